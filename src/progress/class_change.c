#include "progress/class_change.h"

#include "base/mem.h"

/* The years of `old` with the values that they have in `new`. */
static Yearly revise(Yearly old, Yearly new, double *values)
{
    for (size_t i = 0; i < old.count; i++) {
        size_t at = yearly_find(new, old.years[i]);
        values[i] = at == SIZE_MAX ? old.values[i] : new.values[at];
    }
    return (Yearly){old.count, old.years, values, old.flags};
}

static ProgressClass class_of(const Result *r, MethodId method)
{
    return r ? r->verdicts[method].class : CLASS_NONE;
}

/* The class under the first assessment and method, had it known what was revised since. */
static ProgressClass class_revised(ClassSide before, const ClassChange *c)
{
    if (!c->before || !c->before->series || !c->after || !c->after->series)
        return c->from;
    Result retried;
    Yearly old = c->before->series->values;
    double *values = mem_alloc((old.count + 1) * sizeof *values);
    assessment_retry(before.assessment, c->before, revise(old, c->after->series->values, values),
                     &retried);
    mem_free(values);
    return class_of(&retried, before.method);
}

static bool is_of_age(const ClassChange *c, MethodId method)
{
    return c->after && c->after->verdicts[method].why == WHY_OLD;
}

/* One cause after the other: revision, then all new data, then the method. */
static unsigned find_causes(ClassSide before, ClassSide after, const ClassChange *c)
{
    unsigned causes = 0;
    ProgressClass revised = class_revised(before, c);
    ProgressClass renewed = class_of(c->after, before.method);
    if (revised != c->from)
        causes |= CHANGE_REVISED;
    if (renewed != revised)
        causes |= is_of_age(c, before.method) ? CHANGE_AGE : CHANGE_NEW;
    if (after.method != before.method && c->to != renewed)
        causes |= CHANGE_METHOD;
    return causes;
}

static void compare(ClassSide before, ClassSide after, size_t row, const Place *place,
                    ClassChangeTake *take, void *context)
{
    ClassChange c = {.row = profile_row(assessment_profile(after.assessment), row),
                     .place = place,
                     .before = assessment_result(before.assessment, row, place),
                     .after = assessment_result(after.assessment, row, place)};
    c.from = class_of(c.before, before.method);
    c.to = class_of(c.after, after.method);
    if (c.from == c.to)
        return;
    c.causes = find_causes(before, after, &c);
    take(context, &c);
}

void class_changes_walk(ClassSide before, ClassSide after, ClassChangeTake *take, void *context)
{
    const Assessment *a = before.assessment, *b = after.assessment;
    size_t rows = profile_count(assessment_profile(b));
    for (size_t row = 0; row < rows; row++) {
        for (size_t i = 0; i < assessment_place_count(b); i++)
            compare(before, after, row, assessment_place(b, i), take, context);
        for (size_t i = 0; i < assessment_place_count(a); i++)
            if (!assessment_result(b, row, assessment_place(a, i)))
                compare(before, after, row, assessment_place(a, i), take, context);
    }
}
