#include "series/ranking.h"

#include <stdlib.h>

#include "base/team.h"
#include "series/draft_tables.h"
#include "series/period.h"

/* Series in one item of work of a team: enough to be worth taking, few enough for the near cache.
 */
enum { TOGETHER = 512 };

/* What the members of a team look at. */
typedef struct {
    Ranking *ranking;
    const Draft *draft;
    uint32_t **code_rank; /* of each dimension */
} Job;

static size_t block_count(const Ranking *r) { return (r->series_count + TOGETHER - 1) / TOGETHER; }

static size_t block_end(const Ranking *r, size_t item)
{
    size_t end = (item + 1) * TOGETHER;
    return end < r->series_count ? end : r->series_count;
}

static int by_text(const void *a, const void *b, void *interner)
{
    return str_cmp(intern_text(interner, *(const uint32_t *)a),
                   intern_text(interner, *(const uint32_t *)b));
}

static int by_period(const void *a, const void *b, void *interner)
{
    return period_cmp(intern_text(interner, *(const uint32_t *)a),
                      intern_text(interner, *(const uint32_t *)b));
}

/* rank[id] for every text of the interner. */
static uint32_t *rank_texts(Interner *in, int (*compare)(const void *, const void *, void *))
{
    size_t count = intern_count(in);
    uint32_t *ids = mem_raw(count + 1, sizeof *ids), *rank = mem_raw(count + 1, sizeof *rank);
    for (uint32_t i = 0; i < count; i++)
        ids[i] = i;
    qsort_r(ids, count, sizeof *ids, compare, in);
    for (uint32_t i = 0; i < count; i++)
        rank[ids[i]] = i;
    mem_free(ids);
    return rank;
}

/* The arrays of codes of all series, turned round: each pass of the sort then reads one column
 * instead of a little of everything. */
static void turn_block(void *context, size_t member, size_t item)
{
    const Job *job = context;
    Ranking *r = job->ranking;
    size_t dimensions = job->draft->layout->dimension_count, end = block_end(r, item);
    (void)member;
    for (size_t s = item * TOGETHER; s < end; s++) {
        const uint32_t *codes = draft_series_codes(job->draft, (uint32_t)s);
        for (size_t d = 0; d < dimensions; d++)
            r->codes[d * r->code_stride + s] = codes[d];
    }
}

static void rank_dimension(void *context, size_t member, size_t d)
{
    const Job *job = context;
    (void)member;
    job->code_rank[d] = rank_texts(job->draft->dimensions[d], by_text);
}

/* One pass of a stable counting sort by dimension d: `order` into `sorted`. `key` is room for one
 * rank a series. */
static void sort_by_dimension(const Job *job, size_t d, const uint32_t *order, uint32_t *sorted,
                              uint32_t *key)
{
    const Ranking *r = job->ranking;
    size_t codes = intern_count(job->draft->dimensions[d]), count = r->series_count;
    const uint32_t *rank = job->code_rank[d];
    uint32_t *start = mem_alloc((codes + 1) * sizeof *start);
    for (uint32_t s = 0; s < count; s++) {
        key[s] = rank[ranking_code(r, d, s)];
        start[key[s] + 1]++;
    }
    for (size_t c = 0; c < codes; c++)
        start[c + 1] += start[c];
    for (size_t i = 0; i < count; i++)
        sorted[start[key[order[i]]]++] = order[i];
    mem_free(start);
}

static void sort_series(const Job *job)
{
    Ranking *r = job->ranking;
    const Draft *draft = job->draft;
    size_t room = r->series_count + 1;
    uint32_t *order = mem_raw(room, sizeof *order), *other = mem_raw(room, sizeof *other);
    uint32_t *key = mem_raw(room, sizeof *key);
    for (uint32_t s = 0; s < r->series_count; s++)
        order[s] = s;
    for (size_t d = draft->layout->dimension_count; d-- > 0;) {
        if (intern_count(draft->dimensions[d]) < 2)
            continue;
        sort_by_dimension(job, d, order, other, key);
        uint32_t *swap = order;
        order = other;
        other = swap;
    }
    mem_free(other);
    mem_free(key);
    r->series = order;
}

static void scatter_observations(Ranking *r, const Draft *draft)
{
    uint32_t *place = mem_raw(r->series_count + 1, sizeof *place);
    r->first = mem_alloc((r->series_count + 1) * sizeof *r->first);
    r->obs = mem_raw(draft->obs_count + 1, sizeof *r->obs);
    for (uint32_t i = 0; i < r->series_count; i++)
        place[r->series[i]] = i;
    for (size_t b = 0; b < draft->blocks.count; b++)
        for (uint32_t i = 0; i < draft->blocks.items[b].count; i++)
            r->first[place[draft->blocks.items[b].items[i].series] + 1]++;
    for (size_t i = 0; i < r->series_count; i++)
        r->first[i + 1] += r->first[i];
    uint32_t *next = mem_raw(r->series_count + 1, sizeof *next);
    memcpy(next, r->first, (r->series_count + 1) * sizeof *next);
    for (size_t b = 0; b < draft->blocks.count; b++)
        for (uint32_t i = 0; i < draft->blocks.items[b].count; i++)
            r->obs[next[place[draft->blocks.items[b].items[i].series]]++] =
                (uint32_t)b * BLOCK_OBS + i;
    mem_free(next);
    mem_free(place);
}

typedef struct {
    const Draft *draft;
    const uint32_t *period_rank;
} PeriodOrder;

static uint32_t place_in_time(const PeriodOrder *order, uint32_t obs)
{
    return order->period_rank[draft_obs(order->draft, obs)->period];
}

static int by_period_then_arrival(const void *a, const void *b, void *context)
{
    const PeriodOrder *order = context;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    uint32_t p = place_in_time(order, x), q = place_in_time(order, y);
    return p != q ? (p < q ? -1 : 1) : x < y ? -1 : x > y;
}

/* Most files give the periods of a series in order already. */
static void sort_periods(void *context, size_t member, size_t item)
{
    const Job *job = context;
    const Ranking *r = job->ranking;
    PeriodOrder order = {job->draft, r->period_rank};
    size_t end = block_end(r, item);
    (void)member;
    for (size_t s = item * TOGETHER; s < end; s++) {
        uint32_t *obs = r->obs + r->first[s];
        size_t count = r->first[s + 1] - r->first[s], i = 1;
        while (i < count && place_in_time(&order, obs[i - 1]) <= place_in_time(&order, obs[i]))
            i++;
        if (i < count)
            qsort_r(obs, count, sizeof *obs, by_period_then_arrival, &order);
    }
}

void ranking_init(Ranking *r, const Draft *draft)
{
    size_t dimensions = draft->layout->dimension_count;
    uint32_t *code_rank[LAYOUT_MAX_DIMENSIONS] = {0};
    Job job = {r, draft, code_rank};
    *r = (Ranking){.series_count = intern_count(draft->series)};
    r->code_stride = r->series_count;
    r->codes = mem_raw(dimensions * r->code_stride + 1, sizeof *r->codes);
    r->period_rank = rank_texts(draft->periods, by_period);
    team_run(dimensions, rank_dimension, &job);
    team_run(block_count(r), turn_block, &job);
    sort_series(&job);
    scatter_observations(r, draft);
    team_run(block_count(r), sort_periods, &job);
    for (size_t d = 0; d < dimensions; d++)
        mem_free(code_rank[d]);
}

void ranking_clear(Ranking *r)
{
    mem_free(r->series);
    mem_free(r->first);
    mem_free(r->obs);
    mem_free(r->codes);
    mem_free(r->period_rank);
    *r = (Ranking){0};
}
