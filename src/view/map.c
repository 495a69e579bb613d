#include "view/map.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "view/map_marks.h"
#include "view/mustache.h"

enum { WIDTH = 1000, MARGIN = 4, LINE = 26, LETTERS = 112, SWATCH = 22 };
enum { MARK_WIDE = 44, MARK_HIGH = 34, MAX_BYTES = 64 << 20 }; /* of two digits on a telephone */

/* --- classes --- */

/* The values in their order, and prefix sums of them and of their squares: the cost of a class is
 * the sum of squared deviations from its mean. */
typedef struct {
    size_t count;
    MapPlace *sorted[MAP_MAX_PLACES];
    double sum[MAP_MAX_PLACES + 1], squares[MAP_MAX_PLACES + 1];
    double best[MAP_CLASSES + 1][MAP_MAX_PLACES + 1];
    size_t cut[MAP_CLASSES + 1][MAP_MAX_PLACES + 1]; /* where the last class begins */
} Classes;

static int by_value(const void *a, const void *b)
{
    double x = (*(MapPlace *const *)a)->value, y = (*(MapPlace *const *)b)->value;
    return (x > y) - (x < y);
}

static size_t sort_values(Classes *c, MapPlace *places, size_t count)
{
    size_t distinct = 0;
    for (size_t i = 0; i < count; i++) {
        places[i].class = 0;
        if (places[i].has_value && c->count < MAP_MAX_PLACES)
            c->sorted[c->count++] = &places[i];
    }
    qsort(c->sorted, c->count, sizeof *c->sorted, by_value);
    double middle = c->count ? c->sorted[c->count / 2]->value : 0; /* keeps the squares small */
    for (size_t i = 0; i < c->count; i++) {
        double value = c->sorted[i]->value - middle;
        c->sum[i + 1] = c->sum[i] + value;
        c->squares[i + 1] = c->squares[i] + value * value;
        distinct += !i || c->sorted[i]->value > c->sorted[i - 1]->value;
    }
    return distinct;
}

static double cost(const Classes *c, size_t from, size_t to)
{
    double sum = c->sum[to] - c->sum[from];
    return c->squares[to] - c->squares[from] - sum * sum / (double)(to - from);
}

static bool may_cut(const Classes *c, size_t at)
{
    return at == 0 || c->sorted[at]->value > c->sorted[at - 1]->value;
}

static void find_cuts(Classes *c, size_t class_count)
{
    for (size_t k = 0; k <= class_count; k++)
        for (size_t to = 0; to <= c->count; to++)
            c->best[k][to] = k || to ? INFINITY : 0;
    for (size_t k = 1; k <= class_count; k++)
        for (size_t to = 1; to <= c->count; to++)
            for (size_t from = 0; from < to; from++) {
                double total = c->best[k - 1][from] + cost(c, from, to);
                if (!may_cut(c, from) || !(total < c->best[k][to]))
                    continue;
                c->best[k][to] = total;
                c->cut[k][to] = from;
            }
}

size_t map_classify(MapPlace *places, size_t count, MapClass classes[MAP_CLASSES])
{
    Classes *c = mem_alloc(sizeof *c);
    size_t distinct = sort_values(c, places, count), to = c->count;
    size_t class_count = distinct < MAP_CLASSES ? distinct : MAP_CLASSES;
    find_cuts(c, class_count);
    for (size_t k = class_count; k > 0; k--) {
        size_t from = c->cut[k][to];
        for (size_t i = from; i < to; i++)
            c->sorted[i]->class = (int)k;
        classes[k - 1] = (MapClass){c->sorted[from]->value_text, c->sorted[to - 1]->value_text};
        to = from;
    }
    mem_free(c);
    return class_count;
}

/* --- the drawing --- */

/* All outlines in units of the drawing. */
typedef struct {
    Arena *arena;
    Outline *outlines;
    OutlinePoint *marks;
    int height;
} Paper;

typedef struct {
    double west, north, scale_x, scale_y; /* units of the drawing for a step */
} Scale;

