#include "format/xlsx_writer.h"

#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/mem.h"
#include "base/num.h"

enum { MAX_ROWS = 1048576, MAX_DECIMALS = 15, NAME_CHARACTERS = 31, MIN_WIDTH = 8, MAX_WIDTH = 60 };

struct XlsxWriter {
    int file; /* in memory; libxlsxwriter knows its path alone */
    lxw_workbook *book;
    lxw_worksheet *sheet;
    size_t sheet_count, cell_count;
    lxw_row_t row;
    lxw_col_t column, columns;
    lxw_format *header, *typed, *decimals[MAX_DECIMALS + 1];
    uint16_t widths[XLSX_WRITE_COLUMNS];
    Buf text; /* a cell as a C string */
    Err err;
};

/* --- texts --- */

static size_t characters(Str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
    return count;
}

/* The first `max` characters. */
static Str cut(Str text, size_t max)
{
    size_t at = 0;
    for (size_t count = 0; at < text.len; at++)
        if (((unsigned char)text.ptr[at] & 0xC0) != 0x80 && ++count > max)
            break;
    return str_part(text, 0, at);
}

/* XML has no place for U+FFFE and U+FFFF. */
static bool is_noncharacter(Str at)
{
    return at.len >= 3 && at.ptr[0] == '\xEF' && at.ptr[1] == '\xBF' &&
           (at.ptr[2] == '\xBE' || at.ptr[2] == '\xBF');
}

/* "_x0041_" would be read as A. */
static bool is_escape(Str at)
{
    if (at.len < 7 || at.ptr[1] != 'x' || at.ptr[6] != '_')
        return false;
    for (size_t i = 2; i < 6; i++)
        if (!at.ptr[i] || !strchr("0123456789abcdefABCDEF", at.ptr[i]))
            return false;
    return true;
}

/* As a C string in the form of ECMA-376, 22.4.2.4. */
static const char *c_string(XlsxWriter *w, Str text)
{
    buf_reset(&w->text);
    for (size_t i = 0; i < text.len; i++) {
        Str rest = str_part(text, i, text.len);
        unsigned char c = (unsigned char)rest.ptr[0];
        if (is_noncharacter(rest)) {
            buf_add(&w->text, STR("\xEF\xBF\xBD"));
            i += 2;
        } else if ((c < 0x20 && c != '\t' && c != '\n') || (c == '_' && is_escape(rest))) {
            buf_printf(&w->text, "_x%04X_", c);
        } else {
            buf_char(&w->text, (char)c);
        }
    }
    buf_char(&w->text, '\0');
    return w->text.ptr;
}

/* --- the workbook --- */

static void set_properties(XlsxWriter *w, const XlsxProperties *properties)
{
    bool is_text = str_is_utf8(properties->title, NULL);
    lxw_doc_properties p = {
        .title = (char *)c_string(w, is_text ? cut(properties->title, 255) : STR("")),
        .created = (time_t)(properties->created_us / 1000000)};
    if (p.created <= 0) /* 0 would be the time of now */
        p.created = 1;
    workbook_set_properties(w->book, &p);
}

ErrCode xlsx_writer_open(XlsxWriter **out, const XlsxProperties *properties, Err *err)
{
    char path[64];
    int file = memfd_create("xlsx", MFD_CLOEXEC);
    if (file < 0)
        return err_system(err, errno, "no memory for a workbook");
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    XlsxWriter *w = mem_alloc(sizeof *w);
    w->file = file;
    w->book = workbook_new(path);
    if (!w->book) {
        xlsx_writer_close(w);
        return err_set(err, ERR_IO, "the workbook cannot be made");
    }
    buf_init(&w->text, 8 * XLSX_WRITE_TEXT); /* escaped */
    w->header = workbook_add_format(w->book);
    format_set_bold(w->header);
    w->typed = workbook_add_format(w->book);
    format_set_num_format(w->typed, "@");
    set_properties(w, properties);
    *out = w;
    return ERR_OK;
}

