/* Names: what codes, components and datasets are called, in the language of a reader. Falls back
 * to English, then to the first language there is, and says which language it found, so that a page
 * can badge it. One Names for one request; texts lie in the arena. */
#pragma once
#include "series/layout.h"
#include "sql/db.h"

typedef struct Names Names;

typedef struct {
    Str text; /* the id itself when nothing is known */
    Str lang; /* of the text; "" when it is the id */
} Name;

MUST_USE ErrCode names_new(Names **out, Db *db, Arena *arena, Str lang, Err *err);
void names_free(Names *names);

/* An item of a codelist or concept scheme given as "AGENCY:ID(VERSION)". */
Name names_item(Names *names, Str scheme_kind, Str scheme, Str item);
/* A code of a column of a layout; the code itself when the column is not enumerated. */
Name names_code(Names *names, const Column *column, Str code);
Str names_code_description(Names *names, const Column *column, Str code); /* or "" */
/* A component of a data structure "AGENCY:ID(VERSION)": the name of its concept. */
Name names_component(Names *names, Str structure, Str component);
Name names_dataset(Names *names, Str dataset); /* of its dataflow, newest version */
