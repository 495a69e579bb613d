#include "portal/shelf.h"

#include <stdlib.h>

#include "base/intern.h"
#include "base/vec.h"
#include "structure/artefact.h"
#include "structure/breakdown.h"

enum { SHELF_MAX_BYTES = 1 << 30 };

struct Shelf {
    int references; /* atomic */
    Arena *arena;
    Str signature; /* of the releases in force */
    VEC(ShelfDataset) datasets;
    VEC(ShelfVariable) variables;
    VEC(ShelfSeries) series;
};

/* --- which indicator a series code stands for, where the structure says so --- */

static Str annotation(const XmlNode *code, Arena *arena)
{
    const XmlNode *list = xml_child(code, STR("Annotations"));
    for (const XmlNode *a = xml_child(list, STR("Annotation")); a;
         a = xml_next(a, STR("Annotation")))
        if (str_eq(xml_node_text(xml_child(a, STR("AnnotationType")), arena), STR("Indicator")))
            return xml_node_text(xml_child(a, STR("AnnotationText")), arena);
    return STR("");
}

typedef struct {
    Interner *codes;
    VEC(Str) indicators; /* by number of the code */
} Links;

static ErrCode read_links(Links *links, Arena *arena, Db *db, Str codelist, Err *err)
{
    ArtefactRef ref;
    const Artefact *list = NULL;
    Structures *s = structures_new(db);
    ErrCode rc = artefact_ref_parse(codelist, &ref)
                     ? structures_find(s, STR("Codelist"), ref, &list, err)
                     : ERR_OK;
    for (const XmlNode *c = list ? xml_child(list->node, STR("Code")) : NULL; c;
         c = xml_next(c, STR("Code"))) {
        Str indicator = annotation(c, structures_arena(s));
        if (!indicator.len)
            continue;
        if (intern(links->codes, xml_node_attribute(c, STR("id"))) == links->indicators.count)
            vec_push(&links->indicators, arena_dup(arena, indicator));
    }
    structures_free(s);
    return rc;
}

static Str linked(const Links *links, Str code)
{
    uint32_t at = intern_find(links->codes, code);
    return at == INTERN_NONE ? STR("") : links->indicators.items[at];
}

/* --- walking over one dataset --- */

typedef struct {
    Shelf *shelf;
    const Framework *framework;
    uint32_t dataset;
    const Layout *layout;
    int indicator_attribute;
    Links links;
    Interner *variables; /* keys without place: number + first_variable */
    size_t first_variable;
    Buf key;
} Walk;

static Str code_or_empty(const Cursor *c, int dimension)
{
    return dimension < 0 ? STR("") : cursor_code(c, (size_t)dimension);
}

/* A code of SDMX has no dots, so tables write 3-2-1 for 3.2.1. */
static Str with_dots(const Walk *w, Str code)
{
    char *text = arena_alloc(w->shelf->arena, code.len + 1);
    for (size_t i = 0; text && i < code.len; i++)
        text[i] = code.ptr[i] == '-' ? '.' : code.ptr[i];
    return text ? (Str){text, code.len} : STR("");
}

static Str indicators_of(const Walk *w, const ShelfDataset *d, const Cursor *c)
{
    if (d->indicator >= 0)
        return with_dots(w, cursor_code(c, (size_t)d->indicator));
    if (w->indicator_attribute >= 0)
        return cursor_attribute(c, (size_t)w->indicator_attribute, 0);
    return linked(&w->links, code_or_empty(c, d->series));
}

static void make_key(Walk *w, const ShelfDataset *d, const Cursor *c, bool with_place)
{
    buf_reset(&w->key);
    for (size_t i = 0; i < w->layout->dimension_count; i++) {
        if (i)
            buf_char(&w->key, '.');
        if (with_place || (int)i != d->area)
            buf_add(&w->key, cursor_code(c, i));
    }
}

static uint32_t variable_of(Walk *w, const ShelfDataset *d, const Cursor *c, Str indicators)
{
    Shelf *s = w->shelf;
    make_key(w, d, c, false);
    uint32_t at = intern(w->variables, buf_str(&w->key));
    if (w->first_variable + at < s->variables.count)
        return (uint32_t)(w->first_variable + at);
    ShelfVariable v = {.dataset = w->dataset,
                       .key = arena_dup(s->arena, buf_str(&w->key)),
                       .indicators = arena_dup(s->arena, indicators),
                       .series = arena_dup(s->arena, code_or_empty(c, d->series)),
                       .unit = arena_dup(s->arena, code_or_empty(c, d->unit))};
    for (size_t i = 0; i < w->layout->dimension_count; i++)
        v.breakdowns += dimension_is_breakdown(w->layout, i) && !code_is_total(cursor_code(c, i));
    vec_push(&s->variables, v);
    return (uint32_t)(s->variables.count - 1);
}

