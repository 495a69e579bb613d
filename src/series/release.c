#include <stdlib.h>

#include "base/intern.h"
#include "base/num.h"
#include "series/release_parts.h"

enum { RELEASE_ARENA_MAX = 256 << 20 };

static ErrCode open_segments(Release *r, const char *data_dir, Err *err)
{
    r->segments = mem_alloc((r->manifest.segment_count + 1) * sizeof *r->segments);
    for (size_t i = 0; i < r->manifest.segment_count; i++) {
        TRY(segment_open(&r->segments[i], data_dir, r->manifest.segments[i].hash,
                         r->manifest.layout, err));
        r->segment_count++;
    }
    return ERR_OK;
}

/* The catalogue names it, so its absence is damage, not a wrong name. */
static ErrCode err_lost(Err *err)
{
    if (err)
        err->code = ERR_CORRUPT;
    err_hint(err, "a file of the release is gone: restore the data folder from a backup");
    return ERR_CORRUPT;
}

ErrCode release_open(Release **out, const char *data_dir, Str manifest_hash, Err *err)
{
    Release *r = mem_alloc(sizeof *r);
    *out = NULL;
    r->references = 1;
    r->arena = arena_new(RELEASE_ARENA_MAX);
    Str hash = arena_dup(r->arena, manifest_hash);
    ErrCode rc = manifest_read(&r->manifest, r->arena, data_dir, hash.ptr, err);
    if (!rc)
        rc = open_segments(r, data_dir, err);
    if (rc) {
        release_unref(r);
        return rc == ERR_NOT_FOUND ? err_lost(err) : rc;
    }
    r->info = (ReleaseInfo){.manifest = hash,
                            .series_count = r->manifest.series_count,
                            .observation_count = r->manifest.observation_count,
                            .first_period = r->manifest.first_period,
                            .last_period = r->manifest.last_period,
                            .created_text = STR(""),
                            .title = STR(""),
                            .published = STR("")};
    *out = r;
    return ERR_OK;
}

void release_set_info(Release *r, const ReleaseInfo *info)
{
    r->info.number = info->number;
    r->info.created_us = info->created_us;
    r->info.created_text = arena_dup(r->arena, info->created_text);
    r->info.title = arena_dup(r->arena, info->title);
    r->info.published = arena_dup(r->arena, info->published);
}

Release *release_ref(Release *r)
{
    __atomic_add_fetch(&r->references, 1, __ATOMIC_RELAXED);
    return r;
}

void release_unref(Release *r)
{
    if (!r || __atomic_sub_fetch(&r->references, 1, __ATOMIC_ACQ_REL) > 0)
        return;
    for (size_t i = 0; i < r->segment_count; i++)
        segment_close(&r->segments[i]);
    mem_free(r->segments);
    arena_free(r->arena);
    mem_free(r);
}

const Layout *release_layout(const Release *r) { return r->manifest.layout; }
const ReleaseInfo *release_info(const Release *r) { return &r->info; }

Str release_note(const Release *r, Str name)
{
    for (size_t i = 0; i < r->manifest.note_count; i++)
        if (str_eq(r->manifest.notes[i].name, name))
            return r->manifest.notes[i].value;
    return STR("");
}

static int by_text(const void *a, const void *b)
{
    return str_cmp(*(const Str *)a, *(const Str *)b);
}

/* The texts of one column over all segments, sorted, each once; they are lent by the release. */
static size_t distinct(const Release *r, Arena *arena, size_t at, bool is_dimension, Str **out)
{
    Interner *seen = interner_new();
    size_t room = 0, count = 0;
    for (size_t s = 0; s < r->segment_count; s++) {
        const Segment *g = &r->segments[s];
        const ArrowColumn *c = is_dimension ? g->dimensions[at] : g->attributes[at];
        room += c ? c->text_count : 0;
    }
    Str *list = arena_alloc(arena, (room + 1) * sizeof *list);
    for (size_t s = 0; list && s < r->segment_count; s++) {
        const Segment *g = &r->segments[s];
        const ArrowColumn *c = is_dimension ? g->dimensions[at] : g->attributes[at];
        for (size_t i = 0; c && i < c->text_count; i++) {
            Str text = arrow_text(c, i);
            if (intern(seen, text) == count)
                list[count++] = text;
        }
    }
    if (list && r->segment_count > 1)
        qsort(list, count, sizeof *list, by_text);
    interner_free(seen);
    *out = list;
    return count;
}

size_t release_codes(const Release *r, Arena *arena, size_t dimension, Str **codes)
{
    return distinct(r, arena, dimension, true, codes);
}

size_t release_attribute_values(const Release *r, Arena *arena, size_t attribute, Str **values)
{
    return distinct(r, arena, attribute, false, values);
}

bool release_has_texts(const Release *r)
{
    for (size_t s = 0; s < r->segment_count; s++) {
        const ArrowColumn *c = r->segments[s].text;
        for (size_t i = 0; c && i < c->text_count; i++) {
            Str text = arrow_text(c, i);
            if (!num_read(text).is_number && !str_eq(text, STR("NaN")))
                return true;
        }
    }
    return false;
}

size_t release_segment_count(const Release *r) { return r->segment_count; }
Str release_segment_path(const Release *r, size_t i) { return str_of(r->segments[i].map.path); }
