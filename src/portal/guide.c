#include "portal/guide.h"

#include <pthread.h>
#include <stdio.h>

#include "base/intern.h"
#include "base/mem.h"
#include "framework/titles.h"
#include "locale/locale.h"
#include "structure/names.h"

enum { NAMES_ARENA = 64 << 20 };

struct Guide {
    const Framework *framework;
    pthread_mutex_t lock;
    Finder *finder;
    Shelf *shelf;   /* that it was made of */
    int64_t titles; /* how many there were */
};

Guide *guide_new(const Framework *framework)
{
    Guide *g = mem_alloc(sizeof *g);
    g->framework = framework;
    pthread_mutex_init(&g->lock, NULL);
    return g;
}

void guide_free(Guide *g)
{
    if (!g)
        return;
    finder_unref(g->finder);
    shelf_unref(g->shelf);
    pthread_mutex_destroy(&g->lock);
    mem_free(g);
}

/* "12.2.1, 8.4.1" are two. */
static void add_indicators(Finder *f, Str indicators, Name name)
{
    bool more = true;
    Str indicator;
    while (str_split(&indicators, ',', &more, &indicator)) {
        char id[80];
        snprintf(id, sizeof id, "indicator:" STR_FMT, STR_ARG(str_trim(indicator)));
        finder_add(f, str_of(id), name.text, name.lang);
    }
}

/* Whether this series of that indicator was met before. */
static bool is_known(Interner *seen, const ShelfVariable *v)
{
    char key[400];
    size_t before = intern_count(seen);
    int len = snprintf(key, sizeof key, "%u|" STR_FMT "|" STR_FMT, v->dataset, STR_ARG(v->series),
                       STR_ARG(v->indicators));
    return len < 0 || (size_t)len >= sizeof key || intern(seen, str_of(key)) != before;
}

static void add_series(Finder *f, const Shelf *shelf, Names *names)
{
    Interner *seen = interner_new();
    for (size_t i = 0; i < shelf_variable_count(shelf); i++) {
        const ShelfVariable *v = shelf_variable(shelf, i);
        const ShelfDataset *d = shelf_dataset(shelf, v->dataset);
        if (d->series < 0 || is_known(seen, v))
            continue;
        const Layout *layout = release_layout(d->release);
        const Column *column = layout_dimension_at(layout, (size_t)d->series);
        add_indicators(f, v->indicators, names_code(names, column, v->series));
    }
    interner_free(seen);
}

static void add_datasets(Finder *f, const Shelf *shelf, Names *names)
{
    for (size_t i = 0; i < shelf_dataset_count(shelf); i++) {
        const ShelfDataset *d = shelf_dataset(shelf, i);
        char id[200];
        Name name = names_dataset(names, d->id);
        snprintf(id, sizeof id, "dataset:" STR_FMT, STR_ARG(d->id));
        finder_add(f, str_of(id), name.text, name.lang);
        finder_add(f, str_of(id), d->info.title, STR(""));
        finder_add(f, str_of(id), d->id, STR(""));
    }
}

/* Names fall back to other languages: what was there already adds nothing. */
static ErrCode add_names(Finder *f, const Shelf *shelf, Db *db, Err *err)
{
    for (int l = 0; l < LOCALE_COUNT; l++) {
        Names *names;
        Arena *arena = arena_new(NAMES_ARENA);
        ErrCode rc = names_new(&names, db, arena, languages[l].code, err);
        if (!rc) {
            add_series(f, shelf, names);
            add_datasets(f, shelf, names);
            names_free(names);
        }
        arena_free(arena);
        TRY(rc);
    }
    return ERR_OK;
}

static ErrCode make(Guide *g, Db *db, Shelf *shelf, int64_t titles, Err *err)
{
    Finder *f = finder_new(g->framework);
    ErrCode rc = finder_add_titles(f, db, err);
    if (!rc)
        rc = add_names(f, shelf, db, err);
    if (rc) {
        finder_unref(f);
        return rc;
    }
    finder_seal(f);
    finder_unref(g->finder);
    shelf_unref(g->shelf);
    g->finder = f;
    g->shelf = shelf_ref(shelf);
    g->titles = titles;
    return ERR_OK;
}

ErrCode guide_finder(Guide *g, Store *store, Shelf *shelf, Finder **out, Err *err)
{
    int64_t titles;
    TRY(title_count(store_db(store), &titles, err));
    pthread_mutex_lock(&g->lock);
    ErrCode rc = ERR_OK;
    if (!g->finder || g->shelf != shelf || g->titles != titles)
        rc = make(g, store_db(store), shelf, titles, err);
    if (!rc)
        *out = finder_ref(g->finder);
    pthread_mutex_unlock(&g->lock);
    return rc;
}
