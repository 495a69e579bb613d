/* Random records, filters, rights and orders against plain loops over all records; pages forth and
 * back have every row once; marks; counts. */
#include "base/clock.h"
#include "store_fixture.h"

int test_records_listing(void);

enum { RECORDS = 130, LISTS = 150 };

static uint64_t seed;
static unsigned random_below(unsigned n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % n;
}

typedef struct {
    Str ids[RECORDS];
    size_t count;
} Ids;

static const char *const NAMES[] = {"Alma", "алма", "Өкмөт", "Zeta", "ёлка",  "елка", "بنیاد",
                                    "Beta", "Бета", "kör",   "Kor",  "Ötkir", "آب"};
static const char *const PLACES[] = {"place:KG", "place:KG-C", "place:KG-O",
                                     "place:KZ", "place:AF",   "place:AF-KAB"};
static const char *const LEVELS[] = {"public", "restricted", "confidential", "strict"};

/* Days, months and years, alone and before, on and behind each other; 30 of them in one month. */
static void put_day(Buf *json)
{
    static const char *const shapes[] = {"%d", "%d-%02d", "%d-%02d-%02d"};
    unsigned shape = random_below(5);
    if (shape < 3) {
        buf_printf(json, ",\"founded\":\"");
        buf_printf(json, shapes[shape], 2024 + (int)random_below(2), 1 + (int)random_below(3),
                   1 + (int)random_below(28));
        buf_printf(json, "\"");
    }
}

static const char *random_body(Fixture *f, const Ids *ids)
{
    Buf json;
    buf_init(&json, 4096);
    buf_printf(&json, "{\"name\":{\"%s\":\"%s %s\"}", random_below(3) ? "en" : "ru",
               NAMES[random_below(13)], NAMES[random_below(13)]);
    buf_printf(&json, ",\"places\":[{\"to\":\"%s\"},{\"to\":\"%s\"}]", PLACES[random_below(6)],
               PLACES[random_below(6)]);
    buf_printf(&json, ",\"sources\":[{\"url\":\"https://example.org/\"}],\"kind\":\"%s\"",
               FIX_KINDS[random_below(3)]);
    if (ids->count && random_below(2))
        buf_printf(&json, ",\"partners\":[{\"to\":\"" STR_FMT "\"}]",
                   STR_ARG(ids->ids[random_below((unsigned)(ids->count < 8 ? ids->count : 8))]));
    if (random_below(2))
        buf_printf(&json, ",\"sensitivity\":\"%s\",\"reason\":\"r\"", LEVELS[random_below(4)]);
    put_day(&json);
    buf_char(&json, '}');
    const char *text = arena_cstr(f->arena, buf_str(&json));
    buf_clear(&json);
    return text;
}

static void make_records(Fixture *f, Ids *ids)
{
    const Viewer *writers[] = {&f->operator, & f->chief, &f->writer, &f->stranger};
    while (ids->count < RECORDS) {
        Record r;
        const Viewer *by = writers[random_below(4)];
        ErrCode rc = fix_save(f, by, "organisation", 0, random_body(f, ids), random_below(2), &r);
        if (rc == ERR_DENIED || rc == ERR_INVALID)
            continue; /* out of the writer's reach, or a link into the unknown */
        FIX_OK(rc);
        ids->ids[ids->count++] = r.id;
        if (random_below(3))
            FIX_OK(fix_step(f, &f->operator, r.id, STEP_PUBLISH, "", &r));
        if (!random_below(8))
            FIX_OK(fix_step(f, &f->operator, r.id, STEP_ARCHIVE, "", &r));
    }
    for (int again = 0; again < RECORDS / 4; again++) { /* the newest are not the last made */
        Record r;
        ErrCode rc =
            fix_step(f, &f->operator, ids->ids[random_below(RECORDS)], STEP_PUBLISH, "", &r);
        assert_true(rc == ERR_OK || rc == ERR_INVALID);
    }
    for (int merges = 0; merges < 4; merges++) { /* some links lead on */
        Str from = ids->ids[random_below(8)], into = ids->ids[random_below(RECORDS)];
        fix_tick(f);
        ErrCode rc = fix_merge(f, &f->operator, from, into, STR(""), &f->err);
        assert_true(rc == ERR_OK || rc == ERR_INVALID);
    }
}

