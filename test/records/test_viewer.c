/* Who may what: every act, reach, context, sensitivity and author against a plain statement of the
 * rule. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "records/viewer.h"

int test_records_viewer(void);

static const Act ACTS[] = {ACT_READ,   ACT_WRITE,  ACT_REVIEW, ACT_ARCHIVE, ACT_MERGE, ACT_ERASE,
                           ACT_IMPORT, ACT_EXPORT, ACT_WINDOW, ACT_GRANT,   ACT_AUDIT};
enum { ACT_COUNT = sizeof ACTS / sizeof *ACTS };

static const Str CONTEXTS[] = {STR_INIT("place:KG"), STR_INIT("organisation:undp")};
/* The contexts of reaches, and whether they hold the record. */
static const struct {
    Str context;
    bool holds;
} REACHES[] = {{STR_INIT("region"), true},
               {STR_INIT("place:KG"), true},
               {STR_INIT("organisation:undp"), true},
               {STR_INIT("person:a"), true},
               {STR_INIT("place:KZ"), false},
               {STR_INIT("place:K"), false},
               {STR_INIT("place:KG-C"), false},
               {STR_INIT(""), false}};

static Stand stand_of(Sensitivity sensitivity, const char *author, bool is_never_published)
{
    return (Stand){.id = STR("person:a"),
                   .author = str_of(author),
                   .sensitivity = sensitivity,
                   .contexts = CONTEXTS,
                   .context_count = 2,
                   .is_never_published = is_never_published};
}

/* Each act, for a record of that sensitivity by that author. */
static void try_acts(const Reach *reach, bool holds, Sensitivity sensitivity, bool is_own,
                     bool is_draft, bool is_stepped_up)
{
    const Stand stand = stand_of(sensitivity, is_own ? "account:me" : "account:other", is_draft);
    const Viewer viewer = {.account = STR("account:me"),
                           .reaches = reach,
                           .reach_count = 1,
                           .is_stepped_up = is_stepped_up};
    for (int a = 0; a < ACT_COUNT; a++) {
        bool expected = holds && (reach->acts & ACTS[a]) && reach->clearance >= sensitivity;
        if (ACTS[a] == ACT_EXPORT && sensitivity != SENSITIVITY_PUBLIC && !is_stepped_up)
            expected = false;
        if (is_own && is_draft && (reach->acts & ACT_WRITE) &&
            (ACTS[a] == ACT_READ || ACTS[a] == ACT_WRITE))
            expected = true;
        assert_int_equal(viewer_may(&viewer, ACTS[a], &stand), expected);
        assert_int_equal(viewer_may_somewhere(&viewer, ACTS[a]), (reach->acts & ACTS[a]) != 0);
    }
}

static void follows_the_rule_everywhere(void **state)
{
    (void)state;
    for (unsigned acts = 0; acts < 1 << ACT_COUNT; acts += acts < 8 ? 1 : 61)
        for (size_t r = 0; r < sizeof REACHES / sizeof *REACHES; r++)
            for (int clearance = 0; clearance < SENSITIVITY_COUNT; clearance++)
                for (int sensitivity = 0; sensitivity < SENSITIVITY_COUNT; sensitivity++)
                    for (int flags = 0; flags < 8; flags++) {
                        const Reach reach = {.context = REACHES[r].context,
                                             .acts = acts,
                                             .clearance = (Sensitivity)clearance};
                        try_acts(&reach, REACHES[r].holds, (Sensitivity)sensitivity, flags & 1,
                                 flags & 2, flags & 4);
                    }
}

static void gives_nothing_to_nobody(void **state)
{
    const Reach all = {STR_INIT("region"), ~0u, SENSITIVITY_STRICT};
    Viewer viewer = viewer_public();
    Stand stand = stand_of(SENSITIVITY_PUBLIC, "", true);
    (void)state;
    for (int a = 0; a < ACT_COUNT; a++) {
        assert_false(viewer_may(&viewer, ACTS[a], &stand));
        assert_false(viewer_may_somewhere(&viewer, ACTS[a]));
    }
    /* Not even when reaches came along by mistake. */
    viewer.reaches = &all;
    viewer.reach_count = 1;
    for (int a = 0; a < ACT_COUNT; a++) {
        assert_false(viewer_may(&viewer, ACTS[a], &stand));
        assert_false(viewer_may_somewhere(&viewer, ACTS[a]));
    }
}

static void gives_the_operator_all(void **state)
{
    const Viewer owner = viewer_operator(5);
    const Stand stand = stand_of(SENSITIVITY_STRICT, "account:other", false);
    (void)state;
    assert_int_equal(owner.now_us, 5);
    for (int a = 0; a < ACT_COUNT; a++) {
        assert_true(viewer_may(&owner, ACTS[a], &stand));
        assert_true(viewer_may_somewhere(&owner, ACTS[a]));
    }
}

/* The act from one grant and the clearance or the context from another make no right. */
static void does_not_piece_reaches_together(void **state)
{
    const Reach reaches[] = {{STR_INIT("place:KG"), ACT_READ | ACT_WRITE, SENSITIVITY_RESTRICTED},
                             {STR_INIT("place:KZ"), ACT_READ | ACT_ERASE, SENSITIVITY_STRICT}};
    const Viewer viewer = {.account = STR("account:me"), .reaches = reaches, .reach_count = 2};
    const Stand strict = stand_of(SENSITIVITY_STRICT, "account:other", false),
                open = stand_of(SENSITIVITY_PUBLIC, "account:other", false);
    (void)state;
    assert_false(viewer_may(&viewer, ACT_READ, &strict));
    assert_false(viewer_may(&viewer, ACT_ERASE, &open));
    assert_true(viewer_may(&viewer, ACT_READ, &open));
    assert_false(viewer_may(&viewer, (Act)(ACT_READ | ACT_ERASE), &open));
    assert_false(viewer_may(&viewer, (Act)0, &open));
}

static void takes_the_own_draft_with_the_last_grant(void **state)
{
    const Reach elsewhere = {STR_INIT("place:KZ"), ACT_READ | ACT_WRITE, SENSITIVITY_PUBLIC},
                reader = {STR_INIT("place:KZ"), ACT_READ, SENSITIVITY_PUBLIC};
    const Stand draft = stand_of(SENSITIVITY_STRICT, "account:me", true),
                published = stand_of(SENSITIVITY_STRICT, "account:me", false);
    Viewer viewer = {.account = STR("account:me"), .reaches = &elsewhere, .reach_count = 1};
    (void)state;
    assert_true(viewer_may(&viewer, ACT_READ, &draft));
    assert_true(viewer_may(&viewer, ACT_WRITE, &draft));
    assert_false(viewer_may(&viewer, ACT_EXPORT, &draft));
    assert_false(viewer_may(&viewer, ACT_READ, &published));
    viewer.reaches = &reader;
    assert_false(viewer_may(&viewer, ACT_READ, &draft));
    viewer.reach_count = 0;
    assert_false(viewer_may(&viewer, ACT_READ, &draft));
}

int test_records_viewer(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows_the_rule_everywhere), cmocka_unit_test(gives_nothing_to_nobody),
        cmocka_unit_test(gives_the_operator_all), cmocka_unit_test(does_not_piece_reaches_together),
        cmocka_unit_test(takes_the_own_draft_with_the_last_grant)};
    return cmocka_run_group_tests_name("records/viewer", tests, NULL, NULL);
}
