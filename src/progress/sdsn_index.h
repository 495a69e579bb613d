/* SdsnIndex: the formulas of the SDG Index and Dashboards of the Sustainable Development Solutions
 * Network: scores, colours and arrows of indicators, goals and countries. Pure functions; absent
 * numbers are NAN, and a function that has no answer gives NAN or the NONE of its enum.
 *
 * Sources: SDG Index and Dashboards 2018, detailed methodology, sections 1.5, 1.6 and 2.5
 * (github.com/sdsna/2018GlobalIndex); dashboards.sdgindex.org, chapter on methodology; the workbook
 * of 2019 (github.com/sdsna/2019GlobalIndex). What is written "found" was read off the published
 * results of 2019; no text that we saw tells it. test/progress/test_sdsn_2019.c says how many of
 * these results each formula gives again. */
#pragma once
#include "progress/method.h"

enum { SDSN_GOALS = 17, SDSN_MAX_INDICATORS = 200 };

/* In the unit of the values. red == worst or green == best may be. */
typedef struct {
    double worst, best; /* 0 and 100 of the score; NAN, or equal: there is no score */
    double red, green;  /* thresholds of colours; NAN: there is no colour */
} SdsnScale;

/* 100 (x - worst) / (best - worst), at least 0 and at most 100. */
double sdsn_score(const SdsnScale *scale, double value);
/* The same without the two limits; arrows go by it (found). */
double sdsn_free_score(const SdsnScale *scale, double value);

typedef enum { SDSN_GREY, SDSN_RED, SDSN_ORANGE, SDSN_YELLOW, SDSN_GREEN } SdsnColour;

/* 0 at the worst value and beyond, 1 at the red threshold, 2 at the green one, 3 at the best value
 * and beyond; straight lines between. Where worst is red, that value is at 1. */
double sdsn_level(const SdsnScale *scale, double value);
/* Green from level 2 on, yellow from 1.5, orange from 1, else red. */
SdsnColour sdsn_colour(const SdsnScale *scale, double value);

/* --- arrows of indicators --- */

typedef enum {
    SDSN_NO_ARROW,
    SDSN_DECREASING,
    SDSN_STAGNATING,
    SDSN_IMPROVING, /* moderately */
    SDSN_ON_TRACK   /* or maintaining what is reached */
} SdsnArrow;

/* The two years that are compared. A year without a value gives way to the one after it, the one
 * before it, the second after, the second before (found). */
typedef struct {
    int first_year, last_year;
    int years; /* in which the gap of the first year is to close: 2030 - first_year by the text */
} SdsnWindow;

/* What a fall is measured by: the countries that are compared, members of the OECD among themselves
 * and all others among themselves, in score points without limits. */
typedef struct {
    double widest_gap;   /* to green, in the first year */
    double fastest_fall; /* a year, more than 0; 0: none falls */
} SdsnPeers;

typedef struct {
    SdsnArrow arrow;
    ProgressWhy why; /* of SDSN_NO_ARROW */
    double rate;     /* score points a year; NAN: there are no two values */
    double need;     /* score points a year that would have been needed; NAN as well */
    double level;    /* 0 to 4, for goals: see sdsn_goal_arrow; NAN without an arrow */
} SdsnTrend;

/* rate = (s1 - s0) / (y1 - y0), need = (green - s0) / years.
 * The newest value of the series, even after y1, is green: on track. Else rate < 0: decreasing, but
 * stagnating where the gap is at most 11 % of the widest among the peers and the fall at most .53 %
 * of it a year (found, within the rounding of what was published; in two indicators all falls are
 * published as stagnating). Else rate / need: from 1 on on track, from .5 moderately improving,
 * below stagnating. `peers` may be NULL: a gap of 100 and a fall of 10 points stand for theirs. */
SdsnTrend sdsn_trend(const SdsnScale *scale, Yearly series, const SdsnWindow *window,
                     const SdsnPeers *peers);

/* --- goals and countries --- */

/* Mean of the scores that are not NAN; NAN: all are. */
double sdsn_goal_score(const double *scores, size_t count);

/* Of the levels of the goal's indicators, NAN where a country has no value. The two lowest decide:
 * both from 2 on: green; both below 1: red; else their mean: from 1.5 on yellow, below orange. Of
 * one alone that one. Grey where less than half of the indicators have a value. */
SdsnColour sdsn_goal_colour(const double *levels, size_t count);

/* Of the levels of the trends of the goal's indicators, NAN where there is none: mean below 1
 * decreasing, below 2 stagnating, below 3 improving, else on track. The text divides 0 to 4 so,
 * one for each arrow; where an indicator stands within its arrow was found: with q = rate / need,
 * 1 - fall / fastest fall of the peers, 1 + 2 q up to q = 1, 3 + min(1, (q - 1) / 4) above, 3 of
 * what is green, .5 of what was green and is no more, 1 of a fall that counts as stagnating. */
SdsnArrow sdsn_goal_arrow(const double *trend_levels, size_t count);

typedef struct {
    double goals[SDSN_GOALS]; /* scores; NAN: none */
    uint32_t region;          /* number of its SDG region */
    double missing;           /* per cent of the indicators without a value */
} SdsnCountry;

enum { SDSN_MOST_MISSING = 20 };

/* Mean of the 17 goals; a missing one is filled by the simple mean of that goal over all countries
 * of the same region that have it (found: with a score or without an index). NAN: more than
 * SDSN_MOST_MISSING per cent are missing, or the region has no score of a goal. */
double sdsn_index(const SdsnCountry *countries, size_t count, size_t country);
