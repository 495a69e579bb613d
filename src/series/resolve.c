#include "series/resolve.h"

#include "base/buf.h"
#include "series/cursor.h"
#include "series/draft_tables.h"
#include "series/previous.h"
#include "series/sweep.h"

enum { FINDING_BYTES = 1 << 20, NONE = UINT32_MAX };

/* The rows of one key and period. */
typedef struct {
    Resolve *r;
    const uint32_t *obs;
    size_t count;      /* rows of the import */
    uint32_t previous; /* the row of the release in force, or NONE */
    DraftObs prior;    /* what that row said before this import */
} Group;

static const DraftObs *row(const Group *g, size_t i) { return draft_obs(g->r->draft, g->obs[i]); }

static const DraftObs *prior_of(const Group *g) { return g->previous == NONE ? NULL : &g->prior; }

static bool same_value(const DraftObs *a, const DraftObs *b)
{
    if (a->has_value != b->has_value)
        return false;
    return a->has_value ? a->value == b->value : a->text == b->text;
}

static bool same_text(const DraftObs *a, const DraftObs *b)
{
    return same_value(a, b) && a->decimals == b->decimals && a->text == b->text;
}

static bool same_row(const DraftObs *a, const DraftObs *b)
{
    return same_text(a, b) && a->attributes == b->attributes;
}

static Str key_text(const Draft *d, Arena *arena, uint32_t series)
{
    const uint32_t *codes = draft_series_codes(d, series);
    Buf b;
    buf_init(&b, FINDING_BYTES / 2);
    for (size_t i = 0; i < d->layout->dimension_count; i++) {
        if (i)
            buf_char(&b, '.');
        buf_add(&b, intern_text(d->dimensions[i], codes[i]));
    }
    Str text = arena_dup(arena, buf_str(&b));
    buf_clear(&b);
    return text;
}

/* The first component in which two rows of one value differ. */
static Str differing_component(const Draft *d, const DraftObs *a, const DraftObs *b)
{
    if (!same_text(a, b))
        return layout_measure_id(d->layout);
    const uint32_t *x = draft_tuple_codes(d, a->attributes),
                   *y = draft_tuple_codes(d, b->attributes);
    for (size_t i = 0; i < d->layout->attribute_count; i++)
        if (x[i] != y[i])
            return layout_attribute_at(d->layout, i)->id;
    return STR("");
}

static LandCandidate candidate(const Group *g, Arena *arena, const DraftObs *obs, bool won)
{
    const DraftObs *prior = prior_of(g);
    Observation o = {.has_value = obs->has_value,
                     .value = obs->value,
                     .decimals = obs->decimals,
                     .text = intern_text(g->r->draft->texts, obs->text)};
    char text[NUM_TEXT_MAX];
    Str value = o.text.len ? o.text : arena_dup(arena, (Str){text, observation_write(&o, text)});
    return (LandCandidate){value, obs->file, obs->line, won, prior && same_value(prior, obs)};
}

static void report(const Group *g, LandFindingKind kind, size_t from, size_t to, size_t winner)
{
    if (!g->r->options->on_finding)
        return;
    const Draft *d = g->r->draft;
    Arena *arena = arena_new(FINDING_BYTES);
    const DraftObs *won = row(g, winner), *other = NULL;
    LandCandidate *list = arena_alloc(arena, (to - from) * sizeof *list);
    for (size_t i = from; list && i < to; i++) {
        list[i - from] = candidate(g, arena, row(g, i), i == winner);
        if (!other && !same_row(won, row(g, i)))
            other = row(g, i);
    }
    LandFinding finding = {kind,
                           key_text(d, arena, won->series),
                           intern_text(d->periods, won->period),
                           kind == LAND_NOTED && other ? differing_component(d, won, other)
                                                       : STR(""),
                           list,
                           list ? to - from : 0};
    g->r->options->on_finding(g->r->options->context, d, &finding);
    arena_free(arena);
}

/* Which of several rows stands: what the release in force says, if it is among them; else the
 * first. */
static size_t choose(const Group *g, size_t from, size_t to)
{
    const DraftObs *prior = prior_of(g);
    size_t by_value = from;
    bool found = false;
    for (size_t i = from; prior && i < to; i++) {
        if (same_row(prior, row(g, i)))
            return i;
        if (!found && same_value(prior, row(g, i))) {
            by_value = i;
            found = true;
        }
    }
    return by_value;
}

typedef struct {
    bool conflict, noted;
} Verdict;

/* The rows [from, to) agree, differ in attributes alone, or are in conflict. */
static size_t settle(const Group *g, size_t from, size_t to, Verdict *verdict)
{
    bool conflict = false, noted = false;
    for (size_t i = from + 1; i < to; i++) {
        conflict |= !same_value(row(g, from), row(g, i));
        noted |= !same_row(row(g, from), row(g, i));
    }
    size_t winner = conflict ? choose(g, from, to) : from;
    verdict->conflict |= conflict;
    verdict->noted |= noted && !conflict;
    if (conflict || noted)
        report(g, conflict ? LAND_CONFLICT : LAND_NOTED, from, to, winner);
    return winner;
}

