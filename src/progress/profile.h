/* Profile: what each indicator is measured against. A CSV file with a header; a row an indicator:
 *
 *   indicator    of the global framework (3.2.1), or a name of the profile's own (sdg3_u5mort)
 *   goal         1 to 17; empty: the indicator's own
 *   name         empty, or what a reader calls it, in English
 *   series       code of the dimension SERIES; empty: `indicator` is the dimension INDICATOR
 *   filter       the headline's breakdown: "SEX=_T;AGE=LT5Y"; what is not named is a total
 *   unit         code of UNIT_MEASURE; empty: whichever the series has
 *   direction    up, down, or near (the target from either side)
 *   kind         what the target is, by `value`:
 *     value        the target itself
 *     relative     times the place's own base: 0.5 halves it
 *     universal    0 or 100, for everyone
 *     champion     the base at the pace of the best tenth of places: a share of the value a year
 *                  (-0.03: 3 % less every year); empty: measured on the release (champion.h)
 *     none         no target: change alone is told; empty
 *   lower,upper  natural bounds; empty: none known
 *   base_year    2015 where empty
 *   worst,best   bounds of the score, 0 and 100; empty: no score
 *   red,green    thresholds of colours
 *   weight       within its target; 1 where empty
 *   places       codes of the places for which it counts, set apart by spaces; empty: all
 *   source       what names the target: "2030 Agenda, target 3.2", "our reading of …"
 *
 * Columns may stand in any order; unknown ones, missing ones and every cell that cannot be are
 * errors that name line and column. Texts live as long as the profile. */
#pragma once
#include "progress/method.h"

typedef enum { AIM_NONE, AIM_VALUE, AIM_RELATIVE, AIM_UNIVERSAL, AIM_CHAMPION } AimKind;

enum { PROFILE_MAX_ROWS = 5000, PROFILE_MAX_FILTER = 8, PROFILE_MAX_BYTES = 8 << 20 };

typedef struct {
    Str dimension, code;
} ProfileFilter;

typedef struct {
    unsigned long line;
    Str indicator, name, series, unit, source, places;
    Str target; /* of the framework: "3.2"; "" : the indicator is the profile's own */
    int goal;   /* 0: none */
    size_t filter_count;
    ProfileFilter filters[PROFILE_MAX_FILTER];
    Want want;
    AimKind kind;
    double value;        /* NAN: none */
    double lower, upper; /* -INFINITY, INFINITY: none */
    int base_year;
    double worst, best, red, green; /* NAN: none */
    double weight;
} ProfileRow;

typedef struct Profile Profile;

/* `file` is what errors call the text. */
MUST_USE ErrCode profile_read(Profile **out, Str text, Str file, Err *err);
/* The one built into the program: "sdg". */
MUST_USE ErrCode profile_built_in(Profile **out, Str name, Err *err);
void profile_free(Profile *profile); /* NULL is fine */
size_t profile_count(const Profile *profile);
const ProfileRow *profile_row(const Profile *profile, size_t i);
Str profile_name(const Profile *profile);
/* Whether the row counts for the place with this code, in any of its systems. */
bool profile_is_for(const ProfileRow *row, const Place *place);
/* Whether the row stands under a code: "" (all), "3" (a goal), "3.2" (a target), "3.2.1". */
bool profile_is_under(const ProfileRow *row, Str code);
/* The variable of the panel that the row speaks of; of several the one with the fewest breakdowns,
 * the most places, the most values. SIZE_MAX: the panel has none. */
size_t profile_variable(const ProfileRow *row, const Panel *panel);
