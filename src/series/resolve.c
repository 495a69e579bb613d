#include "series/resolve.h"

#include "base/buf.h"
#include "series/cursor.h"
#include "series/draft_tables.h"
#include "series/previous.h"

enum { FINDING_BYTES = 1 << 20, NONE = UINT32_MAX };

/* The rows of one key and period. */
typedef struct {
    Resolve *r;
    const uint32_t *obs;
    size_t count;      /* rows of the import */
    uint32_t previous; /* the row of the release in force, or NONE */
} Group;

static const DraftObs *row(const Group *g, size_t i) { return draft_obs(g->r->draft, g->obs[i]); }

static const DraftObs *previous_row(const Group *g)
{
    return g->previous == NONE ? NULL : draft_obs(g->r->draft, g->previous);
}

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
    const DraftObs *prior = previous_row(g);
    Observation o = {.has_value = obs->has_value,
                     .value = obs->value,
                     .decimals = obs->decimals,
                     .text = intern_text(g->r->draft->texts, obs->text)};
    char text[NUM_TEXT_MAX];
    Str value = o.text.len ? o.text : arena_dup(arena, (Str){text, observation_write(&o, text)});
    return (LandCandidate){value, obs->file, obs->line, won, prior && same_value(prior, obs)};
}

static void report(const Group *g, LandFindingKind kind, size_t from, size_t winner)
{
    if (!g->r->options->on_finding)
        return;
    const Draft *d = g->r->draft;
    Arena *arena = arena_new(FINDING_BYTES);
    const DraftObs *won = row(g, winner), *other = NULL;
    LandCandidate *list = arena_alloc(arena, (g->count - from) * sizeof *list);
    for (size_t i = from; list && i < g->count; i++) {
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
                           list ? g->count - from : 0};
    g->r->options->on_finding(g->r->options->context, d, &finding);
    arena_free(arena);
}

/* Which of several rows stands: what the release in force says, if it is among them; else the
 * first. */
static size_t choose(const Group *g, size_t from)
{
    const DraftObs *prior = previous_row(g);
    size_t by_value = from;
    bool found = false;
    for (size_t i = from; prior && i < g->count; i++) {
        if (same_row(prior, row(g, i)))
            return i;
        if (!found && same_value(prior, row(g, i))) {
            by_value = i;
            found = true;
        }
    }
    return by_value;
}

/* The rows from `from` on agree, differ in attributes alone, or are in conflict. */
static size_t settle(const Group *g, size_t from)
{
    bool conflict = false, noted = false;
    for (size_t i = from + 1; i < g->count; i++) {
        conflict |= !same_value(row(g, from), row(g, i));
        noted |= !same_row(row(g, from), row(g, i));
    }
    size_t winner = conflict ? choose(g, from) : from;
    if (conflict)
        g->r->counts.conflicts++;
    else if (noted)
        g->r->counts.noted++;
    if (conflict || noted)
        report(g, conflict ? LAND_CONFLICT : LAND_NOTED, from, winner);
    return winner;
}

/* Rows behind the last deletion; count when the deletion is the last word. */
static size_t after_deletions(const Group *g)
{
    size_t from = 0;
    for (size_t i = 0; i < g->count; i++)
        if (row(g, i)->action == DRAFT_DELETE)
            from = i + 1;
    return from;
}

static bool says_value(const DraftObs *obs) { return obs->has_value || obs->text != DRAFT_ABSENT; }

/* Fills what the row leaves out; true when there was any such thing. */
static bool complete(Draft *d, DraftObs *obs, const DraftObs *base)
{
    uint32_t codes[LAYOUT_MAX_COLUMNS];
    const uint32_t *own = draft_tuple_codes(d, obs->attributes),
                   *old = draft_tuple_codes(d, base->attributes);
    for (size_t i = 0; i < d->layout->attribute_count; i++)
        codes[i] = own[i] == DRAFT_ABSENT ? old[i] : own[i];
    uint32_t before = obs->attributes;
    obs->attributes = draft_attributes(d, codes);
    if (says_value(obs) || !says_value(base))
        return obs->attributes != before;
    obs->has_value = base->has_value;
    obs->value = base->value;
    obs->decimals = base->decimals;
    obs->text = base->text;
    return true;
}

/* Completes the amendments from `from` on; the first row that is no part of a later one. */
static size_t after_amendments(const Group *g, size_t from)
{
    const DraftObs *base = from ? NULL : previous_row(g); /* a deletion left nothing to amend */
    for (size_t i = from; i < g->count; i++) {
        DraftObs *obs = draft_obs(g->r->draft, g->obs[i]);
        if (obs->action == DRAFT_AMEND && base && complete(g->r->draft, obs, base))
            from = i;
        base = obs;
    }
    return from;
}

/* The observation that stands, or NONE. */
static uint32_t resolve_group(const Group *g)
{
    LandCounts *n = &g->r->counts;
    const DraftObs *prior = previous_row(g);
    if (!g->count) {
        bool stays = g->r->options->mode == LAND_MERGE;
        n->deleted += !stays;
        return stays ? g->previous : NONE;
    }
    n->duplicate += g->count - 1;
    size_t from = after_deletions(g);
    if (from == g->count) {
        n->deleted += prior != NULL;
        *(prior ? &n->stored : &n->unchanged) += 1;
        return NONE;
    }
    if (g->r->options->mode == LAND_MERGE)
        from = after_amendments(g, from);
    size_t winner = settle(g, from);
    *(prior && same_row(prior, row(g, winner)) ? &n->unchanged : &n->stored) += 1;
    return g->obs[winner];
}

static Group group_at(Resolve *r, const uint32_t *obs, size_t count)
{
    const Draft *d = r->draft;
    Group g = {r, obs, 1, NONE};
    while (g.count < count && draft_obs(d, obs[g.count])->period == draft_obs(d, obs[0])->period)
        g.count++;
    if (draft_obs(d, obs[g.count - 1])->file == PREVIOUS_FILE) {
        g.count--; /* loaded last, so it stands behind the rows of the import */
        g.previous = obs[g.count];
        r->previous_count++;
    }
    return g;
}

void resolve_ranking(Resolve *r, Ranking *ranking)
{
    size_t kept_series = 0, kept = 0;
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
    r->counts.read = r->counts.stored + r->counts.unchanged + r->counts.duplicate;
}
