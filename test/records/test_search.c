/* Search: words of nine languages meet, names go first, and nobody finds what is hidden. */
#include "base/file.h"
#include "records/search.h"
#include "store_fixture.h"

int test_records_search(void);

#define SOURCES "\"sources\":[{\"url\":\"https://example.org/a\"}]"

static const char *organisation(Fixture *f, const char *name, const char *summary,
                                const char *place)
{
    return arena_cstr(f->arena, arena_printf(f->arena,
                                             "{\"name\":%s,\"summary\":%s,\"kind\":\"ngo\","
                                             "\"places\":[{\"to\":\"%s\"}]," SOURCES "}",
                                             name, summary, place));
}

static Str publish(Fixture *f, const char *name, const char *summary, const char *place)
{
    return fix_publish(f, "organisation", organisation(f, name, summary, place));
}

/* The names of the hits, "A, B"; with " …" where there are more. */
static const char *hits_of(Fixture *f, const Viewer *viewer, const SearchQuery *query)
{
    SearchHit *hits;
    size_t count;
    bool more;
    Str list = STR("");
    f->err = (Err){0};
    FIX_OK(search_records(f->records, viewer, query, f->arena, &hits, &count, &more, &f->err));
    for (size_t i = 0; i < count; i++)
        list = arena_printf(f->arena, STR_FMT "%s" STR_FMT, STR_ARG(list), i ? ", " : "",
                            STR_ARG(body_name(hits[i].body, STR("en"), NULL)));
    return arena_cstr(f->arena, more ? arena_printf(f->arena, STR_FMT " …", STR_ARG(list)) : list);
}

static const char *found(Fixture *f, const char *text)
{
    SearchQuery query = {.text = str_of(text), .limit = 10};
    return hits_of(f, &f->stranger, &query);
}

static const char *work(Fixture *f, const Viewer *viewer, const char *text)
{
    SearchQuery query = {.text = str_of(text), .limit = 10, .side = SIDE_WORK};
    return hits_of(f, viewer, &query);
}

