#include "portal/record_view.h"

#include <stdio.h>

#include "portal/label.h"
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

static Str span_words(Page *p, Str since, Str until)
{
    if (!since.len && !until.len)
        return STR("");
    MessageArgument ends[] = {{"first", page_date(p, since)}, {"last", page_date(p, until)}};
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
    Str note = span_words(p, doc_str(link, "since"), doc_str(link, "until"));
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

/* A list of links, words of several choices in one line, items of a group. */
static void put_value(Page *p, Doc *row, const Field *f, const Doc *value, const Doc *beside,
                      Str original)
{
    Str day = erased_on(value);
    if (day.len) {
        doc_text(row, "words", erased_words(p, day));
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
    put_value(p, row, f, value, beside, original);
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

static Str source_of_key(const Doc *body, Str key)
{
    const Doc *sources = doc_get(body, STR("sources"));
    for (const Doc *s = sources ? sources->first : NULL; s; s = s->next)
        if (str_eq(doc_str(s, "key"), key))
            return doc_str(s, "publisher").len ? doc_str(s, "publisher") : doc_str(s, "url");
    return key;
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
        Doc *d = doc_object(list, NULL);
        view_text(p, d, "text", doc_get(v, STR("says")), original_of(body));
        doc_text(d, "source", source_of_key(body, doc_str(v, "source")));
    }
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

void view_body(Page *p, Doc *into, const RecordType *type, const Doc *body)
{
    Doc *rows = doc_list(into, "rows");
    Str original = original_of(body);
    const Field *f;
    for (size_t i = 0; (f = type_field(type, i)); i++) {
        Str name = str_of(f->name);
        const Doc *value = doc_get(body, name);
        if (has_own_place(name) || (!value && !is_mentioned(body, name)))
            continue;
        Doc *row = doc_object(rows, NULL);
        doc_text(row, "field", name);
        doc_text(row, "label", label_field(p, name));
        if (value)
            put_value(p, row, f, value, body, original);
        put_withheld(p, row, name, body);
        put_versions(p, row, name, body);
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
