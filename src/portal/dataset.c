#include "base/clock.h"
#include "portal/provenance.h"

static void put_counts(Page *p, Doc *d, const ReleaseInfo *r)
{
    doc_int(d, "release", r->number);
    doc_text(d, "date", page_date(p, str_part(r->created_text, 0, 10)));
    doc_text(d, "created", r->created_text);
    doc_int(d, "series", (int64_t)r->series_count);
    doc_int(d, "observations", (int64_t)r->observation_count);
    doc_text(d, "series_text", page_format(p, "count.series", (int64_t)r->series_count, NULL, 0));
    doc_text(d, "observations_text",
             page_format(p, "count.observations", (int64_t)r->observation_count, NULL, 0));
    doc_text(d, "first_period", r->first_period);
    doc_text(d, "last_period", r->last_period);
    doc_text(d, "span", page_span(p, r->first_period, r->last_period));
}

/* What the importer called the release, where that says more than the name of the dataset, in the
 * page's language or in English. */
static void put_title(Page *p, Doc *d, Str dataset, Str name, Str title)
{
    Str english = title.len ? page_english_name(p, dataset) : STR("");
    if (title.len && !str_eq(title, name) && !str_eq(title, english))
        page_put_name(p, d, "title", page_told(title));
}

static void put_datasets(Page *p)
{
    Doc *list = doc_list(p->data, "datasets");
    for (size_t i = 0; i < shelf_dataset_count(p->shelf); i++) {
        const ShelfDataset *s = shelf_dataset(p->shelf, i);
        Doc *d = doc_object(list, NULL);
        doc_text(d, "dataset", s->id);
        Provenance source = provenance_of(s);
        page_put_name(p, d, "name", page_dataset_title(p, s));
        doc_text(d, "url", page_url(p, "datasets", s->id));
        put_counts(p, d, &s->info);
        put_title(p, d, s->id, page_dataset_name(p, s), s->info.title);
        provenance_put(p, d, &source);
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

static void put_release(Page *p, Doc *list, const ReleaseEntry *e, Str name)
{
    static const char *const names[] = {"read",        "stored",    "unchanged", "duplicate",
                                        "quarantined", "conflicts", "deleted"};
    const int64_t values[] = {e->read,        e->stored,    e->unchanged, e->duplicate,
                              e->quarantined, e->conflicts, e->deleted};
    Doc *d = doc_object(list, NULL);
    put_counts(p, d, &e->info);
    put_title(p, d, p->id, name, e->info.title);
    if (e->info.published.len)
        doc_text(d, "published", page_date(p, e->info.published));
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
        page_put_name(p, d, "name", name);
        doc_text(d, "role", str_of(roles[l->columns[i].role]));
        doc_text(d, "codelist", l->columns[i].codelist);
    }
}

static ErrCode put_state(Page *p, Release *release, Str as_of)
{
    const ReleaseInfo *info = release_info(release);
    doc_text(p->data, "structure", release_layout(release)->structure);
    put_counts(p, p->data, info);
    MessageArgument date = {"date", page_date(p, as_of)};
    if (as_of.len)
        doc_text(p->data, "as_of", page_format(p, "dataset.as_of", 0, &date, 1));
    put_columns(p, release_layout(release));
    return ERR_OK;
}

/* A dataset without a name of its own is called by the title of its release. */
static Name dataset_name(const Page *p, const DatasetInfo *info)
{
    Name name = names_dataset(p->names, p->id);
    if (info->current.title.len && (!name.lang.len || str_eq(name.text, p->id)))
        return page_told(info->current.title);
    if (str_eq(name.lang, locale_language(p->locale)->code))
        name.text = page_running(p, name.text);
    return name;
}

ErrCode page_dataset(Page *p, Err *err)
{
    ReleaseEntry *entries;
    size_t count;
    Release *release;
    DatasetInfo info;
    Str as_of = page_query(p, "as-of");
    int64_t when = 0;
    if (as_of.len && !clock_parse(as_of, true, &when))
        return err_set(err, ERR_INVALID, "'" STR_FMT "' is no date", STR_ARG(as_of));
    TRY(store_releases(p->store, p->arena, p->id, &entries, &count, err));
    TRY(store_dataset(p->store, p->arena, p->id, &info, err));
    TRY(store_release(p->store, p->id, when, &release, err));
    Name name = dataset_name(p, &info);
    page_title(p, name.text, p->id);
    page_crumb(p, page_url(p, "", STR("")), page_message(p, "nav.home"));
    page_crumb(p, page_url(p, "datasets", STR("")), page_message(p, "nav.data"));
    page_crumb(p, STR(""), p->id);
    doc_bool(p->page, "on_data", true);
    doc_text(p->data, "dataset", p->id);
    page_put_name(p, p->data, "name", name);
    Provenance source = {info.owner, info.licence, info.source_url, info.current.published};
    provenance_put(p, p->data, &source);
    Doc *list = doc_list(p->data, "releases");
    for (size_t i = 0; i < count; i++)
        put_release(p, list, &entries[i], name.text);
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
