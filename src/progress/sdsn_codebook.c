#include "progress/sdsn_codebook.h"

#include <math.h>

#include "base/asset.h"
#include "base/num.h"
#include "base/vec.h"
#include "format/csv.h"

struct SdsnCodebook {
    Arena *arena;
    VEC(SdsnIndicator) indicators;
};

/* Members of the OECD, ISO 3166-1 alpha-3, as the data of the SDG Index 2019 mark them (column
 * "Country is an OECD member"); a test compares the two. */
static const char OECD_2019[] =
    "AUS AUT BEL CAN CHE CHL CZE DEU DNK ESP EST FIN FRA GBR GRC HUN IRL ISL ISR ITA JPN KOR LTU "
    "LUX LVA MEX NLD NOR NZL POL PRT SVK SVN SWE TUR USA";

/* --- reading --- */

enum { C_GLOBAL, C_OECD, C_CODE, C_NAME, C_SOURCE, C_BEST, C_WORST, C_GREEN, C_RED, C_COUNT };

static const char *const COLUMNS[C_COUNT] = {
    "global",   "oecd",  "Code", "Indicator", "source", "Best value (= 100)", "Worst value (= 0)",
    "greenthr", "redthr"};

typedef struct {
    size_t at[C_COUNT]; /* in the file */
    size_t count;
    const CsvRecord *record;
    Str file;
} Row;

static Str cell(const Row *row, int column)
{
    return str_trim(row->record->fields[row->at[column]]);
}

static ErrCode refuse(const Row *row, int column, const char *hint, Err *err)
{
    Str text = cell(row, column);
    err_set(err, ERR_PARSE, "'" STR_FMT "' cannot stand in the column '%s'", STR_ARG(text),
            COLUMNS[column]);
    err_hint(err, "%s", hint);
    err_at(err, row->file, row->record->line, row->record->columns[row->at[column]]);
    return ERR_PARSE;
}

static ErrCode read_header(Row *row, Err *err)
{
    row->count = row->record->count;
    for (int c = 0; c < C_COUNT; c++) {
        size_t k = 0;
        while (k < row->count && !str_eq(str_trim(row->record->fields[k]), str_of(COLUMNS[c])))
            k++;
        row->at[c] = k;
        if (k < row->count)
            continue;
        err_set(err, ERR_PARSE, "the codebook has no column '%s'", COLUMNS[c]);
        err_hint(err, "export the sheet 'Codebook' of the workbook as CSV");
        err_at(err, row->file, row->count ? row->record->line : 1, 1);
        return ERR_PARSE;
    }
    return ERR_OK;
}

static ErrCode read_number(const Row *row, int column, double *out, Err *err)
{
    Number number = num_read(cell(row, column));
    *out = number.value;
    return number.is_number ? ERR_OK : refuse(row, column, "write a number with a point", err);
}

static ErrCode read_flag(const Row *row, int column, bool *out, Err *err)
{
    Str text = cell(row, column);
    *out = str_eq(text, STR("yes"));
    return *out || str_eq(text, STR("no")) ? ERR_OK : refuse(row, column, "write yes or no", err);
}

/* 3 of "sdg3_u5mort"; 0: it names none */
static int goal_of(Str code)
{
    uint64_t goal;
    size_t end = str_find_char(code, '_');
    bool is_good = str_starts(code, STR("sdg")) && end != SIZE_MAX && end + 1 < code.len &&
                   num_read_u64(str_part(code, 3, end), SDSN_GOALS, &goal);
    return is_good ? (int)goal : 0;
}

static ErrCode read_scale(const Row *row, SdsnScale *scale, Err *err)
{
    TRY(read_number(row, C_WORST, &scale->worst, err));
    TRY(read_number(row, C_BEST, &scale->best, err));
    TRY(read_number(row, C_RED, &scale->red, err));
    TRY(read_number(row, C_GREEN, &scale->green, err));
    if (scale->worst == scale->best)
        return refuse(row, C_WORST, "worst and best must differ", err);
    if ((scale->green - scale->red) * (scale->best - scale->worst) <= 0)
        return refuse(row, C_RED, "red lies on the side of the worst value, apart from green", err);
    return ERR_OK;
}

static ErrCode read_indicator(SdsnCodebook *book, const Row *row, Err *err)
{
    SdsnIndicator i = {.code = arena_dup(book->arena, cell(row, C_CODE)),
                       .name = arena_dup(book->arena, cell(row, C_NAME)),
                       .source = arena_dup(book->arena, cell(row, C_SOURCE)),
                       .goal = goal_of(cell(row, C_CODE))};
    if (!i.goal)
        return refuse(row, C_CODE, "a code begins with its goal: sdg3_u5mort", err);
    if (sdsn_codebook_find(book, i.code))
        return refuse(row, C_CODE, "each code stands once", err);
    TRY(read_flag(row, C_GLOBAL, &i.is_global, err));
    TRY(read_flag(row, C_OECD, &i.is_oecd, err));
    TRY(read_scale(row, &i.scale, err));
    if (book->indicators.count == SDSN_MAX_INDICATORS)
        return err_set(err, ERR_TOO_LARGE, "a codebook has at most %d indicators",
                       SDSN_MAX_INDICATORS);
    vec_push(&book->indicators, i);
    return ERR_OK;
}

