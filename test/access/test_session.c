/* Sign-in and its lock-out, sessions that expire and end, tokens with a scope, and what is left of
 * secrets in the store: nothing. */
#include "people.h"

int test_access_session(void);

static const char *const EMAIL = "a@example.kg";

static ErrCode sign_in(People *p, Str email, Str password, Str client, int64_t now, Who *who,
                       char secret[SECRET_TEXT], Err *err)
{
    return session_open(p->db, email, password, client, STR("Browser/1.0 (\xff\n)"), now, p->arena,
                        who, secret, err);
}

static ErrCode find(People *p, const char *secret, bool is_token, int64_t now, Who *who)
{
    bool touch;
    return session_find(p->db, str_of(secret), is_token, now, p->arena, who, &touch, NULL);
}

static ErrCode try(People *p, const char *password, const char *client, int64_t now)
{
    Who who;
    char secret[SECRET_TEXT];
    return sign_in(p, str_of(EMAIL), str_of(password), str_of(client), now, &who, secret, NULL);
}

static void test_open_and_find_of(People *p)
{
    Who who;
    AuditEntry *e;
    char secret[SECRET_TEXT];
    Str id = people_add(p, EMAIL);
    people_grant(p, id, "reviewer", "place:KG");
    assert_int_equal(sign_in(p, STR("A@Example.KG"), PASSWORD, HOME, T0, &who, secret, NULL),
                     ERR_OK);
    assert_true(str_eq(who.account.id, id));
    assert_true(str_eq(who.viewer.account, id));
    assert_int_equal(who.viewer.reach_count, 1);
    assert_true(who.viewer.is_stepped_up);
    assert_false(who.viewer.is_operator);
    assert_true(str_eq(who.session.client, STR("192.0.2.0")));
    assert_true(str_eq(who.session.agent, STR("Browser/1.0 (?\?)")));
    assert_true(people_store_has(p, "access_account", "password", STR("m=65536,t=2"))); /* grew */
    assert_false(people_store_has(p, "access_session", "secret_hash", str_of(secret)));
    assert_int_equal(people_audited(p, "session.open", &e), 1);
    assert_true(str_eq(e[0].actor, id) && str_eq(e[0].object, who.session.id) &&
                str_eq(e[0].client, STR("192.0.2.0")));

    Who again;
    assert_int_equal(find(p, secret, false, T0 + MINUTE, &again), ERR_OK);
    assert_true(str_eq(again.session.id, who.session.id));
    assert_true(csrf_matches(&again, str_of(who.csrf)));
    assert_false(csrf_matches(&again, STR("")));
    assert_false(csrf_matches(&again, str_of(secret)));
    assert_int_equal(find(p, secret, true, T0, &again), ERR_NOT_FOUND);
    assert_int_equal(find(p, "", false, T0, &again), ERR_NOT_FOUND);
    secret[5] = secret[5] == 'a' ? 'b' : 'a';
    assert_int_equal(find(p, secret, false, T0, &again), ERR_NOT_FOUND);
}
PEOPLE(test_open_and_find)

static void test_expiry_of(People *p)
{
    Who who;
    bool touch;
    char secret[SECRET_TEXT];
    people_add(p, EMAIL);
    assert_int_equal(sign_in(p, str_of(EMAIL), PASSWORD, HOME, T0, &who, secret, NULL), ERR_OK);
    assert_int_equal(find(p, secret, false, T0 + 11 * HOUR, &who), ERR_OK);
    assert_int_equal(find(p, secret, false, T0 + 12 * HOUR, &who), ERR_NOT_FOUND);
    int64_t now = T0;
    while (now < T0 + 14 * DAY) { /* one who comes back every 11 hours */
        assert_int_equal(
            session_find(p->db, str_of(secret), false, now, p->arena, &who, &touch, NULL), ERR_OK);
        assert_int_equal(touch, now != T0);
        assert_int_equal(session_touch(p->db, who.session.id, now, NULL), ERR_OK);
        assert_int_equal(
            session_find(p->db, str_of(secret), false, now, p->arena, &who, &touch, NULL), ERR_OK);
        assert_false(touch);
        now += 11 * HOUR;
    }
    assert_int_equal(find(p, secret, false, now, &who), ERR_NOT_FOUND);
}
PEOPLE(test_expiry)

