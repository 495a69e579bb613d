#include "intake/sdmx_csv_head.h"

#include "intake/table.h"

enum { BRACKETS_MAX = 1000 };

Str csv_without_label(Str cell) { return str_part(cell, 0, str_find(cell, STR(": "))); }

char csv_head_separator(Str bytes)
{
    Str s = str_starts(bytes, STR("\xEF\xBB\xBF")) ? str_part(bytes, 3, bytes.len) : bytes;
    bool quoted = str_starts(s, STR("\""));
    size_t at = quoted;
    Str rest = str_part(s, at, s.len);
    at += str_starts(rest, STR("STRUCTURE")) ? 9 : str_starts(rest, STR("DATAFLOW")) ? 8 : s.len;
    if (at < s.len && s.ptr[at] == '[')
        at += str_find_char(str_part(s, at, at + BRACKETS_MAX), ']') + 1;
    at += quoted;
    return at < s.len && str_find_char(STR(",;\t|"), s.ptr[at]) != SIZE_MAX
               ? s.ptr[at]
               : csv_guess_separator(bytes);
}

void csv_head_at(const CsvHead *head, size_t column, Err *err)
{
    err_at(err, STR(""), head->line, head->columns[column].at);
}

static void split_name(CsvHeadColumn *c)
{
    size_t open = str_find_char(c->name, '[');
    c->id = c->name;
    c->brackets = STR("");
    if (open == SIZE_MAX || open == 0 || !str_ends(c->name, STR("]")))
        return;
    c->id = str_part(c->name, 0, open);
    c->brackets = str_part(c->name, open, c->name.len);
}

static ErrCode name_special(CsvHead *h, size_t i, Err *err)
{
    const CsvHeadColumn *c = &h->columns[i];
    int *place = str_eq(c->name, STR("DATAFLOW")) || str_eq(c->name, STR("STRUCTURE_ID")) ? &h->id
                 : str_eq(c->id, STR("STRUCTURE")) ? &h->structure
                 : str_eq(c->name, STR("ACTION"))  ? &h->action
                                                   : NULL;
    h->has_names |= str_eq(c->name, STR("STRUCTURE_NAME"));
    if (!place)
        return ERR_OK;
    if (*place >= 0) {
        err_set(err, ERR_PARSE,
                "columns %d and %zu are both '" STR_FMT "', which the message needs once",
                *place + 1, i + 1, STR_ARG(str_part(c->name, 0, 60)));
        err_hint(err, "leave one of them out");
        csv_head_at(h, i, err);
        return ERR_PARSE;
    }
    *place = (int)i;
    return ERR_OK;
}

static bool is_separator(char c)
{
    return str_find_char(STR(";|,/\\^~#!$%&*+=<>@"), c) != SIZE_MAX;
}

static ErrCode name_separator(CsvHead *h, Err *err)
{
    Str brackets = h->structure < 0 ? STR("") : h->columns[h->structure].brackets;
    if (!brackets.len)
        return ERR_OK;
    h->separator = brackets.ptr[1];
    if (brackets.len == 3 && is_separator(h->separator))
        return ERR_OK;
    err_set(err, ERR_PARSE, "'STRUCTURE" STR_FMT "' names no sign that sets values apart",
            STR_ARG(str_part(brackets, 0, 40)));
    err_hint(err, "write STRUCTURE[;]");
    csv_head_at(h, (size_t)h->structure, err);
    return ERR_PARSE;
}

ErrCode csv_head_read(CsvHead *h, Arena *arena, Str bytes, const CsvRecord *record, Err *err)
{
    TRY(table_header_text(bytes, record, err));
    h->structure = h->id = h->action = -1;
    h->count = record->count;
    h->line = record->line;
    for (size_t i = 0; i < h->count; i++) {
        CsvHeadColumn *c = &h->columns[i];
        c->at = record->columns[i];
        c->is_labelled = str_find(record->fields[i], STR(": ")) != SIZE_MAX;
        c->name = arena_dup(arena, str_trim(csv_without_label(record->fields[i])));
        split_name(c);
        TRY(name_special(h, i, err));
    }
    if (h->id < 0) {
        err_set(err, ERR_PARSE, "the header has neither DATAFLOW nor STRUCTURE_ID");
        err_at(err, STR(""), h->line, 0);
        return ERR_PARSE;
    }
    return name_separator(h, err);
}

/* --- columns and components --- */

