#include "records/staging.h"

#include "base/hash.h"

const Migration staging_migrations[] = {
    {"staging", 1,
     "CREATE TABLE staging (id TEXT PRIMARY KEY, account TEXT NOT NULL, purpose TEXT NOT NULL,"
     " at_us INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT, WITHOUT ROWID;"
     "CREATE INDEX staging_account ON staging (account, at_us);"},
    {0}};

static int64_t oldest(int64_t now_us) { return now_us - STAGING_MINUTES * INT64_C(60000000); }

static ErrCode forget(Db *db, Str account, int64_t now_us, Err *err)
{
    Stmt *st;
    TRY(stmt_prepare(&st, db,
                     "DELETE FROM staging WHERE at_us < $1 OR (account = $2 AND id NOT IN (SELECT"
                     " id FROM staging WHERE account = $2 ORDER BY at_us DESC LIMIT $3))",
                     err));
    stmt_int(st, 1, oldest(now_us));
    stmt_text(st, 2, account);
    stmt_int(st, 3, STAGING_MAX_FILES - 1);
    ErrCode rc = stmt_run(st, err);
    stmt_free(st);
    return rc;
}

static ErrCode insert(Db *db, Str account, Str purpose, Str bytes, int64_t now_us, Str id, Err *err)
{
    Stmt *st;
    TRY(stmt_prepare(&st, db,
                     "INSERT INTO staging (id, account, purpose, at_us, bytes)"
                     " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING",
                     err));
    stmt_text(st, 1, id);
    stmt_text(st, 2, account);
    stmt_text(st, 3, purpose);
    stmt_int(st, 4, now_us);
    stmt_blob(st, 5, bytes);
    ErrCode rc = stmt_run(st, err);
    stmt_free(st);
    return rc;
}

ErrCode staging_put(Db *db, Str account, Str purpose, Str bytes, int64_t now_us, Arena *arena,
                    Str *id, Err *err)
{
    char hash[HASH_HEX_LEN + 1];
    Str moment = arena_printf(arena, "%lld", (long long)now_us);
    Str pieces[] = {account, STR("\n"), purpose, STR("\n"), moment, STR("\n"), bytes};
    if (bytes.len > STAGING_MAX_BYTES)
        return err_set(err, ERR_TOO_LARGE, "the file is larger than %d MB",
                       STAGING_MAX_BYTES >> 20);
    hash_sha256_pieces_hex(pieces, sizeof pieces / sizeof *pieces, hash);
    *id = arena_dup(arena, (Str){hash, 32});
    TRY(db_begin(db, err));
    ErrCode rc = forget(db, account, now_us, err);
    if (!rc)
        rc = insert(db, account, purpose, bytes, now_us, *id, err);
    if (!rc)
        return db_commit(db, err);
    db_rollback(db);
    return rc;
}

ErrCode staging_get(Db *db, Str account, Str purpose, Str id, int64_t now_us, Arena *arena,
                    Str *bytes, Err *err)
{
    Stmt *st;
    bool row;
    TRY(stmt_prepare(&st, db,
                     "SELECT bytes FROM staging WHERE id = $1 AND account = $2 AND purpose = $3"
                     " AND at_us >= $4",
                     err));
    stmt_text(st, 1, id);
    stmt_text(st, 2, account);
    stmt_text(st, 3, purpose);
    stmt_int(st, 4, oldest(now_us));
    ErrCode rc = stmt_next(st, &row, err);
    if (!rc && row)
        *bytes = arena_dup(arena, stmt_col_blob(st, 0));
    stmt_free(st);
    TRY(rc);
    if (row)
        return ERR_OK;
    err_set(err, ERR_NOT_FOUND, "the file is not there any more");
    err_hint(err, "send it again; a file waits for an hour, until something is erased");
    return ERR_NOT_FOUND;
}

ErrCode staging_drop(Db *db, Str id, Err *err)
{
    Stmt *st;
    TRY(db_begin(db, err));
    ErrCode rc = stmt_prepare(&st, db, "DELETE FROM staging WHERE id = $1", err);
    if (!rc) {
        stmt_text(st, 1, id);
        rc = stmt_run(st, err);
        stmt_free(st);
    }
    if (!rc)
        return db_commit(db, err);
    db_rollback(db);
    return rc;
}

ErrCode staging_clear(Db *db, Err *err) { return db_exec(db, "DELETE FROM staging", err); }
