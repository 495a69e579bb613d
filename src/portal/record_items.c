#include "portal/record_items.h"

#include <stdlib.h>

#include "portal/label.h"
#include "portal/record_view.h"

typedef struct {
    const Doc *value;
    Str key;      /* the day, and the time of it */
    bool is_open; /* of a span: without an end */
    size_t rank, order;
} Item;

/* --- the parts that fields play --- */

static const Field *field_with(const Field *fields, unsigned flag)
{
    for (const Field *f = fields; f->name; f++)
        if (f->flags & flag)
            return f;
    return NULL;
}

static bool is_span(const Field *fields)
{
    return field_find(fields, STR("since")) && field_find(fields, STR("until"));
}

/* The day by which blocks stand in a time line. */
static const Field *day_field(const Field *fields)
{
    for (const Field *f = fields; f->name; f++)
        if (f->kind == FIELD_DATE)
            return f;
    return NULL;
}

/* The first that has a value and leads; where none is said to lead, the first that has a value. */
static const Field *lead_of(const Field *fields, const Doc *item)
{
    bool is_said = field_with(fields, FIELD_LEAD) != NULL;
    for (const Field *f = fields; f->name; f++)
        if ((!is_said || (f->flags & FIELD_LEAD)) && !(f->flags & FIELD_UNDER) &&
            doc_get(item, str_of(f->name)))
            return f;
    return NULL;
}

/* --- order --- */

static Str item_key(Page *p, const Field *fields, const Doc *item)
{
    const Field *day = day_field(fields);
    Str key = day ? doc_str(item, day->name) : STR("");
    for (const Field *f = fields; f->name; f++)
        if (f->kind == FIELD_TIME && doc_get(item, str_of(f->name)))
            return arena_printf(p->arena, STR_FMT " " STR_FMT, STR_ARG(key),
                                STR_ARG(doc_str(item, f->name)));
    return key;
}

/* Spans: what lasts, then the latest; days: from the first. What has none comes behind. */
static int by_day(const void *left, const void *right, void *spans)
{
    const Item *a = left, *b = right;
    if (spans && a->is_open != b->is_open)
        return a->is_open ? -1 : 1;
    int order = !a->key.len != !b->key.len ? (a->key.len ? -1 : 1) : str_cmp(a->key, b->key);
    if (order)
        return spans && a->key.len && b->key.len ? -order : order;
    return a->order < b->order ? -1 : 1;
}

static int by_rank(const void *left, const void *right)
{
    const Item *a = left, *b = right;
    return a->rank != b->rank ? (a->rank < b->rank ? -1 : 1) : a->order < b->order ? -1 : 1;
}

static Str under_key(const Doc *item, const Field *under)
{
    const Doc *value = doc_get(item, str_of(under->name));
    return under->kind == FIELD_LINK ? doc_str(value, "to") : value ? value->text : STR("");
}

/* Choices in the order of their vocabulary, others as they come; nothing comes last. */
static size_t rank_of(const Field *under, const Item *items, size_t at)
{
    Str key = under_key(items[at].value, under);
    if (!key.len)
        return SIZE_MAX;
    for (size_t i = 0; under->kind == FIELD_CHOICE && under->choices[i]; i++)
        if (str_eq(str_of(under->choices[i]), key))
            return i;
    for (size_t i = 0; i < at; i++)
        if (str_eq(under_key(items[i].value, under), key))
            return i;
    return at;
}

static Item *sorted(Page *p, const Field *f, const Doc *list, size_t *count)
{
    Item *items = arena_alloc(p->arena, (doc_count(list) + 1) * sizeof *items);
    const Field *under = field_with(f->fields, FIELD_UNDER);
    bool has_spans = is_span(f->fields);
    *count = 0;
    for (const Doc *v = list && items ? list->first : NULL; v; v = v->next) {
        items[*count] = (Item){.value = v,
                               .key = item_key(p, f->fields, v),
                               .is_open = has_spans && !doc_str(v, "until").len,
                               .order = *count};
        ++*count;
    }
    if ((f->flags & FIELD_DATED) && *count)
        qsort_r(items, *count, sizeof *items, by_day, has_spans ? items : NULL);
    for (size_t i = 0; under && i < *count; i++) {
        items[i].order = i;
        items[i].rank = rank_of(under, items, i);
    }
    if (under && *count)
        qsort(items, *count, sizeof *items, by_rank);
    return items;
}

/* --- one block --- */

static Str times_of(Page *p, const Field *fields, const Doc *item)
{
    Str ends[2] = {STR(""), STR("")};
    size_t count = 0;
    for (const Field *f = fields; f->name; f++)
        if (f->kind == FIELD_TIME && doc_get(item, str_of(f->name)) && count < 2)
            ends[count++] = doc_str(item, f->name);
    return count ? page_span(p, ends[0], count == 2 ? ends[1] : ends[0]) : STR("");
}

