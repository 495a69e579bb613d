#include "portal/record_view.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "locale/zone.h"
#include "portal/label.h"
#include "portal/record_items.h"
#include "portal/record_line.h"
#include "portal/record_parts.h"
#include "records/attachment.h"

static Str original_of(const Doc *body) { return doc_str(body, "original"); }

/* Erased values leave a tombstone with the day. */
static Str erased_on(const Doc *value)
{
    return value && value->kind == DOC_OBJECT ? doc_str(value, "erased") : STR("");
}

static Str erased_words(Page *p, Str day)
{
    MessageArgument date = {"date", page_date(p, day)};
    return page_format(p, "record.erased", 0, &date, 1);
}

void view_text(Page *p, Doc *into, const char *key, const Doc *texts, Str original)
{
    Name name = {STR(""), STR("")};
    if (!texts || texts->kind != DOC_OBJECT)
        return;
    Str day = erased_on(texts);
    if (day.len)
        name = (Name){erased_words(p, day), locale_language(p->locale)->code};
    else
        name.text = texts_best(texts, locale_language(p->locale)->code, original, &name.lang);
    if (name.text.len)
        page_put_name(p, into, key, name);
}

void view_name(Page *p, Doc *into, const char *key, const RecordType *type, const Doc *body)
{
    char general_key[64];
    const Doc *general = doc_get(body, STR("general"));
    if (!general) {
        view_text(p, into, key, doc_get(body, STR("name")), original_of(body));
        return;
    }
    doc_text(into, key, label_general(p, type, general->text));
    snprintf(general_key, sizeof general_key, "%s_general", key);
    doc_bool(into, general_key, true);
}

/* --- one value --- */

Str view_span(Page *p, Str since, Str until)
{
    if (!since.len && !until.len)
        return STR("");
    MessageArgument ends[] = {{"first", page_date(p, since)}, {"last", page_date(p, until)}};
    if (str_eq(since, until))
        return page_date(p, since);
    const char *key = !until.len ? "span.since" : !since.len ? "span.until" : "span.years";
    return page_format(p, key, 0, ends, 2);
}

static void put_link(Page *p, Doc *list, const Doc *link)
{
    Str to = doc_str(link, "to"), share = doc_str(link, "share");
    const Doc *number = doc_get(link, STR("share"));
    Doc *d = doc_object(list, NULL);
    if (number && !share.len)
        share = number->text;
    page_put_name(p, d, "text", label_id(p, to));
    doc_text(d, "id", to);
    doc_text(d, "url", label_id_url(p, to));
    Str note = view_span(p, doc_str(link, "since"), doc_str(link, "until"));
    if (share.len)
        note = arena_printf(p->arena, STR_FMT " %%%s" STR_FMT, STR_ARG(page_running(p, share)),
                            note.len ? ", " : "", STR_ARG(note));
    doc_text(d, "note", note); /* "" too: the page around it has a note of its own */
}

static Str scalar_words(Page *p, const Field *f, const Doc *value)
{
    switch (f->kind) {
    case FIELD_CHOICE:
        return label_choice(p, str_of(f->name), value->text);
    case FIELD_DATE:
        return page_date(p, value->text);
    case FIELD_LANGUAGE:
        return label_language(p, value->text);
    case FIELD_FLAG:
        return page_message(p, value->kind == DOC_TRUE ? "word.yes" : "word.no");
    case FIELD_NUMBER:
    case FIELD_TIME:
        return page_running(p, value->text);
    default:
        return value->text;
    }
}

static void put_scalar(Page *p, Doc *row, const Field *f, const Doc *value)
{
    Str words = scalar_words(p, f, value);
    if (f->kind == FIELD_URL || f->kind == FIELD_EMAIL) {
        doc_printf(row, "address", "%s" STR_FMT, f->kind == FIELD_EMAIL ? "mailto:" : "",
                   STR_ARG(words));
        doc_text(row, "shown", words);
    } else {
        doc_text(row, f->kind == FIELD_TEXT ? "code" : "words", words);
    }
}

/* --- files --- */

enum { DRAWN_MAX_BYTES = 300 << 10 }; /* larger images are for who asks for them */

static Str size_words(Page *p, const Attachment *file)
{
    bool is_large = file->bytes >= 1 << 20;
    double size = (double)file->bytes / (is_large ? 1 << 20 : 1 << 10);
    Str number = arena_printf(p->arena, is_large ? "%.1f" : "%.0f", size < 1 ? 1 : size);
    MessageArgument arguments[] = {{"kind", str_of(file->kind->name)},
                                   {"size", page_running(p, number)}};
    return page_format(p, is_large ? "file.megabytes" : "file.kilobytes", 0, arguments, 2);
}