/* --- what a plain loop says --- */

typedef struct {
    Str id, name, day;
    int64_t no, changed_us;
} Row;

static bool leads_to(Fixture *f, const Doc *links, Str facet)
{
    for (const Doc *link = links ? links->first : NULL; link; link = link->next) {
        Record to;
        Str id = doc_str(link, "to"), wider = STR("");
        fix_wider(NULL, id, NULL, &wider, 1);
        if (id_type(id).len && str_starts(id, STR("organisation:"))) {
            FIX_OK(record_read(f->records, &f->operator, id, 0, f->arena, &to, &f->err));
            wider = to.merged_into;
        }
        if (str_eq(id, facet) || (wider.len && str_eq(wider, facet)))
            return true;
    }
    return false;
}

static bool holds(Fixture *f, const Doc *body, RecordState state, Str facet)
{
    size_t equal = str_find_char(facet, '=');
    if (equal == SIZE_MAX)
        return leads_to(f, doc_get(body, STR("places")), facet) ||
               leads_to(f, doc_get(body, STR("partners")), facet);
    Str value = str_part(facet, equal + 1, facet.len);
    return str_starts(facet, STR("state="))
               ? str_eq(state_name(state), value)
               : str_eq(doc_str(body, arena_cstr(f->arena, str_part(facet, 0, equal))), value);
}

static bool is_in(Fixture *f, const Viewer *viewer, const ListingQuery *q, Str id, Row *row)
{
    Record r;
    Doc *doc = NULL;
    Str moved;
    const Doc *body;
    FIX_OK(record_read(f->records, &f->operator, id, 0, f->arena, &r, &f->err));
    *row = (Row){.id = id, .no = r.no, .changed_us = r.changed_us};
    body = r.body;
    if (q->side == SIDE_PUBLIC) {
        if (record_public(f->records, id, f->arena, &doc, &moved, NULL) || moved.len)
            return false;
        body = doc_get(doc, STR("body"));
        assert_true(clock_parse(doc_str(doc, "changed_at"), false, &row->changed_us));
    } else if (!viewer_may(viewer, ACT_READ, &r.stand) ||
               (q->to_review && !record_may_step(viewer, &r, STEP_RETURN))) {
        return false;
    }
    row->day = doc_str(body, "founded");
    row->name = body_name(body, languages[q->language].code, NULL);
    for (size_t i = 0; i < q->facet_count; i++)
        if (!holds(f, body, q->side == SIDE_PUBLIC ? RECORD_PUBLISHED : r.state, q->facets[i]))
            return false;
    return true;
}

static const ListingQuery *order_query;
static const Locale *order_locale;

/* "2025" is as if of its first day. */
static int day_order(Str a, Str b)
{
    char x[] = "0000-01-01", y[] = "0000-01-01";
    memcpy(x, a.ptr, a.len);
    memcpy(y, b.ptr, b.len);
    int order = strcmp(x, y);
    return !a.len || !b.len ? !a.len - !b.len
                            : (order_query->order == ORDER_LATEST ? -order : order);
}

static int row_order(const void *a, const void *b)
{
    const Row *x = a, *y = b;
    int order = 0;
    if (order_query->order == ORDER_NEWEST)
        return x->changed_us != y->changed_us ? (x->changed_us < y->changed_us ? 1 : -1)
                                              : (x->no < y->no ? 1 : -1);
    if (order_query->order != ORDER_NAME)
        order = day_order(x->day, y->day);
    else if (!x->name.len || !y->name.len)
        order = !x->name.len - !y->name.len;
    else
        order = order_locale ? locale_compare(order_locale, x->name, y->name)
                             : str_cmp(x->name, y->name);
    return order ? order : x->no < y->no ? -1 : 1;
}

