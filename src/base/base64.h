/* Base64 of RFC 4648, section 4, over libcrypto: with padding, without line breaks. */
#pragma once
#include "base/buf.h"

void base64_add(Buf *out, Str bytes);
/* Appends the bytes; false for what base64_add does not write. */
bool base64_read(Buf *out, Str text);