static ErrCode read_rows(SdsnCodebook *book, CsvReader *reader, CsvRecord *record, Str file,
                         Err *err)
{
    Row row = {.record = record, .file = file};
    TRY(csv_next(reader, record, err));
    TRY(read_header(&row, err));
    for (;;) {
        TRY(csv_next(reader, record, err));
        if (!record->count)
            return ERR_OK;
        if (record->count != row.count) {
            err_set(err, ERR_PARSE, "the row has %zu cells, the header %zu", record->count,
                    row.count);
            err_at(err, file, record->line, 1);
            return ERR_PARSE;
        }
        TRY(read_indicator(book, &row, err));
    }
}

static ErrCode check_text(Str text, Str file, Err *err)
{
    size_t bad;
    if (text.len > SDSN_CODEBOOK_MAX_BYTES)
        return err_set(err, ERR_TOO_LARGE, "a codebook has at most 4 MB");
    if (str_is_utf8(text, &bad))
        return ERR_OK;
    err_set(err, ERR_PARSE, "byte %zu is no UTF-8", bad + 1);
    err_hint(err, "save the file as UTF-8");
    err_at(err, file, 0, 0);
    return ERR_PARSE;
}

ErrCode sdsn_codebook_read(SdsnCodebook **out, Str text, Str file, Err *err)
{
    CsvReader reader;
    TRY(check_text(text, file, err));
    SdsnCodebook *book = mem_alloc(sizeof *book);
    CsvRecord *record = mem_alloc(sizeof *record);
    book->arena = arena_new(4 * SDSN_CODEBOOK_MAX_BYTES);
    csv_open(&reader, text, csv_guess_separator(text));
    ErrCode rc = read_rows(book, &reader, record, file, err);
    csv_close(&reader);
    mem_free(record);
    if (rc) {
        err_at(err, file, 0, 0);
        sdsn_codebook_free(book);
        return rc;
    }
    *out = book;
    return ERR_OK;
}

void sdsn_codebook_free(SdsnCodebook *book)
{
    if (!book)
        return;
    vec_clear(&book->indicators);
    arena_free(book->arena);
    mem_free(book);
}

size_t sdsn_codebook_count(const SdsnCodebook *book) { return book->indicators.count; }

const SdsnIndicator *sdsn_codebook_at(const SdsnCodebook *book, size_t i)
{
    return &book->indicators.items[i];
}

const SdsnIndicator *sdsn_codebook_find(const SdsnCodebook *book, Str code)
{
    for (size_t i = 0; i < book->indicators.count; i++)
        if (str_eq(book->indicators.items[i].code, code))
            return &book->indicators.items[i];
    return NULL;
}

/* --- the arrows of 2019 --- */

/* A line of the list that is part of the program; a test reads all of them. */
static bool read_window(Str line, Str *code, Str *series, SdsnWindow *window)
{
    Str cells[5];
    uint64_t numbers[3];
    bool more = true, is_good = true;
    for (size_t i = 0; i < 5; i++)
        is_good = is_good && str_split(&line, ',', &more, &cells[i]);
    for (size_t i = 0; i < 3; i++)
        is_good = is_good && num_read_u64(cells[2 + i], 9999, &numbers[i]);
    if (!is_good)
        return false;
    *code = cells[0];
    *series = cells[1];
    *window = (SdsnWindow){(int)numbers[0], (int)numbers[1], (int)numbers[2]};
    return true;
}

bool sdsn_codebook_window(Str code, SdsnWindow *window, Str *series)
{
    Str list, line, found;
    bool more = asset_find(STR("reference/sdsn_trends_2019.csv"), &list);
    while (str_split(&list, '\n', &more, &line))
        if (read_window(line, &found, series, window) && str_eq(found, code))
            return true;
    return false;
}

/* --- the profile --- */

static void put_number(Buf *out, double value)
{
    char text[NUM_TEXT_MAX];
    buf_add(out, (Str){text, num_write_short(value, text)});
}

static void put_source(Buf *out, const SdsnIndicator *i, Str edition)
{
    Buf source;
    buf_init(&source, SDSN_CODEBOOK_MAX_BYTES);
    buf_printf(&source, STR_FMT ", codebook: " STR_FMT, STR_ARG(edition), STR_ARG(i->source));
    csv_write(out, buf_str(&source), ',');
    buf_clear(&source);
}

static void put_row(Buf *out, const SdsnIndicator *i, Str edition)
{
    SdsnWindow window;
    Str series;
    bool has_window = sdsn_codebook_window(i->code, &window, &series);
    csv_write(out, i->code, ',');
    buf_printf(out, ",%d,", i->goal);
    csv_write(out, i->name, ',');
    buf_char(out, ',');
    csv_write(out, has_window ? series : i->code, ',');
    buf_printf(out, ",%s,value,", i->scale.best > i->scale.worst ? "up" : "down");
    put_number(out, i->scale.green);
    buf_char(out, ',');
    if (has_window)
        buf_printf(out, "%d", window.first_year);
    const double numbers[] = {i->scale.worst, i->scale.best, i->scale.red, i->scale.green};
    for (size_t k = 0; k < 4; k++) {
        buf_char(out, ',');
        put_number(out, numbers[k]);
    }
    buf_printf(out, ",%s,", i->is_oecd && !i->is_global ? OECD_2019 : "");
    put_source(out, i, edition);
    buf_char(out, '\n');
}

void sdsn_codebook_profile(const SdsnCodebook *book, Str edition, Buf *out)
{
    buf_add(out, STR("indicator,goal,name,series,direction,kind,value,base_year,worst,best,red,"
                     "green,places,source\n"));
    for (size_t i = 0; i < book->indicators.count; i++)
        put_row(out, &book->indicators.items[i], edition);
}
