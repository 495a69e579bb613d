/* Compressed files come out whole, or not at all: cut, damaged and swollen ones are refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <zip.h>
#include <zlib.h>
#include <zstd.h>

#include "base/mem.h"
#include "format/compress.h"

int test_format_compress(void);

enum { SIZE = 3 << 20 };

static char *some_text(void)
{
    char *text = mem_alloc(SIZE);
    for (size_t i = 0; i < SIZE; i++)
        text[i] = (char)('a' + i * i % 23);
    return text;
}

static Str gzip(Str text, char *room, size_t cap)
{
    z_stream z = {.next_in = (Bytef *)text.ptr,
                  .avail_in = (uInt)text.len,
                  .next_out = (Bytef *)room,
                  .avail_out = (uInt)cap};
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    return (Str){room, cap - z.avail_out};
}

typedef ErrCode Expand(Buf *out, Str bytes, Err *err);

static ErrCode expand(Expand *function, Str bytes, size_t limit, Str expected)
{
    Buf out;
    Err err = {0};
    buf_init(&out, limit);
    ErrCode rc = function(&out, bytes, &err);
    if (!rc)
        assert_true(str_eq(buf_str(&out), expected));
    else
        assert_true(err.message[0] != '\0');
    buf_clear(&out);
    return rc;
}

static void test_gzip(void **state)
{
    char *text = some_text(), *room = mem_alloc(2 * SIZE);
    Str whole = {text, SIZE}, packed = gzip(whole, room, SIZE);
    (void)state;
    assert_true(compress_is_gzip(packed));
    assert_int_equal(expand(gzip_expand, packed, 8 << 20, whole), ERR_OK);
    assert_int_equal(expand(gzip_expand, packed, 1 << 20, whole), ERR_TOO_LARGE);
    assert_int_equal(expand(gzip_expand, str_part(packed, 0, packed.len - 9), 8 << 20, whole),
                     ERR_PARSE);
    assert_int_equal(expand(gzip_expand, str_part(packed, 0, 12), 8 << 20, whole), ERR_PARSE);
    room[packed.len - 6] ^= 1; /* the check sum */
    assert_int_equal(expand(gzip_expand, packed, 8 << 20, whole), ERR_PARSE);
    Str one = gzip(STR("one "), room, SIZE), two = gzip(STR("two"), room + one.len, SIZE);
    one.len += two.len;
    assert_int_equal(expand(gzip_expand, one, 8 << 20, STR("one two")), ERR_OK);
    mem_free(text);
    mem_free(room);
}

static void test_zstd(void **state)
{
    char *text = some_text(), *room = mem_alloc(ZSTD_compressBound(SIZE));
    Str whole = {text, SIZE};
    Str packed = {room, ZSTD_compress(room, ZSTD_compressBound(SIZE), text, SIZE, 3)};
    (void)state;
    assert_true(compress_is_zstd(packed));
    assert_int_equal(expand(zstd_expand, packed, 8 << 20, whole), ERR_OK);
    assert_int_equal(expand(zstd_expand, packed, 1 << 20, whole), ERR_TOO_LARGE);
    assert_int_equal(expand(zstd_expand, str_part(packed, 0, packed.len / 2), 8 << 20, whole),
                     ERR_PARSE);
    assert_int_equal(expand(zstd_expand, STR("\x28\xb5\x2f\xfd no more"), 8 << 20, whole),
                     ERR_PARSE);
    mem_free(text);
    mem_free(room);
}

/* --- archives --- */

static void add_entry(zip_t *archive, const char *name, Str text)
{
    zip_source_t *source = zip_source_buffer(archive, text.ptr, text.len, 0);
    assert_true(zip_file_add(archive, name, source, ZIP_FL_ENC_UTF_8) >= 0);
}

static Str archive_of(Str big, char *room, size_t cap)
{
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_t *archive = zip_open_from_source(source, ZIP_TRUNCATE, NULL);
    assert_non_null(archive);
    zip_source_keep(source);
    zip_dir_add(archive, "folder", ZIP_FL_ENC_UTF_8);
    add_entry(archive, "folder/a.csv", STR("A"));
    add_entry(archive, "b.csv", big);
    assert_int_equal(zip_close(archive), 0);
    assert_int_equal(zip_source_open(source), 0);
    zip_int64_t len = zip_source_read(source, room, cap);
    zip_source_close(source);
    zip_source_free(source);
    assert_true(len > 0);
    return (Str){room, (size_t)len};
}

typedef struct {
    char names[64];
    size_t bytes;
    bool refuse;
} Seen;

static ErrCode on_entry(void *context, Str name, Str bytes, Err *err)
{
    Seen *seen = context;
    size_t len = strlen(seen->names);
    snprintf(seen->names + len, sizeof seen->names - len, STR_FMT " ", STR_ARG(name));
    seen->bytes += bytes.len;
    return seen->refuse ? err_set(err, ERR_INVALID, "no") : ERR_OK;
}

static void test_zip(void **state)
{
    char *text = some_text(), *room = mem_alloc(SIZE);
    Str packed = archive_of((Str){text, SIZE}, room, SIZE);
    Seen all = {0}, first = {.refuse = true}, none = {0};
    Err err = {0};
    (void)state;
    assert_true(compress_is_zip(packed));
    assert_int_equal(zip_expand(packed, 8 << 20, on_entry, &all, &err), ERR_OK);
    assert_string_equal(all.names, "folder/a.csv b.csv ");
    assert_int_equal(all.bytes, SIZE + 1);
    assert_int_equal(zip_expand(packed, 8 << 20, on_entry, &first, &err), ERR_INVALID);
    assert_string_equal(first.names, "folder/a.csv ");
    assert_int_equal(zip_expand(packed, 1 << 20, on_entry, &none, &err), ERR_TOO_LARGE);
    assert_int_equal(
        zip_expand(str_part(packed, 0, packed.len / 2), 8 << 20, on_entry, &none, &err), ERR_PARSE);
    mem_free(text);
    mem_free(room);
}

int test_format_compress(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_gzip), cmocka_unit_test(test_zstd),
                                       cmocka_unit_test(test_zip)};
    return cmocka_run_group_tests_name("format/compress", tests, NULL, NULL);
}