/* --- rows that say a part of their observation, or delete --- */

typedef struct {
    bool value, attributes[LAYOUT_MAX_COLUMNS];
} Said;

/* A walk over the rows of a group in the order of the input, sweeps among them. */
typedef struct {
    const Group *g;
    uint32_t base;   /* what stands before the rows [from, at), or NONE */
    uint32_t source; /* where nothing stands: what rows take from that they do not say, or NONE */
    size_t from, at; /* rows that say the same or are in conflict */
    Said said;       /* by those rows together */
    Verdict verdict;
} Walk;

static bool has_value(const DraftObs *obs) { return obs->has_value || obs->text != DRAFT_ABSENT; }

static void says(const Draft *d, const DraftObs *obs, Said *said)
{
    const DraftFile *file = obs->action == DRAFT_PUT_SOME ? &d->files.items[obs->file] : NULL;
    const uint32_t *codes = draft_tuple_codes(d, obs->attributes);
    bool some = file && file->says;
    bool amends = obs->action == DRAFT_AMEND;
    said->value = some ? file->says_value : !amends || has_value(obs);
    for (size_t i = 0; i < d->layout->attribute_count; i++)
        said->attributes[i] =
            some ? i < file->says_count && file->says[i] : !amends || codes[i] != DRAFT_ABSENT;
}

/* Whether the row says something else than the rows before it do. */
static bool contradicts(const Walk *w, const DraftObs *obs, const Said *said)
{
    const Draft *d = w->g->r->draft;
    const DraftObs *first = row(w->g, w->from);
    const uint32_t *a = draft_tuple_codes(d, first->attributes),
                   *b = draft_tuple_codes(d, obs->attributes);
    bool differs = said->value && w->said.value && !same_text(first, obs);
    for (size_t i = 0; i < d->layout->attribute_count && !differs; i++)
        differs = said->attributes[i] && w->said.attributes[i] && a[i] != b[i];
    return differs;
}

static void take_value(DraftObs *obs, const DraftObs *from)
{
    obs->has_value = from->has_value;
    obs->value = from->value;
    obs->decimals = from->decimals;
    obs->text = from->text;
}

/* Fills what the row does not say. */
static void complete(Draft *d, DraftObs *obs, const DraftObs *base, const Said *said)
{
    uint32_t codes[LAYOUT_MAX_COLUMNS];
    const uint32_t *own = draft_tuple_codes(d, obs->attributes),
                   *old = draft_tuple_codes(d, base->attributes);
    for (size_t i = 0; i < d->layout->attribute_count; i++)
        codes[i] = said->attributes[i] ? own[i] : old[i];
    obs->attributes = draft_attributes(d, codes);
    if (!said->value)
        take_value(obs, base);
}

/* One row, or none, stands for the rows so far. */
static void walk_settle(Walk *w)
{
    if (w->from < w->at)
        w->base = w->g->obs[settle(w->g, w->from, w->at, &w->verdict)];
    w->from = w->at;
    memset(&w->said, 0, sizeof w->said);
}

static void walk_erase(Walk *w, bool value, uint32_t attributes)
{
    Draft *d = w->g->r->draft;
    uint32_t codes[LAYOUT_MAX_COLUMNS];
    const uint32_t *marks = draft_tuple_codes(d, attributes);
    walk_settle(w);
    if (w->base == NONE)
        return;
    DraftObs *base = draft_obs(d, w->base);
    const uint32_t *old = draft_tuple_codes(d, base->attributes);
    for (size_t i = 0; i < d->layout->attribute_count; i++)
        codes[i] = marks[i] == DRAFT_ABSENT ? old[i] : DRAFT_ABSENT;
    base->attributes = draft_attributes(d, codes);
    if (value)
        take_value(base, &(DraftObs){0});
}

static void walk_delete(Walk *w)
{
    w->base = w->source = NONE;
    w->from = w->at;
    memset(&w->said, 0, sizeof w->said);
}

static void walk_put(Walk *w, DraftObs *obs)
{
    Said said;
    Draft *d = w->g->r->draft;
    says(d, obs, &said);
    if (w->from < w->at && !contradicts(w, obs, &said)) {
        Said before = w->said;
        walk_settle(w);
        w->said = before;
    }
    uint32_t base = w->from < w->at ? w->g->obs[w->from] : w->base != NONE ? w->base : w->source;
    if (base != NONE)
        complete(d, obs, draft_obs(d, base), &said);
    if (w->from < w->at)
        return;
    w->said.value |= said.value;
    for (size_t i = 0; i < d->layout->attribute_count; i++)
        w->said.attributes[i] |= said.attributes[i];
}

static void walk_row(Walk *w)
{
    DraftObs *obs = draft_obs(w->g->r->draft, w->g->obs[w->at]);
    if (obs->action == DRAFT_DELETE) {
        w->at++;
        walk_delete(w);
    } else if (obs->action == DRAFT_ERASE) {
        walk_erase(w, obs->has_value, obs->attributes);
        w->from = ++w->at;
    } else {
        walk_put(w, obs);
        w->at++;
    }
}

