/* Mustache: templates without logic, after the public specification of Mustache (variables,
 * sections, inverted sections, partials, comments), with these differences: there are no other
 * delimiters and no lambdas; a partial is not indented; an empty text and an empty list are false,
 * the number 0 is not; a message of the catalogue is written {{@key}} and fixed for each language
 * when the template is compiled; the raw forms {{{x}}} and {{&x}} take markup nodes alone; a
 * variable in an attribute named href or src is refused when its scheme is none of http, https,
 * mailto. */
#pragma once
#include "base/err.h"
#include "format/doc.h"

typedef struct Template Template;

typedef struct {
    void *context;
    bool (*partial)(void *context, Str name, Str *source);
    bool (*message)(void *context, Str key, Str *text);
} TemplateLoader;

/* ERR_PARSE names the template and line; all partials and messages are taken in. */
MUST_USE ErrCode template_compile(Template **out, Str name, Str source,
                                  const TemplateLoader *loader, Err *err);
void template_free(Template *template);
void template_render(const Template *template, const Doc *doc, Buf *out);
void html_escape(Buf *out, Str text);
