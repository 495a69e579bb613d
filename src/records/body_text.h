/* Body text: a text as it came, made the text that is kept. Pure. */
#pragma once
#include "base/arena.h"

/* NFC, line ends as LF, without white space at its ends, in the arena. Marks that change nothing
 * and come along when text is copied (LRM, RLM, ALM, zero-width space, word joiner, byte order
 * mark, soft hyphen) are taken out; ZWNJ and ZWJ stay. In a text of one line, line ends and TAB
 * become a space. A text in which nothing can be seen is "".
 * *problem is NULL, or the message that says why there is no text: not UTF-8, hidden characters
 * (bidi overrides and isolates, U+2028, U+2029, controls, noncharacters, tags), longer than `max`
 * bytes. */
Str body_text_clean(Arena *arena, Str raw, bool is_long, size_t max, const char **problem);
bool body_text_is_url(Str text);   /* http or https, a host, nothing that ends an attribute */
bool body_text_is_time(Str text);  /* "00:00" to "23:59" */
bool body_text_is_email(Str text); /* a shape that mail is sent to, not whether it arrives */
