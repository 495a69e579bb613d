#include "records/audit.h"

#include <arpa/inet.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/vec.h"

/* JSON writes a byte as six at most. */
enum { LINE_MAX_BYTES = 8 * AUDIT_MAX_DETAIL, PART_ROWS = 500 };

const Migration audit_migrations[] = {
    {.owner = "audit",
     .version = 1,
     .sql = "CREATE TABLE audit_entry (number INTEGER NOT NULL PRIMARY KEY,"
            " at_us INTEGER NOT NULL, actor TEXT NOT NULL, act TEXT NOT NULL,"
            " object TEXT NOT NULL, detail TEXT NOT NULL, client TEXT NOT NULL,"
            " hash TEXT NOT NULL) STRICT;"
            "CREATE INDEX audit_entry_by_actor ON audit_entry (actor, number);"
            "CREATE INDEX audit_entry_by_act ON audit_entry (act, number);"
            "CREATE INDEX audit_entry_by_object ON audit_entry (object, number);"
            "CREATE INDEX audit_entry_by_time ON audit_entry (at_us)"},
    {0}};

#define COLUMNS "number, at_us, actor, act, object, detail, client, hash"

static void key_text(Buf *line, const char *before, Str value)
{
    buf_add(line, str_of(before));
    buf_json(line, value);
}

/* Each text ends where its quotes do, so no two entries have one line. */
static bool hash_entry(Buf *line, Str before, const AuditEntry *e, char out[HASH_HEX_LEN + 1])
{
    buf_reset(line);
    buf_printf(line, "{\"number\":%lld,\"at_us\":%lld", (long long)e->number, (long long)e->at_us);
    key_text(line, ",\"actor\":", e->actor);
    key_text(line, ",\"act\":", e->act);
    key_text(line, ",\"object\":", e->object);
    buf_add(line, STR(",\"detail\":"));
    buf_add(line, e->detail);
    key_text(line, ",\"client\":", e->client);
    buf_char(line, '}');
    Str pieces[] = {before, STR("\n"), buf_str(line)};
    hash_sha256_pieces_hex(pieces, 3, out);
    return !line->failed;
}

static void entry_of_row(Stmt *st, AuditEntry *e)
{
    *e = (AuditEntry){.number = stmt_col_int(st, 0),
                      .at_us = stmt_col_int(st, 1),
                      .actor = stmt_col_text(st, 2),
                      .act = stmt_col_text(st, 3),
                      .object = stmt_col_text(st, 4),
                      .detail = stmt_col_text(st, 5),
                      .client = stmt_col_text(st, 6),
                      .hash = stmt_col_text(st, 7)};
}

/* --- writing --- */

static ErrCode last_of_chain(Db *db, int64_t *number, char hash[HASH_HEX_LEN + 1], Err *err)
{
    Stmt *st;
    bool row;
    *number = 0;
    hash[0] = '\0';
    TRY(stmt_prepare(&st, db, "SELECT number, hash FROM audit_entry ORDER BY number DESC LIMIT 1",
                     err));
    ErrCode rc = stmt_next(st, &row, err);
    if (!rc && row) {
        Str last = str_part(stmt_col_text(st, 1), 0, HASH_HEX_LEN);
        *number = stmt_col_int(st, 0);
        memcpy(hash, last.ptr, last.len);
        hash[last.len] = '\0';
    }
    stmt_free(st);
    return rc;
}

static ErrCode insert_entry(Db *db, const AuditEntry *e, Err *err)
{
    Stmt *st;
    TRY(stmt_prepare(
        &st, db, "INSERT INTO audit_entry (" COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        err));
    stmt_int(st, 1, e->number);
    stmt_int(st, 2, e->at_us);
    stmt_text(st, 3, e->actor);
    stmt_text(st, 4, e->act);
    stmt_text(st, 5, e->object);
    stmt_text(st, 6, e->detail);
    stmt_text(st, 7, e->client);
    stmt_text(st, 8, e->hash);
    ErrCode rc = stmt_run(st, err);
    stmt_free(st);
    return rc;
}

