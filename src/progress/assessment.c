#include "progress/assessment.h"

#include <math.h>
#include <stdlib.h>

#include "base/intern.h"
#include "base/num.h"
#include "base/team.h"
#include "base/vec.h"
#include "progress/champion.h"
#include "progress/method_darya.h"
#include "progress/verdict.h"

enum { BASE_REACH = 3, BASE_GAP = 10, DEFAULT_TARGET_YEAR = 2030 };

/* What a row of the profile has in the release, whatever the place. */
typedef struct {
    size_t variable; /* SIZE_MAX: none */
    Forecaster *forecaster;
    double rate; /* of champions; NAN: none */
} RowPlan;

struct Assessment {
    int references; /* atomic */
    int as_of, target_year;
    const Profile *profile;
    Panel *panel;
    RowPlan *plans; /* by row */
    Interner *ids;  /* of places: their column */
    VEC(const Place *) places;
    Result *results; /* row * places.count + place */
};

/* --- what is observed --- */

/* The value of the base year: its own or between its neighbours; else the first one after it; else
 * the last one before it; at most BASE_REACH years away. */
static bool find_base(Yearly y, int wanted, int *year, double *value)
{
    *year = wanted;
    if (yearly_at(y, wanted, BASE_GAP, value))
        return true;
    size_t after = 0, at = SIZE_MAX;
    while (after < y.count && y.years[after] < wanted)
        after++;
    if (after < y.count && y.years[after] <= wanted + BASE_REACH)
        at = after;
    else if (after && y.years[after - 1] >= wanted - BASE_REACH)
        at = after - 1;
    if (at == SIZE_MAX)
        return false;
    *year = y.years[at];
    *value = y.values[at];
    return true;
}

static Aim aim_of(const Assessment *a, const ProfileRow *row, const PanelVariable *v)
{
    return (Aim){.want = row->want,
                 .target = NAN,
                 .base = NAN,
                 .base_year = row->base_year,
                 .target_year = a->target_year,
                 .as_of = a->as_of,
                 .lower = isfinite(row->lower) ? row->lower : v->lower,
                 .upper = isfinite(row->upper) ? row->upper : v->upper,
                 .worst = row->worst,
                 .best = row->best,
                 .red = row->red,
                 .green = row->green};
}

/* A share of nothing is no way up, and one of a value below 0 leads the other way. */
static void set_relative(Result *r, double factor)
{
    if (isnan(r->base))
        r->target_why = WHY_NO_BASE;
    else if (r->base < 0)
        r->target_why = WHY_SIGN;
    else if (r->base == 0 && r->aim.want != WANT_DOWN)
        r->target_why = WHY_ZERO;
    else
        r->aim.target = aim_clip(&r->aim, factor * r->base);
}

/* A base that stands on its bound already has nowhere to go. */
static bool is_at_bound(const Result *r)
{
    double bound = r->aim.want == WANT_UP ? r->aim.upper : r->aim.lower;
    return r->base == bound;
}

/* A pace carried on for years leads to no more than the best places have; who is there holds it. */
static void keep_within_best(Result *r)
{
    const Aim *aim = &r->aim;
    if (isnan(aim->target) || isnan(aim->best) || isnan(r->base))
        return;
    if (aim->want == WANT_UP && aim->target > aim->best)
        r->aim.target = fmax(aim->best, r->base);
    if (aim->want == WANT_DOWN && aim->target < aim->best)
        r->aim.target = fmin(aim->best, r->base);
}

static void set_champion(Result *r, double rate)
{
    if (is_at_bound(r))
        r->aim.target = r->base;
    else if (isnan(rate))
        r->target_why = WHY_FEW_PLACES;
    else if (!isnan(r->base) && r->base <= 0)
        r->target_why = WHY_ZERO;
    else
        set_relative(r, pow(1 + rate, r->aim.target_year - r->base_year));
    keep_within_best(r);
}

