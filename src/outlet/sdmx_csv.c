#include "outlet/sdmx_csv.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/vec.h"
#include "format/csv.h"

enum { CHUNK = 64 * 1024, CHUNK_MAX = 256 * 1024 * 1024, CACHED_CELLS = 64 };

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
    CellCache *caches; /* dimensions, then attributes */
    Buf head, tail;    /* of the current series: before the period, behind the value */
    VEC(RowGap) gaps;  /* in tail */
    Buf lead;          /* STRUCTURE,STRUCTURE_ID,ACTION, or DATAFLOW, with the comma */
    Buf chunk;
    uint32_t next; /* observation of the current series */
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

static void put_header(SdmxCsv *x)
{
    const Layout *l = x->layout;
    buf_add(&x->chunk, x->options.version == SDMX_CSV_1 ? STR("DATAFLOW")
                                                        : STR("STRUCTURE,STRUCTURE_ID,ACTION"));
    for (size_t i = 0; i < l->column_count; i++) {
        buf_char(&x->chunk, ',');
        csv_write(&x->chunk, l->columns[i].id, ',');
    }
    if (x->has_published)
        buf_add(&x->chunk, STR(",PUBLISHED_VALUE"));
    buf_char(&x->chunk, '\n');
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

static void start_series(SdmxCsv *x)
{
    const Layout *l = x->layout;
    buf_reset(&x->head);
    buf_reset(&x->tail);
    x->gaps.count = 0;
    buf_add(&x->head, buf_str(&x->lead));
    for (size_t d = 0; d < l->dimension_count; d++) {
        buf_add(&x->head, cell(x, d, cursor_code(&x->cursor, d)));
        buf_char(&x->head, ',');
    }
    for (size_t a = 0; a < l->attribute_count; a++) {
        buf_char(&x->tail, ',');
        if (cursor_attribute_is_series_level(&x->cursor, a))
            buf_add(&x->tail, cell(x, l->dimension_count + a, cursor_attribute(&x->cursor, a, 0)));
        else
            vec_push(&x->gaps, ((RowGap){x->tail.len, a}));
    }
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

static void put_row(SdmxCsv *x)
{
    char number[NUM_TEXT_MAX];
    Str measure, published;
    Observation o = cursor_at(&x->cursor, x->next);
    sdmx_csv_value(&o, number, &measure, &published);
    Str tail = buf_str(&x->tail);
    size_t from = 0;
    buf_add(&x->chunk, buf_str(&x->head));
    buf_add(&x->chunk, o.period);
    buf_char(&x->chunk, ',');
    buf_add(&x->chunk, measure);
    for (size_t g = 0; g < x->gaps.count; g++) {
        const RowGap *gap = &x->gaps.items[g];
        buf_add(&x->chunk, str_part(tail, from, gap->end));
        buf_add(&x->chunk, cell(x, x->layout->dimension_count + gap->attribute,
                                cursor_attribute(&x->cursor, gap->attribute, x->next)));
        from = gap->end;
    }
    buf_add(&x->chunk, str_part(tail, from, tail.len));
    if (x->has_published) {
        buf_char(&x->chunk, ',');
        if (published.len)
            csv_write(&x->chunk, published, ',');
    }
    buf_char(&x->chunk, '\n');
}

bool sdmx_csv_next(SdmxCsv *x, Str *chunk)
{
    buf_reset(&x->chunk);
    if (!x->header_done)
        put_header(x);
    x->header_done = true;
    while (x->chunk.len < CHUNK) {
        if (!x->in_series) {
            x->in_series = cursor_next(&x->cursor);
            if (!x->in_series)
                break;
            start_series(x);
        }
        put_row(x);
        x->in_series = ++x->next < cursor_count(&x->cursor);
    }
    *chunk = buf_str(&x->chunk);
    return chunk->len > 0;
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
    x->has_published = release_has_texts(release);
    x->quoted = arena_new(CHUNK_MAX);
    x->caches = mem_alloc((x->layout->dimension_count + x->layout->attribute_count + 1) *
                          sizeof *x->caches);
    buf_init(&x->head, CHUNK_MAX);
    buf_init(&x->tail, CHUNK_MAX);
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
    buf_clear(&x->lead);
    buf_clear(&x->chunk);
    vec_clear(&x->gaps);
    mem_free(x->caches);
    arena_free(x->quoted);
    mem_free(x);
}