static size_t plain_list(Fixture *f, const Viewer *viewer, const ListingQuery *q, const Ids *ids,
                         Row rows[RECORDS])
{
    size_t count = 0;
    for (size_t i = 0; i < ids->count; i++)
        count += is_in(f, viewer, q, ids->ids[i], &rows[count]);
    order_query = q;
    order_locale = f->locales[q->language];
    qsort(rows, count, sizeof *rows, row_order);
    return count;
}

/* --- comparing --- */

static void expect_page(const ListingPage *page, const Row *rows, size_t from)
{
    for (size_t i = 0; i < page->count; i++)
        if (!str_eq(page->rows[i].id, rows[from + i].id))
            fail_msg("row %zu is " STR_FMT ", not " STR_FMT, from + i, STR_ARG(page->rows[i].id),
                     STR_ARG(rows[from + i].id));
}

static void walk_pages(Fixture *f, const Viewer *viewer, ListingQuery q, const Row *rows,
                       size_t count)
{
    ListingPage page;
    size_t from = 0;
    for (;;) { /* forth */
        FIX_OK(listing_read(f->records, viewer, &q, f->arena, &page, &f->err));
        assert_true(from + page.count <= count);
        assert_int_equal(page.total, count);
        assert_int_equal(page.has_after, from + page.count < count);
        assert_int_equal(page.has_before, q.after.len > 0);
        expect_page(&page, rows, from);
        from += page.count;
        if (!page.has_after)
            break;
        assert_int_equal(page.count, q.limit);
        q.after = page.rows[page.count - 1].mark;
    }
    assert_int_equal(from, count);
    from -= page.count;
    while (page.count && page.has_before) { /* and back */
        q.after = STR("");
        q.before = page.rows[0].mark;
        FIX_OK(listing_read(f->records, viewer, &q, f->arena, &page, &f->err));
        assert_true(page.count <= from);
        assert_int_equal(page.has_before, page.count < from);
        from -= page.count;
        expect_page(&page, rows, from);
    }
    assert_int_equal(from, 0);
}

static ListingQuery random_query(Fixture *f, const Ids *ids, Str facets[3])
{
    static const char *const kinds[] = {
        "kind=un",  "kind=ngo", "state=draft", "state=published", "sensitivity=restricted",
        "kind=none"};
    ListingQuery q = {.type = random_below(6) ? &FIX_ORGANISATION : NULL,
                      .side = random_below(3) ? SIDE_WORK : SIDE_PUBLIC,
                      .facets = facets,
                      .facet_count = random_below(4),
                      .language = (int)random_below(3),
                      .limit = 1 + random_below(20)};
    q.to_review = q.side == SIDE_WORK && !random_below(3);
    q.order = q.type ? (ListingOrder)random_below(4) : ORDER_NEWEST;
    for (size_t i = 0; i < q.facet_count; i++) {
        facets[i] = random_below(2) ? str_of(PLACES[random_below(6)])
                                    : str_of(kinds[random_below(q.side == SIDE_PUBLIC ? 2 : 6)]);
        if (!random_below(6))
            facets[i] = ids->ids[random_below(8)];
    }
    (void)f;
    return q;
}