static bool find_scale(const Map *m, Scale *s, int *height)
{
    static const double radian = 3.14159265358979323846 / 180;
    OutlineBox all = {INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN}, box;
    for (size_t i = 0; i < m->place_count; i++) {
        if (!outline_box(&m->places[i].outline, 1, &box))
            continue;
        all.west = box.west < all.west ? box.west : all.west;
        all.east = box.east > all.east ? box.east : all.east;
        all.south = box.south < all.south ? box.south : all.south;
        all.north = box.north > all.north ? box.north : all.north;
    }
    if (all.west >= all.east || all.south >= all.north)
        return false;
    double narrow = cos(((double)all.south + all.north) / 2 / OUTLINE_STEPS * radian);
    narrow = narrow > 0.1 ? narrow : 0.1;
    double wide = ((double)all.east - all.west) * narrow, high = (double)all.north - all.south;
    double room = WIDTH - 2 * MARGIN, scale = room / (wide > high ? wide : high);
    *s = (Scale){all.west, all.north, scale * narrow, scale};
    s->west -= (room - wide * scale) / 2 / s->scale_x; /* a tall country stands in the middle */
    *height = (int)ceil(high * scale) + 2 * MARGIN;
    return true;
}

static bool same_point(OutlinePoint a, OutlinePoint b) { return a.x == b.x && a.y == b.y; }

static OutlineRing ring_on_paper(const Scale *s, const OutlineRing *ring, Arena *arena)
{
    OutlineRing out = {0, arena_alloc(arena, ring->count * sizeof *out.points)};
    for (size_t i = 0; out.points && i < ring->count; i++) {
        OutlinePoint from = ring->points[i];
        OutlinePoint p = {(int32_t)lround((from.x - s->west) * s->scale_x) + MARGIN,
                          (int32_t)lround((s->north - from.y) * s->scale_y) + MARGIN};
        if (!out.count || !same_point(out.points[out.count - 1], p))
            out.points[out.count++] = p;
    }
    return out;
}

static bool put_on_paper(const Map *m, Paper *paper)
{
    Scale scale;
    *paper = (Paper){.arena = arena_new(MAX_BYTES)};
    if (!find_scale(m, &scale, &paper->height))
        return false;
    paper->outlines = arena_alloc(paper->arena, (m->place_count + 1) * sizeof(Outline));
    paper->marks = arena_alloc(paper->arena, (m->place_count + 1) * sizeof(OutlinePoint));
    for (size_t i = 0; paper->outlines && i < m->place_count; i++) {
        const Outline *from = &m->places[i].outline;
        Outline *to = &paper->outlines[i];
        to->rings = arena_alloc(paper->arena, (from->ring_count + 1) * sizeof *to->rings);
        for (; to->rings && to->ring_count < from->ring_count; to->ring_count++)
            to->rings[to->ring_count] =
                ring_on_paper(&scale, &from->rings[to->ring_count], paper->arena);
    }
    return !arena_failed(paper->arena);
}

/* Steps from point to point in whole units, without signs that a reader can do without. */
static void put_ring(Buf *out, const OutlineRing *ring)
{
    OutlinePoint at = ring->points[0];
    buf_printf(out, "M%d %dl", at.x, at.y);
    for (size_t i = 1; i < ring->count; i++) {
        int dx = ring->points[i].x - at.x, dy = ring->points[i].y - at.y;
        buf_printf(out, "%s%d%s%d", i == 1 || dx < 0 ? "" : " ", dx, dy < 0 ? "" : " ", dy);
        at = ring->points[i];
    }
    buf_add(out, ring->count == 1 ? STR("0 0z") : STR("z"));
}

static void put_place(Buf *out, const Map *m, const MapPlace *p, const Outline *outline)
{
    if (!outline->ring_count)
        return;
    if (p->url.len) {
        buf_add(out, STR("<a href=\""));
        html_escape(out, p->url);
        buf_add(out, STR("\">"));
    }
    if (m->class_count && !p->class)
        buf_printf(out, "<path class=\"m0\" fill=\"url(#%sh)\" d=\"", m->id);
    else
        buf_printf(out, "<path class=\"m%d\" d=\"", m->class_count ? p->class : 1);
    for (size_t r = 0; r < outline->ring_count; r++)
        put_ring(out, &outline->rings[r]);
    buf_add(out, STR("\"><title>"));
    html_escape(out, p->name);
    if (m->class_count) {
        buf_add(out, STR(": "));
        html_escape(out, p->value_text.len ? p->value_text : m->none_text);
    }
    buf_add(out, p->url.len ? STR("</title></path></a>") : STR("</title></path>"));
}

