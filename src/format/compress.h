/* Compress: whole compressed files into memory, with a limit on what comes out. */
#pragma once
#include "base/buf.h"
#include "base/err.h"

bool compress_is_gzip(Str bytes);
bool compress_is_zstd(Str bytes);
bool compress_is_zip(Str bytes);

/* Into out, whose max is the limit: ERR_TOO_LARGE past it. A cut or damaged file is ERR_PARSE. */
MUST_USE ErrCode gzip_expand(Buf *out, Str bytes, Err *err);
MUST_USE ErrCode zstd_expand(Buf *out, Str bytes, Err *err);

/* Every file of an archive, in the archive's order; directories are left out. Names and bytes are
 * lent for the call. `limit` bounds each file and `limit` * 4 all together. */
typedef ErrCode ZipEntry(void *context, Str name, Str bytes, Err *err);
MUST_USE ErrCode zip_expand(Str bytes, size_t limit, ZipEntry *on_entry, void *context, Err *err);
