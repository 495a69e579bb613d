#include "portal/map.h"

#include <stdlib.h>

#include "base/clock.h"
#include "framework/shape.h"
#include "portal/decimals.h"
#include "portal/figures.h"
#include "series/period.h"
#include "view/map.h"

enum { MAX_PARTS = 100, DRAWING_MAX = 4 << 20 };

typedef struct {
    Page *page;
    Doc *doc;
    const Place *whole;
    ShapeSet *sets;
    size_t set_count;
    const ShapeSet *set; /* that is drawn; NULL: none */
    Str day;             /* of which it is drawn */
    size_t count;
    MapPlace places[MAX_PARTS];
    const Place *of[MAX_PARTS]; /* the place of each */
} View;

bool map_is_asked(const Page *p) { return str_eq(page_query(p, "draw"), STR("map")); }

/* --- boundaries --- */

static Str last_day_of(const Page *p, Str period)
{
    PeriodSpan span;
    char text[CLOCK_TEXT_MAX];
    return period_parse(period, &span)
               ? arena_dup(p->arena, clock_date(span.last_day * DAY_US, text))
               : STR("");
}

static ErrCode load_sets(View *v, Err *err)
{
    const Page *p = v->page;
    return shape_sets_load(store_db(p->store), p->framework, v->whole, p->arena, &v->sets,
                           &v->set_count, err);
}

/* The newest set that shows every part that was there on that day. */
static const ShapeSet *set_for(const View *v, Str day)
{
    for (size_t i = 0; i < v->set_count; i++)
        if (day.len && shape_set_covers(&v->sets[i], v->page->framework, day))
            return &v->sets[i];
    return NULL;
}

/* --- the parts --- */

static Str part_name(const View *v, const Place *part)
{
    return place_name_on(part, v->page->language, v->day);
}

static void add_part(View *v, const Place *part)
{
    const Shape *shape = v->set ? shape_on(v->set, part, v->day) : NULL;
    MapPlace place = {.name = part_name(v, part)};
    if (shape)
        place.outline = shape->outline;
    size_t at = v->count++;
    for (; at > 0 && locale_compare(v->page->locale, place.name, v->places[at - 1].name) < 0;
         at--) {
        v->places[at] = v->places[at - 1];
        v->of[at] = v->of[at - 1];
    }
    v->places[at] = place;
    v->of[at] = part;
}

/* --- what is said beside the drawing --- */

static Str long_date(const Page *p, Str date) { return page_date(p, date); }

static Str boundaries_text(const View *v)
{
    const Page *p = v->page;
    MessageArgument words[] = {{"file", v->set->file},
                               {"date", long_date(p, str_part(v->set->imported, 0, 10))},
                               {"day", long_date(p, v->day)}};
    Str text = page_format(p, "map.boundaries", 0, words, 3);
    const Str more[] = {v->set->owner, v->set->licence};
    for (int i = 0; i < 2; i++)
        if (more[i].len)
            text = arena_printf(p->arena, STR_FMT " " STR_FMT ".", STR_ARG(text), STR_ARG(more[i]));
    return text;
}

static void put_set(const View *v)
{
    Page *p = v->page;
    Doc *d = doc_object(v->doc, "set");
    doc_text(d, "file", v->set->file);
    doc_text(d, "day", v->day);
    doc_text(d, "owner", v->set->owner);
    doc_text(d, "licence", v->set->licence);
    doc_text(d, "source", v->set->source_url);
    doc_text(v->doc, "boundaries", boundaries_text(v));
    doc_text(v->doc, "disclaimer", page_message(p, "map.disclaimer"));
}

/* Numbers of the list stand on the map. */
static void number_parts(View *v)
{
    for (size_t i = 0; v->set && i < v->count; i++)
        v->places[i].mark = arena_printf(v->page->arena, "%zu", i + 1);
}