static ErrCode append_entry(Db *db, AuditEntry *e, Buf *line, Err *err)
{
    char before[HASH_HEX_LEN + 1], hash[HASH_HEX_LEN + 1];
    int64_t last;
    TRY(last_of_chain(db, &last, before, err));
    e->number = last + 1;
    e->at_us = clock_now_us();
    if (!hash_entry(line, str_of(before), e, hash))
        return err_set(err, ERR_TOO_LARGE, "an entry of the audit trail is too long");
    e->hash = str_of(hash);
    return insert_entry(db, e, err);
}

ErrCode audit_append(Db *db, Str actor, Str act, Str object, const Doc *detail, Str client,
                     Err *err)
{
    Buf text, line;
    if (detail && detail->kind != DOC_OBJECT)
        return err_set(err, ERR_INVALID, "the detail of an audit entry is not an object");
    buf_init(&text, AUDIT_MAX_DETAIL);
    buf_init(&line, LINE_MAX_BYTES);
    if (detail)
        doc_json(&text, detail);
    else
        buf_add(&text, STR("{}"));
    AuditEntry e = {
        .actor = actor, .act = act, .object = object, .detail = buf_str(&text), .client = client};
    ErrCode rc = text.failed ? err_set(err, ERR_TOO_LARGE,
                                       "the detail of an audit entry has more than %d bytes",
                                       AUDIT_MAX_DETAIL)
                             : append_entry(db, &e, &line, err);
    buf_clear(&line);
    buf_clear(&text);
    return rc;
}

/* --- reading --- */

static void condition(Buf *sql, int *parameters, const char *text)
{
    buf_add(sql, *parameters ? STR(" AND ") : STR(" WHERE "));
    buf_printf(sql, text, ++*parameters);
}

/* Conditions and bind_query go through the same fields in the same order. */
static void write_query(Buf *sql, const AuditQuery *q)
{
    int n = 0;
    buf_add(sql, STR("SELECT " COLUMNS " FROM audit_entry"));
    if (q->actor.len)
        condition(sql, &n, "actor = $%d");
    if (q->act.len && str_ends(q->act, STR("."))) {
        condition(sql, &n, "act >= $%d");
        condition(sql, &n, "act < $%d");
    } else if (q->act.len) {
        condition(sql, &n, "act = $%d");
    }
    if (q->object.len)
        condition(sql, &n, "object = $%d");
    if (q->since_us)
        condition(sql, &n, "at_us >= $%d");
    if (q->until_us)
        condition(sql, &n, "at_us < $%d");
    if (q->after)
        condition(sql, &n, q->newest_first ? "number < $%d" : "number > $%d");
    buf_printf(sql, " ORDER BY number%s LIMIT $%d", q->newest_first ? " DESC" : "", n + 1);
}

/* act_end: what sorts behind all that begins with the act, which ends in '.'. */
static void bind_query(Stmt *st, const AuditQuery *q, Str act_end)
{
    int n = 0;
    if (q->actor.len)
        stmt_text(st, ++n, q->actor);
    if (q->act.len)
        stmt_text(st, ++n, q->act);
    if (act_end.len)
        stmt_text(st, ++n, act_end);
    if (q->object.len)
        stmt_text(st, ++n, q->object);
    if (q->since_us)
        stmt_int(st, ++n, q->since_us);
    if (q->until_us)
        stmt_int(st, ++n, q->until_us);
    if (q->after)
        stmt_int(st, ++n, q->after);
    stmt_int(st, ++n, q->limit && q->limit < AUDIT_MAX_ROWS ? (int64_t)q->limit : AUDIT_MAX_ROWS);
}

static void keep_entry(Arena *arena, AuditEntry *e)
{
    Str *texts[] = {&e->actor, &e->act, &e->object, &e->detail, &e->client, &e->hash};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = arena_dup(arena, *texts[i]);
}

static ErrCode collect_entries(Stmt *st, Arena *arena, AuditEntry **out, size_t *count, Err *err)
{
    VEC(AuditEntry) entries = {0};
    ErrCode rc;
    bool row = false;
    while (!(rc = stmt_next(st, &row, err)) && row && !arena_failed(arena)) {
        AuditEntry e;
        entry_of_row(st, &e);
        keep_entry(arena, &e);
        vec_push(&entries, e);
    }
    AuditEntry *kept = arena_alloc(arena, (entries.count + 1) * sizeof *kept);
    if (!rc && (!kept || arena_failed(arena)))
        rc = err_set(err, ERR_TOO_LARGE, "the audit trail asked for needs too much memory");
    if (!rc) {
        if (entries.count)
            memcpy(kept, entries.items, entries.count * sizeof *kept);
        *out = kept;
        *count = entries.count;
    }
    vec_clear(&entries);
    return rc;
}

