#include "progress/panel.h"

#include <math.h>

#include "base/buf.h"
#include "base/intern.h"
#include "base/team.h"
#include "base/vec.h"
#include "series/cursor.h"
#include "series/period.h"
#include "structure/breakdown.h"

enum { PANEL_MAX_BYTES = 1 << 30, PARTS_A_MEMBER = 8 };

/* What one part of the release gave. Series of a part stand in key order. */
typedef struct {
    Arena *arena;
    VEC(PanelSeries) series; /* values point into the arena */
    VEC(Str) keys;           /* of each series: its variable's key */
    VEC(Str) indicators;
    Err err;
    ErrCode rc;
} Part;

struct Panel {
    Layout *layout;
    Part *parts;
    size_t part_count;
    Arena *arena;
    VEC(PanelVariable) variables;
    PanelSeries *series;
    size_t series_count;
    int area, series_dimension, unit, indicator; /* dimensions; -1: none */
};

typedef struct {
    Panel *panel;
    Release *release;
    const Framework *framework;
    const Place *home;              /* of a national dataset */
    int nature, status, indicators; /* attributes; -1: none */
} Walk;

/* --- one series --- */

/* The limit of a value published as "<2.5" or ">95". */
static bool read_limit(Str text, double *value)
{
    if (!text.len || (text.ptr[0] != '<' && text.ptr[0] != '>'))
        return false;
    size_t skip = text.len > 1 && text.ptr[1] == '=' ? 2 : 1;
    Number number = num_read(str_trim(str_part(text, skip, text.len)));
    *value = number.value;
    return number.is_number;
}

static uint8_t flags_of(const Walk *w, const Cursor *c, uint32_t i)
{
    uint8_t flags = 0;
    Str nature = w->nature < 0 ? STR("") : cursor_attribute(c, (size_t)w->nature, i);
    if (str_eq(nature, STR("C")) || str_eq(nature, STR("CA")))
        flags |= YEARLY_COUNTRY;
    if (str_eq(nature, STR("E")) || str_eq(nature, STR("M")))
        flags |= YEARLY_MODEL;
    if (w->status >= 0 && str_eq(cursor_attribute(c, (size_t)w->status, i), STR("B")))
        flags |= YEARLY_BREAK;
    return flags;
}

static int year_of(Str period)
{
    int year = 0;
    for (size_t i = 0; i < period.len; i++) {
        if (period.ptr[i] < '0' || period.ptr[i] > '9')
            return period_year(period);
        year = year * 10 + (period.ptr[i] - '0');
    }
    return period.len == 4 ? year : period_year(period);
}

/* The values of a series while it is read. */
typedef struct {
    size_t count;
    int16_t *years;
    double *values;
    uint8_t *flags;
    int8_t *decimals;
    int in_last; /* periods that the last year has so far */
    int whole;   /* the last year that had a value of its own */
} Reading;

/* A mean has one decimal more than its parts. */
static int8_t decimals_of_mean(int8_t so_far, int8_t of_part, bool is_second)
{
    int mean = so_far + is_second;
    if (so_far < 0 || of_part < 0)
        return -1;
    return (int8_t)(mean > of_part ? mean : of_part + 1);
}

/* A year's own value stands against those of its parts: quarters of a sum are no year. False: the
 * value is one of such a part. */
static bool prefer_whole(Reading *r, int year, bool is_whole)
{
    if (!is_whole)
        return r->whole != year;
    if (r->whole != year && r->count && r->years[r->count - 1] == year)
        r->count--;
    r->whole = year;
    return true;
}

static void take(Reading *r, int year, double value, uint8_t flags, int8_t decimals)
{
    if (r->count && r->years[r->count - 1] == year) {
        size_t at = r->count - 1;
        r->values[at] += (value - r->values[at]) / ++r->in_last;
        r->flags[at] |= flags;
        r->decimals[at] = decimals_of_mean(r->decimals[at], decimals, r->in_last == 2);
        return;
    }
    r->years[r->count] = (int16_t)year;
    r->values[r->count] = value;
    r->flags[r->count] = flags;
    r->decimals[r->count++] = decimals;
    r->in_last = 1;
}

