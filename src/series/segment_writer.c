#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/team.h"
#include "series/draft_tables.h"
#include "series/period.h"
#include "series/segment.h"

enum { SERIES_LEVEL, OBSERVATION_LEVEL, NOWHERE };

/* What one column of the file holds; columns are made by several threads, each on its own. */
typedef struct Writer Writer;
typedef struct {
    void (*make)(Writer *w, ArrowColumn *column, size_t at);
    size_t at; /* dimension or attribute */
} ColumnJob;

/* All that is needed while one segment is put together. Arrays of observations run over the
 * observations of the segment, arrays of series over its rows. */
struct Writer {
    const Draft *draft;
    const Ranking *ranking;
    size_t from, rows, count;
    const uint32_t *obs; /* count numbers of observations */
    bool wide_codes;
    int32_t *offsets;
    uint32_t *tuple;                   /* the draft's attribute tuple of each observation */
    uint8_t level[LAYOUT_MAX_COLUMNS]; /* of each attribute */
    ArrowColumn columns[2 * LAYOUT_MAX_COLUMNS];
    size_t column_count;
    bool has_text;
    Str decimals_name, text_name;
    ColumnJob jobs[2 * LAYOUT_MAX_COLUMNS];
    pthread_mutex_t lock; /* of owned */
    VEC(void *) owned;
    Arena *arena;
};

static void *keep(Writer *w, void *block)
{
    pthread_mutex_lock(&w->lock);
    vec_push(&w->owned, block);
    pthread_mutex_unlock(&w->lock);
    return block;
}

static void *own(Writer *w, size_t bytes) { return keep(w, mem_alloc(bytes)); }

/* For what is written from end to end: nothing of it may reach the file otherwise. */
static void *own_raw(Writer *w, size_t count, size_t size) { return keep(w, mem_raw(count, size)); }

static const DraftObs *obs_at(const Writer *w, size_t i) { return draft_obs(w->draft, w->obs[i]); }

static int by_text(const void *a, const void *b, void *interner)
{
    return str_cmp(intern_text(interner, *(const uint32_t *)a),
                   intern_text(interner, *(const uint32_t *)b));
}

static int by_rank(const void *a, const void *b, void *rank)
{
    uint32_t x = ((uint32_t *)rank)[*(const uint32_t *)a];
    uint32_t y = ((uint32_t *)rank)[*(const uint32_t *)b];
    return x < y ? -1 : x > y;
}

/* The dictionary of one column: the used texts of an interner, in order. Returns the code of each
 * of the interner's ids. `rank` orders the texts; NULL: bytewise. */
static uint32_t *make_dictionary(Writer *w, ArrowColumn *col, Interner *in, const uint8_t *used,
                                 uint32_t *rank)
{
    size_t all = intern_count(in), count = 0, bytes = 0;
    uint32_t *ids = own_raw(w, all + 1, 4), *code = own_raw(w, all + 1, 4);
    for (uint32_t i = 0; i < all; i++) {
        if (!used[i])
            continue;
        ids[count++] = i;
        bytes += intern_text(in, i).len;
    }
    qsort_r(ids, count, sizeof *ids, rank ? by_rank : by_text, rank ? (void *)rank : (void *)in);
    int32_t *offsets = own(w, 4 * (count + 1));
    char *text = own_raw(w, bytes + 1, 1);
    for (size_t i = 0; i < count; i++) {
        Str s = intern_text(in, ids[i]);
        code[ids[i]] = (uint32_t)i;
        if (s.len)
            memcpy(text + offsets[i], s.ptr, s.len);
        offsets[i + 1] = offsets[i] + (int32_t)s.len;
    }
    col->type = arrow_text_type(count);
    if (w->wide_codes && col->type == ARROW_TEXT8)
        col->type = ARROW_TEXT16;
    col->text_count = count;
    col->text_offsets = offsets;
    col->text_bytes = text;
    return code;
}

static void put_code(const ArrowColumn *col, void *items, size_t i, uint32_t code)
{
    if (col->type == ARROW_TEXT8)
        ((int8_t *)items)[i] = (int8_t)code;
    else if (col->type == ARROW_TEXT16)
        ((int16_t *)items)[i] = (int16_t)code;
    else
        ((int32_t *)items)[i] = (int32_t)code;
}

static void mark_valid(uint8_t *validity, size_t i)
{
    validity[i / 8] = (uint8_t)(validity[i / 8] | 1u << i % 8);
}

