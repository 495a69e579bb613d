#include "format/compress.h"

#include <zlib.h>
#include <zstd.h>

#include "format/archive.h"

enum { STEP = 1 << 18 };

bool compress_is_gzip(Str s) { return str_starts(s, STR("\x1f\x8b")); }
bool compress_is_zstd(Str s) { return str_starts(s, STR("\x28\xb5\x2f\xfd")); }
bool compress_is_zip(Str s) { return str_starts(s, STR("PK\x03\x04")); }

static ErrCode damaged(const char *kind, Err *err)
{
    err_set(err, ERR_PARSE, "the %s data is cut off or damaged", kind);
    err_hint(err, "fetch the file again");
    return ERR_PARSE;
}

static ErrCode too_large(const Buf *out, Err *err)
{
    return err_set(err, ERR_TOO_LARGE, "it expands to more than %zu MB", out->max >> 20);
}

ErrCode gzip_expand(Buf *out, Str bytes, Err *err)
{
    z_stream z = {.next_in = (Bytef *)bytes.ptr};
    int rc = inflateInit2(&z, 16 + MAX_WBITS);
    size_t left = bytes.len;
    ErrCode code = ERR_OK;
    while (rc == Z_OK && !code) {
        char *room = buf_room(out, STEP);
        if (!room) {
            code = too_large(out, err);
            break;
        }
        uInt take = left > (1u << 30) ? 1u << 30 : (uInt)left;
        z.avail_in = take;
        z.next_out = (Bytef *)room;
        z.avail_out = STEP;
        rc = inflate(&z, Z_NO_FLUSH);
        left -= take - z.avail_in;
        out->len += STEP - z.avail_out;
        if (rc == Z_STREAM_END && left > 2 &&
            compress_is_gzip((Str){(const char *)z.next_in, left}))
            rc = inflateReset(&z); /* members one after the other are one file */
        if (rc == Z_BUF_ERROR && left)
            rc = Z_OK;
    }
    inflateEnd(&z);
    return code ? code : rc == Z_STREAM_END ? ERR_OK : damaged("gzip", err);
}

ErrCode zstd_expand(Buf *out, Str bytes, Err *err)
{
    ZSTD_DStream *z = ZSTD_createDStream();
    ZSTD_inBuffer in = {bytes.ptr, bytes.len, 0};
    ErrCode code = z ? ERR_OK : err_set(err, ERR_IO, "the zstd reader could not start");
    size_t rest = 1;
    while (!code && (in.pos < in.size || rest)) {
        char *room = buf_room(out, STEP);
        if (!room) {
            code = too_large(out, err);
            break;
        }
        ZSTD_outBuffer piece = {room, STEP, 0};
        size_t before = in.pos;
        rest = ZSTD_decompressStream(z, &piece, &in);
        out->len += piece.pos;
        if (ZSTD_isError(rest) || (in.pos == before && piece.pos == 0))
            code = damaged("zstd", err);
    }
    ZSTD_freeDStream(z);
    return code;
}

static ErrCode expand_entries(Archive *archive, size_t limit, ZipEntry *on_entry, void *context,
                              Err *err)
{
    Buf out;
    size_t total = 0;
    ErrCode code = ERR_OK;
    buf_init(&out, limit);
    for (size_t i = 0; i < archive_count(archive) && !code; i++) {
        Str path = archive_name(archive, i);
        if (!path.len || str_ends(path, STR("/")))
            continue;
        buf_reset(&out);
        code = archive_read(archive, i, &out, err);
        total += out.len;
        if (!code && total > 4 * limit)
            code = too_large(&out, err);
        if (!code)
            code = on_entry(context, path, buf_str(&out), err);
    }
    buf_clear(&out);
    return code;
}

ErrCode zip_expand(Str bytes, size_t limit, ZipEntry *on_entry, void *context, Err *err)
{
    Archive *archive;
    TRY(archive_open(&archive, bytes, err));
    ErrCode code = expand_entries(archive, limit, on_entry, context, err);
    archive_close(archive);
    return code;
}
