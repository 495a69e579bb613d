#include "progress/profile.h"

#include <math.h>
#include <stdio.h>

#include "base/asset.h"
#include "base/num.h"
#include "base/vec.h"
#include "format/csv.h"

struct Profile {
    Arena *arena;
    Str name;
    VEC(ProfileRow) rows;
};

/* --- cells --- */

typedef struct {
    Arena *arena;
    Str text; /* of the cell, trimmed */
    Err *err;
} Cell;

static bool read_text(const Cell *cell, Str *out)
{
    *out = arena_dup(cell->arena, cell->text);
    return true;
}

static bool refuse(const Cell *cell, const char *hint)
{
    err_set(cell->err, ERR_PARSE, "'" STR_FMT "' cannot stand here", STR_ARG(cell->text));
    err_hint(cell->err, "%s", hint);
    return false;
}

static bool read_number(const Cell *cell, double absent, double *out)
{
    Number number = num_read(cell->text);
    *out = cell->text.len ? number.value : absent;
    return !cell->text.len || number.is_number ||
           refuse(cell, "write a number with a point, or leave the cell empty");
}

static bool read_whole(const Cell *cell, int least, int most, int absent, int *out)
{
    uint64_t number = 0;
    bool is_good = num_read_u64(cell->text, (uint64_t)most, &number) && number >= (uint64_t)least;
    *out = cell->text.len ? (int)number : absent;
    return !cell->text.len || is_good || refuse(cell, "write a whole number in range, or nothing");
}

static bool read_choice(const Cell *cell, const char *const *words, size_t count, int *out)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(cell->text, str_of(words[i]))) {
            *out = (int)i;
            return true;
        }
    return false;
}

/* --- columns --- */

static bool read_indicator(const Cell *cell, ProfileRow *row)
{
    return read_text(cell, &row->indicator) &&
           (cell->text.len || refuse(cell, "name the indicator: 3.2.1, or a name of your own"));
}
static bool read_goal(const Cell *cell, ProfileRow *row)
{
    return read_whole(cell, 1, FRAMEWORK_GOALS, 0, &row->goal);
}
static bool read_name(const Cell *cell, ProfileRow *row) { return read_text(cell, &row->name); }
static bool read_series(const Cell *cell, ProfileRow *row) { return read_text(cell, &row->series); }
static bool read_unit(const Cell *cell, ProfileRow *row) { return read_text(cell, &row->unit); }

/* "SEX=_T;AGE=LT5Y" */
static bool read_filter(const Cell *cell, ProfileRow *row)
{
    Str rest = cell->text, part;
    bool more = rest.len > 0;
    while (str_split(&rest, ';', &more, &part)) {
        size_t at = str_find_char(part, '=');
        Str dimension = at == SIZE_MAX ? STR("") : str_trim(str_part(part, 0, at));
        Str code = at == SIZE_MAX ? STR("") : str_trim(str_part(part, at + 1, part.len));
        if (!dimension.len || !code.len || row->filter_count == PROFILE_MAX_FILTER)
            return refuse(cell, "write at most eight of DIMENSION=CODE, set apart by ';'");
        row->filters[row->filter_count++] =
            (ProfileFilter){arena_dup(cell->arena, dimension), arena_dup(cell->arena, code)};
    }
    return true;
}

static bool read_direction(const Cell *cell, ProfileRow *row)
{
    static const char *const words[] = {"up", "down", "near"};
    int choice;
    if (!read_choice(cell, words, 3, &choice))
        return refuse(cell, "the directions are up, down and near");
    row->want = (Want)choice;
    return true;
}

static bool read_kind(const Cell *cell, ProfileRow *row)
{
    static const char *const words[] = {"none", "value", "relative", "universal", "champion"};
    int choice;
    if (!read_choice(cell, words, 5, &choice))
        return refuse(cell, "the kinds are value, relative, universal, champion and none");
    row->kind = (AimKind)choice;
    return true;
}

static bool read_value(const Cell *cell, ProfileRow *row)
{
    return read_number(cell, NAN, &row->value);
}
static bool read_lower(const Cell *cell, ProfileRow *row)
{
    return read_number(cell, -INFINITY, &row->lower);
}
static bool read_upper(const Cell *cell, ProfileRow *row)
{
    return read_number(cell, INFINITY, &row->upper);
}
static bool read_base_year(const Cell *cell, ProfileRow *row)
{
    return read_whole(cell, 1900, 2100, 2015, &row->base_year);
}
static bool read_worst(const Cell *cell, ProfileRow *row)
{
    return read_number(cell, NAN, &row->worst);
}
static bool read_best(const Cell *cell, ProfileRow *row)
{
    return read_number(cell, NAN, &row->best);
}
static bool read_red(const Cell *cell, ProfileRow *row)
{
    return read_number(cell, NAN, &row->red);
}
static bool read_green(const Cell *cell, ProfileRow *row)
{
    return read_number(cell, NAN, &row->green);
}

