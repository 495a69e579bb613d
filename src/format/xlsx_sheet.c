/* The cells of one worksheet. */
#include "base/num.h"
#include "format/xlsx_parts.h"

enum { ROW = 1, CELL, VALUE, FORMULA, INLINE, RUN, TEXT };

typedef struct {
    XlsxReader *reader;
    XlsxPath path;
    unsigned long row; /* the one that is read; 0 before the first */
    uint32_t column;   /* the one behind the last cell of the row */
    char type;         /* of the cell: see type_of */
    uint64_t style;
    bool is_formula;
    Buf text;
} Sheet;

/* --- where a cell stands --- */

static const char *column_name(uint32_t column, char out[8])
{
    char *at = out + 7;
    *at = '\0';
    for (uint32_t c = column + 1; c > 0 && at > out; c = (c - 1) / 26)
        *--at = (char)('A' + (c - 1) % 26);
    return at;
}

#define CELL_FMT "cell %s%lu: "
#define CELL_ARG(s) column_name((s)->column - 1, (char[8]){0}), (s)->row

static ErrCode enter_row(Sheet *s, const XmlElement *element, Err *err)
{
    Str text = xml_attribute(element, STR("r"));
    uint64_t number = s->row + 1;
    if (text.len && !num_read_u64(text, XLSX_MAX_ROW, &number))
        return err_set(err, ERR_PARSE, "'" STR_FMT "' is no number of a row",
                       STR_ARG(str_part(text, 0, 40)));
    if (number <= s->row || number > XLSX_MAX_ROW)
        return err_set(err, ERR_PARSE, "row %llu stands behind row %lu", (unsigned long long)number,
                       s->row);
    s->row = (unsigned long)number;
    s->column = 0;
    return ERR_OK;
}

/* "AB12" in this row, behind the cell before. */
static bool read_reference(const Sheet *s, Str text, uint32_t *column)
{
    size_t at = 0;
    uint32_t c = 0;
    uint64_t row;
    while (at < text.len && at < 3 && text.ptr[at] >= 'A' && text.ptr[at] <= 'Z')
        c = c * 26 + (uint32_t)(text.ptr[at++] - 'A') + 1;
    *column = c - 1;
    return c > 0 && num_read_u64(str_part(text, at, text.len), XLSX_MAX_ROW, &row) &&
           row == s->row && *column >= s->column;
}

/* s text, S text of the cell itself, f text of a formula, b, e, d as in the file, n number. */
static char type_of(Str t)
{
    static const struct {
        Str name;
        char type;
    } TYPES[] = {{STR_INIT("s"), 's'}, {STR_INIT("inlineStr"), 'S'}, {STR_INIT("str"), 'f'},
                 {STR_INIT("b"), 'b'}, {STR_INIT("e"), 'e'},         {STR_INIT("d"), 'd'},
                 {STR_INIT("n"), 'n'}, {STR_INIT(""), 'n'}};
    for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++)
        if (str_eq(t, TYPES[i].name))
            return TYPES[i].type;
    return '\0';
}

static ErrCode enter_cell(Sheet *s, const XmlElement *element, Err *err)
{
    Str reference = xml_attribute(element, STR("r")), type = xml_attribute(element, STR("t"));
    uint32_t column = s->column;
    if (reference.len && !read_reference(s, reference, &column))
        return err_set(err, ERR_PARSE,
                       "the cell '" STR_FMT "' stands in the wrong place, in row %lu",
                       STR_ARG(str_part(reference, 0, 40)), s->row);
    if (column >= 16384)
        return err_set(err, ERR_PARSE, "row %lu has more cells than a spreadsheet has", s->row);
    s->column = column + 1;
    s->type = type_of(type);
    s->style = 0;
    s->is_formula = false;
    buf_reset(&s->text);
    if (!s->type)
        return err_set(err, ERR_PARSE, CELL_FMT "'" STR_FMT "' is no type of a cell", CELL_ARG(s),
                       STR_ARG(str_part(type, 0, 40)));
    Str style = xml_attribute(element, STR("s"));
    if (style.len && !num_read_u64(style, XLSX_MAX_STYLES, &s->style))
        return err_set(err, ERR_PARSE, CELL_FMT "'" STR_FMT "' is no number of a style",
                       CELL_ARG(s), STR_ARG(str_part(style, 0, 40)));
    return ERR_OK;
}

/* --- what it holds --- */

static ErrCode keep(Sheet *s, Str text, XlsxStored *cell, Err *err)
{
    cell->text = arena_dup(s->reader->arena, text);
    return cell->text.ptr ? ERR_OK
                          : err_set(err, ERR_TOO_LARGE, "the sheet holds more than is read here");
}

static ErrCode read_shared(Sheet *s, XlsxStored *cell, Err *err)
{
    uint64_t at;
    size_t count = s->reader->strings.count;
    cell->kind = XLSX_TEXT;
    if (!num_read_u64(buf_str(&s->text), UINT32_MAX, &at) || at >= count)
        return err_set(err, ERR_PARSE, CELL_FMT "refers to text '" STR_FMT "' of %zu", CELL_ARG(s),
                       STR_ARG(str_part(buf_str(&s->text), 0, 40)), count);
    cell->text = s->reader->strings.items[at];
    return ERR_OK;
}

