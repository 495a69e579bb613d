#include "records/mark.h"

#include "records/type.h"

enum { MARK_MAX_BYTES = 400 };

static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static Str encode(Arena *arena, Str bytes)
{
    char *out = arena_alloc(arena, bytes.len * 4 / 3 + 4);
    size_t len = 0;
    unsigned held = 0, bits = 0;
    for (size_t i = 0; out && i < bytes.len; i++) {
        held = held << 8 | (unsigned char)bytes.ptr[i];
        for (bits += 8; bits >= 6; bits -= 6)
            out[len++] = LETTERS[held >> (bits - 6) & 63];
    }
    if (out && bits)
        out[len++] = LETTERS[held << (6 - bits) & 63];
    return (Str){out ? out : "", len};
}

static bool decode(Arena *arena, Str text, Str *out)
{
    char *bytes = arena_alloc(arena, text.len + 1);
    size_t len = 0;
    unsigned held = 0, bits = 0;
    for (size_t i = 0; bytes && i < text.len; i++) {
        const char *letter = text.ptr[i] ? strchr(LETTERS, text.ptr[i]) : NULL;
        if (!letter)
            return false;
        held = held << 6 | (unsigned)(letter - LETTERS);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes[len++] = (char)(held >> bits);
        }
    }
    *out = (Str){bytes, len};
    return bytes && !(held & ((1U << bits) - 1));
}

/* order, length of the key, key, id */
Str mark_write(Arena *arena, const Mark *mark)
{
    char *all = arena_alloc(arena, 2 + mark->key.len + mark->id.len + 1);
    if (!all)
        return STR("");
    all[0] = mark->order;
    all[1] = (char)mark->key.len;
    memcpy(all + 2, mark->key.ptr, mark->key.len);
    memcpy(all + 2 + mark->key.len, mark->id.ptr, mark->id.len);
    return encode(arena, (Str){all, 2 + mark->key.len + mark->id.len});
}

ErrCode mark_read(Arena *arena, Str text, char order, Mark *out, Err *err)
{
    Str bytes;
    bool is_good = text.len <= MARK_MAX_BYTES && decode(arena, text, &bytes) && bytes.len > 2;
    if (is_good) {
        size_t key = (unsigned char)bytes.ptr[1];
        *out =
            (Mark){bytes.ptr[0], str_part(bytes, 2, 2 + key), str_part(bytes, 2 + key, bytes.len)};
        is_good = out->order == order && out->key.len == key && id_is_valid(out->id);
    }
    if (is_good)
        return ERR_OK;
    err_set(err, ERR_INVALID, "this is no place in this list");
    err_hint(err, "begin at its first page");
    return ERR_INVALID;
}
