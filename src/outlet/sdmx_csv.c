#include "outlet/sdmx_csv.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/relay.h"
#include "base/vec.h"
#include "format/csv.h"

enum { CHUNK = 60 * 1024, CHUNK_MAX = 256 * 1024 * 1024, CACHED_CELLS = 64 };
enum { PART_SERIES = 1024, PARTS_MAX = 65536 };

/* Codes and attribute values are lent by the release at fixed places, so a cell that was quoted
 * once is found again by its address. */
typedef struct {
    const char *ptr;
    Str cell;
} CachedCell;

typedef struct {
    CachedCell cells[CACHED_CELLS];
} CellCache;

/* A row is text that holds for the whole series, cut where attributes of the observation stand. */
typedef struct {
    size_t end; /* of the text before it, in Row.text */
    size_t attribute;
} RowGap;

struct SdmxCsv {
    Cursor cursor;
    const Layout *layout;
    Arena *quoted;
    CellCache *caches;    /* dimensions, then attributes */
    Buf head, tail, rest; /* of the current series: before the period, behind the value */
    VEC(RowGap) gaps;     /* in tail */
    CursorPlace place;    /* of the last series */
    size_t code_end[LAYOUT_MAX_DIMENSIONS]; /* where its codes end in head */
    Buf lead;        /* STRUCTURE,STRUCTURE_ID,ACTION, or DATAFLOW, with the comma */
    Buf chunk, *out; /* out: what is appended to; chunk: our own */
    uint32_t next;   /* observation of the current series */
    bool in_series, has_published, header_done;
    SdmxCsvOptions options;
};

static Str quoted(SdmxCsv *x, Str text)
{
    Buf b;
    buf_init(&b, CHUNK_MAX);
    csv_write(&b, text, ',');
    Str cell = text;
    if (b.len != text.len) {
        if (arena_used(x->quoted) > CHUNK_MAX / 8) { /* forget, rather than grow */
            arena_reset(x->quoted);
            memset(x->caches, 0,
                   (x->layout->dimension_count + x->layout->attribute_count) * sizeof *x->caches);
        }
        cell = arena_dup(x->quoted, buf_str(&b));
    }
    buf_clear(&b);
    return cell;
}

static Str cell(SdmxCsv *x, size_t column, Str text)
{
    if (!text.len)
        return text;
    CachedCell *c = &x->caches[column].cells[((uintptr_t)text.ptr >> 2) % CACHED_CELLS];
    if (c->ptr != text.ptr) {
        Str made = quoted(x, text);
        c = &x->caches[column].cells[((uintptr_t)text.ptr >> 2) % CACHED_CELLS];
        *c = (CachedCell){text.ptr, made};
    }
    return c->cell;
}

static void put_name(SdmxCsv *x, Str id, Str brackets)
{
    Buf name;
    buf_init(&name, CHUNK);
    buf_add(&name, id);
    buf_add(&name, brackets);
    csv_write(x->out, buf_str(&name), ',');
    buf_clear(&name);
}

static void put_header(SdmxCsv *x)
{
    const Layout *l = x->layout;
    bool is_2 = x->options.version == SDMX_CSV_2;
    char separator[] = {'[', l->separator, ']'};
    put_name(x, is_2 ? STR("STRUCTURE") : STR("DATAFLOW"),
             (Str){separator, is_2 && l->separator ? sizeof separator : 0});
    if (is_2)
        buf_add(x->out, STR(",STRUCTURE_ID,ACTION"));
    for (size_t i = 0; i < l->column_count; i++) {
        buf_char(x->out, ',');
        put_name(x, l->columns[i].id, is_2 ? l->columns[i].written : STR(""));
    }
    if (x->has_published)
        buf_add(x->out, STR(",PUBLISHED_VALUE"));
    buf_char(x->out, '\n');
}

static void make_lead(SdmxCsv *x)
{
    char id[700];
    Str version = x->options.dataflow_version.len ? x->options.dataflow_version : STR("1.0");
    int len = snprintf(id, sizeof id, STR_FMT "(" STR_FMT ")", STR_ARG(x->layout->dataset),
                       STR_ARG(version));
    if (x->options.version == SDMX_CSV_2)
        buf_add(&x->lead, STR("dataflow,"));
    csv_write(&x->lead, (Str){id, len < (int)sizeof id ? (size_t)len : sizeof id - 1}, ',');
    buf_char(&x->lead, ',');
    if (x->options.version == SDMX_CSV_2)
        buf_printf(&x->lead, "%c,", x->options.action ? x->options.action : 'I');
}