/* Read with the list beside the map; the names are in the paths already. */
static void put_marks(Buf *out, const Map *m, const Paper *paper)
{
    OutlinePoint room = {WIDTH, paper->height};
    map_marks_place(paper->outlines, m->place_count, room, MARK_WIDE, MARK_HIGH, paper->marks);
    buf_add(out, STR("<g aria-hidden=\"true\" text-anchor=\"middle\">"));
    for (size_t i = 0; i < m->place_count; i++) {
        if (!m->places[i].mark.len || !paper->outlines[i].ring_count)
            continue;
        buf_printf(out, "<text x=\"%d\" y=\"%d\" dy=\".36em\">", paper->marks[i].x,
                   paper->marks[i].y);
        html_escape(out, m->places[i].mark);
        buf_add(out, STR("</text>"));
    }
    buf_add(out, STR("</g>"));
}

typedef struct {
    const MapPlace *place;
    const Outline *outline;
    double size;
} Layer;

static int by_size(const void *a, const void *b)
{
    double x = ((const Layer *)a)->size, y = ((const Layer *)b)->size;
    return (x < y) - (x > y);
}

/* The largest first: a city lies on the region round it, whether or not that has a hole for it. */
static void put_places(Buf *out, const Map *m, const Paper *paper)
{
    Layer layers[MAP_MAX_PLACES];
    size_t count = 0;
    for (size_t i = 0; i < m->place_count && count < MAP_MAX_PLACES; i++) {
        OutlineBox box;
        const Outline *o = &paper->outlines[i];
        if (outline_box(o, 1, &box))
            layers[count++] =
                (Layer){&m->places[i], o, (double)(box.east - box.west) * (box.north - box.south)};
    }
    qsort(layers, count, sizeof *layers, by_size);
    for (size_t i = 0; i < count; i++)
        put_place(out, m, layers[i].place, layers[i].outline);
    if (m->place_count && m->places[0].mark.len)
        put_marks(out, m, paper);
}

static void put_hatch(Buf *out, const Map *m)
{
    if (m->class_count)
        buf_printf(out,
                   "<defs><pattern id=\"%sh\" width=\"9\" height=\"9\""
                   " patternUnits=\"userSpaceOnUse\"><path class=\"hatch\""
                   " d=\"M-1 10 10-1M-1 1 1-1M8 10 10 8\"/></pattern></defs>",
                   m->id);
}

/* --- words of a drawing alone --- */

/* As many words of the text as stand in one line. */
static Str next_line(Str *text)
{
    size_t letters = 0, end = 0, i = 0;
    for (; i < text->len && (letters <= LETTERS || !end); i++) {
        letters += (text->ptr[i] & 0xC0) != 0x80;
        if (text->ptr[i] == ' ')
            end = i;
    }
    if (i == text->len && letters <= LETTERS)
        end = i;
    end = end ? end : i;
    Str line = str_part(*text, 0, end);
    *text = str_part(*text, end + (end < text->len), text->len);
    return line;
}

static void put_words(Buf *out, const Map *m, const char *class_name, double indent, double y,
                      Str text)
{
    buf_printf(out, "<text%s x=\"%g\" y=\"%g\"%s>", class_name,
               m->is_rtl ? WIDTH - MARGIN - indent : MARGIN + indent, y,
               m->is_rtl ? " direction=\"rtl\"" : "");
    html_escape(out, text);
    buf_add(out, STR("</text>"));
}

static double put_paragraph(Buf *out, const Map *m, const char *class_name, double y, Str text)
{
    while (text.len) {
        put_words(out, m, class_name, 0, y, next_line(&text));
        y += LINE;
    }
    return y;
}

static void put_swatch(Buf *out, const Map *m, double y, int class)
{
    buf_printf(out, "<rect class=\"m%d\" x=\"%d\" y=\"%g\" width=\"%d\" height=\"15\"", class,
               m->is_rtl ? WIDTH - MARGIN - SWATCH : MARGIN, y - 13, SWATCH);
    if (!class)
        buf_printf(out, " fill=\"url(#%sh)\"", m->id);
    buf_add(out, STR("/>"));
}

static double put_legend(Buf *out, const Map *m, double y)
{
    for (size_t k = 0; k < m->class_count; k++, y += LINE) {
        Buf text;
        buf_init(&text, 4096);
        buf_add(&text, STR("\u2066")); /* a range runs left to right */
        buf_add(&text, m->classes[k].least);
        if (!str_eq(m->classes[k].least, m->classes[k].greatest)) {
            buf_add(&text, STR(" – "));
            buf_add(&text, m->classes[k].greatest);
        }
        buf_add(&text, STR("\u2069"));
        put_swatch(out, m, y, (int)k + 1);
        put_words(out, m, "", SWATCH + 10, y, buf_str(&text));
        buf_clear(&text);
    }
    bool any_empty = false;
    for (size_t i = 0; i < m->place_count; i++)
        any_empty = any_empty || !m->places[i].class;
    if (!m->class_count || !any_empty)
        return y;
    put_swatch(out, m, y, 0);
    put_words(out, m, "", SWATCH + 10, y, m->none_text);
    return y + LINE;
}

