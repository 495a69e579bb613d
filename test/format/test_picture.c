/* Pictures: what is told beside the drawing goes, the drawing stays to the byte; broken files are
 * refused. */
#include "format/picture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

int test_format_picture(void);

/* SOI, JFIF, Exif with orientation 6 and a place, a comment, ICC, a frame of 5 by 3, a scan, EOI,
 * and something behind it. */
#define JFIF "\xff\xe0\x00\x13JFIF\0\1\1\0\0\1\0\1\1\1RGB" /* a drawing of one pixel in it */
#define JFIF_LEFT "\xff\xe0\x00\x10JFIF\0\1\1\0\0\1\0\1\0\0"
#define JFXX "\xff\xe0\x00\x09JFXX\0\x10!"
#define ADOBE                                                                                      \
    "\xff\xee\x00\x13"                                                                             \
    "Adobe\0\x64\0\0\0\0\1there"
#define ADOBE_LEFT                                                                                 \
    "\xff\xee\x00\x0e"                                                                             \
    "Adobe\0\x64\0\0\0\0\1"
#define EXIF                                                                                       \
    "\xff\xe1\x00\x2b"                                                                             \
    "Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0Secret!!!"
#define EXIF_LEFT                                                                                  \
    "\xff\xe1\x00\x22"                                                                             \
    "Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
#define COMMENT "\xff\xfe\x00\x06Word"
#define ICC "\xff\xe2\x00\x0fICC_PROFILE\0\x01"
#define FRAME "\xff\xc0\x00\x0b\x08\x00\x03\x00\x05\x01\x01\x11\x00"
#define SCAN "\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\xaa\xff\x00\xbb\xff\xd0\xcc"

static ErrCode clean(Str bytes, char *out, size_t *len, Picture *head)
{
    Buf b;
    buf_init(&b, bytes.len + 64);
    ErrCode rc = picture_clean(bytes, &b, head, NULL);
    assert_false(b.failed);
    *len = b.len;
    memcpy(out, buf_str(&b).ptr, b.len);
    buf_clear(&b);
    return rc;
}

static void gives(Str from, Str to, PictureKind kind, uint32_t width, uint32_t height)
{
    char out[600];
    size_t len;
    Picture head;
    assert_int_equal(clean(from, out, &len, &head), ERR_OK);
    assert_int_equal(len, to.len);
    assert_memory_equal(out, to.ptr, len);
    assert_int_equal(head.kind, kind);
    assert_int_equal(head.width, width);
    assert_int_equal(head.height, height);
    assert_int_equal(clean(to, out, &len, &head), ERR_OK); /* once is enough */
    assert_int_equal(len, to.len);
    assert_memory_equal(out, to.ptr, len);
}

static void jpeg(void **state)
{
    (void)state;
    gives(STR("\xff\xd8" JFIF JFXX EXIF ADOBE COMMENT ICC FRAME SCAN "\xff\xd9tail"),
          STR("\xff\xd8" JFIF_LEFT EXIF_LEFT ADOBE_LEFT ICC FRAME SCAN "\xff\xd9"), PICTURE_JPEG, 5,
          3);
}

#define PNG_HEAD "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x07\0\0\0\x09\x08\x02\0\0\0CRC1"
#define PNG_END "\0\0\0\x03IDATabcCRC3\0\0\0\0IENDCRC4"

static void png(void **state)
{
    (void)state;
    gives(STR(PNG_HEAD "\0\0\0\x04tEXtWordCRC2\0\0\0\x01gAMA1CRC5" PNG_END "tail"),
          STR(PNG_HEAD "\0\0\0\x01gAMA1CRC5" PNG_END), PICTURE_PNG, 7, 9);
}

#define VP8X(flags) "VP8X\x0a\0\0\0" flags "\0\0\0\x0f\0\0\x1f\0\0"
#define VP8L "VP8L\x05\0\0\0\x2f\x0f\xc0\x07\0\0"

static void webp(void **state)
{
    (void)state;
    gives(STR("RIFF\x3c\0\0\0WEBP" VP8X("\x1c") VP8L "EXIF\x06\0\0\0Secret"
                                                     "META\x02\0\0\0no"),
          STR("RIFF\x24\0\0\0WEBP" VP8X("\x10") VP8L), PICTURE_WEBP, 16, 32);
}

/* Every beginning of a file, and every byte of it changed: an error or an image, nothing worse. */
static void broken(void **state)
{
    static const char *const names[] = {"jpeg", "png", "webp"};
    const Str files[] = {STR("\xff\xd8" JFIF_LEFT EXIF ICC FRAME SCAN "\xff\xd9"),
                         STR(PNG_HEAD PNG_END), STR("RIFF\x24\0\0\0WEBP" VP8X("\x10") VP8L)};
    char out[600], copy[300];
    size_t len;
    Picture head;
    (void)state;
    for (size_t f = 0; f < sizeof names / sizeof *names; f++) {
        for (size_t cut = 0; cut < files[f].len; cut++)
            assert_int_not_equal(clean(str_part(files[f], 0, cut), out, &len, &head), ERR_OK);
        for (size_t i = 0; i < files[f].len * 255; i++) {
            memcpy(copy, files[f].ptr, files[f].len);
            copy[i / 255] = (char)(copy[i / 255] + 1 + (char)(i % 255));
            clean((Str){copy, files[f].len}, out, &len, &head);
        }
    }
}

static void limits(void **state)
{
    char out[600];
    size_t len;
    Picture head;
    (void)state;
    Str wide = STR("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\x01\0\0\0\0\0\x09\x08\x02\0\0\0CRC1" PNG_END);
    assert_int_equal(clean(wide, out, &len, &head), ERR_TOO_LARGE);
    /* a frame larger than the image says */
    assert_int_equal(
        clean(STR("RIFF\x24\0\0\0WEBP" VP8X("\x10") "VP8L\x05\0\0\0\x2f\xff\xff\xff\x0f\0"), out,
              &len, &head),
        ERR_TOO_LARGE);
    assert_int_equal(clean(STR(PNG_HEAD "\0\0\0\0IENDCRC4"), out, &len, &head), ERR_PARSE);
    assert_int_equal(picture_kind(STR("<svg")), PICTURE_NONE);
    assert_int_equal(clean(STR("GIF89a"), out, &len, &head), ERR_PARSE);
}

int test_format_picture(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(jpeg), cmocka_unit_test(png),
                                       cmocka_unit_test(webp), cmocka_unit_test(broken),
                                       cmocka_unit_test(limits)};
    return cmocka_run_group_tests_name("picture", tests, NULL, NULL);
}
