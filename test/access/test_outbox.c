/* Letters are sent once, tried again with growing waits, given up in time, and never a third time
 * after the program ended in between; the store holds no link. */
#include "access/outbox.h"

#include "people.h"

int test_access_outbox(void);

static void add(People *p, Str account, LetterKind kind, const char *mark, int64_t now_us)
{
    assert_int_equal(db_begin(p->db, NULL), ERR_OK);
    assert_int_equal(outbox_add(p->db, account, kind, STR("x:1"), str_of(mark), now_us, NULL),
                     ERR_OK);
    assert_int_equal(db_commit(p->db, NULL), ERR_OK);
}

static bool claims(People *p, int64_t now_us, OutboxLetter *out)
{
    bool found, is_due;
    assert_int_equal(outbox_is_due(p->db, now_us, &is_due, NULL), ERR_OK);
    assert_int_equal(outbox_claim(p->db, now_us, p->arena, out, &found, NULL), ERR_OK);
    assert_true(is_due || !found);
    return found;
}

static size_t unsent(People *p, OutboxLetter **out)
{
    size_t count;
    assert_int_equal(outbox_list(p->db, STR(""), true, p->arena, out, &count, NULL), ERR_OK);
    return count;
}

static void finish(People *p, const OutboxLetter *l, OutboxEnd end, const char *error, int64_t now)
{
    assert_int_equal(outbox_finish(p->db, l->id, end, str_of(error), now, NULL), ERR_OK);
}

static void test_once_of(People *p)
{
    OutboxLetter l, other, *list;
    Str who = people_add(p, "a@example.kz");
    assert_false(claims(p, T0, &l));
    add(p, who, LETTER_RETURNED, "7", T0);
    add(p, who, LETTER_RETURNED, "7", T0);
    add(p, who, LETTER_DIGEST, "7", T0 + 1);
    assert_int_equal(unsent(p, &list), 2);
    assert_false(claims(p, T0 - 1, &l));
    assert_true(claims(p, T0, &l));
    assert_true(str_eq(l.account, who));
    assert_true(str_eq(l.about, STR("x:1")));
    assert_int_equal(l.kind, LETTER_RETURNED);
    assert_false(claims(p, T0, &other)); /* it is being sent */
    finish(p, &l, OUTBOX_SENT, "", T0);
    assert_true(claims(p, T0 + 1, &other));
    assert_int_equal(other.kind, LETTER_DIGEST);
    finish(p, &other, OUTBOX_DROPPED, "", T0);
    add(p, who, LETTER_RETURNED, "7", T0); /* not a second time, though it is gone */
    assert_false(claims(p, T0 + 30 * DAY, &l));
    assert_int_equal(unsent(p, &list), 0);
    size_t count;
    assert_int_equal(outbox_list(p->db, who, false, p->arena, &list, &count, NULL), ERR_OK);
    assert_int_equal(count, 2);
    assert_int_equal(outbox_list(p->db, STR("account:z"), false, p->arena, &list, &count, NULL),
                     ERR_OK);
    assert_int_equal(count, 0);
}
PEOPLE(test_once)

static void test_again_and_again_of(People *p)
{
    static const int minutes[] = {1, 5, 15, 60, 240, 240};
    OutboxLetter l, *list;
    int64_t now = T0;
    add(p, people_add(p, "a@example.kz"), LETTER_RETURNED, "1", T0);
    for (size_t i = 0; i < sizeof minutes / sizeof *minutes; i++) {
        assert_true(claims(p, now, &l));
        finish(p, &l, OUTBOX_LATER, "450 busy", now);
        now += minutes[i] * MINUTE;
        assert_false(claims(p, now - 1, &l));
    }
    assert_false(claims(p, T0 + 3 * DAY, &l));
    assert_int_equal(unsent(p, &list), 1);
    assert_true(str_eq(list->state, STR("expired")));
    assert_true(str_eq(list->error, STR("450 busy")));
    assert_int_equal(list->tries, 6);

    assert_int_equal(outbox_again(p->db, list->id, T0 + 4 * DAY, NULL), ERR_OK);
    assert_true(claims(p, T0 + 4 * DAY, &l));
    assert_int_equal(outbox_again(p->db, l.id, T0 + 4 * DAY, NULL), ERR_NOT_FOUND);
    finish(p, &l, OUTBOX_REFUSED, "550 no such user\n", T0 + 4 * DAY); /* which is no line */
    assert_int_equal(unsent(p, &list), 1);
    assert_true(str_eq(list->state, STR("refused")));
    assert_true(str_find(list->error, STR("\n")) == SIZE_MAX);
    assert_int_equal(db_begin(p->db, NULL), ERR_OK);
    assert_int_equal(outbox_clean(p->db, T0 + 95 * DAY, NULL), ERR_OK);
    assert_int_equal(db_commit(p->db, NULL), ERR_OK);
    assert_int_equal(unsent(p, &list), 0);
}
PEOPLE(test_again_and_again)

