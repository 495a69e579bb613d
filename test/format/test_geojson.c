/* GeoJSON: what is read of it, and what is refused and how that is said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buf.h"
#include "format/geojson.h"

int test_format_geojson(void);

#define SQUARE "[[0,0],[2,0],[2,2],[0,2],[0,0]]"
#define FILE_OF(geometry)                                                                          \
    "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":null,"     \
    "\"geometry\":" geometry "}]}"

static void reads_rings_and_properties(void **state)
{
    GeoJson file;
    Arena *arena = arena_new(1 << 20);
    (void)state;
    assert_int_equal(
        geojson_read(&file, arena,
                     STR("\xEF\xBB\xBF{\"type\":\"FeatureCollection\",\"features\":["
                         "{\"type\":\"Feature\",\"id\":\"KG05\",\"properties\":{\"Name\":\" Ош \","
                         "\"n\":9,\"x\":1.5,\"ok\":true,\"no\":null,\"list\":[1]},"
                         "\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":[[" SQUARE
                         "],[" SQUARE "," SQUARE "]]}},"
                         "{\"type\":\"Feature\",\"properties\":{},\"geometry\":null},"
                         "{\"type\":\"Feature\",\"properties\":{},\"geometry\":"
                         "{\"type\":\"Point\",\"coordinates\":[1,2]}}]}"),
                     NULL),
        ERR_OK);
    assert_int_equal(file.count, 3);
    assert_int_equal(file.features[0].ring_count, 3);
    assert_int_equal(file.features[0].rings[0].count, 4);
    assert_true(file.features[0].rings[0].points[1].lon == 2);
    assert_int_equal(file.features[0].property_count, 5);
    assert_true(str_eq(geojson_text(&file.features[0], STR("NAME")), STR("Ош")));
    assert_true(str_eq(geojson_text(&file.features[0], STR("id")), STR("KG05")));
    assert_int_equal(geojson_text(&file.features[0], STR("n")).len, 0);
    assert_int_equal(file.features[1].ring_count, 0);
    assert_true(str_eq(file.features[2].geometry, STR("Point")));
    arena_free(arena);
}

static void refuses(void **state)
{
    static const struct {
        const char *text, *says;
        unsigned long line;
    } cases[] = {
        {"", "malformed JSON", 1},
        {"{\"type\":\"FeatureCollection\",\n\"features\":[{", "malformed JSON", 2},
        {"[]", "no FeatureCollection", 0},
        {"{\"type\":\"FeatureCollection\"}", "no FeatureCollection", 0},
        {"{\"type\":\"FeatureCollection\",\"features\":[7]}", "feature 1: it is no object", 0},
        {FILE_OF("7"), "feature 1: its geometry is no object", 0},
        {FILE_OF("{}"), "feature 1: its geometry has no type", 0},
        {FILE_OF("{\"type\":\"Polygon\"}"), "feature 1: a polygon is no list", 0},
        {FILE_OF("{\"type\":\"Polygon\",\"coordinates\":[7]}"), "a ring is no list", 0},
        {FILE_OF("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,1],[0,0]]]}"),
         "a ring is no list of four", 0},
        {FILE_OF("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,1]]]}"),
         "a ring is not closed", 0},
        {FILE_OF("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[\"1\",0],[1,1],[0,0]]]}"),
         "a position is no list", 0},
        {FILE_OF("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[181,0],[1,1],[0,0]]]}"),
         "beyond 180 degrees", 0},
        {FILE_OF("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,-90.5],[1,1],[0,0]]]}"),
         "beyond 180 degrees", 0},
        {FILE_OF("{\"type\":\"MultiPolygon\",\"coordinates\":{}}"), "no list of polygons", 0},
        {"{\"type\":\"FeatureCollection\",\"features\":[],\"crs\":{\"type\":\"name\","
         "\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::3857\"}}}",
         "reference system 'urn:ogc:def:crs:EPSG::3857'", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        GeoJson file;
        Err err = {0};
        Arena *arena = arena_new(1 << 20);
        assert_int_not_equal(geojson_read(&file, arena, str_of(cases[i].text), &err), ERR_OK);
        if (!strstr(err.message, cases[i].says) || err.line != cases[i].line)
            fail_msg("case %zu: line %lu, %s", i, err.line, err.message);
        arena_free(arena);
    }
}

static void bounds_depth_and_number(void **state)
{
    GeoJson file;
    Err err = {0};
    Buf b;
    Arena *arena = arena_new(1 << 20);
    (void)state;
    buf_init(&b, 32 << 20);
    for (int i = 0; i < 100000; i++)
        buf_char(&b, '[');
    assert_int_equal(geojson_read(&file, arena, buf_str(&b), &err), ERR_PARSE);
    buf_reset(&b);
    for (int i = 0; i <= GEOJSON_MAX_VALUES; i++)
        buf_char(&b, ',');
    assert_int_equal(geojson_read(&file, arena, buf_str(&b), &err), ERR_TOO_LARGE);
    buf_clear(&b);
    arena_free(arena);
}

int test_format_geojson(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_rings_and_properties),
                                       cmocka_unit_test(refuses),
                                       cmocka_unit_test(bounds_depth_and_number)};
    return cmocka_run_group_tests_name("format/geojson", tests, NULL, NULL);
}
