#include "format/csv.h"

#include "base/num.h"

void csv_open(CsvReader *reader, Str input, char separator)
{
    *reader = (CsvReader){.input = input, .line = 1, .separator = separator};
    if (str_starts(input, STR("\xEF\xBB\xBF")))
        reader->pos = 3;
}

void csv_close(CsvReader *reader) { arena_free(reader->unquoted); }

static ErrCode fail(const CsvRecord *rec, ErrCode code, const char *what, Err *err)
{
    unsigned column = rec->count ? rec->columns[rec->count - 1] : 1;
    err_set(err, code, "%s", what);
    err_at(err, STR(""), rec->line, column);
    return code;
}

static bool ends_plain(const CsvReader *r, char c)
{
    return c == r->separator || c == '\n' || c == '\r';
}

/* The first byte past the field, at most CSV_MAX_RECORD away. */
static size_t plain_end(const CsvReader *r)
{
    size_t limit = r->input.len - r->pos > CSV_MAX_RECORD ? r->pos + CSV_MAX_RECORD : r->input.len;
    size_t at = r->pos;
    while (at < limit && !ends_plain(r, r->input.ptr[at]))
        at++;
    return at;
}

/* From just past the opening quote to the closing one; SIZE_MAX when there is none within reach. */
static size_t quoted_end(const CsvReader *r, size_t *escapes, unsigned long *newlines)
{
    size_t limit = r->input.len - r->pos > CSV_MAX_RECORD ? r->pos + CSV_MAX_RECORD : r->input.len;
    for (size_t at = r->pos; at < limit; at++) {
        char c = r->input.ptr[at];
        *newlines += c == '\n';
        if (c != '"')
            continue;
        if (at + 1 == r->input.len || r->input.ptr[at + 1] != '"')
            return at;
        (*escapes)++;
        at++;
    }
    return SIZE_MAX;
}

static Str without_escapes(CsvReader *r, Str raw, size_t escapes)
{
    if (!r->unquoted)
        r->unquoted = arena_new(CSV_MAX_RECORD + (size_t)CSV_MAX_FIELDS);
    char *to = arena_alloc(r->unquoted, raw.len - escapes + 1);
    Str out = {to, raw.len - escapes};
    for (size_t i = 0; to && i < raw.len; i++) {
        *to++ = raw.ptr[i];
        i += raw.ptr[i] == '"';
    }
    return out;
}

static ErrCode quoted_field(CsvReader *r, const CsvRecord *rec, Str *out, Err *err)
{
    size_t escapes = 0;
    unsigned long newlines = 0;
    r->pos++;
    size_t end = quoted_end(r, &escapes, &newlines);
    if (end == SIZE_MAX && r->input.len - r->pos > CSV_MAX_RECORD)
        return fail(rec, ERR_TOO_LARGE, "quoted field is larger than 16 MB", err);
    if (end == SIZE_MAX) {
        fail(rec, ERR_PARSE, "quoted field never ends", err);
        err_hint(err,
                 "close the quote that opens here, or write it twice if it belongs to the text");
        return ERR_PARSE;
    }
    Str raw = str_part(r->input, r->pos, end);
    r->pos = end + 1;
    r->line += newlines;
    *out = escapes ? without_escapes(r, raw, escapes) : raw;
    if (!out->ptr)
        return fail(rec, ERR_TOO_LARGE, "record is larger than 16 MB", err);
    if (r->pos < r->input.len && !ends_plain(r, r->input.ptr[r->pos]))
        return fail(rec, ERR_PARSE, "text after a closing quote", err);
    return ERR_OK;
}

static ErrCode next_field(CsvReader *r, CsvRecord *rec, Err *err)
{
    if (rec->count == CSV_MAX_FIELDS)
        return fail(rec, ERR_TOO_LARGE, "record has more than 1024 fields", err);
    rec->columns[rec->count] = (unsigned)(r->pos - rec->start + 1);
    Str *field = &rec->fields[rec->count++];
    if (r->pos < r->input.len && r->input.ptr[r->pos] == '"')
        return quoted_field(r, rec, field, err);
    size_t end = plain_end(r);
    if (end - r->pos == CSV_MAX_RECORD) {
        fail(rec, ERR_TOO_LARGE, "line is longer than 16 MB", err);
        err_hint(err, "this is probably not a CSV file, or its line ends are lost");
        return ERR_TOO_LARGE;
    }
    *field = str_part(r->input, r->pos, end);
    r->pos = end;
    return ERR_OK;
}

