/* Rules of the register: what is told about dates, signatures and promises that contradict
 * themselves, and what the passing of days makes of a record. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "format/json.h"
#include "register/rules.h"
#include "register/types.h"

int test_register_rules(void);

static Arena *arena;
static Problems problems;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new((size_t)16 << 20);
    problems = (Problems){.arena = arena};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static Doc *read(const char *json)
{
    Doc *doc = NULL;
    assert_int_equal(json_read(&doc, arena, str_of(json), NULL), ERR_OK);
    return doc;
}

/* "path message" of each problem, with a comma between. */
static void expect(const char *expected)
{
    Buf out;
    buf_init(&out, 1 << 12);
    for (size_t i = 0; i < problems.count; i++)
        buf_printf(&out, "%s" STR_FMT " %s", i ? ", " : "", STR_ARG(problems.items[i].path),
                   problems.items[i].message);
    buf_char(&out, '\0');
    assert_string_equal(out.ptr, expected);
    buf_clear(&out);
    problems.count = 0;
}

static void test_an_act_is_not_before_its_agreement(void **state)
{
    (void)state;
    agreement_check(
        read("{\"date\":\"2025-08-03\",\"acts\":[{\"act\":\"announced\",\"date\":\"2025-07\"},"
             "{\"act\":\"signed\",\"date\":\"2025-08-03\"},{\"act\":\"in_force\","
             "\"date\":\"2025-07-01\"},{\"act\":\"ratified\",\"date\":\"2025\"}]}"),
        RECORD_DRAFT, &problems);
    expect("acts.2.date problem.act_before");
}

static const Doc *person(void *context, Str id)
{
    (void)context;
    if (str_eq(id, STR("person:a")))
        return read("{\"offices\":[{\"since\":\"2023-04\",\"until\":\"2025-09-26\"}]}");
    return str_eq(id, STR("person:b")) ? read("{\"name\":{\"en\":\"b\"}}") : NULL;
}

static void test_who_signs_holds_an_office_that_day(void **state)
{
    (void)state;
    RecordLook look = {NULL, person, NULL};
    const Doc *body =
        read("{\"date\":\"2025-10-01\",\"signatures\":["
             "{\"person\":{\"to\":\"person:a\"},\"part\":\"signatory\",\"date\":\"2025-09-26\"},"
             "{\"person\":{\"to\":\"person:a\"},\"part\":\"signatory\"},"
             "{\"person\":{\"to\":\"person:a\"},\"part\":\"witness\"},"
             "{\"person\":{\"to\":\"person:b\"},\"part\":\"signatory\"},"
             "{\"person\":{\"to\":\"person:hidden\"},\"part\":\"signatory\"}]}");
    agreement_look(body, RECORD_DRAFT, &look, &problems);
    expect("");
    agreement_look(body, RECORD_SUBMITTED, &look, &problems);
    expect("signatures.1.person problem.no_office_then");
}

static void test_an_event_ends_after_it_begins(void **state)
{
    (void)state;
    event_check(read("{\"starts\":\"2025-08-03\",\"ends\":\"2025-08-02\"}"), RECORD_DRAFT,
                &problems);
    expect("ends problem.ends_before_begins");
    event_check(read("{\"starts\":\"2025-08\",\"ends\":\"2025-08-02\"}"), RECORD_DRAFT, &problems);
    expect("");
    event_check(read("{\"starts\":\"2025-08-03\",\"starts_at\":\"14:00\",\"ends_at\":\"13:59\","
                     "\"programme\":[{\"from\":\"09:00\",\"to\":\"09:30\"},{\"from\":\"10:00\","
                     "\"to\":\"09:00\"}]}"),
                RECORD_DRAFT, &problems);
    expect("ends_at problem.ends_before_begins, programme.1.to problem.ends_before_begins");
    event_check(read("{\"starts\":\"2025-08-03\",\"ends\":\"2025-08-04\",\"starts_at\":\"14:00\","
                     "\"ends_at\":\"09:00\"}"),
                RECORD_DRAFT, &problems);
    expect("");
}

static void test_nobody_verifies_an_own_promise(void **state)
{
    (void)state;
    commitment_check(read("{\"status\":\"done\",\"responsible\":[{\"to\":\"organisation:a\"}],"
                          "\"verified_by\":{\"to\":\"organisation:a\"}}"),
                     RECORD_DRAFT, &problems);
    expect("verified_by problem.verifies_itself");
    commitment_check(read("{\"status\":\"open\",\"made_by\":[{\"to\":\"organisation:a\"}],"
                          "\"verified_by\":{\"to\":\"organisation:b\"}}"),
                     RECORD_DRAFT, &problems);
    expect("verified_by problem.verified_open");
    commitment_check(read("{\"status\":\"done\",\"made_by\":[{\"to\":\"organisation:a\"}],"
                          "\"verified_by\":{\"to\":\"organisation:b\"}}"),
                     RECORD_DRAFT, &problems);
    expect("");
}

