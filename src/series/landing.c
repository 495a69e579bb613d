#include "series/landing.h"

#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/vec.h"
#include "series/draft_tables.h"
#include "series/manifest.h"
#include "series/previous.h"
#include "series/release_parts.h"
#include "series/resolve.h"
#include "series/store_parts.h"

/* Up to ONE_SEGMENT observations a release is one segment. Above, new segments are cut at about
 * SEGMENT; boundaries once cut stay, and a segment that has grown past SPLIT is cut again. */
enum { ONE_SEGMENT = 5000000, SEGMENT = 1000000, SPLIT = 2000000 };

typedef struct {
    ReleaseEntry entry;
    DatasetInfo dataset;
} Landed;

struct Landing {
    Store *store;
    Arena *arena;
    int lock;
    bool committed, dry_run;
    VEC(Landed) landed;
    VEC(Str) new_files;
};

ErrCode landing_open(Landing **out, Store *store, Err *err)
{
    char path[600];
    int lock;
    *out = NULL;
    snprintf(path, sizeof path, "%s/import.lock", store_dir(store));
    TRY(file_lock(path, "another import", &lock, err));
    Landing *l = mem_alloc(sizeof *l);
    l->store = store;
    l->lock = lock;
    l->arena = arena_new((size_t)256 << 20);
    *out = l;
    return ERR_OK;
}

void landing_close(Landing *l)
{
    if (!l)
        return;
    for (size_t i = 0; i < l->new_files.count && !l->committed; i++)
        unlink(l->new_files.items[i].ptr);
    close(l->lock);
    vec_clear(&l->landed);
    vec_clear(&l->new_files);
    arena_free(l->arena);
    mem_free(l);
}

void land_counts_add(LandCounts *sum, const LandCounts *n)
{
    sum->read += n->read;
    sum->stored += n->stored;
    sum->unchanged += n->unchanged;
    sum->duplicate += n->duplicate;
    sum->quarantined += n->quarantined;
    sum->conflicts += n->conflicts;
    sum->deleted += n->deleted;
    sum->noted += n->noted;
}

/* --- cutting into segments --- */

typedef struct {
    Landing *landing;
    const Draft *draft;
    const Ranking *ranking;
    const Manifest *before; /* of the release in force; NULL: none */
    VEC(size_t) cuts;       /* places in the ranking where segments begin and the last one ends */
    VEC(ManifestSegment) segments;
} Cutting;

static Str code_at(const Cutting *c, size_t series, size_t d)
{
    uint32_t code = draft_series_codes(c->draft, c->ranking->series[series])[d];
    return intern_text(c->draft->dimensions[d], code);
}

static int key_cmp(const Cutting *c, size_t series, const Str *key)
{
    int order = 0;
    for (size_t d = 0; d < c->draft->layout->dimension_count && order == 0; d++)
        order = str_cmp(code_at(c, series, d), key[d]);
    return order;
}

