/* Bodies as rows of tables, and back. */
#include "sample_doc.h"

#include "records/flat.h"

int test_records_flat(void);

static Problems *new_problems(Arena *arena)
{
    Problems *problems = arena_alloc(arena, sizeof *problems);
    problems->arena = arena;
    return problems;
}

static Doc *clean(Arena *arena, const Doc *body)
{
    Problems *problems = new_problems(arena);
    Doc *out = body_clean(arena, &SAMPLE, body, problems);
    if (problems->count)
        fail_msg("%.*s: %s", STR_ARG(problems->items[0].path), problems->items[0].message);
    return out;
}

static Str bytes_of(Arena *arena, const Doc *body)
{
    Buf out;
    buf_init(&out, RECORD_MAX_BYTES);
    body_write(&out, &SAMPLE, body);
    Str text = arena_dup(arena, buf_str(&out));
    buf_clear(&out);
    return text;
}

/* Body → row → body; the header goes through its names, too, and from back to front. */
static void expect_round_trip(Arena *arena, const Doc *body)
{
    FlatMeta meta = {STR("sample:a"), 7, RECORD_DRAFT};
    FlatHeader *header = flat_header_new(arena, &SAMPLE);
    flat_header_add(header, body);
    Str *cells = flat_row(header, &meta, body, arena);
    assert_non_null(cells);
    Str names[FLAT_MAX_COLUMNS], turned[FLAT_MAX_COLUMNS];
    for (size_t i = 0; i < header->count; i++) {
        names[i] = header->columns[header->count - 1 - i].name;
        turned[i] = cells[header->count - 1 - i];
    }
    Problems *problems = new_problems(arena);
    FlatHeader *read = flat_header_read(arena, &SAMPLE, names, header->count, problems);
    assert_int_equal(problems->count, 0);
    Doc *again = clean(arena, flat_body(read, turned, arena));
    Str before = bytes_of(arena, body), after = bytes_of(arena, again);
    if (!str_eq(before, after))
        fail_msg("%.*s\n%.*s", STR_ARG(before), STR_ARG(after));
    assert_true(str_eq(turned[flat_find(read, STR("id"))], STR("sample:a")));
    assert_true(str_eq(turned[flat_find(read, STR("revision"))], STR("7")));
}

/* --- random bodies --- */

static uint64_t seed = 1;
static size_t pick(size_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(seed >> 33) % n;
}

static void put_value(Doc *parent, const char *key, const Field *field);

static void put_text(Doc *parent, const char *key)
{
    static const char *const texts[] = {
        "a",     "=1+1; \"x\"",         "'quoted'", "two\nlines", "; ",
        "пара,", "[erased 2026-11-26]", "\"",       "-5",         "a;b"};
    doc_text(parent, key, str_of(texts[pick(10)]));
}

static void put_link(Doc *parent, const char *key, const Field *field)
{
    Doc *link = doc_object(parent, key);
    doc_printf(link, "to", "%s:x%zu", field->to[0], pick(5));
    if (!pick(3))
        doc_text(link, "share", pick(2) ? STR("33.30") : STR("40"));
    if (!pick(3))
        doc_text(link, "since", STR("2020-02"));
    if (!pick(3))
        doc_text(link, "until", STR("2024"));
    if (!pick(4))
        doc_text(link, "checked", STR("person:me"));
}

static void put_group(Doc *parent, const char *key, const Field *field)
{
    Doc *group = doc_object(parent, key);
    for (const Field *f = field->fields; f->name; f++)
        if (pick(2))
            put_value(group, f->name, f);
}

static void put_texts(Doc *parent, const char *key)
{
    Doc *texts = doc_object(parent, key);
    put_text(texts, "fa-AF");
    if (pick(2))
        put_text(texts, "en");
}

static void put_erased(Doc *parent, const char *key)
{
    doc_text(doc_object(parent, key), "erased", STR("2026-11-26"));
}

