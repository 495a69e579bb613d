/* BulkEvents: a sink that remembers what it was told, so that several threads can read parts of one
 * table and all is told in the order of the file. */
#pragma once
#include "intake/bulk_table.h"

typedef struct BulkEvents BulkEvents;

BulkEvents *bulk_events_new(const BulkSink *sink); /* the sink that will be told in the end */
void bulk_events_free(BulkEvents *events);         /* NULL is fine */
BulkSink bulk_events_sink(BulkEvents *events);
size_t bulk_events_count(const BulkEvents *events);
/* Tells those from `from` to before `to` to the sink, with `lines` added to each line. */
MUST_USE ErrCode bulk_events_replay(const BulkEvents *events, size_t from, size_t to,
                                    unsigned long lines, Err *err);
