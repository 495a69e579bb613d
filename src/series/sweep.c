#include "series/sweep.h"

enum { ANY = UINT32_MAX, END = UINT32_MAX };

/* A pattern is an array of codes of the draft, one for each dimension and one for the period, ANY
 * where none is given. Sweeps of one pattern form a chain in the order of the input. */
struct SweepIndex {
    const Draft *draft;
    size_t width;
    Interner *patterns;
    VEC(uint32_t) first, last; /* of each pattern: numbers of sweeps */
    uint32_t *next;            /* of each sweep */
    bool *changed, *repeats;
    VEC(uint32_t) found;
};

/* The pattern of a sweep; false when it names a code that no observation has. */
static bool pattern_of(const SweepIndex *x, size_t sweep, uint32_t *codes)
{
    const Draft *d = x->draft;
    const uint32_t *texts = d->sweep_codes.items + sweep * x->width;
    for (size_t i = 0; i < x->width; i++) {
        const Interner *in = i + 1 < x->width ? d->dimensions[i] : d->periods;
        codes[i] = ANY;
        if (texts[i] == DRAFT_ABSENT)
            continue;
        codes[i] = intern_find(in, intern_text(d->sweep_texts, texts[i]));
        if (codes[i] == INTERN_NONE)
            return false;
    }
    return true;
}

static bool same_sweep(const DraftSweep *a, const DraftSweep *b)
{
    return a->before == b->before && a->attributes == b->attributes && a->value == b->value;
}

static void add_to_chain(SweepIndex *x, uint32_t pattern, uint32_t sweep)
{
    const DraftSweep *all = x->draft->sweeps.items;
    if (pattern == x->first.count) {
        vec_push(&x->first, sweep);
        vec_push(&x->last, sweep);
        return;
    }
    x->repeats[sweep] = same_sweep(&all[x->last.items[pattern]], &all[sweep]);
    if (x->repeats[sweep])
        return;
    x->next[x->last.items[pattern]] = sweep;
    x->last.items[pattern] = sweep;
}

SweepIndex *sweep_index_new(const Draft *draft)
{
    uint32_t codes[LAYOUT_MAX_COLUMNS];
    size_t count = draft->sweeps.count;
    if (!count)
        return NULL;
    SweepIndex *x = mem_alloc(sizeof *x);
    x->draft = draft;
    x->width = draft->layout->dimension_count + 1;
    x->patterns = interner_new();
    x->next = mem_alloc(count * sizeof *x->next);
    x->changed = mem_alloc(count);
    x->repeats = mem_alloc(count);
    for (uint32_t i = 0; i < count; i++) {
        x->next[i] = END;
        if (pattern_of(x, i, codes))
            add_to_chain(
                x, intern(x->patterns, (Str){(const char *)codes, x->width * sizeof *codes}), i);
    }
    return x;
}

void sweep_index_free(SweepIndex *x)
{
    if (!x)
        return;
    interner_free(x->patterns);
    vec_clear(&x->first);
    vec_clear(&x->last);
    vec_clear(&x->found);
    mem_free(x->next);
    mem_free(x->changed);
    mem_free(x->repeats);
    mem_free(x);
}

static void put_found(SweepIndex *x, uint32_t sweep)
{
    vec_push(&x->found, sweep);
    size_t at = x->found.count - 1;
    for (; at > 0 && x->found.items[at - 1] > sweep; at--)
        x->found.items[at] = x->found.items[at - 1];
    x->found.items[at] = sweep;
}

size_t sweep_index_find(SweepIndex *x, uint32_t series, uint32_t period, uint32_t **numbers)
{
    uint32_t codes[LAYOUT_MAX_COLUMNS];
    const uint32_t *key = draft_series_codes(x->draft, series);
    const Interner *kinds = x->draft->sweep_kinds;
    x->found.count = 0;
    for (uint32_t k = 0; k < intern_count(kinds); k++) {
        uint64_t given;
        memcpy(&given, intern_text(kinds, k).ptr, sizeof given);
        for (size_t i = 0; i < x->width; i++)
            codes[i] = !(given >> i & 1) ? ANY : i + 1 < x->width ? key[i] : period;
        uint32_t pattern =
            intern_find(x->patterns, (Str){(const char *)codes, x->width * sizeof *codes});
        uint32_t sweep = pattern == INTERN_NONE ? END : x->first.items[pattern];
        for (; sweep != END; sweep = x->next[sweep])
            put_found(x, sweep);
    }
    *numbers = x->found.items;
    return x->found.count;
}

void sweep_index_mark(SweepIndex *x, uint32_t number) { x->changed[number] = true; }

SweepCounts sweep_index_count(const SweepIndex *x)
{
    SweepCounts n = {0};
    for (size_t i = 0; i < x->draft->sweeps.count; i++)
        *(x->repeats[i] ? &n.duplicate : x->changed[i] ? &n.stored : &n.unchanged) += 1;
    return n;
}
