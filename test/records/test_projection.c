/* The public side: equal to one rebuilt from nothing after random acts; what follows when a record
 * it links to is taken down, restricted, named again. */
#include "store_fixture.h"

int test_records_projection(void);

static uint64_t seed = 7;
static unsigned random_below(unsigned n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % n;
}

enum { IDS = 12 };

static const char *random_json(Fixture *f)
{
    static const char *const places[] = {"place:KG", "place:KG-C", "place:AF-KAB", "place:KZ"};
    static const char *const levels[] = {"public", "public", "restricted", "confidential"};
    return arena_cstr(
        f->arena,
        arena_printf(f->arena,
                     "{\"name\":{\"en\":\"N%u\"},\"kind\":\"%s\",\"places\":[{\"to\":\"%s\"}],"
                     "\"partners\":[{\"to\":\"organisation:n%u\"},{\"to\":\"organisation:n%u\"}],"
                     "\"sensitivity\":\"%s\",\"reason\":\"r\"," FIX_SOURCES "}",
                     random_below(5), FIX_KINDS[random_below(3)], places[random_below(4)],
                     random_below(IDS), random_below(IDS), levels[random_below(4)]));
}

static void random_act(Fixture *f, const char *id)
{
    Record r;
    char other[40];
    ErrCode rc = ERR_OK;
    unsigned act = random_below(10);
    snprintf(other, sizeof other, "organisation:n%u", random_below(IDS));
    if (act < 4)
        rc = fix_save(f, &f->operator, id, -1, random_json(f), random_below(2), &r);
    else if (act < 7)
        rc = fix_step(f, &f->operator, str_of(id), STEP_PUBLISH, "", &r);
    else if (act < 9)
        rc = fix_step(f, &f->operator, str_of(id), random_below(2) ? STEP_ARCHIVE : STEP_REOPEN, "",
                      &r);
    else if (random_below(3))
        rc = fix_erase(f, &f->operator, str_of(id), STR("name"), STR("wish"), &f->err);
    else
        rc = fix_merge(f, &f->operator, str_of(id), str_of(other), STR(""), &f->err);
    if (rc && rc != ERR_INVALID && rc != ERR_NOT_FOUND)
        fail_msg("%s", f->err.message);
}

static void random_acts_rebuild_alike_on(Fixture *f)
{
    Record r;
    char id[40];
    int acts = f->store.kind == DB_SQLITE ? 200 : 60;
    for (int i = 0; i < IDS; i++) {
        snprintf(id, sizeof id, "organisation:n%d", i);
        FIX_OK(fix_save(f, &f->operator, id, 0, "{\"name\":{\"en\":\"N\"}}", false, &r));
    }
    for (int i = 0; i < acts; i++) {
        fix_tick(f);
        snprintf(id, sizeof id, "organisation:n%u", random_below(IDS));
        random_act(f, id);
        if (i % 50 == 49)
            fix_expect_rebuildable(f);
    }
    fix_expect_rebuildable(f);
    assert_true(fix_number(f, "SELECT count(*) FROM projection") > 0);
    /* Every name stands once in each language, each day once a direction, and nothing else. */
    assert_int_equal(fix_number(f, "SELECT count(*) FROM name_order"),
                     (LOCALE_COUNT + 2) *
                         fix_number(f, "SELECT count(*) FROM side_entry WHERE side < 2"));
    /* The digest sees a byte. */
    char before[65], after[65];
    FIX_OK(projection_digest(f->records, before, &f->err));
    assert_int_equal(
        db_exec(f->db, "UPDATE link SET share = '1' WHERE side = 0 AND position = 0", NULL),
        ERR_OK);
    FIX_OK(projection_digest(f->records, after, &f->err));
    assert_string_not_equal(before, after);
}
FIX_BOTH(random_acts_rebuild_alike)

#define PARTNER(id)                                                                                \
    "{\"name\":{\"en\":\"A\"},\"kind\":\"un\",\"partners\":[{\"to\":\"" id "\"}]," FIX_SOURCES "}"
#define PLAIN(name, rest) "{\"name\":{\"en\":\"" name "\"},\"kind\":\"un\"" rest "," FIX_SOURCES "}"

static void links_follow_what_they_lead_to_on(Fixture *f)
{
    Record r;
    Str a = STR("organisation:a");
    FIX_OK(fix_save(f, &f->operator, "organisation:b", 0, PLAIN("B", ""), false, &r));
    fix_publish(f, "organisation:a", PARTNER("organisation:b"));
    /* A draft is nobody's business. */
    assert_null(strstr(fix_public(f, a), "organisation:b"));
    assert_non_null(strstr(fix_public(f, a), "withheld"));
    /* The draft beside what is public says nothing of it; what is public follows all the same. */
    FIX_OK(fix_save(f, &f->operator, "organisation:a", -1, PLAIN("A", ""), false, &r));
    fix_publish(f, "organisation:b", PLAIN("B", ""));
    assert_non_null(strstr(fix_public(f, a), "organisation:b"));
    assert_int_equal(fix_number(f, "SELECT count(*) FROM link WHERE side = 0"), 1);
    FIX_OK(fix_save(f, &f->operator, "organisation:b", -1,
                    PLAIN("B", ",\"sensitivity\":\"restricted\",\"reason\":\"r\""), false, &r));
    assert_null(strstr(fix_public(f, a), "organisation:b"));
    FIX_OK(fix_step(f, &f->operator, STR("organisation:b"), STEP_ARCHIVE, "", &r));
    assert_null(fix_public(f, STR("organisation:b")));
    fix_expect_rebuildable(f);
    FIX_OK(fix_step(f, &f->operator, STR("organisation:b"), STEP_REOPEN, "", &r));
    fix_publish(f, "organisation:b", PLAIN("B", ""));
    assert_non_null(strstr(fix_public(f, a), "organisation:b"));
    fix_expect_rebuildable(f);
}
FIX_BOTH(links_follow_what_they_lead_to)

#define CHECKED_BY(id)                                                                             \
    "{\"name\":{\"en\":\"A\"},\"kind\":\"un\",\"partners\":[{\"to\":\"place:KG\",\"checked\":"     \
    "\"" id "\"}]," FIX_SOURCES "}"

/* Who checked a link is told while they are public, and no longer. */
static void who_checked_is_named_while_public_on(Fixture *f)
{
    Record r;
    Str a = STR("organisation:a");
    fix_publish(f, "organisation:c", PLAIN("C", ""));
    fix_publish(f, "organisation:a", CHECKED_BY("organisation:c"));
    assert_non_null(strstr(fix_public(f, a), "organisation:c"));
    FIX_OK(fix_save(f, &f->operator, "organisation:c", -1,
                    PLAIN("C", ",\"sensitivity\":\"confidential\",\"reason\":\"r\""), false, &r));
    assert_null(strstr(fix_public(f, a), "organisation:c"));
    fix_expect_rebuildable(f);
}
FIX_BOTH(who_checked_is_named_while_public)

int test_records_projection(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_acts_rebuild_alike),
        cmocka_unit_test(links_follow_what_they_lead_to),
        cmocka_unit_test(who_checked_is_named_while_public),
    };
    return cmocka_run_group_tests_name("records: projection", tests, NULL, NULL);
}
