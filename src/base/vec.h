/* Vec: a growing array of one type. VEC(Str) names; vec_push(&names, s); names.items[i];
 * vec_clear(&names). */
#pragma once
#include "base/mem.h"

#define VEC(Type)                                                                                  \
    struct {                                                                                       \
        Type *items;                                                                               \
        size_t count, cap;                                                                         \
    }
#define vec_reserve(v, need)                                                                       \
    ((v)->items = mem_reserve((v)->items, &(v)->cap, (need), sizeof *(v)->items))
#define vec_push(v, item) (vec_reserve((v), (v)->count + 1), (v)->items[(v)->count++] = (item))
#define vec_clear(v) (mem_free((v)->items), (v)->items = NULL, (v)->count = (v)->cap = 0)
