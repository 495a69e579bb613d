#include "portal/figures.h"

#include <stdlib.h>

#include "base/intern.h"
#include "base/vec.h"
#include "series/period.h"

typedef struct {
    uint32_t place, period; /* numbers */
    Figure figure;
} Found;

typedef struct {
    Page *page;
    Interner *periods;
    VEC(Found) found;
} Loader;

static ErrCode load_series(Loader *l, Release *release, const ShelfSeries *s, uint32_t place,
                           Str from, Str to, Err *err)
{
    KeyFilter filter;
    Cursor c;
    Arena *arena = l->page->arena;
    TRY(key_filter_parse(&filter, arena, release_layout(release), s->key, err));
    TRY(cursor_open(&c, release, &(Selection){.filter = &filter, .start = from, .end = to}, err));
    while (cursor_next(&c))
        for (uint32_t i = 0; i < cursor_count(&c); i++) {
            char number[NUM_TEXT_MAX];
            Observation o = cursor_at(&c, i);
            Str text = arena_dup(arena, (Str){number, observation_write(&o, number)});
            Found f = {place, intern(l->periods, o.period), {text, o.value, o.has_value}};
            vec_push(&l->found, f);
        }
    cursor_close(&c);
    return ERR_OK;
}

static int by_period(const void *a, const void *b)
{
    return period_cmp(*(const Str *)a, *(const Str *)b);
}

static ErrCode lay_out(Figures *f, Loader *l, Err *err)
{
    Arena *arena = l->page->arena;
    f->period_count = intern_count(l->periods);
    f->periods = arena_alloc(arena, (f->period_count + 1) * sizeof *f->periods);
    f->figures = arena_alloc(arena, (f->place_count * f->period_count + 1) * sizeof *f->figures);
    if (!f->periods || !f->figures)
        return err_set(err, ERR_TOO_LARGE, "the table is too large");
    for (uint32_t i = 0; i < f->period_count; i++)
        f->periods[i] = arena_dup(arena, intern_text(l->periods, i));
    qsort(f->periods, f->period_count, sizeof *f->periods, by_period);
    size_t *place_of = arena_alloc(arena, (f->period_count + 1) * sizeof *place_of);
    for (size_t i = 0; place_of && i < f->period_count; i++)
        place_of[intern_find(l->periods, f->periods[i])] = i;
    for (size_t i = 0; place_of && i < l->found.count; i++) {
        const Found *found = &l->found.items[i];
        f->figures[found->place * f->period_count + place_of[found->period]] = found->figure;
        f->value_count += found->figure.text.len > 0;
    }
    return ERR_OK;
}

static const ShelfSeries *series_of(const Page *p, const ShelfVariable *v, const Place *place)
{
    for (uint32_t i = 0; i < v->count; i++)
        if (shelf_series(p->shelf, v->first + i)->place == place)
            return shelf_series(p->shelf, v->first + i);
    return NULL;
}

ErrCode figures_load(Figures *f, Page *p, const ShelfVariable *v, const Place *const *places,
                     size_t place_count, Str from, Str to, bool only_present, Err *err)
{
    Loader l = {.page = p, .periods = interner_new()};
    Release *release = shelf_dataset(p->shelf, v->dataset)->release;
    *f = (Figures){.places = arena_alloc(p->arena, (place_count + 1) * sizeof *f->places)};
    ErrCode rc = f->places ? ERR_OK : err_set(err, ERR_TOO_LARGE, "the table is too large");
    for (size_t i = 0; i < place_count && !rc; i++) {
        const ShelfSeries *s = series_of(p, v, places[i]);
        if (!s && only_present)
            continue;
        if (s)
            rc = load_series(&l, release, s, (uint32_t)f->place_count, from, to, err);
        f->places[f->place_count++] = places[i];
    }
    if (!rc)
        rc = lay_out(f, &l, err);
    interner_free(l.periods);
    vec_clear(&l.found);
    return rc;
}

const Figure *figure_at(const Figures *f, size_t place, size_t period)
{
    return &f->figures[place * f->period_count + period];
}

size_t figures_last(const Figures *f, size_t place)
{
    for (size_t i = f->period_count; i-- > 0;)
        if (figure_at(f, place, i)->text.len)
            return i;
    return SIZE_MAX;
}

/* --- chart --- */

enum { NOTES = 8 };

typedef struct {
    ChartLine lines[CHART_MAX_LINES];
    char classes[CHART_MAX_LINES][4];
} Lines;

