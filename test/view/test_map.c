/* Maps: classes of values, and the drawing to the letter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "view/map.h"
#include "view/map_marks.h"

int test_view_map(void);

enum { DEGREE = OUTLINE_STEPS };

typedef struct {
    OutlinePoint points[4];
    OutlineRing ring;
} Square;

/* Of whole degrees on the equator, so that one degree is as wide as high. */
static Outline square(Square *s, int x, int y, int side)
{
    const OutlinePoint corners[] = {{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}};
    for (int i = 0; i < 4; i++)
        s->points[i] = (OutlinePoint){corners[i].x * DEGREE, corners[i].y * DEGREE};
    s->ring = (OutlineRing){4, s->points};
    return (Outline){1, &s->ring};
}

static void expect(const Map *map, const char *svg)
{
    Buf out;
    buf_init(&out, 1 << 16);
    map_draw(&out, map);
    buf_char(&out, '\0');
    assert_string_equal(out.ptr, svg);
    buf_clear(&out);
}

static void draws_to_the_letter(void **state)
{
    Square a, b, c;
    MapClass classes[MAP_CLASSES];
    (void)state;
    MapPlace places[] = {
        {.name = STR("City"),
         .mark = STR("1"),
         .value_text = STR("2.0"),
         .value = 2,
         .has_value = true},
        {.name = STR("A & B"), .value_text = STR("1.5"), .value = 1.5, .has_value = true},
        {.name = STR("East"), .value_text = STR("")}};
    places[0].outline = square(&a, 0, 0, 1);
    places[1].outline = square(&b, -2, -1, 2);
    places[2].outline = square(&c, 2, -1, 2);
    Map map = {.title = STR("T"),
               .description = STR("per cent"),
               .id = "m",
               .places = places,
               .place_count = 3,
               .classes = classes,
               .class_count = map_classify(places, 3, classes),
               .none_text = STR("no value")};
    expect(&map,
           "<svg class=\"map\" viewBox=\"0 0 1000 339\" role=\"img\" aria-labelledby=\"mt md\""
           " direction=\"ltr\" font-size=\"17\"><title id=\"mt\">T</title><desc id=\"md\">per cent"
           "</desc><defs><pattern id=\"mh\" width=\"9\" height=\"9\""
           " patternUnits=\"userSpaceOnUse\"><path class=\"hatch\""
           " d=\"M-1 10 10-1M-1 1 1-1M8 10 10 8\"/></pattern></defs>"
           "<path class=\"m1\" d=\"M4 335l331 0 0-331-331 0z\"><title>A &amp; B: 1.5</title></path>"
           "<path class=\"m0\" fill=\"url(#mh)\" d=\"M665 335l331 0 0-331-331 0z\">"
           "<title>East: no value</title></path>"
           "<path class=\"m2\" d=\"M335 169l165 0 0-165-165 0z\"><title>City: 2.0</title></path>"
           "<g aria-hidden=\"true\" text-anchor=\"middle\">"
           "<text x=\"417\" y=\"86\" dy=\".36em\">1</text></g></svg>");
}

static void links_places_without_values(void **state)
{
    Square a;
    (void)state;
    MapPlace place = {.name = STR("A"), .url = STR("/en/places/A?x=1&y=2")};
    place.outline = square(&a, 0, 0, 1);
    Map map = {.title = STR("T"), .id = "m", .places = &place, .place_count = 1};
    expect(&map, "<svg class=\"map\" viewBox=\"0 0 1000 1000\" role=\"group\""
                 " aria-labelledby=\"mt md\" direction=\"ltr\" font-size=\"17\"><title id=\"mt\">T"
                 "</title><desc id=\"md\"></desc><a href=\"/en/places/A?x=1&amp;y=2\">"
                 "<path class=\"m1\" d=\"M4 996l992 0 0-992-992 0z\"><title>A</title></path></a>"
                 "</svg>");
}

static void draws_nothing_of_nothing(void **state)
{
    MapPlace place = {.name = STR("A")};
    Map map = {.title = STR("T"), .id = "m", .places = &place, .place_count = 1};
    (void)state;
    expect(&map, "");
}