/* "[]" or a list of languages. */
static bool are_values(Str brackets, char separator)
{
    for (size_t i = 1; i + 1 < brackets.len; i++) {
        char c = brackets.ptr[i];
        bool is_name = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == separator;
        if (!is_name)
            return false;
    }
    return brackets.len <= BRACKETS_MAX;
}

static CsvCell cell_of(const CsvHead *h, const Layout *l, size_t column)
{
    const CsvHeadColumn *c = &h->columns[column];
    int i = (int)column, at = layout_dimension(l, c->name);
    if (i == h->structure || i == h->id || i == h->action)
        return (CsvCell){.role = CELL_IGNORE};
    if (str_eq(c->name, STR("STRUCTURE_NAME")) || str_eq(c->name, STR("SERIES_KEY")) ||
        str_eq(c->name, STR("OBS_KEY")))
        return (CsvCell){.role = CELL_IGNORE};
    if (at >= 0)
        return (CsvCell){.role = CELL_DIMENSION,
                         .component = (size_t)at,
                         .is_coded = layout_dimension_at(l, (size_t)at)->codelist.len > 0};
    bool has_values = c->brackets.len && h->structure >= 0 && are_values(c->brackets, h->separator);
    at = layout_attribute(l, has_values ? c->id : c->name);
    if (at >= 0)
        return (CsvCell){.role = CELL_ATTRIBUTE,
                         .component = (size_t)at,
                         .is_coded = layout_attribute_at(l, (size_t)at)->codelist.len > 0};
    return (CsvCell){.role = str_eq(c->name, layout_time_id(l))        ? CELL_TIME
                             : str_eq(c->name, layout_measure_id(l))   ? CELL_VALUE
                             : str_eq(c->name, STR("PUBLISHED_VALUE")) ? CELL_PUBLISHED
                                                                       : CELL_UNKNOWN};
}

/* Which column holds each component so far; 0: none, else one more than its number. */
typedef struct {
    size_t dimensions[LAYOUT_MAX_DIMENSIONS], attributes[LAYOUT_MAX_COLUMNS];
    size_t time, value, published;
} Holders;

static size_t *holder_of(Holders *h, const CsvCell *cell)
{
    switch (cell->role) {
    case CELL_DIMENSION:
        return &h->dimensions[cell->component];
    case CELL_ATTRIBUTE:
        return &h->attributes[cell->component];
    case CELL_TIME:
        return &h->time;
    case CELL_VALUE:
        return &h->value;
    case CELL_PUBLISHED:
        return &h->published;
    default:
        return NULL;
    }
}

static ErrCode held_twice(const CsvHead *h, size_t first, size_t second, Err *err)
{
    err_set(err, ERR_PARSE, "columns %zu and %zu both hold '" STR_FMT "'", first, second + 1,
            STR_ARG(str_part(h->columns[second].id, 0, 60)));
    err_hint(err, "leave one of them out, or give it the id of another component");
    csv_head_at(h, second, err);
    return ERR_PARSE;
}

static ErrCode check_brackets(const CsvHead *h, size_t column, Err *err)
{
    const CsvHeadColumn *c = &h->columns[column];
    if (!c->brackets.len || h->separator)
        return ERR_OK;
    err_set(err, ERR_PARSE,
            "'" STR_FMT "' has values of several parts, but nothing sets them apart",
            STR_ARG(str_part(c->name, 0, 60)));
    err_hint(err, "write STRUCTURE[;] for the first column");
    csv_head_at(h, column, err);
    return ERR_PARSE;
}

ErrCode csv_head_bind(const CsvHead *h, const Layout *l, CsvCell *cells, Err *err)
{
    Holders holders = {0};
    bool labels = false;
    for (size_t i = 0; i < h->count; i++) {
        cells[i] = cell_of(h, l, i);
        size_t *holder = holder_of(&holders, &cells[i]);
        if (!holder)
            continue;
        if (h->has_names && *holder && *holder == i) { /* the names of the column before */
            cells[i].role = CELL_IGNORE;
            continue;
        }
        if (*holder)
            return held_twice(h, *holder, i, err);
        if (cells[i].role == CELL_ATTRIBUTE)
            TRY(check_brackets(h, i, err));
        *holder = i + 1;
        labels |= h->columns[i].is_labelled;
    }
    for (size_t i = 0; i < h->count; i++)
        cells[i].is_labelled = labels && (cells[i].is_coded || cells[i].role == CELL_TIME);
    return ERR_OK;
}
