#include "progress/aggregate.h"

#include <math.h>

/* A tenth of a normal distribution lies beyond so many standard deviations. */
static const double TENTH = 1.2815515655446004;

/* --- estimates --- */

double estimate_low80(Estimate e) { return e.mean - TENTH * e.down; }
double estimate_high80(Estimate e) { return e.mean + TENTH * e.up; }

/* A weighted mean. What its spreads are made of stays apart from part to whole, until the
 * correlation of all that is in it is applied once. Sums while it grows, else divided by `weight`,
 * which is then 1; weight 0: nothing is known. */
typedef struct {
    double weight, mean;
    double sum[2], squares[2]; /* SUM w s and SUM w²s², of down and up */
} Mean;

static Mean mean_of(Estimate e)
{
    if (isnan(e.mean))
        return (Mean){0};
    return (Mean){1, e.mean, {e.down, e.up}, {e.down * e.down, e.up * e.up}};
}

static void mean_add(Mean *whole, const Mean *part, double weight)
{
    if (part->weight <= 0)
        return;
    whole->weight += weight;
    whole->mean += weight * part->mean;
    for (int side = 0; side < 2; side++) {
        whole->sum[side] += weight * part->sum[side];
        whole->squares[side] += weight * weight * part->squares[side];
    }
}

static Mean mean_divide(Mean m)
{
    if (m.weight <= 0)
        return (Mean){0};
    double w = m.weight;
    return (Mean){1,
                  m.mean / w,
                  {m.sum[0] / w, m.sum[1] / w},
                  {m.squares[0] / (w * w), m.squares[1] / (w * w)}};
}

static double spread(const Mean *m, int side, double correlation)
{
    return sqrt(
        fmax(0, (1 - correlation) * m->squares[side] + correlation * m->sum[side] * m->sum[side]));
}

static Estimate estimate_of(Mean m, double correlation)
{
    if (m.weight <= 0)
        return (Estimate){.mean = NAN};
    return (Estimate){m.mean, spread(&m, 0, correlation), spread(&m, 1, correlation)};
}

Estimate estimate_mean(const Estimate *parts, const double *weights, size_t count,
                       double correlation)
{
    Mean whole = {0};
    for (size_t i = 0; i < count; i++) {
        Mean part = mean_of(parts[i]);
        mean_add(&whole, &part, weights[i]);
    }
    return estimate_of(mean_divide(whole), correlation);
}

double aim_score(const Aim *aim, double value)
{
    if (isnan(value) || isnan(aim->worst) || isnan(aim->best) || aim->worst == aim->best)
        return NAN;
    if (aim->want == WANT_NEAR) { /* as far from the best on either side */
        double away = fabs(value - aim->best) / fabs(aim->best - aim->worst);
        return fmax(0, 100 * (1 - away));
    }
    return fmin(100, fmax(0, 100 * (value - aim->worst) / (aim->best - aim->worst)));
}

/* --- what one result gives --- */

/* Of an indicator, a target, a goal or a place. */
typedef struct {
    bool is_there;         /* something of it is meant */
    double known, classed; /* shares of its weight with a value, with a class */
    double step;           /* mean of its classes; NAN: none */
    Mean score, ahead, met;
} Share;

/* The score of a forecast: its median, and the scores of its tenths. */
static Estimate score_ahead(const Result *r)
{
    if (!r->has_forecast)
        return (Estimate){.mean = NAN};
    double middle = aim_score(&r->aim, forecast_quantile(&r->forecast, .5));
    double one = aim_score(&r->aim, forecast_quantile(&r->forecast, .1));
    double other = aim_score(&r->aim, forecast_quantile(&r->forecast, .9));
    if (isnan(middle))
        return (Estimate){.mean = NAN};
    return (Estimate){middle, fmax(0, middle - fmin(one, other)) / TENTH,
                      fmax(0, fmax(one, other) - middle) / TENTH};
}

static Estimate share_met(const Result *r)
{
    double p = r->probability;
    double spread = isnan(p) ? 0 : sqrt(p * (1 - p));
    return (Estimate){p, spread, spread};
}

static double step_of(ProgressClass class)
{
    switch (class) {
    case CLASS_MET:
    case CLASS_ON_TRACK:
        return 3;
    case CLASS_SOME:
        return 2;
    case CLASS_LITTLE:
        return 1;
    case CLASS_AWAY:
        return 0;
    default:
        return NAN;
    }
}

