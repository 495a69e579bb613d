#include "format/picture.h"

typedef struct {
    Str bytes;
    size_t at;
    Buf *out;
    Picture *head;
} Cleaning;

static const Str PNG_SIGNATURE = STR_INIT("\x89PNG\r\n\x1a\n");

static uint32_t byte_at(Str s, size_t i) { return i < s.len ? (unsigned char)s.ptr[i] : 0; }
static uint32_t big16(Str s, size_t i) { return byte_at(s, i) << 8 | byte_at(s, i + 1); }
static uint32_t big32(Str s, size_t i) { return big16(s, i) << 16 | big16(s, i + 2); }
static uint32_t little16(Str s, size_t i) { return byte_at(s, i) | byte_at(s, i + 1) << 8; }
static uint32_t little32(Str s, size_t i) { return little16(s, i) | little16(s, i + 2) << 16; }

PictureKind picture_kind(Str bytes)
{
    if (str_starts(bytes, STR("\xff\xd8\xff")))
        return PICTURE_JPEG;
    if (str_starts(bytes, PNG_SIGNATURE))
        return PICTURE_PNG;
    bool is_riff = str_starts(bytes, STR("RIFF"));
    return is_riff && str_eq(str_part(bytes, 8, 12), STR("WEBP")) ? PICTURE_WEBP : PICTURE_NONE;
}

static ErrCode damaged(Err *err)
{
    err_set(err, ERR_PARSE, "the image is cut off or damaged");
    err_hint(err, "open it in a program for images and save it anew");
    return ERR_PARSE;
}

static ErrCode set_size(Cleaning *c, uint32_t width, uint32_t height, Err *err)
{
    c->head->width = width;
    c->head->height = height;
    if (!width || !height)
        return damaged(err);
    if (width <= PICTURE_MAX_SIDE && height <= PICTURE_MAX_SIDE &&
        (uint64_t)width * height <= PICTURE_MAX_PIXELS)
        return ERR_OK;
    err_set(err, ERR_TOO_LARGE, "the image is %u by %u pixels", width, height);
    err_hint(err, "make it smaller: at most %d on a side and %d million in all", PICTURE_MAX_SIDE,
             PICTURE_MAX_PIXELS / 1000000);
    return ERR_TOO_LARGE;
}

static ErrCode keep(Cleaning *c, size_t from, size_t to)
{
    buf_add(c->out, str_part(c->bytes, from, to));
    return ERR_OK;
}

/* Whether a chunk's name of four letters is in a list of such, between spaces. */
static bool is_listed(Str name, Str list)
{
    for (size_t i = 0; i + 4 <= list.len; i += 5)
        if (str_eq(name, str_part(list, i, i + 4)))
            return true;
    return false;
}

/* --- JPEG: segments, each a marker and its length --- */

enum { JPEG_APP0 = 0xe0, JPEG_APP1, JPEG_APP2, JPEG_APP14 = 0xee, JPEG_APP15, JPEG_COMMENT = 0xfe };
enum { JFIF_BYTES = 14, ADOBE_BYTES = 12 };
enum { JPEG_END = 0xd9, JPEG_SCAN = 0xda, EXIF_ORIENTATION = 0x0112 };

/* Which side is up: 1 to 8, of the first directory of an Exif segment; 0: it does not say. */
static uint32_t exif_orientation(Str segment)
{
    if (!str_starts(segment, STR("Exif\0\0")))
        return 0;
    Str tiff = str_part(segment, 6, segment.len);
    bool is_little = str_starts(tiff, STR("II"));
    uint32_t directory = is_little ? little32(tiff, 4) : big32(tiff, 4);
    if (directory > tiff.len)
        return 0;
    uint32_t count = is_little ? little16(tiff, directory) : big16(tiff, directory);
    for (uint32_t i = 0; i < count; i++) {
        size_t at = (size_t)directory + 2 + (size_t)i * 12;
        uint32_t tag = is_little ? little16(tiff, at) : big16(tiff, at);
        uint32_t value = is_little ? little16(tiff, at + 8) : big16(tiff, at + 8);
        if (tag == EXIF_ORIENTATION)
            return value >= 1 && value <= 8 ? value : 0;
        if (at >= tiff.len)
            break;
    }
    return 0;
}

