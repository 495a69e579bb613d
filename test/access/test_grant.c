/* Nobody gives what is not one's own: every role against every giver, in and out of context. */
#include "people.h"

int test_access_grant(void);

/* place:KG-C within place:KG; organisation:undp within nothing. */
static bool is_within(void *context, Str inner, Str outer)
{
    (void)context;
    return str_starts(inner, STR("place:")) && str_starts(inner, outer);
}

static Viewer viewer_of(People *p, Str account)
{
    Who who;
    assert_int_equal(who_load(p->db, account, T0, p->arena, &who, NULL), ERR_OK);
    return who.viewer;
}

static ErrCode give(People *p, const Viewer *by, Str to, const char *role, const char *context)
{
    Grant out, grant = {.account = to, .role = str_of(role), .context = str_of(context)};
    ErrCode rc = grant_add(p->db, by, &grant, is_within, NULL, p->arena, &out, NULL);
    if (!rc)
        assert_int_equal(grant_end(p->db, &OPERATOR, out.id, NULL, NULL, T0, NULL), ERR_OK);
    return rc;
}

static void test_within_own_rights_of(People *p)
{
    /* which roles (of role_rights, in order) a giver of the row's role can give in its context */
    static const char *const table[][2] = {{"reader", "000000"},   {"contributor", "000000"},
                                           {"reviewer", "000000"}, {"focal_point", "110110"},
                                           {"analyst", "000000"},  {"administrator", "111111"}};
    Str to = people_invite(p, "to@example.org");
    for (size_t i = 0; i < 6; i++) {
        char email[40];
        snprintf(email, sizeof email, "giver%zu@example.org", i);
        Str giver = people_invite(p, email);
        people_grant(p, giver, table[i][0], "place:KG");
        Viewer by = viewer_of(p, giver);
        for (size_t r = 0; role_rights[r].name; r++) {
            ErrCode expected = table[i][1][r] == '1' ? ERR_OK : ERR_DENIED;
            const char *role = role_rights[r].name;
            assert_int_equal(give(p, &by, to, role, "place:KG"), expected);
            assert_int_equal(give(p, &by, to, role, "place:KG-C"), expected);
            assert_int_equal(give(p, &by, to, role, "place:K"), ERR_DENIED);
            assert_int_equal(give(p, &by, to, role, "place:TJ"), ERR_DENIED);
            assert_int_equal(give(p, &by, to, role, "organisation:undp"), ERR_DENIED);
            assert_int_equal(give(p, &by, to, role, "region"), ERR_DENIED);
        }
    }
}
PEOPLE(test_within_own_rights)

static void test_region_and_organisation_of(People *p)
{
    Str to = people_invite(p, "to@example.org"), admin = people_invite(p, "admin@example.org"),
        focal = people_invite(p, "focal@example.org");
    people_grant(p, admin, "administrator", "region");
    people_grant(p, focal, "focal_point", "organisation:undp");
    Viewer all = viewer_of(p, admin), own = viewer_of(p, focal);
    assert_int_equal(give(p, &all, to, "administrator", "region"), ERR_OK);
    assert_int_equal(give(p, &all, to, "reviewer", "organisation:undp"), ERR_OK);
    assert_int_equal(give(p, &own, to, "contributor", "organisation:undp"), ERR_OK);
    assert_int_equal(give(p, &own, to, "contributor", "organisation:unicef"), ERR_DENIED);
}
PEOPLE(test_region_and_organisation)

/* Rights of two roles add up where both reach. */
static void test_rights_add_up_of(People *p)
{
    Str to = people_invite(p, "to@example.org"), giver = people_invite(p, "giver@example.org");
    people_grant(p, giver, "focal_point", "place:KG");
    people_grant(p, giver, "reviewer", "place:KG-C");
    Viewer by = viewer_of(p, giver);
    assert_int_equal(give(p, &by, to, "reviewer", "place:KG-C"), ERR_OK);
    assert_int_equal(give(p, &by, to, "reviewer", "place:KG"), ERR_DENIED);
}
PEOPLE(test_rights_add_up)