static void finds_words_of_nine_languages_on(Fixture *f)
{
    static const struct {
        const char *language, *text, *query;
    } pairs[] = {
        {"en", "Women's health", "womens heal"},
        {"en", "Women's health", "WOMEN"},
        {"ru", "Учёт воды", "учет вод"},
        {"ru", "Мониторинг ЦУР 6.1.1", "6.1.1"},
        {"ky", "Суу ресурстары өлкө", "олко"},
        {"kk", "Қазақстан су қоры", "казакстан кор"},
        {"tg", "Ҷумҳурии обҳо", "чумхурии"},
        {"tk", "Suw serişdeleri", "serisde"},
        {"uz", "Соғлиқни сақлаш", "sogʻliqni"},
        {"uz", "Oʻzbekiston suv", "ozbekiston"},
        {"uz", "Ўзбекистон сув", "O'zbekiston"},
        {"uz", "Oʻzbekiston suv", "Ўзбекистон"},
        {"fa-AF", "مدیریت می‌روم آب", "ميروم"},
        {"fa-AF", "کتاب آب", "كتاب"},
        {"ps", "د اوبو څانګه", "څانگه"},
        {"en", "Resolution A/RES/79/1", "a/res/79/1"},
        {"fa-AF", "سال ۱۴۰۳", "1403"},
        {"en", "Follow-up", "followup"},
        {"en", "Followup", "follow-up"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const char *name = arena_cstr(
            f->arena, arena_printf(f->arena, "{\"%s\":\"%s\"}", pairs[i].language, pairs[i].text));
        Str id = fix_publish(f, "organisation:pair", organisation(f, name, "{}", "place:KG"));
        SearchQuery query = {.text = str_of(pairs[i].query), .limit = 10};
        SearchHit *hits;
        size_t count;
        bool more;
        FIX_OK(search_records(f->records, &f->stranger, &query, f->arena, &hits, &count, &more,
                              &f->err));
        if (count != 1 || !str_eq(hits[0].id, id))
            fail_msg("'%s' does not find '%s'", pairs[i].query, pairs[i].text);
    }
    fix_expect_rebuildable(f);
}
FIX_BOTH(finds_words_of_nine_languages)

static void ranks_names_first_on(Fixture *f)
{
    publish(f, "{\"en\":\"Lake trust\"}", "{\"en\":\"clean water for all\"}", "place:KG");
    publish(f, "{\"en\":\"Fund of waterways\"}", "{}", "place:KG");
    publish(f, "{\"en\":\"Fund of water\"}", "{}", "place:KG");
    publish(f, "{\"en\":\"Water\",\"ru\":\"Вода\"}", "{}", "place:KG");
    publish(f, "{\"en\":\"Water union\"}", "{}", "place:KG");
    publish(f, "{\"en\":\"Waterfall club\"}", "{}", "place:KG");
    assert_string_equal(
        found(f, "water"),
        "Water, Waterfall club, Water union, Fund of water, Fund of waterways, Lake trust");
    assert_string_equal(found(f, "water fund"), "Fund of water, Fund of waterways");
    assert_string_equal(found(f, "вода"), "Water");
    assert_string_equal(found(f, "lake clean"), "Lake trust");
    assert_string_equal(found(f, "lake dirty"), "");
    fix_expect_rebuildable(f);
}
FIX_BOTH(ranks_names_first)

static void pages_and_filters_on(Fixture *f)
{
    static const Str kyrgyz[] = {STR_INIT("place:KG")}, none[] = {STR_INIT("kind=un")};
    publish(f, "{\"en\":\"Well A\"}", "{}", "place:KG-C");
    publish(f, "{\"en\":\"Well B\"}", "{}", "place:KZ");
    publish(f, "{\"en\":\"Well C\"}", "{}", "place:KG");
    fix_publish(f, "person", "{\"name\":{\"en\":\"Well D\"}," SOURCES "}");
    SearchQuery q = {.text = STR("well"), .limit = 2};
    assert_string_equal(hits_of(f, &f->stranger, &q), "Well D, Well C …");
    q.offset = 2;
    assert_string_equal(hits_of(f, &f->stranger, &q), "Well B, Well A");
    q.offset = 4;
    assert_string_equal(hits_of(f, &f->stranger, &q), "");
    q.offset = 0;
    q.type = &FIX_ORGANISATION;
    assert_string_equal(hits_of(f, &f->stranger, &q), "Well C, Well B …");
    q.facets = kyrgyz;
    q.facet_count = 1;
    assert_string_equal(hits_of(f, &f->stranger, &q), "Well C, Well A");
    q.facets = none;
    assert_string_equal(hits_of(f, &f->stranger, &q), "");
}
FIX_BOTH(pages_and_filters)

/* Each record once, whatever page it is on: as the public sees it, else its working copy. */
static void both_sides_are_one_list_on(Fixture *f)
{
    Record r;
    const char *next = arena_cstr(f->arena, publish(f, "{\"en\":\"Deep well\"}", "{}", "place:KG"));
    publish(f, "{\"en\":\"Old well\"}", "{}", "place:KG");
    FIX_OK(fix_save(f, &f->writer, "organisation", 0,
                    organisation(f, "{\"en\":\"New well\"}", "{}", "place:KG"), false, &r));
    FIX_OK(fix_save(f, &f->writer, next, -1, organisation(f, "{\"en\":\"Well\"}", "{}", "place:KG"),
                    false, &r));
    FIX_OK(fix_save(f, &f->operator, "organisation", 0,
                    organisation(f, "{\"en\":\"Far well\"}", "{}", "place:KZ"), false, &r));
    SearchQuery q = {.text = STR("well"), .limit = 10, .with_work = true};
    assert_string_equal(hits_of(f, &f->writer, &q), "Old well, Deep well, New well");
    q.limit = 1;
    assert_string_equal(hits_of(f, &f->writer, &q), "Old well …");
    q.offset = 1;
    assert_string_equal(hits_of(f, &f->writer, &q), "Deep well …");
    q.offset = 2;
    assert_string_equal(hits_of(f, &f->writer, &q), "New well");
    assert_string_equal(hits_of(f, &f->reviewer, &q), "New well");
    q.offset = 0;
    q.limit = 10;
    assert_string_equal(hits_of(f, &f->stranger, &q), "Old well, Deep well, Far well");
    q.with_work = false;
    assert_string_equal(hits_of(f, &f->writer, &q), "Old well, Deep well");
}
FIX_BOTH(both_sides_are_one_list)

static void knows_groups_and_beginnings_on(Fixture *f)
{
    fix_publish(f, "person",
                "{\"name\":{\"en\":\"A. Person\"},\"offices\":[{\"title\":{\"en\":\"Minister of"
                " rivers\"},\"phone\":\"996312\"}]," SOURCES "}");
    assert_string_equal(found(f, "minis riv"), "A. Person");
    assert_string_equal(found(f, "m"), "");
    assert_string_equal(found(f, "a person"), "A. Person");
    assert_string_equal(found(f, "inister"), "");
    assert_string_equal(found(f, "996312"), "");
}
FIX_BOTH(knows_groups_and_beginnings)

static void takes_any_text_on(Fixture *f)
{
    static const char *const nothing[] = {"",
                                          " ",
                                          "\"",
                                          "***",
                                          "'); DROP TABLE record; --x",
                                          "AND OR NOT",
                                          "NEAR(water, 2)zz",
                                          "name : water zz",
                                          "\\",
                                          ":*A",
                                          "<->",
                                          "water\xff\xfezz",
                                          "=water=x",
                                          "^"};
    Buf long_text;
    SearchHit *hits;
    size_t count;
    bool more;
    publish(f, "{\"en\":\"Water union\"}", "{}", "place:KG");
    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
        assert_string_equal(found(f, nothing[i]), "");
    assert_string_equal(found(f, "\"water\" (union) *"), "Water union");
    assert_string_equal(found(f, "water' & 'union':*"), "Water union");
    for (unsigned seed = 1, i = 0; i < 300; i++) {
        char text[40];
        for (size_t k = 0; k < sizeof text; k++) {
            seed = seed * 1103515245 + 12345;
            text[k] = (char)(seed >> 16);
        }
        SearchQuery q = {.text = {text, sizeof text}, .limit = 10};
        FIX_OK(
            search_records(f->records, &f->stranger, &q, f->arena, &hits, &count, &more, &f->err));
    }
    buf_init(&long_text, 1 << 20);
    for (int i = 0; i < 17; i++)
        buf_add(&long_text, STR("ab "));
    SearchQuery q = {.text = buf_str(&long_text), .limit = 10};
    assert_int_equal(
        search_records(f->records, &f->stranger, &q, f->arena, &hits, &count, &more, &f->err),
        ERR_INVALID);
    while (long_text.len <= SEARCH_MAX_BYTES)
        buf_char(&long_text, 'x');
    q.text = buf_str(&long_text);
    assert_int_equal(
        search_records(f->records, &f->stranger, &q, f->arena, &hits, &count, &more, &f->err),
        ERR_INVALID);
    buf_clear(&long_text);
}
FIX_BOTH(takes_any_text)

static void hides_what_is_hidden_on(Fixture *f)
{
    Record r;
    Str id = publish(f, "{\"en\":\"Open name\"}", "{\"en\":\"first words\"}", "place:KG");
    FIX_OK(fix_save(f, &f->writer, arena_cstr(f->arena, id), -1,
                    organisation(f, "{\"en\":\"Secret draft\"}", "{}", "place:KG"), false, &r));
    assert_string_equal(found(f, "secret"), "");
    assert_string_equal(found(f, "first"), "Open name");
    assert_string_equal(work(f, &f->writer, "secret"), "Secret draft");
    assert_string_equal(work(f, &f->writer, "first"), "");
    assert_string_equal(work(f, &f->stranger, "secret"), "");
    Viewer nobody = viewer_public();
    assert_string_equal(work(f, &nobody, "secret"), "");
    publish(f, "{\"en\":\"Kabul shelter\"}", "{}", "place:AF"); /* guarded: restricted */
    assert_string_equal(found(f, "shelter"), "");
    assert_string_equal(work(f, &f->chief, "shelter"), "Kabul shelter");
    FIX_OK(fix_step(f, &f->operator, id, STEP_PUBLISH, "", &r));
    assert_string_equal(found(f, "secret"), "Secret draft");
    FIX_OK(fix_step(f, &f->operator, id, STEP_ARCHIVE, "", &r));
    assert_string_equal(found(f, "secret"), "");
    fix_expect_rebuildable(f);
}
FIX_BOTH(hides_what_is_hidden)

static void chooses_by_names_on(Fixture *f)
{
    static const RecordType *const both[] = {&FIX_ORGANISATION, &FIX_PERSON, NULL};
    Record r;
    SearchHit *hits;
    size_t count;
    publish(f, "{\"en\":\"Delta union\"}", "{}", "place:KG");
    publish(f, "{\"en\":\"Other\"}", "{\"en\":\"delta\"}", "place:KG");
    FIX_OK(fix_save(f, &f->writer, "organisation", 0,
                    organisation(f, "{\"en\":\"Delta draft\"}", "{}", "place:KG"), false, &r));
    FIX_OK(search_names(f->records, &f->reviewer, both, STR("del"), 10, f->arena, &hits, &count,
                        &f->err));
    assert_int_equal(count, 2);
    assert_true(hits[0].state == RECORD_PUBLISHED && hits[1].state == RECORD_DRAFT);
    FIX_OK(search_names(f->records, &f->stranger, both, STR("del"), 10, f->arena, &hits, &count,
                        &f->err));
    assert_int_equal(count, 1);
    FIX_OK(search_names(f->records, &f->reviewer, both + 1, STR("del"), 10, f->arena, &hits, &count,
                        &f->err));
    assert_int_equal(count, 0);
}
FIX_BOTH(chooses_by_names)

/* Random records: what the working side finds is just what the viewer may read and has the word. */
static void finds_by_rights_alone_on(Fixture *f)
{
    static const char *const places[] = {"place:KG", "place:KZ", "place:KG-C", "place:AF"};
    static const char *const sensitivities[] = {"public", "restricted", "confidential", "strict"};
    const Viewer *viewers[] = {&f->writer, &f->reviewer, &f->chief, &f->stranger, &f->operator};
    Record records[40];
    unsigned seed = 7;
    for (size_t i = 0; i < 40; i++) {
        seed = seed * 1103515245 + 12345;
        unsigned n = seed >> 16;
        Str body = arena_printf(
            f->arena,
            "{\"name\":{\"en\":\"Number%zu\"},\"summary\":{\"en\":\"common\"},\"kind\":\"ngo\","
            "\"places\":[{\"to\":\"%s\"}]," SOURCES
            ",\"sensitivity\":\"%s\",\"reason\":\"a test\"}",
            i, places[n % 4], sensitivities[n / 4 % 4]);
        FIX_OK(fix_save(f, &f->operator, "organisation", 0, arena_cstr(f->arena, body), false,
                        &records[i]));
        if (n / 16 % 2)
            FIX_OK(fix_step(f, &f->operator, records[i].id, STEP_PUBLISH, "", &records[i]));
    }
    for (size_t v = 0; v < 5; v++) {
        SearchHit *hits;
        size_t count, visible = 0;
        bool more;
        SearchQuery q = {.text = STR("common"), .limit = 100, .side = SIDE_WORK};
        fix_tick(f);
        FIX_OK(search_records(f->records, viewers[v], &q, f->arena, &hits, &count, &more, &f->err));
        for (size_t i = 0; i < 40; i++) {
            bool may = viewer_may(viewers[v], ACT_READ, &records[i].stand), is_hit = false;
            for (size_t k = 0; k < count; k++)
                is_hit |= str_eq(hits[k].id, records[i].id);
            assert_int_equal(may, is_hit);
            visible += may;
        }
        assert_int_equal(count, visible);
        q.side = SIDE_PUBLIC;
        FIX_OK(search_records(f->records, viewers[v], &q, f->arena, &hits, &count, &more, &f->err));
        for (size_t k = 0; k < count; k++)
            assert_non_null(strstr(fix_public(f, hits[k].id), "common"));
        assert_in_range(count, 1, 39);
    }
    fix_expect_rebuildable(f);
}
FIX_BOTH(finds_by_rights_alone)

static bool file_has(const char *path, Str needle)
{
    FILE *file = fopen(path, "rb");
    Buf bytes;
    char part[65536];
    size_t n;
    buf_init(&bytes, 64 << 20);
    while (file && (n = fread(part, 1, sizeof part, file)))
        buf_add(&bytes, (Str){part, n});
    if (file)
        fclose(file);
    bool has = str_find(buf_str(&bytes), needle) != SIZE_MAX;
    buf_clear(&bytes);
    return has;
}

/* Whether SQLite's file has the bytes: the last connection to close leaves no WAL behind. */
static bool store_has(Fixture *f, const char *needle)
{
    records_close(f->records);
    db_close(f->db);
    bool has = file_has(f->store.address, str_of(needle));
    FIX_OK(db_open(&f->db, f->store.address, DB_WRITE, &f->err));
    FIX_OK(records_open(&f->records, f->db, &f->world, &f->err));
    return has;
}

static void erases_from_the_index_on(Fixture *f)
{
    /* An index does not write again what a word has in common with the one before it. */
    static const char tail[] = "q7vanishing";
    Str id = publish(f, "{\"en\":\"Open\"}", "{\"en\":\"zxq7vanishing word\"}", "place:KG");
    for (int i = 0; i < 40; i++)
        publish(f, "{\"en\":\"Filler\"}", "{\"en\":\"words of all kinds\"}", "place:KG");
    assert_string_equal(found(f, "zxq7vanishing"), "Open");
    if (f->store.kind == DB_SQLITE)
        assert_true(store_has(f, tail));
    fix_tick(f);
    FIX_OK(fix_erase(f, &f->operator, id, STR("summary"), STR("a test"), &f->err));
    assert_string_equal(found(f, "zxq7vanishing"), "");
    assert_string_equal(work(f, &f->chief, "zxq7vanishing"), "");
    assert_string_equal(work(f, &f->chief, "erased"), "");
    if (f->store.kind == DB_SQLITE)
        assert_false(store_has(f, tail));
}
FIX_BOTH(erases_from_the_index)

int test_records_search(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_words_of_nine_languages),
        cmocka_unit_test(ranks_names_first),
        cmocka_unit_test(pages_and_filters),
        cmocka_unit_test(both_sides_are_one_list),
        cmocka_unit_test(knows_groups_and_beginnings),
        cmocka_unit_test(takes_any_text),
        cmocka_unit_test(hides_what_is_hidden),
        cmocka_unit_test(chooses_by_names),
        cmocka_unit_test(finds_by_rights_alone),
        cmocka_unit_test(erases_from_the_index),
    };
    return cmocka_run_group_tests_name("records/search", tests, NULL, NULL);
}
