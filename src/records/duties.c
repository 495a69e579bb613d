#include "records/duties.h"

#include <stdlib.h>

#include "records/partial_date.h"
#include "records/records_parts.h"

typedef struct {
    Str id, note, day;
    char after[PARTIAL_DATE_DAY]; /* the day on which it is late; behind all where it has none */
    bool is_overdue;
} Found;

typedef struct {
    Records *records;
    Arena *arena; /* the caller's */
    Str ids[DUTIES_MAX_ACTORS];
    size_t count;
    Err *err;
} Actors;

typedef struct {
    Records *records;
    const Viewer *viewer;
    DutyKind kind;
    Arena *arena; /* the caller's */
    Actors actors;
    VEC(Found) found;
    Duties *out;
    Err *err;
} Search;

Str duty_name(DutyKind kind)
{
    static const char *const names[DUTY_KINDS] = {"returned", "due",   "verify",
                                                  "review",   "draft", "sent"};
    return str_of(names[kind]);
}

/* --- for whom the account stands --- */

static bool is_actor(const Actors *a, Str id)
{
    for (size_t i = 0; i < a->count; i++)
        if (str_eq(a->ids[i], id))
            return true;
    return false;
}

static void add_actor(Actors *a, Str id)
{
    if (id.len && a->count < DUTIES_MAX_ACTORS && !is_actor(a, id))
        a->ids[a->count++] = id;
}

static ErrCode find_actors(Records *r, const Viewer *viewer, Arena *arena, Actors *a, Err *err)
{
    Str into;
    *a = (Actors){.records = r, .arena = arena, .err = err};
    TRY(id_resolve(r, viewer->organisation, arena, &into, err));
    add_actor(a, viewer->organisation);
    add_actor(a, into);
    for (size_t i = 0; i < viewer->reach_count; i++) {
        const Reach *reach = &viewer->reaches[i];
        if (reach->acts & ACT_WRITE && id_is_valid(reach->context))
            add_actor(a, reach->context);
    }
    return ERR_OK;
}

/* The link itself, or what its record was merged into. */
static ErrCode match(const Actors *a, const Doc *link, bool *is_own)
{
    Str to = doc_str(link, "to");
    if (to.len && !*is_own && !(*is_own = is_actor(a, to))) {
        TRY(id_resolve(a->records, to, a->arena, &to, a->err));
        *is_own = is_actor(a, to);
    }
    return ERR_OK;
}

static ErrCode is_owner(const Actors *a, const DutyTerms *terms, const Doc *body, bool *is_own)
{
    for (const char *const *name = terms->owners; *name && !*is_own; name++) {
        const Doc *value = doc_get(body, str_of(*name));
        if (value && value->kind != DOC_LIST)
            TRY(match(a, value, is_own));
        for (const Doc *link = value && value->kind == DOC_LIST ? value->first : NULL; link;
             link = link->next)
            TRY(match(a, link, is_own));
    }
    return ERR_OK;
}

/* Who keeps the record owes nothing by that, but does not verify it either. */
static ErrCode is_owner_or_keeper(const Actors *a, const DutyTerms *terms, const Doc *body,
                                  bool *is_own)
{
    const Doc *keeper = doc_get(body, STR("owner"));
    if (keeper)
        TRY(match(a, keeper, is_own));
    return is_owner(a, terms, body, is_own);
}

ErrCode duty_stands_for(Records *r, const Viewer *viewer, const DutyTerms *terms, const Doc *body,
                        Arena *arena, bool *is_own, Err *err)
{
    Actors actors;
    *is_own = false;
    TRY(find_actors(r, viewer, arena, &actors, err));
    return is_owner_or_keeper(&actors, terms, body, is_own);
}

/* --- what is due and what is to be verified --- */

static bool is_told(RecordState state)
{
    return state == RECORD_SUBMITTED || state == RECORD_PUBLISHED;
}

