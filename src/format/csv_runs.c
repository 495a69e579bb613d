#include "format/csv_runs.h"

#include "base/mem.h"

void csv_runs_open(CsvRuns *r, Str input, size_t from, unsigned long line, char separator,
                   const uint16_t *widths, size_t run_count)
{
    *r = (CsvRuns){.input = input,
                   .pos = from,
                   .line = line,
                   .next_line = line,
                   .separator = separator,
                   .run_count = run_count};
    memcpy(r->widths, widths, run_count * sizeof *widths);
    for (size_t i = 0; i < run_count; i++)
        r->runs[i].raw = (Str){NULL, 0};
}

static bool is_line_end(const CsvRuns *r, size_t at)
{
    return at >= r->input.len || r->input.ptr[at] == '\n' || r->input.ptr[at] == '\r';
}

static bool ends_run(const CsvRuns *r, size_t at, bool is_last)
{
    return is_last ? is_line_end(r, at) : at < r->input.len && r->input.ptr[at] == r->separator;
}

/* Past the closing quote of the field that opens at `at`; SIZE_MAX when it is not so simple. */
static size_t skip_quoted(const CsvRuns *r, size_t at, unsigned long *newlines)
{
    const char *p = r->input.ptr;
    size_t len = r->input.len;
    for (at++; at < len; at++) {
        *newlines += p[at] == '\n';
        if (p[at] != '"')
            continue;
        if (at + 1 == len || p[at + 1] != '"')
            return at + 1;
        at++;
    }
    return SIZE_MAX;
}

/* --- eight bytes at a time --- */

#define EACH_BYTE(c) (0x0101010101010101u * (uint8_t)(c))
#define LOW_BITS EACH_BYTE(0x7F)

/* The highest bit of each byte that is zero, and no other bit. */
static uint64_t zero_bytes(uint64_t word)
{
    return ~(((word & LOW_BITS) + LOW_BITS) | word | LOW_BITS);
}

/* Past as many whole words as hold nothing but separators and plain text, up to the last of
 * `*wanted` separators, which are counted down. */
static size_t skip_plain_words(const CsvRuns *r, size_t at, unsigned *wanted)
{
    while (r->input.len - at >= 8) {
        uint64_t word;
        memcpy(&word, r->input.ptr + at, sizeof word);
        uint64_t stops = zero_bytes(word ^ EACH_BYTE('\n')) | zero_bytes(word ^ EACH_BYTE('\r')) |
                         zero_bytes(word ^ EACH_BYTE('"'));
        uint64_t ends = zero_bytes(word ^ EACH_BYTE(r->separator));
        unsigned count = (unsigned)__builtin_popcountll(ends);
        if (stops)
            return at;
        if (count >= *wanted) {
            while (--*wanted)
                ends &= ends - 1;
            return at + (size_t)__builtin_ctzll(ends) / 8;
        }
        *wanted -= count;
        at += 8;
    }
    return at;
}

/* Where a run of `width` columns that begins at `at` ends; SIZE_MAX when the record has not so many
 * fields or is not plain CSV. */
static size_t run_end(const CsvRuns *r, size_t at, unsigned width, unsigned long *newlines)
{
    const char *p = r->input.ptr;
    size_t len = r->input.len, begin = at;
    unsigned left = width; /* separators, the one behind the run included */
    *newlines = 0;
    at = skip_plain_words(r, at, &left);
    if (!left)
        return at;
    bool is_inside = at > begin && p[at - 1] != r->separator; /* of a field without quotes */
    for (unsigned column = width - left; column < width; column++) {
        if (column > width - left) {
            if (at >= len || p[at] != r->separator)
                return SIZE_MAX;
            at++;
        }
        if (at < len && p[at] == '"' && !is_inside) {
            at = skip_quoted(r, at, newlines);
            if (at == SIZE_MAX)
                return SIZE_MAX;
            continue; /* what follows must be a separator or the end: looked at there */
        }
        is_inside = false;
        while (at < len && p[at] != r->separator && p[at] != '\n' && p[at] != '\r')
            at++;
    }
    return at;
}

static bool repeats(const CsvRuns *r, const CsvRun *run, size_t at, bool is_last)
{
    return run->raw.ptr && r->input.len - at >= run->raw.len &&
           memcmp(r->input.ptr + at, run->raw.ptr, run->raw.len) == 0 &&
           ends_run(r, at + run->raw.len, is_last);
}

/* All runs of the record at pos. False: the record is odd, and pos has not moved. */
static bool read_runs(CsvRuns *r)
{
    size_t at = r->pos;
    unsigned long newlines = 0;
    for (size_t i = 0; i < r->run_count; i++) {
        CsvRun *run = &r->runs[i];
        bool is_last = i + 1 == r->run_count;
        run->is_same = repeats(r, run, at, is_last);
        if (!run->is_same) {
            size_t end = run_end(r, at, r->widths[i], &run->newlines);
            if (end == SIZE_MAX || !ends_run(r, end, is_last) || end - at > CSV_MAX_RECORD) {
                run->raw.ptr = NULL;
                return false;
            }
            run->raw = (Str){r->input.ptr + at, end - at};
        }
        newlines += run->newlines;
        at += run->raw.len + !is_last;
    }
    r->raw = str_part(r->input, r->pos, at);
    r->pos = at;
    r->next_line += newlines;
    return true;
}

/* A record that does not fit: csv.h finds its end, or says what is wrong with it. */
static ErrCode read_odd(CsvRuns *r, Err *err)
{
    CsvReader reader = {
        .input = r->input, .pos = r->pos, .line = r->next_line, .separator = r->separator};
    CsvRecord *record = mem_alloc(sizeof *record);
    ErrCode rc = csv_next(&reader, record, err);
    csv_close(&reader);
    r->is_odd = true;
    r->raw = str_part(r->input, record->start, record->end);
    r->pos = reader.pos;
    r->next_line = reader.line;
    mem_free(record);
    for (size_t i = 0; i < r->run_count; i++)
        r->runs[i].raw.ptr = NULL;
    return rc;
}

static void skip_line_end(CsvRuns *r)
{
    if (r->pos < r->input.len && r->input.ptr[r->pos] == '\r')
        r->pos++;
    if (r->pos < r->input.len && r->input.ptr[r->pos] == '\n')
        r->pos++;
    r->next_line++;
}

ErrCode csv_runs_next(CsvRuns *r, bool *more, Err *err)
{
    while (r->pos < r->input.len && is_line_end(r, r->pos))
        skip_line_end(r);
    r->line = r->next_line;
    r->start = r->pos;
    r->is_odd = false;
    *more = r->pos < r->input.len;
    if (!*more)
        return ERR_OK;
    if (!read_runs(r))
        return read_odd(r, err);
    skip_line_end(r);
    return ERR_OK;
}

ErrCode csv_run_split(CsvReader *reader, Str raw, char separator, CsvRecord *record, Err *err)
{
    reader->input = raw;
    reader->pos = 0;
    reader->line = 1;
    reader->separator = separator;
    if (raw.len)
        return csv_next(reader, record, err);
    record->count = 1; /* one empty field, which csv_next would take for no record */
    record->fields[0] = STR("");
    return ERR_OK;
}
