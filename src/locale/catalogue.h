/* Catalogue: the entries of a gettext .po file. Reads what we write: comments, msgid, msgid_plural,
 * msgstr, msgstr[n], texts over several lines, the escapes \n \t \" \\. */
#pragma once
#include "base/arena.h"
#include "base/err.h"

enum { CATALOGUE_MAX_FORMS = 6 };

typedef struct Catalogue Catalogue;

typedef struct {
    Str id, plural_id;
    Str forms[CATALOGUE_MAX_FORMS]; /* forms[0] of a message without plural; "" missing */
} CatalogueEntry;

MUST_USE ErrCode catalogue_read(Catalogue **out, Str po, Err *err); /* ERR_PARSE with the line */
void catalogue_free(Catalogue *catalogue);
const CatalogueEntry *catalogue_find(const Catalogue *catalogue, Str id);
size_t catalogue_count(const Catalogue *catalogue);
const CatalogueEntry *catalogue_entry(const Catalogue *catalogue, size_t i);
