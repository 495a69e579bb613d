/* Letters: how much room a text takes at most, for drawings that cannot ask the reader's fonts. By
 * the widest bold faces that readers have (DejaVu Sans Bold; Noto Sans Arabic Bold), so that what
 * fits by this measure is not cut anywhere. Well-formed UTF-8; anything else counts as wide. */
#pragma once
#include "base/str.h"

/* In the unit of font_size. */
double letters_width(Str text, double font_size);
/* Cuts off as many words as stand in one line; a word too wide for it is a line of its own. */
Str letters_line(Str *rest, double width, double font_size);