/* The program ended between sending and saying so, twice. */
static void test_not_a_third_time_of(People *p)
{
    OutboxLetter l, *list;
    add(p, people_add(p, "a@example.kz"), LETTER_INVITATION, "1", T0);
    assert_true(claims(p, T0, &l));
    assert_true(claims(p, T0 + MINUTE, &l));
    assert_false(claims(p, T0 + HOUR, &l));
    assert_int_equal(unsent(p, &list), 1);
    assert_true(str_eq(list->state, STR("expired")));
    assert_true(str_find(list->error, STR("ended while")) != SIZE_MAX);
}
PEOPLE(test_not_a_third_time)

/* The server took all of it and said nothing, twice; or once after the program had ended. */
static void test_doubts_of(People *p)
{
    OutboxLetter l, *list;
    add(p, people_add(p, "a@example.kz"), LETTER_INVITATION, "1", T0);
    assert_true(claims(p, T0, &l));
    finish(p, &l, OUTBOX_DOUBT, "no answer", T0);
    assert_int_equal(unsent(p, &list), 1);
    assert_true(str_eq(list->state, STR("waiting")));
    assert_true(claims(p, T0 + MINUTE, &l));
    finish(p, &l, OUTBOX_LATER, "450 busy", T0 + MINUTE); /* which says nothing of the first */
    assert_true(claims(p, T0 + HOUR, &l));
    finish(p, &l, OUTBOX_DOUBT, "no answer", T0 + HOUR);
    assert_false(claims(p, T0 + DAY, &l));
    assert_int_equal(unsent(p, &list), 1);
    assert_true(str_eq(list->state, STR("expired")));
    assert_true(str_eq(list->error, STR("no answer")));
    assert_int_equal(list->ended_us, T0 + HOUR);
    assert_int_equal(outbox_again(p->db, list->id, T0 + DAY, NULL), ERR_OK);
    assert_true(claims(p, T0 + DAY, &l));
    assert_true(claims(p, T0 + DAY + MINUTE, &l));
    finish(p, &l, OUTBOX_DOUBT, "no answer", T0 + DAY + MINUTE);
    assert_false(claims(p, T0 + 2 * DAY, &l));
}
PEOPLE(test_doubts)

static void test_choices_of(People *p)
{
    OutboxLetter l, *list;
    bool wants;
    Str who = people_add(p, "a@example.kz");
    assert_int_equal(outbox_choose(p->db, who, LETTER_DIGEST, false, NULL), ERR_OK);
    assert_int_equal(outbox_choose(p->db, who, LETTER_DIGEST, false, NULL), ERR_OK);
    assert_int_equal(outbox_choose(p->db, who, LETTER_INVITATION, false, NULL), ERR_OK);
    assert_int_equal(outbox_wants(p->db, who, LETTER_DIGEST, &wants, NULL), ERR_OK);
    assert_false(wants);
    assert_int_equal(outbox_wants(p->db, who, LETTER_INVITATION, &wants, NULL), ERR_OK);
    assert_true(wants);
    add(p, who, LETTER_DIGEST, "1", T0);
    assert_false(claims(p, T0, &l));
    add(p, who, LETTER_RETURNED, "1", T0);
    assert_true(claims(p, T0, &l));
    finish(p, &l, OUTBOX_LATER, "450 busy", T0);
    add(p, who, LETTER_INVITATION, "2", T0 + 2 * MINUTE); /* behind it */
    assert_int_equal(outbox_choose(p->db, who, LETTER_RETURNED, false, NULL), ERR_OK);
    assert_true(claims(p, T0 + HOUR, &l)); /* what waited is not sent any more */
    assert_int_equal(l.kind, LETTER_INVITATION);
    finish(p, &l, OUTBOX_SENT, "", T0 + HOUR);
    assert_int_equal(unsent(p, &list), 0);
    assert_int_equal(outbox_choose(p->db, who, LETTER_DIGEST, true, NULL), ERR_OK);
    assert_int_equal(outbox_wants(p->db, who, LETTER_DIGEST, &wants, NULL), ERR_OK);
    assert_true(wants);
}
PEOPLE(test_choices)

