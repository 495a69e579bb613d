/* Invitations are used once and in time, passwords are kept as hashes, closing ends everything, and
 * no link opens an account to one who has fewer rights. */
#include "people.h"

int test_access_account(void);

static ErrCode invite_as(People *p, const Viewer *by, const char *email, Account *out,
                         char secret[SECRET_TEXT])
{
    AccountDraft draft = {.email = str_of(email), .name = STR("Aigerim"), .language = STR("kk")};
    return account_invite(p->db, by, &draft, p->arena, out, secret, NULL);
}

static void test_invitation_of(People *p)
{
    Account a, b;
    AuditEntry *entries;
    char secret[SECRET_TEXT], second[SECRET_TEXT];
    assert_int_equal(invite_as(p, &OPERATOR, "Aigerim@Example.KZ", &a, secret), ERR_OK);
    assert_int_equal(strlen(secret), 43);
    assert_false(a.has_password);
    assert_false(people_store_has(p, "access_invitation", "secret_hash", str_of(secret)));
    assert_int_equal(account_find(p->db, STR("aigerim@example.kz"), p->arena, &b, NULL), ERR_OK);
    assert_true(str_eq(a.id, b.id));
    assert_true(str_eq(b.email, STR("Aigerim@Example.KZ")));
    assert_true(str_eq(b.language, STR("kk")));
    assert_int_equal(account_invited(p->db, str_of(secret), T0 + 8 * DAY, p->arena, &b, NULL),
                     ERR_NOT_FOUND);
    assert_int_equal(account_invited(p->db, str_of(secret), T0 + 6 * DAY, p->arena, &b, NULL),
                     ERR_OK);

    /* a new link ends the one before */
    assert_int_equal(invite_as(p, &OPERATOR, "aigerim@example.kz", &b, second), ERR_OK);
    assert_true(str_eq(a.id, b.id));
    assert_int_equal(account_accept(p->db, str_of(secret), PASSWORD, T0, p->arena, &b, NULL),
                     ERR_NOT_FOUND);
    assert_int_equal(account_accept(p->db, str_of(second), STR("short"), T0, p->arena, &b, NULL),
                     ERR_INVALID);
    assert_int_equal(account_accept(p->db, str_of(second), PASSWORD, T0, p->arena, &b, NULL),
                     ERR_OK);
    assert_true(b.has_password);
    assert_int_equal(account_accept(p->db, str_of(second), PASSWORD, T0, p->arena, &b, NULL),
                     ERR_NOT_FOUND);
    assert_false(people_store_has(p, "access_account", "password", PASSWORD));
    assert_true(
        people_store_has(p, "access_account", "password", STR("$argon2id$v=19$m=65536,t=2")));
    assert_int_equal(people_audited(p, "account.", &entries), 3);
    for (int i = 0; i < 3; i++) {
        assert_true(str_eq(entries[i].object, a.id));
        assert_true(str_find(entries[i].detail, STR("example")) == SIZE_MAX);
    }
}
PEOPLE(test_invitation)

static void test_bad_drafts_of(People *p)
{
    static const char *const bad[] = {
        "",          "a",       "@b.c",        "a@",       "a b@c.d",       "a@b@c.d",
        "a\n@b.c",   "<a@b.c>", "a@b.c,d@e.f", "\xff@b.c", "a@[127.0.0.1]", "имя@example.kz",
        "a@почта.рф"};
    Account a;
    char secret[SECRET_TEXT];
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(invite_as(p, &OPERATOR, bad[i], &a, secret), ERR_INVALID);
    AccountDraft unnamed = {.email = STR("a@b.c")};
    AccountDraft speaks = {.email = STR("a@b.c"), .name = STR("A"), .language = STR("xx")};
    AccountDraft works = {.email = STR("a@b.c"), .name = STR("A"), .organisation = STR("place:KG")};
    const AccountDraft *drafts[] = {&unnamed, &speaks, &works};
    for (int i = 0; i < 3; i++)
        assert_int_equal(account_invite(p->db, &OPERATOR, drafts[i], p->arena, &a, secret, NULL),
                         ERR_INVALID);
    size_t count;
    Account *all;
    assert_int_equal(account_list(p->db, p->arena, &all, &count, NULL), ERR_OK);
    assert_int_equal(count, 0);
}
PEOPLE(test_bad_drafts)

/* An account of an address that no letter goes to, made when such were taken, gets its links. */
static void test_odd_address_of(People *p)
{
    Account a, again;
    char secret[SECRET_TEXT];
    assert_int_equal(invite_as(p, &OPERATOR, "a@example.kz", &a, secret), ERR_OK);
    assert_int_equal(db_exec(p->db,
                             "UPDATE access_account SET email = 'a@[127.0.0.1]',"
                             " email_key = 'a@[127.0.0.1]'",
                             NULL),
                     ERR_OK);
    assert_int_equal(invite_as(p, &OPERATOR, "a@[127.0.0.1]", &again, secret), ERR_OK);
    assert_true(str_eq(a.id, again.id));
}
PEOPLE(test_odd_address)