static void lists_are_what_loops_say_on(Fixture *f)
{
    static const Reach own[] = {
        {STR_INIT("place:KG-C"), ACT_READ, SENSITIVITY_STRICT},
        {STR_INIT("place:AF"), ACT_READ | ACT_WRITE | ACT_REVIEW, SENSITIVITY_PUBLIC},
        {STR_INIT(""), ACT_READ, SENSITIVITY_CONFIDENTIAL}};
    static const Reach wide[] = {{STR_INIT("region"), ACT_READ, SENSITIVITY_RESTRICTED}};
    Reach mine[3];
    Ids *ids = calloc(1, sizeof *ids);
    Row *rows = calloc(RECORDS, sizeof *rows);
    seed = 20251126;
    for (int i = 0; i < 2; i++) /* the third has no locale: bytes */
        FIX_OK(locale_new((Locale **)&f->locales[i], i, &f->err));
    make_records(f, ids);
    memcpy(mine, own, sizeof mine);
    mine[2].context = ids->ids[9]; /* one record's own context */
    Viewer some = {.account = STR("account:some"), .reaches = mine, .reach_count = 3};
    Viewer most = {.account = STR("account:most"), .reaches = wide, .reach_count = 1};
    Viewer nobody = viewer_public();
    const Viewer *viewers[] = {
        &f->operator, & f->writer, &f->stranger, &some, &most, &nobody, &f->reviewer, &f->chief};
    Arena *kept = f->arena;
    /* The server is asked less often: each of the loop's questions goes there and back. */
    for (int i = 0; i < (f->store.kind == DB_SQLITE ? LISTS : LISTS / 5); i++) {
        Str facets[3];
        f->arena = arena_new(256 << 20);
        ListingQuery q = random_query(f, ids, facets);
        const Viewer *viewer = viewers[random_below(8)];
        size_t count = plain_list(f, viewer, &q, ids, rows);
        walk_pages(f, viewer, q, rows, count);
        arena_free(f->arena);
    }
    f->arena = kept;
    fix_expect_rebuildable(f);
    free(rows);
    free(ids);
}
FIX_BOTH(lists_are_what_loops_say)

static void marks_are_of_one_order_on(Fixture *f)
{
    ListingPage page;
    fix_publish(f, "person:a", "{\"name\":{\"en\":\"A\"}," FIX_SOURCES "}");
    fix_publish(f, "person:b", "{\"name\":{\"en\":\"B\"}," FIX_SOURCES "}");
    ListingQuery q = {.type = &FIX_PERSON, .order = ORDER_NAME, .limit = 1};
    FIX_OK(listing_read(f->records, &f->operator, & q, f->arena, &page, &f->err));
    q.after = page.rows[0].mark;
    /* The one behind which the page began is gone: its place is known still. */
    Record r;
    FIX_OK(fix_step(f, &f->operator, STR("person:a"), STEP_ARCHIVE, "", &r));
    FIX_OK(listing_read(f->records, &f->operator, & q, f->arena, &page, &f->err));
    assert_int_equal(page.count, 1);
    assert_true(str_eq(page.rows[0].id, STR("person:b")));
    q.language = 1;
    assert_int_equal(listing_read(f->records, &f->operator, & q, f->arena, &page, NULL),
                     ERR_INVALID);
    q.language = 0;
    q.order = ORDER_NEWEST;
    assert_int_equal(listing_read(f->records, &f->operator, & q, f->arena, &page, NULL),
                     ERR_INVALID);
    static const char *const bad[] = {"!", "AAAA", "bgA", "bg=="};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        q.after = str_of(bad[i]);
        assert_int_equal(listing_read(f->records, &f->operator, & q, f->arena, &page, NULL),
                         ERR_INVALID);
    }
    q.after = STR("");
    q.type = NULL;
    FIX_OK(listing_read(f->records, &f->operator, & q, f->arena, &page, &f->err));
    q.order = ORDER_NAME;
    assert_int_equal(listing_read(f->records, &f->operator, & q, f->arena, &page, NULL),
                     ERR_INVALID);
}
FIX_BOTH(marks_are_of_one_order)

