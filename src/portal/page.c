#include "portal/page.h"

#include <stdlib.h>

#include "format/csv.h"
#include "framework/titles.h"

void page_title(Page *p, Str title, Str description)
{
    doc_text(p->page, "title", title);
    doc_text(p->page, "description", description);
}

void page_crumb(Page *p, Str url, Str text)
{
    Doc *list = (Doc *)doc_get(p->page, STR("crumbs"));
    if (!list)
        list = doc_list(p->page, "crumbs");
    Doc *item = doc_object(list, NULL);
    doc_text(item, "text", text);
    if (url.len)
        doc_text(item, "url", url);
}

Str page_message(const Page *p, const char *key)
{
    return locale_message(p->locale, str_of(key), NULL);
}

Str page_format(const Page *p, const char *key, int64_t count, const MessageArgument *arguments,
                size_t argument_count)
{
    return locale_format(p->locale, p->arena, key, count, arguments, argument_count);
}

Str page_query(const Page *p, const char *name)
{
    Buf b;
    buf_init(&b, 4000);
    Str value = http_query(p->query, str_of(name), &b) ? arena_dup(p->arena, str_trim(buf_str(&b)))
                                                       : STR("");
    buf_clear(&b);
    return value.ptr ? value : STR("");
}

Str page_place_name(const Page *p, const Place *place)
{
    return place_name(place, p->language, NULL);
}

Str page_url(const Page *p, const char *section, Str id)
{
    return arena_printf(p->arena, "/" STR_FMT "/%s%s" STR_FMT,
                        STR_ARG(locale_language(p->locale)->code), section, id.len ? "/" : "",
                        STR_ARG(id));
}

static void sort_by_name(const Page *p, const Place **out, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const Place *place = out[i];
        size_t at = i;
        for (; at > 0 && locale_compare(p->locale, page_place_name(p, place),
                                        page_place_name(p, out[at - 1])) < 0;
             at--)
            out[at] = out[at - 1];
        out[at] = place;
    }
}

size_t page_countries(const Page *p, const Place **out, size_t room)
{
    size_t count = place_countries(p->framework, out, room);
    sort_by_name(p, out, count);
    return count;
}

size_t page_parts(const Page *p, const Place *whole, const Place **out, size_t room)
{
    size_t count = place_parts(p->framework, whole->id, out, room);
    sort_by_name(p, out, count);
    return count;
}

Str page_dataset_name(const Page *p, const ShelfDataset *d)
{
    Name name = p->names ? names_dataset(p->names, d->id) : (Name){d->id, STR("")};
    if (d->info.title.len && (!name.lang.len || str_eq(name.text, d->id)))
        return d->info.title;
    return name.text;
}

static const Column *dimension(const ShelfDataset *d, int at)
{
    return layout_dimension_at(release_layout(d->release), (size_t)at);
}

/* Codes of the breakdowns, joined: "Female, 15-24". */
static Str breakdown_names(const Page *p, const ShelfDataset *d, const ShelfVariable *v)
{
    const Layout *l = release_layout(d->release);
    Str rest = v->key, code, text = STR("");
    bool more = true;
    for (size_t i = 0; i < l->dimension_count && str_split(&rest, '.', &more, &code); i++) {
        Str id = layout_dimension_at(l, i)->id;
        if ((int)i == d->area || (int)i == d->series || (int)i == d->indicator ||
            (int)i == d->unit || shelf_is_total(code) || str_eq(id, STR("FREQ")) ||
            str_eq(id, STR("REPORTING_TYPE")))
            continue;
        Name name = names_code(p->names, layout_dimension_at(l, i), code);
        text = arena_printf(p->arena, STR_FMT "%s" STR_FMT, STR_ARG(text), text.len ? ", " : "",
                            STR_ARG(name.text));
    }
    return text;
}

static Str part_of_key(Str key, int dimension)
{
    Str part = STR("");
    bool more = true;
    for (int i = 0; i <= dimension && str_split(&key, '.', &more, &part); i++)
        ;
    return part;
}

