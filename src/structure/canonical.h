/* Canonical: the stored form of an artefact, and its index in the tables of the store. */
#pragma once
#include "structure/artefact.h"

#define SDMX21 "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/"

extern const XmlPrefix sdmx_prefixes[]; /* mes, str, com, as everybody writes them */
enum { SDMX_PREFIX_COUNT = 3 };

/* The element as text with the prefixes above, no declaration. */
void canonical_write(Buf *out, const XmlNode *node);
MUST_USE ErrCode canonical_read(XmlNode **node, Arena *arena, Str body, Err *err);
/* Replaces what is stored under the artefact's name. */
MUST_USE ErrCode canonical_save(Db *db, Arena *arena, const Artefact *artefact, Err *err);
