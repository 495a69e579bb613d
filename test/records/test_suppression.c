/* Suppression, against an adversary who tries every table that agrees with what is shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/mem.h"
#include "records/public_body.h"
#include "records/suppression.h"

int test_records_suppression(void);

enum { LINES = 4, MOST = 9 };

typedef struct {
    size_t rows, columns;
    int64_t counts[LINES * LINES];
    bool hidden[LINES * LINES], row_hidden[LINES], column_hidden[LINES], all_hidden;
} Shown;

static void suppress(Shown *s)
{
    assert_int_equal(suppress_table(s->counts, s->rows, s->columns, s->hidden, s->row_hidden,
                                    s->column_hidden, &s->all_hidden, NULL),
                     ERR_OK);
}

static int64_t row_sum(const Shown *s, const int64_t *x, size_t r)
{
    int64_t sum = 0;
    for (size_t c = 0; c < s->columns; c++)
        sum += x[r * s->columns + c];
    return sum;
}

static int64_t column_sum(const Shown *s, const int64_t *x, size_t c)
{
    int64_t sum = 0;
    for (size_t r = 0; r < s->rows; r++)
        sum += x[r * s->columns + c];
    return sum;
}

static int64_t sum(const Shown *s, const int64_t *x)
{
    int64_t all = 0;
    for (size_t r = 0; r < s->rows; r++)
        all += row_sum(s, x, r);
    return all;
}

/* What a guess must differ in: a cell, or a total. */
typedef enum { A_CELL, A_ROW, A_COLUMN, THE_WHOLE } TargetKind;
typedef struct {
    TargetKind kind;
    size_t at;
} Target;

static bool differs(const Shown *s, const int64_t *x, Target t)
{
    switch (t.kind) {
    case A_CELL:
        return x[t.at] != s->counts[t.at];
    case A_ROW:
        return row_sum(s, x, t.at) != row_sum(s, s->counts, t.at);
    case A_COLUMN:
        return column_sum(s, x, t.at) != column_sum(s, s->counts, t.at);
    default:
        return sum(s, x) != sum(s, s->counts);
    }
}

static bool agrees(const Shown *s, const int64_t *x)
{
    for (size_t c = 0; c < s->columns; c++)
        if (!s->column_hidden[c] && column_sum(s, x, c) != column_sum(s, s->counts, c))
            return false;
    return s->all_hidden || sum(s, x) == sum(s, s->counts);
}

/* Guesses cells from `at` on; a hidden cell is at least 1, as zeros are shown. */
static bool guess(const Shown *s, int64_t *x, size_t at, Target target)
{
    if (at && at % s->columns == 0 && !s->row_hidden[at / s->columns - 1] &&
        row_sum(s, x, at / s->columns - 1) != row_sum(s, s->counts, at / s->columns - 1))
        return false;
    if (at == s->rows * s->columns)
        return agrees(s, x) && differs(s, x, target);
    for (int64_t i = 0; i < (s->hidden[at] ? MOST : 1); i++) {
        /* Its own value first, then the nearest. */
        static const int ORDER[MOST] = {0, 1, -1, 2, -2, 3, -3, 4, -4};
        x[at] = s->counts[at] + ORDER[i];
        if (s->hidden[at] && x[at] < 1)
            continue;
        if (guess(s, x, at + 1, target))
            return true;
    }
    return false;
}

static void tell_table(const Shown *s)
{
    for (size_t i = 0; i < s->rows * s->columns; i++)
        print_error("%lld%s%s", (long long)s->counts[i], s->hidden[i] ? "*" : "",
                    (i + 1) % s->columns ? " " : "\n");
}

static void expect_unknown(const Shown *s, TargetKind kind, size_t at)
{
    int64_t x[LINES * LINES];
    if (guess(s, x, 0, (Target){kind, at}))
        return;
    tell_table(s);
    fail_msg("what is hidden at %d %zu can be told", (int)kind, at);
}

static bool is_small(int64_t count) { return count > 0 && count < SUPPRESS_BELOW; }

static void attack(const Shown *s)
{
    for (size_t i = 0; i < s->rows * s->columns; i++) {
        assert_true(s->hidden[i] || !is_small(s->counts[i]));
        assert_false(s->hidden[i] && !s->counts[i]);
        if (s->hidden[i])
            expect_unknown(s, A_CELL, i);
    }
    for (size_t r = 0; r < s->rows; r++) {
        assert_true(s->row_hidden[r] || !is_small(row_sum(s, s->counts, r)));
        if (s->row_hidden[r])
            expect_unknown(s, A_ROW, r);
    }
    for (size_t c = 0; c < s->columns; c++) {
        assert_true(s->column_hidden[c] || !is_small(column_sum(s, s->counts, c)));
        if (s->column_hidden[c])
            expect_unknown(s, A_COLUMN, c);
    }
    assert_true(s->all_hidden || !is_small(sum(s, s->counts)));
    if (s->all_hidden)
        expect_unknown(s, THE_WHOLE, 0);
}

