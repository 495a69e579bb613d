/* The texts that cells share. */
#include "format/xlsx_parts.h"

enum { SI = 1, RUN, TEXT };

typedef struct {
    XlsxReader *reader;
    XlsxPath path;
    Buf text;
} Strings;

static ErrCode on_start(void *context, const XmlElement *element, Err *err)
{
    static const char *const NAMES[] = {"si", "r", "t"};
    Strings *s = context;
    (void)err;
    unsigned kind = xlsx_kind(element, NAMES, 3), parent = xlsx_parent(&s->path);
    if (kind == SI)
        buf_reset(&s->text);
    if ((kind == TEXT && parent != SI && parent != RUN) || (kind == RUN && parent != SI))
        kind = 0; /* how it is pronounced */
    xlsx_enter(&s->path, kind);
    return ERR_OK;
}

static ErrCode on_text(void *context, Str text, Err *err)
{
    Strings *s = context;
    if (xlsx_parent(&s->path) == TEXT)
        buf_add(&s->text, text);
    return s->text.failed ? err_set(err, ERR_TOO_LARGE, "a text is longer than all may be")
                          : ERR_OK;
}

static ErrCode on_end(void *context, Err *err)
{
    Strings *s = context;
    XlsxReader *r = s->reader;
    if (xlsx_leave(&s->path) != SI)
        return ERR_OK;
    xlsx_unescape(&s->text);
    Str text = arena_dup(r->arena, buf_str(&s->text));
    if (!text.ptr || r->strings.count >= r->limits->max_cells)
        return err_set(err, ERR_TOO_LARGE, "the workbook holds more than %zu texts",
                       r->strings.count);
    vec_push(&r->strings, text);
    return ERR_OK;
}

ErrCode xlsx_read_strings(XlsxReader *reader, Err *err)
{
    Strings *s = mem_alloc(sizeof *s);
    s->reader = reader;
    buf_init(&s->text, reader->limits->max_bytes);
    XmlHandler handler = {.context = s, .start = on_start, .text = on_text, .end = on_end};
    ErrCode rc = reader->strings_path.len
                     ? xlsx_part_read(reader, reader->strings_path, &handler, err)
                     : ERR_OK;
    buf_clear(&s->text);
    mem_free(s);
    return rc;
}
