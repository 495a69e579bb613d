#include "portal/record_query.h"

static const char *const REFERENCES[] = {"place", "goal", "target", "indicator", "theme"};
enum { REFERENCE_COUNT = sizeof REFERENCES / sizeof *REFERENCES };

bool record_query_has_filter(const Field *f)
{
    return (f->flags & FIELD_FACET) && (f->kind == FIELD_CHOICE || f->kind == FIELD_LANGUAGE) &&
           f->privacy != PRIVACY_INTERNAL;
}

static bool links_to(const Field *fields, const char *linked)
{
    for (const Field *f = fields; f && f->name; f++) {
        if (f->kind == FIELD_GROUP && links_to(f->fields, linked))
            return true;
        for (size_t i = 0; f->kind == FIELD_LINK && (f->flags & FIELD_FACET) && f->to[i]; i++)
            if (!strcmp(f->to[i], linked))
                return true;
    }
    return false;
}

bool record_query_has_link(const RecordType *type, const char *linked)
{
    return links_to(type->fields, linked) || links_to(envelope_tail, linked);
}

/* The i-th type of what records link to; NULL past the end. */
static const char *linked_type(const RecordType *const *types, size_t i)
{
    if (i < REFERENCE_COUNT)
        return REFERENCES[i];
    return types[i - REFERENCE_COUNT] ? types[i - REFERENCE_COUNT]->name : NULL;
}

void record_query_keep(Page *p, RecordQuery *q, const char *name, Str value)
{
    Buf b;
    buf_init(&b, 8000);
    http_encode(&b, value);
    q->keep = arena_printf(p->arena, STR_FMT "%s%s=" STR_FMT, STR_ARG(q->keep),
                           q->keep.len ? "&" : "", name, STR_ARG(buf_str(&b)));
    buf_clear(&b);
}

/* A condition "name=value" or "name:value", if the address has it. */
static ErrCode read_facet(Page *p, RecordQuery *q, const char *name, char between, Err *err)
{
    Str value = page_query(p, name);
    if (!value.len)
        return ERR_OK;
    if (q->query.facet_count == LISTING_MAX_FACETS)
        return err_set(err, ERR_INVALID, "a list has at most %d conditions", LISTING_MAX_FACETS);
    q->facets[q->query.facet_count++] =
        arena_printf(p->arena, "%s%c" STR_FMT, name, between, STR_ARG(value));
    record_query_keep(p, q, name, value);
    return ERR_OK;
}

const char *const record_orders[RECORD_ORDERS] = {"name", "newest", "earliest", "latest"};

bool record_query_has_order(const RecordType *type, ListingOrder order)
{
    return order < ORDER_EARLIEST || type->day;
}

static void read_order(Page *p, RecordQuery *q)
{
    Str order = page_query(p, "order");
    q->query.order = q->query.side == SIDE_WORK ? ORDER_NEWEST : q->query.type->order;
    for (int o = 0; o < RECORD_ORDERS; o++)
        if (str_eq(order, str_of(record_orders[o])) &&
            record_query_has_order(q->query.type, (ListingOrder)o))
            q->query.order = (ListingOrder)o;
    if (order.len)
        record_query_keep(p, q, "order", order);
}

ErrCode record_query_read(Page *p, const RecordType *type, Side side, RecordQuery *q, Err *err)
{
    const RecordType *const *types = site_types(p->site);
    const Field *f;
    const char *linked;
    *q = (RecordQuery){.query = {.type = type,
                                 .side = side,
                                 .facets = q->facets,
                                 .language = p->language,
                                 .after = page_query(p, "after"),
                                 .before = page_query(p, "before")}};
    if (side == SIDE_WORK)
        record_query_keep(p, q, "view", STR("work"));
    for (size_t i = 0; (f = type_field(type, i)); i++)
        if (record_query_has_filter(f))
            TRY(read_facet(p, q, f->name, '=', err));
    for (size_t i = 0; (linked = linked_type(types, i)); i++)
        if (record_query_has_link(type, linked))
            TRY(read_facet(p, q, linked, ':', err));
    if (type->marks)
        TRY(read_facet(p, q, "mark", '=', err));
    if (side == SIDE_WORK)
        TRY(read_facet(p, q, "state", '=', err));
    read_order(p, q);
    return ERR_OK;
}

bool record_query_knows(const RecordType *const *types, const RecordType *type, Side side, Str name)
{
    const Field *f;
    const char *linked;
    for (size_t i = 0; (f = type_field(type, i)); i++)
        if (record_query_has_filter(f) && str_eq(name, str_of(f->name)))
            return true;
    for (size_t i = 0; (linked = linked_type(types, i)); i++)
        if (str_eq(name, str_of(linked)) && record_query_has_link(type, linked))
            return true;
    if (type->marks && str_eq(name, STR("mark")))
        return true;
    return str_eq(name, STR("order")) || (side == SIDE_WORK && str_eq(name, STR("state")));
}