static void set_target(Result *r, double rate)
{
    switch (r->row->kind) {
    case AIM_VALUE:
    case AIM_UNIVERSAL:
        r->aim.target = r->row->value;
        break;
    case AIM_RELATIVE:
        set_relative(r, r->row->value);
        break;
    case AIM_CHAMPION:
        set_champion(r, rate);
        break;
    case AIM_NONE:
        r->target_why = WHY_NO_TARGET;
        break;
    }
}

static void set_observed(Result *r, Yearly y, int as_of)
{
    size_t last = y.count - 1;
    uint8_t flags = y.flags ? y.flags[last] : 0;
    r->latest = y.values[last];
    r->latest_year = y.years[last];
    r->is_limit = flags & YEARLY_LIMIT;
    r->is_model = flags & YEARLY_MODEL;
    r->is_country = flags & YEARLY_COUNTRY;
    r->is_old = r->latest_year < as_of - ASSESSMENT_OLD_YEARS;
    if (!find_base(y, r->aim.base_year, &r->base_year, &r->base)) {
        r->base_year = 0;
        r->base = NAN;
    }
    r->aim.base = r->base;
    if (r->base_year)
        r->aim.base_year = r->base_year;
    if (r->base_year && r->base_year < r->latest_year)
        r->pace = (r->latest - r->base) / (r->latest_year - r->base_year);
}

/* A value published as "<2.5" is as near to 0 as its source measures: the limit stands in the place
 * of a target on the natural bound behind it. */
static void meet_limit(Result *r, uint8_t flags)
{
    const Aim *aim = &r->aim;
    bool is_below = aim->want == WANT_DOWN && flags & YEARLY_BELOW && aim->target <= aim->lower;
    bool is_above = aim->want == WANT_UP && flags & YEARLY_ABOVE && aim->target >= aim->upper;
    if (is_below || is_above)
        r->aim.target = r->latest;
}

static void set_needed(Result *r)
{
    r->is_met = aim_is_met(&r->aim, r->latest);
    int years = r->aim.target_year - r->latest_year;
    if (!isnan(r->aim.target) && years > 0)
        r->pace_needed = r->is_met ? 0 : (r->aim.target - r->latest) / years;
}

/* How far a value is from where it should be. */
static double distance(const Result *r, double value)
{
    bool is_past = r->aim.want != WANT_NEAR && aim_is_met(&r->aim, value);
    return is_past ? 0 : fabs(value - r->aim.target);
}

Movement result_movement(const Result *r)
{
    if (r->why || r->is_old || isnan(r->aim.target))
        return MOVE_UNKNOWN;
    if (r->is_met)
        return MOVE_MET;
    if (isnan(r->pace))
        return MOVE_UNKNOWN;
    double before = distance(r, r->base), now = distance(r, r->latest);
    return now < before ? MOVE_CLOSER : now > before ? MOVE_FURTHER : MOVE_SAME;
}

const char *movement_name(Movement movement)
{
    static const char *const names[MOVE_COUNT] = {"", "met", "closer", "same", "further"};
    return names[movement];
}

/* --- what is expected --- */

static void set_forecast(Result *r, const RowPlan *plan, Yearly y)
{
    bool is_beyond_measure = r->is_limit && r->is_met; /* its size is not known: nor its errors */
    if (r->latest_year >= r->aim.target_year || !plan->forecaster || is_beyond_measure || r->is_old)
        return;
    r->has_forecast = forecast_make(&r->forecast, plan->forecaster, y, r->aim.lower, r->aim.upper,
                                    r->aim.target_year);
    if (r->has_forecast)
        r->probability = darya_chance(&r->aim, &r->forecast);
}

static void set_verdicts(Result *r, Yearly y)
{
    Subject subject = {y, r->aim, r->has_forecast ? &r->forecast : NULL};
    for (size_t i = 0; i < METHOD_COUNT; i++) {
        Verdict v = methods[i].run(&subject);
        if (r->is_old && v.why != WHY_NO_TARGET)
            v = verdict_none(WHY_OLD);
        r->verdicts[i] = v;
        for (size_t k = 0; k < i; k++)
            r->disagree = r->disagree || classes_disagree(r->verdicts[k].class, v.class);
    }
}

