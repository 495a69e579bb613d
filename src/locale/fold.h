/* Fold: names as they are compared when people spell them: without case, marks over letters, and
 * punctuation, words parted by one space. "Ысык-Көл" and "ысык көл" fold to the same. */
#pragma once
#include "base/arena.h"

enum { FOLD_MAX_BYTES = 400 };

/* "" for a text that is no UTF-8, longer than FOLD_MAX_BYTES, or without letters and digits. */
Str name_fold(Arena *arena, Str text);

/* Unicode's normal forms, in the arena; "" for a text that is no UTF-8 or when the arena is full.
 * casefold (NFKC_Casefold): as addresses are compared: without case, wide and joined letters as
 * plain ones, marks and punctuation kept. nfc: letters and their marks in one, as they print. */
Str text_casefold(Arena *arena, Str text);
Str text_nfc(Arena *arena, Str text);