static void read_values(const Walk *w, const Cursor *c, Reading *r)
{
    for (uint32_t i = 0; i < cursor_count(c); i++) {
        Observation o = cursor_at(c, i);
        int year = year_of(o.period);
        double limit = 0;
        bool is_limit = !o.has_value && read_limit(o.text, &limit);
        if (year <= 0 || year > 9999 || !(o.has_value || is_limit) ||
            !prefer_whole(r, year, o.period.len == 4))
            continue;
        if (o.has_value)
            take(r, year, o.value, flags_of(w, c, i), o.text.len ? -1 : (int8_t)o.decimals);
        else
            take(r, year, limit,
                 flags_of(w, c, i) | (o.text.ptr[0] == '<' ? YEARLY_BELOW : YEARLY_ABOVE), -1);
    }
}

static bool series_read(const Walk *w, const Cursor *c, Arena *arena, PanelSeries *out)
{
    uint32_t room = cursor_count(c);
    Reading r = {.years = arena_alloc(arena, room * sizeof *r.years),
                 .values = arena_alloc(arena, room * sizeof *r.values),
                 .flags = arena_alloc(arena, room),
                 .decimals = arena_alloc(arena, room)};
    if (!r.years || !r.values || !r.flags || !r.decimals)
        return false;
    read_values(w, c, &r);
    out->values = (Yearly){r.count, r.years, r.values, r.flags};
    out->decimals = r.decimals;
    return r.count > 0;
}

/* --- one part --- */

/* The key of the variable of each row in turn: what differs from the row before is read anew. */
typedef struct {
    CursorPlace at; /* the row that was read last */
    Str codes[LAYOUT_MAX_DIMENSIONS];
    Buf text;
    Str kept; /* the text in the part's arena */
} KeyReader;

static void write_key(const Panel *p, KeyReader *key)
{
    buf_reset(&key->text);
    for (size_t i = 0; i < p->layout->dimension_count; i++) {
        if (i)
            buf_char(&key->text, '.');
        if ((int)i != p->area)
            buf_add(&key->text, key->codes[i]);
    }
}

static Str read_key(const Panel *p, const Cursor *c, KeyReader *key, Arena *arena)
{
    size_t first, end;
    cursor_difference(c, &key->at, &first, &end);
    for (size_t i = first; i < end; i++)
        key->codes[i] = cursor_code(c, i);
    bool is_same = first == end || ((int)first == p->area && end == first + 1);
    if (is_same && key->kept.len)
        return key->kept;
    write_key(p, key);
    if (!str_eq(key->kept, buf_str(&key->text)))
        key->kept = arena_dup(arena, buf_str(&key->text));
    return key->kept;
}

static Str text_kept(Part *part, Str text)
{
    size_t n = part->indicators.count;
    if (n && str_eq(part->indicators.items[n - 1], text))
        return part->indicators.items[n - 1];
    return arena_dup(part->arena, text);
}

static Str indicators_of(const Walk *w, const Cursor *c)
{
    if (w->indicators >= 0)
        return cursor_attribute(c, (size_t)w->indicators, 0);
    return w->panel->indicator < 0 ? STR("") : cursor_code(c, (size_t)w->panel->indicator);
}

static const Place *place_of(const Walk *w, Str area)
{
    if (w->home && (!area.len || code_is_total(area)))
        return w->home;
    return w->framework ? place_find(w->framework, area) : NULL;
}

