#include "access/outbox.h"

#include "access/access_parts.h"
#include "base/clock.h"
#include "base/vec.h"

enum { ERROR_MAX = 300, KEPT_DAYS = 90, DROPPED_DAYS = 2, DOUBTS_MAX = 1 };

const char *const letter_kinds[LETTER_KINDS] = {"invitation", "returned", "digest"};
static const int life_hours[LETTER_KINDS] = {INVITATION_DAYS * 24, 72, 20};

#define COLUMNS                                                                                    \
    "l.id, l.account, l.kind, l.about, l.state, l.error, l.tries, l.made_us, l.next_us,"           \
    " l.until_us, l.ended_us"
/* What an attempt may take up; `sending` is what the program left when it ended. */
#define OPEN "l.state IN ('waiting', 'sending')"

static LetterKind kind_of(Str name)
{
    LetterKind kind = LETTER_INVITATION;
    while (kind + 1 < LETTER_KINDS && !str_eq(str_of(letter_kinds[kind]), name))
        kind++;
    return kind;
}

static void letter_of_row(Stmt *st, Arena *arena, OutboxLetter *out)
{
    *out = (OutboxLetter){.id = arena_dup(arena, stmt_col_text(st, 0)),
                          .account = arena_dup(arena, stmt_col_text(st, 1)),
                          .kind = kind_of(stmt_col_text(st, 2)),
                          .about = arena_dup(arena, stmt_col_text(st, 3)),
                          .state = arena_dup(arena, stmt_col_text(st, 4)),
                          .error = arena_dup(arena, stmt_col_text(st, 5)),
                          .tries = stmt_col_int(st, 6),
                          .made_us = stmt_col_int(st, 7),
                          .next_us = stmt_col_int(st, 8),
                          .until_us = stmt_col_int(st, 9),
                          .ended_us = stmt_col_int(st, 10)};
}

/* --- adding --- */

ErrCode outbox_add(Db *db, Str account, LetterKind kind, Str about, Str mark, int64_t now_us,
                   Err *err)
{
    bool wants;
    TRY(outbox_wants(db, account, kind, &wants, err));
    if (!wants)
        return ERR_OK;
    Arena *arena = arena_new(1 << 12);
    ErrCode rc = access_run(
        db,
        "INSERT INTO access_letter (id, account, kind, about, mark, state, error, tries, doubts,"
        " made_us, next_us, until_us, ended_us)"
        " VALUES ($1, $2, $3, $4, $5, 'waiting', '', 0, 0, $6, $6, $7, 0)"
        " ON CONFLICT (account, kind, mark) DO NOTHING",
        BINDS(bind_text(access_new_id(arena, "letter")), bind_text(account),
              bind_text(str_of(letter_kinds[kind])), bind_text(about), bind_text(mark),
              bind_int(now_us), bind_int(now_us + life_hours[kind] * HOUR_US)),
        err);
    arena_free(arena);
    return rc;
}

/* --- sending --- */

static int64_t wait_us(int64_t tries)
{
    static const int minutes[] = {1, 5, 15, 60, 240};
    const int64_t last = sizeof minutes / sizeof *minutes - 1;
    return minutes[tries < last ? tries : last] * MINUTE_US;
}

static ErrCode expire(Db *db, int64_t now_us, Err *err)
{
    return access_run(db,
                      "UPDATE access_letter SET state = 'expired', ended_us = $1,"
                      " error = CASE WHEN state = 'sending'"
                      " THEN 'the program ended while the letter was being sent' ELSE error END"
                      " WHERE state IN ('waiting', 'sending') AND next_us <= $1"
                      " AND (until_us <= $1 OR (state = 'sending' AND doubts >= $2))",
                      BINDS(bind_int(now_us), bind_int(DOUBTS_MAX)), err);
}

static ErrCode next_due(Db *db, int64_t now_us, Arena *arena, OutboxLetter *out, bool *found,
                        Err *err)
{
    Stmt *st;
    TRY(access_first(&st, db,
                     "SELECT " COLUMNS " FROM access_letter l WHERE " OPEN
                     " AND l.next_us <= $1 ORDER BY l.next_us, l.id LIMIT 1",
                     BINDS(bind_int(now_us)), found, err));
    if (*found)
        letter_of_row(st, arena, out);
    stmt_free(st);
    return access_arena_check(arena, err);
}

