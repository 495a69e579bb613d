/* What proves something: 32 random bytes as text; the store keeps their SHA-256. A lookup by that
 * hash tells nothing by its time: who wants to steer it has to know the secret. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "access/access_parts.h"
#include "base/hash.h"

enum { SECRET_BYTES = 32, ID_LETTERS = 16, URL64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING };

/* Cheap after the first time, and fit for many threads. */
static void need_sodium(void)
{
    if (sodium_init() < 0)
        abort(); /* as running out of memory: no random numbers, no program */
}

Str access_new_id(Arena *arena, const char *type)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
    unsigned char random[ID_LETTERS];
    char text[ID_LETTERS + 1];
    need_sodium();
    randombytes_buf(random, sizeof random);
    for (size_t i = 0; i < ID_LETTERS; i++)
        text[i] = letters[random[i] & 31];
    text[ID_LETTERS] = '\0';
    return arena_printf(arena, "%s:%s", type, text);
}

void secret_make(char out[SECRET_TEXT], const char *prefix)
{
    unsigned char random[SECRET_BYTES];
    size_t len = strlen(prefix);
    need_sodium();
    randombytes_buf(random, sizeof random);
    snprintf(out, SECRET_TEXT, "%s", prefix);
    sodium_bin2base64(out + len, SECRET_TEXT - len, random, sizeof random, URL64);
    sodium_memzero(random, sizeof random);
}

void secret_hash(Str secret, char out[SECRET_HASH]) { hash_sha256_hex(secret, out); }

void secret_csrf(Str secret, char out[SECRET_TEXT])
{
    unsigned char hash[SECRET_BYTES];
    need_sodium();
    out[0] = '\0';
    if (secret.len < crypto_generichash_KEYBYTES_MIN ||
        secret.len > crypto_generichash_KEYBYTES_MAX)
        return;
    crypto_generichash(hash, sizeof hash, (const unsigned char *)"csrf", 4,
                       (const unsigned char *)secret.ptr, secret.len);
    sodium_bin2base64(out, SECRET_TEXT, hash, sizeof hash, URL64);
}

bool csrf_matches(const Who *who, Str given)
{
    size_t len = strlen(who->csrf);
    return len && given.len == len && sodium_memcmp(who->csrf, given.ptr, len) == 0;
}