static bool read_weight(const Cell *cell, ProfileRow *row)
{
    return read_number(cell, 1, &row->weight) &&
           (row->weight >= 0 || refuse(cell, "a weight is 0 or more"));
}
static bool read_places(const Cell *cell, ProfileRow *row) { return read_text(cell, &row->places); }
static bool read_source(const Cell *cell, ProfileRow *row) { return read_text(cell, &row->source); }

typedef struct {
    const char *name;
    bool (*read)(const Cell *cell, ProfileRow *row);
    bool is_needed;
} ProfileColumn;

enum { COLUMN_COUNT = 19, NO_COLUMN = -1 };

static const ProfileColumn COLUMNS[COLUMN_COUNT] = {
    {"indicator", read_indicator, true},
    {"goal", read_goal, false},
    {"name", read_name, false},
    {"series", read_series, false},
    {"filter", read_filter, false},
    {"unit", read_unit, false},
    {"direction", read_direction, true},
    {"kind", read_kind, true},
    {"value", read_value, true},
    {"lower", read_lower, false},
    {"upper", read_upper, false},
    {"base_year", read_base_year, false},
    {"worst", read_worst, false},
    {"best", read_best, false},
    {"red", read_red, false},
    {"green", read_green, false},
    {"weight", read_weight, false},
    {"places", read_places, false},
    {"source", read_source, true},
};

/* Where each column of COLUMNS stands in the file. */
typedef struct {
    int at[COLUMN_COUNT];
    size_t count; /* cells of the header */
} Header;

static ErrCode refuse_column(Str name, const char *why, Err *err)
{
    Buf list;
    buf_init(&list, sizeof err->hint);
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        buf_printf(&list, "%s%s", i ? ", " : "", COLUMNS[i].name);
    err_set(err, ERR_PARSE, "the column '" STR_FMT "' %s", STR_ARG(name), why);
    err_hint(err, "the columns are " STR_FMT, STR_ARG(buf_str(&list)));
    buf_clear(&list);
    return ERR_PARSE;
}

static ErrCode read_header(Header *header, const CsvRecord *record, Str file, Err *err)
{
    header->count = record->count;
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        header->at[i] = NO_COLUMN;
    for (size_t k = 0; k < record->count; k++) {
        Str name = str_trim(record->fields[k]);
        size_t i = 0;
        while (i < COLUMN_COUNT && !str_eq(name, str_of(COLUMNS[i].name)))
            i++;
        bool is_twice = i < COLUMN_COUNT && header->at[i] != NO_COLUMN;
        if (i == COLUMN_COUNT || is_twice) {
            refuse_column(name, is_twice ? "is there twice" : "is no column of a profile", err);
            err_at(err, file, record->line, record->columns[k]);
            return ERR_PARSE;
        }
        header->at[i] = (int)k;
    }
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        if (COLUMNS[i].is_needed && header->at[i] == NO_COLUMN) {
            refuse_column(str_of(COLUMNS[i].name), "is missing", err);
            err_at(err, file, record->line, 1);
            return ERR_PARSE;
        }
    return ERR_OK;
}

/* --- what must hold between the cells of a row --- */

typedef struct {
    const char *column; /* to blame */
    const char *message, *hint;
} Complaint;

static bool is_within(double value, const ProfileRow *row)
{
    return isnan(value) || (value >= row->lower && value <= row->upper);
}

/* A share a year, in the direction that is wanted. */
static bool is_pace(const ProfileRow *row)
{
    return fabs(row->value) < 1 && (row->want == WANT_UP ? row->value >= 0 : row->value <= 0);
}

static bool is_wrong_value(const ProfileRow *row)
{
    bool has_value = !isnan(row->value);
    switch (row->kind) {
    case AIM_VALUE:
        return !has_value;
    case AIM_RELATIVE:
        return !has_value || row->value < 0;
    case AIM_UNIVERSAL:
        return row->value != 0 && row->value != 100;
    case AIM_CHAMPION:
        return row->want == WANT_NEAR || (has_value && !is_pace(row));
    default:
        return has_value;
    }
}