static void test_not_to_oneself_of(People *p)
{
    Str giver = people_invite(p, "giver@example.org");
    Str own = people_grant(p, giver, "administrator", "region");
    Viewer by = viewer_of(p, giver);
    assert_int_equal(give(p, &by, giver, "reader", "place:KG"), ERR_DENIED);
    assert_int_equal(give(p, &by, STR("Giver@example.org"), "reader", "place:KG"), ERR_DENIED);
    assert_int_equal(grant_end(p->db, &by, own, NULL, NULL, T0, NULL), ERR_OK);
    assert_int_equal(grant_end(p->db, &OPERATOR, own, NULL, NULL, T0, NULL), ERR_CONFLICT);
}
PEOPLE(test_not_to_oneself)

static void test_ending_of(People *p)
{
    Str a = people_invite(p, "a@example.org"), b = people_invite(p, "b@example.org");
    Str above = people_grant(p, a, "administrator", "region");
    Str below = people_grant(p, a, "reader", "place:KG-C");
    people_grant(p, b, "focal_point", "place:KG");
    Viewer by = viewer_of(p, b), public = {.account = STR(""), .now_us = T0};
    assert_int_equal(grant_end(p->db, &public, below, is_within, NULL, T0, NULL), ERR_DENIED);
    assert_int_equal(grant_end(p->db, &by, above, is_within, NULL, T0, NULL), ERR_DENIED);
    assert_int_equal(grant_end(p->db, &by, below, NULL, NULL, T0, NULL), ERR_DENIED);
    assert_int_equal(grant_end(p->db, &by, below, is_within, NULL, T0, NULL), ERR_OK);
    assert_int_equal(grant_end(p->db, &by, STR("grant:none"), is_within, NULL, T0, NULL),
                     ERR_NOT_FOUND);
    AuditEntry *e;
    assert_int_equal(people_audited(p, "grant.add", &e), 3);
    assert_int_equal(people_audited(p, "grant.end", &e), 1);
    assert_true(str_eq(e[0].actor, b));
    assert_true(str_eq(e[0].object, below));
}
PEOPLE(test_ending)

static void test_in_time_of(People *p)
{
    Reach *reaches;
    Grant out, *grants;
    size_t count;
    Str a = people_invite(p, "a@example.org");
    Grant grant = {.account = a,
                   .role = STR("analyst"),
                   .context = STR("region"),
                   .since_us = T0 + DAY,
                   .until_us = T0 + 3 * DAY};
    assert_int_equal(grant_add(p->db, &OPERATOR, &grant, NULL, NULL, p->arena, &out, NULL), ERR_OK);
    for (int day = 0; day < 5; day++) {
        assert_int_equal(grant_reaches(p->db, a, T0 + day * DAY, p->arena, &reaches, &count, NULL),
                         ERR_OK);
        assert_int_equal(count, day == 1 || day == 2);
    }
    assert_int_equal(grant_reaches(p->db, a, T0 + DAY, p->arena, &reaches, &count, NULL), ERR_OK);
    assert_int_equal(reaches[0].acts, ACT_READ | ACT_EXPORT);
    assert_int_equal(reaches[0].clearance, SENSITIVITY_CONFIDENTIAL);
    assert_int_equal(grant_list(p->db, STR(""), 0, p->arena, &grants, &count, NULL), ERR_OK);
    assert_int_equal(count, 1);
    assert_int_equal(grant_add(p->db, &OPERATOR, &grant, NULL, NULL, p->arena, &out, NULL),
                     ERR_CONFLICT);
}
PEOPLE(test_in_time)

static void test_bad_grants_of(People *p)
{
    Str a = people_invite(p, "a@example.org");
    assert_int_equal(give(p, &OPERATOR, a, "owner", "region"), ERR_INVALID);
    assert_int_equal(give(p, &OPERATOR, a, "reader", "everywhere"), ERR_INVALID);
    assert_int_equal(give(p, &OPERATOR, STR("account:none"), "reader", "region"), ERR_NOT_FOUND);
    Grant out,
        past = {.account = a, .role = STR("reader"), .context = STR("region"), .until_us = 5};
    assert_int_equal(grant_add(p->db, &OPERATOR, &past, NULL, NULL, p->arena, &out, NULL),
                     ERR_INVALID);
}
PEOPLE(test_bad_grants)

int test_access_grant(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_within_own_rights),
                                       cmocka_unit_test(test_region_and_organisation),
                                       cmocka_unit_test(test_rights_add_up),
                                       cmocka_unit_test(test_not_to_oneself),
                                       cmocka_unit_test(test_ending),
                                       cmocka_unit_test(test_in_time),
                                       cmocka_unit_test(test_bad_grants)};
    return cmocka_run_group_tests_name("access/grant", tests, NULL, NULL);
}