static void set_nothing(Result *r, ProgressWhy why)
{
    r->why = why;
    for (size_t i = 0; i < METHOD_COUNT; i++)
        r->verdicts[i] = (Verdict){CLASS_NONE, why, NAN, NAN};
}

static Result result_init(const ProfileRow *row)
{
    Result r = {.row = row,
                .base = NAN,
                .latest = NAN,
                .probability = NAN,
                .pace = NAN,
                .pace_needed = NAN};
    set_nothing(&r, WHY_NO_DATA);
    return r;
}

static void assess(const Assessment *a, const RowPlan *plan, const PanelSeries *series,
                   Yearly values, Result *r)
{
    Yearly y = yearly_since_break(yearly_until(values, a->as_of));
    r->series = series;
    r->variable = panel_variable(a->panel, series->variable);
    if (!y.count) {
        set_nothing(r, WHY_NO_DATA);
        return;
    }
    if (y.values[y.count - 1] < r->row->lower || y.values[y.count - 1] > r->row->upper) {
        set_nothing(r, WHY_BOUNDS);
        return;
    }
    r->why = WHY_NONE;
    r->aim = aim_of(a, r->row, r->variable);
    set_observed(r, y, a->as_of);
    set_target(r, plan->rate);
    meet_limit(r, y.flags ? y.flags[y.count - 1] : 0);
    set_needed(r);
    set_forecast(r, plan, y);
    set_verdicts(r, y);
}

/* --- all of it --- */

static void fill_row(Assessment *a, size_t row, Result *results)
{
    const ProfileRow *profile_row_at = profile_row(a->profile, row);
    const RowPlan *plan = &a->plans[row];
    for (size_t i = 0; i < a->places.count; i++) {
        results[i] = result_init(profile_row_at);
        if (!profile_is_for(profile_row_at, a->places.items[i]))
            set_nothing(&results[i], WHY_NOT_MEANT);
        else if (plan->variable == SIZE_MAX)
            set_nothing(&results[i], WHY_NO_SERIES);
    }
    if (plan->variable == SIZE_MAX)
        return;
    const PanelVariable *v = panel_variable(a->panel, plan->variable);
    for (uint32_t i = v->first; i < v->first + v->count; i++) {
        const PanelSeries *s = panel_series(a->panel, i);
        uint32_t at = s->place ? intern_find(a->ids, s->place->id) : INTERN_NONE;
        if (at != INTERN_NONE && results[at].why == WHY_NO_DATA)
            assess(a, plan, s, s->values, &results[at]);
    }
}

static void plan_row(Assessment *a, size_t row)
{
    const ProfileRow *r = profile_row(a->profile, row);
    RowPlan *plan = &a->plans[row];
    plan->rate = r->kind == AIM_CHAMPION ? r->value : NAN;
    plan->variable = profile_variable(r, a->panel);
    if (plan->variable == SIZE_MAX)
        return;
    plan->forecaster = forecaster_new(a->panel, plan->variable, a->as_of);
    if (r->kind == AIM_CHAMPION && isnan(plan->rate) &&
        !champion_rate(a->panel, plan->variable, r->want == WANT_UP, a->as_of, &plan->rate))
        plan->rate = NAN;
}

static void do_row(void *context, size_t member, size_t row)
{
    Assessment *a = context;
    (void)member;
    plan_row(a, row);
    fill_row(a, row, a->results + row * a->places.count);
}

