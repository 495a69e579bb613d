/* SearchLetters: what single characters are to search_fold.c. */
#pragma once
#include <unicode/utypes.h>

#include "base/str.h"

typedef enum {
    SEARCH_GAP,    /* parts words */
    SEARCH_LETTER, /* or digit */
    SEARCH_SILENT, /* within a word, and nothing: marks, apostrophes */
    SEARCH_JOINT   /* joins the parts of a word or code */
} SearchKind;

SearchKind search_kind(UChar32 c);
/* The sign of a joint in a code: . / - _ or, for one that is never written, 0. */
char search_joint(UChar32 c);

enum { SEARCH_LETTER_MAX = 64 };
/* The plain form of a letter or digit in UTF-8, into out; its length. */
size_t search_plain(UChar32 c, char out[SEARCH_LETTER_MAX]);
/* An Uzbek Cyrillic letter in Latin; `before` is the letter before it in the word, or 0.
 * NULL: the letter is not of that alphabet. */
const char *search_uzbek(UChar32 c, UChar32 before);