static void put_one(Doc *parent, const char *key, const Field *field)
{
    static const char *const numbers[] = {"1.50", "-2", "1e3", "0.1"};
    bool is_text = field->kind == FIELD_TEXT;
    if (!is_text && !pick(12)) {
        put_erased(parent, key);
        return;
    }
    switch (field->kind) {
    case FIELD_TEXTS:
        put_texts(parent, key);
        break;
    case FIELD_NUMBER:
        doc_text(parent, key, str_of(numbers[pick(4)]));
        break;
    case FIELD_DATE:
        doc_text(parent, key, pick(2) ? STR("2025") : STR("2025-08-03"));
        break;
    case FIELD_CHOICE:
        doc_text(parent, key, str_of(field->choices[pick(2)]));
        break;
    case FIELD_FLAG:
        doc_bool(parent, key, true);
        break;
    case FIELD_URL:
        doc_text(parent, key, STR("https://example.org/a;b?c=%20"));
        break;
    case FIELD_EMAIL:
        doc_text(parent, key, STR("a@example.org"));
        break;
    case FIELD_LANGUAGE:
        doc_text(parent, key, pick(2) ? STR("ru") : STR("ps"));
        break;
    case FIELD_LINK:
        put_link(parent, key, field);
        break;
    case FIELD_GROUP:
        put_group(parent, key, field);
        break;
    case FIELD_FILE:
    case FIELD_IMAGE:
        doc_printf(parent, key, "%064zx", 1 + pick(1000));
        break;
    default:
        if (field->max == 10)
            doc_text(parent, key, STR("=short"));
        else
            put_text(parent, key);
    }
}

static void put_value(Doc *parent, const char *key, const Field *field)
{
    if (!(field->flags & FIELD_MANY)) {
        put_one(parent, key, field);
        return;
    }
    if (!pick(12)) {
        put_erased(parent, key);
        return;
    }
    Doc *list = doc_list(parent, key);
    for (size_t n = 1 + pick(3); n; n--)
        put_one(list, NULL, field);
}

static void random_bodies_come_back(void **state)
{
    (void)state;
    Arena *arena = arena_new(64 << 20);
    for (int round = 0; round < 2000; round++) {
        const Field *field;
        Doc *body = doc_new(arena, DOC_OBJECT);
        for (size_t i = 0; (field = type_field(&SAMPLE, i)); i++)
            if (pick(3) == 0)
                put_value(body, field->name, field);
        expect_round_trip(arena, clean(arena, body));
        arena_reset(arena);
    }
    arena_free(arena);
}

/* --- single forms --- */

static Str cell_of(Arena *arena, const char *json, const char *column)
{
    FlatHeader *header = flat_header_new(arena, &SAMPLE);
    Doc *body = sample_read(arena, json);
    flat_header_add(header, body);
    size_t at = flat_find(header, str_of(column));
    assert_int_not_equal(at, SIZE_MAX);
    return flat_row(header, &(FlatMeta){0}, body, arena)[at];
}

static void expect_cell(const char *json, const char *column, const char *cell)
{
    Arena *arena = arena_new(16 << 20);
    assert_string_equal(arena_cstr(arena, cell_of(arena, json, column)), cell);
    arena_free(arena);
}

static void forms_of_cells(void **state)
{
    (void)state;
    expect_cell("{\"name\":{\"ru\":\"Вода\"}}", "name.ru", "Вода");
    expect_cell("{\"offices\":[{},{\"title\":{\"en\":\"Head\"}}]}", "offices.2.title.en", "Head");
    expect_cell("{\"places\":[{\"to\":\"place:KG\",\"share\":40,\"since\":\"2020\",\"until\":"
                "\"2024\"},{\"to\":\"place:KZ\",\"checked\":\"person:a\",\"until\":\"2021\"}]}",
                "places", "place:KG 40% 2020..2024; place:KZ ..2021 checked=person:a");
    expect_cell("{\"aliases\":[\"a;b\",\"c \\\"d\\\"\",\"e\"]}", "aliases",
                "\"a;b\"; \"c \"\"d\"\"\"; e");
    expect_cell("{\"is_open\":true}", "is_open", "true");
    expect_cell("{\"amount\":{\"erased\":\"2026-11-26\"}}", "amount", "[erased 2026-11-26]");
    expect_cell("{\"places\":[{\"erased\":\"2026-11-26\"}]}", "places", "[erased 2026-11-26];");
    expect_cell("{\"places\":{\"erased\":\"2026-11-26\"}}", "places", "[erased 2026-11-26]");
    expect_cell("{\"offices\":{\"erased\":\"2026-11-26\"}}", "offices", "[erased 2026-11-26]");
}

