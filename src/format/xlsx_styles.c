/* Which cell formats show a date: all that is read of a workbook's styles. */
#include "base/num.h"
#include "format/xlsx_parts.h"

enum { MAX_FORMATS = 4096 };
enum { FORMAT = 1, CELL_FORMATS, CELL_FORMAT };

typedef struct {
    uint64_t id;
    XlsxShows shows;
} Format;

typedef struct {
    XlsxReader *reader;
    XlsxPath path;
    VEC(Format) formats;
} Styles;

/* Formats that have a number alone (ECMA-376, 18.8.30), with those of East Asia, which are dates in
 * every language. */
static XlsxShows builtin(uint64_t id)
{
    if (id == 17)
        return SHOWS_MONTH;
    if ((id >= 14 && id <= 16) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58))
        return SHOWS_DAY;
    if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id == 45 || id == 47)
        return SHOWS_TIME;
    return id == 22 ? SHOWS_MOMENT : SHOWS_NUMBER;
}

static XlsxShows shown(const Styles *s, uint64_t id)
{
    for (size_t i = s->formats.count; i-- > 0;)
        if (s->formats.items[i].id == id)
            return s->formats.items[i].shows;
    return builtin(id);
}

static ErrCode add_format(Styles *s, const XmlElement *element, Err *err)
{
    Format format = {.shows = xlsx_format_shows(xml_attribute(element, STR("formatCode")))};
    if (!num_read_u64(xml_attribute(element, STR("numFmtId")), UINT32_MAX, &format.id))
        return ERR_OK;
    if (s->formats.count == MAX_FORMATS)
        return err_set(err, ERR_TOO_LARGE, "the workbook has more than %d formats of numbers",
                       MAX_FORMATS);
    vec_push(&s->formats, format);
    return ERR_OK;
}

static ErrCode add_cell_format(Styles *s, const XmlElement *element, Err *err)
{
    uint64_t id = 0;
    XlsxReader *r = s->reader;
    (void)!num_read_u64(xml_attribute(element, STR("numFmtId")), UINT32_MAX, &id);
    if (r->styles.count == XLSX_MAX_STYLES)
        return err_set(err, ERR_TOO_LARGE, "the workbook has more than %d styles of cells",
                       XLSX_MAX_STYLES);
    vec_push(&r->styles, (uint8_t)shown(s, id));
    return ERR_OK;
}

static ErrCode on_start(void *context, const XmlElement *element, Err *err)
{
    static const char *const NAMES[] = {"numFmt", "cellXfs", "xf"};
    Styles *s = context;
    unsigned kind = xlsx_kind(element, NAMES, 3), parent = xlsx_parent(&s->path);
    xlsx_enter(&s->path, kind);
    if (kind == FORMAT)
        return add_format(s, element, err);
    return kind == CELL_FORMAT && parent == CELL_FORMATS ? add_cell_format(s, element, err)
                                                         : ERR_OK;
}

static ErrCode on_end(void *context, Err *err)
{
    (void)err;
    xlsx_leave(&((Styles *)context)->path);
    return ERR_OK;
}

ErrCode xlsx_read_styles(XlsxReader *reader, Err *err)
{
    Styles *s = mem_alloc(sizeof *s);
    s->reader = reader;
    XmlHandler handler = {.context = s, .start = on_start, .end = on_end};
    ErrCode rc = reader->styles_path.len
                     ? xlsx_part_read(reader, reader->styles_path, &handler, err)
                     : ERR_OK;
    vec_clear(&s->formats);
    mem_free(s);
    return rc;
}
