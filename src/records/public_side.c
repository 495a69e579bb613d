/* The public side of a record: projection, tombstone, and what follows when it changes. */
#include "records/projection.h"

#include "base/clock.h"
#include "records/public_body.h"
#include "records/records_parts.h"

typedef struct {
    Records *records;
    Arena *arena;
    Err *err;
    ErrCode rc; /* the first failure: the rule's questions cannot fail */
} Rule;

static Sensitivity rule_sensitivity(void *context, Str id)
{
    Rule *rule = context;
    Sensitivity standing = SENSITIVITY_STRICT;
    if (!rule->rc)
        rule->rc = id_standing(rule->records, id, &standing, rule->err);
    return standing;
}

static Str rule_wider(void *context, Str id)
{
    Rule *rule = context;
    const RecordsWorld *world = rule->records->world;
    Str wider;
    if (is_record_id(rule->records, id) ||
        !world->wider(world->context, id, rule->arena, &wider, 1))
        return STR("");
    return wider;
}

static ErrCode reduce(Records *r, const Record *record, const Doc *body, Arena *arena, Doc **out,
                      Err *err)
{
    Rule state = {r, arena, err, ERR_OK};
    PublicRule rule = {&state, rule_sensitivity, rule_wider};
    *out = public_body(arena, record->type, body, record->stand.sensitivity, &rule);
    if (!state.rc && arena_failed(arena))
        return err_set(err, ERR_TOO_LARGE, "the record is too large");
    return state.rc;
}

/* --- projection and tombstones --- */

static ErrCode run_for_no(Records *r, const char *sql, int64_t no, Err *err)
{
    Stmt *st;
    TRY(records_statement(r, sql, &st, err));
    stmt_int(st, 1, no);
    return stmt_run(st, err);
}

/* 0: not in the projection, 1: it is, 2: with just this body. */
static ErrCode look_up(Records *r, int64_t no, int64_t revision, Str body, int *state, Err *err)
{
    Stmt *st;
    bool row;
    TRY(records_statement(r, "SELECT revision, body FROM projection WHERE no = $1", &st, err));
    stmt_int(st, 1, no);
    TRY(stmt_next(st, &row, err));
    *state = row;
    if (row && stmt_col_int(st, 0) == revision && str_eq(stmt_col_text(st, 1), body))
        *state = 2;
    stmt_reset(st);
    return ERR_OK;
}

static ErrCode put_tombstone(Records *r, const Record *record, int64_t now_us, Err *err)
{
    Stmt *st;
    TRY(records_statement(r,
                          "INSERT INTO tombstone (no, id, type, at_us, moved_to)"
                          " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (no)"
                          " DO UPDATE SET at_us = excluded.at_us, moved_to = excluded.moved_to",
                          &st, err));
    stmt_int(st, 1, record->no);
    stmt_text(st, 2, record->id);
    stmt_text(st, 3, str_of(record->type->name));
    stmt_int(st, 4, now_us);
    stmt_text(st, 5, record->merged_into);
    return stmt_run(st, err);
}

static ErrCode withdraw(Records *r, const Record *record, int64_t now_us, Arena *arena, Err *err)
{
    int state;
    TRY(look_up(r, record->no, 0, STR(""), &state, err));
    if (state) {
        TRY(run_for_no(r, "DELETE FROM projection WHERE no = $1", record->no, err));
        TRY(put_tombstone(r, record, now_us, err));
    }
    return side_write(r, SIDE_PUBLIC, record, NULL, CHANGED_BODY, arena, err);
}

static ErrCode published_at(Records *r, const Record *record, int64_t *at_us, Err *err)
{
    Stmt *st;
    *at_us = record->changed_us;
    if (record->published == record->revision)
        return ERR_OK;
    TRY(records_statement(r, "SELECT at_us FROM revision WHERE no = $1 AND number = $2", &st, err));
    stmt_int(st, 1, record->no);
    stmt_int(st, 2, record->published);
    return statement_number(st, record->changed_us, at_us, err);
}

/* What was under an embargo is news from its day on, not from the day on which it was reviewed. */
static int64_t later(int64_t us, int64_t shown_us) { return us > shown_us ? us : shown_us; }

static ErrCode put_projection(Records *r, const Record *record, Str body, int64_t shown_us,
                              Err *err)
{
    Stmt *st;
    int64_t at_us;
    TRY(published_at(r, record, &at_us, err));
    TRY(records_statement(
        r,
        "INSERT INTO projection (no, id, type, revision, sensitivity, body, published_us,"
        " changed_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (no) DO UPDATE SET"
        " revision = excluded.revision, sensitivity = excluded.sensitivity, body = excluded.body,"
        " published_us = excluded.published_us, changed_us = excluded.changed_us",
        &st, err));
    stmt_int(st, 1, record->no);
    stmt_text(st, 2, record->id);
    stmt_text(st, 3, str_of(record->type->name));
    stmt_int(st, 4, record->published);
    stmt_int(st, 5, record->stand.sensitivity);
    stmt_text(st, 6, body);
    stmt_int(st, 7, later(record->published_us, shown_us));
    stmt_int(st, 8, later(at_us, shown_us));
    TRY(stmt_run(st, err));
    return run_for_no(r, "DELETE FROM tombstone WHERE no = $1", record->no, err);
}