static void test_marks_of(People *p)
{
    Str value;
    assert_int_equal(outbox_mark(p->db, "trail", p->arena, &value, NULL), ERR_OK);
    assert_int_equal(value.len, 0);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(db_begin(p->db, NULL), ERR_OK);
        assert_int_equal(outbox_set_mark(p->db, "trail", i ? STR("18") : STR("7"), NULL), ERR_OK);
        assert_int_equal(db_commit(p->db, NULL), ERR_OK);
    }
    assert_int_equal(outbox_mark(p->db, "trail", p->arena, &value, NULL), ERR_OK);
    assert_true(str_eq(value, STR("18")));
}
PEOPLE(test_marks)

/* The link of a letter stands beside the one that was copied, and is as good and as short-lived;
 * the next letter's ends it. */
static void test_second_link_of(People *p)
{
    Account a;
    char copied[SECRET_TEXT], before[SECRET_TEXT], mailed[SECRET_TEXT], late[SECRET_TEXT];
    AccountDraft draft = {.email = STR("a@example.kz"), .name = STR("A")};
    assert_int_equal(account_invite(p->db, &OPERATOR, &draft, p->arena, &a, copied, NULL), ERR_OK);
    assert_int_equal(account_second_link(p->db, a.id, T0, before, NULL), ERR_OK);
    assert_int_equal(account_invited(p->db, str_of(before), T0, p->arena, &a, NULL), ERR_OK);
    assert_int_equal(account_second_link(p->db, a.id, T0 + DAY, mailed, NULL), ERR_OK);
    assert_int_equal(account_invited(p->db, str_of(before), T0 + DAY, p->arena, &a, NULL),
                     ERR_NOT_FOUND);
    assert_false(people_store_has(p, "access_invitation", "secret_hash", str_of(mailed)));
    assert_int_equal(account_invited(p->db, str_of(copied), T0 + 2 * DAY, p->arena, &a, NULL),
                     ERR_OK);
    assert_int_equal(account_invited(p->db, str_of(mailed), T0 + 2 * DAY, p->arena, &a, NULL),
                     ERR_OK);
    assert_int_equal(account_invited(p->db, str_of(mailed), T0 + 7 * DAY, p->arena, &a, NULL),
                     ERR_NOT_FOUND);
    assert_int_equal(account_second_link(p->db, a.id, T0 + 7 * DAY, late, NULL), ERR_NOT_FOUND);
    assert_string_equal(late, "");
    assert_int_equal(account_accept(p->db, str_of(mailed), PASSWORD, T0, p->arena, &a, NULL),
                     ERR_OK);
    assert_int_equal(account_invited(p->db, str_of(copied), T0, p->arena, &a, NULL), ERR_NOT_FOUND);
    assert_int_equal(account_second_link(p->db, a.id, T0, late, NULL), ERR_NOT_FOUND);
}
PEOPLE(test_second_link)

int test_access_outbox(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_once),
        cmocka_unit_test(test_again_and_again),
        cmocka_unit_test(test_not_a_third_time),
        cmocka_unit_test(test_doubts),
        cmocka_unit_test(test_choices),
        cmocka_unit_test(test_marks),
        cmocka_unit_test(test_second_link),
    };
    return cmocka_run_group_tests_name("access/outbox", tests, NULL, NULL);
}