Str view_file_words(Page *p, Str hash)
{
    Attachment file;
    return attachment_find(p->records, hash, p->arena, &file, NULL)
               ? page_message(p, "file.missing")
               : size_words(p, &file);
}

Str view_file_url(Page *p, Str id, Str hash)
{
    const RecordType *type = type_find(site_types(p->site), id_type(id));
    Str bare = str_part(id, id_type(id).len + 1, id.len);
    return type ? arena_printf(p->arena, "/api/records/%s/" STR_FMT "/files/" STR_FMT,
                               type->section, STR_ARG(bare), STR_ARG(hash))
                : STR("");
}

/* What an image shows stands beside it. */
static void put_file(Page *p, Doc *row, const Field *f, Str hash, const Doc *beside, Str original)
{
    Attachment file = {0};
    Doc *d = doc_object(row, "file");
    const Doc *alternative = doc_get(beside, STR("alternative"));
    bool is_kept = !attachment_find(p->records, hash, p->arena, &file, NULL);
    bool is_image = is_kept && f->kind == FIELD_IMAGE;
    if (is_image && alternative)
        view_text(p, d, "alternative", alternative, original);
    doc_text(d, "alternative", STR(""));
    doc_text(d, "alternative_lang", STR(""));
    doc_text(d, "hash", hash);
    doc_text(d, "text", view_file_words(p, hash));
    doc_text(d, "url", is_kept ? view_file_url(p, record_id_of(p), hash) : STR(""));
    doc_bool(d, "is_drawn", is_image && file.bytes <= DRAWN_MAX_BYTES);
}

static void put_rows(Page *p, Doc *into, const Field *fields, const Doc *object, Str original);

static void put_texts(Page *p, Doc *row, const Doc *value, Str original)
{
    Doc *d = doc_object(doc_list(row, "texts"), NULL);
    view_text(p, d, "text", value, original);
}

/* A list of links, words of several choices in one line, one block of a group or many. */
void view_value(Page *p, Doc *row, const Field *f, const Doc *value, const Doc *beside,
                Str original)
{
    Str day = erased_on(value);
    if (day.len) {
        doc_text(row, "words", erased_words(p, day));
        return;
    }
    if (f->kind == FIELD_GROUP && (f->flags & FIELD_MANY)) {
        items_put(p, row, f, value, original);
        return;
    }
    const Doc *first = value->kind == DOC_LIST ? value->first : value;
    Doc *list = NULL;
    if (f->kind == FIELD_LINK)
        list = doc_list(row, "links");
    if (f->kind == FIELD_GROUP)
        list = doc_list(row, "items");
    Str line = STR("");
    for (const Doc *v = first; v; v = value->kind == DOC_LIST ? v->next : NULL) {
        if (f->kind == FIELD_LINK)
            put_link(p, list, v);
        else if (f->kind == FIELD_GROUP)
            put_rows(p, doc_object(list, NULL), f->fields, v, original);
        else if (f->kind == FIELD_TEXTS)
            put_texts(p, row, v, original);
        else if (f->kind == FIELD_FILE || f->kind == FIELD_IMAGE)
            put_file(p, row, f, v->text, beside, original);
        else if (value->kind != DOC_LIST)
            put_scalar(p, row, f, v);
        else
            line = arena_printf(p->arena, STR_FMT "%s" STR_FMT, STR_ARG(line), line.len ? ", " : "",
                                STR_ARG(scalar_words(p, f, v)));
    }
    if (line.len)
        doc_text(row, "words", line);
}

static void put_row(Page *p, Doc *rows, const Field *f, const Doc *beside, Str original)
{
    const Doc *value = doc_get(beside, str_of(f->name));
    if (!value)
        return;
    Doc *row = doc_object(rows, NULL);
    doc_text(row, "field", str_of(f->name));
    doc_text(row, "label", label_field(p, str_of(f->name)));
    view_value(p, row, f, value, beside, original);
}

static void put_rows(Page *p, Doc *into, const Field *fields, const Doc *object, Str original)
{
    Doc *rows = doc_list(into, "rows");
    for (const Field *f = fields; f->name; f++)
        put_row(p, rows, f, object, original);
}

/* --- what is told beside a value --- */