static void test_on_a_reading_connection_of(People *p)
{
    Db *reader;
    Who who;
    bool touch;
    char secret[SECRET_TEXT];
    people_add(p, EMAIL);
    assert_int_equal(sign_in(p, str_of(EMAIL), PASSWORD, HOME, T0, &who, secret, NULL), ERR_OK);
    assert_int_equal(db_open(&reader, p->store->address, DB_READ, NULL), ERR_OK);
    assert_int_equal(session_find(reader, str_of(secret), false, T0, p->arena, &who, &touch, NULL),
                     ERR_OK);
    db_close(reader);
}
PEOPLE(test_on_a_reading_connection)

/* What is said of an unknown address, a wrong password and a locked account is the same. */
static void test_refusals_are_alike_of(People *p)
{
    Who who;
    Err unknown = {0}, wrong = {0};
    AuditEntry *e;
    char secret[SECRET_TEXT];
    Str id = people_add(p, EMAIL);
    assert_int_equal(
        sign_in(p, STR("my Password 123!"), STR("x"), HOME, T0, &who, secret, &unknown),
        ERR_DENIED);
    assert_string_equal(secret, "");
    assert_int_equal(sign_in(p, str_of(EMAIL), STR("typed wrong"), HOME, T0, &who, secret, &wrong),
                     ERR_DENIED);
    assert_memory_equal(&unknown, &wrong, sizeof wrong);
    assert_int_equal(people_audited(p, "session.refused", &e), 2);
    assert_true(str_eq(e[0].object, STR("")) && str_eq(e[1].object, id));
    assert_true(str_eq(e[0].actor, STR("")) && str_eq(e[1].actor, STR("")));
    const char *columns[] = {"detail", "object", "actor"};
    for (int i = 0; i < 3; i++) { /* it may be a password in the wrong field */
        assert_false(people_store_has(p, "audit_entry", columns[i], STR("Password")));
        assert_false(people_store_has(p, "audit_entry", columns[i], STR("typed")));
    }
    assert_false(people_store_has(p, "access_failure", "who", STR("assword")));
    assert_int_equal(sign_in(p, STR("\xff\x00"), STR("\xff"), HOME, T0, &who, secret, NULL),
                     ERR_DENIED);
}
PEOPLE(test_refusals_are_alike)

static void test_lock_out_of(People *p)
{
    Str id = people_add(p, EMAIL), cheap = people_cheap_hash(p);
    const char *good = PASSWORD.ptr;
    int64_t now = T0;
    for (int i = 0; i < LOCK_AFTER; i++)
        assert_int_equal(try(p, "wrong", "", now), ERR_DENIED);
    assert_int_equal(try(p, good, "", now), ERR_OK); /* five are forgiven, and forgotten */
    people_store_hash(p, id, cheap);
    for (int i = 0; i < LOCK_AFTER; i++)
        assert_int_equal(try(p, "wrong", "", now), ERR_DENIED);
    static const int minutes[] = {1, 2, 4, 8, 16, 32, 60, 60};
    for (size_t i = 0; i < sizeof minutes / sizeof *minutes; i++) {
        assert_int_equal(try(p, "wrong", "", now), ERR_DENIED);
        now += minutes[i] * MINUTE;
        assert_int_equal(try(p, good, "", now - 1), ERR_DENIED); /* not even looked at */
    }
    assert_int_equal(try(p, good, "", now), ERR_OK);
    people_store_hash(p, id, cheap);
    assert_int_equal(try(p, "wrong", "", now), ERR_DENIED);
    assert_int_equal(try(p, good, "", now), ERR_OK);
}
PEOPLE(test_lock_out)