static const Place *place_of(const Walk *w, const ShelfDataset *d, const Cursor *c)
{
    Str area = code_or_empty(c, d->area);
    if (d->home && (!area.len || code_is_total(area)))
        return d->home;
    return place_find(w->framework, area);
}

static void walk_series(Walk *w, const Cursor *c)
{
    const ShelfDataset *d = &w->shelf->datasets.items[w->dataset];
    const Place *place = place_of(w, d, c);
    if (!place)
        return;
    Str indicators = indicators_of(w, d, c);
    if (!indicators.len)
        return;
    Arena *arena = w->shelf->arena;
    ShelfSeries s = {.variable = variable_of(w, d, c, indicators),
                     .place = place,
                     .first = arena_dup(arena, cursor_at(c, 0).period),
                     .last = arena_dup(arena, cursor_at(c, cursor_count(c) - 1).period),
                     .count = cursor_count(c)};
    make_key(w, d, c, true);
    s.key = arena_dup(arena, buf_str(&w->key));
    vec_push(&w->shelf->series, s);
}

/* Countries of the region and their parts: other states have codes and names, but no pages. */
static bool is_of_the_region(const Place *p)
{
    return p && !str_eq(p->kind, STR("state")) && !str_eq(p->kind, STR("group"));
}

/* Only places of the region: of a release of the whole world, most series need no look. */
static ErrCode known_places(const Walk *w, const ShelfDataset *d, Arena *arena, KeyFilter *filter,
                            Err *err)
{
    Str *codes;
    size_t known = 0;
    *filter = (KeyFilter){0};
    if (d->area < 0 || d->home)
        return ERR_OK;
    size_t count = release_codes(d->release, arena, (size_t)d->area, &codes);
    for (size_t i = 0; i < count; i++)
        if (is_of_the_region(place_find(w->framework, codes[i])))
            codes[known++] = codes[i];
    return key_filter_limit(filter, arena, w->layout, STR("REF_AREA"), codes, known, err);
}

static ErrCode walk_all(Walk *w, const ShelfDataset *d, Err *err)
{
    Cursor c;
    KeyFilter filter;
    Arena *scratch = arena_new(64 << 20);
    ErrCode rc = known_places(w, d, scratch, &filter, err);
    if (!rc)
        rc = cursor_open(&c, d->release, &(Selection){.filter = &filter}, err);
    if (!rc) {
        while (cursor_next(&c))
            walk_series(w, &c);
        cursor_close(&c);
    }
    arena_free(scratch);
    return rc;
}

static ErrCode walk_dataset(Walk *w, Db *db, Err *err)
{
    ShelfDataset *d = &w->shelf->datasets.items[w->dataset];
    w->layout = release_layout(d->release);
    w->indicator_attribute = layout_attribute(w->layout, STR("INDICATOR"));
    w->first_variable = w->shelf->variables.count;
    w->links.codes = interner_new();
    w->variables = interner_new();
    buf_init(&w->key, 1 << 16);
    ErrCode rc = d->series >= 0
                     ? read_links(&w->links, w->shelf->arena, db,
                                  layout_dimension_at(w->layout, (size_t)d->series)->codelist, err)
                     : ERR_OK;
    if (!rc)
        rc = walk_all(w, d, err);
    interner_free(w->links.codes);
    interner_free(w->variables);
    vec_clear(&w->links.indicators);
    buf_clear(&w->key);
    return rc;
}

/* --- making --- */

static int by_variable(const void *a, const void *b)
{
    const ShelfSeries *x = a, *y = b;
    if (x->variable != y->variable)
        return x->variable < y->variable ? -1 : 1;
    return str_cmp(x->place->id, y->place->id);
}

static void group_series(Shelf *s)
{
    if (s->series.count) /* qsort must not be given NULL */
        qsort(s->series.items, s->series.count, sizeof *s->series.items, by_variable);
    for (uint32_t i = 0; i < s->series.count; i++) {
        ShelfVariable *v = &s->variables.items[s->series.items[i].variable];
        if (!v->count++)
            v->first = i;
    }
}