static void keep(Search *s, const ListingRow *row)
{
    const RecordType *type = row->type;
    Turn turn = record_turn(s->records, type, row->body);
    Str day = type->day ? doc_str(row->body, type->day) : STR("");
    Found found = {.id = arena_dup(s->arena, row->id), .note = STR(""), .after = "~"};
    if (partial_date_check(day) == DATE_FINE)
        partial_date_after(found.day = arena_dup(s->arena, day), found.after);
    else
        found.day = STR("");
    found.is_overdue = turn.mark && type->duty->late && !strcmp(turn.mark, type->duty->late);
    vec_push(&s->found, found);
}

static ErrCode consider(Search *s, const ListingRow *row)
{
    const DutyTerms *terms = row->type->duty;
    bool is_own = false, is_due = s->kind == DUTY_DUE;
    if (row->state == RECORD_ARCHIVED)
        return ERR_OK;
    if (s->kind == DUTY_VERIFY &&
        (!is_told(row->state) || doc_get(row->body, str_of(terms->verifier))))
        return ERR_OK;
    TRY((is_due ? is_owner : is_owner_or_keeper)(&s->actors, terms, row->body, &is_own));
    if (is_own == is_due)
        keep(s, row);
    return ERR_OK;
}

static ErrCode look_through(Search *s, ListingQuery *query)
{
    ListingPage page = {.has_after = true};
    Arena *arena = arena_new(RECORDS_ARENA);
    ErrCode rc = ERR_OK;
    for (size_t looked = 0; !rc && page.has_after; looked += page.count) {
        s->out->is_more |= looked >= DUTIES_MAX_LOOKED;
        if (looked >= DUTIES_MAX_LOOKED)
            break;
        arena_reset(arena);
        rc = listing_read(s->records, s->viewer, query, arena, &page, s->err);
        for (size_t i = 0; !rc && i < page.count; i++)
            rc = consider(s, &page.rows[i]);
        if (rc || !page.count)
            break;
        query->after = arena_dup(s->arena, page.rows[page.count - 1].mark);
    }
    arena_free(arena);
    return rc;
}

static ErrCode look_at_choice(Search *s, const RecordType *type, const char *choice)
{
    Str facets[2] = {arena_printf(s->arena, "%s=%s", type->duty->status, choice)};
    bool is_due = s->kind == DUTY_DUE;
    for (size_t i = 0; i < (is_due ? s->actors.count : 1); i++) {
        ListingQuery query = {.type = type,
                              .side = SIDE_WORK,
                              .act = is_due ? 0 : ACT_WRITE,
                              .facets = facets,
                              .facet_count = is_due ? 2 : 1,
                              .order = ORDER_NEWEST,
                              .limit = LISTING_MAX_ROWS};
        facets[1] = is_due ? s->actors.ids[i] : STR("");
        TRY(look_through(s, &query));
    }
    return ERR_OK;
}

static ErrCode look_at_type(Search *s, const RecordType *type)
{
    const DutyTerms *terms = type->duty;
    if (!terms)
        return ERR_OK;
    if (s->kind == DUTY_VERIFY)
        return terms->done && terms->verifier ? look_at_choice(s, type, terms->done) : ERR_OK;
    for (const char *const *choice = terms->open; *choice; choice++)
        TRY(look_at_choice(s, type, *choice));
    return ERR_OK;
}

static int by_day(const void *a, const void *b)
{
    const Found *x = a, *y = b;
    if (x->is_overdue != y->is_overdue)
        return x->is_overdue ? -1 : 1;
    int order = strcmp(x->after, y->after);
    return order ? order : str_cmp(x->id, y->id);
}

/* What is due from two of the account's actors was found twice. */
static void sort_found(Search *s)
{
    size_t kept = 0;
    if (s->found.count)
        qsort(s->found.items, s->found.count, sizeof *s->found.items, by_day);
    for (size_t i = 0; i < s->found.count; i++)
        if (!kept || !str_eq(s->found.items[kept - 1].id, s->found.items[i].id))
            s->found.items[kept++] = s->found.items[i];
    s->found.count = kept;
    s->out->total = (int64_t)kept;
    s->out->overdue = 0;
    for (size_t i = 0; i < kept; i++)
        s->out->overdue += s->found.items[i].is_overdue;
}