static void test_client_lock_out_of(People *p)
{
    Who who;
    char secret[SECRET_TEXT];
    Err err = {0};
    Str id = people_add(p, EMAIL);
    int64_t now = T0;
    for (int i = 0; i < LOCK_CLIENT_AFTER; i++)
        assert_int_equal(try(p, "wrong", "192.0.2.7", now), ERR_DENIED);
    assert_int_equal(db_begin(p->db, NULL), ERR_OK);
    assert_int_equal(lockout_clear(p->db, "account", id, NULL), ERR_OK);
    assert_int_equal(db_commit(p->db, NULL), ERR_OK);
    assert_int_equal(sign_in(p, str_of(EMAIL), PASSWORD, STR("192.0.2.7"), now, &who, secret, &err),
                     ERR_TOO_OFTEN);
    assert_non_null(strstr(err.message, "network"));
    assert_int_equal(try(p, PASSWORD.ptr, "192.0.2.8", now), ERR_OK); /* a neighbour may */
    people_store_hash(p, id, people_cheap_hash(p));
    assert_int_equal(try(p, PASSWORD.ptr, "192.0.2.7", now + MINUTE), ERR_OK);
    people_store_hash(p, id, people_cheap_hash(p));
    assert_int_equal(try(p, "wrong", "192.0.2.7", now + MINUTE), ERR_DENIED);
    assert_int_equal(try(p, PASSWORD.ptr, "192.0.2.7", now + 2 * MINUTE), ERR_TOO_OFTEN);
    /* an hour later all is forgotten */
    assert_int_equal(try(p, "wrong", "192.0.2.7", now + 2 * HOUR), ERR_DENIED);
    assert_int_equal(try(p, PASSWORD.ptr, "192.0.2.7", now + 2 * HOUR), ERR_OK);
    assert_false(people_store_has(p, "access_failure", "who", STR("192.0.2.8")));
}
PEOPLE(test_client_lock_out)

static void test_ipv6_networks_count_as_one_of(People *p)
{
    assert_true(str_eq(lockout_client(STR("2001:db8:1:2::3"), p->arena), STR("2001:db8:1::")));
    assert_true(str_eq(lockout_client(STR("192.0.2.7"), p->arena), STR("192.0.2.7")));
    assert_true(str_eq(lockout_client(STR("some text"), p->arena), STR("")));
}
PEOPLE(test_ipv6_networks_count_as_one)

static void test_step_up_of(People *p)
{
    Who who;
    AuditEntry *e;
    char secret[SECRET_TEXT];
    Str id = people_add(p, EMAIL);
    assert_int_equal(sign_in(p, str_of(EMAIL), PASSWORD, HOME, T0, &who, secret, NULL), ERR_OK);
    people_store_hash(p, id, people_cheap_hash(p));
    int64_t later = T0 + STEP_UP_MINUTES * MINUTE;
    assert_int_equal(find(p, secret, false, later, &who), ERR_OK);
    assert_false(who.viewer.is_stepped_up);
    assert_int_equal(session_step_up(p->db, &who, STR("wrong"), HOME, later, NULL), ERR_DENIED);
    assert_int_equal(find(p, secret, false, later, &who), ERR_OK);
    assert_false(who.viewer.is_stepped_up);
    assert_int_equal(session_step_up(p->db, &who, PASSWORD, HOME, later, NULL), ERR_OK);
    assert_int_equal(find(p, secret, false, later, &who), ERR_OK);
    assert_true(who.viewer.is_stepped_up);
    assert_int_equal(people_audited(p, "session.step_up", &e), 1);
    assert_int_equal(people_audited(p, "session.refused", &e), 1);
}
PEOPLE(test_step_up)

