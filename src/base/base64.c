#include "base/base64.h"

#include <openssl/evp.h>

enum { PIECE = 3 << 16, PIECE_TEXT = 4 << 16 };

void base64_add(Buf *out, Str bytes)
{
    for (size_t at = 0; at < bytes.len && !out->failed; at += PIECE) {
        Str piece = str_part(bytes, at, at + PIECE);
        size_t room = (piece.len + 2) / 3 * 4;
        char *to = buf_room(out, room + 1); /* EVP_EncodeBlock ends it with NUL */
        if (!to)
            return;
        EVP_EncodeBlock((unsigned char *)to, (const unsigned char *)piece.ptr, (int)piece.len);
        out->len += room;
    }
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '/';
}

/* The number of bytes that the padding leaves out; -1: not Base64. */
static int padding_of(Str text)
{
    size_t letters = text.len;
    while (letters && text.len - letters < 2 && text.ptr[letters - 1] == '=')
        letters--;
    for (size_t i = 0; i < letters; i++)
        if (!is_letter(text.ptr[i]))
            return -1;
    return text.len % 4 ? -1 : (int)(text.len - letters);
}

bool base64_read(Buf *out, Str text)
{
    int padding = padding_of(text);
    if (padding < 0)
        return false;
    for (size_t at = 0; at < text.len; at += PIECE_TEXT) {
        Str piece = str_part(text, at, at + PIECE_TEXT);
        char *to = buf_room(out, piece.len / 4 * 3);
        if (!to || EVP_DecodeBlock((unsigned char *)to, (const unsigned char *)piece.ptr,
                                   (int)piece.len) < 0)
            return false;
        out->len += piece.len / 4 * 3;
    }
    out->len -= (size_t)padding;
    return true;
}
