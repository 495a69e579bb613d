/* Password hashes: Argon2id by libsodium. */
#include <sodium.h>

#include "access/access_parts.h"
#include "locale/fold.h"

const PasswordCost password_cost = {crypto_pwhash_OPSLIMIT_INTERACTIVE, (size_t)64 << 20};

/* Of random bytes that nobody knows, at password_cost: stands in for the hash that an unknown
 * address does not have. */
static const char NOBODYS[] = "$argon2id$v=19$m=65536,t=2,p=1$8+IV3HsCmZXqCXlcu65SJQ$"
                              "1vNNn/NhfL+HB3VxuyWsYxFfRhw9zuROPRwNhMzoBBU";

/* Normal form C in an arena of its own, which wipe_password gives back. */
static Str normal_password(Str password, Arena **arena)
{
    *arena = arena_new((size_t)64 << 10);
    return password.len <= PASSWORD_MAX ? text_nfc(*arena, password) : STR("");
}

static void wipe_password(Str normal, Arena *arena)
{
    if (normal.len)
        sodium_memzero((char *)normal.ptr, normal.len);
    arena_free(arena);
}

ErrCode password_hash(Str password, const PasswordCost *cost, char out[PASSWORD_HASH], Err *err)
{
    Arena *arena;
    if (sodium_init() < 0)
        return err_set(err, ERR_IO, "there are no random numbers on this machine");
    Str normal = normal_password(password, &arena);
    int failed = !normal.len || crypto_pwhash_str(out, normal.ptr, normal.len, cost->operations,
                                                  cost->memory_bytes);
    wipe_password(normal, arena);
    return failed ? err_set(err, ERR_TOO_LARGE, "a password could not be hashed") : ERR_OK;
}

bool password_matches(Str password, Str hash)
{
    char stored[crypto_pwhash_STRBYTES] = "";
    Arena *arena;
    bool is_real = hash.len && hash.len < sizeof stored;
    if (sodium_init() < 0)
        return false;
    Str normal = normal_password(password, &arena), against = is_real ? hash : str_of(NOBODYS);
    memcpy(stored, against.ptr, against.len);
    bool matches = crypto_pwhash_str_verify(stored, normal.ptr, normal.len) == 0;
    is_real = is_real && normal.len;
    wipe_password(normal, arena);
    return matches && is_real;
}

bool password_is_outdated(Str hash, const PasswordCost *cost)
{
    char stored[crypto_pwhash_STRBYTES] = "";
    if (hash.len >= sizeof stored)
        return false;
    memcpy(stored, hash.ptr, hash.len);
    return crypto_pwhash_str_needs_rehash(stored, cost->operations, cost->memory_bytes) == 1;
}
