#include "outlet/record_json.h"

#include "base/clock.h"
#include "base/num.h"

static void put_time(Doc *into, const char *key, int64_t us)
{
    char text[CLOCK_TEXT_MAX];
    if (us)
        doc_text(into, key, clock_text(us, text));
}

static void put_some(Doc *into, const char *key, Str text)
{
    if (text.len)
        doc_text(into, key, text);
}

static void put_head(Doc *d, Str id, const RecordType *type, int64_t revision)
{
    doc_text(d, "id", id);
    doc_text(d, "type", str_of(type->name));
    doc_int(d, "revision", revision);
}

static void put_stand(Doc *d, RecordState state, int64_t published, Sensitivity sensitivity)
{
    doc_text(d, "state", state_name(state));
    if (published)
        doc_int(d, "published", published);
    doc_text(d, "sensitivity", sensitivity_name(sensitivity));
}

Doc *record_json_work(Arena *arena, const Record *r, const Revision *of, bool with_body)
{
    Doc *d = doc_new(arena, DOC_OBJECT);
    put_head(d, r->id, r->type, of ? of->number : r->revision);
    if (of)
        doc_int(d, "latest", r->revision);
    put_stand(d, of ? of->state : r->state, r->published,
              of ? of->sensitivity : r->stand.sensitivity);
    put_some(d, "merged_into", r->merged_into);
    put_time(d, "changed_at", of ? of->at_us : r->changed_us);
    doc_text(d, "changed_by", of ? of->by : r->changed_by);
    if (with_body)
        doc_put(d, "body", r->body);
    return d;
}

static int64_t whole(const Doc *number)
{
    uint64_t value = 0;
    return number && num_read_u64(number->text, INT64_MAX, &value) ? (int64_t)value : 0;
}

Doc *record_json_public(Arena *arena, const Doc *public)
{
    static const char *const times[] = {"published_at", "changed_at"};
    Doc *d = doc_copy(arena, public);
    for (size_t i = 0; i < 2; i++) {
        int64_t us = whole(doc_get(public, str_of(times[i])));
        Doc *time = doc_new(arena, DOC_TEXT);
        char text[CLOCK_TEXT_MAX];
        if (time)
            time->text = arena_dup(arena, clock_text(us, text));
        if (us)
            doc_put(d, times[i], time);
    }
    return d;
}

void record_json_row(Doc *list, const ListingRow *row, Side side)
{
    Doc *d = doc_object(list, NULL);
    put_head(d, row->id, row->type, row->revision);
    if (side == SIDE_WORK)
        put_stand(d, row->state, 0, row->sensitivity);
    put_time(d, "changed_at", row->changed_us);
    put_some(d, "changed_by", row->changed_by);
    if (side == SIDE_PUBLIC || row->sensitivity == SENSITIVITY_PUBLIC)
        doc_put(d, "body", row->body); /* what is classified is read one by one, not by the list */
}

void record_json_revision(Doc *list, const Revision *r)
{
    Doc *d = doc_object(list, NULL);
    doc_int(d, "revision", r->number);
    doc_text(d, "act", r->act);
    put_stand(d, r->state, 0, r->sensitivity);
    put_time(d, "at", r->at_us);
    doc_text(d, "by", r->by);
    put_some(d, "note", r->note);
}

void record_json_change(Doc *list, const Change *c)
{
    static const char *const kinds[] = {"same", "added", "removed"};
    Doc *d = doc_object(list, NULL);
    doc_text(d, "path", c->path);
    if (c->field)
        doc_text(d, "field", str_of(c->field->name));
    put_some(d, "language", c->language);
    put_some(d, "before", c->before);
    put_some(d, "after", c->after);
    if (!c->piece_count)
        return;
    Doc *pieces = doc_list(d, "pieces");
    for (size_t i = 0; i < c->piece_count; i++) {
        Doc *piece = doc_object(pieces, NULL);
        doc_text(piece, "kind", str_of(kinds[c->pieces[i].kind]));
        doc_text(piece, "text", c->pieces[i].text);
    }
}

Doc *record_json_comment(Doc *list, const Comment *c, bool with_text)
{
    Doc *d = doc_object(list, NULL);
    doc_int(d, "number", c->number);
    doc_int(d, "revision", c->revision);
    put_time(d, "at", c->at_us);
    doc_text(d, "by", c->by);
    if (with_text)
        doc_text(d, "text", c->text);
    return d;
}

/* --- declarations --- */

static const char *kind_name(FieldKind kind)
{
    switch (kind) {
    case FIELD_TEXT:
        return "text";
    case FIELD_TEXTS:
        return "texts";
    case FIELD_NUMBER:
        return "number";
    case FIELD_DATE:
        return "date";
    case FIELD_CHOICE:
        return "choice";
    case FIELD_FLAG:
        return "flag";
    case FIELD_URL:
        return "url";
    case FIELD_EMAIL:
        return "email";
    case FIELD_LANGUAGE:
        return "language";
    case FIELD_TIME:
        return "time";
    case FIELD_ZONE:
        return "zone";
    case FIELD_FILE:
        return "file";
    case FIELD_IMAGE:
        return "image";
    case FIELD_LINK:
        return "link";
    case FIELD_GROUP:
        return "group";
    }
    return "";
}

static const char *privacy_name(FieldPrivacy privacy)
{
    static const char *const names[] = {"names", "kept", "general", "consent", "internal"};
    return names[privacy];
}

static void put_choices(Doc *d, const Field *f, const RecordLabels *labels)
{
    Doc *list = doc_list(d, "choices");
    for (size_t i = 0; f->choices[i]; i++) {
        Doc *choice = doc_object(list, NULL);
        Str value = str_of(f->choices[i]);
        doc_text(choice, "value", value);
        doc_text(choice, "label", labels->choice(labels->context, str_of(f->name), value));
    }
}

static void put_field(Doc *list, const Field *f, const RecordLabels *labels)
{
    Doc *d = doc_object(list, NULL);
    doc_text(d, "name", str_of(f->name));
    doc_text(d, "kind", str_of(kind_name(f->kind)));
    doc_text(d, "label", labels->field(labels->context, str_of(f->name)));
    put_some(d, "hint", labels->hint(labels->context, str_of(f->name)));
    doc_bool(d, "many", f->flags & FIELD_MANY);
    if (f->flags & FIELD_LONG)
        doc_bool(d, "long", true);
    doc_bool(d, "filter", f->flags & FIELD_FACET);
    if (f->required)
        doc_text(d, "required", state_name(f->required));
    doc_text(d, "privacy", str_of(privacy_name(f->privacy)));
    if (f->max)
        doc_int(d, "max", (int64_t)f->max);
    if (f->kind == FIELD_CHOICE)
        put_choices(d, f, labels);
    if (f->kind == FIELD_LINK) {
        Doc *to = doc_list(d, "to");
        for (size_t i = 0; f->to[i]; i++)
            doc_text(to, NULL, str_of(f->to[i]));
    }
    if (f->kind != FIELD_GROUP)
        return;
    Doc *fields = doc_list(d, "fields");
    for (const Field *part = f->fields; part->name; part++)
        put_field(fields, part, labels);
}

void record_json_fields(Doc *into, const RecordType *type, const RecordLabels *labels)
{
    Doc *list = doc_list(into, "fields");
    const Field *f;
    for (size_t i = 0; (f = type_field(type, i)); i++)
        put_field(list, f, labels);
}
