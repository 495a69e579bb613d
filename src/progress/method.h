/* Method: one way of saying whether a series will reach its target. Each is a pure function in a
 * file method_NAME.c, with its formula and its source above it; methods.c lists them.
 *
 * All see the same subject and fill the same verdict. A method never guesses: where its formula has
 * no answer (a base of zero, a change of sign, one point), the class is CLASS_NONE and the reason
 * says why. Threads may run any method at the same time. */
#pragma once
#include "progress/forecast.h"
#include "progress/yearly.h"

typedef enum {
    WANT_UP,
    WANT_DOWN,
    WANT_NEAR /* the target from either side: a parity of 1 */
} Want;

/* What a series is measured against, resolved for one place. Absent numbers are NAN. */
typedef struct {
    Want want;
    double target;       /* value wanted in target_year */
    double base;         /* value of base_year, own or between its neighbours */
    int base_year;       /* 2015 */
    int target_year;     /* 2030 */
    int as_of;           /* the year from which it is looked at: no later value counts */
    double lower, upper; /* natural bounds; -INFINITY, INFINITY: none */
    double worst, best;  /* of scores: 0 and 100 */
    double red, green;   /* thresholds of colours */
} Aim;

typedef struct {
    Yearly series;
    Aim aim;
    const Forecast *forecast; /* of target_year, by darya; NULL: there is none */
} Subject;

/* The classes of all methods on one scale, so that they can be laid side by side. Each method has
 * its own words for them (methods[i].words). */
typedef enum {
    CLASS_NONE,     /* the reason says why */
    CLASS_MET,      /* the target is reached already */
    CLASS_ON_TRACK, /* will be reached at this pace; likely */
    CLASS_SOME,     /* moves the right way, too slowly; uncertain */
    CLASS_LITTLE,   /* hardly moves; unlikely */
    CLASS_AWAY,     /* moves away from it */
    CLASS_COUNT
} ProgressClass;

typedef enum {
    WHY_NONE,
    WHY_NO_DATA,     /* no value up to as_of */
    WHY_ONE_POINT,   /* one value alone tells no pace */
    WHY_FEW_POINTS,  /* fewer than the method asks for */
    WHY_NO_TARGET,   /* the profile names none, and the method needs one */
    WHY_NO_BASE,     /* no value of the base year, nor around it */
    WHY_BASE_TARGET, /* the base stands on the target: there is no way to measure */
    WHY_ZERO,        /* a rate from or to zero is not defined */
    WHY_SIGN,        /* a rate across zero is not defined */
    WHY_NO_BOUNDS,   /* the method scores between bounds, the profile gives none */
    WHY_PARITY,      /* the method knows no target wanted from both sides */
    WHY_OLD,         /* the newest value is too old for a class */
    WHY_NOT_MEANT,   /* the profile's row is not for this place */
    WHY_NO_SERIES,   /* the release has no such series */
    WHY_FEW_PLACES,  /* too few places to say what the best reach */
    WHY_BOUNDS, /* the value lies outside of the bounds of the row: another unit or definition */
    WHY_COUNT
} ProgressWhy;

typedef struct {
    ProgressClass class;
    ProgressWhy why; /* of CLASS_NONE */
    double score;    /* in the method's own measure; NAN: none */
    double expected; /* value that the method expects in target_year; NAN: none */
} Verdict;

typedef enum {
    METHOD_DARYA,
    METHOD_UNESCAP,
    METHOD_SDSN,
    METHOD_EUROSTAT,
    METHOD_UNSD,
    METHOD_STATCAN,
    METHOD_COUNT
} MethodId;

typedef Verdict MethodRun(const Subject *subject);

typedef struct {
    const char *name; /* "unescap": of commands and addresses; messages are method.NAME… */
    double score_low, score_high; /* where scores lie; -INFINITY, INFINITY: anywhere */
    MethodRun *run;
} Method;

extern const Method methods[METHOD_COUNT];
const Method *method_find(const char *name, size_t length); /* NULL: there is none */
const char *class_name(ProgressClass class);                /* "on-track"; "" for none */
const char *why_name(ProgressWhy why);                      /* "one-point" */

/* Whether two classes differ in what a reader would do: on track (or met), some, little, away; a
 * step to the next one is no disagreement. */
bool classes_disagree(ProgressClass a, ProgressClass b);

/* Whether a value meets the target. WANT_NEAR: within 3 % of it. */
bool aim_is_met(const Aim *aim, double value);
double aim_near_reach(const Aim *aim); /* how far from a target of WANT_NEAR counts as on it */
/* +1 where a growing value is wanted, -1 where a falling one is; of WANT_NEAR seen from `value`. */
int aim_sign(const Aim *aim, double value);
double aim_clip(const Aim *aim, double value); /* into the natural bounds */

MethodRun method_darya, method_unescap, method_sdsn, method_eurostat, method_unsd, method_statcan;
