/* Spells: how fast the places of one variable moved from each level: a spell is the change a year
 * between two neighbouring values of one series, standing at the value where it began. Life
 * expectancy grows fast from 50 and slowly from 80, whichever the country; a place is expected to
 * do what others did where it stands now.
 *
 * Spells of places alone: those of groups (regions, the world) are means of the same changes. */
#pragma once
#include "progress/panel.h"

enum {
    SPELLS_YEARS = 10, /* how far back their ends count */
    SPELLS_ENOUGH = 30 /* fewer tell nothing */
};

typedef struct {
    size_t count;
    double *levels; /* ascending */
    double *changes;
    int16_t *ends; /* year of the second value */
} Spells;

/* All of the variable whose end is at most known_until; *out must be cleared. */
void spells_init(Spells *out, const Panel *panel, size_t variable, int known_until);
void spells_clear(Spells *spells);
/* Into out, which has room for all of them: those that ended in the ten years up to `year`. */
void spells_window(Spells *out, const Spells *all, int year);
/* Room for as many as `all` has; no spell in it. */
void spells_init_window(Spells *out, const Spells *all);
/* As both, with no more room than it needs. */
void spells_init_window_of(Spells *out, const Spells *all, int year);

typedef struct {
    double pace;  /* median change a year */
    double swing; /* median of its absolute value */
} LevelPace;
/* Of the neighbours of `level`: a fifth of all, 20 to 60, as many below as above. False where there
 * are fewer than SPELLS_ENOUGH. */
bool spells_near(const Spells *window, double level, LevelPace *out);

/* Whether the series is of a place, not of a group of places. A place that the framework does not
 * know counts, unless its code is a number: M49 numbers groups too. */
bool series_is_of_place(const PanelSeries *series);