/* The rules of the style sheet that a drawing needs when it leaves the page. */
static void put_rules(Buf *out)
{
    buf_add(out, STR("<style>text{font-family:system-ui,'Noto Sans','Noto Sans Arabic',sans-serif;"
                     "fill:#1b1e22}.b{font-weight:700}.ax{fill:#51565c}path,rect{stroke:#6b6759;"
                     "stroke-width:.8;fill-rule:evenodd}.hatch{stroke:#7d7869;fill:none}"
                     ".m1{fill:#e3eff0}.m2{fill:#b5d5de}.m3{fill:#7cb1c8}.m4{fill:#3f87ad}"
                     ".m5{fill:#0b5282}g text{font-size:21px;font-weight:700;"
                     "paint-order:stroke;stroke:#fbf8f2;stroke-width:5px}</style>"));
}

static void put_head(Buf *out, const Map *m, double height)
{
    buf_printf(out,
               "<svg%s class=\"map\" viewBox=\"0 0 %d %g\" role=\"%s\" aria-labelledby=\"%st %sd\""
               " direction=\"ltr\" font-size=\"17\"><title id=\"%st\">",
               m->alone ? " xmlns=\"http://www.w3.org/2000/svg\"" : "", WIDTH, height,
               m->place_count && m->places[0].url.len ? "group" : "img", m->id, m->id, m->id);
    html_escape(out, m->title);
    buf_printf(out, "</title><desc id=\"%sd\">", m->id);
    html_escape(out, m->description);
    buf_add(out, STR("</desc>"));
}

/* A text that no line breaks: its spaces hold. */
static void put_unbroken(Buf *out, Str text)
{
    for (size_t i = 0; i < text.len; i++)
        buf_add(out, text.ptr[i] == ' ' ? STR("\u00A0") : str_part(text, i, i + 1));
}

/* "1 Batken: 7.5 · 2 Bishkek: 3.1 …" */
static void list_places(Buf *out, const Map *m)
{
    for (size_t i = 0; i < m->place_count; i++) {
        const MapPlace *p = &m->places[i];
        buf_add(out, i ? STR("\u00A0· \u2068") : STR("\u2068"));
        put_unbroken(out, p->mark);
        buf_add(out, STR("\u00A0"));
        put_unbroken(out, p->name);
        buf_add(out, p->value_text.len ? STR(":\u00A0") : STR(""));
        put_unbroken(out, p->value_text);
        buf_add(out, STR("\u2069"));
    }
}

static double put_words_below(Buf *out, const Map *m, double y)
{
    Buf list;
    buf_init(&list, out->max);
    y = put_legend(out, m, y) + 6;
    if (m->place_count && m->places[0].mark.len) {
        list_places(&list, m);
        y = put_paragraph(out, m, "", y, buf_str(&list)) + 6;
    }
    for (size_t i = 0; i < m->note_count; i++)
        y = put_paragraph(out, m, " class=\"ax\"", y, m->notes[i]);
    buf_clear(&list);
    return y;
}

/* With title, legend and notes; how far down they reach is known once they are written. */
static void put_alone(Buf *out, const Map *m, const Paper *paper, double *height)
{
    double y = put_paragraph(out, m, " class=\"b\"", 22, m->title);
    put_rules(out);
    buf_printf(out, "<g transform=\"translate(0 %g)\">", y - LINE + 14);
    put_places(out, m, paper);
    buf_add(out, STR("</g>"));
    *height = put_words_below(out, m, y + paper->height + 20);
}

void map_draw(Buf *out, const Map *m)
{
    Paper paper;
    Buf body;
    buf_init(&body, out->max);
    if (put_on_paper(m, &paper)) {
        double height = paper.height;
        put_hatch(&body, m);
        if (m->alone)
            put_alone(&body, m, &paper, &height);
        else
            put_places(&body, m, &paper);
        put_head(out, m, height);
        buf_add(out, buf_str(&body));
        buf_add(out, STR("</svg>"));
        out->failed = out->failed || body.failed;
    }
    buf_clear(&body);
    arena_free(paper.arena);
}
