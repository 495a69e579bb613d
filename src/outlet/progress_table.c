#include "outlet/progress_table.h"

#include <math.h>
#include <stdio.h>

#include "format/csv.h"
#include "progress/method_unescap.h"

/* --- numbers --- */

size_t progress_number(double value, char out[NUM_TEXT_MAX])
{
    if (!isfinite(value))
        return 0;
    int len = snprintf(out, NUM_TEXT_MAX, "%.6g", value == 0 ? 0 : value);
    return len > 0 ? (size_t)len : 0;
}

size_t progress_observed(const Result *r, int year, double value, char out[NUM_TEXT_MAX])
{
    size_t at = r->series ? yearly_find(r->series->values, year) : SIZE_MAX;
    if (at == SIZE_MAX)
        return progress_number(value, out);
    if (r->series->decimals[at] < 0)
        return num_write_short(value, out);
    return num_write(value, r->series->decimals[at], out);
}

/* --- columns --- */

typedef enum { CELL_NUMBER, CELL_TEXT } CellKind;

/* A cell is written into a buffer that holds nothing else; nothing: there is no answer. */
typedef struct {
    const char *name;
    CellKind kind;
    void (*put)(Buf *out, const ProgressRow *row);
    bool is_experimental; /* of a forecast or a method */
} ProgressColumn;

static void put_cell(Buf *out, const ProgressColumn *column, const ProgressRow *row)
{
    buf_reset(out);
    if (!row->observed_only || !column->is_experimental)
        column->put(out, row);
}

static void put_number(Buf *out, double value)
{
    char text[NUM_TEXT_MAX];
    buf_add(out, (Str){text, progress_number(value, text)});
}

static void put_observed(Buf *out, const Result *r, int year, double value)
{
    char text[NUM_TEXT_MAX];
    if (year)
        buf_add(out, (Str){text, progress_observed(r, year, value, text)});
}

static void put_year(Buf *out, int year)
{
    if (year)
        buf_printf(out, "%d", year);
}

static void put_quantile(Buf *out, const Result *r, double tau)
{
    if (r->has_forecast)
        put_number(out, forecast_quantile(&r->forecast, tau));
}

static void put_indicator(Buf *o, const ProgressRow *r) { buf_add(o, r->result->row->indicator); }
static void put_place(Buf *o, const ProgressRow *r) { buf_add(o, r->place->id); }
static void put_unit(Buf *o, const ProgressRow *r)
{
    if (r->result->variable)
        buf_add(o, r->result->variable->unit);
}
static void put_key(Buf *o, const ProgressRow *r)
{
    if (r->result->variable)
        buf_add(o, r->result->variable->key);
}
static void put_direction(Buf *o, const ProgressRow *r)
{
    static const char *const words[] = {"up", "down", "near"};
    buf_add(o, str_of(words[r->result->row->want]));
}
static void put_base_year(Buf *o, const ProgressRow *r) { put_year(o, r->result->base_year); }
static void put_base(Buf *o, const ProgressRow *r)
{
    put_observed(o, r->result, r->result->base_year, r->result->base);
}
static void put_latest_year(Buf *o, const ProgressRow *r) { put_year(o, r->result->latest_year); }
static void put_latest(Buf *o, const ProgressRow *r)
{
    put_observed(o, r->result, r->result->latest_year, r->result->latest);
}
static void put_nature(Buf *o, const ProgressRow *r)
{
    if (!r->result->why && (r->result->is_model || r->result->is_country))
        buf_add(o, str_of(r->result->is_model ? "estimate" : "country"));
}
static void put_target_year(Buf *o, const ProgressRow *r)
{
    if (!r->result->why)
        put_year(o, r->result->aim.target_year);
}
static void put_target(Buf *o, const ProgressRow *r)
{
    if (!r->result->why)
        put_number(o, r->result->aim.target);
}
static void put_naive(Buf *o, const ProgressRow *r)
{
    if (r->result->has_forecast)
        put_number(o, r->result->forecast.naive);
}
static void put_forecast(Buf *o, const ProgressRow *r)
{
    if (r->result->has_forecast)
        put_number(o, r->result->forecast.value);
}
static void put_low95(Buf *o, const ProgressRow *r) { put_quantile(o, r->result, .025); }
static void put_low80(Buf *o, const ProgressRow *r) { put_quantile(o, r->result, .1); }
static void put_high80(Buf *o, const ProgressRow *r) { put_quantile(o, r->result, .9); }
static void put_high95(Buf *o, const ProgressRow *r) { put_quantile(o, r->result, .975); }
static void put_probability(Buf *o, const ProgressRow *r) { put_number(o, r->result->probability); }
static void put_moved(Buf *o, const ProgressRow *r)
{
    buf_add(o, str_of(movement_name(result_movement(r->result))));
}
static void put_pace(Buf *o, const ProgressRow *r) { put_number(o, r->result->pace); }
static void put_needed(Buf *o, const ProgressRow *r) { put_number(o, r->result->pace_needed); }
/* ESCAP's index of the way that is made, 0 at the base, 10 at the target: of what was observed. */
static void put_current_status(Buf *o, const ProgressRow *row)
{
    const Result *r = row->result;
    if (r->why || r->is_old)
        return;
    double status;
    int16_t year = (int16_t)r->latest_year;
    Subject subject = {{1, &year, &r->latest, NULL}, r->aim, NULL};
    if (unescap_current_status(&subject, &status))
        put_number(o, status);
}
static void put_method(Buf *o, const ProgressRow *r)
{
    buf_add(o, str_of(methods[r->method].name));
}
static const Verdict *verdict_of(const ProgressRow *r) { return &r->result->verdicts[r->method]; }
static void put_score(Buf *o, const ProgressRow *r) { put_number(o, verdict_of(r)->score); }
static void put_expected(Buf *o, const ProgressRow *r) { put_number(o, verdict_of(r)->expected); }
static void put_class(Buf *o, const ProgressRow *r)
{
    buf_add(o, str_of(class_name(verdict_of(r)->class)));
}
static void put_reason(Buf *o, const ProgressRow *r)
{
    const Verdict *v = verdict_of(r);
    ProgressWhy why = v->class != CLASS_NONE ? WHY_NONE : v->why;
    if (why == WHY_NO_TARGET && r->result->target_why)
        why = r->result->target_why;
    buf_add(o, str_of(why_name(why)));
}

