/* KeyFilter: an SDMX key ("A..SI_POV_DAY1.KG+KZ") as sets of codes by dimension.
 *
 * Grammar (SDMX REST 1.5 and, read leniently, 2.x): parts by '.', codes in a part by '+', an empty
 * part or '*' is any; trailing parts may be left off; "", "all" and "*" are everything; several
 * whole keys by ','. A dimension may also be limited by its name (key_filter_limit). */
#pragma once
#include "series/layout.h"

typedef struct {
    size_t code_count;
    const Str *codes; /* none: any */
} KeyPart;

typedef struct {
    size_t part_count; /* = dimensions of the layout */
    KeyPart *parts;
} Key;

typedef struct {
    size_t key_count; /* alternatives; 0: everything */
    Key *keys;
} KeyFilter;

enum { KEY_MAX_CODES = 10000, KEY_MAX_KEYS = 1000 };

MUST_USE ErrCode key_filter_parse(KeyFilter *out, Arena *arena, const Layout *layout, Str text,
                                  Err *err);
/* As if parsed from a key that names only this dimension; narrows every alternative by AND. */
MUST_USE ErrCode key_filter_limit(KeyFilter *filter, Arena *arena, const Layout *layout,
                                  Str dimension, const Str *codes, size_t count, Err *err);
