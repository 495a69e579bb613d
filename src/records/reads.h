/* Reads: how often the pages of records were read, by record, language and month. Numbers alone:
 * nothing is known of who read. What types are counted is declared (RecordType.counts_reads); who
 * counts, and when, is the caller's. They are no part of a record: no revision, no export. */
#pragma once
#include "base/arena.h"
#include "sql/db.h"

typedef struct {
    Str id, language;
    Str month; /* "2026-11"; of reads_add: not looked at */
    int64_t count;
} ReadCount;

/* Adds what was read on the day ("2026-11-26") or shortly before, in a transaction of its own that
 * empties no cache (db_commit_quietly). Servers that share a store add up. */
MUST_USE ErrCode reads_add(Db *db, const ReadCount *counts, size_t count, Str day, Err *err);
/* Of one record, by language and month; *since: the day of the first read, "" when there was none.
 * Whether the record may be known of is for the caller to ask first. */
MUST_USE ErrCode reads_of(Db *db, Str id, Arena *arena, ReadCount **out, size_t *count, Str *since,
                          Err *err);
