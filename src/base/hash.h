/* SHA-256 over libcrypto, which uses the processor's SHA instructions where it has them. */
#pragma once
#include "base/str.h"

enum { HASH_HEX_LEN = 64 };

void hash_sha256_hex(Str bytes, char out[HASH_HEX_LEN + 1]);
/* The same of several pieces, one after the other. */
void hash_sha256_pieces_hex(const Str *pieces, size_t count, char out[HASH_HEX_LEN + 1]);
/* Whether a text has that form: 64 digits of 0-9 and a-f. */
bool hash_is_hex(Str text);
