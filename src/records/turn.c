/* Turns: what the passing of days makes of records: a promise becomes overdue, an embargo ends.
 * Each record of such a type has a row with the next day on which something about it changes;
 * whoever writes asks for those that are due (records_turn). Days are those of UTC. */
#include <stdio.h>

#include "base/clock.h"
#include "records/projection.h"
#include "records/records_parts.h"

static int64_t now_of(const Records *r) { return r->now_us ? r->now_us : clock_now_us(); }

void records_set_clock(Records *r, int64_t now_us) { r->now_us = now_us; }

Turn record_turn(const Records *r, const RecordType *type, const Doc *body)
{
    char day[CLOCK_TEXT_MAX];
    if (!type->turns || !body)
        return (Turn){0};
    return type->turns(body, clock_date(now_of(r), day));
}

static ErrCode write_day(Records *r, int64_t no, Str day, Err *err)
{
    Stmt *st;
    TRY(day.len ? records_statement(r,
                                    "INSERT INTO turn (no, day) VALUES ($1, $2)"
                                    " ON CONFLICT (no) DO UPDATE SET day = excluded.day",
                                    &st, err)
                : records_statement(r, "DELETE FROM turn WHERE no = $1", &st, err));
    stmt_int(st, 1, no);
    if (day.len)
        stmt_text(st, 2, day);
    return stmt_run(st, err);
}

static Str sooner(const char *a, const char *b)
{
    return !*a ? str_of(b) : !*b || strcmp(a, b) <= 0 ? str_of(a) : str_of(b);
}

/* By the published text, where that is another than the latest. */
static ErrCode keep(Records *r, Record *record, Arena *arena, Err *err)
{
    const Doc *published = NULL;
    bool found = true;
    if (record->published == record->revision)
        published = record->body;
    else if (record->published)
        TRY(record_body(r, record->no, record->published, arena, &published, &found, err));
    Turn latest = record_turn(r, record->type, record->body);
    Turn public = record_turn(r, record->type, published);
    record->is_withheld = public.is_withheld;
    if (record->state == RECORD_ARCHIVED) /* what is out of use ages no more */
        return write_day(r, record->no, STR(""), err);
    return write_day(r, record->no, sooner(latest.next, public.next), err);
}

ErrCode record_add_turn(Records *r, const Record *record, const Doc *public, Err *err)
{
    Stmt *st;
    bool row;
    char day[CLOCK_TEXT_MAX] = "";
    Turn turn = record_turn(r, record->type, public);
    if (!turn.next[0])
        return ERR_OK;
    TRY(records_statement(r, "SELECT day FROM turn WHERE no = $1", &st, err));
    stmt_int(st, 1, record->no);
    TRY(stmt_next(st, &row, err));
    if (row)
        snprintf(day, sizeof day, STR_FMT, STR_ARG(stmt_col_text(st, 0)));
    stmt_reset(st);
    return write_day(r, record->no, sooner(day, turn.next), err);
}

ErrCode record_keep_turn(Records *r, Record *record, Err *err)
{
    if (!record->type->turns)
        return ERR_OK;
    Arena *arena = arena_new(RECORDS_ARENA);
    ErrCode rc = keep(r, record, arena, err);
    arena_free(arena);
    return rc;
}

/* --- those that are due --- */

static ErrCode set_withheld(Records *r, const Record *record, Err *err)
{
    Stmt *st;
    TRY(records_statement(r, "UPDATE record SET withheld = $1 WHERE no = $2", &st, err));
    stmt_int(st, 1, record->is_withheld);
    stmt_int(st, 2, record->no);
    return stmt_run(st, err);
}

static ErrCode turn_one(Records *r, int64_t no, Arena *arena, Err *err)
{
    Record record, before;
    TRY(record_load_no(r, no, arena, &record, err));
    before = record;
    TRY(write_day(r, no, STR(""),
                  err)); /* of a type that time has nothing to do with any more, too */
    TRY(record_keep_turn(r, &record, err));
    TRY(set_withheld(r, &record, err));
    TRY(side_write(r, SIDE_WORK, &record, record.body, CHANGED_STATE, arena, err));
    if (record.published)
        TRY(public_write(r, &record, CHANGED_BODY, now_of(r), arena, err));
    return record_standing(&record) == record_standing(&before)
               ? ERR_OK
               : dependents_write(r, record.id, false, now_of(r), err);
}

/* Those after a number, in its order: one that fails does not hold up the others. */
static ErrCode read_due(Records *r, int64_t after, int64_t *no, Err *err)
{
    Stmt *st;
    char day[CLOCK_TEXT_MAX];
    TRY(records_statement(r, "SELECT no FROM turn WHERE day <= $1 AND no > $2 ORDER BY no LIMIT 1",
                          &st, err));
    stmt_text(st, 1, clock_date(now_of(r), day));
    stmt_int(st, 2, after);
    return statement_number(st, 0, no, err);
}

static ErrCode turn_alone(Records *r, int64_t no, Err *err)
{
    TRY(records_begin(r, err));
    Arena *arena = arena_new(RECORDS_ARENA);
    ErrCode rc = records_end(r, turn_one(r, no, arena, err), err);
    arena_free(arena);
    return rc;
}

/* What an older program has left and newer tables want. */
static ErrCode rebuild_due(Records *r, Err *err)
{
    Stmt *st;
    int64_t due;
    TRY(records_statement(r, "SELECT count(*) FROM rebuild_due", &st, err));
    TRY(statement_number(st, 0, &due, err));
    return due ? projection_rebuild(r, NULL, NULL, err) : ERR_OK;
}

/* Nothing is locked where nothing is due. */
ErrCode records_turn(Records *r, size_t *count, Err *err)
{
    int64_t no = 0;
    Err first = {0};
    *count = 0;
    TRY(rebuild_due(r, err));
    for (;;) {
        Err why = {0};
        TRY(read_due(r, no, &no, err));
        if (!no)
            break;
        if (!turn_alone(r, no, &why))
            ++*count;
        else if (!first.code)
            first = why;
    }
    return first.code ? err_set(err, first.code, "%s", first.message) : ERR_OK;
}
