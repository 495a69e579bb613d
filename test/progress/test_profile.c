/* Profiles: what is read, every complaint with its line and column, and which variable a row speaks
 * of. Figures are made up for the test. */
#include "release_fixture.h"

#include "../near.h"
#include "base/buf.h"
#include "progress/profile.h"

int test_progress_profile(void);

#define HEAD "indicator,direction,kind,value,source\n"

static Profile *read_text(const char *text)
{
    Err err = {0};
    Profile *p = NULL;
    if (profile_read(&p, str_of(text), STR("dir/some.csv"), &err))
        fail_msg("%lu:%lu: %s", err.line, err.column, err.message);
    return p;
}

static void assert_text(Str text, const char *expected)
{
    if (!str_eq(text, str_of(expected)))
        fail_msg("'" STR_FMT "' is not '%s'", STR_ARG(text), expected);
}

static void test_whole_row(void **state)
{
    (void)state;
    Profile *p = read_text(
        "source,goal,indicator,name,series,filter,unit,direction,kind,value,lower,upper,base_year,"
        "worst,best,red,green,weight,places\n"
        "\"a \"\"b\"\", c\",4,mine,\"Two\nlines\",S, SEX = F ;AGE=Y5,PT,down,value,2.5,-1,1e2,2010,"
        "90,0,50,10,.25,KZ 417 \n");
    const ProfileRow *r = profile_row(p, 0);
    assert_int_equal(profile_count(p), 1);
    assert_text(profile_name(p), "some");
    assert_text(r->source, "a \"b\", c");
    assert_text(r->name, "Two\nlines");
    assert_text(r->indicator, "mine");
    assert_text(r->target, "");
    assert_int_equal(r->goal, 4);
    assert_int_equal(r->filter_count, 2);
    assert_text(r->filters[0].dimension, "SEX");
    assert_text(r->filters[0].code, "F");
    assert_text(r->filters[1].code, "Y5");
    assert_true(r->want == WANT_DOWN && r->kind == AIM_VALUE && r->value == 2.5);
    assert_true(r->lower == -1 && r->upper == 100 && r->base_year == 2010);
    assert_true(r->worst == 90 && r->best == 0 && r->red == 50 && r->green == 10);
    assert_near(r->weight, .25, 0);
    assert_text(r->places, "KZ 417");
    profile_free(p);
}

static void test_what_is_left_out(void **state)
{
    (void)state;
    Profile *p = read_text(HEAD "3.2.1,up,none,,x\n");
    const ProfileRow *r = profile_row(p, 0);
    assert_int_equal(r->goal, 3);
    assert_text(r->target, "3.2");
    assert_int_equal(r->base_year, 2015);
    assert_true(isnan(r->value) && isinf(r->lower) && isinf(r->upper));
    assert_true(isnan(r->worst) && isnan(r->best) && isnan(r->red) && isnan(r->green));
    assert_near(r->weight, 1, 0);
    profile_free(p);
}

static void test_forms_of_file(void **state)
{
    static const char *const texts[] = {
        "indicator;direction;kind;value;source\n3.2.1;up;value;5;x, y\n",
        "indicator\tdirection\tkind\tvalue\tsource\n3.2.1\tup\tvalue\t5\tx, y\n",
        "\xEF\xBB\xBF" HEAD "3.2.1,up,value,5,\"x, y\"\n",
        "indicator,direction,kind,value,source\r\n3.2.1,up,value,5,\"x, y\"\r\n",
        HEAD "\n3.2.1,up,value,5,\"x, y\"",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        Profile *p = read_text(texts[i]);
        assert_int_equal(profile_count(p), 1);
        assert_text(profile_row(p, 0)->indicator, "3.2.1");
        assert_text(profile_row(p, 0)->source, "x, y");
        assert_near(profile_row(p, 0)->value, 5, 0);
        profile_free(p);
    }
}

static void test_kinds(void **state)
{
    static const char *const good[] = {
        "up,value,-5",      "up,relative,0", "down,relative,.5", "up,universal,100",
        "down,universal,0", "up,champion,",  "up,champion,.05",  "down,champion,-.05",
        "down,champion,0",  "near,value,1",  "near,none,",
    };
    static const char *const bad[] = {
        "up,value,",         "up,relative,",   "up,relative,-1",   "up,universal,50",
        "up,universal,",     "up,champion,1",  "down,champion,-1", "up,champion,-.05",
        "down,champion,.05", "near,champion,", "near,champion,.1", "up,none,0",
    };
    char text[200];
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        snprintf(text, sizeof text, HEAD "3.2.1,%s,x\n", good[i]);
        profile_free(read_text(text));
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Err err = {0};
        Profile *p = NULL;
        snprintf(text, sizeof text, HEAD "3.2.1,%s,x\n", bad[i]);
        if (profile_read(&p, str_of(text), STR("f"), &err) != ERR_PARSE)
            fail_msg("%s is taken", bad[i]);
        assert_string_equal(err.message, "the kind of target does not fit its value");
        assert_null(p);
    }
}

