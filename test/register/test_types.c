/* The declared types: well formed, and with words for people in the catalogue; what the world says
 * of places and goals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "locale/locale.h"
#include "register/types.h"
#include "register/world.h"

int test_register_types(void);

static Locale *english;

static void has_message(const char *format, const char *a, const char *b)
{
    char key[200];
    bool is_own;
    int len = snprintf(key, sizeof key, format, a, b);
    Str text = locale_message(english, (Str){key, (size_t)len}, &is_own);
    if (str_eq(text, (Str){key, (size_t)len}))
        fail_msg("there is no message '%s'", key);
}

static void fields_have_words(const Field *fields)
{
    for (const Field *f = fields; f->name; f++) {
        has_message("field.%s%s", f->name, "");
        for (size_t i = 0; f->kind == FIELD_CHOICE && f->choices[i]; i++)
            has_message("choice.%s.%s", f->name, f->choices[i]);
        if (f->kind == FIELD_GROUP)
            fields_have_words(f->fields);
    }
}

static void test_everything_has_words(void **state)
{
    (void)state;
    fields_have_words(envelope_head);
    fields_have_words(envelope_tail);
    for (const RecordType *const *t = register_types; *t; t++) {
        has_message("type.%s%s", (*t)->name, "");
        has_message("type.%s.%s", (*t)->name, "many");
        has_message("type.%s.%s", (*t)->name, "new");
        has_message("general.%s%s", (*t)->name, "");
        fields_have_words((*t)->fields);
        const Field *general =
            (*t)->general ? field_find((*t)->fields, str_of((*t)->general)) : NULL;
        for (size_t i = 0; general && general->choices[i]; i++)
            has_message("general.%s.%s", (*t)->name, general->choices[i]);
    }
}

static const Field *duty_field(const RecordType *t, const char *name, FieldKind kind)
{
    const Field *f = type_find_field(t, str_of(name));
    if (!f || (kind && f->kind != kind))
        fail_msg("the duty of %s names no such field: %s", t->name, name);
    return f;
}

static void is_choice(const Field *f, const char *choice)
{
    for (size_t i = 0; f->choices[i]; i++)
        if (!strcmp(f->choices[i], choice))
            return;
    fail_msg("%s is never %s", f->name, choice);
}

static void test_duties_are_declared(void **state)
{
    (void)state;
    size_t count = 0;
    for (const RecordType *const *t = register_types; *t; t++) {
        const DutyTerms *terms = (*t)->duty;
        if (!terms)
            continue;
        count++;
        const Field *status = duty_field(*t, terms->status, FIELD_CHOICE);
        assert_true(status->flags & FIELD_FACET);
        for (size_t i = 0; terms->open[i]; i++)
            is_choice(status, terms->open[i]);
        if (terms->done)
            is_choice(status, terms->done);
        if (terms->verifier)
            duty_field(*t, terms->verifier, FIELD_LINK);
        for (size_t i = 0; terms->owners[i]; i++)
            assert_true(duty_field(*t, terms->owners[i], FIELD_LINK)->flags & FIELD_FACET);
        for (size_t i = 0; terms->report[i]; i++)
            duty_field(*t, terms->report[i], 0);
        if (terms->late)
            has_message("choice.mark.%s%s", terms->late, "");
    }
    assert_true(count > 0);
}

/* --- the world --- */

static Framework *framework;
static World *world;
static const Locale *locales[LOCALE_COUNT];

static int set_up(void **state)
{
    (void)state;
    assert_int_equal(locale_new(&english, 0, NULL), ERR_OK);
    assert_int_equal(framework_new(&framework, NULL), ERR_OK);
    assert_int_equal(world_new(&world, framework, register_types, locales, NULL), ERR_OK);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    world_free(world);
    framework_free(framework);
    locale_free(english);
    return 0;
}

static void test_what_there_is(void **state)
{
    const RecordsWorld *w = world_records(world);
    static const char *const are[] = {"place:KG", "place:KG-C", "goal:6", "target:6.1",
                                      "indicator:6.1.1"};
    static const char *const are_not[] = {
        "place:XX",    "place:KGZ",     "goal:18",         "goal:06", "goal:0",
        "target:6.99", "indicator:6.1", "organisation:un", "KG",      ""};
    (void)state;
    for (size_t i = 0; i < sizeof are / sizeof *are; i++)
        assert_true(w->exists(w->context, str_of(are[i])));
    for (size_t i = 0; i < sizeof are_not / sizeof *are_not; i++)
        assert_false(w->exists(w->context, str_of(are_not[i])));
}

static void is_within(const char *id, const char *expected)
{
    const RecordsWorld *w = world_records(world);
    Arena *arena = arena_new(1 << 16);
    Str wider[8], all = STR("");
    size_t count = w->wider(w->context, str_of(id), arena, wider, 8);
    for (size_t i = 0; i < count; i++)
        all = arena_printf(arena, STR_FMT "%s" STR_FMT, STR_ARG(all), i ? " " : "",
                           STR_ARG(wider[i]));
    assert_string_equal(all.len ? all.ptr : "", expected);
    arena_free(arena);
}

static void test_what_contains_what(void **state)
{
    (void)state;
    is_within("place:KG-C", "place:KG");
    is_within("place:KG", "");
    is_within("indicator:6.1.1", "target:6.1 goal:6");
    is_within("target:6.b", "goal:6");
    is_within("goal:6", "");
    is_within("organisation:un", "");
}

static void test_what_is_guarded(void **state)
{
    const RecordsWorld *w = world_records(world);
    (void)state;
    assert_int_equal(w->guard(w->context, &type_organisation, STR("place:AF")),
                     SENSITIVITY_RESTRICTED);
    assert_int_equal(w->guard(w->context, &type_person, STR("place:AF")), SENSITIVITY_RESTRICTED);
    assert_int_equal(w->guard(w->context, &type_person, STR("place:KG")), SENSITIVITY_PUBLIC);
    assert_int_equal(w->guard(w->context, &type_person, STR("goal:6")), SENSITIVITY_PUBLIC);
}

static void means(const char *const *to, const char *text, const char *expected)
{
    Arena *arena = arena_new(1 << 20);
    Str id = world_find(world, to, str_of(text), arena);
    char got[100];
    snprintf(got, sizeof got, STR_FMT, STR_ARG(id));
    assert_string_equal(got, expected);
    arena_free(arena);
}

static void test_what_people_mean(void **state)
{
    static const char *const places[] = {"place", NULL};
    static const char *const aims[] = {"goal", "target", "indicator", NULL};
    (void)state;
    means(places, "KG", "place:KG");
    means(places, " Kyrgyzstan ", "place:KG");
    means(places, "Кыргызстан", "place:KG");
    means(places, "افغانستان", "place:AF");
    means(places, "Atlantis", "");
    means(places, "6.1", "");
    means(aims, "6", "goal:6");
    means(aims, "SDG 6.1", "target:6.1");
    means(aims, "6.1.1.", "indicator:6.1.1");
    means(aims, "indicator:6.1.1", "indicator:6.1.1");
    means(aims, "KG", "");
    means(aims, "", "");
}

int test_register_types(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_everything_has_words), cmocka_unit_test(test_duties_are_declared),
        cmocka_unit_test(test_what_there_is),        cmocka_unit_test(test_what_contains_what),
        cmocka_unit_test(test_what_is_guarded),      cmocka_unit_test(test_what_people_mean),
    };
    return cmocka_run_group_tests_name("register/types", tests, set_up, tear_down);
}