/* What was turned off while it waited is dropped. */
static ErrCode claim(Db *db, int64_t now_us, Arena *arena, OutboxLetter *out, bool *found, Err *err)
{
    TRY(expire(db, now_us, err));
    for (bool wants = false; !wants;) {
        TRY(next_due(db, now_us, arena, out, found, err));
        if (!*found)
            return ERR_OK;
        TRY(outbox_wants(db, out->account, out->kind, &wants, err));
        if (!wants)
            TRY(access_run(db,
                           "UPDATE access_letter SET state = 'dropped', ended_us = $1"
                           " WHERE id = $2",
                           BINDS(bind_int(now_us), bind_text(out->id)), err));
    }
    return access_run(db,
                      "UPDATE access_letter SET tries = tries + 1, next_us = $1,"
                      " doubts = CASE WHEN state = 'sending' THEN doubts + 1 ELSE doubts END,"
                      " state = 'sending' WHERE id = $2",
                      BINDS(bind_int(now_us + wait_us(out->tries)), bind_text(out->id)), err);
}

ErrCode outbox_claim(Db *db, int64_t now_us, Arena *arena, OutboxLetter *out, bool *found, Err *err)
{
    *found = false;
    TRY(db_begin(db, err));
    return access_finish(db, claim(db, now_us, arena, out, found, err), err);
}

ErrCode outbox_is_due(Db *db, int64_t now_us, bool *is_due, Err *err)
{
    Stmt *st;
    TRY(access_first(&st, db,
                     "SELECT 1 FROM access_letter l WHERE " OPEN " AND l.next_us <= $1 LIMIT 1",
                     BINDS(bind_int(now_us)), is_due, err));
    stmt_free(st);
    return ERR_OK;
}

static ErrCode end_doubted(Db *db, Str id, Str error, int64_t now_us, Err *err)
{
    return access_run(
        db,
        "UPDATE access_letter SET state = 'expired', error = $1, ended_us = $2"
        " WHERE id = $3 AND state = 'sending' AND doubts >= $4",
        BINDS(bind_text(error), bind_int(now_us), bind_text(id), bind_int(DOUBTS_MAX)), err);
}

ErrCode outbox_finish(Db *db, Str id, OutboxEnd end, Str error, int64_t now_us, Err *err)
{
    static const char *const states[] = {[OUTBOX_SENT] = "sent",
                                         [OUTBOX_LATER] = "waiting",
                                         [OUTBOX_DOUBT] = "waiting",
                                         [OUTBOX_REFUSED] = "refused",
                                         [OUTBOX_DROPPED] = "dropped"};
    Str why = access_is_line(error, ERROR_MAX) ? error : STR("what went wrong is no text");
    bool is_open = end == OUTBOX_LATER || end == OUTBOX_DOUBT;
    TRY(db_begin(db, err));
    ErrCode rc = end == OUTBOX_DOUBT ? end_doubted(db, id, why, now_us, err) : ERR_OK;
    if (!rc) /* unless that has ended it */
        rc = access_run(db,
                        "UPDATE access_letter SET state = $1, error = $2, ended_us = $3,"
                        " doubts = doubts + $4 WHERE id = $5 AND state = 'sending'",
                        BINDS(bind_text(str_of(states[end])), bind_text(why),
                              bind_int(is_open ? 0 : now_us), bind_int(end == OUTBOX_DOUBT),
                              bind_text(id)),
                        err);
    return access_finish(db, rc, err);
}

static ErrCode put_back(Db *db, Str id, int64_t now_us, Err *err)
{
    Stmt *st;
    bool found;
    TRY(access_first(&st, db,
                     "SELECT kind FROM access_letter WHERE id = $1"
                     " AND state IN ('refused', 'expired')",
                     BINDS(bind_text(id)), &found, err));
    LetterKind kind = found ? kind_of(stmt_col_text(st, 0)) : LETTER_INVITATION;
    stmt_free(st);
    if (!found)
        return err_set(err, ERR_NOT_FOUND, "no letter '" STR_FMT "' was refused or has expired",
                       STR_ARG(str_part(id, 0, 100)));
    return access_run(
        db,
        "UPDATE access_letter SET state = 'waiting', error = '', tries = 0,"
        " doubts = 0, next_us = $1, until_us = $2, ended_us = 0 WHERE id = $3",
        BINDS(bind_int(now_us), bind_int(now_us + life_hours[kind] * HOUR_US), bind_text(id)), err);
}

