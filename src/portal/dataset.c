#include "base/clock.h"
#include "portal/page.h"

static void put_counts(Page *p, Doc *d, const ReleaseInfo *r)
{
    doc_int(d, "release", r->number);
    doc_text(d, "date", locale_date(p->locale, p->arena, str_part(r->created_text, 0, 10)));
    doc_text(d, "created", r->created_text);
    doc_text(d, "title", r->title);
    doc_int(d, "series", (int64_t)r->series_count);
    doc_int(d, "observations", (int64_t)r->observation_count);
    doc_text(d, "series_text", page_format(p, "count.series", (int64_t)r->series_count, NULL, 0));
    doc_text(d, "observations_text",
             page_format(p, "count.observations", (int64_t)r->observation_count, NULL, 0));
    doc_text(d, "first_period", r->first_period);
    doc_text(d, "last_period", r->last_period);
}

static void put_datasets(Page *p)
{
    Doc *list = doc_list(p->data, "datasets");
    for (size_t i = 0; i < shelf_dataset_count(p->shelf); i++) {
        const ShelfDataset *s = shelf_dataset(p->shelf, i);
        Doc *d = doc_object(list, NULL);
        doc_text(d, "dataset", s->id);
        doc_text(d, "name", page_dataset_name(p, s));
        doc_text(d, "url", page_url(p, "datasets", s->id));
        put_counts(p, d, &s->info);
    }
}

ErrCode page_datasets(Page *p, Err *err)
{
    (void)err;
    page_title(p, page_message(p, "datasets.title"), page_message(p, "datasets.lede"));
    doc_bool(p->page, "on_data", true);
    put_datasets(p);
    return ERR_OK;
}

static void put_release(Page *p, Doc *list, const ReleaseEntry *e)
{
    static const char *const names[] = {"read",        "stored",    "unchanged", "duplicate",
                                        "quarantined", "conflicts", "deleted"};
    const int64_t values[] = {e->read,        e->stored,    e->unchanged, e->duplicate,
                              e->quarantined, e->conflicts, e->deleted};
    Doc *d = doc_object(list, NULL);
    put_counts(p, d, &e->info);
    doc_text(d, "kind", e->kind);
    doc_bool(d, "current", e->is_current);
    doc_bool(d, "undo", e->points_to > 0);
    if (e->points_to)
        doc_int(d, "points_to", e->points_to);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        doc_int(d, names[i], values[i]);
    doc_printf(d, "url", STR_FMT "?as-of=" STR_FMT, STR_ARG(page_url(p, "datasets", p->id)),
               STR_ARG(e->info.created_text));
}

static void put_columns(Page *p, const Layout *l)
{
    Doc *list = doc_list(p->data, "columns");
    static const char *const roles[] = {"dimension", "time", "measure", "attribute"};
    for (size_t i = 0; i < l->column_count; i++) {
        Doc *d = doc_object(list, NULL);
        Name name = names_component(p->names, l->structure, l->columns[i].id);
        doc_text(d, "id", l->columns[i].id);
        doc_text(d, "name", name.text);
        doc_text(d, "role", str_of(roles[l->columns[i].role]));
        doc_text(d, "codelist", l->columns[i].codelist);
    }
}

static ErrCode put_state(Page *p, Release *release, Str as_of)
{
    const ReleaseInfo *info = release_info(release);
    doc_text(p->data, "structure", release_layout(release)->structure);
    put_counts(p, p->data, info);
    MessageArgument date = {"date", locale_date(p->locale, p->arena, as_of)};
    if (as_of.len)
        doc_text(p->data, "as_of", page_format(p, "dataset.as_of", 0, &date, 1));
    put_columns(p, release_layout(release));
    return ERR_OK;
}

ErrCode page_dataset(Page *p, Err *err)
{
    ReleaseEntry *entries;
    size_t count;
    Release *release;
    Str as_of = page_query(p, "as-of");
    int64_t when = 0;
    if (as_of.len && !clock_parse(as_of, true, &when))
        return err_set(err, ERR_INVALID, "'" STR_FMT "' is no date", STR_ARG(as_of));
    TRY(store_releases(p->store, p->arena, p->id, &entries, &count, err));
    TRY(store_release(p->store, p->id, when, &release, err));
    Name name = names_dataset(p->names, p->id);
    page_title(p, name.text, p->id);
    page_crumb(p, page_url(p, "", STR("")), page_message(p, "nav.home"));
    page_crumb(p, page_url(p, "datasets", STR("")), page_message(p, "nav.data"));
    page_crumb(p, STR(""), p->id);
    doc_bool(p->page, "on_data", true);
    doc_text(p->data, "dataset", p->id);
    doc_text(p->data, "name", name.text);
    Doc *list = doc_list(p->data, "releases");
    for (size_t i = 0; i < count; i++)
        put_release(p, list, &entries[i]);
    ErrCode rc = put_state(p, release, as_of);
    release_unref(release);
    return rc;
}

ErrCode page_about(Page *p, Err *err)
{
    (void)err;
    page_title(p, page_message(p, "about.title"), page_message(p, "about.what"));
    put_datasets(p);
    return ERR_OK;
}
