/* What a file is, told by its content; codes made of texts; mappings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "intake/code_text.h"
#include "intake/detect.h"

int test_intake_detect(void);

#define MESSAGE "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"

static void test_kinds(void **state)
{
    static const struct {
        const char *name, *text;
        InputKind kind;
    } cases[] = {
        {"a", "", INPUT_EMPTY},
        {"a", " \r\n\t", INPUT_EMPTY},
        {"a.bin", "\x01\x02\x03", INPUT_UNKNOWN},
        {"a.xml", "<m:Structure xmlns:m='" MESSAGE "'>", INPUT_SDMX_STRUCTURE},
        {"a.xml", "\xEF\xBB\xBF<m:StructureSpecificData xmlns:m='" MESSAGE "'>", INPUT_SDMX_DATA},
        {"a.xml", "<m:GenericData xmlns:m='" MESSAGE "'>", INPUT_SDMX_OTHER},
        {"a.xml", "<html>", INPUT_UNKNOWN},
        {"a", "DATAFLOW,SEX,TIME_PERIOD,OBS_VALUE\n", INPUT_SDMX_CSV},
        {"a", "STRUCTURE,STRUCTURE_ID,ACTION,SEX\n", INPUT_SDMX_CSV},
        {"a", "STRUCTURE;STRUCTURE_ID;ACTION;SEX\n", INPUT_SDMX_CSV},
        {"a", "Goal,SeriesCode,GeoAreaCode,TimePeriod,Value\n", INPUT_UNSD_TABLE},
        {"d/indicator_1-1-1.csv", "Year,SEX,Value\n", INPUT_OPEN_SDG_DATA},
        {"d/1-a-1.csv", "Year,Value\n", INPUT_OPEN_SDG_DATA},
        {"d/prices.csv", "Year,Value\n", INPUT_TABLE},
        {"d/x.csv", "one column\n", INPUT_UNKNOWN},
        {"translations/kk/SEX.yml", "F: a\n", INPUT_OPEN_SDG_LABELS},
        {"indicator-config/1-1-1.yml", "indicator_number: 1.1.1\n", INPUT_OPEN_SDG_SETTINGS},
        {"titles/en/global_goals.yml", "1-title: x\n", INPUT_TITLES},
        {"a.geojson", "{\"type\":\"FeatureCollection\"}", INPUT_SHAPES},
        {"b", "{\"features\": [{\"type\": \"Feature\", \"geometry\": null}]}", INPUT_SHAPES},
        {"a.json", "{}", INPUT_UNKNOWN},
        {"a.xlsx", "PK\x03\x04 a spreadsheet", INPUT_SPREADSHEET},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (detect(str_of(cases[i].name), str_of(cases[i].text)) != cases[i].kind)
            fail_msg("case %zu: %s", i, cases[i].text);
}

static void test_utf16(void **state)
{
    (void)state;
    static const char with_mark[] = "\xFF\xFE"
                                    "a\0,\0b\0\n";
    static const char without[] = "Y\0e\0a\0r\0,\0V\0";
    static const char xml[] = "\xFF\xFE<\0h\0t\0m\0l\0>\0";
    assert_int_equal(detect(STR("a"), (Str){with_mark, sizeof with_mark}), INPUT_UTF16);
    assert_int_equal(detect(STR("a"), (Str){without, sizeof without - 1}), INPUT_UTF16);
    assert_int_equal(detect(STR("a"), (Str){xml, sizeof xml - 1}), INPUT_UNKNOWN);
}

static void test_accidents(void **state)
{
    static const char *const cases[][2] = {
        {"version https://git-lfs.github.com/spec/v1", "Git LFS"},
        {" <!DOCTYPE HTML>", "web page"},
        {"<<<<<<< HEAD", "conflict"},
        {"%PDF-1.7", "PDF"},
        {"7z\xBC\xAF'\x1C", "7z"}};
    char tar[300] = "name";
    (void)state;
    memcpy(tar + 257, "ustar", 5);
    assert_non_null(detect_accident((Str){tar, sizeof tar}));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *what = detect_accident(str_of(cases[i][0]));
        assert_non_null(what);
        assert_true(str_find(str_of(what), str_of(cases[i][1])) != SIZE_MAX);
    }
    assert_null(detect_accident(STR("a,b\n1,2\n")));
    assert_null(detect_accident(STR("")));
}

static void test_every_kind_has_words(void **state)
{
    (void)state;
    for (int kind = INPUT_UNKNOWN; kind <= INPUT_TABLE; kind++)
        assert_true(str_of(input_kind_text((InputKind)kind)).len > 3);
}

static void test_indicator_of_name(void **state)
{
    static const char *const cases[][2] = {{"x/indicator_1-1-1.csv", "1-1-1"},
                                           {"1.1.1.csv", "1-1-1"},
                                           {"4-c-1-2.csv", "4-c-1-2"},
                                           {"1-1.csv", ""},
                                           {"a-1-1.csv", ""},
                                           {"1-1-1 (2).csv", ""},
                                           {"indicator_.csv", ""},
                                           {"", ""}};
    char out[32];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str got = detect_indicator(str_of(cases[i][0]), out);
        if (!str_eq(got, str_of(cases[i][1])))
            fail_msg("%s gives " STR_FMT, cases[i][0], STR_ARG(got));
    }
}

static void test_codes_of_texts(void **state)
{
    char a[CODE_TEXT_MAX], b[CODE_TEXT_MAX];
    (void)state;
    assert_true(str_eq(code_from_text(STR("KZAKM"), a), STR("KZAKM")));
    assert_true(str_eq(code_from_text(STR("15+"), a), STR("15PLUS")));
    assert_true(str_eq(code_from_text(STR("<1%"), a), STR("LT1PCT")));
    assert_true(str_eq(code_from_text(STR("USD/M3"), a), STR("USD_M3")));
    Str one = code_from_text(STR("г. Бишкек"), a), other = code_from_text(STR("г. Ош"), b);
    assert_true(code_is_plain(one) && code_is_plain(other));
    assert_false(str_eq(one, other));
    assert_false(code_is_plain(STR("")));
}

/* Texts that differ in more than a space have codes that differ; codes that stand in releases of
 * today stay. */
