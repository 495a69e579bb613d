/* Linger: tells a client that is still sending that this is the end, and hears it out for a while.
 * A socket closed over unread bytes resets the connection, and a client may lose the reply that it
 * has not read yet. One thread; at most 64 sockets, each for 5 seconds and 64 MB; one more is
 * closed at once. */
#pragma once
#include "base/str.h"

typedef struct Linger Linger;

Linger *linger_new(void);         /* NULL when no thread could be started */
void linger_free(Linger *linger); /* closes what it has; NULL is fine */
/* Takes the socket, which does not block, and the words, which mem_free frees; any thread. With
 * linger NULL what can be said at once is said. */
void linger_take(Linger *linger, int fd, Str words);
