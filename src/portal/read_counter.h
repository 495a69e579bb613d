/* ReadCounter: counts pages as they are sent, also by the cache, and writes the sums now and then.
 *
 * Nothing of the reader is kept: a page has a number, and a read is one more under it. Machines
 * that say what they are, and clients that say nothing, are no readers. Any thread; adding takes no
 * lock. At most READ_COUNTER_MAX pages (a record in a language) are counted between two starts;
 * later ones are not, and the log says so once. */
#pragma once
#include "http/message.h"
#include "sql/db.h"

typedef struct ReadCounter ReadCounter;

enum { READ_COUNTER_MAX = 1 << 17 };

ReadCounter *read_counter_new(void);
void read_counter_free(ReadCounter *counter); /* NULL is fine; what was not flushed is lost */
/* The number of a page, from 1; 0: there is no room. */
uint32_t read_counter_page(ReadCounter *counter, Str id, Str language);
/* A reply was sent for the request. page 0: nothing happens. */
void read_counter_add(ReadCounter *counter, const HttpRequest *request, uint32_t page);
/* Writes what was counted since the last time, of the day of now_us; one thread at a time. What
 * could not be written is written the next time, unless nobody knows whether it was. */
MUST_USE ErrCode read_counter_flush(ReadCounter *counter, Db *db, int64_t now_us, Err *err);