static void test_codes_are_distinct(void **state)
{
    static const char *const texts[] = {"15 24", "15,24", "15/24",  "15  24", "15.24",  "15&24",
                                        "15;24", "15:24", "15\t24", "<15 24", "15 24+", "15=24"};
    static const char *const kept[][2] = {{"15 24", "15_24"},
                                          {"_L_KZ_090102_1 I", "_L_KZ_090102_1_I"},
                                          {"million USD", "million_USD"},
                                          {"<5Y", "LT5Y"},
                                          {"MGR/M^3", "MGR_M_3"},
                                          {"<=45Y", "LT_45Y"}};
    char a[CODE_TEXT_MAX], b[CODE_TEXT_MAX];
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        Str one = code_from_text(str_of(texts[i]), a);
        assert_true(code_is_plain(one));
        for (size_t k = 0; k < i; k++)
            if (str_eq(one, code_from_text(str_of(texts[k]), b)))
                fail_msg("'%s' and '%s' are the same code", texts[i], texts[k]);
    }
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        assert_true(str_eq(code_from_text(str_of(kept[i][0]), a), str_of(kept[i][1])));
    assert_true(str_eq(code_from_header(STR("Age/Sex"), a), STR("Age_Sex")));
}

int test_intake_detect(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_utf16),
        cmocka_unit_test(test_accidents),
        cmocka_unit_test(test_every_kind_has_words),
        cmocka_unit_test(test_indicator_of_name),
        cmocka_unit_test(test_codes_of_texts),
        cmocka_unit_test(test_codes_are_distinct),
    };
    return cmocka_run_group_tests_name("intake/detect", tests, NULL, NULL);
}
