/* BulkEvents: a sink that remembers what it was told, so that two threads can read one table and
 * the second half is told after the first, in the order of the file. */
#pragma once
#include "intake/bulk_table.h"

typedef struct BulkEvents BulkEvents;

BulkEvents *bulk_events_new(const BulkSink *sink); /* the sink that will be told in the end */
void bulk_events_free(BulkEvents *events);         /* NULL is fine */
BulkSink bulk_events_sink(BulkEvents *events);
/* Tells them to the sink, with `lines` added to each line. */
MUST_USE ErrCode bulk_events_replay(const BulkEvents *events, unsigned long lines, Err *err);
