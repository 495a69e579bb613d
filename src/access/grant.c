#include "access/grant.h"

#include "access/access_parts.h"
#include "base/vec.h"

enum {
    ACTS_ALL = ACT_READ | ACT_WRITE | ACT_REVIEW | ACT_ARCHIVE | ACT_MERGE | ACT_ERASE |
               ACT_IMPORT | ACT_EXPORT | ACT_WINDOW | ACT_GRANT | ACT_AUDIT
};

const RoleRight role_rights[] = {
    {"reader", ACT_READ, SENSITIVITY_RESTRICTED},
    {"contributor", ACT_READ | ACT_WRITE, SENSITIVITY_RESTRICTED},
    {"reviewer", ACT_READ | ACT_REVIEW | ACT_ARCHIVE | ACT_MERGE, SENSITIVITY_CONFIDENTIAL},
    {"focal_point",
     ACT_READ | ACT_WRITE | ACT_REVIEW | ACT_IMPORT | ACT_EXPORT | ACT_WINDOW | ACT_GRANT,
     SENSITIVITY_CONFIDENTIAL},
    {"analyst", ACT_READ | ACT_EXPORT, SENSITIVITY_CONFIDENTIAL},
    {"administrator", ACTS_ALL, SENSITIVITY_STRICT},
    {0}};

const RoleRight *role_find(Str name)
{
    for (const RoleRight *role = role_rights; role->name; role++)
        if (str_eq(str_of(role->name), name))
            return role;
    return NULL;
}

/* --- who may give --- */

Str viewer_actor(const Viewer *viewer)
{
    return viewer->is_operator ? STR("operator") : viewer->account;
}

bool viewer_administers_all(const Viewer *viewer)
{
    for (size_t i = 0; i < viewer->reach_count; i++) {
        const Reach *r = &viewer->reaches[i];
        if ((r->acts & ACT_GRANT) && r->clearance == SENSITIVITY_STRICT &&
            str_eq(r->context, STR("region")))
            return true;
    }
    return viewer->is_operator;
}

bool context_contains(Str outer, Str inner, bool (*is_within)(void *context, Str inner, Str outer),
                      void *world)
{
    if (str_eq(outer, inner) || str_eq(outer, STR("region")))
        return true;
    return is_within && !str_eq(inner, STR("region")) && is_within(world, inner, outer);
}

bool viewer_covers(const Viewer *viewer, Str role, Str context,
                   bool (*is_within)(void *context, Str inner, Str outer), void *world)
{
    const RoleRight *right = role_find(role);
    unsigned acts = 0;
    if (!right)
        return viewer_administers_all(viewer);
    for (size_t i = 0; i < viewer->reach_count; i++) {
        const Reach *r = &viewer->reaches[i];
        if (r->clearance >= right->clearance &&
            context_contains(r->context, context, is_within, world))
            acts |= r->acts;
    }
    unsigned needed = right->acts | ACT_GRANT;
    return viewer->is_operator || (acts & needed) == needed;
}

bool grant_may_give(const Viewer *viewer, Str role, Str context,
                    bool (*is_within)(void *context, Str inner, Str outer), void *world)
{
    return role_find(role) && viewer_covers(viewer, role, context, is_within, world);
}

/* --- adding --- */

static ErrCode check_grant(const Viewer *by, const Grant *grant, Err *err)
{
    if (!role_find(grant->role))
        return err_set(err, ERR_INVALID, "there is no role '" STR_FMT "'",
                       STR_ARG(str_part(grant->role, 0, 100)));
    if (!str_eq(grant->context, STR("region")) && !id_is_valid(grant->context))
        return err_set(err, ERR_INVALID, "'" STR_FMT "' is no context",
                       STR_ARG(str_part(grant->context, 0, 100)));
    if (grant->until_us && grant->until_us <= (grant->since_us ? grant->since_us : by->now_us))
        return err_set(err, ERR_INVALID, "the role would end before it begins");
    return ERR_OK;
}