ErrCode outbox_again(Db *db, Str id, int64_t now_us, Err *err)
{
    TRY(db_begin(db, err));
    return access_finish(db, put_back(db, id, now_us, err), err);
}

/* --- looking --- */

ErrCode outbox_list(Db *db, Str account, bool unsent, Arena *arena, OutboxLetter **out,
                    size_t *count, Err *err)
{
    VEC(OutboxLetter) letters = {0};
    Stmt *st;
    bool row = false;
    ErrCode rc;
    *count = 0;
    TRY(access_prepare(&st, db,
                       "SELECT " COLUMNS " FROM access_letter l WHERE ($1 = '' OR l.account = $1)"
                       " AND ($2 = 0 OR l.state NOT IN ('sent', 'dropped'))"
                       " ORDER BY l.made_us DESC, l.id LIMIT $3",
                       BINDS(bind_text(account), bind_int(unsent), bind_int(OUTBOX_LIST_MAX)),
                       err));
    while (!(rc = stmt_next(st, &row, err)) && row && !arena_failed(arena)) {
        OutboxLetter letter;
        letter_of_row(st, arena, &letter);
        vec_push(&letters, letter);
    }
    stmt_free(st);
    if (!rc)
        rc = access_keep(arena, letters.items, letters.count, sizeof *letters.items, out, err);
    *count = rc ? 0 : letters.count;
    vec_clear(&letters);
    return rc;
}

ErrCode outbox_clean(Db *db, int64_t now_us, Err *err)
{
    return access_run(db,
                      "DELETE FROM access_letter WHERE ended_us > 0"
                      " AND (ended_us < $1 OR (state = 'dropped' AND ended_us < $2))",
                      BINDS(bind_int(now_us - KEPT_DAYS * 24 * HOUR_US),
                            bind_int(now_us - DROPPED_DAYS * 24 * HOUR_US)),
                      err);
}

/* --- marks --- */

ErrCode outbox_mark(Db *db, const char *name, Arena *arena, Str *value, Err *err)
{
    Stmt *st;
    bool found;
    TRY(access_first(&st, db, "SELECT value FROM access_letter_mark WHERE name = $1",
                     BINDS(bind_text(str_of(name))), &found, err));
    *value = found ? arena_dup(arena, stmt_col_text(st, 0)) : STR("");
    stmt_free(st);
    return access_arena_check(arena, err);
}

ErrCode outbox_set_mark(Db *db, const char *name, Str value, Err *err)
{
    return access_run(db,
                      "INSERT INTO access_letter_mark (name, value) VALUES ($1, $2)"
                      " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                      BINDS(bind_text(str_of(name)), bind_text(value)), err);
}

/* --- what an account wants --- */

ErrCode outbox_wants(Db *db, Str account, LetterKind kind, bool *wants, Err *err)
{
    Stmt *st;
    bool is_off;
    TRY(access_first(&st, db, "SELECT 1 FROM access_letter_off WHERE account = $1 AND kind = $2",
                     BINDS(bind_text(account), bind_text(str_of(letter_kinds[kind]))), &is_off,
                     err));
    stmt_free(st);
    *wants = !is_off || kind == LETTER_INVITATION;
    return ERR_OK;
}

ErrCode outbox_choose(Db *db, Str account, LetterKind kind, bool wants, Err *err)
{
    TRY(db_begin(db, err));
    ErrCode rc = access_run(db,
                            wants ? "DELETE FROM access_letter_off WHERE account = $1 AND kind = $2"
                                  : "INSERT INTO access_letter_off (account, kind) VALUES ($1, $2)"
                                    " ON CONFLICT (account, kind) DO NOTHING",
                            BINDS(bind_text(account), bind_text(str_of(letter_kinds[kind]))), err);
    return access_finish(db, rc, err);
}
