#include "records/records.h"

#include "records/records_parts.h"

ErrCode records_open(Records **out, Db *db, const RecordsWorld *world, Err *err)
{
    (void)err;
    Records *r = mem_alloc(sizeof *r);
    r->db = db;
    r->world = world;
    r->facets = facet_keys_new();
    *out = r;
    return ERR_OK;
}

void records_close(Records *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < RECORDS_MAX_STATEMENTS; i++)
        stmt_free(r->statements[i].stmt);
    facet_keys_free(r->facets);
    mem_free(r);
}

Db *records_db(Records *r) { return r->db; }
const RecordsWorld *records_world(const Records *r) { return r->world; }

ErrCode records_statement(Records *r, const char *sql, Stmt **out, Err *err)
{
    size_t at = (uintptr_t)sql / 8 % RECORDS_MAX_STATEMENTS;
    for (size_t tries = 0; tries < RECORDS_MAX_STATEMENTS; tries++) {
        size_t i = (at + tries) % RECORDS_MAX_STATEMENTS;
        if (r->statements[i].sql == sql) {
            *out = r->statements[i].stmt;
            stmt_reset(*out);
            return ERR_OK;
        }
        if (!r->statements[i].sql) {
            TRY(stmt_prepare(out, r->db, sql, err));
            r->statements[i].sql = sql;
            r->statements[i].stmt = *out;
            return ERR_OK;
        }
    }
    return err_set(err, ERR_TOO_LARGE, "the record store has more than %d statements",
                   RECORDS_MAX_STATEMENTS);
}

ErrCode statement_number(Stmt *st, int64_t none, int64_t *out, Err *err)
{
    bool row = false;
    ErrCode rc = stmt_next(st, &row, err);
    *out = row ? stmt_col_int(st, 0) : none;
    stmt_reset(st);
    return rc;
}

ErrCode records_begin(Records *r, Err *err) { return r->is_batch ? ERR_OK : db_begin(r->db, err); }

static ErrCode end(Records *r, ErrCode rc, Err *err)
{
    if (!rc)
        rc = facet_flush(r, err);
    if (!rc)
        rc = db_commit(r->db, err);
    if (rc) {
        db_rollback(r->db);
        facet_keys_forget(r->facets); /* numbers made in vain may be given to others */
    }
    return rc;
}

ErrCode records_end(Records *r, ErrCode rc, Err *err)
{
    if (!r->is_batch)
        return end(r, rc, err);
    r->batch_failed |= rc != ERR_OK;
    return rc;
}

ErrCode records_batch_begin(Records *r, Err *err)
{
    TRY(db_begin(r->db, err));
    r->is_batch = true;
    r->batch_failed = false;
    return ERR_OK;
}

ErrCode records_batch_end(Records *r, bool keep, Err *err)
{
    r->is_batch = false;
    if (keep && !r->batch_failed)
        return end(r, ERR_OK, err);
    db_rollback(r->db);
    facet_keys_forget(r->facets);
    return keep ? err_set(err, ERR_INVALID, "nothing was kept, since a part of it was refused")
                : ERR_OK;
}