/* A text column from the id of each item in the interner; id 0 is null when `has_null`. */
static void make_texts(Writer *w, ArrowColumn *col, Str name, Interner *in, const uint32_t *ids,
                       size_t count, bool is_list, bool has_null, uint32_t *rank)
{
    uint8_t *used = own(w, intern_count(in) + 1);
    *col =
        (ArrowColumn){.name = name, .is_list = is_list, .item_count = count, .offsets = w->offsets};
    for (size_t i = 0; i < count; i++)
        used[ids[i]] = 1;
    size_t nulls = 0;
    if (has_null && used[0]) {
        used[0] = 0;
        for (size_t i = 0; i < count; i++)
            nulls += ids[i] == 0;
    }
    uint32_t *code = make_dictionary(w, col, in, used, rank);
    size_t item = arrow_item_size(col->type);
    void *items = nulls ? own(w, count * item + 8) : own_raw(w, count + 8, item);
    uint8_t *validity = nulls ? own(w, count / 8 + 1) : NULL;
    for (size_t i = 0; i < count; i++) {
        if (nulls && ids[i] == 0)
            continue;
        put_code(col, items, i, code[ids[i]]);
        if (nulls)
            mark_valid(validity, i);
    }
    col->items = items;
    col->validity = validity;
    col->null_count = nulls;
}

static void make_dimension(Writer *w, ArrowColumn *col, size_t d)
{
    uint32_t *ids = mem_raw(w->rows + 1, sizeof *ids);
    for (size_t i = 0; i < w->rows; i++)
        ids[i] = ranking_code(w->ranking, d, w->ranking->series[w->from + i]);
    make_texts(w, col, layout_dimension_at(w->draft->layout, d)->id, w->draft->dimensions[d], ids,
               w->rows, false, false, NULL);
    mem_free(ids);
}

static void make_attribute(Writer *w, ArrowColumn *col, size_t a)
{
    bool is_list = w->level[a] == OBSERVATION_LEVEL;
    size_t count = is_list ? w->count : w->rows;
    uint32_t *ids = mem_raw(count + 1, sizeof *ids);
    for (size_t i = 0; i < count; i++)
        ids[i] = draft_tuple_codes(w->draft, w->tuple[is_list ? i : (size_t)w->offsets[i]])[a];
    make_texts(w, col, layout_attribute_at(w->draft->layout, a)->id, w->draft->attributes[a], ids,
               count, is_list, true, NULL);
    mem_free(ids);
}

static void make_periods(Writer *w, ArrowColumn *col, size_t at)
{
    uint32_t *ids = mem_raw(w->count + 1, sizeof *ids);
    (void)at;
    for (size_t i = 0; i < w->count; i++)
        ids[i] = obs_at(w, i)->period;
    make_texts(w, col, layout_time_id(w->draft->layout), w->draft->periods, ids, w->count, true,
               false, w->ranking->period_rank);
    mem_free(ids);
}

static void make_value_texts(Writer *w, ArrowColumn *col, size_t at)
{
    uint32_t *ids = mem_raw(w->count + 1, sizeof *ids);
    (void)at;
    for (size_t i = 0; i < w->count; i++)
        ids[i] = obs_at(w, i)->text;
    make_texts(w, col, w->text_name, w->draft->texts, ids, w->count, true, true, NULL);
    mem_free(ids);
}

/* Bit i: observation i has a number; NULL when all have. */
static uint8_t *make_validity(Writer *w, size_t *nulls)
{
    uint8_t *validity = own(w, w->count / 8 + 1);
    *nulls = 0;
    for (size_t i = 0; i < w->count; i++) {
        bool has = obs_at(w, i)->has_value;
        *nulls += !has;
        if (has)
            mark_valid(validity, i);
    }
    return *nulls ? validity : NULL;
}

static void make_values(Writer *w, ArrowColumn *col, size_t at)
{
    double *values = own_raw(w, w->count + 1, sizeof *values);
    (void)at;
    for (size_t i = 0; i < w->count; i++)
        values[i] = obs_at(w, i)->value;
    *col = (ArrowColumn){.name = layout_measure_id(w->draft->layout),
                         .type = ARROW_DOUBLE,
                         .is_list = true,
                         .item_count = w->count,
                         .items = values,
                         .offsets = w->offsets};
    col->validity = make_validity(w, &col->null_count);
}

static void make_decimals(Writer *w, ArrowColumn *col, size_t at)
{
    int8_t *decimals = own_raw(w, w->count + 8, 1);
    (void)at;
    for (size_t i = 0; i < w->count; i++)
        decimals[i] = obs_at(w, i)->decimals;
    *col = (ArrowColumn){.name = w->decimals_name,
                         .type = ARROW_INT8,
                         .is_list = true,
                         .item_count = w->count,
                         .items = decimals,
                         .offsets = w->offsets};
    col->validity = make_validity(w, &col->null_count);
}

/* Which attributes are constant within every series, which are not, which have no value. */
static void find_levels(Writer *w)
{
    size_t attributes = w->draft->layout->attribute_count;
    memset(w->level, NOWHERE, sizeof w->level);
    for (size_t s = 0; s < w->rows; s++) {
        size_t at = (size_t)w->offsets[s], end = (size_t)w->offsets[s + 1];
        const uint32_t *first = draft_tuple_codes(w->draft, w->tuple[at]);
        for (size_t a = 0; a < attributes; a++)
            if (first[a] != DRAFT_ABSENT && w->level[a] == NOWHERE)
                w->level[a] = SERIES_LEVEL;
        for (size_t i = at + 1; i < end; i++) {
            if (w->tuple[i] == w->tuple[i - 1])
                continue;
            const uint32_t *other = draft_tuple_codes(w->draft, w->tuple[i]);
            for (size_t a = 0; a < attributes; a++)
                if (other[a] != first[a])
                    w->level[a] = OBSERVATION_LEVEL;
        }
    }
}