static ErrCode add_dataset(Shelf *s, Store *store, const Framework *framework,
                           const DatasetInfo *info, Err *err)
{
    ShelfDataset d = {.id = arena_dup(s->arena, info->id),
                      .name = arena_dup(s->arena, info->name),
                      .owner = arena_dup(s->arena, info->owner),
                      .licence = arena_dup(s->arena, info->licence),
                      .source_url = arena_dup(s->arena, info->source_url),
                      .home = place_of_dataset(framework, info->id)};
    TRY(store_release_number(store, info->id, info->current.number, &d.release, err));
    const Layout *l = release_layout(d.release);
    d.info = *release_info(d.release);
    d.is_national = d.home != NULL;
    d.area = layout_dimension(l, STR("REF_AREA"));
    d.series = layout_dimension(l, STR("SERIES"));
    d.indicator = layout_dimension(l, STR("INDICATOR"));
    d.unit = layout_dimension(l, STR("UNIT_MEASURE"));
    vec_push(&s->datasets, d);
    Walk w = {.shelf = s, .framework = framework, .dataset = (uint32_t)s->datasets.count - 1};
    return walk_dataset(&w, store_db(store), err);
}

static Str sign(Arena *arena, const DatasetInfo *list, size_t count)
{
    Str text = STR("");
    for (size_t i = 0; i < count; i++)
        text = arena_printf(arena, STR_FMT STR_FMT "=%lld;", STR_ARG(text), STR_ARG(list[i].id),
                            (long long)list[i].current.number);
    return text;
}

ErrCode shelf_current(Shelf **out, Shelf *have, Store *store, const Framework *framework, Err *err)
{
    DatasetInfo *list;
    size_t count;
    Arena *scratch = arena_new(64 << 20);
    *out = NULL;
    ErrCode rc = store_datasets(store, scratch, &list, &count, err);
    Str signature = rc ? STR("") : sign(scratch, list, count);
    if (!rc && have && str_eq(have->signature, signature))
        *out = shelf_ref(have);
    if (rc || *out) {
        arena_free(scratch);
        return rc;
    }
    Shelf *s = mem_alloc(sizeof *s);
    s->references = 1;
    s->arena = arena_new(SHELF_MAX_BYTES);
    s->signature = arena_dup(s->arena, signature);
    for (size_t i = 0; i < count && !rc; i++)
        rc = add_dataset(s, store, framework, &list[i], err);
    arena_free(scratch);
    group_series(s);
    if (rc)
        shelf_unref(s);
    else
        *out = s;
    return rc;
}

Shelf *shelf_ref(Shelf *s)
{
    __atomic_add_fetch(&s->references, 1, __ATOMIC_RELAXED);
    return s;
}

void shelf_unref(Shelf *s)
{
    if (!s || __atomic_sub_fetch(&s->references, 1, __ATOMIC_ACQ_REL) > 0)
        return;
    for (size_t i = 0; i < s->datasets.count; i++)
        release_unref(s->datasets.items[i].release);
    vec_clear(&s->datasets);
    vec_clear(&s->variables);
    vec_clear(&s->series);
    arena_free(s->arena);
    mem_free(s);
}

size_t shelf_dataset_count(const Shelf *s) { return s->datasets.count; }
const ShelfDataset *shelf_dataset(const Shelf *s, size_t i) { return &s->datasets.items[i]; }

const ShelfDataset *shelf_find_dataset(const Shelf *s, Str id)
{
    for (size_t i = 0; i < s->datasets.count; i++)
        if (str_eq(s->datasets.items[i].id, id))
            return &s->datasets.items[i];
    return NULL;
}

const ShelfDataset *shelf_first_dataset(const Shelf *s)
{
    for (size_t i = 0; i < s->datasets.count; i++)
        if (!s->datasets.items[i].is_national)
            return &s->datasets.items[i];
    return s->datasets.count ? &s->datasets.items[0] : NULL;
}

size_t shelf_variable_count(const Shelf *s) { return s->variables.count; }
const ShelfVariable *shelf_variable(const Shelf *s, size_t i) { return &s->variables.items[i]; }
const ShelfSeries *shelf_series(const Shelf *s, size_t i) { return &s->series.items[i]; }

bool shelf_is_of(const ShelfVariable *v, Str indicator)
{
    Str rest = v->indicators, part;
    bool more = true;
    while (str_split(&rest, ',', &more, &part))
        if (str_eq(str_trim(part), indicator))
            return true;
    return false;
}