static Doc *body_of(Arena *arena, const Str *header, const Str *cells, size_t count)
{
    Problems *problems = new_problems(arena);
    FlatHeader *read = flat_header_read(arena, &SAMPLE, header, count, problems);
    assert_int_equal(problems->count, 0);
    return flat_body(read, cells, arena);
}

static void cells_as_people_write_them(void **state)
{
    (void)state;
    Arena *arena = arena_new(16 << 20);
    Str header[] = {STR("places"),          STR("is_open"), STR(" offices.3.since "),
                    STR("offices.1.since"), STR("aliases"), STR("state")};
    Str cells[] = {STR(" place:KG  2020–2024 40% ;place:KZ;"),
                   STR("YES"),
                   STR("2021"),
                   STR(" "),
                   STR("a; b ;;"),
                   STR("published")};
    sample_expect_json(body_of(arena, header, cells, 6),
                       "{\"aliases\":[\"a\",\"b\"],\"is_open\":true,\"places\":[{\"to\":\"place:"
                       "KG\",\"since\":\"2020\",\"until\":\"2024\",\"share\":\"40\"},{\"to\":"
                       "\"place:KZ\"}],\"offices\":[{\"since\":\"2021\"}]}");
    arena_free(arena);
}

static void problems_name_their_column(void **state)
{
    (void)state;
    Arena *arena = arena_new(16 << 20);
    Str names[] = {STR("offices.1.since"), STR("offices.4.since"), STR("places"), STR("name.en"),
                   STR("offices.4.title.ru")};
    Str cells[] = {STR(""), STR("soon"), STR("place:KG nonsense"), STR("x"), STR("Глава")};
    Problems *problems = new_problems(arena);
    FlatHeader *header = flat_header_read(arena, &SAMPLE, names, 5, problems);
    Doc *body = flat_body(header, cells, arena);
    body_clean(arena, &SAMPLE, body, problems);
    assert_int_equal(problems->count, 2);
    assert_string_equal(problems->items[0].message, "problem.not_a_link");
    assert_int_equal(flat_column_of(header, cells, problems->items[0].path), 2);
    assert_string_equal(problems->items[1].message, "problem.not_a_date");
    assert_int_equal(flat_column_of(header, cells, problems->items[1].path), 1);
    assert_int_equal(flat_column_of(header, cells, STR("places.0.since")), 2);
    assert_int_equal(flat_column_of(header, cells, STR("name")), 3);
    assert_int_equal(flat_column_of(header, cells, STR("offices.0.title")), 4);
    assert_int_equal(flat_column_of(header, cells, STR("kind")), SIZE_MAX);
    assert_int_equal(flat_column_of(header, cells, STR("")), SIZE_MAX);
    arena_free(arena);
}

static void headers_are_checked(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "nothing", "name.xx",  "name.en.x", "offices.0.since", "offices.x",
        "kind.1",  "offices.", "places.1",  "contact.x",       "offices.1.since.2020"};
    Arena *arena = arena_new(16 << 20);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Problems *problems = new_problems(arena);
        FlatHeader *header =
            flat_header_read(arena, &SAMPLE, &(Str){bad[i], strlen(bad[i])}, 1, problems);
        assert_int_equal(problems->count, 1);
        assert_string_equal(problems->items[0].message, "problem.unknown_column");
        assert_int_equal(flat_find(header, str_of(bad[i])), SIZE_MAX);
        flat_body(header, &STR("x"), arena);
    }
    Problems *problems = new_problems(arena);
    flat_header_read(arena, &SAMPLE, (Str[]){STR("kind"), STR(""), STR("kind"), STR("")}, 4,
                     problems);
    assert_int_equal(problems->count, 1);
    assert_string_equal(problems->items[0].message, "problem.given_twice");
    arena_free(arena);
}