void xlsx_writer_close(XlsxWriter *w)
{
    if (!w)
        return;
    if (w->book)
        lxw_workbook_free(w->book);
    buf_clear(&w->text);
    close(w->file);
    mem_free(w);
}

/* --- sheets --- */

static void set_widths(XlsxWriter *w)
{
    for (lxw_col_t c = 0; w->sheet && c < w->columns; c++) {
        unsigned width = w->widths[c] + 2U;
        width = width < MIN_WIDTH ? MIN_WIDTH : width > MAX_WIDTH ? MAX_WIDTH : width;
        worksheet_set_column(w->sheet, c, c, width, NULL);
    }
}

/* A name that spreadsheets take: none of [ ] : * ? / \, no ' at its ends; one space for many. */
static void clean_name(Str name, char out[128])
{
    size_t len = 0;
    name = cut(name, NAME_CHARACTERS);
    for (size_t i = 0; i < name.len && len < 127; i++) {
        char c = name.ptr[i];
        bool is_end = i == 0 || i + 1 == name.len;
        bool is_gap = strchr("[]:*?/\\ ", c) || (unsigned char)c < 0x20 || (c == '\'' && is_end);
        if (!is_gap)
            out[len++] = c;
        else if (len > 0 && out[len - 1] != ' ')
            out[len++] = ' ';
    }
    while (len > 0 && out[len - 1] == ' ')
        len--;
    out[len] = '\0';
}

static bool add_sheet(XlsxWriter *w, Str name)
{
    char text[128];
    clean_name(str_is_utf8(name, NULL) ? name : STR(""), text);
    size_t number = w->sheet_count + 1;
    if (!text[0] || workbook_validate_sheet_name(w->book, text))
        do
            snprintf(text, sizeof text, "Sheet %zu", number++);
        while (workbook_validate_sheet_name(w->book, text) && number < 1000);
    w->sheet = workbook_add_worksheet(w->book, text);
    w->sheet_count++;
    return w->sheet != NULL;
}

static void write_string(XlsxWriter *w, Str text, lxw_format *format);

void xlsx_write_sheet(XlsxWriter *w, Str name, bool is_rtl, const Str *header, size_t count)
{
    set_widths(w);
    if (w->err.code)
        return;
    if (w->sheet_count == XLSX_WRITE_SHEETS || !add_sheet(w, name)) {
        err_set(&w->err, ERR_TOO_LARGE, "a workbook has more than %d sheets", XLSX_WRITE_SHEETS);
        return;
    }
    memset(w->widths, 0, sizeof w->widths);
    w->row = 0;
    w->column = w->columns = 0;
    if (is_rtl)
        worksheet_right_to_left(w->sheet);
    for (size_t i = 0; i < count; i++)
        write_string(w, header[i], w->header);
    if (count) {
        worksheet_freeze_panes(w->sheet, 1, 0);
        xlsx_write_row(w);
    }
}

/* --- cells --- */

/* Whether another cell may follow here. */
static bool has_place(XlsxWriter *w)
{
    if (w->err.code)
        return false;
    if (!w->sheet)
        err_set(&w->err, ERR_INVALID, "a cell stands in no sheet");
    else if (w->column >= XLSX_WRITE_COLUMNS)
        err_set(&w->err, ERR_TOO_LARGE, "the sheet has more than %d columns", XLSX_WRITE_COLUMNS);
    else if (w->row >= MAX_ROWS || w->cell_count >= XLSX_WRITE_CELLS) {
        err_set(&w->err, ERR_TOO_LARGE, "the table is too large for a spreadsheet");
        err_hint(&w->err, "take it as CSV");
    }
    return !w->err.code;
}

static void next_column(XlsxWriter *w, size_t width)
{
    if (width > w->widths[w->column])
        w->widths[w->column] = (uint16_t)(width > MAX_WIDTH ? MAX_WIDTH : width);
    w->column++;
    w->cell_count++;
    if (w->column > w->columns)
        w->columns = w->column;
}

