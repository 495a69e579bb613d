/* Files of records: who may name one, how long it stays, and that it leaves with the last record.
 */
#include "store_fixture.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"
#include "records/attachment.h"

int test_records_attachment(void);

enum { HOUR = 3600 };
static char folder[40];

/* The store with a folder for files. */
static void open_folder(Fixture *f)
{
    strcpy(folder, "/tmp/darya-files-XXXXXX");
    assert_non_null(mkdtemp(folder));
    f->world.files = folder;
    fix_tick(f);
}

static void close_folder(Fixture *f)
{
    f->world.files = NULL;
    assert_int_equal(file_remove_tree(folder, NULL), ERR_OK);
}

static Str put(Fixture *f, const Viewer *viewer, const char *bytes)
{
    Attachment file;
    const char *message;
    fix_tick(f);
    FIX_OK(attachment_put(f->records, viewer, str_of(bytes), f->arena, &file, &message, &f->err));
    assert_int_equal(file.bytes, strlen(bytes));
    assert_string_equal(file.kind->suffix, ".pdf");
    return file.hash;
}

static bool is_kept(Str hash)
{
    char path[200];
    snprintf(path, sizeof path, "%s/" STR_FMT, folder, STR_ARG(hash));
    return file_exists(path);
}

static const char *body_with(Fixture *f, Str hash)
{
    return arena_printf(f->arena,
                        "{\"name\":{\"en\":\"A\"},\"kind\":\"un\",\"places\":[{\"to\":\"place:KG\"}"
                        "]," FIX_SOURCES ",\"approvals\":[{\"sheet\":\"" STR_FMT "\"}]}",
                        STR_ARG(hash))
        .ptr;
}

static ErrCode save(Fixture *f, const Viewer *viewer, const char *id, int64_t base, Str hash)
{
    Record r;
    return fix_save(f, viewer, id, base, body_with(f, hash), false, &r);
}

static void names_on(Fixture *f)
{
    open_folder(f);
    Str hash = put(f, &f->writer, "%PDF-1.4 one");
    assert_true(is_kept(hash));
    assert_true(str_eq(put(f, &f->writer, "%PDF-1.4 one"), hash)); /* again is the same */
    assert_int_equal(save(f, &f->operator, "organisation:y", 0, hash), ERR_INVALID);
    assert_string_equal(f->problems->items[0].message, "problem.unknown_file");
    assert_true(str_eq(f->problems->items[0].path, STR("approvals.0.sheet")));
    Record r;
    FIX_OK(fix_save(f, &f->writer, "organisation", 0, body_with(f, hash), false, &r));
    const char *id = arena_cstr(f->arena, r.id);
    /* who may write the record keeps its file, whoever sent it; elsewhere it is nobody's but theirs
     */
    FIX_OK(save(f, &f->operator, id, -1, hash));
    assert_int_equal(save(f, &f->operator, "organisation:z", 0, hash), ERR_INVALID);
    AttachmentReading reading;
    assert_int_equal(
        attachment_of_record(f->records, &f->writer, r.id, hash, f->arena, &reading, NULL), ERR_OK);
    assert_true(reading.is_work);
    Viewer nobody = viewer_public();
    const Viewer *others[] = {&f->stranger, &nobody};
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(
            attachment_of_record(f->records, others[i], r.id, hash, f->arena, &reading, NULL),
            ERR_NOT_FOUND);
    close_folder(f);
}
FIX_BOTH(names)

static void stays_on(Fixture *f)
{
    open_folder(f);
    int64_t day = 24 * HOUR * INT64_C(1000000), begin = f->now_us;
    Str idle = put(f, &f->writer, "%PDF-1.4 idle"), used = put(f, &f->operator, "%PDF-1.4 used");
    FIX_OK(save(f, &f->operator, "organisation:a", 0, used));
    FIX_OK(attachment_sweep(f->records, begin + 6 * day, &f->err));
    assert_true(is_kept(idle));
    FIX_OK(attachment_sweep(f->records, begin + 8 * day, &f->err));
    assert_false(is_kept(idle));
    assert_true(is_kept(used));
    assert_int_equal(save(f, &f->writer, "organisation", 0, idle), ERR_INVALID);
    /* an older revision still names it */
    Record r;
    FIX_OK(fix_save(f, &f->operator, "organisation:a", -1,
                    "{\"name\":{\"en\":\"A\"},\"kind\":\"un\"," FIX_SOURCES "}", false, &r));
    FIX_OK(attachment_sweep(f->records, begin + 90 * day, &f->err));
    assert_true(is_kept(used));
    close_folder(f);
}
FIX_BOTH(stays)

