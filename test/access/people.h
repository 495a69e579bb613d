/* A store with accounts, whose passwords are hashed at a cost that tests can pay. */
#pragma once
#include "../sql/both.h"
#include "access/access_parts.h"
#include "access/grant.h"

#define PASSWORD STR("a river of nine tongues")
#define HOME STR("192.0.2.7")

static const int64_t MINUTE = 60 * 1000000LL, HOUR = 3600 * 1000000LL, DAY = 24 * 3600 * 1000000LL;
static const int64_t T0 = 1700000000LL * 1000000;

typedef struct {
    Db *db;
    Arena *arena;
    const BothStore *store;
} People;

static const Viewer OPERATOR = {
    .account = STR_INIT("operator"), .is_operator = true, .now_us = 1700000000LL * 1000000};

static inline void people_set_up(People *p, const BothStore *store)
{
    static const Migration *const sets[] = {audit_migrations, access_migrations};
    *p = (People){.arena = arena_new(16 << 20), .store = store};
    assert_int_equal(db_open(&p->db, store->address, DB_WRITE, NULL), ERR_OK);
    assert_int_equal(db_migrate(p->db, sets, 2, NULL), ERR_OK);
}

/* Whatever a test did: the audit holds. */
static inline void people_tear_down(People *p)
{
    int64_t bad, count;
    char hash[65];
    assert_int_equal(audit_verify(p->db, &bad, &count, hash, NULL), ERR_OK);
    assert_int_equal(bad, 0);
    db_close(p->db);
    arena_free(p->arena);
}

static inline void people_store_hash(People *p, Str account, Str hash)
{
    assert_int_equal(db_begin(p->db, NULL), ERR_OK);
    assert_int_equal(access_run(p->db, "UPDATE access_account SET password = $1 WHERE id = $2",
                                BINDS(bind_text(hash), bind_text(account)), NULL),
                     ERR_OK);
    assert_int_equal(db_commit(p->db, NULL), ERR_OK);
}

/* PASSWORD at the least cost; a sign-in then hashes it again at that of production. */
static inline Str people_cheap_hash(People *p)
{
    static const PasswordCost cheap = {1, 8192};
    char hash[PASSWORD_HASH];
    assert_int_equal(password_hash(PASSWORD, &cheap, hash, NULL), ERR_OK);
    return arena_dup(p->arena, str_of(hash));
}

static inline Str people_invite(People *p, const char *email)
{
    Account account;
    char secret[SECRET_TEXT];
    AccountDraft draft = {.email = str_of(email), .name = STR("Somebody")};
    assert_int_equal(account_invite(p->db, &OPERATOR, &draft, p->arena, &account, secret, NULL),
                     ERR_OK);
    return account.id;
}

static inline Str people_add(People *p, const char *email)
{
    Str id = people_invite(p, email);
    people_store_hash(p, id, people_cheap_hash(p));
    return id;
}

static inline Str people_grant(People *p, Str account, const char *role, const char *context)
{
    Grant out, grant = {.account = account, .role = str_of(role), .context = str_of(context)};
    assert_int_equal(grant_add(p->db, &OPERATOR, &grant, NULL, NULL, p->arena, &out, NULL), ERR_OK);
    return out.id;
}

static inline size_t people_audited(People *p, const char *act, AuditEntry **entries)
{
    AuditQuery query = {.act = str_of(act)};
    size_t count;
    assert_int_equal(audit_list(p->db, &query, p->arena, entries, &count, NULL), ERR_OK);
    return count;
}

/* Whether a text stands in any row of any table. */
static inline bool people_store_has(People *p, const char *table, const char *columns, Str text)
{
    char sql[300];
    Stmt *st;
    bool row, has = false;
    snprintf(sql, sizeof sql, "SELECT %s FROM %s", columns, table);
    assert_int_equal(stmt_prepare(&st, p->db, sql, NULL), ERR_OK);
    while (!stmt_next(st, &row, NULL) && row)
        has = has || str_find(stmt_col_text(st, 0), text) != SIZE_MAX;
    stmt_free(st);
    return has;
}

/* PEOPLE(f): the cmocka test f of `static void f_of(People *)`, on both stores. */
#define PEOPLE(name)                                                                               \
    static void name##_on(const BothStore *store)                                                  \
    {                                                                                              \
        People people;                                                                             \
        people_set_up(&people, store);                                                             \
        name##_of(&people);                                                                        \
        people_tear_down(&people);                                                                 \
    }                                                                                              \
    BOTH(name)
