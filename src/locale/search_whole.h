/* SearchWhole: a short text, or a query, as one token of all its words, "=world=bank=", by which a
 * name that is the query, or begins with it, is found as fast as any word. Longer ones are cut to a
 * token's size, and then have no '=' at the end. */
#pragma once
#include "locale/search_fold.h"

/* beside: of each word the form beside it, where there is one. Into the arena. */
Str search_whole_text(Arena *arena, const SearchToken *tokens, size_t count, bool beside);
/* By the i-th form of each of its terms (the last one where there are fewer); there are
 * search_form_count of them. is_beginning: the last word may be the beginning of a longer one, if
 * it has two letters; then there is no '=' behind it. */
Str search_whole_query(Arena *arena, const SearchTerm *terms, size_t count, size_t form,
                       bool is_beginning);
size_t search_form_count(const SearchTerm *terms, size_t count); /* most forms of one term */
/* Whether the form (of words in a row, the last one) has the two letters of a beginning. */
bool search_may_go_on(Str form);