Name page_variable_name(const Page *p, const ShelfVariable *v, bool with_breakdowns)
{
    const ShelfDataset *d = shelf_dataset(p->shelf, v->dataset);
    Name name = {STR(""), STR("")};
    bool has_series = d->series >= 0 && !shelf_is_total(v->series);
    if (has_series)
        name = names_code(p->names, dimension(d, d->series), v->series);
    if (d->indicator >= 0) {
        Name whole =
            names_code(p->names, dimension(d, d->indicator), part_of_key(v->key, d->indicator));
        if (has_series)
            whole.text = arena_printf(p->arena, STR_FMT ": " STR_FMT, STR_ARG(whole.text),
                                      STR_ARG(name.text));
        name = whole;
    }
    if (!with_breakdowns || !v->breakdowns)
        return name;
    Str parts = breakdown_names(p, d, v);
    if (parts.len)
        name.text =
            arena_printf(p->arena, STR_FMT " (" STR_FMT ")", STR_ARG(name.text), STR_ARG(parts));
    return name;
}

/* PER_1000_LIVE_BIRTHS without a name of its own: per 1000 live births. */
static Str readable_code(const Page *p, Str code)
{
    char *text = arena_alloc(p->arena, code.len + 1);
    for (size_t i = 0; text && i < code.len; i++) {
        char c = code.ptr[i];
        text[i] = c == '_' ? ' ' : c >= 'A' && c <= 'Z' && code.len > 3 ? (char)(c + 32) : c;
    }
    return text ? (Str){text, code.len} : code;
}

Str page_unit_name(const Page *p, const ShelfVariable *v)
{
    const ShelfDataset *d = shelf_dataset(p->shelf, v->dataset);
    if (d->unit < 0 || shelf_is_total(v->unit))
        return STR("");
    Name name = names_code(p->names, dimension(d, d->unit), v->unit);
    return name.lang.len && !str_eq(name.text, v->unit) ? name.text : readable_code(p, v->unit);
}

/* How many of the six countries, and values, a variable has. */
static void weigh(const Page *p, const ShelfVariable *v, uint32_t *countries, uint32_t *values)
{
    *countries = *values = 0;
    for (uint32_t i = 0; i < v->count; i++) {
        const ShelfSeries *s = shelf_series(p->shelf, v->first + i);
        if (!str_eq(s->place->kind, STR("country")))
            continue;
        ++*countries;
        *values += s->count;
    }
}

/* Where several series of an indicator would do, the list says which one leads. */
static bool is_leading(const Page *p, Str indicator, const ShelfVariable *v)
{
    Str series, rest;
    Str leading = indicator_leading(p->framework, indicator);
    size_t slash = str_find_char(leading, '/');
    series = str_part(leading, 0, slash);
    rest = slash == SIZE_MAX ? STR("") : str_part(leading, slash + 1, leading.len);
    if (!leading.len || !str_eq(v->series, series))
        return false;
    return rest.len ? str_find(v->key, rest) != SIZE_MAX : v->breakdowns == 0;
}

const ShelfVariable *page_headline(const Page *p, Str indicator, const Place *national)
{
    const ShelfVariable *best = NULL;
    uint32_t best_countries = 0, best_values = 0;
    for (size_t i = 0; i < shelf_variable_count(p->shelf); i++) {
        const ShelfVariable *v = shelf_variable(p->shelf, i);
        const ShelfDataset *d = shelf_dataset(p->shelf, v->dataset);
        uint32_t countries, values;
        if (d->home != national || !shelf_is_of(v, indicator))
            continue;
        weigh(p, v, &countries, &values);
        if (!countries)
            continue;
        if (is_leading(p, indicator, v))
            return v;
        bool better =
            !best || v->breakdowns < best->breakdowns ||
            (v->breakdowns == best->breakdowns &&
             (countries > best_countries || (countries == best_countries && values > best_values)));
        if (!better)
            continue;
        best = v;
        best_countries = countries;
        best_values = values;
    }
    return best;
}

const ShelfVariable *page_first_headline(const Page *p, Str indicator)
{
    const Place *countries[16];
    const ShelfVariable *v = page_headline(p, indicator, NULL);
    size_t count = place_countries(p->framework, countries, 16);
    for (size_t i = 0; !v && i < count; i++)
        v = page_headline(p, indicator, countries[i]);
    return v;
}

Name page_indicator_name(const Page *p, Str indicator)
{
    Name title;
    title.text = title_find(store_db(p->store), p->arena, indicator,
                            locale_language(p->locale)->code, &title.lang);
    if (title.text.len)
        return title;
    const ShelfVariable *v = page_first_headline(p, indicator);
    if (v)
        return page_variable_name(p, v, false);
    MessageArgument number = {"number", indicator};
    return (Name){page_format(p, "indicator.number", 0, &number, 1),
                  locale_language(p->locale)->code};
}

void page_csv_cell(Page *p, Str text, bool is_last)
{
    csv_write(&p->text, text, ',');
    buf_char(&p->text, is_last ? '\n' : ',');
}