static size_t first_series_from(const Cutting *c, const Str *key)
{
    size_t low = 0, high = c->ranking->series_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (key_cmp(c, middle, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* [from, to) as one segment, or as several of about SEGMENT observations. */
static void cut_evenly(Cutting *c, size_t from, size_t to, size_t limit)
{
    const uint32_t *first = c->ranking->first;
    if (first[to] - first[from] <= limit) {
        if (to > from)
            vec_push(&c->cuts, from);
        return;
    }
    for (size_t s = from, begin = from; s < to; s++) {
        if (s == begin)
            vec_push(&c->cuts, begin);
        if (first[s + 1] - first[begin] >= SEGMENT)
            begin = s + 1;
    }
}

static void choose_cuts(Cutting *c)
{
    size_t series = c->ranking->series_count, from = 0;
    bool was_cut = c->before && c->before->segment_count > 1 &&
                   previous_has_same_dimensions(c->before->layout, c->draft->layout);
    if (!was_cut)
        cut_evenly(c, 0, series, ONE_SEGMENT);
    for (size_t i = 1; was_cut && i <= c->before->segment_count; i++) {
        size_t to = i < c->before->segment_count
                        ? first_series_from(c, c->before->segments[i].first)
                        : series;
        cut_evenly(c, from, to, SPLIT);
        from = to;
    }
    vec_push(&c->cuts, series);
}

static void remember_file(Landing *l, const char *folder, const char *hash, const char *suffix)
{
    vec_push(&l->new_files,
             arena_printf(l->arena, "%s/%s/%s%s", store_dir(l->store), folder, hash, suffix));
}

static const Str *key_of(const Cutting *c, size_t series)
{
    size_t dimensions = c->draft->layout->dimension_count;
    Str *key = arena_alloc(c->landing->arena, (dimensions + 1) * sizeof *key);
    for (size_t d = 0; key && d < dimensions; d++)
        key[d] = code_at(c, series, d);
    return key;
}

static ErrCode write_segments(Cutting *c, Err *err)
{
    choose_cuts(c);
    for (size_t i = 0; i + 1 < c->cuts.count; i++) {
        SegmentFile file;
        size_t from = c->cuts.items[i], to = c->cuts.items[i + 1];
        TRY(segment_write(&file, store_dir(c->landing->store), c->draft, c->ranking, from, to,
                          c->cuts.count > 2, err));
        ManifestSegment segment = {.series_count = file.series_count,
                                   .observation_count = file.observation_count,
                                   .size_bytes = file.size_bytes,
                                   .first = key_of(c, from),
                                   .last = key_of(c, to - 1)};
        memcpy(segment.hash, file.hash, sizeof segment.hash);
        if (file.is_new)
            remember_file(c->landing, "segments", file.hash, ".arrow");
        vec_push(&c->segments, segment);
    }
    return ERR_OK;
}

/* --- one dataset --- */

static void find_period_ends(Manifest *m, const Draft *draft, const Ranking *r)
{
    uint32_t low = 0, high = 0;
    for (size_t s = 0; s < r->series_count; s++) { /* the rows of a series are in order of time */
        uint32_t first = draft_obs(draft, r->obs[r->first[s]])->period;
        uint32_t last = draft_obs(draft, r->obs[r->first[s + 1] - 1])->period;
        if (s == 0 || r->period_rank[first] < r->period_rank[low])
            low = first;
        if (s == 0 || r->period_rank[last] > r->period_rank[high])
            high = last;
    }
    m->first_period = m->observation_count ? intern_text(draft->periods, low) : STR("");
    m->last_period = m->observation_count ? intern_text(draft->periods, high) : STR("");
}

static ErrCode write_release(Landing *l, const Draft *draft, const Ranking *ranking,
                             const Manifest *before, const LandOptions *options, ReleaseInfo *info,
                             Err *err)
{
    Cutting c = {.landing = l, .draft = draft, .ranking = ranking, .before = before};
    char hash[65];
    bool is_new = false;
    ErrCode rc = write_segments(&c, err);
    ManifestNote *notes = arena_alloc(l->arena, (options->note_count + 1) * sizeof *notes);
    for (size_t i = 0; notes && i < options->note_count; i++)
        notes[i] = (ManifestNote){options->notes[i].name, options->notes[i].value};
    Manifest m = {.layout = draft->layout,
                  .series_count = ranking->series_count,
                  .observation_count = ranking->first[ranking->series_count],
                  .note_count = notes ? options->note_count : 0,
                  .notes = notes,
                  .segment_count = c.segments.count,
                  .segments = c.segments.items};
    find_period_ends(&m, draft, ranking);
    if (!rc)
        rc = manifest_write(&m, store_dir(l->store), hash, &is_new, err);
    if (is_new)
        remember_file(l, "manifests", hash, ".json");
    vec_clear(&c.cuts);
    vec_clear(&c.segments);
    if (rc)
        return rc;
    *info = (ReleaseInfo){.manifest = arena_dup(l->arena, str_of(hash)),
                          .series_count = m.series_count,
                          .observation_count = m.observation_count,
                          .title = arena_dup(l->arena, options->title),
                          .published = arena_dup(l->arena, options->published),
                          .first_period = arena_dup(l->arena, m.first_period),
                          .last_period = arena_dup(l->arena, m.last_period)};
    return ERR_OK;
}

static bool same_columns(const Layout *a, const Layout *b)
{
    bool same = a->column_count == b->column_count && str_eq(a->structure, b->structure) &&
                a->separator == b->separator;
    for (size_t i = 0; same && i < a->column_count; i++)
        same = str_eq(a->columns[i].id, b->columns[i].id) &&
               str_eq(a->columns[i].codelist, b->columns[i].codelist) &&
               str_eq(a->columns[i].written, b->columns[i].written) &&
               a->columns[i].role == b->columns[i].role &&
               a->columns[i].level == b->columns[i].level;
    return same;
}

static ErrCode check_loss(const Resolve *r, Str dataset, Err *err)
{
    uint64_t lost = r->counts.deleted, had = r->previous_count;
    if (r->options->yes || lost * 10 <= had)
        return ERR_OK;
    err_set(err, ERR_CONFLICT,
            "this import would delete %llu of the %llu observations of '" STR_FMT "'",
            (unsigned long long)lost, (unsigned long long)had, STR_ARG(dataset));
    err_hint(err, "say --yes if that is meant, or --action merge to keep what is not in the input");
    return ERR_CONFLICT;
}

static ErrCode check_dimensions(const Layout *now, const Layout *before, Err *err)
{
    if (previous_has_same_dimensions(now, before))
        return ERR_OK;
    err_set(err, ERR_CONFLICT, "the input has other dimensions than dataset '" STR_FMT "'",
            STR_ARG(before->dataset));
    err_hint(err, "import it into another dataset with --dataset, or replace this one with"
                  " --action replace");
    return ERR_CONFLICT;
}

static Str note_of(const LandOptions *o, Str name)
{
    for (size_t i = 0; i < o->note_count; i++)
        if (str_eq(o->notes[i].name, name))
            return o->notes[i].value;
    return STR("");
}

/* What is said of the data is part of a release: a new title or licence makes one. */
static bool says_otherwise(const LandOptions *o, const ReleaseInfo *newest, const Manifest *before)
{
    bool other = (o->title.len && !str_eq(o->title, newest->title)) ||
                 (o->published.len && !str_eq(o->published, newest->published));
    for (size_t i = 0; i < o->note_count && !other; i++) {
        other = true;
        for (size_t k = 0; k < before->note_count; k++)
            if (str_eq(o->notes[i].name, before->notes[k].name))
                other = !str_eq(o->notes[i].value, before->notes[k].value);
    }
    return other;
}

static Landed make_landed(Landing *l, Str dataset, const LandOptions *o, const ReleaseInfo *info,
                          const LandCounts *n)
{
    return (Landed){.entry = {.info = *info,
                              .kind = STR("import"),
                              .read = (int64_t)n->read,
                              .stored = (int64_t)n->stored,
                              .unchanged = (int64_t)n->unchanged,
                              .duplicate = (int64_t)n->duplicate,
                              .quarantined = (int64_t)n->quarantined,
                              .conflicts = (int64_t)n->conflicts,
                              .deleted = (int64_t)n->deleted},
                    .dataset = {.id = dataset,
                                .name = arena_dup(l->arena, o->name),
                                .owner = arena_dup(l->arena, note_of(o, STR("owner"))),
                                .licence = arena_dup(l->arena, note_of(o, STR("licence"))),
                                .source_url = arena_dup(l->arena, note_of(o, STR("source_url")))}};
}

/* Rank, compare with the release in force, and write what has changed. */
static ErrCode land(Landing *l, Draft *draft, const LandOptions *o, Release *before,
                    const ReleaseEntry *newest, LandResult *result, Err *err)
{
    Resolve r = {.draft = draft, .options = o};
    Ranking ranking;
    bool comparable =
        before && previous_has_same_dimensions(draft->layout, before->manifest.layout);
    if (comparable)
        TRY(previous_load(draft, before, o->mode == LAND_MERGE, err));
    ranking_init(&ranking, draft);
    resolve_ranking(&r, &ranking);
    if (before && !comparable)
        r.counts.deleted = r.previous_count = before->manifest.observation_count;
    r.counts.quarantined = o->quarantined;
    r.counts.read += o->quarantined;
    result->counts = r.counts;
    result->release = before ? newest->info.number : 0;
    result->is_new =
        r.counts.stored || r.counts.deleted ||
        (before && draft->obs_count && !same_columns(draft->layout, before->manifest.layout)) ||
        (before && draft->obs_count && says_otherwise(o, &newest->info, &before->manifest));
    ErrCode rc = check_loss(&r, result->dataset, err);
    if (!rc && result->is_new) {
        result->release++;
        ReleaseInfo info = {0};
        if (!o->dry_run)
            rc =
                write_release(l, draft, &ranking, before ? &before->manifest : NULL, o, &info, err);
        info.number = result->release;
        info.created_us = before ? newest->info.created_us + 1 : 0; /* not before this */
        if (!rc)
            vec_push(&l->landed, make_landed(l, result->dataset, o, &info, &r.counts));
    }
    ranking_clear(&ranking);
    return rc;
}

ErrCode landing_add(Landing *l, Draft *draft, const LandOptions *o, LandResult *result, Err *err)
{
    ReleaseEntry newest = {0};
    Release *before = NULL;
    bool found = false;
    *result = (LandResult){.dataset = arena_dup(l->arena, draft->layout->dataset)};
    l->dry_run |= o->dry_run;
    for (size_t i = 0; i < l->landed.count; i++)
        if (str_eq(l->landed.items[i].dataset.id, result->dataset))
            return err_set(err, ERR_INVALID, "one import gives dataset '" STR_FMT "' twice",
                           STR_ARG(result->dataset));
    TRY(store_newest(l->store, l->arena, result->dataset, &newest, &found, err));
    if (found)
        TRY(release_open(&before, store_dir(l->store), newest.info.manifest, err));
    ErrCode rc = before && o->mode == LAND_MERGE
                     ? check_dimensions(draft->layout, before->manifest.layout, err)
                     : ERR_OK;
    if (!rc)
        rc = land(l, draft, o, before, &newest, result, err);
    release_unref(before);
    return rc;
}

static ErrCode enter(Landing *l, LandAlso *also, void *context, Err *err)
{
    int64_t now = clock_now_us();
    for (size_t i = 0; i < l->landed.count; i++) {
        Landed *d = &l->landed.items[i];
        if (d->entry.info.created_us < now)
            d->entry.info.created_us = now;
        TRY(store_put_dataset(l->store, &d->dataset, err));
        TRY(store_add_entry(l->store, d->dataset.id, &d->entry, err));
    }
    return also ? also(context, store_db(l->store), err) : ERR_OK;
}

ErrCode landing_commit(Landing *l, LandAlso *also, void *context, Err *err)
{
    Db *db = store_db(l->store);
    if (l->dry_run)
        return err_set(err, ERR_INVALID, "a dry run cannot be committed");
    TRY(db_begin(db, err));
    ErrCode rc = enter(l, also, context, err);
    if (!rc)
        rc = db_commit(db, err);
    if (rc)
        db_rollback(db);
    /* A release that may have landed keeps its files; if it has not, they are of no harm. */
    l->committed = rc == ERR_OK || db_commit_is_doubtful(db);
    return rc;
}

/* --- undo --- */

static ErrCode nothing_before(Str dataset, Err *err)
{
    err_set(err, ERR_CONFLICT, "dataset '" STR_FMT "' has nothing before its first release",
            STR_ARG(dataset));
    err_hint(err, "import what should take its place");
    return ERR_CONFLICT;
}

static ErrCode append_undo(Store *store, Arena *arena, Str dataset, int64_t to, int64_t *now,
                           Err *err)
{
    ReleaseEntry newest, target;
    bool found = false;
    TRY(store_newest(store, arena, dataset, &newest, &found, err));
    if (found && newest.info.number == 1 && to <= 0)
        return nothing_before(dataset, err);
    TRY(store_entry(store, arena, dataset, to > 0 ? to : newest.info.number - 1, &target, err));
    ReleaseEntry entry = {
        .info = target.info, .kind = STR("undo"), .points_to = target.info.number};
    int64_t clock = clock_now_us();
    entry.info.number = newest.info.number + 1;
    entry.info.created_us = clock > newest.info.created_us ? clock : newest.info.created_us + 1;
    *now = entry.info.number;
    return store_add_entry(store, dataset, &entry, err);
}

ErrCode landing_undo(Store *store, Str dataset, int64_t to, int64_t *now, Err *err)
{
    Landing *l;
    TRY(landing_open(&l, store,
                     err)); /* for its lock: no import may be between reading and entry */
    Db *db = store_db(store);
    ErrCode rc = db_begin(db, err);
    if (!rc)
        rc = append_undo(store, l->arena, dataset, to, now, err);
    if (!rc)
        rc = db_commit(db, err);
    if (rc)
        db_rollback(db);
    landing_close(l);
    return rc;
}
