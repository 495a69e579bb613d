/* Calendars: what of the register has a day, for calendar programs: events, days on which promises
 * are due, deadlines, publications. The public side alone, with the filters of lists. */
#include "locale/zone.h"
#include "outlet/ical.h"
#include "portal/api_parts.h"
#include "portal/label.h"
#include "portal/record_query.h"
#include "portal/record_view.h"

enum { ENTRIES_MAX = 5000 };

static Str place_words(Page *p, const Doc *body, Str original)
{
    Doc *words = doc_new(p->arena, DOC_OBJECT);
    view_text(p, words, "venue", doc_get(body, STR("venue")), original);
    Str text = doc_str(words, "venue");
    const Field *where = type_find_field(p->type, STR("where"));
    Str places = where ? view_line(p, where, doc_get(body, STR("where"))) : STR("");
    return !text.len ? places
           : !places.len
               ? text
               : arena_printf(p->arena, STR_FMT ", " STR_FMT, STR_ARG(text), STR_ARG(places));
}

static IcalStatus status_of(const Doc *body)
{
    Str status = doc_str(body, "status");
    if (str_eq(status, STR("cancelled")) || str_eq(status, STR("withdrawn")))
        return ICAL_CANCELLED;
    return str_eq(status, STR("announced")) || str_eq(status, STR("planned")) ? ICAL_TENTATIVE
                                                                              : ICAL_CONFIRMED;
}

static Str absolute(Page *p, Str path)
{
    return arena_printf(p->arena, STR_FMT STR_FMT, STR_ARG(site_url(p->site)), STR_ARG(path));
}

/* "commitment: Terms of reference": an entry says what it is where it is no event. */
static Str title_of(Page *p, const RecordType *type, Str name, bool is_event)
{
    return is_event ? name
                    : arena_printf(p->arena, STR_FMT ": " STR_FMT, STR_ARG(label_type(p, type, "")),
                                   STR_ARG(name));
}

/* A text in another language than the page's says so. */
static Str language_of(Page *p, const Doc *words, const char *key)
{
    Str other = doc_str(words, key);
    return other.len ? other : locale_language(p->locale)->code;
}

static void put_entry(Page *p, const ListingRow *row)
{
    const RecordType *type = row->type;
    Doc *words = doc_new(p->arena, DOC_OBJECT);
    Str original = doc_str(row->body, "original");
    bool is_event = type->last_day != NULL;
    view_name(p, words, "name", type, row->body);
    view_text(p, words, "summary", doc_get(row->body, STR("summary")), original);
    IcalEvent e = {.uid = arena_printf(p->arena, STR_FMT "@darya", STR_ARG(row->id)),
                   .sequence = row->revision,
                   .changed_us = row->changed_us,
                   .day = doc_str(row->body, type->day),
                   .last_day = is_event ? doc_str(row->body, type->last_day) : STR(""),
                   .time = is_event ? doc_str(row->body, "starts_at") : STR(""),
                   .end_time = is_event ? doc_str(row->body, "ends_at") : STR(""),
                   .zone = is_event ? doc_str(row->body, "zone") : STR(""),
                   .title = title_of(p, type, doc_str(words, "name"), is_event),
                   .text = doc_str(words, "summary"),
                   .place = place_words(p, row->body, original),
                   .url = site_url(p->site).len ? absolute(p, label_id_url(p, row->id)) : STR(""),
                   .title_language = language_of(p, words, "name_lang"),
                   .text_language = language_of(p, words, "summary_lang"),
                   .language = locale_language(p->locale)->code,
                   .status = status_of(row->body),
                   .is_busy = is_event && doc_str(row->body, type->day).len == 10 &&
                              !str_eq(doc_str(row->body, "kind"), STR("deadline"))};
    if (e.day.len)
        ical_event(&p->text, &e);
}

static ErrCode put_type(Page *p, const RecordType *type, size_t *left, Err *err)
{
    RecordQuery list;
    ListingPage found;
    p->type = type;
    TRY(record_query_read(p, type, SIDE_PUBLIC, &list, err));
    list.query.order = ORDER_NEWEST;
    list.query.limit = LISTING_MAX_ROWS;
    do {
        TRY(listing_read(p->records, &p->viewer, &list.query, p->arena, &found, err));
        for (size_t i = 0; i < found.count && *left; i++, --*left)
            put_entry(p, &found.rows[i]);
        if (found.count)
            list.query.after = found.rows[found.count - 1].mark;
    } while (found.has_after && *left);
    return ERR_OK;
}

/* Whether all that is asked for means something to the type: what doesn't would be left out, and
 * more come than was asked for. */
static bool takes_all(Page *p, const RecordType *type)
{
    Str rest = p->query, pair;
    bool more = true, takes = true;
    while (takes && rest.len && str_split(&rest, '&', &more, &pair))
        takes = !pair.len || record_query_knows(site_types(p->site), type, SIDE_PUBLIC,
                                                str_part(pair, 0, str_find_char(pair, '=')));
    return takes;
}

/* Every type that has days, or the one of the address. */
ErrCode api_calendar(Api *a, Err *err)
{
    Page *p = &a->page;
    const RecordType *asked = p->type;
    size_t left = ENTRIES_MAX;
    Str name = asked ? label_type(p, asked, "many") : page_message(p, "calendar.title");
    ical_begin(&p->text, name, locale_language(p->locale)->code);
    size_t begun = p->text.len;
    for (const RecordType *const *type = site_types(p->site); *type; type++)
        if (asked ? *type == asked : (*type)->day && takes_all(p, *type))
            TRY(put_type(p, *type, &left, err));
    ical_end(&p->text, p->text.len == begun);
    a->content_type = "text/calendar; charset=utf-8";
    return ERR_OK;
}
