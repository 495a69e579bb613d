#include "portal/provenance.h"

Provenance provenance_of(const ShelfDataset *d)
{
    return (Provenance){d->owner, d->licence, d->source_url, d->info.published};
}

/* Other schemes than these are no address that a reader may be sent to. */
static bool is_address(Str url)
{
    return str_starts(url, STR("https://")) || str_starts(url, STR("http://"));
}

void provenance_put(const Page *p, Doc *d, const Provenance *s)
{
    if (s->owner.len)
        page_put_name(p, d, "owner", page_told(s->owner));
    if (s->licence.len)
        page_put_name(p, d, "licence", page_told(s->licence));
    if (is_address(s->url))
        doc_text(d, "address", s->url);
    if (s->published.len)
        doc_text(d, "published", page_date(p, s->published));
}

Name provenance_release_name(const Page *p, const ReleaseInfo *info)
{
    Str own = locale_language(p->locale)->code;
    if (info->published.len)
        return (Name){page_date(p, info->published), own};
    if (info->title.len)
        return page_told(info->title);
    return (Name){locale_integer(p->locale, p->arena, info->number), own};
}

static Str english_name(const Page *p, const ShelfDataset *d)
{
    Str name = page_english_name(p, d->id);
    return name.len ? name : d->info.title.len ? d->info.title : d->id;
}

Str provenance_citation(const Page *p, const ShelfDataset *d, Str indicator, Str series)
{
    const Locale *english = site_locale(p->site, 0);
    Str what = english_name(p, d), release = STR(""), address = STR("");
    MessageArgument date = {"date", locale_date(english, p->arena, d->info.published)};
    if (d->info.published.len && str_find(what, date.value) == SIZE_MAX)
        release = locale_format(english, p->arena, "source.cite_published", 0, &date, 1);
    if (d->owner.len)
        what = arena_printf(p->arena, STR_FMT ". " STR_FMT, STR_ARG(d->owner), STR_ARG(what));
    if (is_address(d->source_url))
        address = arena_printf(p->arena, " " STR_FMT, STR_ARG(d->source_url));
    MessageArgument words[] = {
        {"what", what},
        {"indicator", indicator},
        {"series", series},
        {"release", release},
        {"address", address},
        {"number", locale_integer(english, p->arena, d->info.number)},
        {"date", locale_date(english, p->arena, str_part(d->info.created_text, 0, 10))}};
    return locale_format(english, p->arena, "source.cite_text", 0, words, 7);
}