static ErrCode put_public(Records *r, const Record *record, const Doc *body, SideChange change,
                          int64_t shown_us, Arena *arena, Err *err)
{
    Buf json;
    int state = 0;
    buf_init(&json, 2 * RECORD_MAX_BYTES);
    doc_json(&json, body);
    ErrCode rc = json.failed
                     ? err_set(err, ERR_TOO_LARGE, "the record is too large")
                     : look_up(r, record->no, record->published, buf_str(&json), &state, err);
    if (!rc)
        rc = put_projection(r, record, buf_str(&json), shown_us, err);
    buf_clear(&json);
    TRY(rc);
    change = state == 2 ? CHANGED_STATE : state ? change : CHANGED_BODY;
    TRY(record_add_turn(r, record, body, err));
    return side_write(r, SIDE_PUBLIC, record, body, change, arena, err);
}

ErrCode public_write(Records *r, const Record *record, SideChange change, int64_t now_us,
                     Arena *arena, Err *err)
{
    const Doc *published = record->published == record->revision ? record->body : NULL;
    Doc *resolved, *reduced = NULL;
    bool found = true;
    if (record->published && !published)
        TRY(record_body(r, record->no, record->published, arena, &published, &found, err));
    if (!found)
        return err_set(err, ERR_CORRUPT, "a published revision is gone");
    if (change != CHANGED_LINKS)
        TRY(side_write(r, SIDE_DEPENDS, record, published, CHANGED_BODY, arena, err));
    if (!record_is_public(record))
        return withdraw(r, record, now_us, arena, err);
    Turn turn = record_turn(r, record->type, published);
    int64_t shown_us = 0;
    if (turn.shown[0] && !clock_parse(str_of(turn.shown), false, &shown_us))
        shown_us = 0;
    TRY(links_resolved(r, record->type, published, arena, &resolved, err));
    TRY(reduce(r, record, resolved, arena, &reduced, err));
    return reduced ? put_public(r, record, reduced, change, shown_us, arena, err)
                   : withdraw(r, record, now_us, arena, err);
}

/* --- what depends --- */

static ErrCode collect(Records *r, int side, Str id, NoSet *set, Err *err)
{
    for (const RecordType *const *type = r->world->types; *type; type++) {
        int64_t key;
        TRY(facet_find(r, side, str_of((*type)->name), id, &key, err));
        if (!key)
            continue;
        TRY(facet_flush(r, err));
        TRY(facet_read(r, key, set, err));
    }
    return arena_failed(set->arena) ? err_set(err, ERR_TOO_LARGE, "too many records link to this")
                                    : ERR_OK;
}

static ErrCode write_dependent(Records *r, int64_t no, bool work, int64_t now_us, Arena *arena,
                               Err *err)
{
    Record record;
    TRY(record_load_no(r, no, arena, &record, err));
    if (work)
        TRY(side_write(r, SIDE_WORK, &record, record.body, CHANGED_LINKS, arena, err));
    return record.published ? public_write(r, &record, CHANGED_LINKS, now_us, arena, err) : ERR_OK;
}

ErrCode dependents_write(Records *r, Str id, bool work, int64_t now_us, Err *err)
{
    Arena *sets = arena_new(RECORDS_ARENA), *arena = arena_new(RECORDS_ARENA);
    NoSet set = {.arena = sets};
    ErrCode rc = collect(r, SIDE_DEPENDS, id, &set, err);
    if (!rc && work)
        rc = collect(r, SIDE_WORK, id, &set, err);
    for (int64_t no = noset_next(&set, 0); !rc && no; no = noset_next(&set, no)) {
        rc = write_dependent(r, no, work, now_us, arena, err);
        arena_reset(arena);
    }
    arena_free(arena);
    arena_free(sets);
    return rc;
}

ErrCode record_write_sides(Records *r, const Record *record, const Record *before, bool same_body,
                           Arena *arena, Err *err)
{
    int64_t now_us = record->changed_us;
    TRY(side_write(r, SIDE_WORK, record, record->body, same_body ? CHANGED_STATE : CHANGED_BODY,
                   arena, err));
    bool ages = record->type->turns && record->published;
    if (ages || record->published != before->published ||
        record->is_withheld != before->is_withheld ||
        record->stand.sensitivity != before->stand.sensitivity)
        TRY(public_write(r, record, CHANGED_BODY, now_us, arena, err));
    return record_standing(record) == record_standing(before)
               ? ERR_OK
               : dependents_write(r, record->id, false, now_us, err);
}