static void skip_line_end(CsvReader *r)
{
    if (r->pos < r->input.len && r->input.ptr[r->pos] == '\r')
        r->pos++;
    if (r->pos < r->input.len && r->input.ptr[r->pos] == '\n')
        r->pos++;
    r->line++;
}

static void skip_empty_lines(CsvReader *r)
{
    while (r->pos < r->input.len && (r->input.ptr[r->pos] == '\n' || r->input.ptr[r->pos] == '\r'))
        skip_line_end(r);
}

ErrCode csv_next(CsvReader *r, CsvRecord *rec, Err *err)
{
    skip_empty_lines(r);
    if (r->unquoted)
        arena_reset(r->unquoted);
    rec->count = 0; /* the arrays are large: only what is used is written */
    rec->line = r->line;
    rec->start = rec->end = r->pos;
    if (r->pos == r->input.len)
        return ERR_OK;
    for (;;) {
        TRY(next_field(r, rec, err));
        rec->end = r->pos;
        if (r->pos == r->input.len)
            return ERR_OK;
        if (r->input.ptr[r->pos] != r->separator)
            break;
        r->pos++;
    }
    skip_line_end(r);
    return ERR_OK;
}

char csv_guess_separator(Str input)
{
    static const char candidates[] = {',', ';', '\t', '|'};
    size_t counts[sizeof candidates] = {0}, best = 0;
    bool quoted = false;
    for (size_t i = 0; i < input.len && (quoted || input.ptr[i] != '\n') && i < CSV_MAX_RECORD;
         i++) {
        quoted ^= input.ptr[i] == '"';
        for (size_t c = 0; !quoted && c < sizeof candidates; c++)
            counts[c] += input.ptr[i] == candidates[c];
    }
    for (size_t c = 1; c < sizeof candidates; c++)
        if (counts[c] > counts[best])
            best = c;
    return candidates[best];
}

static bool needs_quotes(Str field, char separator)
{
    for (size_t i = 0; i < field.len; i++) {
        char c = field.ptr[i];
        if (c == separator || c == '"' || c == '\n' || c == '\r')
            return true;
    }
    return false;
}

/* What follows the beginning of a cell, in quotes or not. */
static void put_rest(Buf *out, Str text, bool quotes)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"' && quotes)
            buf_char(out, '"');
        buf_char(out, text.ptr[i]);
    }
    if (quotes)
        buf_char(out, '"');
}

void csv_write(Buf *out, Str field, char separator)
{
    if (!needs_quotes(field, separator)) {
        buf_add(out, field);
        return;
    }
    buf_char(out, '"');
    put_rest(out, field, true);
}

/* --- texts that a spreadsheet would compute --- */

static bool begins_formula(Str text)
{
    static const Str SIGNS[] = {STR_INIT("="),  STR_INIT("+"),  STR_INIT("-"),  STR_INIT("@"),
                                STR_INIT("\t"), STR_INIT("\r"), STR_INIT("\n"), STR_INIT("＝"),
                                STR_INIT("＋"), STR_INIT("－"), STR_INIT("＠")};
    for (size_t i = 0; i < sizeof SIGNS / sizeof *SIGNS; i++)
        if (str_starts(text, SIGNS[i]))
            return !num_read(text).is_number;
    return false;
}

/* Behind its apostrophes, of which one may be ours. */
static bool hides_formula(Str text)
{
    size_t at = 0;
    while (at < text.len && text.ptr[at] == '\'')
        at++;
    return begins_formula(str_part(text, at, text.len));
}

void csv_write_typed(Buf *out, Str text, char separator)
{
    if (!hides_formula(text)) {
        csv_write(out, text, separator);
        return;
    }
    bool quotes = needs_quotes(text, separator);
    buf_add(out, quotes ? STR("\"'") : STR("'"));
    put_rest(out, text, quotes);
}

Str csv_typed(Str cell)
{
    bool is_ours = str_starts(cell, STR("'")) && hides_formula(cell);
    return is_ours ? str_part(cell, 1, cell.len) : cell;
}
