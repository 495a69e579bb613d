/* Parts made by several threads come out in order, whatever their size; a failure stops the rest.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/relay.h"

int test_base_relay(void);

enum { PARTS = 200, LONG_PART = 17, LONG_LINES = 700000, NEVER = PARTS };

typedef struct {
    size_t fails; /* this part fails behind its first line */
} Work;

static size_t lines_of(size_t part) { return part == LONG_PART ? LONG_LINES : part % 7 * 300; }

static ErrCode make(void *context, size_t part, RelayOut *out, Err *err)
{
    const Work *work = context;
    char line[64];
    for (size_t i = 0; i < lines_of(part); i++) {
        int len = snprintf(line, sizeof line, "%zu %zu\n", part, i);
        TRY(relay_put(out, (Str){line, (size_t)len}, err));
        if (part == work->fails)
            return err_set(err, ERR_CORRUPT, "part %zu is bad", part);
    }
    return ERR_OK;
}

/* The lines of the file up to the end; fails the test at the first that is not the expected one. */
static size_t check_lines(FILE *in, size_t *part)
{
    size_t count = 0, p = 0, i = 0, line, number;
    while (fscanf(in, "%zu %zu\n", &number, &line) == 2) {
        while (i == lines_of(p)) {
            p++;
            i = 0;
        }
        assert_int_equal(number, p);
        assert_int_equal(line, i);
        i++;
        count++;
    }
    *part = p;
    return count;
}

static ErrCode run_into(FILE *file, Work *work, Err *err)
{
    return relay_run(&(Relay){PARTS, make, work, fileno(file), "the test"}, err);
}

static void test_order(void **state)
{
    Work work = {NEVER};
    FILE *file = tmpfile();
    size_t all = 0, last;
    (void)state;
    for (size_t i = 0; i < PARTS; i++)
        all += lines_of(i);
    assert_int_equal(run_into(file, &work, NULL), ERR_OK);
    rewind(file);
    assert_int_equal(check_lines(file, &last), all);
    fclose(file);
}

static void test_failure(void **state)
{
    Work work = {50};
    FILE *file = tmpfile();
    Err err = {0};
    size_t last;
    (void)state;
    assert_int_equal(run_into(file, &work, &err), ERR_CORRUPT);
    assert_string_equal(err.message, "part 50 is bad");
    rewind(file);
    check_lines(file, &last);
    assert_true(last <= 50);
    fclose(file);
}

static void test_full_disk(void **state)
{
    Work work = {NEVER};
    Err err = {0};
    int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
    (void)state;
    assert_int_equal(relay_run(&(Relay){PARTS, make, &work, fd, "the test"}, &err), ERR_IO);
    assert_non_null(strstr(err.message, "the test"));
    close(fd);
}

static void test_nothing(void **state)
{
    (void)state;
    assert_int_equal(relay_run(&(Relay){0, make, NULL, -1, "the test"}, NULL), ERR_OK);
}

int test_base_relay(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_order), cmocka_unit_test(test_failure),
                                       cmocka_unit_test(test_full_disk),
                                       cmocka_unit_test(test_nothing)};
    return cmocka_run_group_tests_name("base/relay", tests, NULL, NULL);
}
