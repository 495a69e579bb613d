/* Facet: the set of records of which one thing holds ("place:KG", "kind=un"), by side and type.
 *
 * A set is kept as blocks of FACET_BLOCK record numbers, each a row with its count: a list of
 * two-byte numbers while they are few, a bitmap from then on. So any number of conditions costs a
 * few dozen short rows, the count of what is left is known at once, and a walk along an order
 * asks memory, not the store. What is added and removed waits in memory and is written, block by
 * block, before the transaction ends: a rebuild writes each block once, too. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "sql/db.h"

typedef struct Records Records;
typedef struct FacetKeys FacetKeys;

enum { FACET_BLOCK = 4096, FACET_BLOCK_BYTES = FACET_BLOCK / 8, FACET_BLOCK_LIST = 255 };
enum { FACET_NONE = 0 };

FacetKeys *facet_keys_new(void);
void facet_keys_free(FacetKeys *keys); /* NULL is fine */
/* What was learned and what waits in this transaction is forgotten. */
void facet_keys_forget(FacetKeys *keys);

/* The number of a facet, the same for ever; FACET_NONE: no record ever had it. */
MUST_USE ErrCode facet_find(Records *records, int side, Str type, Str facet, int64_t *key,
                            Err *err);
MUST_USE ErrCode facet_make(Records *records, int side, Str type, Str facet, int64_t *key,
                            Err *err);

/* In a transaction, where facet_flush comes before the next reading of sets. */
MUST_USE ErrCode facet_change(Records *records, int64_t key, int64_t no, bool is_in, Err *err);
MUST_USE ErrCode facet_flush(Records *records, Err *err);

/* A set of record numbers in an arena. */
typedef struct {
    Arena *arena;
    uint64_t *words;
    size_t word_count;
} NoSet;

/* Adds what is in the facet. */
MUST_USE ErrCode facet_read(Records *records, int64_t key, NoSet *set, Err *err);
MUST_USE ErrCode facet_count(Records *records, int64_t key, int64_t *count, Err *err);
/* The numbers of a stored block, counted from its beginning; false: malformed. */
bool facet_block_read(Str bytes, int64_t count, uint64_t words[FACET_BLOCK / 64]);

void noset_add(NoSet *set, int64_t no);
bool noset_has(const NoSet *set, int64_t no);
void noset_and(NoSet *set, const NoSet *other);     /* what is in both */
void noset_without(NoSet *set, const NoSet *other); /* what is in the first alone */
int64_t noset_count(const NoSet *set);
/* The next number above `after` that is in it; 0: none. From 0 on: all of them in order. */
int64_t noset_next(const NoSet *set, int64_t after);
