/* Decimals: numbers of one column under each other by their decimal points, though each keeps the
 * decimals with which it was published. What is missing is made up with spaces as wide as a digit
 * and as a point. */
#pragma once
#include "format/doc.h"

/* How many decimals a published value shows; -1 when it has no point, or is no number. */
int decimals_shown(Str value);
/* Adds to the cell the spaces behind a value that stands in a column with `most` of them. They are
 * of the page alone; JSON has none. */
void decimals_pad(Doc *cell, const char *key, Str value, int most);
