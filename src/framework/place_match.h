/* Place match: which place of the list somebody else's file speaks of, by the codes and names that
 * it gives, however spelled. A code outranks a name: names choose among the places that lie within
 * what the codes say ("KGZ" and "Issyk-Kul"). Words of kind (область, oblast, city; the list is
 * reference/name_words.csv) may be missing, but not contradict. */
#pragma once
#include "framework/framework.h"

typedef struct PlaceMatcher PlaceMatcher;

enum { PLACE_MAX_WORDS = 64 };

MUST_USE ErrCode place_matcher_new(PlaceMatcher **out, const Framework *framework, Err *err);
void place_matcher_free(PlaceMatcher *matcher);
/* The place that all words together mean, each being a code or a name; *other is a second place
 * that they mean as well, and then the result is NULL. NULL, and *other NULL: none. */
const Place *place_match(PlaceMatcher *matcher, const Str *words, size_t count,
                         const Place **other);
/* Whether the place lies within the other, or is it. */
bool place_is_within(const Framework *framework, const Place *place, const Place *whole);