static const char *class_of(const Place *place, char out[4])
{
    out[0] = (char)(place->id.ptr[0] | 32);
    out[1] = (char)(place->id.ptr[1] | 32);
    out[2] = '\0';
    return out;
}

/* When a period begins, in years: 2019-Q3 is 2019.5. False: it is no period. */
static bool read_year(Arena *arena, Str period, double *year)
{
    PeriodSpan span, whole;
    if (!period_parse(period, &span))
        return false;
    *year = period_year(period);
    if (period_parse(arena_printf(arena, "%04d", (int)*year), &whole))
        *year +=
            (double)(span.first_day - whole.first_day) / (whole.last_day - whole.first_day + 1);
    return true;
}

/* The text at the end of a line is that of its last point: a later value that is no number has no
 * point. */
static ChartLine make_line(const Figures *f, Page *p, size_t place)
{
    ChartPoint *points = arena_alloc(p->arena, (f->period_count + 1) * sizeof *points);
    ChartLine line = {.name = page_place_name(p, f->places[place]), .points = points};
    for (size_t t = 0; points && t < f->period_count; t++) {
        const Figure *figure = figure_at(f, place, t);
        double year;
        if (!figure->has_value || !read_year(p->arena, f->periods[t], &year))
            continue;
        points[line.count++] = (ChartPoint){year, figure->value};
        line.value_text = figure->text;
    }
    return line;
}

static void make_lines(const Figures *f, Page *p, Lines *l, Chart *c)
{
    c->line_count = 0;
    c->lines = l->lines;
    c->is_rtl = locale_language(p->locale)->is_rtl;
    for (size_t i = 0; i < f->place_count && c->line_count < CHART_MAX_LINES; i++) {
        ChartLine line = make_line(f, p, i);
        if (!line.count)
            continue;
        line.class_name = class_of(f->places[i], l->classes[c->line_count]);
        l->lines[c->line_count++] = line;
    }
}

static size_t explain(const Page *p, const Chart *c, Str *notes)
{
    size_t count = 0;
    if (chart_has_gaps(c))
        notes[count++] = page_message(p, "chart.gaps");
    if (chart_has_early_ends(c))
        notes[count++] = page_message(p, "chart.early");
    return count;
}

/* on: "desk" or "phone"; "" : beside both drawings. */
static Doc *put_note(Doc *list, const char *on, Str text)
{
    Doc *note = doc_object(list, NULL);
    doc_text(note, "on", str_of(on));
    doc_text(note, "text", text);
    return note;
}

static void put_notes(Page *p, const Chart *c)
{
    Str notes[NOTES];
    size_t count = explain(p, c, notes);
    if (!count && c->line_count < 2 && !c->target_text.len)
        return;
    Doc *list = doc_list(doc_object(p->data, "caption"), "notes");
    if (c->target_text.len)
        doc_bool(put_note(list, "phone", c->target_text), "is_target", true);
    if (c->line_count > 1) {
        put_note(list, "phone", page_message(p, "chart.panels"));
        put_note(list, "desk", page_message(p, "chart.order"));
    }
    for (size_t i = 0; i < count; i++)
        put_note(list, "", notes[i]);
}

void figures_put_chart(const Figures *f, Page *p, Chart c)
{
    Buf b;
    Lines lines;
    buf_init(&b, 4 << 20);
    make_lines(f, p, &lines, &c);
    c.id = "c";
    c.form = CHART_WIDE;
    chart_draw(&b, &c);
    c.id = "p";
    c.form = CHART_PHONE;
    chart_draw(&b, &c);
    doc_markup(p->data, "chart", buf_str(&b));
    buf_clear(&b);
    if (c.line_count)
        put_notes(p, &c);
}

void figures_draw_sheet(const Figures *f, Page *p, Chart c, const Str *sources, size_t source_count)
{
    Lines lines;
    Str notes[NOTES];
    make_lines(f, p, &lines, &c);
    size_t count = explain(p, &c, notes);
    if (c.line_count > 1)
        notes[count++] = page_message(p, "chart.order");
    for (size_t i = 0; i < source_count && count < NOTES; i++)
        if (sources[i].len)
            notes[count++] = sources[i];
    c.id = "c";
    c.form = CHART_SHEET;
    c.notes = notes;
    c.note_count = count;
    chart_draw(&p->text, &c);
}