static const Complaint *find_fault(const ProfileRow *row)
{
    static const Complaint faults[] = {
        {"upper", "the upper bound is not above the lower one", "mend one of the two"},
        {"value", "the kind of target does not fit its value",
         "value and relative need one, universal 0 or 100, champion a share a year up or down or "
         "nothing, none nothing"},
        {"value", "the target lies outside of its natural bounds", "mend value, lower or upper"},
        {"best", "worst and best are the same, or one of them is missing",
         "give both, apart from each other, or none"},
        {"best", "worst and best contradict the direction", "best is the higher one of up"},
        {"green", "red and green contradict the direction", "green is the higher one of up"},
        {"goal", "no goal is known of this indicator", "give its goal, 1 to 17"},
    };
    bool is_value = row->kind == AIM_VALUE || row->kind == AIM_UNIVERSAL;
    bool has_worst = !isnan(row->worst), has_best = !isnan(row->best);
    double way = row->want == WANT_DOWN ? -1 : 1;
    if (row->upper <= row->lower)
        return &faults[0];
    if (is_wrong_value(row))
        return &faults[1];
    if (is_value && !is_within(row->value, row))
        return &faults[2];
    if (has_worst != has_best || row->worst == row->best)
        return &faults[3];
    if (has_worst && row->want != WANT_NEAR && (row->best - row->worst) * way < 0)
        return &faults[4];
    if (row->want != WANT_NEAR && (row->green - row->red) * way < 0)
        return &faults[5];
    return row->goal ? NULL : &faults[6];
}

static unsigned column_of(const Header *header, const CsvRecord *record, const char *name)
{
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        if (!strcmp(COLUMNS[i].name, name) && header->at[i] != NO_COLUMN)
            return record->columns[header->at[i]];
    return 1;
}

static ErrCode check_row(const ProfileRow *row, const Header *header, const CsvRecord *record,
                         Str file, Err *err)
{
    const Complaint *fault = find_fault(row);
    if (!fault)
        return ERR_OK;
    err_set(err, ERR_PARSE, "%s", fault->message);
    err_hint(err, "%s", fault->hint);
    err_at(err, file, record->line, column_of(header, record, fault->column));
    return ERR_PARSE;
}

/* --- rows --- */

/* "3.2" of "3.2.1"; "" where the indicator is no code of the framework. */
static Str target_of(Str indicator)
{
    size_t dots = 0, last = 0;
    for (size_t i = 0; i < indicator.len; i++)
        if (indicator.ptr[i] == '.') {
            dots++;
            last = i;
        }
    return dots == 2 && indicator_goal(indicator) ? str_part(indicator, 0, last) : STR("");
}

static ErrCode read_row(Profile *p, const Header *header, const CsvRecord *record, Str file,
                        Err *err)
{
    ProfileRow row = {.line = record->line};
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        int at = header->at[i];
        Cell cell = {p->arena, at == NO_COLUMN ? STR("") : str_trim(record->fields[at]), err};
        if (!COLUMNS[i].read(&cell, &row)) {
            err_at(err, file, record->line, at == NO_COLUMN ? 1 : record->columns[at]);
            return ERR_PARSE;
        }
    }
    row.target = target_of(row.indicator);
    if (!row.goal && row.target.len)
        row.goal = indicator_goal(row.indicator);
    TRY(check_row(&row, header, record, file, err));
    if (p->rows.count == PROFILE_MAX_ROWS) {
        err_set(err, ERR_TOO_LARGE, "a profile has at most %d rows", PROFILE_MAX_ROWS);
        err_at(err, file, record->line, 1);
        return ERR_TOO_LARGE;
    }
    vec_push(&p->rows, row);
    return ERR_OK;
}

static ErrCode read_rows(Profile *p, CsvReader *reader, Str file, Err *err)
{
    CsvRecord *record = mem_alloc(sizeof *record);
    Header header;
    ErrCode rc = csv_next(reader, record, err);
    if (!rc && !record->count)
        rc = err_set(err, ERR_PARSE, "the profile is empty");
    if (!rc)
        rc = read_header(&header, record, file, err);
    while (!rc) {
        rc = csv_next(reader, record, err);
        if (rc || !record->count)
            break;
        if (record->count != header.count) {
            rc = err_set(err, ERR_PARSE, "the row has %zu cells, the header %zu", record->count,
                         header.count);
            err_at(err, file, record->line, 1);
            break;
        }
        rc = read_row(p, &header, record, file, err);
    }
    mem_free(record);
    if (rc)
        err_at(err, file, 0, 0);
    return rc;
}

static Str base_name(Str file)
{
    for (size_t i = file.len; i-- > 0;)
        if (file.ptr[i] == '/') {
            file = str_part(file, i + 1, file.len);
            break;
        }
    return str_ends(file, STR(".csv")) ? str_part(file, 0, file.len - 4) : file;
}