/* Into the page, or alone as the file that was asked for. */
static void put_drawing(View *v, Map m, bool alone)
{
    Page *p = v->page;
    const Str notes[] = {m.description, boundaries_text(v), page_message(p, "map.disclaimer")};
    m.id = "m";
    m.is_rtl = locale_language(p->locale)->is_rtl;
    m.alone = alone;
    m.places = v->places;
    m.place_count = v->count;
    m.none_text = page_message(p, "map.no_value");
    m.notes = notes;
    m.note_count = 3;
    if (alone) {
        map_draw(&p->text, &m);
        return;
    }
    Buf b;
    buf_init(&b, DRAWING_MAX);
    map_draw(&b, &m);
    doc_markup(v->doc, "drawing", buf_str(&b));
    buf_clear(&b);
}

/* Where no boundaries are here at all, it is a table of the parts and no map. */
static void put_title(const View *v, Str when, Str *title)
{
    MessageArgument words[] = {{"place", page_place_name(v->page, v->whole)}, {"when", when}};
    *title = page_format(v->page, v->set_count ? "map.title" : "map.regions", 0, words, 2);
    doc_text(v->doc, "title", *title);
    doc_text(v->doc, "whole", v->whole->id);
}

/* --- values of a year --- */

typedef struct {
    View *view;
    const ShelfVariable *variable;
    Figures figures;
    size_t period; /* of the figures; SIZE_MAX: none */
} Values;

static size_t parts_known(const Page *p, const ShelfVariable *v, Str whole)
{
    size_t count = 0;
    for (uint32_t i = 0; i < v->count; i++)
        count += str_eq(shelf_series(p->shelf, v->first + i)->place->parent, whole);
    return count;
}

/* The place of which the variable knows most parts; one alone is no map. */
static const Place *best_whole(const Page *p, const ShelfVariable *v)
{
    const Place *best = NULL;
    size_t most = 1;
    for (uint32_t i = 0; i < v->count; i++) {
        Str parent = shelf_series(p->shelf, v->first + i)->place->parent;
        if (!parent.len || (best && str_eq(best->id, parent)))
            continue;
        size_t known = parts_known(p, v, parent);
        if (known > most) {
            most = known;
            best = place_find(p->framework, parent);
        }
    }
    return best;
}

static bool is_country(const Place *place) { return str_eq(place->kind, STR("country")); }

bool map_has_parts(const Page *p, const ShelfVariable *v)
{
    const Place *whole = best_whole(p, v);
    return whole && is_country(whole);
}

bool map_has_boundaries(const Page *p, const ShelfVariable *v)
{
    ShapeSet *sets;
    size_t count = 0;
    const Place *whole = best_whole(p, v);
    return whole &&
           !shape_sets_load(store_db(p->store), p->framework, whole, p->arena, &sets, &count,
                            NULL) &&
           count > 0;
}

static ErrCode load_values(Values *w, Err *err)
{
    View *v = w->view;
    const Place *parts[MAX_PARTS];
    size_t count = place_parts(v->page->framework, v->whole->id, parts, MAX_PARTS);
    return figures_load(&w->figures, v->page, w->variable, parts, count, STR(""), STR(""), true,
                        err);
}

/* The year asked for, else the last that can be drawn, else the last. */
static ErrCode choose_period(Values *w, Err *err)
{
    const Figures *f = &w->figures;
    View *v = w->view;
    Str asked = page_query(v->page, "map");
    w->period = SIZE_MAX;
    for (size_t t = f->period_count; t-- > 0 && w->period == SIZE_MAX;) {
        bool fits = asked.len ? str_eq(f->periods[t], asked)
                              : set_for(v, last_day_of(v->page, f->periods[t])) != NULL;
        w->period = fits ? t : SIZE_MAX;
    }
    if (w->period == SIZE_MAX && asked.len)
        return err_set(err, ERR_NOT_FOUND, "there is no value for a map of '" STR_FMT "'",
                       STR_ARG(asked));
    if (w->period == SIZE_MAX && f->period_count)
        w->period = f->period_count - 1;
    if (w->period == SIZE_MAX)
        return ERR_OK;
    v->day = last_day_of(v->page, f->periods[w->period]);
    v->set = set_for(v, v->day);
    return ERR_OK;
}

static const Figure *figure_of(const Values *w, const Place *place)
{
    for (size_t i = 0; i < w->figures.place_count; i++)
        if (w->figures.places[i] == place)
            return figure_at(&w->figures, i, w->period);
    return NULL;
}