static void walk_sweep(Walk *w, const DraftSweep *sweep)
{
    if (sweep->is_whole)
        walk_delete(w);
    else
        walk_erase(w, sweep->value, sweep->attributes);
}

/* What stands after all rows and sweeps. The row of the release in force is the first of them, and
 * may be changed in place. Leaves in the list the sweeps that met something to act on. */
static uint32_t walk(const Group *g, uint32_t *sweeps, size_t *sweep_count, Verdict *verdict)
{
    const Draft *d = g->r->draft;
    size_t next = 0, acted = 0;
    bool stays = g->r->options->mode == LAND_MERGE;
    Walk w = {.g = g, .base = stays ? g->previous : NONE, .source = g->previous};
    while (w.at < g->count || next < *sweep_count) {
        const DraftSweep *sweep = next < *sweep_count ? &d->sweeps.items[sweeps[next]] : NULL;
        if (sweep && (w.at == g->count || sweep->before <= g->obs[w.at])) {
            if (w.base != NONE || w.from < w.at)
                sweeps[acted++] = sweeps[next];
            walk_sweep(&w, sweep);
            next++;
        } else
            walk_row(&w);
    }
    walk_settle(&w);
    *verdict = w.verdict;
    *sweep_count = acted;
    return w.base;
}

/* --- groups --- */

static bool all_put(const Group *g)
{
    for (size_t i = 0; i < g->count; i++)
        if (row(g, i)->action != DRAFT_PUT)
            return false;
    return true;
}

static void count(const Group *g, uint32_t stands, const Verdict *verdict, bool changed)
{
    LandCounts *n = &g->r->counts;
    n->conflicts += verdict->conflict;
    n->noted += verdict->noted && !verdict->conflict;
    n->deleted += g->previous != NONE && stands == NONE;
    if (!g->count)
        return;
    n->duplicate += g->count - 1;
    *(changed ? &n->stored : &n->unchanged) += 1;
}

/* The number of the observation that stands, or NONE. */
static uint32_t resolve_group(Group *g)
{
    Verdict verdict = {0};
    const Draft *d = g->r->draft;
    uint32_t *sweeps = NULL;
    const DraftObs *any = draft_obs(d, g->count ? g->obs[0] : g->previous);
    uint32_t stands;
    size_t sweep_count =
        g->r->sweeps ? sweep_index_find(g->r->sweeps, any->series, any->period, &sweeps) : 0;
    if (g->previous != NONE)
        g->prior = *draft_obs(d, g->previous);
    if (sweep_count || !all_put(g))
        stands = walk(g, sweeps, &sweep_count, &verdict);
    else if (g->count)
        stands = g->obs[settle(g, 0, g->count, &verdict)];
    else
        stands = g->r->options->mode == LAND_MERGE ? g->previous : NONE;
    bool changed = stands == NONE || g->previous == NONE
                       ? stands != g->previous
                       : !same_row(&g->prior, draft_obs(d, stands));
    for (size_t i = 0; i < sweep_count && changed; i++)
        sweep_index_mark(g->r->sweeps, sweeps[i]);
    count(g, stands, &verdict, changed);
    return stands;
}

static Group group_at(Resolve *r, const uint32_t *obs, size_t count)
{
    const Draft *d = r->draft;
    Group g = {.r = r, .obs = obs, .count = 1, .previous = NONE};
    while (g.count < count && draft_obs(d, obs[g.count])->period == draft_obs(d, obs[0])->period)
        g.count++;
    if (draft_obs(d, obs[g.count - 1])->file == PREVIOUS_FILE) {
        g.count--; /* loaded last, so it stands behind the rows of the import */
        g.previous = obs[g.count];
        r->previous_count++;
    }
    return g;
}

static void count_sweeps(Resolve *r)
{
    if (!r->sweeps)
        return;
    SweepCounts n = sweep_index_count(r->sweeps);
    r->counts.stored += n.stored;
    r->counts.unchanged += n.unchanged;
    r->counts.duplicate += n.duplicate;
    sweep_index_free(r->sweeps);
    r->sweeps = NULL;
}

void resolve_ranking(Resolve *r, Ranking *ranking)
{
    size_t kept_series = 0, kept = 0;
    r->sweeps = sweep_index_new(r->draft);
    for (size_t s = 0; s < ranking->series_count; s++) {
        size_t at = ranking->first[s], end = ranking->first[s + 1], begin = kept;
        while (at < end) {
            Group g = group_at(r, ranking->obs + at, end - at);
            uint32_t stands = resolve_group(&g);
            at += g.count + (g.previous != NONE);
            if (stands != NONE)
                ranking->obs[kept++] = stands;
        }
        if (kept == begin)
            continue;
        ranking->series[kept_series] = ranking->series[s];
        ranking->first[kept_series++] = (uint32_t)begin;
    }
    ranking->series_count = kept_series;
    ranking->first[kept_series] = (uint32_t)kept;
    count_sweeps(r);
    r->counts.read = r->counts.stored + r->counts.unchanged + r->counts.duplicate;
}