static void keep(XlsxWriter *w, lxw_error why)
{
    if (why)
        err_set(&w->err, ERR_INVALID, "cell %zu of row %zu cannot be written: %s",
                (size_t)w->column + 1, (size_t)w->row + 1, lxw_strerror(why));
}

static void write_string(XlsxWriter *w, Str text, lxw_format *format)
{
    if (!has_place(w))
        return;
    if (!str_is_utf8(text, NULL)) {
        err_set(&w->err, ERR_INVALID, "cell %zu of row %zu is no UTF-8", (size_t)w->column + 1,
                (size_t)w->row + 1);
        return;
    }
    size_t count = characters(text);
    if (count > XLSX_WRITE_TEXT) {
        err_set(&w->err, ERR_TOO_LARGE, "cell %zu of row %zu has more than %d characters",
                (size_t)w->column + 1, (size_t)w->row + 1, XLSX_WRITE_TEXT);
        err_hint(&w->err, "take the table as CSV");
        return;
    }
    if (count)
        keep(w, worksheet_write_string(w->sheet, w->row, w->column, c_string(w, text), format));
    next_column(w, count);
}

void xlsx_write_text(XlsxWriter *w, Str text)
{
    /* Marked as text, so that editing the cell does not make a formula of it. */
    bool is_risky = text.len && strchr("=+-@", text.ptr[0]);
    write_string(w, text, is_risky ? w->typed : NULL);
}

static size_t digits(Str token)
{
    size_t count = 0;
    for (size_t i = 0; i < token.len && token.ptr[i] != 'e' && token.ptr[i] != 'E'; i++)
        count += token.ptr[i] >= (count ? '0' : '1') && token.ptr[i] <= '9';
    return count;
}

static lxw_format *format_of(XlsxWriter *w, int decimals)
{
    char code[MAX_DECIMALS + 3] = "0";
    if (w->decimals[decimals])
        return w->decimals[decimals];
    if (decimals > 0) {
        code[1] = '.';
        memset(code + 2, '0', (size_t)decimals);
    }
    w->decimals[decimals] = workbook_add_format(w->book);
    format_set_num_format(w->decimals[decimals], code);
    return w->decimals[decimals];
}

void xlsx_write_number(XlsxWriter *w, Str token)
{
    Number number = num_read(token);
    if (!number.is_number || !number.exact || number.decimals < 0 ||
        number.decimals > MAX_DECIMALS || digits(token) > 15) {
        xlsx_write_text(w, token);
    } else if (has_place(w)) {
        keep(w, worksheet_write_number(w->sheet, w->row, w->column, number.value,
                                       format_of(w, number.decimals)));
        next_column(w, token.len);
    }
}

void xlsx_write_row(XlsxWriter *w)
{
    w->row++;
    w->column = 0;
}

/* --- the bytes --- */

static ErrCode read_back(const XlsxWriter *w, Buf *out, Err *err)
{
    struct stat file;
    if (fstat(w->file, &file))
        return err_system(err, errno, "the workbook cannot be read back");
    size_t done = 0, size = (size_t)file.st_size;
    char *room = buf_room(out, size);
    if (!room)
        return err_set(err, ERR_TOO_LARGE, "the workbook has more than %zu MB", out->max >> 20);
    while (done < size) {
        ssize_t got = pread(w->file, room + done, size - done, (off_t)done);
        if (got <= 0)
            return err_system(err, got ? errno : EIO, "the workbook cannot be read back");
        done += (size_t)got;
    }
    out->len += size;
    return ERR_OK;
}

ErrCode xlsx_writer_finish(XlsxWriter *w, Buf *out, Err *err)
{
    if (!w->err.code && !w->sheet)
        err_set(&w->err, ERR_INVALID, "a workbook without a sheet cannot be written");
    if (w->err.code) {
        if (err)
            *err = w->err;
        return w->err.code;
    }
    set_widths(w);
    lxw_error why = workbook_close(w->book);
    w->book = NULL; /* it is freed, whatever came */
    if (why)
        return err_set(err, ERR_IO, "the workbook cannot be written: %s", lxw_strerror(why));
    return read_back(w, out, err);
}
