/* Team: several threads share the items of one job; each takes the next that nobody has. The
 * calling thread is member 0, so a team of one is a loop. As many members as the machine has cores,
 * at most TEAM_MAX; where a thread cannot be started, the others do its share.
 *
 *     static void work(void *context, size_t member, size_t item);
 *     team_run(count, work, context); // back when all are done
 */
#pragma once
#include <stddef.h>

enum { TEAM_MAX = 8 };

size_t team_size(size_t items); /* members that team_run has for so many items; at least 1 */
void team_run(size_t items, void (*work)(void *context, size_t member, size_t item), void *context);