ErrCode profile_read(Profile **out, Str text, Str file, Err *err)
{
    CsvReader reader;
    size_t bad;
    if (text.len > PROFILE_MAX_BYTES)
        return err_set(err, ERR_TOO_LARGE, "a profile has at most 8 MB");
    if (!str_is_utf8(text, &bad)) {
        err_set(err, ERR_PARSE, "byte %zu is no UTF-8", bad + 1);
        err_at(err, file, 0, 0);
        return ERR_PARSE;
    }
    Profile *p = mem_alloc(sizeof *p);
    p->arena = arena_new(4 * PROFILE_MAX_BYTES);
    p->name = arena_dup(p->arena, base_name(file));
    csv_open(&reader, text, csv_guess_separator(text));
    ErrCode rc = read_rows(p, &reader, file, err);
    csv_close(&reader);
    if (!rc && arena_failed(p->arena))
        rc = err_set(err, ERR_TOO_LARGE, "the profile takes too much memory");
    if (rc) {
        profile_free(p);
        return rc;
    }
    *out = p;
    return ERR_OK;
}

ErrCode profile_built_in(Profile **out, Str name, Err *err)
{
    Str bytes;
    char path[128];
    int len = snprintf(path, sizeof path, "profiles/" STR_FMT ".csv", STR_ARG(name));
    if (len < 0 || len >= (int)sizeof path || !asset_find((Str){path, (size_t)len}, &bytes)) {
        err_set(err, ERR_NOT_FOUND, "there is no profile '" STR_FMT "'", STR_ARG(name));
        err_hint(err, "give the path of a CSV file, or 'sdg'");
        return ERR_NOT_FOUND;
    }
    return profile_read(out, bytes, (Str){path, (size_t)len}, err);
}

void profile_free(Profile *p)
{
    if (!p)
        return;
    vec_clear(&p->rows);
    arena_free(p->arena);
    mem_free(p);
}

size_t profile_count(const Profile *p) { return p->rows.count; }
const ProfileRow *profile_row(const Profile *p, size_t i) { return &p->rows.items[i]; }
Str profile_name(const Profile *p) { return p->name; }

bool profile_is_for(const ProfileRow *row, const Place *place)
{
    Str rest = row->places, part;
    bool more = rest.len > 0;
    if (!more)
        return true;
    while (str_split(&rest, ' ', &more, &part))
        if (part.len && (str_eq(part, place->id) || str_eq(part, place->iso3) ||
                         str_eq(part, place->m49) || str_eq(part, place->local)))
            return true;
    return false;
}

bool profile_is_under(const ProfileRow *row, Str code)
{
    uint64_t goal;
    if (!code.len || str_eq(row->indicator, code))
        return true;
    if (num_read_u64(code, FRAMEWORK_GOALS, &goal))
        return row->goal == (int)goal;
    return str_eq(row->target, code);
}

/* --- which variable a row speaks of --- */

/* A code of SDMX has no dots: tables write 3-2-1 for 3.2.1. */
static bool is_indicator(Str code, Str indicator)
{
    if (code.len != indicator.len)
        return false;
    for (size_t i = 0; i < code.len; i++)
        if (code.ptr[i] != indicator.ptr[i] && !(code.ptr[i] == '-' && indicator.ptr[i] == '.'))
            return false;
    return true;
}

/* A dimension that the release does not have cuts nothing. */
static bool passes(const ProfileRow *row, const Panel *panel, size_t i)
{
    const PanelVariable *v = panel_variable(panel, i);
    if (row->series.len ? !str_eq(v->series, row->series)
                        : !is_indicator(panel_code(panel, i, STR("INDICATOR")), row->indicator))
        return false;
    if (row->unit.len && v->unit.len && !str_eq(v->unit, row->unit))
        return false;
    for (size_t k = 0; k < row->filter_count; k++) {
        Str code = panel_code(panel, i, row->filters[k].dimension);
        if (code.len && !str_eq(code, row->filters[k].code))
            return false;
    }
    return true;
}

static size_t value_count(const Panel *panel, const PanelVariable *v)
{
    size_t count = 0;
    for (uint32_t i = v->first; i < v->first + v->count; i++)
        count += panel_series(panel, i)->values.count;
    return count;
}

static bool is_better(const Panel *panel, const PanelVariable *a, const PanelVariable *b)
{
    if (a->breakdowns != b->breakdowns)
        return a->breakdowns < b->breakdowns;
    if (a->count != b->count)
        return a->count > b->count;
    size_t of_a = value_count(panel, a), of_b = value_count(panel, b);
    return of_a != of_b ? of_a > of_b : str_cmp(a->key, b->key) < 0;
}

size_t profile_variable(const ProfileRow *row, const Panel *panel)
{
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < panel_variable_count(panel); i++)
        if (passes(row, panel, i) && (best == SIZE_MAX || is_better(panel, panel_variable(panel, i),
                                                                    panel_variable(panel, best))))
            best = i;
    return best;
}
