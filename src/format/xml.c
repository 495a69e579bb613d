#include "format/xml.h"

#include <expat.h>

#include "base/mem.h"

enum { STEP = 1 << 20, NS_SEPARATOR = '\x1f' };

typedef struct {
    XML_Parser parser;
    const XmlHandler *handler;
    Err *err;
    ErrCode code;
    unsigned depth;
    XmlAttribute *attributes;
} Reader;

static void stop(Reader *r, ErrCode code)
{
    if (!r->code && code) {
        r->code = code;
        err_at(r->err, STR(""), XML_GetCurrentLineNumber(r->parser),
               XML_GetCurrentColumnNumber(r->parser) + 1);
        XML_StopParser(r->parser, XML_FALSE);
    }
}

static void split_name(const char *joined, Str *ns, Str *name)
{
    Str all = str_of(joined);
    size_t at = str_find_char(all, NS_SEPARATOR);
    *ns = at == SIZE_MAX ? STR("") : str_part(all, 0, at);
    *name = at == SIZE_MAX ? all : str_part(all, at + 1, all.len);
}

static size_t read_attributes(Reader *r, const char **pairs)
{
    size_t count = 0;
    for (; pairs[2 * count] && count < XML_MAX_ATTRIBUTES; count++) {
        XmlAttribute *a = &r->attributes[count];
        split_name(pairs[2 * count], &a->ns, &a->name);
        a->value = str_of(pairs[2 * count + 1]);
    }
    return count;
}

static void on_start(void *context, const char *name, const char **pairs)
{
    Reader *r = context;
    if (r->code)
        return;
    if (++r->depth > XML_MAX_DEPTH) {
        stop(r,
             err_set(r->err, ERR_TOO_LARGE, "elements are nested deeper than %d", XML_MAX_DEPTH));
        return;
    }
    XmlElement e = {.line = XML_GetCurrentLineNumber(r->parser),
                    .column = XML_GetCurrentColumnNumber(r->parser) + 1,
                    .attributes = r->attributes};
    split_name(name, &e.ns, &e.name);
    e.attribute_count = read_attributes(r, pairs);
    if (e.attribute_count == XML_MAX_ATTRIBUTES)
        stop(r, err_set(r->err, ERR_TOO_LARGE, "an element has more than %d attributes",
                        XML_MAX_ATTRIBUTES));
    else if (r->handler->start)
        stop(r, r->handler->start(r->handler->context, &e, r->err));
}

static void on_end(void *context, const char *name)
{
    Reader *r = context;
    (void)name;
    if (r->code)
        return;
    r->depth--;
    if (r->handler->end)
        stop(r, r->handler->end(r->handler->context, r->err));
}

static void on_text(void *context, const char *text, int len)
{
    Reader *r = context;
    if (!r->code && r->handler->text)
        stop(r, r->handler->text(r->handler->context, (Str){text, (size_t)len}, r->err));
}

static void on_doctype(void *context, const char *name, const char *system, const char *public_id,
                       int has_internal)
{
    Reader *r = context;
    (void)name, (void)system, (void)public_id, (void)has_internal;
    if (r->code)
        return;
    err_set(r->err, ERR_PARSE, "the file has a DOCTYPE, which is refused for safety");
    err_hint(r->err, "remove the line that begins with <!DOCTYPE");
    stop(r, ERR_PARSE);
}

static ErrCode malformed(Reader *r)
{
    if (r->code)
        return r->code;
    enum XML_Error what = XML_GetErrorCode(r->parser);
    err_set(r->err, ERR_PARSE, "malformed XML: %s", XML_ErrorString(what));
    if (what == XML_ERROR_NO_ELEMENTS || what == XML_ERROR_UNCLOSED_TOKEN)
        err_hint(r->err, "the file is empty or cut off; fetch it again");
    stop(r, ERR_PARSE);
    return ERR_PARSE;
}

static ErrCode feed(Reader *r, Str input)
{
    for (size_t at = 0; at < input.len || at == 0;) {
        Str step = str_part(input, at, at + STEP);
        at += step.len;
        if (XML_Parse(r->parser, step.ptr, (int)step.len, at == input.len) != XML_STATUS_OK)
            return malformed(r);
        XML_Index seen = XML_GetCurrentByteIndex(r->parser);
        if (at == input.len)
            break;
        if (seen >= 0 && at - (size_t)seen > XML_MAX_TOKEN) {
            stop(r, err_set(r->err, ERR_TOO_LARGE, "one tag or text is larger than %d MB",
                            XML_MAX_TOKEN >> 20));
            return r->code;
        }
        if (r->handler->progress)
            r->handler->progress(r->handler->context, at);
    }
    return r->code;
}

ErrCode xml_read(Str input, const XmlHandler *handler, Err *err)
{
    Err unused = {0};
    Reader r = {.parser = XML_ParserCreateNS(NULL, NS_SEPARATOR),
                .handler = handler,
                .err = err ? err : &unused,
                .attributes = mem_alloc(XML_MAX_ATTRIBUTES * sizeof *r.attributes)};
    XML_SetUserData(r.parser, &r);
    XML_SetElementHandler(r.parser, on_start, on_end);
    XML_SetCharacterDataHandler(r.parser, on_text);
    XML_SetStartDoctypeDeclHandler(r.parser, on_doctype);
    ErrCode rc = feed(&r, input);
    XML_ParserFree(r.parser);
    mem_free(r.attributes);
    return rc;
}

Str xml_attribute(const XmlElement *e, Str name)
{
    for (size_t i = 0; i < e->attribute_count; i++)
        if (!e->attributes[i].ns.len && str_eq(e->attributes[i].name, name))
            return e->attributes[i].value;
    return STR("");
}
