/* Rules that want other records: those of a type (RecordType.look), and that nothing is a part of
 * itself. Only what the writer may read counts, and nothing whose reading belongs in the trail. */
#include "records/duties.h"
#include "records/records_parts.h"

enum { DEPTH_MAX = 64 };

typedef struct {
    Records *records;
    const Viewer *viewer;
    Arena *arena;
    ErrCode rc;
    Err *err;
} Looking;

static bool find(Looking *l, Str id, Record *record)
{
    bool found = false;
    if (l->rc || !is_record_id(l->records, id))
        return false;
    l->rc = record_load(l->records, id, l->arena, record, &found, l->err);
    return !l->rc && found;
}

static bool load(Looking *l, Str id, Record *record)
{
    return find(l, id, record) && viewer_may(l->viewer, ACT_READ, &record->stand);
}

/* What everybody may know of is known to who reads no working copy of it, too. */
static bool may_name(const Looking *l, const Record *record)
{
    return record_is_public(record) ||
           (viewer_may(l->viewer, ACT_READ, &record->stand) && !record_must_audit(record));
}

static Str resolved(void *context, Str id)
{
    Looking *l = context;
    Record record;
    Str into = id;
    if (!l->rc)
        l->rc = id_resolve(l->records, id, l->arena, &into, l->err);
    return !str_eq(into, id) && find(l, into, &record) && may_name(l, &record) ? into : id;
}

static const Doc *look_up(void *context, Str id)
{
    Record record;
    return load(context, resolved(context, id), &record) && !record_must_audit(&record)
               ? record.body
               : NULL;
}

static bool leads_back(Looking *l, const Field *f, Str id, Str own)
{
    for (int depth = 0; id.len && depth < DEPTH_MAX; depth++) {
        Record record;
        if (!l->rc)
            l->rc = id_resolve(l->records, id, l->arena, &id, l->err);
        if (str_eq(id, own))
            return true;
        /* Nothing but "it leads back" is told of what is read here. */
        id = load(l, id, &record) ? doc_str(doc_get(record.body, str_of(f->name)), "to") : STR("");
    }
    return false;
}

static void check_loops(Looking *l, const Record *record, Problems *problems)
{
    for (const Field *f = record->type->fields; f->name; f++) {
        Str parent = f->flags & FIELD_PARENT ? doc_str(doc_get(record->body, str_of(f->name)), "to")
                                             : STR("");
        if (parent.len && leads_back(l, f, parent, record->id))
            problems_add(problems, str_of(f->name), f, "problem.loop", parent);
    }
}

/* Links to `from` will count as links to `into`: what `into` is a part of may not lead to it. */
ErrCode record_check_merged(Records *r, const Viewer *viewer, const Record *from,
                            const Record *into, Err *err)
{
    Looking l = {.records = r, .viewer = viewer, .arena = arena_new(RECORDS_ARENA), .err = err};
    bool is_loop = false;
    for (const Field *f = into->type->fields; f->name && !is_loop; f++) {
        Str parent =
            f->flags & FIELD_PARENT ? doc_str(doc_get(into->body, str_of(f->name)), "to") : STR("");
        is_loop = parent.len && leads_back(&l, f, parent, from->id);
    }
    arena_free(l.arena);
    if (l.rc || !is_loop)
        return l.rc;
    err_set(err, ERR_INVALID,
            "'" STR_FMT "' is a part of '" STR_FMT "': merged, it would be a part of itself",
            STR_ARG(into->id), STR_ARG(from->id));
    err_hint(err, "merge the other way, or take it out of there first");
    return ERR_INVALID;
}

ErrCode record_check_rules(Records *r, const Viewer *viewer, const Record *record,
                           RecordState state, Problems *problems, Err *err)
{
    Looking l = {.records = r, .viewer = viewer, .arena = arena_new(RECORDS_ARENA), .err = err};
    RecordLook look = {&l, look_up, resolved};
    check_loops(&l, record, problems);
    if (record->type->look)
        record->type->look(record->body, state, &look, problems);
    arena_free(l.arena);
    return l.rc;
}

/* --- who verifies --- */

static const Doc *value_of(const Record *record, const char *field)
{
    return record->body ? doc_get(record->body, str_of(field)) : NULL;
}

static bool is_same_value(const Doc *a, const Doc *b) { return a && b ? doc_equal(a, b) : a == b; }

static bool has_verdict(const Record *record)
{
    bool has = false;
    for (const char *const *f = record->type->duty->verdict; *f; f++)
        has |= value_of(record, *f) != NULL;
    return has;
}

static void tell_verdict(const Record *before, const Record *record, Problems *problems)
{
    for (const char *const *f = record->type->duty->verdict; *f; f++)
        if (!is_same_value(value_of(before, *f), value_of(record, *f)))
            problems_add(problems, str_of(*f), type_find_field(record->type, str_of(*f)),
                         "problem.not_yours_to_verify", doc_str(value_of(record, *f), "to"));
}

static bool may_review(const Viewer *viewer, const Record *before, const Record *record)
{
    return viewer_may(viewer, ACT_REVIEW, &record->stand) &&
           (!before->no || viewer_may(viewer, ACT_REVIEW, &before->stand));
}

ErrCode record_check_verdict(Records *r, const Viewer *viewer, const Record *before,
                             const Record *record, Problems *problems, Err *err)
{
    const DutyTerms *terms = record->type->duty;
    bool is_own = false;
    if (!terms || !terms->verdict || !has_verdict(record) || may_review(viewer, before, record))
        return ERR_OK;
    Arena *arena = arena_new(RECORDS_ARENA);
    ErrCode rc = duty_stands_for(r, viewer, terms, record->body, arena, &is_own, err);
    if (!rc && !is_own && before->body)
        rc = duty_stands_for(r, viewer, terms, before->body, arena, &is_own, err);
    if (!rc && is_own)
        tell_verdict(before, record, problems);
    arena_free(arena);
    return rc;
}