static void walk_part(Walk *w, Part *part, Cursor *c)
{
    const Panel *p = w->panel;
    KeyReader key = {.kept = STR("")};
    buf_init(&key.text, 1 << 16);
    while (cursor_next(c) && !arena_failed(part->arena)) {
        PanelSeries s = {0};
        if (!series_read(w, c, part->arena, &s))
            continue;
        Str area = p->area < 0 ? STR("") : cursor_code(c, (size_t)p->area);
        s.area = arena_dup(part->arena, area);
        s.place = place_of(w, area);
        Str kept = read_key(p, c, &key, part->arena);
        Str indicators = text_kept(part, indicators_of(w, c));
        vec_push(&part->keys, kept);
        vec_push(&part->indicators, indicators);
        vec_push(&part->series, s);
    }
    buf_clear(&key.text);
    if (arena_failed(part->arena))
        part->rc = err_set(&part->err, ERR_TOO_LARGE, "the release has too many values");
}

static void read_part(void *context, size_t member, size_t item)
{
    Walk *w = context;
    Part *part = &w->panel->parts[item];
    Cursor c;
    (void)member;
    part->arena = arena_new(PANEL_MAX_BYTES);
    Selection selection = {.part = (uint32_t)item, .part_count = (uint32_t)w->panel->part_count};
    part->rc = cursor_open(&c, w->release, &selection, &part->err);
    if (part->rc)
        return;
    walk_part(w, part, &c);
    cursor_close(&c);
}

/* --- joining the parts --- */

static Str code_in_key(Str key, int dimension)
{
    Str code = STR("");
    bool more = true;
    for (int i = 0; i <= dimension; i++)
        str_split(&key, '.', &more, &code);
    return dimension < 0 ? STR("") : code;
}

static uint32_t count_breakdowns(const Panel *p, Str key)
{
    uint32_t count = 0;
    Str code;
    bool more = true;
    for (size_t i = 0; str_split(&key, '.', &more, &code); i++)
        count += dimension_is_breakdown(p->layout, i) && !code_is_total(code);
    return count;
}

static void add_variable(Panel *p, Str key, Str indicators)
{
    PanelVariable v = {.key = key,
                       .series = code_in_key(key, p->series_dimension),
                       .unit = code_in_key(key, p->unit),
                       .indicators = indicators,
                       .breakdowns = count_breakdowns(p, key)};
    vec_push(&p->variables, v);
}

/* Numbers the variables in the order of their first series. */
static void number_variables(Panel *p)
{
    Interner *keys = interner_new();
    for (size_t i = 0; i < p->part_count; i++) {
        Part *part = &p->parts[i];
        for (size_t k = 0; k < part->series.count; k++) {
            Str key = part->keys.items[k];
            bool is_last = k && part->keys.items[k - 1].ptr == key.ptr;
            uint32_t at = is_last ? part->series.items[k - 1].variable : intern(keys, key);
            if (at == p->variables.count)
                add_variable(p, key, part->indicators.items[k]);
            part->series.items[k].variable = at;
            p->variables.items[at].count++;
        }
        p->series_count += part->series.count;
    }
    interner_free(keys);
}

static void place_series(Panel *p)
{
    uint32_t at = 0, *next = mem_alloc((p->variables.count + 1) * sizeof *next);
    for (size_t i = 0; i < p->variables.count; i++) {
        p->variables.items[i].first = next[i] = at;
        at += p->variables.items[i].count;
    }
    p->series = mem_raw(p->series_count + 1, sizeof *p->series);
    for (size_t i = 0; i < p->part_count; i++)
        for (size_t k = 0; k < p->parts[i].series.count; k++) {
            PanelSeries s = p->parts[i].series.items[k];
            p->series[next[s.variable]++] = s;
        }
    mem_free(next);
}

/* --- natural bounds, of all variables of one series code --- */

typedef struct {
    double least, most;
} Range;

static Range range_of(const Panel *p, const PanelVariable *v)
{
    Range range = {INFINITY, -INFINITY};
    for (uint32_t i = v->first; i < v->first + v->count; i++)
        for (size_t k = 0; k < p->series[i].values.count; k++) {
            range.least = fmin(range.least, p->series[i].values.values[k]);
            range.most = fmax(range.most, p->series[i].values.values[k]);
        }
    return range;
}