static void erased_on(Fixture *f)
{
    open_folder(f);
    Str both = put(f, &f->operator, "%PDF-1.4 both"), one = put(f, &f->operator, "%PDF-1.4 one");
    FIX_OK(save(f, &f->operator, "organisation:a", 0, both));
    FIX_OK(save(f, &f->operator, "organisation:b", 0, both));
    FIX_OK(save(f, &f->operator, "organisation:b", -1, one));
    fix_tick(f);
    FIX_OK(
        fix_erase(f, &f->operator, STR("organisation:b"), STR("approvals"), STR("why"), &f->err));
    assert_false(is_kept(one)); /* at once, though it was just sent */
    assert_true(is_kept(both)); /* the other record names it */
    fix_tick(f);
    FIX_OK(
        fix_erase(f, &f->operator, STR("organisation:a"), STR("approvals"), STR("why"), &f->err));
    assert_false(is_kept(both));
    close_folder(f);
}
FIX_BOTH(erased)

static void refused_on(Fixture *f)
{
    static const struct {
        const char *bytes, *message;
        ErrCode rc;
    } wrong[] = {{"", "problem.file_empty", ERR_INVALID},
                 {"<html>", "problem.file_kind", ERR_UNSUPPORTED},
                 {"\x01\x02", "problem.file_kind", ERR_UNSUPPORTED},
                 {"PK\x03\x04 no archive", "problem.file_kind", ERR_UNSUPPORTED},
                 {"\xff\xd8\xff\xe0", "problem.file_damaged", ERR_PARSE}};
    Attachment file;
    const char *message;
    open_folder(f);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(attachment_put(f->records, &f->writer, str_of(wrong[i].bytes), f->arena,
                                        &file, &message, NULL),
                         wrong[i].rc);
        assert_string_equal(message, wrong[i].message);
    }
    Viewer nobody = viewer_public();
    assert_int_equal(
        attachment_put(f->records, &nobody, STR("%PDF-"), f->arena, &file, &message, NULL),
        ERR_DENIED);
    assert_int_equal(fix_number(f, "SELECT count(*) FROM attachment"), 0);
    close_folder(f);
    /* without a folder nothing is kept, and nothing half */
    assert_int_equal(
        attachment_put(f->records, &f->writer, STR("%PDF-"), f->arena, &file, &message, NULL),
        ERR_NOT_FOUND);
    assert_int_equal(fix_number(f, "SELECT count(*) FROM attachment"), 0);
}
FIX_BOTH(refused)

static void waiting_on(Fixture *f)
{
    char text[40];
    Attachment file;
    const char *message;
    open_folder(f);
    for (int i = 0; i < ATTACHMENT_MAX_WAITING; i++) {
        snprintf(text, sizeof text, "%%PDF-1.4 %d", i);
        put(f, &f->writer, text);
    }
    assert_int_equal(attachment_put(f->records, &f->writer, STR("%PDF-1.4 more"), f->arena, &file,
                                    &message, NULL),
                     ERR_INVALID);
    assert_string_equal(message, "problem.files_wait");
    put(f, &f->stranger, "%PDF-1.4 of another");
    close_folder(f);
}
FIX_BOTH(waiting)

int test_records_attachment(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(names), cmocka_unit_test(stays),
                                       cmocka_unit_test(erased), cmocka_unit_test(refused),
                                       cmocka_unit_test(waiting)};
    return cmocka_run_group_tests_name("records: attachment", tests, NULL, NULL);
}