static ErrCode check_receiver(Db *db, const Grant *grant, int64_t now_us, Arena *arena, Err *err)
{
    Account account;
    Stmt *st;
    bool has;
    TRY(account_find(db, grant->account, arena, &account, err));
    if (account.is_closed)
        return err_set(err, ERR_CONFLICT, "the account is closed");
    TRY(access_first(&st, db,
                     "SELECT 1 FROM access_grant WHERE account = $1 AND role = $2"
                     " AND context = $3 AND ended_us = 0 AND (until_us = 0 OR until_us > $4)",
                     BINDS(bind_text(account.id), bind_text(grant->role), bind_text(grant->context),
                           bind_int(now_us)),
                     &has, err));
    stmt_free(st);
    return has ? err_set(err, ERR_CONFLICT, "the account has this role there already") : ERR_OK;
}

static ErrCode audit_grant(Db *db, Str by, const char *act, const Grant *grant, Arena *arena,
                           Err *err)
{
    Doc *detail = doc_new(arena, DOC_OBJECT);
    doc_text(detail, "account", grant->account);
    doc_text(detail, "role", grant->role);
    doc_text(detail, "context", grant->context);
    if (grant->until_us)
        doc_int(detail, "until_us", grant->until_us);
    return audit_append(db, by, str_of(act), grant->id, detail, STR(""), err);
}

static ErrCode insert_grant(Db *db, const Grant *g, int64_t now_us, Arena *arena, Err *err)
{
    TRY(check_receiver(db, g, now_us, arena, err));
    TRY(access_run(db,
                   "INSERT INTO access_grant (id, account, role, context, granted_by, since_us,"
                   " until_us, ended_by, ended_us) VALUES ($1, $2, $3, $4, $5, $6, $7, '', 0)",
                   BINDS(bind_text(g->id), bind_text(g->account), bind_text(g->role),
                         bind_text(g->context), bind_text(g->granted_by), bind_int(g->since_us),
                         bind_int(g->until_us)),
                   err));
    return audit_grant(db, g->granted_by, "grant.add", g, arena, err);
}

ErrCode grant_add(Db *db, const Viewer *by, const Grant *grant,
                  bool (*is_within)(void *context, Str inner, Str outer), void *context,
                  Arena *arena, Grant *out, Err *err)
{
    Account account;
    TRY(check_grant(by, grant, err));
    if (!viewer_covers(by, grant->role, grant->context, is_within, context))
        return err_set(err, ERR_DENIED, "this role there goes beyond the rights of who gives it");
    TRY(account_find(db, grant->account, arena, &account, err));
    if (!by->is_operator && str_eq(by->account, account.id))
        return err_set(err, ERR_DENIED, "nobody gives a role to oneself");
    *out = (Grant){.id = access_new_id(arena, "grant"),
                   .account = account.id,
                   .role = arena_dup(arena, grant->role),
                   .context = arena_dup(arena, grant->context),
                   .granted_by = arena_dup(arena, viewer_actor(by)),
                   .ended_by = STR(""),
                   .since_us = grant->since_us ? grant->since_us : by->now_us,
                   .until_us = grant->until_us};
    TRY(access_arena_check(arena, err));
    TRY(db_begin(db, err));
    return access_finish(db, insert_grant(db, out, by->now_us, arena, err), err);
}

/* --- reading --- */

#define SELECT_GRANT                                                                               \
    "SELECT id, account, role, context, granted_by, since_us, until_us, ended_by, ended_us"        \
    " FROM access_grant "

static void grant_of_row(Stmt *st, Arena *arena, Grant *out)
{
    *out = (Grant){.id = arena_dup(arena, stmt_col_text(st, 0)),
                   .account = arena_dup(arena, stmt_col_text(st, 1)),
                   .role = arena_dup(arena, stmt_col_text(st, 2)),
                   .context = arena_dup(arena, stmt_col_text(st, 3)),
                   .granted_by = arena_dup(arena, stmt_col_text(st, 4)),
                   .since_us = stmt_col_int(st, 5),
                   .until_us = stmt_col_int(st, 6),
                   .ended_by = arena_dup(arena, stmt_col_text(st, 7)),
                   .ended_us = stmt_col_int(st, 8)};
}

