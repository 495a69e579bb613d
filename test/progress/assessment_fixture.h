/* Assessments of made-up releases by made-up profiles. Places are real codes of the framework,
 * because only places are assessed; every figure under them is made up for the tests. */
#pragma once
#include "release_fixture.h"

#include "progress/assessment.h"

typedef struct {
    ReleaseFixture release;
    Framework *framework;
    Profile *profile;
    Assessment *assessments[RELEASE_FIXTURE_RELEASES];
    size_t assessment_count;
} AssessmentFixture;

static inline int assessment_fixture_setup(void **state)
{
    Err err = {0};
    AssessmentFixture *f = calloc(1, sizeof *f);
    assert_int_equal(framework_new(&f->framework, &err), ERR_OK);
    release_fixture_init(&f->release, "TEST:FLOW", "SERIES REF_AREA", "NATURE OBS_STATUS");
    *state = f;
    return 0;
}

static inline int assessment_fixture_teardown(void **state)
{
    AssessmentFixture *f = *state;
    for (size_t i = 0; i < f->assessment_count; i++)
        assessment_unref(f->assessments[i]);
    release_fixture_clear(&f->release);
    profile_free(f->profile);
    framework_free(f->framework);
    free(f);
    return 0;
}

#define ASSESSMENT_CASE(name)                                                                      \
    cmocka_unit_test_setup_teardown(name, assessment_fixture_setup, assessment_fixture_teardown)
#define PROFILE_HEAD                                                                               \
    "indicator,series,direction,kind,value,lower,upper,worst,best,weight,places,source\n"

/* "S AREA YEAR VALUE NATURE STATUS", set apart by ';'. */
static inline void assessment_fixture_add(AssessmentFixture *f, const char *rows)
{
    Str rest = str_of(rows), row;
    bool more = true;
    char text[200];
    while (str_split(&rest, ';', &more, &row)) {
        snprintf(text, sizeof text, STR_FMT, STR_ARG(str_trim(row)));
        release_fixture_add(&f->release, text);
    }
}

static inline void assessment_fixture_profile(AssessmentFixture *f, const char *rows)
{
    char text[4000];
    Err err = {0};
    snprintf(text, sizeof text, PROFILE_HEAD "%s", rows);
    if (profile_read(&f->profile, str_of(text), STR("test.csv"), &err))
        fail_msg("%lu:%lu: %s", err.line, err.column, err.message);
}

/* Lands what was added and looks at it. */
static inline Assessment *assessment_fixture_make(AssessmentFixture *f, int as_of, int target_year)
{
    Err err = {0};
    Assessment **a = &f->assessments[f->assessment_count++];
    AssessmentOptions options = {.as_of = as_of, .target_year = target_year};
    assert_int_equal(assessment_new(a, release_fixture_land(&f->release), f->profile, f->framework,
                                    &options, &err),
                     ERR_OK);
    return *a;
}

static inline const Place *place_of(const AssessmentFixture *f, const char *code)
{
    const Place *place = place_find(f->framework, str_of(code));
    assert_non_null(place);
    return place;
}

static inline const Result *result_of(const AssessmentFixture *f, size_t row, const char *code)
{
    const Assessment *a = f->assessments[f->assessment_count - 1];
    return assessment_result(a, row, place_of(f, code));
}