/* What has to be known of a row beside its numbers. */
static void put_notes(Buf *o, const ProgressRow *r)
{
    const struct {
        bool is_so;
        const char *word;
    } notes[] = {{r->result->is_limit, "limit"},
                 {r->result->is_old, "old"},
                 {r->result->has_forecast && !r->result->forecast.is_tested, "beyond-tested"},
                 {r->result->disagree, "methods-disagree"}};
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
        if (notes[i].is_so)
            buf_printf(o, "%s%s", o->len ? " " : "", notes[i].word);
}
static void put_source(Buf *o, const ProgressRow *r) { buf_add(o, r->result->row->source); }

static const ProgressColumn COLUMNS[] = {
    {"indicator", CELL_TEXT, put_indicator, false},
    {"place", CELL_TEXT, put_place, false},
    {"direction", CELL_TEXT, put_direction, false},
    {"base_year", CELL_NUMBER, put_base_year, false},
    {"base", CELL_NUMBER, put_base, false},
    {"latest_year", CELL_NUMBER, put_latest_year, false},
    {"latest", CELL_NUMBER, put_latest, false},
    {"unit", CELL_TEXT, put_unit, false},
    {"nature", CELL_TEXT, put_nature, false},
    {"target_year", CELL_NUMBER, put_target_year, false},
    {"target", CELL_NUMBER, put_target, false},
    {"moved", CELL_TEXT, put_moved, false},
    {"pace", CELL_NUMBER, put_pace, false},
    {"pace_needed", CELL_NUMBER, put_needed, false},
    {"current_status", CELL_NUMBER, put_current_status, false},
    {"unchanged", CELL_NUMBER, put_naive, true},
    {"forecast", CELL_NUMBER, put_forecast, true},
    {"low80", CELL_NUMBER, put_low80, true},
    {"high80", CELL_NUMBER, put_high80, true},
    {"low95", CELL_NUMBER, put_low95, true},
    {"high95", CELL_NUMBER, put_high95, true},
    {"probability", CELL_NUMBER, put_probability, true},
    {"method", CELL_TEXT, put_method, true},
    {"expected", CELL_NUMBER, put_expected, true},
    {"score", CELL_NUMBER, put_score, true},
    {"class", CELL_TEXT, put_class, true},
    {"reason", CELL_TEXT, put_reason, true},
    {"notes", CELL_TEXT, put_notes, false},
    {"key", CELL_TEXT, put_key, false},
    {"target_source", CELL_TEXT, put_source, false},
};

enum { COLUMN_COUNT = sizeof COLUMNS / sizeof *COLUMNS, CELL_MAX = PROFILE_MAX_BYTES };

/* --- rows --- */

void progress_csv_head(Buf *out)
{
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        buf_printf(out, "%s%s", i ? "," : "", COLUMNS[i].name);
    buf_char(out, '\n');
}

void progress_csv_row(Buf *out, const ProgressRow *row)
{
    Buf cell;
    buf_init(&cell, CELL_MAX);
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        put_cell(&cell, &COLUMNS[i], row);
        if (i)
            buf_char(out, ',');
        csv_write(out, buf_str(&cell), ',');
    }
    buf_char(out, '\n');
    buf_clear(&cell);
}

void progress_json_row(Buf *out, const ProgressRow *row)
{
    Buf cell;
    buf_init(&cell, CELL_MAX);
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        put_cell(&cell, &COLUMNS[i], row);
        buf_printf(out, "%s\"%s\":", i ? "," : "{", COLUMNS[i].name);
        if (!cell.len)
            buf_add(out, STR("null"));
        else if (COLUMNS[i].kind == CELL_TEXT)
            buf_json(out, buf_str(&cell));
        else
            buf_add(out, buf_str(&cell));
    }
    buf_char(out, '}');
    buf_clear(&cell);
}
