#include "portal/record_line.h"

#include "portal/label.h"
#include "portal/record_items.h"
#include "portal/record_view.h"

/* --- how it stands --- */

static Str kind_of_state(Str status)
{
    static const struct {
        const char *status, *kind;
    } known[] = {{"done", "done"},      {"held", "done"},      {"met", "done"},
                 {"overtaken", "over"}, {"withdrawn", "over"}, {"cancelled", "over"},
                 {"ended", "over"},     {"dropped", "over"},   {"closed", "over"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_eq(status, str_of(known[i].status)))
            return str_of(known[i].kind);
    return STR("open");
}

/* What time made of it goes before what somebody wrote. */
static void put_state(Page *p, Doc *d, const RecordType *type, const Doc *body)
{
    Str mark = label_mark(p, type, body), status = doc_str(body, "status");
    bool has_status = status.len && type_find_field(type, STR("status"));
    Str kind = mark.len ? STR("late") : has_status ? kind_of_state(status) : STR("");
    Str symbol = str_eq(kind, STR("late"))   ? STR("△")
                 : str_eq(kind, STR("done")) ? STR("✓")
                 : str_eq(kind, STR("over")) ? STR("×")
                                             : STR("○");
    doc_text(d, "state",
             mark.len     ? mark
             : has_status ? label_choice(p, STR("status"), status)
                          : STR(""));
    doc_text(d, "state_kind", kind);
    doc_text(d, "symbol", kind.len ? symbol : STR(""));
}

/* --- what is told of it --- */

static void put_part(Doc *parts, Str label, Str text)
{
    Doc *d = doc_object(parts, NULL);
    doc_text(d, "label", label);
    doc_text(d, "text", text);
}

/* A choice says itself what it is; a name, a day or a figure may be anything. */
static void put_field(Page *p, Doc *parts, const RecordType *type, const Field *f, const Doc *value)
{
    bool is_bare = f->kind == FIELD_CHOICE || f->kind == FIELD_TEXTS;
    Str label = label_field(p, str_of(f->name));
    bool is_awaited = type->marks && type->day && str_eq(str_of(f->name), str_of(type->day));
    Str words = f->kind == FIELD_GROUP ? items_line(p, f, value) : view_line(p, f, value);
    if (!words.len && is_awaited)
        words = page_message(p, "record.not_stated");
    if (words.len)
        put_part(parts, is_bare ? STR("") : label, words);
}

static bool is_told(const Field *f)
{
    return (f->flags & (FIELD_COLUMN | FIELD_TOLD)) && !str_eq(str_of(f->name), STR("status"));
}

/* --- its tie --- */

static const Doc *item_with(const Field *f, const Doc *value, Str id)
{
    const Doc *first = value && value->kind == DOC_LIST ? value->first : value;
    for (const Doc *v = first; v; v = value->kind == DOC_LIST ? v->next : NULL) {
        if (f->kind == FIELD_LINK && str_eq(doc_str(v, "to"), id))
            return v;
        for (const Field *inner = f->kind == FIELD_GROUP ? f->fields : NULL; inner && inner->name;
             inner++)
            if (inner->kind != FIELD_GROUP && item_with(inner, doc_get(v, str_of(inner->name)), id))
                return v;
    }
    return NULL;
}

/* "Participants: guest": what it is to the page's subject. */
static void put_tie(Page *p, Doc *parts, const RecordType *type, const Doc *body, Str id)
{
    const Doc *item = NULL;
    const Field *f = NULL;
    for (size_t i = 0; !item && (f = type_field(type, i)); i++)
        item = item_with(f, doc_get(body, str_of(f->name)), id);
    if (!item || is_told(f))
        return;
    Str label = label_field(p, str_of(f->name)), what = STR("");
    for (const Field *inner = f->kind == FIELD_GROUP ? f->fields : NULL; inner && inner->name;
         inner++)
        if (inner->flags & FIELD_UNDER && inner->kind == FIELD_CHOICE)
            what = view_line(p, inner, doc_get(item, str_of(inner->name)));
    put_part(parts, what.len ? label : STR(""), what.len ? what : label);
}

void line_put(Page *p, Doc *rows, const RecordType *type, Str id, const Doc *body, Side side,
              Str from)
{
    Doc *d = doc_object(rows, NULL);
    view_name(p, d, "name", type, body);
    if (!doc_get(d, STR("name_lang")))
        doc_text(d, "name_lang", STR("")); /* the page around has one of its own */
    doc_printf(d, "url", STR_FMT "%s", STR_ARG(label_id_url(p, id)),
               side == SIDE_WORK ? "?copy=working" : "");
    doc_bool(d, "is_disputed", doc_count(doc_get(body, STR("versions"))) > 0);
    put_state(p, d, type, body);
    Doc *parts = doc_list(d, "parts");
    for (const Field *f = type->fields; f->name; f++)
        if (is_told(f))
            put_field(p, parts, type, f, doc_get(body, str_of(f->name)));
    if (from.len)
        put_tie(p, parts, type, body, from);
}
