/* Drafts land as releases: counts, conflicts, deletions, merging, undo, and what is read back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "../sql/both.h"
#include "base/file.h"
#include "base/vec.h"
#include "series/landing.h"

int test_series_landing(void);

static const Migration *const sets[] = {series_migrations};

static DbKind store_kind; /* the group runs once on each store */

typedef struct {
    char dir[64];
    BothStore where;
    Store *store;
    Layout layout;
    Err err;
    size_t conflicts, noted;
    char finding[200];
} Fixture;

static int setup(void **state)
{
    Fixture *f = calloc(1, sizeof *f);
    snprintf(f->dir, sizeof f->dir, "/tmp/darya-test-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    both_open(&f->where, store_kind);
    StoreOptions options = {f->dir, store_kind == DB_POSTGRES ? f->where.address : NULL, sets, 1};
    assert_int_equal(store_open(&f->store, &options, STORE_CREATE, &f->err), ERR_OK);
    f->layout.dataset = STR("TEST:FLOW");
    f->layout.structure = STR("TEST:DSD(1.0)");
    const Column columns[] = {{.id = STR("SERIES"), .role = COLUMN_DIMENSION},
                              {.id = STR("REF_AREA"), .role = COLUMN_DIMENSION},
                              {.id = STR("TIME_PERIOD"), .role = COLUMN_TIME},
                              {.id = STR("OBS_VALUE"), .role = COLUMN_MEASURE},
                              {.id = STR("UNIT"), .role = COLUMN_ATTRIBUTE},
                              {.id = STR("OBS_STATUS"), .role = COLUMN_ATTRIBUTE}};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        assert_int_equal(layout_add(&f->layout, columns[i], &f->err), ERR_OK);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    Fixture *f = *state;
    char command[100];
    store_close(f->store);
    both_close(&f->where);
    snprintf(command, sizeof command, "rm -rf '%s'", f->dir);
    assert_int_equal(system(command), 0);
    free(f);
    return 0;
}

/* Rows as "SERIES AREA PERIOD VALUE UNIT STATUS", '-' for empty. A leading '!' deletes, '~' erases,
 * '?' amends, '+' says the value and UNIT alone, '*' is a sweep. */
static Draft *draft_of(Fixture *f, const char *const *rows)
{
    Draft *d = draft_new(&f->layout, 1000);
    uint16_t file = draft_file(d, STR("input.csv"));
    draft_file_says(d, file, true, (const bool[]){true, false});
    for (size_t i = 0; rows[i]; i++) {
        Str rest = str_of(rows[i]), cell, cells[6];
        const char *mark = strchr("+?~!*", rows[i][0]);
        DraftAction action = mark ? (DraftAction)(DRAFT_PUT_SOME + (mark - "+?~!*")) : DRAFT_PUT;
        bool more = true;
        size_t n = 0;
        rest = str_part(rest, mark != NULL, rest.len);
        while (n < 6 && str_split(&rest, ' ', &more, &cell))
            cells[n++] = str_eq(cell, STR("-")) ? STR("") : cell;
        assert_int_equal(n, 6);
        if (rows[i][0] == '*')
            assert_int_equal(draft_sweep(d, cells, cells[2], cells[3].len > 0, cells + 4, &f->err),
                             ERR_OK);
        else
            assert_int_equal(draft_add_row(d, cells, cells[2], cells[3], cells + 4, file, i + 1,
                                           action, &f->err),
                             ERR_OK);
    }
    return d;
}

static void on_finding(void *context, const Draft *d, const LandFinding *finding)
{
    Fixture *f = context;
    (void)d;
    *(finding->kind == LAND_CONFLICT ? &f->conflicts : &f->noted) += 1;
    snprintf(f->finding, sizeof f->finding, STR_FMT "@" STR_FMT " " STR_FMT " %zu " STR_FMT,
             STR_ARG(finding->key), STR_ARG(finding->period), STR_ARG(finding->component),
             finding->count, STR_ARG(finding->candidates[0].value));
}

static ErrCode land_options(Fixture *f, const char *const *rows, LandOptions options,
                            LandResult *result)
{
    Landing *l;
    Draft *d = draft_of(f, rows);
    options.on_finding = on_finding;
    options.context = f;
    assert_int_equal(landing_open(&l, f->store, &f->err), ERR_OK);
    ErrCode rc = landing_add(l, d, &options, result, &f->err);
    if (!rc && !options.dry_run)
        assert_int_equal(landing_commit(l, NULL, NULL, &f->err), ERR_OK);
    landing_close(l);
    draft_free(d);
    return rc;
}

static LandResult land(Fixture *f, const char *const *rows, LandMode mode)
{
    LandResult result;
    assert_int_equal(land_options(f, rows, (LandOptions){.mode = mode, .yes = true}, &result),
                     ERR_OK);
    const LandCounts *n = &result.counts;
    assert_int_equal(n->read, n->stored + n->unchanged + n->duplicate + n->quarantined);
    return result;
}

/* The whole release as text, one "key period value unit status;" an observation. */
static void dump(Release *r, const Selection *selection, char *out, size_t cap)
{
    Cursor c;
    Err err = {0};
    size_t len = 0;
    out[0] = '\0';
    assert_int_equal(cursor_open(&c, r, selection, &err), ERR_OK);
    while (cursor_next(&c)) {
        for (uint32_t i = 0; i < cursor_count(&c); i++) {
            char value[NUM_TEXT_MAX];
            Observation o = cursor_at(&c, i);
            size_t n = observation_write(&o, value);
            len += (size_t)snprintf(
                out + len, cap - len, "%.*s.%.*s %.*s %.*s %.*s %.*s;", STR_ARG(cursor_code(&c, 0)),
                STR_ARG(cursor_code(&c, 1)), STR_ARG(o.period), (int)n, value,
                STR_ARG(cursor_attribute(&c, 0, i)), STR_ARG(cursor_attribute(&c, 1, i)));
            assert_true(len < cap);
        }
    }
    cursor_close(&c);
}

static void assert_holds(Fixture *f, int64_t number, const char *expected)
{
    char text[2000];
    Release *r;
    ErrCode rc = number ? store_release_number(f->store, STR("TEST:FLOW"), number, &r, &f->err)
                        : store_release(f->store, STR("TEST:FLOW"), 0, &r, &f->err);
    assert_int_equal(rc, ERR_OK);
    dump(r, &(Selection){0}, text, sizeof text);
    assert_string_equal(text, expected);
    release_unref(r);
}

#define ROWS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void test_first_release(void **state)
{
    Fixture *f = *state;
    LandResult r = land(f,
                        ROWS("B KG 2019 1.50 % A", "A KG 2020 2 % A", "A KG 2019 >95 % -",
                             "A AF 2019 - % -", "A KG 2020 2 % A"),
                        LAND_REPLACE);
    assert_int_equal(r.counts.stored, 4);
    assert_int_equal(r.counts.duplicate, 1);
    assert_true(r.is_new);
    assert_int_equal(r.release, 1);
    assert_holds(f, 0, "A.AF 2019  % ;A.KG 2019 >95 % ;A.KG 2020 2 % A;B.KG 2019 1.50 % A;");
}

static void test_same_again(void **state)
{
    Fixture *f = *state;
    land(f, ROWS("B KG 2019 1.50 % A", "A KG 2020 2 % A"), LAND_REPLACE);
    LandResult r = land(f, ROWS("A KG 2020 2 % A", "B KG 2019 1.50 % A"), LAND_REPLACE);
    assert_int_equal(r.counts.unchanged, 2);
    assert_false(r.is_new);
    assert_int_equal(r.release, 1);
}

static void test_conflict_first_wins_then_release_wins(void **state)
{
    Fixture *f = *state;
    LandResult r = land(f, ROWS("A KG 2019 1 % A", "A KG 2019 2 % A"), LAND_MERGE);
    assert_int_equal(r.counts.conflicts, 1);
    assert_int_equal(f->conflicts, 1);
    assert_string_equal(f->finding, "A.KG@2019  2 1");
    assert_holds(f, 0, "A.KG 2019 1 % A;");
    r = land(f, ROWS("A KG 2019 2 % A", "A KG 2019 1 % A"), LAND_MERGE);
    assert_int_equal(r.counts.conflicts, 1);
    assert_int_equal(r.counts.unchanged, 1);
    assert_int_equal(r.counts.duplicate, 1);
    assert_holds(f, 0, "A.KG 2019 1 % A;");
}

static void test_attributes_alone_are_noted(void **state)
{
    Fixture *f = *state;
    LandResult r = land(f, ROWS("A KG 2019 1 % A", "A KG 2019 1 % E"), LAND_MERGE);
    assert_int_equal(r.counts.conflicts, 0);
    assert_int_equal(r.counts.noted, 1);
    assert_string_equal(f->finding, "A.KG@2019 OBS_STATUS 2 1");
}

static void test_merge_keeps_replace_deletes(void **state)
{
    Fixture *f = *state;
    land(f, ROWS("A KG 2019 1 % A", "A KG 2020 2 % A"), LAND_MERGE);
    LandResult r = land(f, ROWS("A KG 2021 3 % A"), LAND_MERGE);
    assert_int_equal(r.counts.stored, 1);
    assert_int_equal(r.counts.deleted, 0);
    assert_holds(f, 0, "A.KG 2019 1 % A;A.KG 2020 2 % A;A.KG 2021 3 % A;");
    r = land(f, ROWS("A KG 2021 3 % A"), LAND_REPLACE);
    assert_int_equal(r.counts.deleted, 2);
    assert_int_equal(r.counts.unchanged, 1);
    assert_holds(f, 0, "A.KG 2021 3 % A;");
    assert_holds(f, 1, "A.KG 2019 1 % A;A.KG 2020 2 % A;");
}

static void test_delete_rows(void **state)
{
    Fixture *f = *state;
    land(f, ROWS("A KG 2019 1 % A", "A KG 2020 2 % A"), LAND_MERGE);
    LandResult r =
        land(f, ROWS("!A KG 2019 - - -", "!A KG 1999 - - -", "!A KG 2020 - - -", "A KG 2020 5 % A"),
             LAND_MERGE);
    assert_int_equal(r.counts.deleted, 1);
    assert_int_equal(r.counts.stored, 2);
    assert_int_equal(r.counts.unchanged, 1);
    assert_int_equal(r.counts.duplicate, 1);
    assert_holds(f, 0, "A.KG 2020 5 % A;");
}

static void test_rows_of_some_columns(void **state)
{
    Fixture *f = *state;
    land(f, ROWS("A KG 2019 1 % A", "A KG 2020 2 % A"), LAND_MERGE);
    LandResult r = land(f, ROWS("+A KG 2019 5 $ -", "+A KG 2020 2 - -"), LAND_MERGE);
    assert_int_equal(r.counts.stored, 2);
    assert_holds(f, 0, "A.KG 2019 5 $ A;A.KG 2020 2  A;");
    r = land(f, ROWS("+A KG 2019 6 % -", "+A KG 2019 7 % -"), LAND_MERGE);
    assert_int_equal(r.counts.conflicts, 1);
    assert_holds(f, 0, "A.KG 2019 6 % A;A.KG 2020 2  A;");
    r = land(f, ROWS("?A KG 2019 8 - -", "?A KG 2019 - - B", "+A KG 2019 8 % -"), LAND_MERGE);
    assert_int_equal(r.counts.conflicts, 0);
    assert_int_equal(r.counts.duplicate, 2);
    assert_holds(f, 0, "A.KG 2019 8 % B;A.KG 2020 2  A;");
    land(f, ROWS("+A KG 2019 9 % -"), LAND_REPLACE);
    assert_holds(f, 0, "A.KG 2019 9 % B;");
    land(f, ROWS("!A KG 2019 - - -", "+A KG 2019 9 % -"), LAND_REPLACE);
    assert_holds(f, 0, "A.KG 2019 9 % ;");
}

static void test_erase_rows(void **state)
{
    Fixture *f = *state;
    land(f, ROWS("A KG 2019 1 % A", "A KG 2020 2 % A"), LAND_MERGE);
    LandResult r =
        land(f, ROWS("~A KG 2019 x - -", "~A KG 2020 - - x", "~B KG 2020 x - -"), LAND_MERGE);
    assert_int_equal(r.counts.stored, 2);
    assert_int_equal(r.counts.unchanged, 1);
    assert_int_equal(r.counts.deleted, 0);
    assert_holds(f, 0, "A.KG 2019  % A;A.KG 2020 2 % ;");
    r = land(f, ROWS("A KG 2020 3 % A", "~A KG 2020 - x -", "?A KG 2020 - - B"), LAND_MERGE);
    assert_int_equal(r.counts.conflicts, 0);
    assert_holds(f, 0, "A.KG 2019  % A;A.KG 2020 3  B;");
}

static void test_sweeps(void **state)
{
    Fixture *f = *state;
    land(f, ROWS("A KG 2019 1 % A", "A KG 2020 2 % A", "A KZ 2019 3 % A", "B KG 2019 4 % A"),
         LAND_MERGE);
    LandResult r = land(f,
                        ROWS("*A - 2019 - x -", "*- - - x - x", "*- - - x - x", "*C - - - - -",
                             "*A KG - - - -", "A KG 2020 9 % A"),
                        LAND_MERGE);
    assert_int_equal(r.counts.deleted, 1);
    assert_int_equal(r.counts.stored, 4);
    assert_int_equal(r.counts.duplicate, 1);
    assert_int_equal(r.counts.unchanged, 1);
    assert_holds(f, 0, "A.KG 2020 9 % A;A.KZ 2019   ;B.KG 2019  % ;");
    r = land(f, ROWS("C UZ 2019 1 % A", "*- - - - - -"), LAND_MERGE);
    assert_int_equal(r.counts.deleted, 3);
    assert_int_equal(r.counts.unchanged, 1);
    assert_holds(f, 0, "");
}

static void test_too_many_sweeps(void **state)
{
    Fixture *f = *state;
    const Str none[] = {STR(""), STR("")};
    Draft *d = draft_new(&f->layout, 10);
    for (size_t i = 0; i < DRAFT_MAX_SWEEPS; i++)
        assert_int_equal(draft_sweep(d, none, STR(""), false, none, &f->err), ERR_OK);
    assert_int_equal(draft_sweep(d, none, STR(""), false, none, &f->err), ERR_TOO_LARGE);
    draft_free(d);
}

static void test_written_forms(void **state)
{
    Fixture *f = *state;
    Arena *arena = arena_new(1 << 16);
    Layout before = f->layout, now = f->layout;
    assert_int_equal(layout_write_as(&before, arena, 0, STR("[en;ru]"), ';', &f->err), ERR_OK);
    assert_int_equal(layout_write_as(&now, arena, 0, STR("[ru;kk]"), ';', &f->err), ERR_OK);
    assert_int_equal(layout_write_as(&now, arena, 1, STR("[]"), ';', &f->err), ERR_OK);
    assert_int_equal(layout_join_written(&now, arena, &before, &f->err), ERR_OK);
    assert_true(str_eq(layout_attribute_at(&now, 0)->written, STR("[en;ru;kk]")));
    assert_true(str_eq(layout_attribute_at(&now, 1)->written, STR("[]")));
    assert_int_equal(now.separator, ';');
    now = f->layout;
    assert_int_equal(layout_join_written(&now, arena, &before, &f->err), ERR_OK);
    assert_true(str_eq(layout_attribute_at(&now, 0)->written, STR("[en;ru]")));
    now = f->layout;
    assert_int_equal(layout_write_as(&now, arena, 1, STR("[]"), '|', &f->err), ERR_OK);
    assert_int_equal(layout_join_written(&now, arena, &before, &f->err), ERR_CONFLICT);
    arena_free(arena);
}

static void test_large_loss_needs_yes(void **state)
{
    Fixture *f = *state;
    LandResult r;
    land(f, ROWS("A KG 2019 1 % A", "A KG 2020 2 % A"), LAND_MERGE);
    ErrCode rc = land_options(f, ROWS("A KG 2020 2 % A"), (LandOptions){.mode = LAND_REPLACE}, &r);
    assert_int_equal(rc, ERR_CONFLICT);
    assert_non_null(strstr(f->err.message, "delete 1 of the 2"));
    assert_holds(f, 0, "A.KG 2019 1 % A;A.KG 2020 2 % A;");
}

static void test_dry_run_writes_nothing(void **state)
{
    Fixture *f = *state;
    LandResult r;
    Release *release;
    assert_int_equal(land_options(f, ROWS("A KG 2019 1 % A"),
                                  (LandOptions){.mode = LAND_MERGE, .dry_run = true}, &r),
                     ERR_OK);
    assert_int_equal(r.counts.stored, 1);
    assert_int_equal(store_release(f->store, STR("TEST:FLOW"), 0, &release, &f->err),
                     ERR_NOT_FOUND);
}

static void test_undo_and_back(void **state)
{
    Fixture *f = *state;
    int64_t now;
    assert_int_equal(landing_undo(f->store, STR("TEST:FLOW"), 0, &now, &f->err), ERR_NOT_FOUND);
    land(f, ROWS("A KG 2019 1 % A"), LAND_MERGE);
    assert_int_equal(landing_undo(f->store, STR("TEST:FLOW"), 0, &now, &f->err), ERR_CONFLICT);
    land(f, ROWS("A KG 2019 7 % A"), LAND_MERGE);
    assert_holds(f, 0, "A.KG 2019 7 % A;");
    assert_int_equal(landing_undo(f->store, STR("TEST:FLOW"), 0, &now, &f->err), ERR_OK);
    assert_int_equal(now, 3);
    assert_holds(f, 0, "A.KG 2019 1 % A;");
    Arena *arena = arena_new(1 << 20);
    ReleaseEntry *list;
    size_t count;
    assert_int_equal(store_releases(f->store, arena, STR("TEST:FLOW"), &list, &count, &f->err),
                     ERR_OK);
    assert_int_equal(count, 3);
    assert_int_equal(list[0].points_to, 1);
    assert_true(list[0].is_current && !list[1].is_current);
    arena_free(arena);
}

static void test_as_of(void **state)
{
    Fixture *f = *state;
    Release *r;
    char text[200];
    land(f, ROWS("A KG 2019 1 % A"), LAND_MERGE);
    assert_int_equal(store_release(f->store, STR("TEST:FLOW"), 0, &r, &f->err), ERR_OK);
    int64_t first = release_info(r)->created_us;
    release_unref(r);
    land(f, ROWS("A KG 2019 2 % A"), LAND_MERGE);
    assert_int_equal(store_release(f->store, STR("TEST:FLOW"), first, &r, &f->err), ERR_OK);
    dump(r, &(Selection){0}, text, sizeof text);
    assert_string_equal(text, "A.KG 2019 1 % A;");
    release_unref(r);
    assert_int_equal(store_release(f->store, STR("TEST:FLOW"), first - 1, &r, &f->err),
                     ERR_NOT_FOUND);
}

static void test_new_attribute_column(void **state)
{
    Fixture *f = *state;
    land(f, ROWS("A KG 2019 1 % A"), LAND_MERGE);
    Layout wide = f->layout;
    f->layout.column_count--; /* without OBS_STATUS */
    f->layout.attribute_count--;
    Landing *l;
    LandResult r;
    Draft *d = draft_new(&f->layout, 10);
    const Str key[] = {STR("A"), STR("KG")}, unit[] = {STR("%")};
    assert_int_equal(draft_add_row(d, key, STR("2020"), STR("2"), unit, 0, 0, DRAFT_PUT, &f->err),
                     ERR_OK);
    assert_int_equal(landing_open(&l, f->store, &f->err), ERR_OK);
    assert_int_equal(landing_add(l, d, &(LandOptions){.mode = LAND_MERGE}, &r, &f->err), ERR_OK);
    assert_int_equal(landing_commit(l, NULL, NULL, &f->err), ERR_OK);
    landing_close(l);
    draft_free(d);
    f->layout = wide;
    assert_holds(f, 0, "A.KG 2019 1 % A;A.KG 2020 2 % ;");
}

static void test_selections(void **state)
{
    Fixture *f = *state;
    Release *r;
    Arena *arena = arena_new(1 << 20);
    char text[1000];
    KeyFilter filter;
    land(f,
         ROWS("A KG 2018 1 % A", "A KG 2019 2 % A", "A KG 2020 3 % A", "A KZ 2019 4 % A",
              "B KZ 2019 5 % A", "C AF 2020-05 6 % A", "C KG 2020 7 % A"),
         LAND_MERGE);
    assert_int_equal(store_release(f->store, STR("TEST:FLOW"), 0, &r, &f->err), ERR_OK);
    static const struct {
        const char *key, *start, *end;
        uint32_t last;
        const char *expected;
    } cases[] = {
        {"A.KG", "2019", "", 0, "A.KG 2019 2 % A;A.KG 2020 3 % A;"},
        {"A.KG", "", "2018", 0, "A.KG 2018 1 % A;"},
        {".KZ", "", "", 0, "A.KZ 2019 4 % A;B.KZ 2019 5 % A;"},
        {"A+B.KZ+AF", "", "", 0, "A.KZ 2019 4 % A;B.KZ 2019 5 % A;"},
        {"A.KZ,C", "", "", 0, "A.KZ 2019 4 % A;C.AF 2020-05 6 % A;C.KG 2020 7 % A;"},
        {"C", "2020-05", "2020-06", 0, "C.AF 2020-05 6 % A;"},
        {"C", "2020", "2020", 0, "C.AF 2020-05 6 % A;C.KG 2020 7 % A;"},
        {"A", "", "", 1, "A.KG 2020 3 % A;A.KZ 2019 4 % A;"},
        {"X", "", "", 0, ""},
        {"A.X+KG", "2020", "", 0, "A.KG 2020 3 % A;"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(
            key_filter_parse(&filter, arena, &f->layout, str_of(cases[i].key), &f->err), ERR_OK);
        Selection s = {.filter = &filter,
                       .start = str_of(cases[i].start),
                       .end = str_of(cases[i].end),
                       .last_n = cases[i].last};
        dump(r, &s, text, sizeof text);
        assert_string_equal(text, cases[i].expected);
        for (s.part_count = 1; s.part_count < 8; s.part_count++) { /* more parts than series */
            size_t len = 0;
            for (s.part = 0; s.part < s.part_count; s.part++, len = strlen(text))
                dump(r, &s, text + len, sizeof text - len);
            assert_string_equal(text, cases[i].expected);
        }
    }
    Cursor c;
    assert_int_equal(cursor_open(&c, r, &(Selection){.start = STR("2019-13")}, &f->err),
                     ERR_INVALID);
    release_unref(r);
    arena_free(arena);
}

static void test_two_imports_at_once(void **state)
{
    Fixture *f = *state;
    Landing *one, *two;
    assert_int_equal(landing_open(&one, f->store, &f->err), ERR_OK);
    assert_int_equal(landing_open(&two, f->store, &f->err), ERR_BUSY);
    landing_close(one);
}

static void test_uncommitted_files_go(void **state)
{
    Fixture *f = *state;
    Landing *l;
    LandResult r;
    Draft *d = draft_of(f, ROWS("A KG 2019 1 % A"));
    char command[200];
    assert_int_equal(landing_open(&l, f->store, &f->err), ERR_OK);
    assert_int_equal(landing_add(l, d, &(LandOptions){0}, &r, &f->err), ERR_OK);
    landing_close(l);
    draft_free(d);
    snprintf(command, sizeof command,
             "test -z \"$(ls '%s'/segments '%s'/manifests | grep -E 'arrow|json')\"", f->dir,
             f->dir);
    assert_int_equal(system(command), 0);
}

int test_series_landing(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_first_release, setup, teardown),
        cmocka_unit_test_setup_teardown(test_same_again, setup, teardown),
        cmocka_unit_test_setup_teardown(test_conflict_first_wins_then_release_wins, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_attributes_alone_are_noted, setup, teardown),
        cmocka_unit_test_setup_teardown(test_merge_keeps_replace_deletes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_delete_rows, setup, teardown),
        cmocka_unit_test_setup_teardown(test_rows_of_some_columns, setup, teardown),
        cmocka_unit_test_setup_teardown(test_erase_rows, setup, teardown),
        cmocka_unit_test_setup_teardown(test_sweeps, setup, teardown),
        cmocka_unit_test_setup_teardown(test_too_many_sweeps, setup, teardown),
        cmocka_unit_test_setup_teardown(test_written_forms, setup, teardown),
        cmocka_unit_test_setup_teardown(test_large_loss_needs_yes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_dry_run_writes_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(test_undo_and_back, setup, teardown),
        cmocka_unit_test_setup_teardown(test_as_of, setup, teardown),
        cmocka_unit_test_setup_teardown(test_new_attribute_column, setup, teardown),
        cmocka_unit_test_setup_teardown(test_selections, setup, teardown),
        cmocka_unit_test_setup_teardown(test_two_imports_at_once, setup, teardown),
        cmocka_unit_test_setup_teardown(test_uncommitted_files_go, setup, teardown),
    };
    int bad = 0;
    for (int i = 0; i < both_kinds("series/landing"); i++) {
        store_kind = (DbKind)i;
        bad += cmocka_run_group_tests_name("series/landing", tests, NULL, NULL);
    }
    return bad;
}