ErrCode audit_list(Db *db, const AuditQuery *query, Arena *arena, AuditEntry **out, size_t *count,
                   Err *err)
{
    Buf sql;
    Stmt *st = NULL;
    Str act_end = STR("");
    *out = NULL;
    *count = 0;
    if (str_ends(query->act, STR(".")))
        act_end =
            arena_printf(arena, STR_FMT "/", STR_ARG(str_part(query->act, 0, query->act.len - 1)));
    buf_init(&sql, 2000);
    write_query(&sql, query);
    buf_char(&sql, '\0');
    ErrCode rc = stmt_prepare(&st, db, sql.ptr, err);
    if (!rc) {
        bind_query(st, query, act_end);
        rc = collect_entries(st, arena, out, count, err);
    }
    stmt_free(st);
    buf_clear(&sql);
    return rc;
}

/* --- the chain --- */

typedef struct {
    Buf line;
    int64_t count, bad;
    char *last;
} Walk;

static void follow(Walk *walk, const AuditEntry *e)
{
    char hash[HASH_HEX_LEN + 1];
    int64_t expected = walk->count + 1;
    bool fits = hash_entry(&walk->line, str_of(walk->last), e, hash);
    walk->count++;
    if (fits && e->number == expected && str_eq(e->hash, str_of(hash)))
        memcpy(walk->last, hash, sizeof hash);
    else
        walk->bad = e->number > 0 ? e->number : expected;
}

static ErrCode walk_part(Stmt *st, int64_t from, Walk *walk, size_t *rows, Err *err)
{
    ErrCode rc;
    bool row = false;
    *rows = 0;
    stmt_int(st, 1, from);
    stmt_int(st, 2, PART_ROWS);
    while (!(rc = stmt_next(st, &row, err)) && row && !walk->bad) {
        AuditEntry e;
        entry_of_row(st, &e);
        follow(walk, &e);
        ++*rows;
    }
    stmt_reset(st);
    return rc;
}

ErrCode audit_verify(Db *db, int64_t *bad, int64_t *count, char out[65], Err *err)
{
    Walk walk = {.last = out};
    Stmt *st;
    size_t rows = PART_ROWS;
    *bad = *count = 0;
    out[0] = '\0';
    TRY(stmt_prepare(
        &st, db, "SELECT " COLUMNS " FROM audit_entry WHERE number >= $1 ORDER BY number LIMIT $2",
        err));
    buf_init(&walk.line, LINE_MAX_BYTES);
    /* The first part looks at numbers below 1, too, where nobody but a forger has put any. */
    ErrCode rc = walk_part(st, INT64_MIN, &walk, &rows, err);
    while (!rc && !walk.bad && rows == PART_ROWS)
        rc = walk_part(st, walk.count + 1, &walk, &rows, err);
    buf_clear(&walk.line);
    stmt_free(st);
    *bad = walk.bad;
    *count = walk.count;
    return rc;
}

/* --- clients --- */

static Str cut_ipv4(const unsigned char octets[4], Arena *arena)
{
    return arena_printf(arena, "%d.%d.%d.0", octets[0], octets[1], octets[2]);
}

Str audit_client(Str address, Arena *arena)
{
    static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
    unsigned char bytes[16];
    char text[INET6_ADDRSTRLEN];
    size_t zone = str_find_char(address, '%');
    Str bare = str_part(address, 0, zone == SIZE_MAX ? address.len : zone);
    if (bare.len >= sizeof text)
        return STR("");
    memcpy(text, bare.len ? bare.ptr : "", bare.len);
    text[bare.len] = '\0';
    if (inet_pton(AF_INET, text, bytes) == 1)
        return cut_ipv4(bytes, arena);
    if (inet_pton(AF_INET6, text, bytes) != 1)
        return STR("");
    if (memcmp(bytes, mapped, sizeof mapped) == 0)
        return cut_ipv4(bytes + sizeof mapped, arena);
    memset(bytes + 6, 0, sizeof bytes - 6);
    inet_ntop(AF_INET6, bytes, text, sizeof text);
    return arena_dup(arena, str_of(text));
}