/* A link makes its holder the account, so it must not lead upwards. */
static void test_links_do_not_lead_upwards_of(People *p)
{
    static const Reach kg[] = {
        {STR_INIT("place:KG"),
         ACT_READ | ACT_WRITE | ACT_REVIEW | ACT_IMPORT | ACT_EXPORT | ACT_WINDOW | ACT_GRANT,
         SENSITIVITY_CONFIDENTIAL}};
    static const Reach reader[] = {{STR_INIT("region"), ACT_READ, SENSITIVITY_STRICT}};
    static const Reach region[] = {{STR_INIT("region"), ACT_READ | ACT_GRANT, SENSITIVITY_STRICT}};
    Account a;
    char secret[SECRET_TEXT];
    Viewer focal = {.account = STR("account:focal"), .reaches = kg, .reach_count = 1, .now_us = T0};
    Viewer reads = {.account = STR("account:r"), .reaches = reader, .reach_count = 1, .now_us = T0};
    Viewer admin = {.account = STR("account:a"), .reaches = region, .reach_count = 1, .now_us = T0};
    assert_int_equal(invite_as(p, &reads, "new@example.kg", &a, secret), ERR_DENIED);
    assert_int_equal(invite_as(p, &focal, "new@example.kg", &a, secret), ERR_OK);
    assert_int_equal(invite_as(p, &focal, "new@example.kg", &a, secret),
                     ERR_OK); /* the mail got lost */
    Viewer another = focal;
    another.account = STR("account:another");
    assert_int_equal(invite_as(p, &another, "new@example.kg", &a, secret), ERR_DENIED);
    people_grant(p, a.id, "contributor", "place:KG");
    assert_int_equal(invite_as(p, &another, "new@example.kg", &a, secret), ERR_OK);
    assert_int_equal(invite_as(p, &focal, "new@example.kg", &a, secret), ERR_OK);
    Str other = people_grant(p, a.id, "reader", "place:TJ");
    assert_int_equal(invite_as(p, &focal, "new@example.kg", &a, secret), ERR_DENIED);
    assert_int_equal(grant_end(p->db, &OPERATOR, other, NULL, NULL, T0, NULL), ERR_OK);
    assert_int_equal(invite_as(p, &focal, "new@example.kg", &a, secret), ERR_OK);
    people_store_hash(p, a.id, people_cheap_hash(p));
    assert_int_equal(invite_as(p, &focal, "new@example.kg", &a, secret), ERR_DENIED);
    assert_string_equal(secret, "");
    assert_int_equal(invite_as(p, &admin, "new@example.kg", &a, secret), ERR_OK);
    assert_int_equal(account_close(p->db, &focal, a.id, NULL), ERR_DENIED);
    assert_int_equal(account_close(p->db, &admin, a.id, NULL), ERR_OK);
    assert_int_equal(invite_as(p, &OPERATOR, "new@example.kg", &a, secret), ERR_CONFLICT);
}
PEOPLE(test_links_do_not_lead_upwards)

static void test_closing_of(People *p)
{
    Who who;
    Session token;
    Account a;
    Grant *grants;
    Session *sessions;
    size_t count;
    bool touch;
    char secret[SECRET_TEXT], token_secret[SECRET_TEXT], link[SECRET_TEXT];
    Str id = people_add(p, "a@example.tj");
    people_grant(p, id, "reader", "region");
    assert_int_equal(session_open(p->db, STR("a@example.tj"), PASSWORD, HOME, STR("Browser"), T0,
                                  p->arena, &who, secret, NULL),
                     ERR_OK);
    assert_int_equal(token_make(p->db, id, STR("script"), STR("read"), 30, id, T0, p->arena, &token,
                                token_secret, NULL),
                     ERR_OK);
    assert_int_equal(invite_as(p, &OPERATOR, "a@example.tj", &a, link), ERR_OK);
    Viewer self = {.account = id, .now_us = T0};
    assert_int_equal(account_close(p->db, &self, id, NULL), ERR_OK);
    assert_int_equal(account_close(p->db, &OPERATOR, id, NULL), ERR_CONFLICT);
    assert_int_equal(session_find(p->db, str_of(secret), false, T0, p->arena, &who, &touch, NULL),
                     ERR_NOT_FOUND);
    assert_int_equal(
        session_find(p->db, str_of(token_secret), true, T0, p->arena, &who, &touch, NULL),
        ERR_NOT_FOUND);
    assert_int_equal(account_accept(p->db, str_of(link), PASSWORD, T0, p->arena, &a, NULL),
                     ERR_NOT_FOUND);
    assert_int_equal(session_list(p->db, id, T0, p->arena, &sessions, &count, NULL), ERR_OK);
    assert_int_equal(count, 0);
    assert_int_equal(grant_list(p->db, id, T0, p->arena, &grants, &count, NULL), ERR_OK);
    assert_int_equal(count, 0);
    assert_int_equal(grant_list(p->db, id, 0, p->arena, &grants, &count, NULL), ERR_OK);
    assert_int_equal(count, 1);
    assert_int_equal(session_open(p->db, STR("a@example.tj"), PASSWORD, HOME, STR(""), T0, p->arena,
                                  &who, secret, NULL),
                     ERR_DENIED);
    assert_int_equal(account_find(p->db, id, p->arena, &a, NULL), ERR_OK);
    assert_true(a.is_closed);
    assert_true(str_eq(a.name, STR("Somebody"))); /* history keeps it */
    assert_int_equal(who_load(p->db, id, T0, p->arena, &who, NULL), ERR_NOT_FOUND);
}
PEOPLE(test_closing)

