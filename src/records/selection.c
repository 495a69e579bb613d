#include "records/selection.h"

#include "records/records_parts.h"

typedef struct {
    Records *records;
    const RecordType *type;
    Side side;
    Arena *arena;
    Selection *out;
    Err *err;
} Selecting;

/* Of the type, or of all. */
static ErrCode read_facet(const Selecting *s, Str facet, NoSet *set)
{
    const RecordType *const *types = s->records->world->types;
    const RecordType *const one[] = {s->type, NULL};
    for (const RecordType *const *type = s->type ? one : types; *type; type++) {
        int64_t key;
        TRY(facet_find(s->records, s->side, str_of((*type)->name), facet, &key, s->err));
        if (key)
            TRY(facet_read(s->records, key, set, s->err));
    }
    return arena_failed(s->arena) ? err_set(s->err, ERR_TOO_LARGE, "there are too many records")
                                  : ERR_OK;
}

static void narrow(const Selecting *s, const NoSet *set)
{
    if (s->out->is_all)
        s->out->set = *set;
    else
        noset_and(&s->out->set, set);
    s->out->is_all = false;
}

/* --- rights --- */

static bool may_all(const Viewer *viewer, Act act)
{
    if (viewer->is_operator)
        return true;
    for (size_t i = 0; i < viewer->reach_count; i++)
        if (viewer->reaches[i].acts & act && str_eq(viewer->reaches[i].context, STR("region")) &&
            viewer->reaches[i].clearance == SENSITIVITY_STRICT)
            return true;
    return false;
}

/* A reach may be one record's own id: no facet says that. */
static ErrCode add_own(const Selecting *s, const Reach *reach, NoSet *set)
{
    Stmt *st;
    bool row;
    if (!is_record_id(s->records, reach->context))
        return ERR_OK;
    TRY(records_statement(s->records, "SELECT no, type, sensitivity FROM record WHERE id = $1", &st,
                          s->err));
    stmt_text(st, 1, reach->context);
    TRY(stmt_next(st, &row, s->err));
    if (row && stmt_col_int(st, 2) <= reach->clearance &&
        (!s->type || str_eq(stmt_col_text(st, 1), str_of(s->type->name))))
        noset_add(set, stmt_col_int(st, 0));
    stmt_reset(st);
    return ERR_OK;
}

static ErrCode narrow_to_act(const Selecting *s, const Viewer *viewer, Act act)
{
    NoSet set = {.arena = s->arena};
    if (may_all(viewer, act))
        return ERR_OK;
    for (size_t i = 0; i < viewer->reach_count; i++) {
        const Reach *reach = &viewer->reaches[i];
        if (!(reach->acts & act))
            continue;
        for (int c = SENSITIVITY_PUBLIC; c <= (int)reach->clearance; c++)
            TRY(read_facet(s, rights_facet(s->arena, reach->context, (Sensitivity)c), &set));
        TRY(add_own(s, reach, &set));
    }
    if (act & (ACT_READ | ACT_WRITE) && viewer->account.len &&
        viewer_may_somewhere(viewer, ACT_WRITE)) /* own drafts */
        TRY(read_facet(s, author_facet(s->arena, viewer->account), &set));
    narrow(s, &set);
    return ERR_OK;
}

/* --- all --- */

static ErrCode count_all(const Selecting *s)
{
    for (const RecordType *const *type = s->records->world->types; *type; type++) {
        int64_t key, count;
        if (s->type && s->type != *type)
            continue;
        TRY(facet_find(s->records, s->side, str_of((*type)->name), STR(""), &key, s->err));
        TRY(facet_count(s->records, key, &count, s->err));
        s->out->count += count;
    }
    return ERR_OK;
}

ErrCode selection_read(Records *r, const Viewer *viewer, const RecordType *type, Side side,
                       const Str *facets, size_t facet_count_, Arena *arena, Selection *out,
                       Err *err)
{
    Selecting s = {r, type, side, arena, out, err};
    *out = (Selection){.is_all = true};
    if (facet_count_ > LISTING_MAX_FACETS)
        return err_set(err, ERR_INVALID, "a list takes at most %d filters", LISTING_MAX_FACETS);
    if (side == SIDE_WORK)
        TRY(narrow_to_act(&s, viewer, ACT_READ));
    for (size_t i = 0; i < facet_count_; i++) {
        NoSet set = {.arena = arena};
        if (!str_starts(facets[i], STR("in:"))) /* rights are not to be asked for */
            TRY(read_facet(&s, facets[i], &set));
        narrow(&s, &set);
    }
    if (out->is_all)
        return count_all(&s);
    out->count = noset_count(&out->set);
    return ERR_OK;
}

ErrCode selection_to_act(Records *r, const Viewer *viewer, const RecordType *type, Act act,
                         Arena *arena, Selection *selection, Err *err)
{
    Selecting s = {r, type, SIDE_WORK, arena, selection, err};
    TRY(narrow_to_act(&s, viewer, act));
    if (!selection->is_all)
        selection->count = noset_count(&selection->set);
    return ERR_OK;
}

ErrCode selection_to_review(Records *r, const Viewer *viewer, const RecordType *type, Arena *arena,
                            Selection *selection, Err *err)
{
    Selecting s = {r, type, SIDE_WORK, arena, selection, err};
    NoSet submitted = {.arena = arena}, own = {.arena = arena};
    TRY(read_facet(&s, STR("state=submitted"), &submitted));
    narrow(&s, &submitted);
    TRY(narrow_to_act(&s, viewer, ACT_REVIEW));
    if (!viewer->is_operator)
        TRY(read_facet(&s, written_facet(arena, viewer->account), &own));
    noset_without(&selection->set, &own);
    selection->count = noset_count(&selection->set);
    return ERR_OK;
}