/* An Exif segment that says nothing else: a directory of one entry. */
static void put_orientation(Cleaning *c, uint32_t orientation)
{
    buf_add(c->out, STR("\xff\xe1\x00\x22"
                        "Exif\0\0MM\0\x2a\0\0\0\x08\0\x01"
                        "\x01\x12\0\x03\0\0\0\x01\0"));
    buf_char(c->out, (char)orientation);
    buf_add(c->out, STR("\0\0\0\0\0\0"));
}

static bool is_frame(uint32_t marker)
{
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

/* Of a segment of an application what is known to draw, by its name and as far as it is known; of
 * JFIF without the small drawing that may follow. */
static void keep_application(Cleaning *c, uint32_t marker, Str content)
{
    if (marker == JPEG_APP0 && str_starts(content, STR("JFIF\0")) && content.len >= JFIF_BYTES) {
        buf_add(c->out, STR("\xff\xe0\x00\x10"));
        buf_add(c->out, str_part(content, 0, JFIF_BYTES - 2));
        buf_add(c->out, STR("\0\0"));
    }
    if (marker == JPEG_APP2 && str_starts(content, STR("ICC_PROFILE\0")))
        keep(c, c->at, c->at + 4 + content.len);
    if (marker == JPEG_APP14 && str_starts(content, STR("Adobe")) && content.len >= ADOBE_BYTES) {
        buf_add(c->out, STR("\xff\xee\x00\x0e"));
        buf_add(c->out, str_part(content, 0, ADOBE_BYTES));
    }
}

/* Behind a scan's head: to the next marker that is none of its own. */
static void keep_scan(Cleaning *c)
{
    size_t from = c->at;
    for (; c->at + 1 < c->bytes.len; c->at++) {
        uint32_t next = byte_at(c->bytes, c->at + 1);
        bool is_own = next == 0 || next == 0xff || (next >= 0xd0 && next <= 0xd7);
        if (byte_at(c->bytes, c->at) == 0xff && !is_own)
            break;
    }
    keep(c, from, c->at);
}

static ErrCode clean_segment(Cleaning *c, uint32_t marker, Err *err)
{
    size_t length = big16(c->bytes, c->at + 2), end = c->at + 2 + length;
    if (length < 2 || end > c->bytes.len)
        return damaged(err);
    Str content = str_part(c->bytes, c->at + 4, end);
    if (is_frame(marker))
        TRY(set_size(c, big16(content, 3), big16(content, 1), err));
    uint32_t orientation = marker == JPEG_APP1 ? exif_orientation(content) : 0;
    if (orientation > 1)
        put_orientation(c, orientation);
    if (marker >= JPEG_APP0 && marker <= JPEG_APP15)
        keep_application(c, marker, content);
    else if (marker != JPEG_COMMENT)
        keep(c, c->at, end);
    c->at = end;
    if (marker == JPEG_SCAN)
        keep_scan(c);
    return ERR_OK;
}

static ErrCode clean_jpeg(Cleaning *c, Err *err)
{
    keep(c, 0, 2);
    for (c->at = 2; c->at + 3 < c->bytes.len;) {
        uint32_t marker = byte_at(c->bytes, c->at + 1);
        if (byte_at(c->bytes, c->at) != 0xff)
            return damaged(err);
        if (marker == 0xff) { /* filling */
            c->at++;
            continue;
        }
        if (marker == JPEG_END)
            break;
        TRY(clean_segment(c, marker, err));
    }
    if (big16(c->bytes, c->at) != (0xff00 | JPEG_END) || !c->head->width)
        return damaged(err);
    return keep(c, c->at, c->at + 2);
}

/* --- PNG: chunks of a length, a name, content and a checksum --- */

enum { PNG_HEAD_BYTES = 13 };

static const Str PNG_KEPT = STR_INIT("IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP sBIT bKGD"
                                     " pHYs acTL fcTL fdAT");

static ErrCode clean_png(Cleaning *c, Err *err)
{
    bool has_data = false;
    keep(c, 0, PNG_SIGNATURE.len);
    for (c->at = PNG_SIGNATURE.len; c->at + 12 <= c->bytes.len;) {
        size_t end = c->at + 12 + big32(c->bytes, c->at);
        Str name = str_part(c->bytes, c->at + 4, c->at + 8);
        bool is_head = str_eq(name, STR("IHDR"));
        if (end > c->bytes.len || is_head == (c->head->width != 0) ||
            (is_head && end - c->at != 12 + PNG_HEAD_BYTES))
            return damaged(err);
        has_data |= str_eq(name, STR("IDAT"));
        if (is_head)
            TRY(set_size(c, big32(c->bytes, c->at + 8), big32(c->bytes, c->at + 12), err));
        if (is_listed(name, PNG_KEPT))
            keep(c, c->at, end);
        if (str_eq(name, STR("IEND")))
            return has_data ? ERR_OK : damaged(err);
        c->at = end;
    }
    return damaged(err);
}

/* --- WebP: RIFF chunks of a name, a length and content, at even places --- */

enum { WEBP_HAS_XMP = 4, WEBP_HAS_EXIF = 8, WEBP_HEAD = 12, WEBP_FRAME_BYTES = 5 };

static const Str WEBP_KEPT = STR_INIT("VP8X VP8L VP8  ALPH ANIM ANMF ICCP");

/* The first size that is told is that of the image; no frame may be larger than an image may. */
static ErrCode webp_size(Cleaning *c, Str name, Str content, Err *err)
{
    Picture first = *c->head;
    uint32_t bits = little32(content, 1);
    ErrCode rc = ERR_OK;
    if (content.len < WEBP_FRAME_BYTES && is_listed(name, STR("VP8X VP8L VP8 ")))
        return damaged(err);
    if (str_eq(name, STR("VP8X")))
        rc = set_size(c, (little32(content, 4) & 0xffffff) + 1,
                      (little32(content, 7) & 0xffffff) + 1, err);
    else if (str_eq(name, STR("ANMF")))
        rc = set_size(c, (little32(content, 6) & 0xffffff) + 1,
                      (little32(content, 9) & 0xffffff) + 1, err);
    else if (str_eq(name, STR("VP8L")))
        rc = set_size(c, (bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1, err);
    else if (str_eq(name, STR("VP8 ")))
        rc = set_size(c, little16(content, 6) & 0x3fff, little16(content, 8) & 0x3fff, err);
    else if (!c->head->width)
        rc = damaged(err);
    if (!rc && first.width)
        *c->head = first;
    return rc;
}

/* The first chunk of an extended file tells what else there is. */
static void keep_webp_chunk(Cleaning *c, Str name, size_t from, size_t to)
{
    if (!is_listed(name, WEBP_KEPT))
        return;
    size_t flags = c->out->len + 8;
    keep(c, from, to);
    if (str_eq(name, STR("VP8X")) && flags < c->out->len)
        c->out->ptr[flags] = (char)(c->out->ptr[flags] & ~(WEBP_HAS_XMP | WEBP_HAS_EXIF));
}

static void set_webp_length(Cleaning *c, size_t start)
{
    size_t length = c->out->len - start - 8;
    for (size_t i = 0; i < 4 && !c->out->failed; i++)
        c->out->ptr[start + 4 + i] = (char)(length >> (8 * i));
}

static ErrCode clean_webp(Cleaning *c, Err *err)
{
    size_t start = c->out->len, all = (size_t)little32(c->bytes, 4) + 8;
    if (all > c->bytes.len)
        return damaged(err);
    keep(c, 0, WEBP_HEAD);
    for (c->at = WEBP_HEAD; c->at + 8 <= all;) {
        size_t length = little32(c->bytes, c->at + 4), end = c->at + 8 + length;
        Str name = str_part(c->bytes, c->at, c->at + 4);
        if (end > all)
            return damaged(err);
        TRY(webp_size(c, name, str_part(c->bytes, c->at + 8, end), err));
        end += length & 1;
        keep_webp_chunk(c, name, c->at, end);
        if ((length & 1) && end > all)
            buf_char(c->out, '\0');
        c->at = end;
    }
    set_webp_length(c, start);
    return c->head->width ? ERR_OK : damaged(err);
}

ErrCode picture_clean(Str bytes, Buf *out, Picture *head, Err *err)
{
    static ErrCode (*const clean[])(Cleaning *, Err *) = {
        [PICTURE_JPEG] = clean_jpeg, [PICTURE_PNG] = clean_png, [PICTURE_WEBP] = clean_webp};
    Cleaning c = {.bytes = bytes, .out = out, .head = head};
    *head = (Picture){.kind = picture_kind(bytes)};
    if (head->kind == PICTURE_NONE)
        return damaged(err);
    TRY(clean[head->kind](&c, err));
    return out->failed ? err_set(err, ERR_TOO_LARGE, "the image is too large") : ERR_OK;
}