static void test_ending_of(People *p)
{
    Who who;
    Session *sessions, token;
    AuditEntry *e;
    size_t count;
    char secrets[3][SECRET_TEXT], token_secret[SECRET_TEXT];
    Str id = people_add(p, EMAIL);
    for (int i = 0; i < 3; i++)
        assert_int_equal(sign_in(p, str_of(EMAIL), PASSWORD, HOME, T0 + i, &who, secrets[i], NULL),
                         ERR_OK);
    assert_int_equal(token_make(p->db, id, STR("script"), STR("read"), 1, id, T0 + 5, p->arena,
                                &token, token_secret, NULL),
                     ERR_OK);
    assert_int_equal(session_list(p->db, id, T0 + 5, p->arena, &sessions, &count, NULL), ERR_OK);
    assert_int_equal(count, 4);
    assert_true(sessions[3].is_token && str_eq(sessions[3].name, STR("script")));
    assert_int_equal(session_end(p->db, sessions[0].id, id, T0 + 5, NULL), ERR_OK);
    assert_int_equal(session_end(p->db, sessions[0].id, id, T0 + 5, NULL), ERR_OK);
    assert_int_equal(session_end(p->db, STR("session:none"), id, T0 + 5, NULL), ERR_NOT_FOUND);
    assert_int_equal(find(p, secrets[0], false, T0 + 5, &who), ERR_NOT_FOUND);
    assert_int_equal(find(p, secrets[1], false, T0 + 5, &who), ERR_OK);
    assert_int_equal(session_end_all(p->db, id, id, T0 + 6, NULL), ERR_OK);
    assert_int_equal(find(p, secrets[1], false, T0 + 6, &who), ERR_NOT_FOUND);
    assert_int_equal(find(p, secrets[2], false, T0 + 6, &who), ERR_NOT_FOUND);
    assert_int_equal(find(p, token_secret, true, T0 + 6, &who), ERR_OK);
    assert_int_equal(session_end(p->db, token.id, id, T0 + 7, NULL), ERR_OK);
    assert_int_equal(people_audited(p, "session.end", &e), 3);
    assert_int_equal(people_audited(p, "token.end", &e), 1);
}
PEOPLE(test_ending)

/* One session is kept; what a lost machine may have is ended by those alone who may close the
 * account. */
static void test_ending_others_of(People *p)
{
    Who first, second, who;
    Session token;
    AuditEntry *e;
    char kept[SECRET_TEXT], lost[SECRET_TEXT], token_secret[SECRET_TEXT];
    Str id = people_add(p, EMAIL);
    Viewer stranger = {.account = STR("account:stranger"), .now_us = T0 + 3};
    Viewer own = {.account = id, .now_us = T0 + 3};
    assert_int_equal(sign_in(p, str_of(EMAIL), PASSWORD, HOME, T0, &first, kept, NULL), ERR_OK);
    assert_int_equal(sign_in(p, str_of(EMAIL), PASSWORD, HOME, T0, &second, lost, NULL), ERR_OK);
    assert_int_equal(token_make(p->db, id, STR("script"), STR("read"), 1, id, T0 + 1, p->arena,
                                &token, token_secret, NULL),
                     ERR_OK);
    assert_int_equal(find(p, kept, false, T0 + 1, &who), ERR_OK);
    assert_int_equal(session_end_others(p->db, &who.session, T0 + 2, NULL), ERR_OK);
    assert_int_equal(find(p, kept, false, T0 + 2, &who), ERR_OK);
    assert_int_equal(find(p, lost, false, T0 + 2, &who), ERR_NOT_FOUND);
    assert_int_equal(find(p, token_secret, true, T0 + 2, &who), ERR_OK);
    assert_false(account_may_close(&stranger, id));
    assert_int_equal(session_end_everything(p->db, &stranger, id, T0 + 3, NULL), ERR_DENIED);
    assert_int_equal(find(p, kept, false, T0 + 3, &who), ERR_OK);
    assert_true(account_may_close(&own, id) && account_may_close(&OPERATOR, id));
    assert_int_equal(session_end_everything(p->db, &OPERATOR, id, T0 + 3, NULL), ERR_OK);
    assert_int_equal(find(p, kept, false, T0 + 3, &who), ERR_NOT_FOUND);
    assert_int_equal(find(p, token_secret, true, T0 + 3, &who), ERR_NOT_FOUND);
    assert_int_equal(people_audited(p, "session.end", &e), 2);
    assert_int_equal(people_audited(p, "token.end", &e), 1);
}
PEOPLE(test_ending_others)