static ErrCode collect_grants(Stmt *st, Arena *arena, Grant **out, size_t *count, Err *err)
{
    VEC(Grant) grants = {0};
    bool row = false;
    ErrCode rc;
    while (!(rc = stmt_next(st, &row, err)) && row && !arena_failed(arena)) {
        Grant g;
        grant_of_row(st, arena, &g);
        vec_push(&grants, g);
    }
    if (!rc)
        rc = access_keep(arena, grants.items, grants.count, sizeof *grants.items, out, err);
    *count = rc ? 0 : grants.count;
    vec_clear(&grants);
    return rc;
}

ErrCode grant_list(Db *db, Str account, int64_t in_force_us, Arena *arena, Grant **out,
                   size_t *count, Err *err)
{
    Stmt *st;
    *count = 0;
    TRY(access_prepare(&st, db,
                       SELECT_GRANT "WHERE ($1 = '' OR account = $1) AND ($2 = 0 OR (ended_us = 0"
                                    " AND since_us <= $2 AND (until_us = 0 OR until_us > $2)))"
                                    " ORDER BY since_us, id",
                       BINDS(bind_text(account), bind_int(in_force_us)), err));
    ErrCode rc = collect_grants(st, arena, out, count, err);
    stmt_free(st);
    return rc;
}

ErrCode grant_reaches(Db *db, Str account, int64_t now_us, Arena *arena, Reach **out, size_t *count,
                      Err *err)
{
    Stmt *st;
    Grant *grants;
    size_t grant_count = 0;
    *count = 0;
    TRY(access_prepare(&st, db,
                       SELECT_GRANT "WHERE account = $1 AND ended_us = 0 AND since_us <= $2"
                                    " AND (until_us = 0 OR until_us > $2) ORDER BY since_us, id",
                       BINDS(bind_text(account), bind_int(now_us)), err));
    ErrCode rc = collect_grants(st, arena, &grants, &grant_count, err);
    stmt_free(st);
    TRY(rc);
    *out = arena_alloc(arena, (grant_count + 1) * sizeof **out);
    TRY(access_arena_check(arena, err));
    for (size_t i = 0; i < grant_count; i++) {
        const RoleRight *role = role_find(grants[i].role);
        if (role) /* another is of a newer program: it gives nothing here */
            (*out)[(*count)++] = (Reach){grants[i].context, role->acts, role->clearance};
    }
    return ERR_OK;
}

/* --- ending --- */

static ErrCode find_grant(Db *db, Str id, Arena *arena, Grant *out, Err *err)
{
    Stmt *st;
    bool found;
    TRY(access_first(&st, db, SELECT_GRANT "WHERE id = $1", BINDS(bind_text(id)), &found, err));
    if (found)
        grant_of_row(st, arena, out);
    stmt_free(st);
    TRY(access_arena_check(arena, err));
    if (!found)
        return err_set(err, ERR_NOT_FOUND, "there is no grant '" STR_FMT "'",
                       STR_ARG(str_part(id, 0, 100)));
    return out->ended_us ? err_set(err, ERR_CONFLICT, "this role was ended already") : ERR_OK;
}

typedef struct {
    bool (*is_within)(void *context, Str inner, Str outer);
    void *context;
} World;

static ErrCode end_grant(Db *db, const Viewer *by, Str id, const World *world, int64_t now_us,
                         Arena *arena, Err *err)
{
    Grant grant;
    TRY(find_grant(db, id, arena, &grant, err));
    bool is_own = !by->is_operator && str_eq(by->account, grant.account);
    if (!is_own && !viewer_covers(by, grant.role, grant.context, world->is_within, world->context))
        return err_set(err, ERR_DENIED, "this role there goes beyond the rights of who ends it");
    TRY(access_run(db, "UPDATE access_grant SET ended_us = $1, ended_by = $2 WHERE id = $3",
                   BINDS(bind_int(now_us), bind_text(viewer_actor(by)), bind_text(id)), err));
    return audit_grant(db, viewer_actor(by), "grant.end", &grant, arena, err);
}

ErrCode grant_end(Db *db, const Viewer *by, Str id,
                  bool (*is_within)(void *context, Str inner, Str outer), void *context,
                  int64_t now_us, Err *err)
{
    World world = {is_within, context};
    TRY(db_begin(db, err));
    Arena *arena = arena_new((size_t)64 << 10);
    ErrCode rc = end_grant(db, by, id, &world, now_us, arena, err);
    arena_free(arena);
    return access_finish(db, rc, err);
}