static void withstands_every_small_table(void **state)
{
    (void)state;
    for (int code = 0; code < 5 * 5 * 5 * 5; code++)
        for (size_t rows = 1; rows <= 4; rows++) {
            Shown s = {.rows = rows, .columns = 4 / rows};
            int rest = code;
            for (size_t i = 0; i < s.rows * s.columns; i++, rest /= 5)
                s.counts[i] = rest % 5;
            suppress(&s);
            attack(&s);
        }
}

static unsigned next(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 16;
}

static void withstands_random_tables(void **state)
{
    unsigned seed = 4;
    (void)state;
    for (int i = 0; i < 3000; i++) {
        Shown s = {.rows = 1 + next(&seed) % LINES, .columns = 1 + next(&seed) % LINES};
        unsigned most = 1 + next(&seed) % 6, zeros = next(&seed) % 4;
        for (size_t c = 0; c < s.rows * s.columns; c++)
            s.counts[c] = next(&seed) % 4 < zeros ? 0 : next(&seed) % (most + 1);
        suppress(&s);
        attack(&s);
    }
}

static size_t count_hidden(const bool *hidden, size_t count)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        n += hidden[i];
    return n;
}

static void hides_no_more_than_it_must(void **state)
{
    Shown one = {.rows = 3, .columns = 3, .counts = {1, 50, 60, 20, 9, 70, 30, 80, 9}};
    Shown none = {.rows = 2, .columns = 2, .counts = {0, 5, 3, 4}};
    Shown line = {.rows = 1, .columns = 3, .counts = {2, 5, 9}};
    (void)state;
    suppress(&one);
    assert_int_equal(count_hidden(one.hidden, 9), 4);
    assert_true(one.hidden[0] && one.hidden[1] && one.hidden[3] && one.hidden[4]);
    assert_int_equal(count_hidden(one.row_hidden, 3) + count_hidden(one.column_hidden, 3), 0);
    assert_false(one.all_hidden);
    suppress(&none);
    assert_int_equal(count_hidden(none.hidden, 4), 0);
    suppress(&line);
    assert_true(line.hidden[0] && line.hidden[1] && !line.hidden[2]);
    assert_true(line.column_hidden[0] && line.column_hidden[1] && !line.row_hidden[0]);
}

static void refuses_what_is_no_table(void **state)
{
    bool hidden[2], row[2], column[2], all;
    int64_t counts[2] = {1, -1};
    (void)state;
    assert_int_equal(suppress_table(counts, 1, 2, hidden, row, column, &all, NULL), ERR_INVALID);
    assert_int_equal(suppress_table(counts, 1001, 1, hidden, row, column, &all, NULL),
                     ERR_TOO_LARGE);
    assert_int_equal(suppress_table(counts, 1000, 1000, hidden, row, column, &all, NULL),
                     ERR_TOO_LARGE);
    assert_int_equal(suppress_table(counts, 0, 0, hidden, row, column, &all, NULL), ERR_OK);
}

static void takes_a_large_table(void **state)
{
    enum { SIDE = 100 };
    int64_t *counts = mem_alloc(SIDE * SIDE * sizeof *counts);
    bool *hidden = mem_alloc(SIDE * SIDE), row[SIDE], column[SIDE], all;
    unsigned seed = 7;
    (void)state;
    for (size_t i = 0; i < SIDE * SIDE; i++)
        counts[i] = next(&seed) % 20 ? 0 : next(&seed) % 9;
    assert_int_equal(suppress_table(counts, SIDE, SIDE, hidden, row, column, &all, NULL), ERR_OK);
    for (size_t i = 0; i < SIDE * SIDE; i++)
        assert_true(hidden[i] || !is_small(counts[i]));
    mem_free(counts);
    mem_free(hidden);
}

int test_records_suppression(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(withstands_every_small_table), cmocka_unit_test(withstands_random_tables),
        cmocka_unit_test(hides_no_more_than_it_must), cmocka_unit_test(refuses_what_is_no_table),
        cmocka_unit_test(takes_a_large_table)};
    return cmocka_run_group_tests_name("records/suppression", tests, NULL, NULL);
}
