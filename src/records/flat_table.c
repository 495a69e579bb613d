#include "records/flat_table.h"

#include "base/vec.h"
#include "format/csv.h"
#include "format/utf16.h"
#include "format/xlsx_reader.h"

typedef VEC(FlatLine) Lines;

typedef struct {
    Arena *arena;
    FlatTable *table;
    Lines lines;
} Reading;

/* --- reading --- */

static ErrCode too_large(Err *err)
{
    err_set(err, ERR_TOO_LARGE, "the table is too large: at most %d rows and %d columns are taken",
            FLAT_MAX_ROWS, FLAT_MAX_COLUMNS);
    err_hint(err, "cut it into several files");
    return ERR_TOO_LARGE;
}

static bool is_blank(const Str *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_trim(cells[i]).len)
            return false;
    return true;
}

static Str *copy_cells(Arena *arena, const Str *cells, size_t count, size_t wanted)
{
    Str *copy = arena_alloc(arena, (wanted + 1) * sizeof *copy);
    for (size_t i = 0; copy && i < wanted; i++)
        copy[i] = i < count ? arena_dup(arena, cells[i]) : STR("");
    return copy;
}

static ErrCode add_row(Reading *r, unsigned long line, const Str *cells, size_t count, Err *err)
{
    FlatTable *t = r->table;
    if (is_blank(cells, count))
        return ERR_OK;
    if (!t->header) {
        while (count && !str_trim(cells[count - 1]).len)
            count--;
        if (count > FLAT_MAX_COLUMNS)
            return too_large(err);
        t->header_line = line;
        t->header_count = count;
        t->header = copy_cells(r->arena, cells, count, count);
        return ERR_OK;
    }
    if (count > t->header_count && !is_blank(cells + t->header_count, count - t->header_count)) {
        err_set(err, ERR_PARSE, "the row has more cells than there are columns");
        err_hint(err, "every column has its name in the first row");
        err_at(err, STR(""), line, 0);
        return ERR_PARSE;
    }
    FlatLine row = {line, copy_cells(r->arena, cells, count, t->header_count)};
    if (r->lines.count == FLAT_MAX_ROWS || arena_failed(r->arena))
        return too_large(err);
    vec_push(&r->lines, row);
    return ERR_OK;
}

static ErrCode read_records(Reading *r, CsvReader *reader, CsvRecord *record, Err *err)
{
    for (;;) {
        TRY(csv_next(reader, record, err));
        if (!record->count)
            return ERR_OK;
        for (size_t i = 0; i < record->count; i++)
            record->fields[i] = csv_typed(record->fields[i]);
        TRY(add_row(r, record->line, record->fields, record->count, err));
    }
}

static ErrCode read_csv(Reading *r, Str bytes, Err *err)
{
    CsvReader reader;
    if (utf16_is(bytes))
        TRY(utf16_read(bytes, r->arena, &bytes, err));
    CsvRecord *record = mem_alloc(sizeof *record);
    csv_open(&reader, bytes, csv_guess_separator(bytes));
    ErrCode rc = read_records(r, &reader, record, err);
    csv_close(&reader);
    mem_free(record);
    return rc;
}

static ErrCode read_xlsx(Reading *r, Str bytes, Err *err)
{
    XlsxReader *reader;
    XlsxRow row;
    Str cells[XLSX_WRITE_COLUMNS];
    TRY(xlsx_open(&reader, bytes, STR(""), NULL, err));
    ErrCode rc = ERR_OK;
    while (!rc && xlsx_next(reader, &row)) {
        if (row.count > XLSX_WRITE_COLUMNS) {
            rc = too_large(err);
            break;
        }
        for (size_t i = 0; i < row.count; i++)
            cells[i] = row.cells[i].text;
        rc = add_row(r, row.number, cells, row.count, err);
    }
    xlsx_close(reader);
    return rc;
}

ErrCode flat_table_read(Str bytes, Arena *arena, FlatTable *out, Err *err)
{
    Reading r = {.arena = arena, .table = out};
    *out = (FlatTable){0};
    ErrCode rc =
        str_starts(bytes, STR("PK\x03\x04")) ? read_xlsx(&r, bytes, err) : read_csv(&r, bytes, err);
    FlatLine *lines = arena_alloc(arena, (r.lines.count + 1) * sizeof *lines);
    if (lines && r.lines.count)
        memcpy(lines, r.lines.items, r.lines.count * sizeof *lines);
    out->lines = lines;
    out->count = r.lines.count;
    vec_clear(&r.lines);
    if (!rc && arena_failed(arena))
        return too_large(err);
    if (!rc && !out->header)
        return err_set(err, ERR_PARSE, "the file has no first row with the names of its columns");
    return rc;
}

/* --- writing --- */

void flat_csv_header(Buf *out, const FlatHeader *header)
{
    for (size_t i = 0; i < header->count; i++) {
        if (i)
            buf_char(out, ',');
        csv_write(out, header->columns[i].name, ',');
    }
    buf_add(out, STR("\r\n"));
}

void flat_csv_row(Buf *out, const FlatHeader *header, const Str *cells)
{
    for (size_t i = 0; i < header->count; i++) {
        if (i)
            buf_char(out, ',');
        csv_write_typed(out, cells[i], ',');
    }
    buf_add(out, STR("\r\n"));
}

Str *flat_names(const FlatHeader *header, Arena *arena)
{
    Str *names = arena_alloc(arena, (header->count + 1) * sizeof *names);
    for (size_t i = 0; names && i < header->count; i++)
        names[i] = header->columns[i].name;
    return names;
}

void flat_xlsx_row(XlsxWriter *writer, const FlatHeader *header, const Str *cells)
{
    for (size_t i = 0; i < header->count; i++) {
        const Field *field = header->columns[i].field;
        bool is_number = field && field->kind == FIELD_NUMBER && !(field->flags & FIELD_MANY);
        if (is_number)
            xlsx_write_number(writer, cells[i]);
        else
            xlsx_write_text(writer, cells[i]);
    }
    xlsx_write_row(writer);
}
