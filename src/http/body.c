#include "http/body.h"

#include <zlib.h>

#include "base/mem.h"

enum { COMPRESS_FROM = 600, COMPRESS_TO = 64 << 20 };

struct HttpBody {
    int references; /* atomic */
    Str bytes, gzip;
};

static Str compress_gzip(Str bytes)
{
    z_stream z = {.next_in = (Bytef *)bytes.ptr, .avail_in = (uInt)bytes.len};
    if (deflateInit2(&z, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return STR("");
    size_t bound = deflateBound(&z, bytes.len);
    char *out = mem_alloc(bound);
    z.next_out = (Bytef *)out;
    z.avail_out = (uInt)bound;
    bool done = deflate(&z, Z_FINISH) == Z_STREAM_END;
    Str made = {out, bound - z.avail_out};
    deflateEnd(&z);
    if (done && made.len < bytes.len)
        return made;
    mem_free(out);
    return STR("");
}

HttpBody *http_body_new(Str bytes, bool may_compress)
{
    HttpBody *b = mem_alloc(sizeof *b);
    char *copy = mem_alloc(bytes.len + 1);
    if (bytes.len)
        memcpy(copy, bytes.ptr, bytes.len);
    *b = (HttpBody){.references = 1, .bytes = {copy, bytes.len}, .gzip = STR("")};
    if (may_compress && bytes.len >= COMPRESS_FROM && bytes.len < COMPRESS_TO)
        b->gzip = compress_gzip(bytes);
    return b;
}

HttpBody *http_body_ref(HttpBody *b)
{
    __atomic_add_fetch(&b->references, 1, __ATOMIC_RELAXED);
    return b;
}

void http_body_unref(HttpBody *b)
{
    if (!b || __atomic_sub_fetch(&b->references, 1, __ATOMIC_ACQ_REL) > 0)
        return;
    if (b->gzip.len)
        mem_free((void *)b->gzip.ptr);
    mem_free((void *)b->bytes.ptr);
    mem_free(b);
}

size_t http_body_size(const HttpBody *b) { return b->bytes.len + b->gzip.len; }
Str http_body_bytes(const HttpBody *b) { return b->bytes; }
Str http_body_gzip(const HttpBody *b) { return b->gzip; }
