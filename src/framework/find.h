/* Finder: goals, targets, indicators, places and whatever else has an id and names, found by words
 * as records are (locale/search_fold): in nine languages, each word whole or, from two letters on,
 * as a beginning.
 *
 * Counted. finder_new knows the codes and names of the framework; names that come from elsewhere
 * (official titles, series, datasets) are added; finder_seal ends that. From then on it is
 * immutable and shared by threads. */
#pragma once
#include "framework/framework.h"
#include "sql/db.h"

typedef struct Finder Finder;

enum { FINDER_MAX_WORDS = 16, FINDER_MAX_BYTES = 400 };

Finder *finder_new(const Framework *framework); /* borrows it */
Finder *finder_ref(Finder *finder);
void finder_unref(Finder *finder); /* NULL is fine; the last one frees it */
/* Another name of the id, "indicator:3.2.1" or "dataset:UNSD:SDG"; the id is copied. */
void finder_add(Finder *finder, Str id, Str text, Str language);
/* The titles that were imported. */
MUST_USE ErrCode finder_add_titles(Finder *finder, Db *db, Err *err);
void finder_seal(Finder *finder);

typedef enum { FIND_WORDS = 1, FIND_WHOLE_WORDS, FIND_BEGINS, FIND_EXACT } FindScore;
typedef struct {
    Str id; /* lives as long as the finder */
    FindScore score;
} FindHit;
/* The best first, those of a score in the order in which they were made: goals, targets,
 * indicators, places, others. `kind`: the part of ids before the first colon; "" : any. A query
 * without words, or with more than the finder takes, finds nothing. At most `room`; *more: there
 * are others. */
size_t finder_find(const Finder *finder, Str query, Str kind, FindHit *out, size_t room,
                   bool *more);