/* Places of the region and states, in the framework's order; no groupings. */
static void find_places(Assessment *a, const Framework *framework)
{
    Interner *seen = interner_new();
    for (size_t i = 0; i < panel_series_count(a->panel); i++) {
        const Place *p = panel_series(a->panel, i)->place;
        if (p && !str_eq(p->kind, STR("group")))
            intern(seen, p->id);
    }
    for (size_t i = 0; i < place_count(framework); i++) {
        const Place *p = place_at(framework, i);
        if (intern_find(seen, p->id) != INTERN_NONE && intern(a->ids, p->id) == a->places.count)
            vec_push(&a->places, p);
    }
    interner_free(seen);
}

static int year_of_release(const Release *release)
{
    const ReleaseInfo *info = release_info(release);
    uint64_t year = 0;
    if (num_read_u64(str_part(info->published, 0, 4), 9999, &year) && year)
        return (int)year;
    return num_read_u64(str_part(info->last_period, 0, 4), 9999, &year) ? (int)year : 0;
}

ErrCode assessment_new(Assessment **out, Release *release, const Profile *profile,
                       const Framework *framework, const AssessmentOptions *options, Err *err)
{
    Panel *panel;
    TRY(panel_new(&panel, release, framework, err));
    if (!panel_series_count(panel)) {
        panel_free(panel);
        err_set(err, ERR_NOT_FOUND, "the dataset holds no yearly value");
        err_hint(err, "import figures first");
        return ERR_NOT_FOUND;
    }
    Assessment *a = mem_alloc(sizeof *a);
    a->references = 1;
    a->profile = profile;
    a->panel = panel;
    a->as_of = options->as_of ? options->as_of : year_of_release(release);
    a->target_year = options->target_year ? options->target_year : DEFAULT_TARGET_YEAR;
    a->ids = interner_new();
    find_places(a, framework);
    size_t rows = profile_count(profile);
    a->plans = mem_alloc((rows + 1) * sizeof *a->plans);
    a->results = mem_alloc((rows * a->places.count + 1) * sizeof *a->results);
    team_run(rows, do_row, a);
    *out = a;
    return ERR_OK;
}

Assessment *assessment_ref(Assessment *a)
{
    __atomic_add_fetch(&a->references, 1, __ATOMIC_RELAXED);
    return a;
}

void assessment_unref(Assessment *a)
{
    if (!a || __atomic_sub_fetch(&a->references, 1, __ATOMIC_ACQ_REL))
        return;
    for (size_t i = 0; i < profile_count(a->profile); i++)
        forecaster_free(a->plans[i].forecaster);
    mem_free(a->plans);
    mem_free(a->results);
    vec_clear(&a->places);
    interner_free(a->ids);
    panel_free(a->panel);
    mem_free(a);
}

int assessment_as_of(const Assessment *a) { return a->as_of; }
const Panel *assessment_panel(const Assessment *a) { return a->panel; }
const Profile *assessment_profile(const Assessment *a) { return a->profile; }
size_t assessment_place_count(const Assessment *a) { return a->places.count; }
const Place *assessment_place(const Assessment *a, size_t i) { return a->places.items[i]; }

const Result *assessment_result(const Assessment *a, size_t row, const Place *place)
{
    uint32_t at = intern_find(a->ids, place->id);
    return at == INTERN_NONE ? NULL : &a->results[row * a->places.count + at];
}

static const RowPlan *plan_of(const Assessment *a, const Result *r)
{
    return &a->plans[r->row - profile_row(a->profile, 0)];
}

void assessment_retry(const Assessment *a, const Result *r, Yearly values, Result *out)
{
    *out = result_init(r->row);
    assess(a, plan_of(a, r), r->series, values, out);
}

size_t assessment_fan(const Assessment *a, const Result *r, Forecast *out, size_t room)
{
    if (!r->has_forecast)
        return 0;
    size_t years = (size_t)(r->aim.target_year - r->latest_year);
    Yearly y = yearly_since_break(yearly_until(r->series->values, a->as_of));
    return forecast_fan(out, plan_of(a, r)->forecaster, y, r->aim.lower, r->aim.upper,
                        r->latest_year + 1, years < room ? years : room);
}