/* --- rows --- */

/* Most series differ from the one before in few codes: the text before the first and behind the
 * last dimension that differs is kept. */
static void put_key(SdmxCsv *x)
{
    size_t count = x->layout->dimension_count, d, end;
    cursor_difference(&x->cursor, &x->place, &d, &end);
    if (d == end)
        return;
    buf_reset(&x->rest);
    size_t old_end = x->code_end[end - 1];
    if (end < count)
        buf_add(&x->rest, str_part(buf_str(&x->head), old_end, x->head.len));
    x->head.len = d ? x->code_end[d - 1] : 0;
    if (!d)
        buf_add(&x->head, buf_str(&x->lead));
    for (; d < end; d++) {
        buf_add(&x->head, cell(x, d, cursor_code(&x->cursor, d)));
        buf_char(&x->head, ',');
        x->code_end[d] = x->head.len;
    }
    for (; d < count; d++)
        x->code_end[d] += x->code_end[end - 1] - old_end;
    buf_add(&x->head, buf_str(&x->rest));
}

static void put_tail(SdmxCsv *x)
{
    const Layout *l = x->layout;
    buf_reset(&x->tail);
    x->gaps.count = 0;
    for (size_t a = 0; a < l->attribute_count; a++) {
        buf_char(&x->tail, ',');
        if (cursor_attribute_is_series_level(&x->cursor, a))
            buf_add(&x->tail, cell(x, l->dimension_count + a, cursor_attribute(&x->cursor, a, 0)));
        else
            vec_push(&x->gaps, ((RowGap){x->tail.len, a}));
    }
}

static void start_series(SdmxCsv *x)
{
    put_key(x);
    put_tail(x);
    x->next = 0;
}

void sdmx_csv_value(const Observation *obs, char out[NUM_TEXT_MAX], Str *measure, Str *published)
{
    *published = STR("");
    if (obs->has_value || !obs->text.len)
        *measure = (Str){out, observation_write(obs, out)};
    else if (str_eq(obs->text, STR("NaN")))
        *measure = obs->text;
    else {
        *measure = STR("");
        *published = obs->text;
    }
}

/* Most cells are shorter than a call of memcpy is worth: two moves that overlap copy them. */
static char *put(char *at, Str text)
{
    const char *from = text.ptr;
    size_t n = text.len;
    if (n > 16) {
        memcpy(at, from, n);
    } else if (n >= 8) {
        uint64_t low, high;
        memcpy(&low, from, 8);
        memcpy(&high, from + n - 8, 8);
        memcpy(at, &low, 8);
        memcpy(at + n - 8, &high, 8);
    } else if (n >= 4) {
        uint32_t low, high;
        memcpy(&low, from, 4);
        memcpy(&high, from + n - 4, 4);
        memcpy(at, &low, 4);
        memcpy(at + n - 4, &high, 4);
    } else if (n) {
        at[0] = from[0];
        at[n / 2] = from[n / 2];
        at[n - 1] = from[n - 1];
    }
    return at + n;
}

/* Cells of the attributes of this observation, and how long they are together. */
static size_t find_cells(SdmxCsv *x, Str *cells)
{
    size_t len = 0;
    for (size_t g = 0; g < x->gaps.count; g++) {
        size_t attribute = x->gaps.items[g].attribute;
        cells[g] = cell(x, x->layout->dimension_count + attribute,
                        cursor_attribute(&x->cursor, attribute, x->next));
        len += cells[g].len;
    }
    return len;
}

