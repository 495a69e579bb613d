#include "outlet/observation_json.h"

#include "base/buf.h"
#include "base/mem.h"
#include "outlet/sdmx_csv.h"

enum { CHUNK = 64 * 1024, CHUNK_MAX = 256 * 1024 * 1024 };
typedef enum { AT_START, AT_SERIES, AT_END } Place;

struct ObservationJson {
    Cursor cursor;
    const Layout *layout;
    const ReleaseInfo *info;
    Place place;
    bool any_series, in_series;
    uint32_t next;
    Buf chunk;
};

static void put_member(Buf *b, Str name, Str value, bool *any)
{
    if (*any)
        buf_char(b, ',');
    *any = true;
    buf_json(b, name);
    buf_char(b, ':');
    buf_json(b, value);
}

static void put_start(ObservationJson *j)
{
    bool any = false;
    buf_char(&j->chunk, '{');
    put_member(&j->chunk, STR("dataset"), j->layout->dataset, &any);
    buf_printf(&j->chunk, ",\"release\":%lld", (long long)j->info->number);
    put_member(&j->chunk, STR("created"), j->info->created_text, &any);
    buf_add(&j->chunk, STR(",\"dimensions\":["));
    for (size_t i = 0; i < j->layout->dimension_count; i++) {
        if (i)
            buf_char(&j->chunk, ',');
        buf_json(&j->chunk, layout_dimension_at(j->layout, i)->id);
    }
    buf_add(&j->chunk, STR("],\"series\":["));
}

static void put_attributes(ObservationJson *j, bool of_series, uint32_t i, bool *any)
{
    for (size_t a = 0; a < j->layout->attribute_count; a++) {
        if (cursor_attribute_is_series_level(&j->cursor, a) != of_series)
            continue;
        Str value = cursor_attribute(&j->cursor, a, i);
        if (value.len)
            put_member(&j->chunk, layout_attribute_at(j->layout, a)->id, value, any);
    }
}

static void put_series(ObservationJson *j)
{
    bool any = false;
    buf_add(&j->chunk, j->any_series ? STR(",\n{\"key\":{") : STR("\n{\"key\":{"));
    for (size_t d = 0; d < j->layout->dimension_count; d++)
        put_member(&j->chunk, layout_dimension_at(j->layout, d)->id, cursor_code(&j->cursor, d),
                   &any);
    buf_add(&j->chunk, STR("},\"attributes\":{"));
    any = false;
    put_attributes(j, true, 0, &any);
    buf_add(&j->chunk, STR("},\"observations\":["));
    j->any_series = j->in_series = true;
    j->next = 0;
}

static void put_observation(ObservationJson *j)
{
    char number[NUM_TEXT_MAX];
    Str measure, published;
    bool any = true;
    Observation o = cursor_at(&j->cursor, j->next);
    sdmx_csv_value(&o, number, &measure, &published);
    buf_add(&j->chunk, j->next ? STR(",{") : STR("{"));
    buf_json(&j->chunk, layout_time_id(j->layout));
    buf_char(&j->chunk, ':');
    buf_json(&j->chunk, o.period);
    buf_char(&j->chunk, ',');
    buf_json(&j->chunk, layout_measure_id(j->layout));
    buf_char(&j->chunk, ':');
    if (o.has_value && !o.text.len)
        buf_add(&j->chunk, measure);
    else if (o.has_value)
        buf_add(&j->chunk, (Str){number, num_write_short(o.value, number)});
    else
        buf_add(&j->chunk, STR("null"));
    if (o.text.len)
        put_member(&j->chunk, STR("PUBLISHED_VALUE"), o.text, &any);
    put_attributes(j, false, j->next, &any);
    buf_char(&j->chunk, '}');
}

static void put_more(ObservationJson *j)
{
    if (!j->in_series) {
        if (cursor_next(&j->cursor))
            put_series(j);
        else {
            buf_add(&j->chunk, STR("\n]}\n"));
            j->place = AT_END;
        }
        return;
    }
    put_observation(j);
    if (++j->next < cursor_count(&j->cursor))
        return;
    buf_add(&j->chunk, STR("]}"));
    j->in_series = false;
}

bool observation_json_next(ObservationJson *j, Str *chunk)
{
    buf_reset(&j->chunk);
    if (j->place == AT_START) {
        put_start(j);
        j->place = AT_SERIES;
    }
    while (j->place == AT_SERIES && j->chunk.len < CHUNK)
        put_more(j);
    *chunk = buf_str(&j->chunk);
    return chunk->len > 0;
}

ErrCode observation_json_open(ObservationJson **out, Release *release, const Selection *selection,
                              Err *err)
{
    Cursor cursor;
    *out = NULL;
    TRY(cursor_open(&cursor, release, selection, err));
    ObservationJson *j = mem_alloc(sizeof *j);
    j->cursor = cursor;
    j->layout = release_layout(release);
    j->info = release_info(release);
    buf_init(&j->chunk, CHUNK_MAX);
    *out = j;
    return ERR_OK;
}

void observation_json_close(ObservationJson *j)
{
    if (!j)
        return;
    cursor_close(&j->cursor);
    buf_clear(&j->chunk);
    mem_free(j);
}