static Share share_of(const Result *r, MethodId method)
{
    double step = step_of(r->verdicts[method].class);
    Estimate score = {.mean = r->why || r->is_old ? NAN : aim_score(&r->aim, r->latest)};
    return (Share){.is_there = true,
                   .known = !r->why,
                   .classed = !isnan(step),
                   .step = step,
                   .score = mean_of(score),
                   .ahead = mean_of(score_ahead(r)),
                   .met = mean_of(share_met(r))};
}

/* --- parts to a whole --- */

/* Correlation of errors, measured on the world's table by bench/correlation.c: docs/methods.md. */
static const double WITHIN_PLACE = .02, BETWEEN_PLACES = .17;

/* Sums of a whole while its parts come. */
typedef struct {
    double weight, known, classed, step_weight, step;
    Mean score, ahead, met;
} Join;

static void join_add(Join *j, const Share *part, double weight)
{
    if (!part->is_there)
        return;
    j->weight += weight;
    j->known += weight * part->known;
    j->classed += weight * part->classed;
    if (!isnan(part->step)) {
        j->step_weight += weight;
        j->step += weight * part->step;
    }
    mean_add(&j->score, &part->score, weight);
    mean_add(&j->ahead, &part->ahead, weight);
    mean_add(&j->met, &part->met, weight);
}

static Share join_close(const Join *j)
{
    if (j->weight <= 0)
        return (Share){.step = NAN};
    return (Share){.is_there = true,
                   .known = j->known / j->weight,
                   .classed = j->classed / j->weight,
                   .step = j->step_weight > 0 ? j->step / j->step_weight : NAN,
                   .score = mean_divide(j->score),
                   .ahead = mean_divide(j->ahead),
                   .met = mean_divide(j->met)};
}

/* A place as one part of several: its own correlation is settled. */
static Share settle(Share place)
{
    place.score = mean_of(estimate_of(place.score, WITHIN_PLACE));
    place.ahead = mean_of(estimate_of(place.ahead, WITHIN_PLACE));
    place.met = mean_of(estimate_of(place.met, WITHIN_PLACE));
    return place;
}

/* --- rows --- */

typedef struct {
    const Assessment *assessment;
    MethodId method;
    Str code;
    Aggregate *out; /* its counts */
} Job;

static void count_result(Job *job, const Result *r)
{
    job->out->meant++;
    job->out->known += !r->why;
    job->out->moves[result_movement(r)]++;
    job->out->classes[r->verdicts[job->method].class]++;
}

/* The result of row i, where it is asked for, meant for the place and in the release; else NULL. */
static const Result *meant_result(const Job *job, size_t i, const Place *place)
{
    const ProfileRow *row = profile_row(assessment_profile(job->assessment), i);
    if (row->weight <= 0 || !profile_is_under(row, job->code))
        return NULL;
    const Result *r = assessment_result(job->assessment, i, place);
    bool is_meant = r && r->why != WHY_NOT_MEANT && r->why != WHY_NO_SERIES;
    return is_meant ? r : NULL;
}

/* An indicator weighs as its heaviest row; several rows share that. */
static double weight_of(const Job *job, size_t at, const Place *place)
{
    const Profile *profile = assessment_profile(job->assessment);
    const ProfileRow *row = profile_row(profile, at);
    double most = 0, sum = 0;
    for (size_t i = 0; i < profile_count(profile); i++) {
        const ProfileRow *other = profile_row(profile, i);
        if (other->goal != row->goal || !str_eq(other->indicator, row->indicator) ||
            !meant_result(job, i, place))
            continue;
        most = fmax(most, other->weight);
        sum += other->weight;
    }
    return row->weight * most / sum;
}

/* The indicators of one target; for rows without one, of their goal. */
static Share join_target(Job *job, int goal, Str target, const Place *place)
{
    Join whole = {0};
    const Profile *profile = assessment_profile(job->assessment);
    for (size_t i = 0; i < profile_count(profile); i++) {
        const ProfileRow *row = profile_row(profile, i);
        if (row->goal != goal || !str_eq(row->target, target))
            continue;
        const Result *r = meant_result(job, i, place);
        if (!r)
            continue;
        count_result(job, r);
        Share part = share_of(r, job->method);
        join_add(&whole, &part, weight_of(job, i, place));
    }
    return join_close(&whole);
}

