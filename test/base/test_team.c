/* A team does each item once, whoever takes it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/team.h"

int test_base_team(void);

enum { ITEMS = 5000 };

typedef struct {
    unsigned done[ITEMS];
    size_t highest_member;
} Work;

static void mark(void *context, size_t member, size_t item)
{
    Work *w = context;
    __atomic_add_fetch(&w->done[item], 1, __ATOMIC_RELAXED);
    if (member > __atomic_load_n(&w->highest_member, __ATOMIC_RELAXED))
        __atomic_store_n(&w->highest_member, member, __ATOMIC_RELAXED);
}

static void test_each_item_once(void **state)
{
    static Work w;
    (void)state;
    team_run(ITEMS, mark, &w);
    for (size_t i = 0; i < ITEMS; i++)
        assert_int_equal(w.done[i], 1);
    assert_true(w.highest_member < team_size(ITEMS));
}

static void test_small_jobs(void **state)
{
    static Work w;
    (void)state;
    team_run(0, mark, &w);
    assert_int_equal(w.done[0], 0);
    team_run(1, mark, &w);
    assert_int_equal(w.done[0], 1);
    assert_int_equal(w.done[1], 0);
    assert_int_equal(team_size(0), 1);
    assert_int_equal(team_size(1), 1);
    assert_true(team_size(SIZE_MAX) <= TEAM_MAX);
}

int test_base_team(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_item_once),
                                       cmocka_unit_test(test_small_jobs)};
    return cmocka_run_group_tests_name("base/team", tests, NULL, NULL);
}
