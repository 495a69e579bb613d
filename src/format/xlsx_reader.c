#include "format/compress.h"
#include "format/xlsx_parts.h"

const XlsxLimits xlsx_usual_limits = {.max_bytes = 64 << 20,
                                      .max_ratio = 200,
                                      .max_rows = 200000,
                                      .max_columns = 1024,
                                      .max_cells = 2000000};

/* --- for the parts --- */

void xlsx_enter(XlsxPath *path, unsigned kind)
{
    if (path->depth < XML_MAX_DEPTH)
        path->kinds[++path->depth] = (unsigned char)kind;
}

unsigned xlsx_leave(XlsxPath *path) { return path->depth ? path->kinds[path->depth--] : 0; }

unsigned xlsx_parent(const XlsxPath *path) { return path->kinds[path->depth]; }

unsigned xlsx_kind(const XmlElement *element, const char *const *names, size_t count)
{
    if (!str_eq(element->ns, STR("http://schemas.openxmlformats.org/spreadsheetml/2006/main")) &&
        !str_eq(element->ns, STR("http://purl.oclc.org/ooxml/spreadsheetml/main")))
        return 0;
    for (size_t i = 0; i < count; i++)
        if (str_eq(element->name, str_of(names[i])))
            return (unsigned)i + 1;
    return 0;
}

static ErrCode unpack(XlsxReader *r, size_t at, Buf *out, Err *err)
{
    size_t left = r->limits->max_bytes - r->unpacked, packed = archive_packed(r->archive, at);
    size_t credible =
        packed < SIZE_MAX / r->limits->max_ratio ? packed * r->limits->max_ratio : left;
    if (credible < 1 << 20)
        credible = 1 << 20;
    buf_init(out, credible < left ? credible : left);
    TRY(archive_read(r->archive, at, out, err));
    r->unpacked += out->len;
    return ERR_OK;
}

ErrCode xlsx_part(XlsxReader *r, Str path, Buf *out, Err *err)
{
    size_t at = archive_find(r->archive, path);
    buf_init(out, 0);
    if (at != SIZE_MAX)
        return unpack(r, at, out, err);
    err_set(err, ERR_PARSE, "the part '" STR_FMT "' of the workbook is missing",
            STR_ARG(str_part(path, 0, XLSX_MAX_PATH)));
    err_hint(err, "open it in a spreadsheet program and save it again");
    return ERR_PARSE;
}

ErrCode xlsx_part_read(XlsxReader *r, Str path, const XmlHandler *handler, Err *err)
{
    Buf bytes;
    ErrCode rc = xlsx_part(r, path, &bytes, err);
    if (!rc)
        rc = xml_read(buf_str(&bytes), handler, err);
    buf_clear(&bytes);
    if (rc)
        err_at(err, path, 0, 0);
    return rc;
}

static int hex(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                  : -1;
}

/* The character of "_x0041_" at the start of text; 0: none that may stand in a text alone. */
static unsigned escaped(Str text)
{
    unsigned c = 0;
    if (text.len < 7 || text.ptr[0] != '_' || text.ptr[1] != 'x' || text.ptr[6] != '_')
        return 0;
    for (size_t i = 2; i < 6; i++) {
        if (hex(text.ptr[i]) < 0)
            return 0;
        c = c << 4 | (unsigned)hex(text.ptr[i]);
    }
    return c >= 0xD800 && c < 0xE000 ? 0 : c;
}

static size_t put_utf8(char *out, unsigned c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t len = c < 0x800 ? 2 : 3;
    out[0] = (char)(len == 2 ? 0xC0 | c >> 6 : 0xE0 | c >> 12);
    if (len == 3)
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
    out[len - 1] = (char)(0x80 | (c & 0x3F));
    return len;
}

void xlsx_unescape(Buf *text)
{
    size_t to = 0;
    for (size_t at = 0; at < text->len;) {
        unsigned c = escaped(str_part(buf_str(text), at, text->len));
        if (c) {
            to += put_utf8(text->ptr + to, c);
            at += 7;
        } else {
            text->ptr[to++] = text->ptr[at++];
        }
    }
    text->len = to;
}

/* --- the reader --- */

/* What people have instead of a workbook. */
static ErrCode check_kind(Str bytes, Err *err)
{
    static const char LOCKED[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e"; /* UTF-16 */
    if (compress_is_zip(bytes))
        return ERR_OK;
    if (!str_starts(bytes, STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))) {
        err_set(err, ERR_UNSUPPORTED, "this is no XLSX workbook");
        err_hint(err, "save it as .xlsx or as CSV UTF-8");
    } else if (str_find(bytes, (Str){LOCKED, sizeof LOCKED - 1}) != SIZE_MAX) {
        err_set(err, ERR_UNSUPPORTED, "the workbook is locked by a password");
        err_hint(err, "take the password off, and save it as .xlsx or as CSV UTF-8");
    } else {
        err_set(err, ERR_UNSUPPORTED, "this is no XLSX workbook but an old one (.xls)");
        err_hint(err, "save it as .xlsx or as CSV UTF-8");
    }
    return ERR_UNSUPPORTED;
}

static ErrCode read_all(XlsxReader *r, Str bytes, Str sheet, Err *err)
{
    TRY(archive_open(&r->archive, bytes, err));
    TRY(xlsx_read_book(r, sheet, err));
    TRY(xlsx_read_styles(r, err));
    TRY(xlsx_read_strings(r, err));
    return xlsx_read_sheet(r, err);
}

ErrCode xlsx_open(XlsxReader **out, Str bytes, Str sheet, const XlsxLimits *limits, Err *err)
{
    TRY(check_kind(bytes, err));
    XlsxReader *r = mem_alloc(sizeof *r);
    r->own_limits = limits ? *limits : xlsx_usual_limits;
    r->limits = &r->own_limits;
    r->arena = arena_new(4 * r->limits->max_bytes + (1 << 20));
    ErrCode rc = read_all(r, bytes, sheet, err);
    archive_close(r->archive);
    r->archive = NULL;
    if (rc) {
        xlsx_close(r);
        return rc;
    }
    r->row = mem_alloc((r->limits->max_columns + 1) * sizeof *r->row);
    *out = r;
    return ERR_OK;
}

void xlsx_close(XlsxReader *r)
{
    if (!r)
        return;
    arena_free(r->arena);
    vec_clear(&r->strings);
    vec_clear(&r->styles);
    vec_clear(&r->cells);
    vec_clear(&r->rows);
    mem_free(r->row);
    mem_free(r);
}

Str xlsx_sheet(const XlsxReader *r) { return r->sheet; }

bool xlsx_next(XlsxReader *r, XlsxRow *row)
{
    if (r->next == r->rows.count)
        return false;
    XlsxStoredRow stored = r->rows.items[r->next++];
    size_t count = 0;
    for (size_t i = 0; i < stored.count; i++) {
        const XlsxStored *cell = &r->cells.items[stored.first + i];
        while (count < cell->column)
            r->row[count++] = (XlsxCell){.text = STR("")};
        r->row[count++] = (XlsxCell){cell->text, (XlsxKind)cell->kind, cell->is_formula};
    }
    *row = (XlsxRow){stored.number, count, r->row};
    return true;
}
