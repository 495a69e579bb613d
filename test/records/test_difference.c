/* Differences: which values, which words. */
#include "sample_doc.h"

#include "records/difference.h"

int test_records_difference(void);

static Arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new((size_t)64 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

/* Pieces give both texts back, and neighbours have different kinds. */
static void check_pieces(const Change *change)
{
    Buf before, after;
    buf_init(&before, RECORD_MAX_BYTES);
    buf_init(&after, RECORD_MAX_BYTES);
    for (size_t i = 0; i < change->piece_count; i++) {
        const ChangePiece *piece = &change->pieces[i];
        assert_true(piece->text.len > 0);
        assert_false(i && piece->kind == piece[-1].kind);
        if (piece->kind != CHANGE_ADDED)
            buf_add(&before, piece->text);
        if (piece->kind != CHANGE_REMOVED)
            buf_add(&after, piece->text);
    }
    assert_true(str_eq(buf_str(&before), change->before));
    assert_true(str_eq(buf_str(&after), change->after));
    buf_clear(&before);
    buf_clear(&after);
}

/* "path: before -> after" of each change, a line each. */
static void expect_changes(const char *before, const char *after, const char *expected)
{
    Change *changes;
    Buf out;
    buf_init(&out, 1 << 20);
    size_t count = body_difference(&SAMPLE, before ? sample_read(arena, before) : NULL,
                                   after ? sample_read(arena, after) : NULL, arena, &changes);
    for (size_t i = 0; i < count; i++) {
        const Change *c = &changes[i];
        buf_printf(&out, STR_FMT ": " STR_FMT " -> " STR_FMT "\n", STR_ARG(c->path),
                   STR_ARG(c->before), STR_ARG(c->after));
        assert_non_null(c->field);
        if (c->pieces)
            check_pieces(c);
    }
    buf_char(&out, '\0');
    assert_string_equal(out.ptr, expected);
    buf_clear(&out);
}

/* "same [-removed][+added]" of a text. */
static void expect_words(Str before, Str after, const char *expected)
{
    Doc *old = doc_new(arena, DOC_OBJECT), *new = doc_new(arena, DOC_OBJECT);
    static const char *const MARKS[] = {"%.*s", "[+%.*s]", "[-%.*s]"};
    Change *changes;
    Buf out;
    doc_text(doc_object(old, "story"), "en", before);
    doc_text(doc_object(new, "story"), "en", after);
    assert_int_equal(body_difference(&SAMPLE, old, new, arena, &changes), 1);
    assert_true(str_eq(changes->language, STR("en")));
    check_pieces(changes);
    buf_init(&out, 1 << 20);
    for (size_t i = 0; i < changes->piece_count; i++)
        buf_printf(&out, MARKS[changes->pieces[i].kind], STR_ARG(changes->pieces[i].text));
    buf_char(&out, '\0');
    assert_string_equal(out.ptr, expected);
    buf_clear(&out);
}

static void tells_values_in_order(void **state)
{
    (void)state;
    expect_changes("{}", "{}", "");
    expect_changes(NULL, "{\"is_open\":true,\"name\":{\"en\":\"a\"}}",
                   "name.en:  -> a\nis_open:  -> true\n");
    expect_changes("{\"name\":{\"en\":\"a\",\"ru\":\"б\"},\"kind\":\"small\",\"amount\":1,"
                   "\"day\":\"2025\",\"original\":\"en\"}",
                   "{\"name\":{\"en\":\"a\",\"ky\":\"б\"},\"kind\":\"large\",\"amount\":\"1.0\","
                   "\"day\":\"2025\",\"sensitivity\":\"restricted\"}",
                   "name.ru: б -> \nname.ky:  -> б\nkind: small -> large\namount: 1 -> 1.0\n"
                   "original: en -> \nsensitivity:  -> restricted\n");
    expect_changes("{\"parent\":{\"to\":\"sample:a\",\"since\":\"2020\",\"share\":5}}",
                   "{\"parent\":{\"to\":\"sample:b\",\"until\":\"2025\",\"share\":5}}",
                   "parent: sample:a -> sample:b\nparent.since: 2020 -> \n"
                   "parent.until:  -> 2025\n");
}

static void matches_items_of_lists(void **state)
{
    (void)state;
    expect_changes("{\"tongues\":[\"ky\",\"ru\"]}", "{\"tongues\":[\"en\",\"ky\",\"ru\"]}",
                   "tongues.0:  -> en\n");
    expect_changes("{\"tongues\":[\"ky\",\"ru\",\"en\"]}", "{\"tongues\":[\"ky\",\"en\"]}",
                   "tongues.1: ru -> \n");
    expect_changes("{\"partners\":[{\"to\":\"sample:a\"},{\"to\":\"sample:b\"}]}",
                   "{\"partners\":[{\"to\":\"sample:b\",\"since\":\"2020\"}]}",
                   "partners.0: sample:a -> sample:b\npartners.0.since:  -> 2020\n"
                   "partners.1: sample:b -> \n");
    expect_changes(
        "{\"offices\":[{\"title\":{\"en\":\"Head\"}},{\"since\":\"2020\"}]}",
        "{\"offices\":[{\"title\":{\"en\":\"New\"}},{\"title\":{\"en\":\"Deputy Head\"}},"
        "{\"since\":\"2020\"}]}",
        "offices.0.title.en: Head -> New\noffices.1.title.en:  -> Deputy Head\n");
    expect_changes("{\"aliases\":[\"a\",\"b\",\"c\"]}", "{}",
                   "aliases.0: a -> \naliases.1: b -> \naliases.2: c -> \n");
}

static void tells_words(void **state)
{
    (void)state;
    expect_words(STR("a b"), STR("a b c"), "a b[+ c]");
    expect_words(STR("the old red house"), STR("the new house"), "the [-old red ][+new ]house");
    expect_words(STR("a b c"), STR("c"), "[-a b ]c");
    expect_words(STR("a\nb"), STR("a b"), "a[-\n][+ ]b");
    expect_words(STR(" a"), STR("a"), "[- ]a");
    expect_words(STR("د اوبو ملي پلان"), STR("د اوبو نوی ملي پلان"), "د اوبو [+نوی ]ملي پلان");
    expect_words(STR("می\xE2\x80\x8Cشود"), STR("می شود"), "[-می\xE2\x80\x8Cشود][+می شود]");
}

static void bounds_its_work(void **state)
{
    Buf before, after;
    (void)state;
    buf_init(&before, 1 << 20);
    buf_init(&after, 1 << 20);
    for (int i = 0; i < 2001; i++) {
        buf_printf(&before, "w%d ", i);
        buf_printf(&after, "w%d ", i == 1000 ? -1 : i);
    }
    Doc *old = doc_new(arena, DOC_OBJECT), *new = doc_new(arena, DOC_OBJECT);
    Change *changes;
    doc_text(doc_object(old, "story"), "en", buf_str(&before));
    doc_text(doc_object(new, "story"), "en", buf_str(&after));
    assert_int_equal(body_difference(&SAMPLE, old, new, arena, &changes), 1);
    assert_int_equal(changes->piece_count, 2);
    check_pieces(changes);
    buf_clear(&before);
    buf_clear(&after);
}

/* Random texts of few words: pieces always give both back. */
static void gives_random_texts_back(void **state)
{
    unsigned seed = 1;
    (void)state;
    for (int i = 0; i < 500; i++) {
        char text[2][64];
        for (int t = 0; t < 2; t++) {
            size_t len = 0;
            for (unsigned n = (seed = seed * 1664525u + 1013904223u) >> 27; n > 0; n--) {
                seed = seed * 1664525u + 1013904223u;
                text[t][len++] = "ab  c\n"[(seed >> 16) % 6];
            }
            text[t][len] = '\0';
        }
        Doc *old = doc_new(arena, DOC_OBJECT), *new = doc_new(arena, DOC_OBJECT);
        Change *changes;
        doc_text(old, "notes", str_of(text[0]));
        doc_text(new, "notes", str_of(text[1]));
        if (body_difference(&SAMPLE, old, new, arena, &changes))
            check_pieces(changes);
        else
            assert_string_equal(text[0], text[1]);
    }
}

static void tells_tombstones(void **state)
{
    (void)state;
    expect_changes(
        "{\"kind\":\"small\",\"story\":{\"en\":\"a\"},\"partners\":[{\"to\":\"sample:a\"}]}",
        "{\"kind\":{\"erased\":\"2026-11-26\"},\"story\":{\"erased\":\"2026-11-26\"},"
        "\"partners\":{\"erased\":\"2026-11-26\"}}",
        "kind: small -> [erased 2026-11-26]\npartners:  -> [erased 2026-11-26]\n"
        "partners.0: sample:a -> \nstory:  -> [erased 2026-11-26]\nstory.en: a -> \n");
    expect_changes("{\"kind\":{\"erased\":\"2026-11-26\"}}",
                   "{\"kind\":{\"erased\":\"2026-11-26\"}}", "");
}

int test_records_difference(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(tells_values_in_order), TEST(matches_items_of_lists),  TEST(tells_words),
        TEST(bounds_its_work),       TEST(gives_random_texts_back), TEST(tells_tombstones)};
    return cmocka_run_group_tests_name("records/difference", tests, NULL, NULL);
}