static Str merged(void *context, Str id)
{
    (void)context;
    return str_starts(id, STR("organisation:gone")) ? STR("organisation:a") : id;
}

static void look_at(const char *verifier, const char *owners)
{
    char json[300];
    RecordLook look = {NULL, NULL, merged};
    snprintf(json, sizeof json,
             "{\"status\":\"done\",%s,\"verified_by\":{\"to\":\"organisation:%s\"}}", owners,
             verifier);
    const Doc *body = read(json);
    commitment_check(body, RECORD_DRAFT, &problems);
    commitment_look(body, RECORD_DRAFT, &look, &problems);
}

static void test_nor_does_who_it_was_merged_with(void **state)
{
    (void)state;
    static const char gone[] = "\"made_by\":[{\"to\":\"organisation:gone\"}]";
    static const char itself[] = "\"responsible\":[{\"to\":\"organisation:a\"}]";
    look_at("a", gone);
    expect("verified_by problem.verifies_itself");
    look_at("gone", itself);
    expect("verified_by problem.verifies_itself");
    look_at("gone2", gone);
    expect("verified_by problem.verifies_itself");
    look_at("gone", "\"owner\":{\"to\":\"organisation:a\"}");
    expect("verified_by problem.verifies_itself");
    look_at("a", itself); /* told once */
    expect("verified_by problem.verifies_itself");
    look_at("b", gone);
    expect("");
}

static void test_amounts_have_an_order_and_a_currency(void **state)
{
    (void)state;
    opportunity_check(read("{\"amount_from\":20,\"amount_to\":\"3.50\"}"), RECORD_SUBMITTED,
                      &problems);
    expect("amount_to problem.amounts_turned, currency problem.no_currency");
    opportunity_check(read("{\"amount_from\":2,\"currency\":\"USD\"}"), RECORD_SUBMITTED,
                      &problems);
    expect("");
}

/* --- what time does --- */

static void expect_turn(Turn turn, bool is_withheld, const char *mark, const char *next)
{
    assert_int_equal(turn.is_withheld, is_withheld);
    assert_string_equal(turn.mark ? turn.mark : "", mark);
    assert_string_equal(turn.next, next);
}

static Turn promise(const char *due, const char *status, const char *today)
{
    char json[200];
    snprintf(json, sizeof json, "{\"due\":\"%s\",\"status\":\"%s\"}", due, status);
    return commitment_turns(read(json), str_of(today));
}

static void test_a_dated_promise_ages_by_itself(void **state)
{
    (void)state;
    expect_turn(promise("2026-04-24", "open", "2026-04-24"), false, "", "2026-04-25");
    expect_turn(promise("2026-04-24", "open", "2026-04-25"), false, "overdue", "");
    expect_turn(promise("2026-04", "under_way", "2026-04-30"), false, "", "2026-05-01");
    expect_turn(promise("2026-12", "under_way", "2026-12-31"), false, "", "2027-01-01");
    expect_turn(promise("2026", "open", "2027-01-01"), false, "overdue", "");
    expect_turn(promise("2024-02-29", "open", "2024-02-29"), false, "", "2024-03-01");
    expect_turn(promise("2026-04-24", "done", "2027-01-01"), false, "", "");
    expect_turn(promise("9999", "open", "2027-01-01"), false, "", "9999-12-31");
    expect_turn(commitment_turns(read("{\"status\":\"open\"}"), STR("2099-01-01")), false, "", "");
}

static void test_an_embargo_ends_by_itself(void **state)
{
    (void)state;
    const Doc *body = read("{\"embargo\":\"2026-05-01\"}");
    expect_turn(publication_turns(body, STR("2026-04-30")), true, "", "2026-05-01");
    expect_turn(publication_turns(body, STR("2026-05-01")), false, "", "");
    assert_string_equal(publication_turns(body, STR("2026-05-01")).shown, "2026-05-01");
    expect_turn(opportunity_turns(read("{\"deadline\":\"2026-05-01\",\"status\":\"open\"}"),
                                  STR("2026-05-02")),
                false, "lapsed", "");
}

int test_register_rules(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_act_is_not_before_its_agreement),
        cmocka_unit_test(test_who_signs_holds_an_office_that_day),
        cmocka_unit_test(test_an_event_ends_after_it_begins),
        cmocka_unit_test(test_nobody_verifies_an_own_promise),
        cmocka_unit_test(test_nor_does_who_it_was_merged_with),
        cmocka_unit_test(test_amounts_have_an_order_and_a_currency),
        cmocka_unit_test(test_a_dated_promise_ages_by_itself),
        cmocka_unit_test(test_an_embargo_ends_by_itself),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
