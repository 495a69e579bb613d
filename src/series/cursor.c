#include "series/cursor.h"

#include <stdlib.h>

#include "series/period.h"
#include "series/release_parts.h"

/* How a selection meets one segment.
 *
 * Rows are sorted by dimension after dimension, so codes asked of the leading dimensions narrow
 * the rows by binary search. A leading dimension that is not asked for is stepped over by looking
 * into each of its codes, as long as it has few. What is asked of the dimensions behind is tested
 * row by row. */
enum { STEP_OVER_CODES = 16, MAX_RANGES = 4096 };

typedef struct {
    uint32_t begin, end;
} Range;

typedef struct {
    const ArrowColumn *column;
    const uint8_t *allowed; /* by code */
} Test;

typedef struct {
    size_t first, count; /* of Plan.tests */
} KeyTests;

typedef struct {
    Arena *arena; /* of the plan for one segment */
    VEC(Range) ranges;
    VEC(Range) narrowed;
    VEC(Test) tests;
    VEC(KeyTests) keys; /* a row passes when all tests of one of them pass; none: every row */
    size_t next_range;
    int32_t period_begin, period_end; /* codes [begin, end) of the segment's periods */
    PeriodSpan start, end;
    bool has_start, has_end;
    uint64_t part_begin, part_end, rows_before; /* rows of the release; of the segments before */
} Plan;

/* The codes of one part of a key in one segment, rising. */
typedef struct {
    bool any;
    size_t count;
    int32_t *codes;
} LocalPart;