static void test_new_password_of(People *p)
{
    Who who;
    bool touch;
    char secret[SECRET_TEXT];
    Str id = people_add(p, "a@example.uz"), better = STR("another river, wide");
    assert_int_equal(session_open(p->db, STR("a@example.uz"), PASSWORD, HOME, STR(""), T0, p->arena,
                                  &who, secret, NULL),
                     ERR_OK);
    people_store_hash(p, id, people_cheap_hash(p));
    assert_int_equal(account_set_password(p->db, id, STR("wrong"), better, T0, NULL), ERR_DENIED);
    assert_int_equal(account_set_password(p->db, id, PASSWORD, STR("weak"), T0, NULL), ERR_INVALID);
    assert_int_equal(session_find(p->db, str_of(secret), false, T0, p->arena, &who, &touch, NULL),
                     ERR_OK);
    assert_int_equal(account_set_password(p->db, id, PASSWORD, better, T0, NULL), ERR_OK);
    assert_int_equal(session_find(p->db, str_of(secret), false, T0, p->arena, &who, &touch, NULL),
                     ERR_NOT_FOUND);
    assert_int_equal(session_open(p->db, STR("a@example.uz"), better, HOME, STR(""), T0, p->arena,
                                  &who, secret, NULL),
                     ERR_OK);
    AuditEntry *entries;
    assert_int_equal(people_audited(p, "account.password", &entries), 1);
    assert_false(people_store_has(p, "audit_entry", "detail", STR("river")));
}
PEOPLE(test_new_password)

static void test_weak_passwords(void **state)
{
    static const char *const cases[][2] = {
        {"short", "password.too_short"},
        {"одиннадцать", "password.too_short"}, /* characters, not bytes */
        {"aaaaaaaaaaaaaa", "password.repeats"},
        {"abcabcabcabcabc", "password.repeats"},
        {"abcdefghijklmn", "password.repeats"},
        {"123456789012", "password.repeats"},
        {"9876543210987654", "password.repeats"},
        {"aabbaabbccabcab", "password.repeats"},
        {"Aigerim.Asanova1", "password.is_address"},
        {"statistika-kz", "password.is_address"},
        {"aigerim.asanova@statistika.kz", "password.is_address"},
        {"Password2026!", "password.common"},
        {"P@ssw0rd1234", "password.common"},
        {"Qwertyuiop12", "password.common"},
        {"пароль12345678", "password.common"},
        {"Йцукенфывапр1", "password.common"},
        {"Welcome2Darya!", "password.common"},
        {"a\xff quiet evening", "password.not_text"},
        {"a river of nine tongues", NULL},
        {"xK4!pW9_mZ2q", NULL},
        {"тихая река у юрты", NULL},
        {"د سیند ارامه غاړه", NULL}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *found =
            password_weakness(str_of(cases[i][0]), STR("aigerim.asanova@statistika.kz"));
        if (!found != !cases[i][1] || (found && strcmp(found, cases[i][1])))
            fail_msg("%s: %s", cases[i][0], found ? found : "fine");
    }
    Str long_one = {calloc(1, PASSWORD_MAX + 1), PASSWORD_MAX + 1};
    memset((char *)long_one.ptr, 'x', long_one.len);
    assert_string_equal(password_weakness(long_one, STR("")), "password.too_long");
    free((char *)long_one.ptr);
}

static void test_one_password_on_two_keyboards(void **state)
{
    static const PasswordCost cheap = {1, 8192};
    char hash[PASSWORD_HASH];
    (void)state;
    assert_int_equal(password_hash(STR("тихий йогурт"), &cheap, hash, NULL), ERR_OK);
    assert_true(password_matches(STR("тихий йогурт"), str_of(hash)));
    assert_true(password_matches(STR("тихи\xd0\xb8\xcc\x86 \xd0\xb8\xcc\x86огурт"), str_of(hash)));
    assert_false(password_matches(STR("Тихий йогурт"), str_of(hash)));
    assert_false(password_matches(STR(""), str_of(hash)));
    assert_false(password_matches(STR("тихий йогурт"), STR("")));
}

int test_access_account(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_invitation),
                                       cmocka_unit_test(test_bad_drafts),
                                       cmocka_unit_test(test_odd_address),
                                       cmocka_unit_test(test_links_do_not_lead_upwards),
                                       cmocka_unit_test(test_closing),
                                       cmocka_unit_test(test_new_password),
                                       cmocka_unit_test(test_weak_passwords),
                                       cmocka_unit_test(test_one_password_on_two_keyboards)};
    return cmocka_run_group_tests_name("access/account", tests, NULL, NULL);
}