static bool is_percentage(Str unit)
{
    static const char *const units[] = {"PERCENT", "PT", "PER_100_POP"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (str_eq(unit, str_of(units[i])))
            return true;
    return false;
}

static void find_bounds(Panel *p)
{
    Interner *codes = interner_new();
    size_t count = p->variables.count;
    Range *ranges = mem_alloc((count + 1) * sizeof *ranges); /* by code */
    uint32_t *code = mem_alloc((count + 1) * sizeof *code);
    for (size_t i = 0; i < count; i++) {
        const PanelVariable *v = &p->variables.items[i];
        Range own = range_of(p, v);
        size_t known = intern_count(codes);
        code[i] = intern(codes, v->series.len ? v->series : v->key);
        Range *all = &ranges[code[i]];
        *all = code[i] == known ? own
                                : (Range){fmin(all->least, own.least), fmax(all->most, own.most)};
    }
    for (size_t i = 0; i < count; i++) {
        PanelVariable *v = &p->variables.items[i];
        Range all = ranges[code[i]];
        v->lower = all.least >= 0 ? 0 : -INFINITY;
        v->upper = all.least >= 0 && all.most <= 100 && is_percentage(v->unit) ? 100 : INFINITY;
    }
    mem_free(code);
    mem_free(ranges);
    interner_free(codes);
}

/* --- making --- */

static ErrCode first_failure(const Panel *p, Err *err)
{
    for (size_t i = 0; i < p->part_count; i++)
        if (p->parts[i].rc) {
            if (err)
                *err = p->parts[i].err;
            return p->parts[i].rc;
        }
    return ERR_OK;
}

ErrCode panel_new(Panel **out, Release *release, const Framework *framework, Err *err)
{
    Panel *p = mem_alloc(sizeof *p);
    p->arena = arena_new(PANEL_MAX_BYTES);
    const Layout *l = p->layout = layout_copy(p->arena, release_layout(release));
    p->area = layout_dimension(l, STR("REF_AREA"));
    p->series_dimension = layout_dimension(l, STR("SERIES"));
    p->unit = layout_dimension(l, STR("UNIT_MEASURE"));
    p->indicator = layout_dimension(l, STR("INDICATOR"));
    p->part_count = team_size(SIZE_MAX) * PARTS_A_MEMBER;
    p->parts = mem_alloc(p->part_count * sizeof *p->parts);
    Walk walk = {.panel = p,
                 .release = release,
                 .framework = framework,
                 .home = framework ? place_of_dataset(framework, l->dataset) : NULL,
                 .nature = layout_attribute(l, STR("NATURE")),
                 .status = layout_attribute(l, STR("OBS_STATUS")),
                 .indicators = layout_attribute(l, STR("INDICATOR"))};
    team_run(p->part_count, read_part, &walk);
    ErrCode rc = first_failure(p, err);
    if (rc) {
        panel_free(p);
        return rc;
    }
    number_variables(p);
    place_series(p);
    find_bounds(p);
    *out = p;
    return ERR_OK;
}

void panel_free(Panel *p)
{
    if (!p)
        return;
    for (size_t i = 0; i < p->part_count; i++) {
        arena_free(p->parts[i].arena);
        vec_clear(&p->parts[i].series);
        vec_clear(&p->parts[i].keys);
        vec_clear(&p->parts[i].indicators);
    }
    vec_clear(&p->variables);
    mem_free(p->parts);
    mem_free(p->series);
    arena_free(p->arena);
    mem_free(p);
}

size_t panel_variable_count(const Panel *p) { return p->variables.count; }
const PanelVariable *panel_variable(const Panel *p, size_t i) { return &p->variables.items[i]; }
size_t panel_series_count(const Panel *p) { return p->series_count; }
const PanelSeries *panel_series(const Panel *p, size_t i) { return &p->series[i]; }

Str panel_code(const Panel *p, size_t variable, Str dimension)
{
    int at = layout_dimension(p->layout, dimension);
    return at < 0 || at == p->area ? STR("") : code_in_key(p->variables.items[variable].key, at);
}
