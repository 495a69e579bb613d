/* SearchFold: texts as words that meet, for a full-text index and for what people type into a
 * search box, in nine languages, three scripts and on whatever keyboard is at hand.
 *
 * The plain form of a word has no case, no marks and no signs: ё is е, й is и, ў is у; Kazakh,
 * Kyrgyz and Tajik letters are the nearest that a Russian keyboard has (қ к, ғ г, ң н, ө о, ү ұ ӯ
 * у, ә а, і ӣ и, һ ҳ х, ҷ ч), Latin letters lose what is on or under them (ý y, ş s, ä a),
 * Arabic and Persian spellings are one (ي ى ئ ی, ك ک, ة ۀ ه, أ إ آ ا, ؤ و), of Pashto's letters
 * those that differ by a ring or a tail alone (ټ ت, ډ د, ړ ر, ڼ ن, ګ گ, ې ۍ ی; not ښ ږ ځ څ),
 * without tatweel and vowel signs; all digits are ASCII. Apostrophes are nothing: oʻ, o' and o are
 * one. All of a language's words fold the same in every other, so a query needs no language.
 *
 * Beside the plain form stand: of Uzbek in Cyrillic the same word in Latin; of parts joined by a
 * hyphen or a zero-width non-joiner (می‌روم) the word without it; of a code (6.1.1, SDG-6,
 * A/RES/79/1: parts with a digit, joined by . / - _) the whole; of women's, women. */
#pragma once
#include "base/arena.h"

enum { SEARCH_TOKEN_MAX = 64, SEARCH_ALTERNATIVES = 4 };

typedef struct {
    Str text;          /* at most SEARCH_TOKEN_MAX bytes: longer words are cut there */
    size_t start, end; /* what it was made of: bytes of the text */
    bool is_beside;    /* another form at the place of the token before, not a next one */
} SearchToken;

/* The tokens of a text of that language ("uz", else no matter) into the arena; returns their
 * number: 0 also when the arena is full (arena_failed). Bytes that are no UTF-8 part words. */
size_t search_tokens(Arena *arena, Str text, Str language, const SearchToken **tokens);

/* A word of a query: any of its forms will do. A form with spaces is words in a row. */
typedef struct {
    Str forms[SEARCH_ALTERNATIVES];
    size_t count;
    size_t start, end; /* bytes of the query */
} SearchTerm;

size_t search_terms(Arena *arena, Str query, const SearchTerm **terms);
