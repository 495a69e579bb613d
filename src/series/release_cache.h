/* ReleaseCache: open releases, so that a page does not map and check the same files again. Shared
 * by all threads of a process; holds a reference to each, drops the least recently used. */
#pragma once
#include "series/release.h"

typedef struct ReleaseCache ReleaseCache;

ReleaseCache *release_cache_new(size_t limit);
void release_cache_free(ReleaseCache *cache);
/* A new reference, or NULL. */
Release *release_cache_find(ReleaseCache *cache, Str dataset, int64_t number);
void release_cache_add(ReleaseCache *cache, Release *release);
