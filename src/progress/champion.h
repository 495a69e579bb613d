/* Champion: the pace of the best places, for indicators to which the 2030 Agenda gives no number.
 *
 * After ESCAP's champion area (SD/WP/05, May 2017), as far as it is known here: the mean of the
 * five places of the region that moved best since 2000, laid on the region's mean. Ours is a share
 * of the value a year, so that it can be laid on a place of any level, and the pace that a tenth of
 * all places kept or beat: five of ESCAP's 58 are about that many, and the very best of the world
 * are often places that began near zero. */
#pragma once
#include "progress/panel.h"

enum { CHAMPION_MIN_PLACES = 10, CHAMPION_SINCE = 2000 };

/* The yearly rate, (1 + rate) a year, that a tenth of the countries and states reached or beat:
 * slope of ln(value) over CHAMPION_SINCE…as_of, of those with five values or more over eight years
 * or more, all above 0; 0 where even they moved the other way. False when fewer than
 * CHAMPION_MIN_PLACES can be measured. */
bool champion_rate(const Panel *panel, size_t variable, bool upward, int as_of, double *rate);
