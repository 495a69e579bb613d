/* Interner: texts to small numbers and back. Ids count from 0 in the order of arrival and never
 * change; texts live in the interner's own memory. For hash keys of any kind: intern their bytes.
 */
#pragma once
#include "base/str.h"

#define INTERN_NONE UINT32_MAX

typedef struct Interner Interner;

Interner *interner_new(void);
void interner_free(Interner *in);
uint32_t intern(Interner *in, Str text);            /* its id, new or known */
uint32_t intern_find(const Interner *in, Str text); /* INTERN_NONE when unknown */
Str intern_text(const Interner *in, uint32_t id);
uint32_t intern_count(const Interner *in);
size_t intern_bytes(const Interner *in); /* of all texts together */