static void carries_its_words_alone(void **state)
{
    Square a;
    MapClass classes[MAP_CLASSES];
    Buf out;
    (void)state;
    const Str notes[] = {STR("per cent"), STR("one two three four five six seven eight nine ten "
                                              "one two three four five six seven eight nine ten "
                                              "one two three four five six seven <last>")};
    MapPlace place = {.name = STR("A"), .value_text = STR("7"), .value = 7, .has_value = true};
    place.outline = square(&a, 0, 0, 1);
    Map map = {.title = STR("T"),
               .id = "m",
               .is_rtl = true,
               .alone = true,
               .places = &place,
               .place_count = 1,
               .classes = classes,
               .class_count = map_classify(&place, 1, classes),
               .notes = notes,
               .note_count = 2};
    buf_init(&out, 1 << 16);
    map_draw(&out, &map);
    Str svg = buf_str(&out);
    assert_true(str_starts(svg, STR("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"map\"")));
    assert_true(str_find(svg, STR("<style>")) != SIZE_MAX);
    assert_true(str_find(svg, STR("direction=\"rtl\">per cent</text>")) != SIZE_MAX);
    assert_true(str_find(svg, STR(">one two three four five six seven eight nine ten one two three "
                                  "four five six seven eight nine ten one two three</text>")) !=
                SIZE_MAX);
    assert_true(str_find(svg, STR("seven &lt;last&gt;</text>")) != SIZE_MAX);
    buf_clear(&out);
}

/* A city in a region, a region beside them: each number stands in its own place, or beside it. */
static void marks_do_not_cover_each_other(void **state)
{
    Square s[3];
    Outline o[4] = {
        square(&s[0], 0, 0, 300), square(&s[1], 140, 140, 10), square(&s[2], 300, 0, 60), {0}};
    OutlinePoint at[4] = {{-1, -1}, {-1, -1}, {-1, -1}, {-1, -1}}, room = {400, 320};
    (void)state;
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 4; k++)
            s[i].points[k] = (OutlinePoint){s[i].points[k].x / DEGREE, s[i].points[k].y / DEGREE};
    map_marks_place(o, 4, room, 44, 34, at);
    assert_true(at[0].x > 22 && at[0].x < 278 && at[0].y > 17 && at[0].y < 283);
    assert_true(at[1].x == 174 && at[1].y == 145); /* to the right of the city */
    assert_true(abs(at[0].x - at[1].x) >= 44 || abs(at[0].y - at[1].y) >= 34);
    assert_true(at[2].x > 300 && at[2].x < 360 && at[2].y > 0 && at[2].y < 60);
    assert_true(at[3].x == -1);
}

/* --- classes --- */

static void classify(const double *values, size_t count, const char *expected)
{
    MapPlace places[16] = {0};
    MapClass classes[MAP_CLASSES];
    char got[17] = {0};
    for (size_t i = 0; i < count; i++)
        places[i] = (MapPlace){.value = values[i], .has_value = values[i] > -900};
    map_classify(places, count, classes);
    for (size_t i = 0; i < count; i++)
        got[i] = (char)('0' + places[i].class);
    assert_string_equal(got, expected);
}

static void parts_values_where_they_part(void **state)
{
    (void)state;
    classify((double[]){1, 2, 3, 100, 101, 200, 201, 300, 1000}, 9, "111223345");
    classify((double[]){5, 5, 5, 5}, 4, "1111");
    classify((double[]){3, 1, 2}, 3, "312");
    classify((double[]){-999, 1, -999}, 3, "010");
    classify((double[]){1e15, 1e15 + 1, 1e15 + 2, 1e15 + 2}, 4, "1233");
    classify((double[]){0}, 0, "");
}

int test_view_map(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(draws_to_the_letter),
                                       cmocka_unit_test(links_places_without_values),
                                       cmocka_unit_test(draws_nothing_of_nothing),
                                       cmocka_unit_test(carries_its_words_alone),
                                       cmocka_unit_test(marks_do_not_cover_each_other),
                                       cmocka_unit_test(parts_values_where_they_part)};
    return cmocka_run_group_tests_name("view/map", tests, NULL, NULL);
}
