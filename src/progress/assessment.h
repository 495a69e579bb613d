/* Assessment: what all methods say of every place and every row of a profile, for one release seen
 * at one time. Made at once, by all cores; then immutable, counted, shared by threads. It is
 * derived and never stored. */
#pragma once
#include "progress/profile.h"

/* A value more than so many years before as_of gives no class and no forecast. */
enum { ASSESSMENT_OLD_YEARS = 5 };

typedef struct {
    const ProfileRow *row;
    const PanelSeries *series; /* NULL: the release has none for this place */
    const PanelVariable *variable;
    Aim aim;
    ProgressWhy why;            /* why there is nothing at all; else WHY_NONE */
    ProgressWhy target_why;     /* why aim.target is not there */
    int base_year, latest_year; /* of the values; 0: none */
    double base, latest;        /* NAN: none */
    /* Of the latest value. Where it is a limit ("<2.5") towards the target, the limit itself stands
     * as the target: nothing nearer is published. */
    bool is_met, is_old, is_limit, is_model, is_country;
    bool has_forecast;
    Forecast forecast;  /* of aim.target_year */
    double probability; /* that the target is met then; NAN: none, or the latest value is old */
    double pace;        /* a year, since the base; NAN: none */
    double pace_needed; /* a year, from the latest to the target; 0 where it is met */
    Verdict verdicts[METHOD_COUNT];
    bool disagree; /* two methods differ by more than a step */
} Result;

/* What was observed: where the latest value stands, seen from the base. */
typedef enum {
    MOVE_UNKNOWN, /* no value, no target, none but the base, or an old one */
    MOVE_MET,
    MOVE_CLOSER,
    MOVE_SAME,
    MOVE_FURTHER,
    MOVE_COUNT
} Movement;
Movement result_movement(const Result *result);
const char *movement_name(Movement movement); /* "closer"; "" for unknown */

typedef struct {
    int as_of;       /* year; 0: of the release's publication, else of its last period */
    int target_year; /* 0: 2030 */
} AssessmentOptions;

typedef struct Assessment Assessment;

MUST_USE ErrCode assessment_new(Assessment **out, Release *release, const Profile *profile,
                                const Framework *framework, const AssessmentOptions *options,
                                Err *err); /* profile, framework must outlive it */
Assessment *assessment_ref(Assessment *assessment);
void assessment_unref(Assessment *assessment); /* NULL is fine */

int assessment_as_of(const Assessment *assessment);
const Panel *assessment_panel(const Assessment *assessment);
const Profile *assessment_profile(const Assessment *assessment);
/* Places of the region's framework with any series, and states besides; in the framework's order.
 */
size_t assessment_place_count(const Assessment *assessment);
const Place *assessment_place(const Assessment *assessment, size_t i);
/* Of row i of the profile; NULL: the place is not in the assessment. */
const Result *assessment_result(const Assessment *assessment, size_t row, const Place *place);
/* What the assessment would say if the series of a result had these values instead. */
void assessment_retry(const Assessment *assessment, const Result *result, Yearly values,
                      Result *out);
/* The forecasts of all years from the one after the latest to the target year, for a fan. */
size_t assessment_fan(const Assessment *assessment, const Result *result, Forecast *out,
                      size_t room);