static ErrCode find_by_terms(Search *s, const RecordType *type)
{
    const RecordType *const one[] = {type, NULL};
    for (const RecordType *const *t = type ? one : s->records->world->types; *t; t++)
        TRY(look_at_type(s, *t));
    sort_found(s);
    return ERR_OK;
}

/* --- what lists know --- */

static ErrCode find_by_state(Search *s, const RecordType *type, size_t limit)
{
    static const RecordState states[DUTY_KINDS] = {[DUTY_RETURNED] = RECORD_RETURNED,
                                                   [DUTY_REVIEW] = RECORD_SUBMITTED,
                                                   [DUTY_DRAFT] = RECORD_DRAFT,
                                                   [DUTY_SENT] = RECORD_SUBMITTED};
    bool is_review = s->kind == DUTY_REVIEW;
    ListingPage page;
    Str facets[2] = {arena_printf(s->arena, "state=" STR_FMT, STR_ARG(state_name(states[s->kind]))),
                     written_facet(s->arena, s->viewer->account)};
    ListingQuery query = {.type = type,
                          .side = SIDE_WORK,
                          .to_review = is_review,
                          .facets = facets,
                          .facet_count = is_review ? 1 : 2,
                          .order = ORDER_NEWEST,
                          .limit = limit};
    TRY(listing_read(s->records, s->viewer, &query, s->arena, &page, s->err));
    for (size_t i = 0; i < page.count; i++) {
        bool is_noted = s->kind == DUTY_RETURNED;
        Found found = {page.rows[i].id, is_noted ? page.rows[i].note : STR(""), STR(""), "", false};
        vec_push(&s->found, found);
    }
    s->out->total = page.total;
    return ERR_OK;
}

/* --- all of it --- */

/* What has gone meanwhile, or out of reach, is left out. */
static ErrCode fill(Search *s, size_t limit)
{
    Duties *out = s->out;
    size_t count = s->found.count < limit ? s->found.count : limit;
    out->items = arena_alloc(s->arena, (count + 1) * sizeof *out->items);
    for (size_t i = 0; out->items && i < count; i++) {
        const Found *f = &s->found.items[i];
        Duty *duty = &out->items[out->count];
        Err why = {0};
        *duty =
            (Duty){.kind = s->kind, .day = f->day, .is_overdue = f->is_overdue, .note = f->note};
        ErrCode rc = record_read(s->records, s->viewer, f->id, 0, s->arena, &duty->record, &why);
        if (rc && rc != ERR_NOT_FOUND)
            return err_set(s->err, rc, "%s", why.message);
        duty->may_write = !rc && viewer_may(s->viewer, ACT_WRITE, &duty->record.stand);
        out->count += !rc;
    }
    return arena_failed(s->arena) ? err_set(s->err, ERR_TOO_LARGE, "there is too much of it")
                                  : ERR_OK;
}

ErrCode duties_read(Records *r, const Viewer *viewer, DutyKind kind, const RecordType *type,
                    size_t limit, Arena *arena, Duties *out, Err *err)
{
    Search s = {
        .records = r, .viewer = viewer, .kind = kind, .arena = arena, .out = out, .err = err};
    *out = (Duties){0};
    if (!limit || limit > DUTIES_MAX_ROWS)
        return err_set(err, ERR_INVALID, "a list of duties has 1 to %d rows", DUTIES_MAX_ROWS);
    if (!viewer->account.len)
        return ERR_OK;
    bool by_terms = kind == DUTY_DUE || kind == DUTY_VERIFY;
    ErrCode rc = by_terms ? find_actors(r, viewer, arena, &s.actors, err) : ERR_OK;
    if (!rc)
        rc = by_terms ? find_by_terms(&s, type) : find_by_state(&s, type, limit);
    if (!rc)
        rc = fill(&s, limit);
    vec_clear(&s.found);
    return rc;
}
