#include "base/hash.h"

#include <openssl/evp.h>
#include <stdlib.h>

void hash_sha256_pieces_hex(const Str *pieces, size_t count, char out[HASH_HEX_LEN + 1])
{
    static const char hex[] = "0123456789abcdef";
    unsigned char digest[EVP_MAX_MD_SIZE];
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (!context || !EVP_DigestInit_ex(context, EVP_sha256(), NULL))
        abort(); /* as running out of memory: SHA-256 is part of every libcrypto */
    for (size_t i = 0; i < count; i++)
        EVP_DigestUpdate(context, pieces[i].ptr, pieces[i].len);
    EVP_DigestFinal_ex(context, digest, NULL);
    EVP_MD_CTX_free(context);
    for (int i = 0; i < HASH_HEX_LEN / 2; i++) {
        out[2 * i] = hex[digest[i] >> 4];
        out[2 * i + 1] = hex[digest[i] & 15];
    }
    out[HASH_HEX_LEN] = '\0';
}

void hash_sha256_hex(Str bytes, char out[HASH_HEX_LEN + 1])
{
    hash_sha256_pieces_hex(&bytes, 1, out);
}

bool hash_is_hex(Str text)
{
    bool fine = text.len == HASH_HEX_LEN;
    for (size_t i = 0; fine && i < text.len; i++)
        fine = (text.ptr[i] >= '0' && text.ptr[i] <= '9') ||
               (text.ptr[i] >= 'a' && text.ptr[i] <= 'f');
    return fine;
}
