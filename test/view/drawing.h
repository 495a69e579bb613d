/* Drawing: what stands in an SVG text, for the tests of drawings. */
#pragma once
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "view/letters.h"

enum { DRAWING_RULE = 120, DRAWING_TEXT = 400, DRAWING_MOST_TEXTS = 400, DRAWING_DEPTH = 8 };

static inline size_t count_of(const char *text, const char *needle)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, needle)) != NULL; at += strlen(needle))
        count++;
    return count;
}

static inline double number_after(const char *text, const char *needle)
{
    const char *at = strstr(text, needle);
    if (!at)
        fail_msg("there is no '%s'", needle);
    return strtod(at + strlen(needle), NULL);
}

/* --- texts, as wide as they may be --- */

typedef struct {
    double left, right, top, bottom;
    char text[DRAWING_TEXT];
} Placed;

typedef struct {
    double x, y, font;
} Group;

/* A copy of the tag that begins at `at`. */
static inline void tag_at(const char *at, char out[DRAWING_TEXT])
{
    size_t len = strcspn(at, ">");
    assert_true(len < DRAWING_TEXT);
    memcpy(out, at, len);
    out[len] = '\0';
}

static inline Group group_in(const char *at, Group g)
{
    char tag[DRAWING_TEXT];
    tag_at(at, tag);
    if (strstr(tag, "translate(")) {
        char *end;
        g.x += strtod(strstr(tag, "translate(") + 10, &end);
        g.y += strtod(end, NULL);
    }
    if (strstr(tag, "font-size=\""))
        g.font = number_after(tag, "font-size=\"");
    return g;
}

static inline Placed text_at(const char *at, Group g)
{
    Placed p = {0};
    char tag[DRAWING_TEXT];
    const char *close = strstr(at, "</text>");
    size_t len = 0;
    tag_at(at, tag);
    bool is_tag = true;
    for (const char *t = at; t < close && len + 1 < DRAWING_TEXT; t++) {
        if (*t == '<' || *t == '>')
            is_tag = *t == '<';
        else if (!is_tag)
            p.text[len++] = *t;
    }
    g = group_in(at, g);
    double wide = letters_width(str_of(p.text), g.font), x = g.x + number_after(tag, " x=\"");
    bool is_rtl = strstr(tag, "direction=\"rtl\""), to_end = strstr(tag, "anchor=\"end\"");
    double y = g.y + number_after(tag, " y=\"");
    p.left = strstr(tag, "\"middle\"") ? x - wide / 2 : is_rtl != to_end ? x - wide : x;
    p.right = p.left + wide;
    p.top = y - g.font * 0.75;
    p.bottom = y + g.font * 0.22;
    return p;
}

static inline size_t texts_in(const char *svg, Placed out[DRAWING_MOST_TEXTS])
{
    Group groups[DRAWING_DEPTH] = {group_in(svg, (Group){0})};
    size_t depth = 0, count = 0;
    for (const char *at = svg; *at; at++) {
        if (str_starts(str_of(at), STR("<g "))) {
            assert_true(++depth < DRAWING_DEPTH);
            groups[depth] = group_in(at, groups[depth - 1]);
        } else if (str_starts(str_of(at), STR("</g>"))) {
            depth--;
        } else if (str_starts(str_of(at), STR("<text "))) {
            assert_true(count < DRAWING_MOST_TEXTS);
            out[count++] = text_at(at, groups[depth]);
        }
    }
    return count;
}

/* No text leaves the drawing at a side. */
static inline void expect_whole(const char *svg)
{
    static Placed texts[DRAWING_MOST_TEXTS];
    double width = number_after(svg, "viewBox=\"0 0 ");
    size_t count = texts_in(svg, texts);
    for (size_t i = 0; i < count; i++)
        if (texts[i].left < -0.5 || texts[i].right > width + 0.5)
            fail_msg("'%s' stands from %g to %g in a drawing of %g", texts[i].text, texts[i].left,
                     texts[i].right, width);
}

static inline void expect_apart(const char *svg)
{
    static Placed texts[DRAWING_MOST_TEXTS];
    size_t count = texts_in(svg, texts);
    for (size_t i = 0; i < count; i++)
        for (size_t k = i + 1; k < count; k++) {
            const Placed *a = &texts[i], *b = &texts[k];
            if (a->left < b->right && b->left < a->right && a->top < b->bottom &&
                b->top < a->bottom)
                fail_msg("'%s' lies on '%s' in %s", a->text, b->text, svg);
        }
}

/* --- rules --- */

/* What stands behind `needle` up to one of `ends`, in a text without spaces. */
static inline void value_after(const char *text, const char *needle, const char *ends,
                               char out[DRAWING_RULE])
{
    const char *at = strstr(text, needle);
    if (!at)
        fail_msg("there is no '%s'", needle);
    at += strlen(needle);
    size_t len = strcspn(at, ends);
    assert_true(len < DRAWING_RULE);
    memcpy(out, at, len);
    out[len] = '\0';
}

/* Without spaces but those between two values. */
static inline char *squeezed(Str text)
{
    char *out = malloc(text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] != ' ' ||
            (i && i + 1 < text.len && text.ptr[i - 1] >= '0' && text.ptr[i - 1] <= '9' &&
             text.ptr[i + 1] >= '0' && text.ptr[i + 1] <= '9'))
            out[len++] = text.ptr[i];
    out[len] = '\0';
    return out;
}
