/* FileKind: what sort of file it is, told by its content alone, whatever it is called and whatever
 * a client says of it. A short list of what people hand in with papers: what is not on it is
 * nothing that we keep, since whoever opens it would run what stands in it. */
#pragma once
#include "base/err.h"

typedef struct {
    const char *type;   /* "application/pdf" */
    const char *suffix; /* ".pdf" */
    const char *name;   /* "PDF": what people call it */
    bool is_image;      /* one of picture.h */
} FileKind;

/* PDF, JPEG, PNG, WebP, Word, Excel, PowerPoint and OpenDocument (text, spreadsheet, presentation),
 * plain text in UTF-8. NULL: none of them. Of documents that are archives, all parts are ones of
 * which such a document is made: text, styles, images, tables within it; one with macros, scripts,
 * controls or programs is none. PDF is taken as it is. */
const FileKind *file_kind(Str bytes);
const FileKind *file_kind_of_type(Str type); /* NULL: none */
/* Suffixes, for the `accept` of a form: ".pdf,.jpg,…"; the images alone, or all. */
const char *file_kind_accepted(bool images);