static void put_withheld(Page *p, Doc *row, Str field, const Doc *body)
{
    const Doc *withheld = doc_get(body, STR("withheld"));
    for (const Doc *w = withheld ? withheld->first : NULL; w; w = w->next) {
        size_t dot = str_find_char(w->key, '.');
        if (!str_eq(str_part(w->key, 0, dot), field))
            continue;
        MessageArgument count = {"number", page_running(p, w->text)};
        bool is_some = w->kind == DOC_TEXT;
        doc_text(row, "withheld",
                 is_some ? page_message(p, "record.withheld_some")
                         : page_format(p, "record.withheld", 0, &count, 1));
    }
}

static const Doc *source_of_key(const Doc *body, Str key)
{
    const Doc *sources = doc_get(body, STR("sources"));
    for (const Doc *s = sources ? sources->first : NULL; s; s = s->next)
        if (str_eq(doc_str(s, "key"), key))
            return s;
    return NULL;
}

static void put_version_source(Doc *list, const Doc *body, Str key)
{
    const Doc *source = source_of_key(body, key);
    Str publisher = doc_str(source, "publisher"), url = doc_str(source, "url");
    Doc *d = doc_object(list, NULL);
    doc_text(d, "source", publisher.len ? publisher : url.len ? url : key);
    doc_text(d, "url", url);
}

/* The account that says the same, so that several sources stand behind one. */
static Doc *account_that_says(Doc *list, Str text)
{
    for (Doc *d = list->first; d; d = d->next)
        if (str_eq(doc_str(d, "text"), text))
            return d;
    return NULL;
}

static void put_versions(Page *p, Doc *row, Str field, const Doc *body)
{
    const Doc *versions = doc_get(body, STR("versions"));
    Doc *list = NULL;
    for (const Doc *v = versions ? versions->first : NULL; v; v = v->next) {
        if (!str_eq(doc_str(v, "field"), field))
            continue;
        if (!list) {
            list = doc_list(row, "versions");
            doc_bool(row, "disputed", true);
        }
        Doc *said = doc_new(p->arena, DOC_OBJECT);
        view_text(p, said, "text", doc_get(v, STR("says")), original_of(body));
        Doc *d = account_that_says(list, doc_str(said, "text"));
        if (!d) {
            d = doc_object(list, NULL);
            view_text(p, d, "text", doc_get(v, STR("says")), original_of(body));
            doc_list(d, "sources");
        }
        put_version_source((Doc *)doc_get(d, STR("sources")), body, doc_str(v, "source"));
    }
}

/* --- parts of the page for themselves --- */

/* "Asia/Almaty, +05:00": with the hours it is ahead on the day. */
static Str zone_words(Page *p, Str zone, Str day)
{
    int64_t there, here;
    Str noon = arena_printf(p->arena, STR_FMT "T12:00:00Z", STR_ARG(day));
    if (day.len != 10 || !zone_moment(zone, day, STR("12:00"), &there) ||
        !clock_parse(noon, false, &here))
        return zone;
    int minutes = (int)((here - there) / 60000000);
    return arena_printf(p->arena, STR_FMT ", \u2066UTC%c%02d:%02d\u2069", STR_ARG(zone),
                        minutes < 0 ? '-' : '+', abs(minutes) / 60, abs(minutes) % 60);
}

static void put_zone(Page *p, Doc *section, const RecordType *type, const Field *f,
                     const Doc *value, const Doc *body)
{
    Str zone = STR("");
    for (const Field *z = type->fields; z->name; z++)
        if (z->kind == FIELD_ZONE)
            zone = doc_str(body, z->name);
    if (f->kind != FIELD_GROUP || !zone.len || !items_have_times(f, value))
        return;
    Str day = type->day ? doc_str(body, type->day) : STR("");
    MessageArgument argument = {"zone", zone_words(p, zone, day)};
    doc_text(section, "zone", page_format(p, "record.times_of", 0, &argument, 1));
}

/* What is linked to, as it is public, in a line each. */
static void put_linked(Page *p, Doc *section, const Doc *value)
{
    Doc *records = doc_list(section, "records"), *others = doc_list(section, "links");
    const Doc *first = value->kind == DOC_LIST ? value->first : value;
    for (const Doc *v = first; v; v = value->kind == DOC_LIST ? v->next : NULL) {
        Doc *public = NULL;
        Str id = doc_str(v, "to"), moved = STR("");
        const RecordType *type = type_find(site_types(p->site), id_type(id));
        if (type && !record_public(p->records, id, p->arena, &public, &moved, NULL) && !moved.len)
            line_put(p, records, type, id, doc_get(public, STR("body")), SIDE_PUBLIC, STR(""));
        else
            put_link(p, others, v);
    }
    doc_bool(section, "has_records", records->first != NULL);
}

