/* World: what records must know of places, goals and languages: a RecordsWorld over the framework.
 *
 * Reference ids are place:KG, goal:6, target:6.1, indicator:6.1.1, with the framework's own codes,
 * and theme:climate (theme.h).
 * The least sensitivity of what is entered for a place stands in reference/guarded.csv (place,
 * type, sensitivity): policy is data. Made once, read by all threads. */
#pragma once
#include "framework/framework.h"
#include "records/records.h"

typedef struct World World;

/* Borrows all of them; types end with NULL, locales are LOCALE_COUNT. */
MUST_USE ErrCode world_new(World **out, const Framework *framework, const RecordType *const *types,
                           const Locale *const *locales, Err *err);
void world_free(World *world); /* NULL is fine */
/* Attached files lie in this data folder; before that, none can be put or read. */
void world_keep_files(World *world, const char *data_dir);
const RecordsWorld *world_records(const World *world);
const Framework *world_framework(const World *world);
/* Whether one context lies within another: for grants (access/grant.h), so `world` is a World. */
bool world_is_within(void *world, Str inner, Str outer);
/* The id a person means by "KG", "Kyrgyzstan", "Кыргызстан", "6.1", "SDG 6" among reference ids of
 * the types in `to` (ended by NULL); "" when none or several. `language` of names: any of ours. */
Str world_find(const World *world, const char *const *to, Str text, Arena *arena);
