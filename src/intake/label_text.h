/* Texts that become names of codes, components and datasets: XML can hold no control characters,
 * and all of Darya's texts are UTF-8. */
#pragma once
#include "base/arena.h"

/* Whether XML can hold the text: UTF-8 without control characters but tab and line ends (XML 1.0,
 * production Char). */
bool label_is_clean(Str text);
/* The text with U+FFFD, which readers see, for every character or byte that it may not have. */
Str label_clean(Arena *arena, Str text);