/* The hot path of an export: one check of the room, then copies. */
static void put_row(SdmxCsv *x)
{
    char number[NUM_TEXT_MAX];
    Str measure, published, cells[LAYOUT_MAX_COLUMNS], tail = buf_str(&x->tail);
    Observation o = cursor_at(&x->cursor, x->next);
    sdmx_csv_value(&o, number, &measure, &published);
    size_t room = find_cells(x, cells) + x->head.len + tail.len + o.period.len + measure.len + 3;
    char *start = buf_room(x->out, room), *at = start;
    size_t from = 0;
    if (!start)
        return;
    at = put(at, buf_str(&x->head));
    at = put(at, o.period);
    *at++ = ',';
    at = put(at, measure);
    for (size_t g = 0; g < x->gaps.count; g++) {
        const RowGap *gap = &x->gaps.items[g];
        at = put(at, (Str){tail.ptr + from, gap->end - from});
        at = put(at, cells[g]);
        from = gap->end;
    }
    at = put(at, (Str){tail.ptr + from, tail.len - from});
    if (x->has_published)
        *at++ = ',';
    if (!published.len)
        *at++ = '\n';
    x->out->len += (size_t)(at - start);
    if (published.len) {
        csv_write(x->out, published, ',');
        buf_char(x->out, '\n');
    }
}

bool sdmx_csv_append(SdmxCsv *x, Buf *out)
{
    size_t before = out->len;
    x->out = out;
    if (!x->header_done)
        put_header(x);
    x->header_done = true;
    while (out->len - before < CHUNK) {
        if (!x->in_series) {
            x->in_series = cursor_next(&x->cursor);
            if (!x->in_series)
                break;
            start_series(x);
        }
        put_row(x);
        x->in_series = ++x->next < cursor_count(&x->cursor);
    }
    return out->len > before;
}

bool sdmx_csv_next(SdmxCsv *x, Str *chunk)
{
    buf_reset(&x->chunk);
    bool more = sdmx_csv_append(x, &x->chunk);
    *chunk = buf_str(&x->chunk);
    return more;
}

ErrCode sdmx_csv_open(SdmxCsv **out, Release *release, const Selection *selection,
                      const SdmxCsvOptions *options, Err *err)
{
    *out = NULL;
    Cursor cursor;
    TRY(cursor_open(&cursor, release, selection, err));
    SdmxCsv *x = mem_alloc(sizeof *x);
    x->cursor = cursor;
    x->options = *options;
    x->layout = release_layout(release);
    x->header_done = selection->part > 0;
    x->has_published = release_has_texts(release);
    x->quoted = arena_new(CHUNK_MAX);
    x->caches = mem_alloc((x->layout->dimension_count + x->layout->attribute_count + 1) *
                          sizeof *x->caches);
    buf_init(&x->head, CHUNK_MAX);
    buf_init(&x->tail, CHUNK_MAX);
    buf_init(&x->rest, CHUNK_MAX);
    buf_init(&x->lead, CHUNK);
    buf_init(&x->chunk, CHUNK_MAX);
    make_lead(x);
    *out = x;
    return ERR_OK;
}

void sdmx_csv_close(SdmxCsv *x)
{
    if (!x)
        return;
    cursor_close(&x->cursor);
    buf_clear(&x->head);
    buf_clear(&x->tail);
    buf_clear(&x->rest);
    buf_clear(&x->lead);
    buf_clear(&x->chunk);
    vec_clear(&x->gaps);
    mem_free(x->caches);
    arena_free(x->quoted);
    mem_free(x);
}

/* --- all of it, into a file --- */

typedef struct {
    Release *release;
    Selection selection;
    const SdmxCsvOptions *options;
} Whole;

static ErrCode make_part(void *context, size_t part, RelayOut *out, Err *err)
{
    const Whole *w = context;
    Selection selection = w->selection;
    SdmxCsv *csv;
    ErrCode rc = ERR_OK;
    selection.part = (uint32_t)part;
    TRY(sdmx_csv_open(&csv, w->release, &selection, w->options, err));
    while (!rc && sdmx_csv_append(csv, relay_block(out)))
        rc = relay_check(out, err);
    sdmx_csv_close(csv);
    return rc;
}

ErrCode sdmx_csv_write(Release *release, const Selection *selection, const SdmxCsvOptions *options,
                       int fd, const char *name, Err *err)
{
    uint64_t parts = release_info(release)->series_count / PART_SERIES + 1;
    Whole whole = {release, *selection, options};
    whole.selection.part_count = parts < PARTS_MAX ? (uint32_t)parts : PARTS_MAX;
    Relay relay = {whole.selection.part_count, make_part, &whole, fd, name};
    return relay_run(&relay, err);
}
