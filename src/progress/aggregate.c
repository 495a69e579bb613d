#include "progress/aggregate.h"

#include <math.h>

#include "base/mem.h"

/* A tenth of a normal distribution lies beyond so many standard deviations. */
static const double TENTH = 1.2815515655446004;

/* --- estimates --- */

double estimate_low80(Estimate e) { return e.mean - TENTH * e.down; }
double estimate_high80(Estimate e) { return e.mean + TENTH * e.up; }

static double spread_of_mean(double squares, double sum, double correlation)
{
    return sqrt(fmax(0, (1 - correlation) * squares + correlation * sum * sum));
}

Estimate estimate_mean(const Estimate *parts, const double *weights, size_t count,
                       double correlation)
{
    double weight = 0, mean = 0, down = 0, up = 0, down2 = 0, up2 = 0;
    for (size_t i = 0; i < count; i++)
        weight += isnan(parts[i].mean) ? 0 : weights[i];
    if (weight <= 0)
        return (Estimate){.mean = NAN};
    for (size_t i = 0; i < count; i++) {
        if (isnan(parts[i].mean))
            continue;
        double w = weights[i] / weight;
        mean += w * parts[i].mean;
        down += w * parts[i].down;
        up += w * parts[i].up;
        down2 += w * w * parts[i].down * parts[i].down;
        up2 += w * w * parts[i].up * parts[i].up;
    }
    return (Estimate){mean, spread_of_mean(down2, down, correlation),
                      spread_of_mean(up2, up, correlation)};
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

typedef struct {
    double weight, known, step_weight, step; /* sums: step / step_weight is the mean */
    Estimate score, ahead, met;
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
    Share s = {.weight = r->row->weight,
               .known = r->why ? 0 : r->row->weight,
               .score = {.mean = r->why ? NAN : aim_score(&r->aim, r->latest)},
               .ahead = score_ahead(r),
               .met = share_met(r)};
    double step = step_of(r->verdicts[method].class);
    if (!isnan(step)) {
        s.step_weight = r->row->weight;
        s.step = step * r->row->weight;
    }
    return s;
}

/* --- parts to a whole --- */

/* Correlation of errors, measured on the world's table by bench/correlation.c: docs/methods.md. */
static const double WITHIN_PLACE = .02, BETWEEN_PLACES = .17;

/* Grows by one part at a time; all parts of a whole are joined at its end. */
typedef struct {
    size_t count, cap;
    Share *items;
} Shares;

static void shares_push(Shares *s, Share share)
{
    s->items = mem_reserve(s->items, &s->cap, s->count + 1, sizeof *s->items);
    s->items[s->count++] = share;
}

static void shares_clear(Shares *s)
{
    mem_free(s->items);
    *s = (Shares){0};
}

typedef Estimate (*Part)(const Share *share);
static Estimate part_score(const Share *s) { return s->score; }
static Estimate part_ahead(const Share *s) { return s->ahead; }
static Estimate part_met(const Share *s) { return s->met; }

static Estimate join_part(const Shares *s, Part part, bool equal, double correlation)
{
    Estimate *parts = mem_alloc(s->count * sizeof *parts);
    double *weights = mem_alloc(s->count * sizeof *weights);
    for (size_t i = 0; i < s->count; i++) {
        parts[i] = part(&s->items[i]);
        weights[i] = equal ? 1 : s->items[i].weight;
    }
    Estimate whole = estimate_mean(parts, weights, s->count, correlation);
    mem_free(parts);
    mem_free(weights);
    return whole;
}

/* Parts weigh equally (targets, goals, places) or by their own weight (indicators). The whole
 * weighs 1. */
static Share join(const Shares *s, bool equal, double correlation)
{
    Share whole = {.weight = 1};
    double weight = 0;
    for (size_t i = 0; i < s->count; i++) {
        const Share *x = &s->items[i];
        double w = equal ? 1 : x->weight;
        weight += w;
        whole.known += x->weight > 0 ? w * x->known / x->weight : 0;
        if (x->step_weight > 0) {
            double share = equal ? x->step_weight / x->weight : x->step_weight;
            whole.step_weight += share;
            whole.step += share * x->step / x->step_weight;
        }
    }
    if (weight > 0) {
        whole.known /= weight;
        whole.step_weight /= weight;
        whole.step /= weight;
    }
    whole.score = join_part(s, part_score, equal, correlation);
    whole.ahead = join_part(s, part_ahead, equal, correlation);
    whole.met = join_part(s, part_met, equal, correlation);
    return whole;
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

/* The indicators of one target; for rows without one, of their goal. */
static Share join_target(Job *job, int goal, Str target, const Place *place)
{
    Shares parts = {0};
    const Profile *profile = assessment_profile(job->assessment);
    for (size_t i = 0; i < profile_count(profile); i++) {
        const ProfileRow *row = profile_row(profile, i);
        if (row->goal != goal || !str_eq(row->target, target) || row->weight <= 0 ||
            !profile_is_under(row, job->code))
            continue;
        const Result *r = assessment_result(job->assessment, i, place);
        if (!r || r->why == WHY_NOT_MEANT || r->why == WHY_NO_SERIES)
            continue;
        count_result(job, r);
        shares_push(&parts, share_of(r, job->method));
    }
    Share whole = parts.count ? join(&parts, false, WITHIN_PLACE) : (Share){0};
    shares_clear(&parts);
    return whole;
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
    Shares parts = {0};
    const Profile *profile = assessment_profile(job->assessment);
    for (size_t i = 0; i < profile_count(profile); i++) {
        const ProfileRow *row = profile_row(profile, i);
        if (row->goal != goal || !is_first_of_target(profile, i, job->code))
            continue;
        Share target = join_target(job, goal, row->target, place);
        if (target.weight > 0)
            shares_push(&parts, target);
    }
    Share whole = parts.count ? join(&parts, true, WITHIN_PLACE) : (Share){0};
    shares_clear(&parts);
    return whole;
}

static Share join_place(Job *job, const Place *place)
{
    Shares parts = {0};
    for (int goal = 1; goal <= FRAMEWORK_GOALS; goal++) {
        Share share = join_goal(job, goal, place);
        if (share.weight > 0)
            shares_push(&parts, share);
    }
    Share whole = parts.count ? join(&parts, true, WITHIN_PLACE) : (Share){0};
    shares_clear(&parts);
    return whole;
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
    out->step = whole->step_weight > 0 ? whole->step / whole->step_weight : NAN;
    bool is_enough = whole->step_weight >= .5 && (classed > 1 || out->meant == 1);
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
    static const Estimate none = {NAN, 0, 0};
    Aggregate all = {.score = none, .ahead = none, .met = none};
    Share whole = {0};
    Shares parts = {0};
    size_t with_class = 0, not_meant = 0;
    for (size_t i = 0; i < place_count; i++) {
        Aggregate one = {0};
        Job job = {assessment, method, code, &one};
        Share share = join_place(&job, places[i]);
        if (share.weight <= 0) {
            not_meant += is_known(assessment, places[i]);
            continue;
        }
        set_class(&one, &share);
        with_class += one.class != CLASS_NONE;
        add_counts(&all, &one);
        shares_push(&parts, share);
    }
    if (parts.count) {
        whole = join(&parts, true, BETWEEN_PLACES);
        all.score = whole.score;
        all.ahead = whole.ahead;
        all.met = whole.met;
    }
    set_class(&all, &whole);
    need_half(&all, with_class, place_count - not_meant);
    shares_clear(&parts);
    return all;
}