static void test_tokens_of(People *p)
{
    Who who;
    Session token;
    char reads[SECRET_TEXT], writes[SECRET_TEXT], none[SECRET_TEXT];
    Str id = people_invite(p, EMAIL);
    people_grant(p, id, "focal_point", "place:KG");
    assert_int_equal(
        token_make(p->db, id, STR("a"), STR("read"), 30, id, T0, p->arena, &token, reads, NULL),
        ERR_OK);
    assert_int_equal(
        token_make(p->db, id, STR("b"), STR("write"), 30, id, T0, p->arena, &token, writes, NULL),
        ERR_OK);
    assert_int_equal(strncmp(reads, "darya_", 6), 0);
    assert_int_equal(strlen(reads), SECRET_TEXT - 1);
    assert_int_equal(find(p, reads, true, T0 + 29 * DAY, &who), ERR_OK); /* no idle time */
    assert_int_equal(who.viewer.reaches[0].acts, ACT_READ | ACT_EXPORT);
    assert_string_equal(who.csrf, "");
    assert_false(csrf_matches(&who, STR("")));
    assert_int_equal(session_step_up(p->db, &who, PASSWORD, HOME, T0, NULL), ERR_DENIED);
    assert_int_equal(find(p, writes, true, T0, &who), ERR_OK);
    assert_int_equal(who.viewer.reaches[0].acts, role_find(STR("focal_point"))->acts);
    assert_false(who.viewer.is_stepped_up);
    assert_int_equal(find(p, reads, false, T0, &who), ERR_NOT_FOUND);
    assert_int_equal(find(p, reads, true, T0 + 30 * DAY, &who), ERR_NOT_FOUND);
    assert_int_equal(
        token_make(p->db, id, STR("c"), STR("all"), 30, id, T0, p->arena, &token, none, NULL),
        ERR_INVALID);
    assert_int_equal(
        token_make(p->db, id, STR("c"), STR("read"), 367, id, T0, p->arena, &token, none, NULL),
        ERR_INVALID);
    assert_int_equal(
        token_make(p->db, id, STR(""), STR("read"), 3, id, T0, p->arena, &token, none, NULL),
        ERR_INVALID);
    assert_int_equal(token_make(p->db, STR("account:none"), STR("c"), STR("read"), 3, id, T0,
                                p->arena, &token, none, NULL),
                     ERR_NOT_FOUND);
    assert_false(people_store_has(p, "audit_entry", "detail", str_of(reads)));
    assert_false(people_store_has(p, "access_session", "secret_hash", STR("darya_")));
}
PEOPLE(test_tokens)

int test_access_session(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_open_and_find),
                                       cmocka_unit_test(test_expiry),
                                       cmocka_unit_test(test_on_a_reading_connection),
                                       cmocka_unit_test(test_refusals_are_alike),
                                       cmocka_unit_test(test_lock_out),
                                       cmocka_unit_test(test_client_lock_out),
                                       cmocka_unit_test(test_ipv6_networks_count_as_one),
                                       cmocka_unit_test(test_step_up),
                                       cmocka_unit_test(test_ending),
                                       cmocka_unit_test(test_ending_others),
                                       cmocka_unit_test(test_tokens)};
    return cmocka_run_group_tests_name("access/session", tests, NULL, NULL);
}