/* Parts that were there on the day, and any other that has a value all the same. */
static void add_parts(Values *w)
{
    View *v = w->view;
    const Place *parts[MAX_PARTS];
    size_t count = place_parts(v->page->framework, v->whole->id, parts, MAX_PARTS);
    for (size_t i = 0; i < count; i++) {
        const Figure *figure = figure_of(w, parts[i]);
        if (place_is_valid(parts[i], v->day) || (figure && figure->text.len))
            add_part(v, parts[i]);
    }
    for (size_t i = 0; i < v->count; i++) {
        const Figure *figure = figure_of(w, v->of[i]);
        if (!figure)
            continue;
        v->places[i].value_text = figure->text;
        v->places[i].value = figure->value;
        v->places[i].has_value = figure->has_value;
    }
}

static void put_rows(const View *v, bool with_classes)
{
    Doc *rows = doc_list(v->doc, "rows");
    int most = -1;
    for (size_t i = 0; i < v->count; i++) {
        int shown = decimals_shown(v->places[i].value_text);
        most = shown > most ? shown : most;
    }
    for (size_t i = 0; i < v->count; i++) {
        const MapPlace *place = &v->places[i];
        Doc *row = doc_object(rows, NULL);
        doc_text(row, "mark", place->mark);
        doc_text(row, "place", v->of[i]->id);
        doc_text(row, "name", place->name);
        doc_text(row, "url", page_url(v->page, "places", v->of[i]->id));
        if (place->has_value)
            doc_number(row, "value", place->value_text);
        else if (place->value_text.len)
            doc_text(row, "value", place->value_text);
        decimals_pad(row, "pad", place->value_text, most);
        if (with_classes)
            doc_int(row, "class", place->class);
    }
}

static void put_classes(const View *v, const MapClass *classes, size_t count)
{
    Doc *list = doc_list(v->doc, "classes");
    for (size_t k = 0; k < count; k++) {
        Doc *d = doc_object(list, NULL);
        doc_int(d, "class", (int64_t)k + 1);
        doc_text(d, "least", classes[k].least);
        if (!str_eq(classes[k].least, classes[k].greatest))
            doc_text(d, "greatest", classes[k].greatest);
    }
    for (size_t i = 0; i < v->count; i++)
        if (!v->places[i].class && v->places[i].outline.ring_count) {
            doc_bool(v->doc, "has_empty", true);
            break;
        }
}

/* What else the query says goes with the form that chooses a year. */
static void put_form(const Values *w)
{
    View *v = w->view;
    Page *p = v->page;
    Doc *years = doc_list(v->doc, "years"), *kept = doc_list(v->doc, "kept");
    for (size_t t = w->figures.period_count; t-- > 0;) {
        Doc *d = doc_object(years, NULL);
        doc_text(d, "period", w->figures.periods[t]);
        doc_bool(d, "selected", t == w->period);
    }
    Str rest = p->query, pair;
    bool more = true;
    while (rest.len && str_split(&rest, '&', &more, &pair)) {
        Buf name, value;
        size_t equals = str_find_char(pair, '=');
        buf_init(&name, 200);
        buf_init(&value, 2000);
        bool fine = equals != SIZE_MAX && http_decode(str_part(pair, 0, equals), &name) &&
                    http_decode(str_part(pair, equals + 1, pair.len), &value);
        if (fine && !str_eq(buf_str(&name), STR("map")) && !str_eq(buf_str(&name), STR("draw"))) {
            Doc *d = doc_object(kept, NULL);
            doc_text(d, "name", buf_str(&name));
            doc_text(d, "value", buf_str(&value));
        }
        buf_clear(&name);
        buf_clear(&value);
    }
}

static void put_none(const Values *w, Str period)
{
    const View *v = w->view;
    const Page *p = v->page;
    MessageArgument words[] = {
        {"place", page_place_name(p, v->whole)}, {"when", period}, {"day", long_date(p, v->day)}};
    doc_text(v->doc, "none", page_format(p, "map.none", 0, words, 3));
}