/* With its line and column; columns of a line are counted in bytes. */
static void test_complaints(void **state)
{
    static const struct {
        const char *text;
        unsigned long line, column;
        const char *message;
    } cases[] = {
        {"", 0, 0, "the profile is empty"},
        {"\n\n", 0, 0, "the profile is empty"},
        {HEAD "3.2.1,up,value,5,\xFF\n", 0, 0, "is no UTF-8"},
        {"indicator,direction,kind,value\n", 1, 1, "the column 'source' is missing"},
        {"indicator,wish,kind,value,source\n", 1, 11, "'wish' is no column"},
        {"indicator,kind,kind,value,source\n", 1, 16, "'kind' is there twice"},
        {HEAD "3.2.1,up,value,5\n", 2, 1, "the row has 4 cells, the header 5"},
        {HEAD "3.2.1,up,value,5,x,\n", 2, 1, "the row has 6 cells, the header 5"},
        {HEAD ",up,value,5,x\n", 2, 1, "'' cannot stand here"},
        {HEAD "3.2.1,UP,value,5,x\n", 2, 7, "'UP' cannot stand here"},
        {HEAD "3.2.1,,value,5,x\n", 2, 7, "'' cannot stand here"},
        {HEAD "3.2.1,up,goal,5,x\n", 2, 10, "'goal' cannot stand here"},
        {HEAD "3.2.1,up,value,5%,x\n", 2, 16, "'5%' cannot stand here"},
        {HEAD "3.2.1,up,value,\"5,1\",x\n", 2, 16, "'5,1' cannot stand here"},
        {HEAD "3.2.1,up,value,nan,x\n", 2, 16, "'nan' cannot stand here"},
        {HEAD "3.2.1,up,value,inf,x\n", 2, 16, "'inf' cannot stand here"},
        {HEAD "3.2.1,up,value,1e999,x\n", 2, 16, "'1e999' cannot stand here"},
        {HEAD "3.2.1,up,value,0x10,x\n", 2, 16, "'0x10' cannot stand here"},
        {HEAD "4.1.1,up,value,5,x\n\"my\nown\",up,value,5,x\n", 3, 1, "no goal is known"},
        {HEAD "4.1.1,up,value,5,\"x\ny\"\n3.2.1,up,value,z,x\n", 4, 16, "'z' cannot stand here"},
        {HEAD "\"3.2.1,up,value,5,x\n", 2, 1, "quote"},
        {"indicator,goal,direction,kind,value,source\nmine,18,up,none,,x\n", 2, 6, "'18'"},
        {"indicator,goal,direction,kind,value,source\nmine,0,up,none,,x\n", 2, 6, "'0'"},
        {"indicator,goal,direction,kind,value,source\nmine,-3,up,none,,x\n", 2, 6, "'-3'"},
        {"indicator,goal,direction,kind,value,source\nmine,,up,none,,x\n", 2, 6,
         "no goal is known"},
        {"indicator,base_year,direction,kind,value,source\n3.2.1,1899,up,none,,x\n", 2, 7,
         "'1899'"},
        {"indicator,base_year,direction,kind,value,source\n3.2.1,2015.5,up,none,,x\n", 2, 7,
         "'2015.5'"},
        {"indicator,weight,direction,kind,value,source\n3.2.1,-1,up,none,,x\n", 2, 7, "'-1'"},
        {"indicator,filter,direction,kind,value,source\n3.2.1,SEX,up,none,,x\n", 2, 7, "'SEX'"},
        {"indicator,filter,direction,kind,value,source\n3.2.1,SEX=,up,none,,x\n", 2, 7, "'SEX='"},
        {"indicator,filter,direction,kind,value,source\n3.2.1,=F,up,none,,x\n", 2, 7, "'=F'"},
        {"indicator,filter,direction,kind,value,source\n3.2.1,A=1;,up,none,,x\n", 2, 7, "'A=1;'"},
        {"indicator,filter,direction,kind,value,source\n"
         "3.2.1,A=1;B=1;C=1;D=1;E=1;F=1;G=1;H=1;I=1,up,none,,x\n",
         2, 7, "cannot stand here"},
        {"indicator,lower,upper,direction,kind,value,source\n3.2.1,5,5,up,none,,x\n", 2, 9,
         "the upper bound is not above"},
        {"indicator,lower,upper,direction,kind,value,source\n3.2.1,0,9,up,value,10,x\n", 2, 20,
         "the target lies outside"},
        {"indicator,worst,best,direction,kind,value,source\n3.2.1,4,,up,none,,x\n", 2, 9,
         "worst and best are the same, or one of them is missing"},
        {"indicator,worst,best,direction,kind,value,source\n3.2.1,4,4,up,none,,x\n", 2, 9,
         "worst and best are the same, or one of them is missing"},
        {"indicator,worst,best,direction,kind,value,source\n3.2.1,4,9,down,none,,x\n", 2, 9,
         "worst and best contradict"},
        {"indicator,red,green,direction,kind,value,source\n3.2.1,9,4,up,none,,x\n", 2, 9,
         "red and green contradict"},
        {"indicator,worst,direction,kind,value,source\n3.2.1,4,up,none,,x\n", 2, 1,
         "worst and best are the same, or one of them is missing"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Err err = {0};
        Profile *p = NULL;
        if (profile_read(&p, str_of(cases[i].text), STR("some.csv"), &err) != ERR_PARSE)
            fail_msg("case %zu is taken", i);
        if (!strstr(err.message, cases[i].message) || err.line != cases[i].line ||
            err.column != cases[i].column)
            fail_msg("case %zu: %lu:%lu: %s", i, err.line, err.column, err.message);
        assert_string_equal(err.file, "some.csv");
        assert_null(p);
    }
}

static void test_most_rows(void **state)
{
    Err err = {0};
    Profile *p = NULL;
    Buf text;
    (void)state;
    buf_init(&text, PROFILE_MAX_BYTES);
    buf_add(&text, STR(HEAD));
    for (size_t i = 0; i < PROFILE_MAX_ROWS; i++)
        buf_add(&text, STR("3.2.1,up,none,,x\n"));
    assert_int_equal(profile_read(&p, buf_str(&text), STR("f"), &err), ERR_OK);
    assert_int_equal(profile_count(p), PROFILE_MAX_ROWS);
    profile_free(p);
    buf_add(&text, STR("3.2.1,up,none,,x\n"));
    assert_int_equal(profile_read(&p, buf_str(&text), STR("f"), &err), ERR_TOO_LARGE);
    assert_int_equal(err.line, PROFILE_MAX_ROWS + 2);
    buf_clear(&text);
}

static void test_built_in(void **state)
{
    Err err = {0};
    Profile *p = NULL;
    (void)state;
    assert_int_equal(profile_built_in(&p, STR("sdg"), &err), ERR_OK);
    assert_text(profile_name(p), "sdg");
    assert_true(profile_count(p) > 100);
    for (size_t i = 0; i < profile_count(p); i++)
        assert_true(profile_row(p, i)->source.len && profile_row(p, i)->target.len);
    profile_free(p);
    assert_int_equal(profile_built_in(&p, STR("nope"), &err), ERR_NOT_FOUND);
    assert_int_equal(profile_built_in(&p, STR("../sdg"), &err), ERR_NOT_FOUND);
}

static void test_under(void **state)
{
    (void)state;
    Profile *p = read_text("indicator,goal,direction,kind,value,source\n3.2.1,,up,none,,x\n"
                           "mine,3,up,none,,x\n1.a.2,,up,none,,x\n");
    const ProfileRow *own = profile_row(p, 0), *mine = profile_row(p, 1), *a = profile_row(p, 2);
    assert_true(profile_is_under(own, STR("")) && profile_is_under(own, STR("3")) &&
                profile_is_under(own, STR("3.2")) && profile_is_under(own, STR("3.2.1")));
    assert_false(profile_is_under(own, STR("3.2.2")) || profile_is_under(own, STR("3.20")) ||
                 profile_is_under(own, STR("2")) || profile_is_under(own, STR("33")));
    assert_true(profile_is_under(mine, STR("3")) && profile_is_under(mine, STR("mine")));
    assert_false(profile_is_under(mine, STR("3.2")));
    assert_true(profile_is_under(a, STR("1")) && profile_is_under(a, STR("1.a")));
    profile_free(p);
}

static void test_places(void **state)
{
    Err err = {0};
    Framework *framework;
    (void)state;
    assert_int_equal(framework_new(&framework, &err), ERR_OK);
    Profile *p = read_text("indicator,places,direction,kind,value,source\n"
                           "3.2.1, KGZ  398 ,up,none,,x\n3.2.2,,up,none,,x\n");
    const ProfileRow *some = profile_row(p, 0), *all = profile_row(p, 1);
    assert_true(profile_is_for(some, place_find(framework, STR("KG"))));
    assert_true(profile_is_for(some, place_find(framework, STR("KZ"))));
    assert_false(profile_is_for(some, place_find(framework, STR("TJ"))));
    assert_false(profile_is_for(some, place_find(framework, STR("KG-C"))));
    assert_true(profile_is_for(all, place_find(framework, STR("TJ"))));
    profile_free(p);
    framework_free(framework);
}

/* --- which variable --- */

static void assert_chooses(const Panel *panel, const char *row, const char *key)
{
    char text[300];
    snprintf(text, sizeof text,
             "indicator,series,filter,unit,direction,kind,value,source\n%s,up,none,,x\n", row);
    Profile *p = read_text(text);
    size_t at = profile_variable(profile_row(p, 0), panel);
    if (key && at == SIZE_MAX)
        fail_msg("%s finds nothing", row);
    if (key)
        assert_text(panel_variable(panel, at)->key, key);
    else
        assert_int_equal(at, SIZE_MAX);
    profile_free(p);
}

static void test_variable(void **state)
{
    static const char *const rows[] = {
        "S A _T _T PT 2010 1", "S B _T _T PT 2010 1", "S A _T _T NUM 2010 1", "S A F _T PT 2010 1",
        "S B F _T PT 2010 1",  "S C F _T PT 2010 1",  "S A F Y5 PT 2010 1",   "R A M _T PT 2010 1",
        "R A F _T PT 2010 1",  "R A F _T PT 2011 1",  "Q A F _T PT 2010 1",   "Q A M _T PT 2010 1"};
    ReleaseFixture f;
    Panel *panel;
    (void)state;
    release_fixture_init(&f, "TEST:FLOW", "SERIES REF_AREA SEX AGE UNIT_MEASURE", "");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        release_fixture_add(&f, rows[i]);
    assert_int_equal(panel_new(&panel, release_fixture_land(&f), NULL, &f.err), ERR_OK);
    assert_chooses(panel, "3.2.1,S,,", "S.._T._T.PT"); /* fewest breakdowns, then most places */
    assert_chooses(panel, "3.2.1,S,,NUM", "S.._T._T.NUM");
    assert_chooses(panel, "3.2.1,S,,TONNES", NULL);
    assert_chooses(panel, "3.2.1,S,SEX=F,", "S..F._T.PT");
    assert_chooses(panel, "3.2.1,S,SEX=F;AGE=Y5,", "S..F.Y5.PT");
    assert_chooses(panel, "3.2.1,S,SEX=M,", NULL);
    assert_chooses(panel, "3.2.1,S,LOCATION=URBAN,", "S.._T._T.PT"); /* no such dimension */
    assert_chooses(panel, "3.2.1,R,,", "R..F._T.PT");                /* most values */
    assert_chooses(panel, "3.2.1,Q,,", "Q..F._T.PT");                /* the first key */
    assert_chooses(panel, "3.2.1,ZZ,,", NULL);
    assert_chooses(panel, "3.2.1,,,", NULL); /* no dimension INDICATOR */
    panel_free(panel);
    release_fixture_clear(&f);
}

static void test_variable_of_indicator(void **state)
{
    ReleaseFixture f;
    Panel *panel;
    (void)state;
    release_fixture_init(&f, "TEST:FLOW", "INDICATOR REF_AREA", "");
    release_fixture_add(&f, "3-2-1 A 2010 1");
    release_fixture_add(&f, "3-2-10 A 2010 1");
    release_fixture_add(&f, "mine A 2010 1");
    assert_int_equal(panel_new(&panel, release_fixture_land(&f), NULL, &f.err), ERR_OK);
    assert_chooses(panel, "3.2.1,,,", "3-2-1.");
    assert_chooses(panel, "3.2.10,,,", "3-2-10.");
    assert_chooses(panel, "3.2.2,,,", NULL);
    assert_chooses(panel, "3.2.1,S,,", NULL);      /* no dimension SERIES */
    assert_chooses(panel, "3.2.1,,,PT", "3-2-1."); /* no dimension UNIT_MEASURE: it cuts nothing */
    panel_free(panel);
    release_fixture_clear(&f);
}

int test_progress_profile(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_whole_row),
                                       cmocka_unit_test(test_what_is_left_out),
                                       cmocka_unit_test(test_forms_of_file),
                                       cmocka_unit_test(test_kinds),
                                       cmocka_unit_test(test_complaints),
                                       cmocka_unit_test(test_most_rows),
                                       cmocka_unit_test(test_built_in),
                                       cmocka_unit_test(test_under),
                                       cmocka_unit_test(test_places),
                                       cmocka_unit_test(test_variable),
                                       cmocka_unit_test(test_variable_of_indicator)};
    return cmocka_run_group_tests_name("progress/profile", tests, NULL, NULL);
}