static Str suffixed(Writer *w, Str name, const char *suffix)
{
    return arena_printf(w->arena, STR_FMT "%s", STR_ARG(name), suffix);
}

static void plan(Writer *w, void (*make)(Writer *, ArrowColumn *, size_t), size_t at)
{
    w->jobs[w->column_count++] = (ColumnJob){make, at};
}

static void plan_attributes(Writer *w, uint8_t level)
{
    for (size_t a = 0; a < w->draft->layout->attribute_count; a++)
        if (w->level[a] == level)
            plan(w, make_attribute, a);
}

static void gather(Writer *w)
{
    uint32_t begin = w->ranking->first[w->from];
    w->obs = w->ranking->obs + begin;
    w->count = w->ranking->first[w->from + w->rows] - begin;
    w->offsets = own_raw(w, w->rows + 1, sizeof *w->offsets);
    w->tuple = own_raw(w, w->count + 1, sizeof *w->tuple);
    for (size_t i = 0; i <= w->rows; i++)
        w->offsets[i] = (int32_t)(w->ranking->first[w->from + i] - begin);
    for (size_t i = 0; i < w->count; i++) {
        const DraftObs *o = obs_at(w, i);
        w->tuple[i] = o->attributes;
        w->has_text |= o->text != DRAFT_ABSENT;
    }
}

static void plan_columns(Writer *w)
{
    Str measure = layout_measure_id(w->draft->layout);
    w->decimals_name = suffixed(w, measure, ".decimals");
    w->text_name = suffixed(w, measure, ".text");
    for (size_t d = 0; d < w->draft->layout->dimension_count; d++)
        plan(w, make_dimension, d);
    plan_attributes(w, SERIES_LEVEL);
    plan(w, make_periods, 0);
    plan(w, make_values, 0);
    plan(w, make_decimals, 0);
    if (w->has_text)
        plan(w, make_value_texts, 0);
    plan_attributes(w, OBSERVATION_LEVEL);
}

static void make_column(void *context, size_t member, size_t i)
{
    Writer *w = context;
    (void)member;
    w->jobs[i].make(w, &w->columns[i], w->jobs[i].at);
}

static void make_columns(Writer *w)
{
    gather(w);
    find_levels(w);
    plan_columns(w);
    team_run(w->column_count, make_column, w);
}

static void writer_free(Writer *w)
{
    for (size_t i = 0; i < w->owned.count; i++)
        mem_free(w->owned.items[i]);
    vec_clear(&w->owned);
    pthread_mutex_destroy(&w->lock);
    arena_free(w->arena);
    mem_free(w);
}

ErrCode segment_make(const Draft *draft, const Ranking *ranking, size_t from, size_t to,
                     bool wide_codes, SegmentSink *sink, void *context, Err *err)
{
    if (ranking->first[to] - ranking->first[from] > INT32_MAX - 1)
        return err_set(err, ERR_TOO_LARGE, "more than %d observations in one segment", INT32_MAX);
    Writer *w = mem_alloc(sizeof *w);
    *w = (Writer){.draft = draft,
                  .ranking = ranking,
                  .from = from,
                  .rows = to - from,
                  .wide_codes = wide_codes,
                  .arena = arena_new(64 << 20)};
    pthread_mutex_init(&w->lock, NULL);
    make_columns(w);
    ArrowTable table = {
        .row_count = w->rows, .column_count = w->column_count, .columns = w->columns};
    ArrowPieces pieces = {0};
    ErrCode rc = arrow_write(&table, w->arena, &pieces, err);
    if (!rc)
        rc = sink(context, pieces.items, pieces.count, err);
    vec_clear(&pieces);
    writer_free(w);
    return rc;
}

typedef struct {
    SegmentFile *file;
    const char *data_dir;
} FileSink;

static ErrCode write_file(void *context, const Str *pieces, size_t count, Err *err)
{
    FileSink *sink = context;
    char path[512];
    hash_sha256_pieces_hex(pieces, count, sink->file->hash);
    snprintf(path, sizeof path, "%s/segments/%s.arrow", sink->data_dir, sink->file->hash);
    sink->file->is_new = !file_exists(path);
    for (size_t i = 0; i < count; i++)
        sink->file->size_bytes += pieces[i].len;
    return sink->file->is_new ? file_write_pieces(path, pieces, count, 0444, err) : ERR_OK;
}

ErrCode segment_write(SegmentFile *out, const char *data_dir, const Draft *draft,
                      const Ranking *ranking, size_t from, size_t to, bool wide_codes, Err *err)
{
    FileSink sink = {out, data_dir};
    *out = (SegmentFile){.series_count = to - from,
                         .observation_count = ranking->first[to] - ranking->first[from]};
    return segment_make(draft, ranking, from, to, wide_codes, write_file, &sink, err);
}
