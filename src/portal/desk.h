/* Desk: where the server writes. One connection with the records on it, one writer at a time; a
 * thread takes the desk, writes in a transaction, and leaves it. */
#pragma once
#include "register/world.h"
#include "series/store.h"

typedef struct Desk Desk;

/* Opens its connection when it is first taken. Borrows all. At most max_waiting threads wait for
 * it, others are told ERR_BUSY; 0: as many as come. */
Desk *desk_new(const StoreOptions *options, const RecordsWorld *world, int max_waiting);
void desk_free(Desk *desk); /* NULL is fine */
/* Waits for the one who writes; then nobody else does until desk_leave. On an error nothing is
 * taken. */
MUST_USE ErrCode desk_take(Desk *desk, Records **records, Err *err);
void desk_leave(Desk *desk);
