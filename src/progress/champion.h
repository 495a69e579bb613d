/* Champion: the pace of the best places, for indicators to which the 2030 Agenda gives no number.
 * After ESCAP's champion area (SD/WP/05, May 2017), as far as it is known here: the five places
 * that moved best since 2000, and their mean. Ours is a share of the value a year, so that it can
 * be laid on a place of any level; ESCAP lays it on the mean of the region. */
#pragma once
#include "progress/panel.h"

enum { CHAMPIONS = 5, CHAMPION_MIN_PLACES = 10, CHAMPION_SINCE = 2000 };

/* The mean yearly rate, (1 + rate) a year, of the five countries or states with the best slope of
 * ln(value) over CHAMPION_SINCE…as_of; of those with five values or more over eight years or more,
 * all above 0. False when fewer than CHAMPION_MIN_PLACES can be measured. */
bool champion_rate(const Panel *panel, size_t variable, bool upward, int as_of, double *rate);
