#include "series/difference.h"

#include "series/period.h"

/* One side: a cursor and the observation it stands on. */
typedef struct {
    Cursor cursor;
    bool has;
    uint32_t at;
    Str key[LAYOUT_MAX_DIMENSIONS];
    Observation observation;
} Side;

typedef struct {
    Side before, after;
    const Layout *layout;         /* of after */
    int twin[LAYOUT_MAX_COLUMNS]; /* attribute of `before` for each of `after`; -1: none */
    DifferenceSink *sink;
    void *context;
} Walk;

static void advance(Side *s)
{
    if (s->has && ++s->at < cursor_count(&s->cursor)) {
        s->observation = cursor_at(&s->cursor, s->at);
        return;
    }
    s->has = cursor_next(&s->cursor);
    s->at = 0;
    if (!s->has)
        return;
    cursor_key(&s->cursor, s->key);
    s->observation = cursor_at(&s->cursor, 0);
}

static int compare(const Walk *w)
{
    if (!w->before.has || !w->after.has)
        return w->before.has ? -1 : 1;
    for (size_t d = 0; d < w->layout->dimension_count; d++) {
        int order = str_cmp(w->before.key[d], w->after.key[d]);
        if (order)
            return order;
    }
    return period_cmp(w->before.observation.period, w->after.observation.period);
}

static bool same_value(const Observation *a, const Observation *b)
{
    return a->has_value == b->has_value && str_eq(a->text, b->text) &&
           (!a->has_value || (a->value == b->value && a->decimals == b->decimals));
}

/* The first attribute in which the two observations differ, or "". */
static Str differing_attribute(const Walk *w)
{
    for (size_t a = 0; a < w->layout->attribute_count; a++) {
        Str now = cursor_attribute(&w->after.cursor, a, w->after.at);
        Str then = w->twin[a] < 0
                       ? STR("")
                       : cursor_attribute(&w->before.cursor, (size_t)w->twin[a], w->before.at);
        if (!str_eq(now, then))
            return layout_attribute_at(w->layout, a)->id;
    }
    return STR("");
}

static ErrCode tell(Walk *w, DifferenceKind kind, Str component, Err *err)
{
    const Side *s = kind == DIFFERENCE_DELETED ? &w->before : &w->after;
    Difference d = {
        .kind = kind, .key = s->key, .period = s->observation.period, .component = component};
    if (kind != DIFFERENCE_ADDED)
        d.before = w->before.observation;
    if (kind != DIFFERENCE_DELETED)
        d.after = w->after.observation;
    return w->sink(w->context, &d, err);
}

static ErrCode step(Walk *w, Err *err)
{
    int order = compare(w);
    ErrCode rc = ERR_OK;
    if (order < 0)
        rc = tell(w, DIFFERENCE_DELETED, STR(""), err);
    else if (order > 0)
        rc = tell(w, DIFFERENCE_ADDED, STR(""), err);
    else {
        bool same = same_value(&w->before.observation, &w->after.observation);
        Str component = same ? differing_attribute(w) : STR("");
        if (!same || component.len)
            rc = tell(w, DIFFERENCE_CHANGED, component, err);
    }
    if (order <= 0)
        advance(&w->before);
    if (order >= 0)
        advance(&w->after);
    return rc;
}

static ErrCode check_layouts(Walk *w, const Layout *before, Err *err)
{
    const Layout *after = w->layout;
    bool same = before->dimension_count == after->dimension_count;
    for (size_t d = 0; same && d < after->dimension_count; d++)
        same = str_eq(layout_dimension_at(before, d)->id, layout_dimension_at(after, d)->id);
    for (size_t a = 0; a < after->attribute_count; a++)
        w->twin[a] = layout_attribute(before, layout_attribute_at(after, a)->id);
    return same ? ERR_OK
                : err_set(err, ERR_UNSUPPORTED, "the two releases have different dimensions");
}

ErrCode difference_walk(Release *before, Release *after, const KeyFilter *filter,
                        DifferenceSink *sink, void *context, Err *err)
{
    Walk w = {.layout = release_layout(after), .sink = sink, .context = context};
    Selection all = {.filter = filter};
    TRY(check_layouts(&w, release_layout(before), err));
    TRY(cursor_open(&w.before.cursor, before, &all, err));
    ErrCode rc = cursor_open(&w.after.cursor, after, &all, err);
    if (!rc) {
        advance(&w.before);
        advance(&w.after);
        while (!rc && (w.before.has || w.after.has))
            rc = step(&w, err);
        cursor_close(&w.after.cursor);
    }
    cursor_close(&w.before.cursor);
    return rc;
}
