/* Form: what a browser or a program sent as fields and files, taken apart:
 * application/x-www-form-urlencoded, and multipart/form-data (RFC 7578). Strict: whatever is
 * malformed refuses the whole form. Lives in the arena; bytes of files stay in the body, which must
 * outlive it. One thread. */
#pragma once
#include "base/arena.h"
#include "base/err.h"

/* Largest number of fields and files together; lengths in bytes. A record with all items of all its
 * lists, each text in nine languages, has some 3,000 (test/portal/test_site.c reckons it). */
enum { FORM_PARTS_MAX = 8000, FORM_NAME_MAX = 200, FORM_FILENAME_MAX = 255 };

typedef struct {
    Str name;  /* never empty */
    Str value; /* UTF-8 without NUL; lines end with LF */
} FormField;

typedef struct {
    Str name;
    Str filename;     /* as the client named it, without folders; "" : not told */
    Str content_type; /* as the client says, so to be checked; "" : not told */
    Str bytes;
} FormFile;

/* In the order in which they were sent. A file input left empty is no file. */
typedef struct {
    FormField *fields;
    FormFile *files;
    size_t field_count, file_count;
} Form;

/* ERR_UNSUPPORTED for another content type (an empty body is a form without fields, whatever its
 * type), ERR_INVALID naming the field for what is malformed, ERR_TOO_LARGE past the limits. */
MUST_USE ErrCode form_read(Form *out, Str content_type, Str body, Arena *arena, Err *err);

Str form_value(const Form *form, Str name); /* the first; "" when there is none */
/* The next value of that name: start with *at = 0; false when there are no more. */
bool form_values(const Form *form, Str name, size_t *at, Str *value);
const FormFile *form_file(const Form *form, Str name); /* the first; NULL when there is none */
