#include "portal/page.h"

#include <stdio.h>
#include <stdlib.h>

#include "format/csv.h"
#include "framework/titles.h"
#include "structure/breakdown.h"

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

bool page_goal_is_dark(int goal)
{
    return goal == 1 || goal == 4 || goal == 8 || goal == 10 || goal == 13 || goal == 16 ||
           goal == 17;
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

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/* Whether the number at [from, to) belongs to a code or a Latin word: M49, CO2. */
static bool touches_letter(Str text, size_t from, size_t to)
{
    return (from > 0 && (is_letter(text.ptr[from - 1]) || text.ptr[from - 1] == '_')) ||
           (to < text.len && (is_letter(text.ptr[to]) || text.ptr[to] == '_'));
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

Str page_running(const Page *p, Str text)
{
    if (!locale_language(p->locale)->is_rtl)
        return text;
    Buf out;
    buf_init(&out, 1 << 20);
    for (size_t i = 0; i < text.len;) {
        size_t end = i;
        while (end < text.len && is_digit(text.ptr[end]))
            end++;
        if (end == i)
            buf_char(&out, text.ptr[i++]);
        else {
            Str number = str_part(text, i, end);
            buf_add(&out, touches_letter(text, i, end)
                              ? number
                              : locale_digits(p->locale, p->arena, number));
            i = end;
        }
    }
    Str running = arena_dup(p->arena, buf_str(&out));
    buf_clear(&out);
    return running.ptr ? running : text;
}

Str page_span(const Page *p, Str first, Str last)
{
    MessageArgument ends[] = {{"first", page_running(p, first)}, {"last", page_running(p, last)}};
    return str_eq(first, last) ? ends[0].value : page_format(p, "span.years", 0, ends, 2);
}

Str page_date(const Page *p, Str iso_date)
{
    return page_running(p, locale_date(p->locale, p->arena, iso_date));
}

void page_put_name(const Page *p, Doc *doc, const char *key, Name name)
{
    char lang_key[64];
    bool is_own = str_eq(name.lang, locale_language(p->locale)->code);
    doc_text(doc, key, is_own ? page_running(p, name.text) : name.text);
    snprintf(lang_key, sizeof lang_key, "%s_lang", key);
    if (name.lang.len && !is_own)
        doc_text(doc, lang_key, name.lang);
}

static bool is_ascii(Str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] > 126)
            return false;
    return true;
}

/* What an importer wrote has no language of its own; Latin letters alone are read as English. */
Name page_told(Str text) { return (Name){text, is_ascii(text) ? STR("en") : STR("")}; }

Name page_dataset_title(const Page *p, const ShelfDataset *d)
{
    Name name = p->names ? names_dataset(p->names, d->id) : (Name){d->id, STR("")};
    if (d->info.title.len && (!name.lang.len || str_eq(name.text, d->id)))
        name = page_told(d->info.title);
    if (str_eq(name.lang, locale_language(p->locale)->code))
        name.text = page_running(p, name.text);
    return name;
}

Str page_dataset_name(const Page *p, const ShelfDataset *d)
{
    return page_dataset_title(p, d).text;
}

Str page_english_name(const Page *p, Str dataset)
{
    Names *english;
    if (names_new(&english, store_db(p->store), p->arena, languages[0].code, NULL))
        return STR("");
    Name name = names_dataset(english, dataset);
    names_free(english);
    return name.lang.len && !str_eq(name.text, dataset) ? name.text : STR("");
}

static bool is_of_the_un(const ShelfDataset *d)
{
    return str_starts(d->id, STR("UNSD:")) || str_starts(d->id, STR("IAEG-SDGs:"));
}

Str page_source_name(const Page *p, const ShelfDataset *d)
{
    return d->is_national    ? page_message(p, "national.national")
           : is_of_the_un(d) ? page_message(p, "national.global")
                             : page_dataset_name(p, d);
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
        if (!dimension_is_breakdown(l, i) || code_is_total(code))
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
    bool has_series = d->series >= 0 && !code_is_total(v->series);
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
    if (d->unit < 0 || code_is_total(v->unit))
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

ErrCode page_redirect(Page *p, int status, Str to)
{
    p->reply->status = status;
    p->reply->content_type = "text/plain; charset=utf-8";
    p->reply->cache = "no-store";
    snprintf(p->reply->location, sizeof p->reply->location, STR_FMT, STR_ARG(to));
    p->reply->body = http_body_new(STR(""), false);
    return ERR_OK;
}

Str page_account_name(Page *p, Str id)
{
    Account account;
    if (str_eq(id, STR("operator")) || !id.len)
        return page_message(p, "record.operator");
    return account_find(store_db(p->store), id, p->arena, &account, NULL) ? id : account.name;
}
