#include "access/circle.h"

#include "access/access_parts.h"
#include "base/vec.h"

typedef struct {
    Db *db;
    const Viewer *viewer;
    bool (*is_within)(void *context, Str inner, Str outer);
    void *context;
    Arena *arena;
    bool knows_all;
    Grant *grants; /* of whom it is about */
    size_t grant_count;
    VEC(Str) invited; /* by the viewer */
} Circle;

static bool knows_all(const Viewer *viewer)
{
    const Stand whole = {.sensitivity = SENSITIVITY_PUBLIC};
    return viewer_administers_all(viewer) || viewer_may(viewer, ACT_AUDIT, &whole);
}

/* account "" : of all. */
static ErrCode read_invited(Circle *c, Str account, Err *err)
{
    Stmt *st;
    bool row = false;
    ErrCode rc;
    TRY(access_prepare(&st, c->db,
                       "SELECT DISTINCT account FROM access_invitation WHERE made_by = $1"
                       " AND ($2 = '' OR account = $2)",
                       BINDS(bind_text(viewer_actor(c->viewer)), bind_text(account)), err));
    while (!(rc = stmt_next(st, &row, err)) && row && !arena_failed(c->arena)) {
        Str id = arena_dup(c->arena, stmt_col_text(st, 0));
        vec_push(&c->invited, id);
    }
    stmt_free(st);
    return rc;
}

static ErrCode read_circle(Circle *c, Str account, Err *err)
{
    c->knows_all = knows_all(c->viewer);
    TRY(grant_list(c->db, account, 0, c->arena, &c->grants, &c->grant_count, err));
    TRY(read_invited(c, account, err));
    return access_arena_check(c->arena, err);
}

static bool gives_in(const Circle *c, Str context)
{
    for (size_t i = 0; i < c->viewer->reach_count; i++) {
        const Reach *r = &c->viewer->reaches[i];
        if ((r->acts & ACT_GRANT) &&
            context_contains(r->context, context, c->is_within, c->context))
            return true;
    }
    return false;
}

static bool has(const Circle *c, const Account *a)
{
    if (c->knows_all || str_eq(a->id, c->viewer->account))
        return true;
    if (!viewer_may_somewhere(c->viewer, ACT_GRANT))
        return false;
    for (size_t i = 0; i < c->invited.count; i++)
        if (str_eq(c->invited.items[i], a->id))
            return true;
    for (size_t i = 0; i < c->grant_count; i++)
        if (str_eq(c->grants[i].account, a->id) && gives_in(c, c->grants[i].context))
            return true;
    return a->organisation.len && gives_in(c, a->organisation);
}

static ErrCode list(Circle *c, Account **out, size_t *count, Err *err)
{
    size_t all;
    TRY(read_circle(c, STR(""), err));
    TRY(account_list(c->db, c->arena, out, &all, err));
    for (size_t i = 0; i < all; i++)
        if (has(c, &(*out)[i]))
            (*out)[(*count)++] = (*out)[i];
    return ERR_OK;
}

ErrCode circle_list(Db *db, const Viewer *viewer,
                    bool (*is_within)(void *context, Str inner, Str outer), void *context,
                    Arena *arena, Account **out, size_t *count, Err *err)
{
    Circle c = {db, viewer, is_within, context, arena, .grants = NULL};
    *count = 0;
    ErrCode rc = list(&c, out, count, err);
    vec_clear(&c.invited);
    return rc;
}

ErrCode circle_find(Db *db, const Viewer *viewer, Str id,
                    bool (*is_within)(void *context, Str inner, Str outer), void *context,
                    Arena *arena, Account *out, Err *err)
{
    Circle c = {db, viewer, is_within, context, arena, .grants = NULL};
    ErrCode found = account_find(db, id, arena, out, err);
    if (found && found != ERR_NOT_FOUND)
        return found;
    ErrCode rc = read_circle(&c, id, err);
    bool is_in = !rc && !found && has(&c, out);
    vec_clear(&c.invited);
    if (rc || is_in)
        return rc;
    return found ? found : account_not_found(id, err);
}
