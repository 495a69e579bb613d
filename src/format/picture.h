/* Picture: the outside of a JPEG, PNG or WebP file: how large it is when drawn, and the same file
 * without what it tells beside the drawing: where and when a photograph was taken, by which device,
 * with which program, small drawings of it before it was cut. Nothing is decoded or encoded anew:
 * the drawing stays as it was, to the byte.
 *
 * Sources: ITU T.81 annex B (JPEG), Exif 2.3 section 4.6, W3C PNG 3rd edition, RFC 9649 (WebP). */
#pragma once
#include "base/buf.h"
#include "base/err.h"

typedef enum { PICTURE_NONE, PICTURE_JPEG, PICTURE_PNG, PICTURE_WEBP } PictureKind;

enum { PICTURE_MAX_SIDE = 20000, PICTURE_MAX_PIXELS = 60000000 };

typedef struct {
    PictureKind kind;
    uint32_t width, height; /* in pixels, as stored: an orientation may turn it */
} Picture;

/* By its first bytes. */
PictureKind picture_kind(Str bytes);
/* Appends the file to `out`, whose max must be bytes.len + 64 or more, without what is beside the
 * drawing: kept are the parts that draw, colours (ICC), transparency, density, animation and, of a
 * JPEG, which side is up; whatever isn't known to be one of these goes. What stands behind the end
 * is left out. ERR_PARSE: cut or damaged, or none of the three; ERR_TOO_LARGE past the limits
 * above. */
MUST_USE ErrCode picture_clean(Str bytes, Buf *out, Picture *head, Err *err);