/* The public list goes by what the public sees of the day. */
static void order_tells_no_day_on(Fixture *f)
{
    ListingPage page;
    Record r;
    static const struct {
        const char *id, *body;
    } given[] = {{"organisation:r2", ",\"founded\":\"2025-08-20\",\"sensitivity\":\"restricted\","
                                     "\"reason\":\"r\""},
                 {"organisation:p", ",\"founded\":\"2025-08-10\""},
                 {"organisation:r1", ",\"founded\":\"2025-08-03\",\"sensitivity\":\"restricted\","
                                     "\"reason\":\"r\""},
                 {"organisation:none", ""}};
    for (size_t i = 0; i < sizeof given / sizeof *given; i++)
        fix_publish(f, given[i].id,
                    arena_printf(f->arena,
                                 "{\"name\":{\"en\":\"%s\"},\"kind\":\"un\"," FIX_SOURCES "%s}",
                                 given[i].id, given[i].body)
                        .ptr);
    static const char *const expected[2][2][4] = {
        {{"r2", "r1", "p", "none"}, {"p", "r2", "r1", "none"}},
        {{"r1", "p", "r2", "none"}, {"r2", "p", "r1", "none"}}};
    for (int side = 0; side < 2; side++)
        for (int way = 0; way < 2; way++) {
            ListingQuery q = {.type = &FIX_ORGANISATION,
                              .side = (Side)side,
                              .order = way ? ORDER_LATEST : ORDER_EARLIEST,
                              .limit = 10};
            FIX_OK(listing_read(f->records, &f->operator, & q, f->arena, &page, &f->err));
            assert_int_equal(page.count, 4);
            for (size_t i = 0; i < 4; i++)
                assert_true(str_ends(page.rows[i].id, str_of(expected[side][way][i])));
        }
    /* A day that is mended moves the record; one that is withdrawn leaves none behind. */
    FIX_OK(fix_save(f, &f->operator, "organisation:none", 2,
                    "{\"name\":{\"en\":\"n\"},\"kind\":\"un\",\"founded\":\"1999\"}", false, &r));
    ListingQuery q = {
        .type = &FIX_ORGANISATION, .side = SIDE_WORK, .order = ORDER_EARLIEST, .limit = 1};
    FIX_OK(listing_read(f->records, &f->operator, & q, f->arena, &page, &f->err));
    assert_true(str_eq(page.rows[0].id, STR("organisation:none")));
    q.type = &FIX_PERSON;
    assert_int_equal(listing_read(f->records, &f->operator, & q, f->arena, &page, NULL),
                     ERR_INVALID);
}
FIX_BOTH(order_tells_no_day)

/* A store of a program that kept no days is mended by the first that writes. */
static void older_sides_are_made_anew_on(Fixture *f)
{
    ListingPage page;
    size_t count;
    fix_publish(f, "organisation:a",
                "{\"name\":{\"en\":\"A\"},\"kind\":\"un\",\"founded\":\"2025\"," FIX_SOURCES "}");
    FIX_OK(db_exec(f->db, "DELETE FROM name_order WHERE language > 8", &f->err));
    FIX_OK(db_exec(f->db, "INSERT INTO rebuild_due (step) VALUES (6)", &f->err));
    ListingQuery q = {.type = &FIX_ORGANISATION, .order = ORDER_LATEST, .limit = 5};
    FIX_OK(listing_read(f->records, &f->operator, & q, f->arena, &page, &f->err));
    assert_int_equal(page.count, 0);
    FIX_OK(records_turn(f->records, &count, &f->err));
    FIX_OK(listing_read(f->records, &f->operator, & q, f->arena, &page, &f->err));
    assert_int_equal(page.count, 1);
    assert_int_equal(fix_number(f, "SELECT count(*) FROM rebuild_due"), 0);
}
FIX_BOTH(older_sides_are_made_anew)

static void rights_are_no_filter_on(Fixture *f)
{
    Record r;
    ListingPage page;
    Str facet = STR("in:region:0");
    FIX_OK(fix_save(f, &f->operator, "person:a", 0, "{\"name\":{\"en\":\"A\"}}", false, &r));
    ListingQuery q = {.type = &FIX_PERSON,
                      .side = SIDE_WORK,
                      .order = ORDER_NAME,
                      .limit = 5,
                      .facets = &facet,
                      .facet_count = 1};
    FIX_OK(listing_read(f->records, &f->operator, & q, f->arena, &page, &f->err));
    assert_int_equal(page.count, 0);
    facet = STR("by:operator"); /* one's own drafts may be asked for */
    FIX_OK(listing_read(f->records, &f->operator, & q, f->arena, &page, &f->err));
    assert_int_equal(page.count, 1);
}
FIX_BOTH(rights_are_no_filter)

