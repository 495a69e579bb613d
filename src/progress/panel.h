/* Panel: all yearly series of one release, grouped by variable: what is the same series in every
 * place. Made in one walk over the release; immutable; shared by threads. A release may be closed
 * before it.
 *
 * A period of less than a year counts for its year with the mean of the year's values, unless the
 * series has one of the whole year; a value published as "<2.5" or ">95" stands as its limit,
 * flagged; any other text is no value. */
#pragma once
#include "framework/framework.h"
#include "progress/yearly.h"
#include "series/release.h"

typedef struct Panel Panel;

typedef struct {
    Str area;           /* the code in the release */
    const Place *place; /* NULL: the framework does not know it */
    uint32_t variable;
    Yearly values;
    const int8_t *decimals; /* of each value as published, one more of a mean; -1: it had another
                               form */
} PanelSeries;

typedef struct {
    Str key;               /* of SDMX, the place left open */
    Str series, unit;      /* codes; "" : the layout has no such dimension */
    Str indicators;        /* as the release says: "3.2.1" or "12.2.1, 8.4.1"; "" : it does not */
    uint32_t breakdowns;   /* dimensions that are no total */
    uint32_t first, count; /* of the panel's series, by area code */
    double lower, upper;   /* natural bounds seen in all areas: 0 where no value is negative; 100
                              where none is above and the unit is a percentage; else infinite */
} PanelVariable;

/* framework may be NULL: no place is looked up. */
MUST_USE ErrCode panel_new(Panel **out, Release *release, const Framework *framework, Err *err);
void panel_free(Panel *panel); /* NULL is fine */

size_t panel_variable_count(const Panel *panel);
const PanelVariable *panel_variable(const Panel *panel, size_t i);
size_t panel_series_count(const Panel *panel);
const PanelSeries *panel_series(const Panel *panel, size_t i);
/* The code that the variable has in a dimension, by its name ("SEX"); "" : no such dimension. */
Str panel_code(const Panel *panel, size_t variable, Str dimension);