static void draw_values(Values *w, Str name, Str title)
{
    View *v = w->view;
    Page *p = v->page;
    MapClass classes[MAP_CLASSES];
    Str unit = page_unit_name(p, w->variable);
    Map m = {.title = arena_printf(p->arena, STR_FMT ". " STR_FMT, STR_ARG(title), STR_ARG(name)),
             .description = unit,
             .classes = classes,
             .class_count = map_classify(v->places, v->count, classes)};
    put_classes(v, classes, m.class_count);
    put_set(v);
    if (p->format == PAGE_SVG || p->format == PAGE_HTML)
        put_drawing(v, m, p->format == PAGE_SVG);
}

static ErrCode show_values(Values *w, Str name, Err *err)
{
    View *v = w->view;
    Page *p = v->page;
    Str title;
    TRY(load_values(w, err));
    TRY(choose_period(w, err));
    if (w->period == SIZE_MAX)
        return ERR_OK;
    Str period = w->figures.periods[w->period];
    v->doc = doc_object(p->data, "map");
    doc_text(v->doc, "period", period);
    put_title(v, page_running(p, period), &title);
    add_parts(w);
    number_parts(v);
    put_form(w);
    if (v->set)
        draw_values(w, name, title);
    else if (v->set_count)
        put_none(w, page_running(p, period));
    put_rows(v, v->set != NULL);
    doc_printf(v->doc, "svg", STR_FMT ".svg?" STR_FMT "%sdraw=map",
               STR_ARG(page_url(p, "indicators", p->id)), STR_ARG(p->query),
               p->query.len ? "&" : "");
    return ERR_OK;
}

ErrCode map_of_values(Page *p, const ShelfVariable *variable, Str name, Err *err)
{
    const Place *whole = best_whole(p, variable);
    View *v = whole ? arena_alloc(p->arena, sizeof *v) : NULL;
    if (!v)
        return ERR_OK;
    *v = (View){.page = p, .whole = whole};
    Values w = {.view = v, .variable = variable};
    TRY(load_sets(v, err));
    /* Countries stand in the chart; without boundaries there is nothing to add. */
    return v->set_count || is_country(whole) ? show_values(&w, name, err) : ERR_OK;
}

/* --- the parts of a place --- */

static Str today(const Page *p)
{
    char text[CLOCK_TEXT_MAX];
    return arena_dup(p->arena, clock_date(clock_now_us(), text));
}

/* The last day that any set can show, and that set. */
static void choose_day(View *v)
{
    const Page *p = v->page;
    for (size_t i = 0; i < v->set_count; i++) {
        Str last = shape_set_last_day(&v->sets[i], p->framework, today(p));
        if (last.len && str_cmp(last, v->day) > 0) {
            v->day = last;
            v->set = &v->sets[i];
        }
    }
}

static void draw_parts(View *v)
{
    Page *p = v->page;
    const Place *parts[MAX_PARTS];
    Map m = {.description = STR("")};
    size_t count = place_parts(p->framework, v->whole->id, parts, MAX_PARTS);
    v->doc = doc_object(p->data, "map");
    bool is_today = str_eq(v->day, today(p));
    put_title(v, is_today ? page_running(p, str_part(v->day, 0, 4)) : long_date(p, v->day),
              &m.title);
    for (size_t i = 0; i < count; i++)
        if (place_is_valid(parts[i], v->day))
            add_part(v, parts[i]);
    for (size_t i = 0; i < v->count && p->format == PAGE_HTML; i++)
        v->places[i].url = page_url(p, "places", v->of[i]->id);
    number_parts(v);
    put_rows(v, false);
    put_set(v);
    if (p->format == PAGE_SVG || p->format == PAGE_HTML)
        put_drawing(v, m, p->format == PAGE_SVG);
    doc_printf(v->doc, "svg", STR_FMT ".svg", STR_ARG(page_url(p, "places", v->whole->id)));
}

ErrCode map_of_parts(Page *p, const Place *whole, Err *err)
{
    View *v = arena_alloc(p->arena, sizeof *v);
    if (!v)
        return ERR_OK;
    *v = (View){.page = p, .whole = whole};
    TRY(load_sets(v, err));
    choose_day(v);
    if (v->set)
        draw_parts(v);
    return ERR_OK;
}