static int32_t find_code(const ArrowColumn *col, Str text)
{
    size_t low = 0, high = col->text_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = str_cmp(arrow_text(col, middle), text);
        if (order == 0)
            return (int32_t)middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

static int by_code(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return x < y ? -1 : x > y;
}

static LocalPart local_part(Arena *arena, const ArrowColumn *col, const KeyPart *part)
{
    LocalPart local = {.any = part->code_count == 0};
    if (local.any)
        return local;
    local.codes = arena_alloc(arena, part->code_count * sizeof *local.codes);
    for (size_t i = 0; local.codes && i < part->code_count; i++) {
        int32_t code = find_code(col, part->codes[i]);
        if (code >= 0)
            local.codes[local.count++] = code;
    }
    if (local.count < 2)
        return local;
    qsort(local.codes, local.count, sizeof *local.codes, by_code);
    size_t kept = 1;
    for (size_t i = 1; i < local.count; i++)
        if (local.codes[i] != local.codes[kept - 1])
            local.codes[kept++] = local.codes[i];
    local.count = kept;
    return local;
}

/* First row of [begin, end) whose code is at least `code`. */
static uint32_t lower_row(const ArrowColumn *col, Range r, int32_t code)
{
    while (r.begin < r.end) {
        uint32_t middle = r.begin + (r.end - r.begin) / 2;
        if (arrow_code(col, middle) < code)
            r.begin = middle + 1;
        else
            r.end = middle;
    }
    return r.begin;
}

/* Narrow all ranges to `count` codes of a dimension in which their rows are sorted; NULL: to each
 * code from 0 to count - 1. */
static void narrow(Plan *p, size_t first, const ArrowColumn *col, const int32_t *codes,
                   size_t count)
{
    p->narrowed.count = 0;
    for (size_t i = first; i < p->ranges.count; i++) {
        Range rest = p->ranges.items[i];
        for (size_t c = 0; c < count && rest.begin < rest.end; c++) {
            int32_t code = codes ? codes[c] : (int32_t)c;
            rest.begin = lower_row(col, rest, code);
            Range hit = {rest.begin, lower_row(col, rest, code + 1)};
            if (hit.begin < hit.end)
                vec_push(&p->narrowed, hit);
            rest.begin = hit.end;
        }
    }
    p->ranges.count = first;
    for (size_t i = 0; i < p->narrowed.count; i++)
        vec_push(&p->ranges, p->narrowed.items[i]);
}

static void add_test(Plan *p, const ArrowColumn *col, const LocalPart *part)
{
    uint8_t *allowed = arena_alloc(p->arena, col->text_count);
    for (size_t i = 0; allowed && i < part->count; i++)
        allowed[part->codes[i]] = 1;
    if (allowed)
        vec_push(&p->tests, ((Test){col, allowed}));
}

/* Adds the ranges of one key; with test_all also those dimensions that the ranges settle are
 * tested, because ranges of other keys will be mixed in. */
static void plan_key(Plan *p, const Segment *s, const Key *key, bool test_all)
{
    LocalPart parts[LAYOUT_MAX_DIMENSIONS];
    size_t first = p->ranges.count, asked = 0, d = 0;
    for (size_t i = 0; i < key->part_count; i++) {
        parts[i] = local_part(p->arena, s->dimensions[i], &key->parts[i]);
        if (!parts[i].any && !parts[i].count)
            return; /* a code that this segment does not have */
        if (!parts[i].any)
            asked = i + 1;
    }
    vec_push(&p->ranges, ((Range){0, (uint32_t)s->row_count}));
    for (; d < asked; d++) {
        const ArrowColumn *col = s->dimensions[d];
        size_t width = parts[d].any ? col->text_count : parts[d].count;
        if ((parts[d].any && width > STEP_OVER_CODES) ||
            (p->ranges.count - first) * width > MAX_RANGES)
            break;
        narrow(p, first, col, parts[d].codes, width);
    }
    KeyTests tests = {p->tests.count, 0};
    for (size_t i = test_all ? 0 : d; i < asked; i++)
        if (!parts[i].any)
            add_test(p, s->dimensions[i], &parts[i]);
    tests.count = p->tests.count - tests.first;
    vec_push(&p->keys, tests);
}

static int by_begin(const void *a, const void *b)
{
    const Range *x = a, *y = b;
    return x->begin < y->begin ? -1 : x->begin > y->begin;
}

/* Ranges of several keys may overlap: sort and join them. */
static void join_ranges(Plan *p)
{
    if (p->ranges.count < 2)
        return;
    Range *r = p->ranges.items;
    qsort(r, p->ranges.count, sizeof *r, by_begin);
    size_t kept = 0;
    for (size_t i = 1; i < p->ranges.count; i++) {
        if (r[i].begin <= r[kept].end)
            r[kept].end = r[i].end > r[kept].end ? r[i].end : r[kept].end;
        else
            r[++kept] = r[i];
    }
    p->ranges.count = kept + 1;
}

/* A period is asked for when its first day lies between the first day of `start` and the last day
 * of `end`. First days rise with the codes. */
static int32_t first_period_from(const ArrowColumn *time, int32_t day, bool after)
{
    int32_t low = 0, high = (int32_t)time->text_count;
    while (low < high) {
        int32_t middle = (low + high) / 2;
        PeriodSpan span;
        bool before = period_parse(arrow_text(time, (size_t)middle), &span) &&
                      (after ? span.first_day <= day : span.first_day < day);
        if (before)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void plan_segment(Cursor *c, Plan *p)
{
    const Segment *s = c->in;
    const KeyFilter *filter = c->selection.filter;
    p->tests.count = p->keys.count = 0;
    p->period_begin = p->has_start ? first_period_from(s->time, p->start.first_day, false) : 0;
    p->period_end = p->has_end ? first_period_from(s->time, p->end.last_day, true)
                               : (int32_t)s->time->text_count;
    if (!filter || !filter->key_count) {
        vec_push(&p->ranges, ((Range){0, (uint32_t)s->row_count}));
        return;
    }
    arena_reset(p->arena);
    for (size_t k = 0; k < filter->key_count; k++)
        plan_key(p, s, &filter->keys[k], filter->key_count > 1);
    if (filter->key_count > 1)
        join_ranges(p);
}

static bool passes(const Plan *p, size_t row)
{
    for (size_t k = 0; k < p->keys.count; k++) {
        size_t i = 0, count = p->keys.items[k].count;
        if (!count)
            return true;
        const Test *t = p->tests.items + p->keys.items[k].first;
        while (i < count && t[i].allowed[arrow_code(t[i].column, row)])
            i++;
        if (i == count)
            return true;
    }
    return p->keys.count == 0;
}

static uint32_t lower_period(const ArrowColumn *time, uint32_t begin, uint32_t end, int32_t code)
{
    return lower_row(time, (Range){begin, end}, code);
}

static bool select_observations(Cursor *c, const Plan *p, size_t row)
{
    uint32_t begin = (uint32_t)c->in->offsets[row], end = (uint32_t)c->in->offsets[row + 1];
    if (p->has_start)
        begin = lower_period(c->in->time, begin, end, p->period_begin);
    if (p->has_end)
        end = lower_period(c->in->time, begin, end, p->period_end);
    if (c->selection.first_n && end - begin > c->selection.first_n)
        end = begin + c->selection.first_n;
    if (c->selection.last_n && end - begin > c->selection.last_n)
        begin = end - c->selection.last_n;
    c->first = begin;
    c->count = end - begin;
    return end > begin;
}

/* Rows of this segment that lie in the part asked for. */
static Range part_of_segment(const Cursor *c, const Plan *p)
{
    uint64_t end = p->rows_before + c->in->row_count;
    uint64_t from = p->part_begin > p->rows_before ? p->part_begin : p->rows_before;
    uint64_t to = p->part_end < end ? p->part_end : end;
    return from < to ? (Range){(uint32_t)(from - p->rows_before), (uint32_t)(to - p->rows_before)}
                     : (Range){0, 0};
}

static bool next_segment(Cursor *c, Plan *p)
{
    if (c->in)
        p->rows_before += c->in->row_count;
    if (c->segment == c->release->segment_count)
        return false;
    c->in = &c->release->segments[c->segment++];
    Range part = part_of_segment(c, p);
    p->ranges.count = p->next_range = 0;
    if (part.begin == part.end)
        return true;
    plan_segment(c, p);
    for (size_t i = 0; i < p->ranges.count; i++) {
        Range *r = &p->ranges.items[i];
        r->begin = r->begin > part.begin ? r->begin : part.begin;
        r->end = r->end < part.end ? r->end : part.end;
        r->begin = r->begin < r->end ? r->begin : r->end;
    }
    return true;
}

static bool next_range(Cursor *c, Plan *p)
{
    do {
        while (p->next_range == p->ranges.count)
            if (!next_segment(c, p))
                return false;
        c->row = p->ranges.items[p->next_range].begin;
        c->row_end = p->ranges.items[p->next_range++].end;
    } while (c->row == c->row_end);
    return true;
}

bool cursor_next(Cursor *c)
{
    Plan *p = c->plan;
    for (;;) {
        if (c->row == c->row_end && !next_range(c, p))
            return false;
        size_t row = c->row++;
        if (passes(p, row) && select_observations(c, p, row))
            return true;
    }
}

static ErrCode read_period(Str text, const char *what, PeriodSpan *span, bool *has, Err *err)
{
    *has = text.len > 0;
    if (!*has || period_parse(text, span))
        return ERR_OK;
    err_set(err, ERR_INVALID, "the %s '" STR_FMT "' is no period", what, STR_ARG(text));
    err_hint(err, "write it as 2019, 2019-Q3, 2019-05 or 2019-05-31");
    return ERR_INVALID;
}

ErrCode cursor_open(Cursor *c, Release *release, const Selection *selection, Err *err)
{
    Plan *p = mem_alloc(sizeof *p);
    *c = (Cursor){.release = release_ref(release), .selection = *selection, .plan = p};
    p->arena = arena_new((size_t)64 << 20);
    uint64_t rows = release->manifest.series_count, parts = selection->part_count;
    p->part_begin = parts ? rows * selection->part / parts : 0;
    p->part_end = parts ? rows * (selection->part + 1) / parts : rows;
    ErrCode rc = read_period(selection->start, "start", &p->start, &p->has_start, err);
    if (!rc)
        rc = read_period(selection->end, "end", &p->end, &p->has_end, err);
    if (!rc && selection->first_n && selection->last_n)
        rc = err_set(err, ERR_INVALID, "first and last observations cannot be asked for together");
    if (rc)
        cursor_close(c);
    return rc;
}

void cursor_close(Cursor *c)
{
    Plan *p = c->plan;
    if (p) {
        arena_free(p->arena);
        vec_clear(&p->ranges);
        vec_clear(&p->narrowed);
        vec_clear(&p->tests);
        vec_clear(&p->keys);
        mem_free(p);
    }
    release_unref(c->release);
    *c = (Cursor){0};
}

Str cursor_code(const Cursor *c, size_t dimension)
{
    const ArrowColumn *col = c->in->dimensions[dimension];
    return arrow_text(col, (size_t)arrow_code(col, c->row - 1));
}

void cursor_key(const Cursor *c, Str *codes)
{
    size_t count = c->release->manifest.layout->dimension_count;
    for (size_t d = 0; d < count; d++)
        codes[d] = cursor_code(c, d);
}

static bool is_same_code(const Cursor *c, size_t dimension, const CursorPlace *at)
{
    const ArrowColumn *col = c->in->dimensions[dimension];
    return at->in == c->in && arrow_code(col, at->row) == arrow_code(col, c->row - 1);
}

void cursor_difference(const Cursor *c, CursorPlace *at, size_t *first, size_t *end)
{
    *first = 0;
    *end = c->release->manifest.layout->dimension_count;
    while (*first < *end && is_same_code(c, *first, at))
        ++*first;
    while (*end > *first && is_same_code(c, *end - 1, at))
        --*end;
    *at = (CursorPlace){c->in, c->row - 1};
}

uint32_t cursor_count(const Cursor *c) { return c->count; }

static Str text_at(const ArrowColumn *col, size_t item)
{
    if (!col || arrow_is_null(col, item))
        return STR("");
    return arrow_text(col, (size_t)arrow_code(col, item));
}

Observation cursor_at(const Cursor *c, uint32_t i)
{
    const Segment *s = c->in;
    size_t item = c->first + i;
    return (Observation){.period = text_at(s->time, item),
                         .has_value = !arrow_is_null(s->value, item),
                         .value = ((const double *)s->value->items)[item],
                         .decimals = ((const int8_t *)s->decimals->items)[item],
                         .text = text_at(s->text, item)};
}

Str cursor_attribute(const Cursor *c, size_t attribute, uint32_t i)
{
    const ArrowColumn *col = c->in->attributes[attribute];
    return text_at(col, col && col->is_list ? c->first + i : c->row - 1);
}

bool cursor_attribute_is_series_level(const Cursor *c, size_t attribute)
{
    const ArrowColumn *col = c->in->attributes[attribute];
    return !col || !col->is_list;
}

size_t observation_write(const Observation *o, char out[NUM_TEXT_MAX])
{
    if (o->text.len && o->text.len <= NUM_TEXT_MAX) {
        memcpy(out, o->text.ptr, o->text.len);
        return o->text.len;
    }
    return o->has_value ? num_write(o->value, o->decimals, out) : 0;
}