static Str when_of(Page *p, const Field *f, const Doc *item)
{
    const Field *day = day_field(f->fields);
    Str times = times_of(p, f->fields, item);
    if (is_span(f->fields))
        return view_span(p, doc_str(item, "since"), doc_str(item, "until"));
    if (!(f->flags & FIELD_DATED) || !day || (day->flags & FIELD_UNDER) ||
        !doc_str(item, day->name).len)
        return times;
    Str date = page_date(p, doc_str(item, day->name));
    return times.len ? arena_printf(p->arena, STR_FMT ", " STR_FMT, STR_ARG(date), STR_ARG(times))
                     : date;
}

static bool is_told_by_when(const Field *group, const Field *f)
{
    if (f->kind == FIELD_TIME)
        return true;
    if (f->kind != FIELD_DATE)
        return false;
    if (is_span(group->fields))
        return str_eq(str_of(f->name), STR("since")) || str_eq(str_of(f->name), STR("until"));
    return (group->flags & FIELD_DATED) && f == day_field(group->fields);
}

static bool says_itself(const Field *f)
{
    return f->kind != FIELD_NUMBER && f->kind != FIELD_FLAG && f->kind != FIELD_TEXT &&
           f->kind != FIELD_DATE;
}

static void put_item(Page *p, Doc *items, const Field *group, const Item *item, Str original)
{
    Doc *d = doc_object(items, NULL);
    const Field *lead = lead_of(group->fields, item->value);
    doc_text(d, "when", when_of(p, group, item->value));
    doc_bool(d, "is_now", item->is_open && item->key.len);
    doc_bool(d, "has_lead", lead != NULL);
    Doc *called = doc_object(d, "lead");
    if (lead)
        view_value(p, called, lead, doc_get(item->value, str_of(lead->name)), item->value,
                   original);
    Doc *notes = doc_list(d, "notes");
    for (const Field *f = group->fields; f->name; f++) {
        const Doc *value = doc_get(item->value, str_of(f->name));
        if (!value || f == lead || (f->flags & FIELD_UNDER) || is_told_by_when(group, f))
            continue;
        Doc *note = doc_object(notes, NULL);
        doc_text(note, "field", str_of(f->name));
        doc_text(note, "label", says_itself(f) ? STR("") : label_field(p, str_of(f->name)));
        view_value(p, note, f, value, item->value, original);
    }
    doc_bool(d, "has_notes", notes->first != NULL);
}

void items_put(Page *p, Doc *row, const Field *f, const Doc *list, Str original)
{
    const Field *under = field_with(f->fields, FIELD_UNDER);
    Doc *heads = doc_list(row, "heads"), *items = NULL;
    size_t count;
    Item *all = sorted(p, f, list, &count);
    doc_bool(row, "is_time_line", f->flags & FIELD_DATED);
    for (size_t i = 0; i < count; i++) {
        if (!items || (under && all[i].rank != all[i - 1].rank)) {
            Doc *head = doc_object(heads, NULL);
            const Doc *value = under ? doc_get(all[i].value, str_of(under->name)) : NULL;
            if (value)
                view_value(p, doc_object(head, "heading"), under, value, all[i].value, original);
            else
                doc_text(head, "heading", STR(""));
            items = doc_list(head, "items");
        }
        put_item(p, items, f, &all[i], original);
    }
}

Str items_line(Page *p, const Field *f, const Doc *list)
{
    const Field *under = field_with(f->fields, FIELD_UNDER);
    Str line = STR("");
    size_t count;
    Item *all = sorted(p, f, list, &count);
    for (size_t i = 0; i < count; i++) {
        const Field *lead = lead_of(f->fields, all[i].value);
        bool is_new = under && (!i || all[i].rank != all[i - 1].rank);
        const Doc *head = is_new ? doc_get(all[i].value, str_of(under->name)) : NULL;
        if (!lead)
            continue;
        line = arena_printf(p->arena, STR_FMT "%s" STR_FMT "%s" STR_FMT, STR_ARG(line),
                            !line.len ? ""
                            : is_new  ? "; "
                                      : ", ",
                            STR_ARG(head ? view_line(p, under, head) : STR("")), head ? ": " : "",
                            STR_ARG(view_line(p, lead, doc_get(all[i].value, str_of(lead->name)))));
    }
    return line;
}

bool items_have_times(const Field *f, const Doc *list)
{
    for (const Doc *v = list ? list->first : NULL; v; v = v->next)
        for (const Field *inner = f->fields; inner->name; inner++)
            if (inner->kind == FIELD_TIME && doc_get(v, str_of(inner->name)))
                return true;
    return false;
}