static bool has_own_place(Str field)
{
    static const char *const elsewhere[] = {"name",     "summary",     "sources", "versions",
                                            "original", "sensitivity", "reason"};
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
        if (str_eq(field, str_of(elsewhere[i])))
            return true;
    return false;
}

static bool is_mentioned(const Doc *body, Str field)
{
    const Doc *withheld = doc_get(body, STR("withheld"));
    for (const Doc *w = withheld ? withheld->first : NULL; w; w = w->next)
        if (str_eq(str_part(w->key, 0, str_find_char(w->key, '.')), field))
            return true;
    return false;
}

static void put_field(Page *p, Doc *rows, const RecordType *type, const Field *f, const Doc *body)
{
    Str name = str_of(f->name);
    const Doc *value = doc_get(body, name);
    bool is_section = f->flags & FIELD_SECTION;
    Doc *row = doc_object(rows, NULL);
    doc_text(row, "field", name);
    doc_text(row, "label", label_field(p, name));
    if (value && is_section && f->kind == FIELD_LINK && !erased_on(value).len)
        put_linked(p, row, value);
    else if (value)
        view_value(p, row, f, value, body, original_of(body));
    if (value && is_section)
        put_zone(p, row, type, f, value, body);
    put_withheld(p, row, name, body);
    put_versions(p, row, name, body);
}

void view_body(Page *p, Doc *into, const RecordType *type, const Doc *body)
{
    const Field *f;
    Doc *rows = doc_list(into, "rows"), *sections = doc_list(into, "sections");
    for (size_t i = 0; (f = type_field(type, i)); i++) {
        Str name = str_of(f->name);
        if (!has_own_place(name) && (doc_get(body, name) || is_mentioned(body, name)))
            put_field(p, f->flags & FIELD_SECTION ? sections : rows, type, f, body);
    }
}

static void put_source(Page *p, Doc *list, const Doc *s)
{
    static const char *const kept[] = {"key", "url", "publisher", "title", "quote"};
    Doc *d = doc_object(list, NULL);
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (doc_str(s, kept[i]).len)
            doc_text(d, kept[i], doc_str(s, kept[i]));
    Str day = doc_str(s, "published").len ? doc_str(s, "published") : doc_str(s, "retrieved");
    if (day.len)
        doc_text(d, "date", page_date(p, day));
    Str confidence = doc_str(s, "confidence");
    if (confidence.len)
        doc_text(d, "confidence", label_choice(p, STR("confidence"), confidence));
}

void view_sources(Page *p, Doc *into, const Doc *body)
{
    static const char *const order[] = {"party", "official", "press", "other", ""};
    const Doc *sources = doc_get(body, STR("sources"));
    Doc *list = doc_list(into, "sources");
    doc_bool(into, "has_sources", doc_count(sources) > 0);
    for (size_t i = 0; sources && i < sizeof order / sizeof *order; i++)
        for (const Doc *s = sources->first; s; s = s->next)
            if (str_eq(doc_str(s, "confidence"), str_of(order[i])))
                put_source(p, list, s);
}

/* --- lines --- */

static Str join(Page *p, Str line, Str text)
{
    return !text.len   ? line
           : !line.len ? text
                       : arena_printf(p->arena, STR_FMT ", " STR_FMT, STR_ARG(line), STR_ARG(text));
}

static Str one_line(Page *p, const Field *f, const Doc *value)
{
    Str lang, line = STR("");
    if (erased_on(value).len)
        return erased_words(p, erased_on(value));
    if (f->kind == FIELD_TEXTS)
        return texts_best(value, locale_language(p->locale)->code, STR(""), &lang);
    if (f->kind == FIELD_LINK)
        return label_id(p, doc_str(value, "to")).text;
    if (f->kind != FIELD_GROUP)
        return scalar_words(p, f, value);
    for (const Field *inner = f->fields; inner->name; inner++)
        line = join(p, line, view_line(p, inner, doc_get(value, str_of(inner->name))));
    return line;
}

Str view_line(Page *p, const Field *f, const Doc *value)
{
    Str line = STR("");
    if (!value)
        return line;
    if (value->kind != DOC_LIST)
        return one_line(p, f, value);
    for (const Doc *v = value->first; v; v = v->next)
        line = join(p, line, one_line(p, f, v));
    return line;
}