static void a_template_has_all_fields(void **state)
{
    (void)state;
    Arena *arena = arena_new(16 << 20);
    FlatHeader *header = flat_header_new(arena, &SAMPLE);
    flat_header_add_template(header, NULL, (Str[]){STR("en"), STR("ru"), STR("")});
    static const char *const wanted[] = {"id",      "revision",      "state",
                                         "name.en", "name.ru",       "summary.en",
                                         "kind",    "contact.email", "offices.1.title.ru",
                                         "reason",  "sources.1.url", "stays.1.place"};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (flat_find(header, str_of(wanted[i])) == SIZE_MAX)
            fail_msg("there is no %s", wanted[i]);
    assert_int_equal(flat_find(header, STR("name.ps")), SIZE_MAX);
    assert_int_equal(flat_find(header, STR("offices.2.since")), SIZE_MAX);
    size_t count = header->count;
    flat_header_add(header, sample_read(arena, "{\"kind\":\"small\",\"name\":{\"en\":\"x\"}}"));
    assert_int_equal(header->count, count);
    arena_free(arena);
}

static void a_sheet_has_room_and_notes(void **state)
{
    (void)state;
    static const char *const kept[] = {"kind", "offices", NULL};
    Arena *arena = arena_new(16 << 20);
    Problems *problems = arena_alloc(arena, sizeof *problems);
    problems->arena = arena;
    Doc *body =
        sample_read(arena, "{\"kind\":\"small\",\"code\":\"x\",\"offices\":[{\"title\":{\"ru\":"
                           "\"y\"}}]}");
    FlatHeader *header = flat_header_new(arena, &SAMPLE);
    flat_header_add(header, body);
    flat_header_add_template(header, body, (Str[]){STR("en"), STR("")});
    flat_header_keep(header, kept);
    flat_header_add_note(header, 2, STR("due, by"));
    assert_true(str_eq(header->columns[0].name, STR("id")));
    assert_true(str_eq(header->columns[2].name, STR("(due, by)")));
    assert_true(str_eq(header->columns[3].name, STR("kind")));
    assert_int_not_equal(flat_find(header, STR("offices.1.title.ru")), SIZE_MAX);
    assert_int_not_equal(flat_find(header, STR("offices.2.title.en")), SIZE_MAX);
    assert_int_equal(flat_find(header, STR("offices.3.title.en")), SIZE_MAX);
    assert_int_equal(flat_find(header, STR("state")), SIZE_MAX);
    assert_int_equal(flat_find(header, STR("code")), SIZE_MAX);
    assert_int_equal(flat_row(header, &(FlatMeta){0}, body, arena)[2].len, 0);
    Str names[] = {STR("id"), STR("(code)"), STR("(code)"), STR("kind")};
    FlatHeader *read = flat_header_read(arena, &SAMPLE, names, 4, problems);
    assert_int_equal(problems->count, 0);
    Str cells[] = {STR(""), STR("a"), STR("b"), STR("large")};
    assert_int_equal(doc_count(flat_body(read, cells, arena)), 1);
    arena_free(arena);
}

static void too_many_columns_are_told(void **state)
{
    (void)state;
    Arena *arena = arena_new(64 << 20);
    FlatHeader *header = flat_header_new(arena, &SAMPLE);
    Doc *body = doc_new(arena, DOC_OBJECT), *list = doc_list(body, "offices");
    for (int i = 0; i < 400; i++) {
        Doc *office = doc_object(list, NULL);
        doc_text(office, "since", STR("2020"));
        doc_text(office, "until", STR("2021"));
        doc_text(office, "secret", STR("x"));
    }
    flat_header_add(header, body);
    assert_true(header->is_full);
    assert_int_equal(header->count, FLAT_MAX_COLUMNS);
    arena_free(arena);
}

int test_records_flat(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_bodies_come_back),    cmocka_unit_test(forms_of_cells),
        cmocka_unit_test(cells_as_people_write_them), cmocka_unit_test(problems_name_their_column),
        cmocka_unit_test(headers_are_checked),        cmocka_unit_test(a_template_has_all_fields),
        cmocka_unit_test(a_sheet_has_room_and_notes), cmocka_unit_test(too_many_columns_are_told)};
    return cmocka_run_group_tests_name("records flat", tests, NULL, NULL);
}