static ErrCode read_number(Sheet *s, XlsxStored *cell, Err *err)
{
    char room[32];
    Str text = str_trim(buf_str(&s->text)), date = STR("");
    Number number = num_read(text);
    if (!number.is_number)
        return err_set(err, ERR_PARSE, CELL_FMT "'" STR_FMT "' is no number", CELL_ARG(s),
                       STR_ARG(str_part(text, 0, 40)));
    if (s->style < s->reader->styles.count)
        date = xlsx_date(number.value, s->reader->styles.items[s->style], s->reader->is_1904, room);
    cell->kind = date.len ? XLSX_DATE : XLSX_NUMBER;
    return keep(s, date.len ? date : text, cell, err);
}

static ErrCode read_value(Sheet *s, XlsxStored *cell, Err *err)
{
    Str text = buf_str(&s->text);
    switch (s->type) {
    case 's':
        return read_shared(s, cell, err);
    case 'n':
        return read_number(s, cell, err);
    case 'b':
        cell->kind = XLSX_BOOLEAN;
        cell->text =
            str_eq(text, STR("1")) || str_eq(text, STR("true")) ? STR("TRUE") : STR("FALSE");
        return ERR_OK;
    case 'e':
        cell->kind = XLSX_ERROR;
        return keep(s, text, cell, err);
    case 'd':
        cell->kind = XLSX_DATE;
        return keep(s, text, cell, err);
    default:
        cell->kind = XLSX_TEXT;
        xlsx_unescape(&s->text);
        return keep(s, buf_str(&s->text), cell, err);
    }
}

static ErrCode count_row(Sheet *s, Err *err)
{
    XlsxReader *r = s->reader;
    if (r->rows.count && r->rows.items[r->rows.count - 1].number == s->row)
        return ERR_OK;
    if (r->rows.count == r->limits->max_rows)
        return err_set(err, ERR_TOO_LARGE, "the sheet has more than %zu rows", r->limits->max_rows);
    XlsxStoredRow row = {s->row, r->cells.count, 0};
    vec_push(&r->rows, row);
    return ERR_OK;
}

static ErrCode leave_cell(Sheet *s, Err *err)
{
    XlsxReader *r = s->reader;
    XlsxStored cell = {.text = STR(""), .column = s->column - 1, .is_formula = s->is_formula};
    if (s->text.failed)
        return err_set(err, ERR_TOO_LARGE, CELL_FMT "its text is longer than all may be",
                       CELL_ARG(s));
    if (s->text.len)
        TRY(read_value(s, &cell, err));
    if (!cell.text.len && !cell.is_formula)
        return ERR_OK;
    if (cell.column >= r->limits->max_columns)
        return err_set(err, ERR_TOO_LARGE, CELL_FMT "the sheet has more than %u columns",
                       CELL_ARG(s), r->limits->max_columns);
    if (r->cells.count == r->limits->max_cells)
        return err_set(err, ERR_TOO_LARGE, "the sheet has more than %zu cells",
                       r->limits->max_cells);
    TRY(count_row(s, err));
    vec_push(&r->cells, cell);
    r->rows.items[r->rows.count - 1].count++;
    return ERR_OK;
}

/* --- events --- */

/* Whether an element counts where it stands: a text within <rPh> is how another is pronounced. */
static bool belongs(unsigned kind, unsigned parent)
{
    switch (kind) {
    case CELL:
        return parent == ROW;
    case VALUE:
    case FORMULA:
    case INLINE:
        return parent == CELL;
    case RUN:
        return parent == INLINE;
    case TEXT:
        return parent == INLINE || parent == RUN;
    default:
        return true;
    }
}

static ErrCode on_start(void *context, const XmlElement *element, Err *err)
{
    static const char *const NAMES[] = {"row", "c", "v", "f", "is", "r", "t"};
    Sheet *s = context;
    unsigned kind = xlsx_kind(element, NAMES, 7);
    if (!belongs(kind, xlsx_parent(&s->path)))
        kind = 0;
    xlsx_enter(&s->path, kind);
    if (kind == FORMULA)
        s->is_formula = true;
    if (kind == ROW)
        return enter_row(s, element, err);
    return kind == CELL ? enter_cell(s, element, err) : ERR_OK;
}

static ErrCode on_text(void *context, Str text, Err *err)
{
    Sheet *s = context;
    unsigned kind = xlsx_parent(&s->path);
    (void)err;
    if (kind == TEXT ? s->type == 'S' : kind == VALUE && s->type != 'S')
        buf_add(&s->text, text);
    return ERR_OK;
}

static ErrCode on_end(void *context, Err *err)
{
    Sheet *s = context;
    return xlsx_leave(&s->path) == CELL ? leave_cell(s, err) : ERR_OK;
}

ErrCode xlsx_read_sheet(XlsxReader *reader, Err *err)
{
    Sheet *s = mem_alloc(sizeof *s);
    s->reader = reader;
    buf_init(&s->text, reader->limits->max_bytes);
    XmlHandler handler = {.context = s, .start = on_start, .text = on_text, .end = on_end};
    ErrCode rc = xlsx_part_read(reader, reader->sheet_path, &handler, err);
    buf_clear(&s->text);
    mem_free(s);
    return rc;
}