/* The first row of its target among those of the goal and under the code. */
static bool is_first_of_target(const Profile *profile, size_t row, Str code)
{
    const ProfileRow *r = profile_row(profile, row);
    if (!profile_is_under(r, code))
        return false;
    for (size_t i = 0; i < row; i++) {
        const ProfileRow *before = profile_row(profile, i);
        if (before->goal == r->goal && str_eq(before->target, r->target) &&
            profile_is_under(before, code))
            return false;
    }
    return true;
}

static Share join_goal(Job *job, int goal, const Place *place)
{
    Join whole = {0};
    const Profile *profile = assessment_profile(job->assessment);
    for (size_t i = 0; i < profile_count(profile); i++) {
        const ProfileRow *row = profile_row(profile, i);
        if (row->goal != goal || !is_first_of_target(profile, i, job->code))
            continue;
        Share target = join_target(job, goal, row->target, place);
        join_add(&whole, &target, 1);
    }
    return join_close(&whole);
}

static Share join_place(Job *job, const Place *place)
{
    Join whole = {0};
    for (int goal = 1; goal <= FRAMEWORK_GOALS; goal++) {
        Share share = join_goal(job, goal, place);
        join_add(&whole, &share, 1);
    }
    return join_close(&whole);
}

static ProgressClass class_of_step(double step)
{
    return step >= 2.5   ? CLASS_ON_TRACK
           : step >= 1.5 ? CLASS_SOME
           : step >= .5  ? CLASS_LITTLE
                         : CLASS_AWAY;
}

static void set_class(Aggregate *out, const Share *whole)
{
    size_t classed = out->meant - out->classes[CLASS_NONE];
    out->share_known = whole->known;
    out->step = whole->step;
    bool is_enough = whole->classed >= .5 && (classed > 1 || out->meant == 1);
    out->why = is_enough ? WHY_NONE : out->known ? WHY_FEW_POINTS : WHY_NO_DATA;
    out->class = is_enough ? class_of_step(out->step) : CLASS_NONE;
    if (is_enough && out->classes[CLASS_MET] == out->meant)
        out->class = CLASS_MET;
}

static void add_counts(Aggregate *all, const Aggregate *one)
{
    all->meant += one->meant;
    all->known += one->known;
    for (size_t i = 0; i < CLASS_COUNT; i++)
        all->classes[i] += one->classes[i];
    for (size_t i = 0; i < MOVE_COUNT; i++)
        all->moves[i] += one->moves[i];
}

/* Several places have a class together when half of those that were asked for have one. */
static void need_half(Aggregate *all, size_t with_class, size_t asked)
{
    if (2 * with_class >= asked || all->class == CLASS_NONE)
        return;
    all->class = CLASS_NONE;
    all->why = WHY_FEW_POINTS;
}

/* A place of which the release holds nothing is missing; one that it knows and for which there is
 * no row is not meant. */
static bool is_known(const Assessment *assessment, const Place *place)
{
    return profile_count(assessment_profile(assessment)) && assessment_result(assessment, 0, place);
}

Aggregate aggregate_make(const Assessment *assessment, MethodId method, Str code,
                         const Place *const *places, size_t place_count)
{
    Aggregate all = {0};
    Join join = {0};
    size_t with_class = 0, not_meant = 0;
    for (size_t i = 0; i < place_count; i++) {
        Aggregate one = {0};
        Job job = {assessment, method, code, &one};
        Share share = settle(join_place(&job, places[i]));
        join_add(&join, &share, 1);
        if (!share.is_there) {
            not_meant += is_known(assessment, places[i]);
            continue;
        }
        set_class(&one, &share);
        with_class += one.class != CLASS_NONE;
        add_counts(&all, &one);
    }
    Share whole = join_close(&join);
    all.score = estimate_of(whole.score, BETWEEN_PLACES);
    all.ahead = estimate_of(whole.ahead, BETWEEN_PLACES);
    all.met = estimate_of(whole.met, BETWEEN_PLACES);
    set_class(&all, &whole);
    need_half(&all, with_class, place_count - not_meant);
    return all;
}