static void counts_are_of_the_public_on(Fixture *f)
{
    FacetCount *counts;
    size_t count;
    Record r;
    for (int i = 0; i < 5; i++) {
        char json[300];
        snprintf(json, sizeof json,
                 "{\"name\":{\"en\":\"%c\"},\"kind\":\"%s\",\"places\":[{\"to\":\"place:KG-C\"}],"
                 "\"sensitivity\":\"%s\",\"reason\":\"r\"," FIX_SOURCES "}",
                 'a' + i, i < 2 ? "un" : "ngo", i == 4 ? "confidential" : "public");
        Str id = fix_publish(f, "organisation", json);
        if (i == 3)
            FIX_OK(fix_save(f, &f->operator, arena_cstr(f->arena, id), -1,
                            "{\"name\":{\"en\":\"x\"},\"kind\":\"un\"}", false, &r));
    }
    FIX_OK(listing_facets(f->records, &FIX_ORGANISATION, STR("kind"), f->arena, &counts, &count,
                          &f->err));
    assert_int_equal(count, 2);
    assert_true(str_eq(counts[0].value, STR("ngo")) && counts[0].count == 2);
    assert_true(str_eq(counts[1].value, STR("un")) && counts[1].count == 2);
    FIX_OK(listing_facets(f->records, &FIX_ORGANISATION, STR("places"), f->arena, &counts, &count,
                          &f->err));
    assert_int_equal(count, 2);
    assert_true(str_eq(counts[0].value, STR("place:KG")) && counts[0].count == 4);
    assert_int_equal(listing_facets(f->records, &FIX_ORGANISATION, STR("nothing"), f->arena,
                                    &counts, &count, NULL),
                     ERR_INVALID);
}
FIX_BOTH(counts_are_of_the_public)

/* A block of a facet is a short list first, then a bitmap, and a list again. */
static void many_and_few_again(void **state)
{
    (void)state;
    Fixture *f = fix_open(DB_SQLITE);
    ListingPage page;
    Record r;
    ListingQuery q = {.type = &FIX_PERSON, .side = SIDE_WORK, .order = ORDER_NEWEST, .limit = 500};
    Viewer one = {.account = STR("account:one"), .reaches = FIX_WRITER, .reach_count = 1};
    for (int i = 0; i < 300; i++) {
        Arena *kept = f->arena;
        f->arena = arena_new(16 << 20);
        FIX_OK(fix_save(f, &f->operator, "person", 0,
                        "{\"name\":{\"en\":\"A\"},\"places\":[{\"to\":\"place:KG\"}]}", false, &r));
        arena_free(f->arena);
        f->arena = kept;
    }
    FIX_OK(listing_read(f->records, &one, &q, f->arena, &page, &f->err));
    assert_int_equal(page.count, 300);
    for (int i = 0; i < 100; i++)
        FIX_OK(fix_save(f, &f->operator, arena_cstr(f->arena, page.rows[i].id), 1,
                        "{\"name\":{\"en\":\"A\"},\"places\":[{\"to\":\"place:KZ\"}]}", false, &r));
    FIX_OK(listing_read(f->records, &one, &q, f->arena, &page, &f->err));
    assert_int_equal(page.count, 200);
    assert_int_equal(page.total, 200);
    fix_close(f);
}

int test_records_listing(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_are_what_loops_say), cmocka_unit_test(marks_are_of_one_order),
        cmocka_unit_test(order_tells_no_day),       cmocka_unit_test(older_sides_are_made_anew),
        cmocka_unit_test(rights_are_no_filter),     cmocka_unit_test(counts_are_of_the_public),
        cmocka_unit_test(many_and_few_again),
    };
    return cmocka_run_group_tests_name("records: listing", tests, NULL, NULL);
}
