/* Yearly: one series as the methods of progress see it: at most one value a year, in the order of
 * time. A plain view; whoever made the arrays owns them (a Panel, a test). */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is known of one value beside its number. */
enum {
    YEARLY_BELOW = 1,  /* published as "<2.5": the number is that limit */
    YEARLY_ABOVE = 16, /* published as ">95" */
    YEARLY_LIMIT = YEARLY_BELOW | YEARLY_ABOVE,
    YEARLY_BREAK = 2, /* the series breaks here: earlier values cannot be compared (OBS_STATUS B) */
    YEARLY_COUNTRY = 4, /* Nature C or CA: the country's own figure */
    YEARLY_MODEL = 8    /* Nature E or M: estimated or modelled by an agency */
};

typedef struct {
    size_t count;
    const int16_t *years; /* ascending, each once */
    const double *values; /* finite */
    const uint8_t *flags; /* of each value; NULL: none */
} Yearly;

/* The values of years up to `year`. */
Yearly yearly_until(Yearly y, int year);
/* From the last break on; the whole where there is none. */
Yearly yearly_since_break(Yearly y);
/* Position of the year; SIZE_MAX: it has no value. */
size_t yearly_find(Yearly y, int year);
/* The value of a year: its own, else on the straight line between its neighbours, at most `reach`
 * years apart from each other. False when it lies outside or the gap is wider. */
bool yearly_at(Yearly y, int year, int reach, double *value);
