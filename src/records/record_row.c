/* Rows of records and revisions: loaded, and written after every act. */
#include "base/clock.h"
#include "format/json.h"
#include "records/audit.h"
#include "records/records_parts.h"

#define COLUMNS                                                                                    \
    "r.no, r.id, r.type, r.revision, r.published, r.state, r.sensitivity, r.author,"               \
    " r.merged_into, r.created_us, r.created_by, r.changed_us, r.changed_by, r.submitted_us,"      \
    " r.published_us, r.withheld, v.body FROM record r JOIN revision v ON v.no = r.no AND "        \
    "v.number = "                                                                                  \
    "r.revision"

int64_t viewer_time(const Viewer *viewer)
{
    return viewer->now_us ? viewer->now_us : clock_now_us();
}

/* --- loading --- */

static ErrCode read_body(Str json, Arena *arena, const Doc **out, Err *err)
{
    Doc *doc = NULL;
    ErrCode rc = json_read_kept(&doc, arena, json, err);
    *out = doc;
    if (rc == ERR_PARSE)
        return err_set(err, ERR_CORRUPT, "a stored record is damaged");
    return rc;
}

static ErrCode record_of_row(Records *r, Stmt *st, Arena *arena, Record *out, Err *err)
{
    *out = (Record){.no = stmt_col_int(st, 0),
                    .id = arena_dup(arena, stmt_col_text(st, 1)),
                    .type = type_find(r->world->types, stmt_col_text(st, 2)),
                    .revision = stmt_col_int(st, 3),
                    .published = stmt_col_int(st, 4),
                    .state = (RecordState)stmt_col_int(st, 5),
                    .stand = {.sensitivity = (Sensitivity)stmt_col_int(st, 6),
                              .author = arena_dup(arena, stmt_col_text(st, 7))},
                    .merged_into = arena_dup(arena, stmt_col_text(st, 8)),
                    .created_us = stmt_col_int(st, 9),
                    .created_by = arena_dup(arena, stmt_col_text(st, 10)),
                    .changed_us = stmt_col_int(st, 11),
                    .changed_by = arena_dup(arena, stmt_col_text(st, 12)),
                    .submitted_us = stmt_col_int(st, 13),
                    .published_us = stmt_col_int(st, 14),
                    .is_withheld = stmt_col_int(st, 15) != 0};
    out->is_merged = out->merged_into.len > 0;
    out->stand.id = out->id;
    out->stand.is_never_published = out->published_us == 0;
    if (!out->type)
        return err_set(err, ERR_VERSION, "records of a type '" STR_FMT "' are not known here",
                       STR_ARG(id_type(out->id)));
    return read_body(stmt_col_text(st, 16), arena, &out->body, err);
}

static ErrCode load_from(Records *r, Stmt *st, Arena *arena, Record *out, bool *found, Err *err)
{
    TRY(stmt_next(st, found, err));
    ErrCode rc = *found ? record_of_row(r, st, arena, out, err) : ERR_OK;
    stmt_reset(st);
    if (!rc && *found)
        rc = record_place(r, out, arena, err);
    if (!rc && arena_failed(arena))
        rc = err_set(err, ERR_TOO_LARGE, "the record is too large");
    return rc;
}

ErrCode record_load(Records *r, Str id, Arena *arena, Record *out, bool *found, Err *err)
{
    Stmt *st;
    *out = (Record){0};
    TRY(records_statement(r, "SELECT " COLUMNS " WHERE r.id >= $1 ORDER BY r.id LIMIT 1", &st,
                          err));
    stmt_text(st, 1, id);
    TRY(load_from(r, st, arena, out, found, err));
    *found = *found && str_eq(out->id, id);
    return ERR_OK;
}

ErrCode record_load_no(Records *r, int64_t no, Arena *arena, Record *out, Err *err)
{
    Stmt *st;
    bool found;
    TRY(records_statement(r, "SELECT " COLUMNS " WHERE r.no = $1", &st, err));
    stmt_int(st, 1, no);
    TRY(load_from(r, st, arena, out, &found, err));
    return found ? ERR_OK : err_set(err, ERR_CORRUPT, "a record that is referred to is gone");
}

ErrCode record_hide_target(Records *r, const Viewer *viewer, Record *record, Arena *arena, Err *err)
{
    Record target;
    bool found;
    if (!record->is_merged)
        return ERR_OK;
    TRY(record_load(r, record->merged_into, arena, &target, &found, err));
    if (!found || !(record_is_public(&target) || viewer_may(viewer, ACT_READ, &target.stand)))
        record->merged_into = STR("");
    return ERR_OK;
}

ErrCode record_body(Records *r, int64_t no, int64_t revision, Arena *arena, const Doc **out,
                    bool *found, Err *err)
{
    Stmt *st;
    *out = NULL;
    TRY(records_statement(r, "SELECT body FROM revision WHERE no = $1 AND number = $2", &st, err));
    stmt_int(st, 1, no);
    stmt_int(st, 2, revision);
    TRY(stmt_next(st, found, err));
    ErrCode rc = *found ? read_body(stmt_col_text(st, 0), arena, out, err) : ERR_OK;
    stmt_reset(st);
    return rc;
}

static bool add_context(Stand *stand, Str *contexts, size_t room, Str id)
{
    for (size_t i = 0; i < stand->context_count; i++)
        if (str_eq(contexts[i], id))
            return true;
    if (stand->context_count >= room)
        return false;
    contexts[stand->context_count++] = id;
    return true;
}

ErrCode record_place(Records *r, Record *record, Arena *arena, Err *err)
{
    BodyLink *links;
    size_t count = body_links(record->type, record->body, arena, &links);
    size_t room = count * WIDER_MAX;
    Str *contexts = arena_alloc(arena, (room + 1) * sizeof *contexts);
    record->stand.contexts = contexts;
    record->stand.context_count = 0;
    record->owner = STR("");
    for (size_t i = 0; contexts && i < count; i++) {
        Str wider[WIDER_MAX];
        size_t n;
        if (str_eq(links[i].relation, STR("owner")))
            record->owner = links[i].to;
        if (!(links[i].field->flags & FIELD_CONTEXT))
            continue;
        TRY(id_wider(r, links[i].to, arena, wider, &n, err));
        for (size_t k = 0; k < n; k++)
            add_context(&record->stand, contexts, room, wider[k]);
    }
    return ERR_OK;
}

/* --- writing --- */

static ErrCode write_record(Records *r, const Record *record, Err *err)
{
    Stmt *st;
    TRY(records_statement(
        r,
        "INSERT INTO record (no, id, type, revision, published, state, sensitivity, author,"
        " merged_into, created_us, created_by, changed_us, changed_by, submitted_us, published_us,"
        " withheld) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
        " ON CONFLICT (no) DO UPDATE SET revision = excluded.revision,"
        " published = excluded.published, state = excluded.state,"
        " sensitivity = excluded.sensitivity, author = excluded.author,"
        " merged_into = excluded.merged_into, changed_us = excluded.changed_us,"
        " changed_by = excluded.changed_by, submitted_us = excluded.submitted_us,"
        " published_us = excluded.published_us, withheld = excluded.withheld",
        &st, err));
    stmt_int(st, 1, record->no);
    stmt_text(st, 2, record->id);
    stmt_text(st, 3, str_of(record->type->name));
    stmt_int(st, 4, record->revision);
    stmt_int(st, 5, record->published);
    stmt_int(st, 6, record->state);
    stmt_int(st, 7, record->stand.sensitivity);
    stmt_text(st, 8, record->stand.author);
    stmt_text(st, 9, record->merged_into);
    stmt_int(st, 10, record->created_us);
    stmt_text(st, 11, record->created_by);
    stmt_int(st, 12, record->changed_us);
    stmt_text(st, 13, record->changed_by);
    stmt_int(st, 14, record->submitted_us);
    stmt_int(st, 15, record->published_us);
    stmt_int(st, 16, record->is_withheld);
    return stmt_run(st, err);
}

static ErrCode write_revision(Records *r, const Record *record, Str act, Str note, Str by, Str body,
                              Err *err)
{
    Stmt *st;
    TRY(records_statement(r,
                          "INSERT INTO revision (no, number, act, state, sensitivity, body, note,"
                          " by_account, at_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                          &st, err));
    stmt_int(st, 1, record->no);
    stmt_int(st, 2, record->revision);
    stmt_text(st, 3, act);
    stmt_int(st, 4, record->state);
    stmt_int(st, 5, record->stand.sensitivity);
    stmt_text(st, 6, body);
    stmt_text(st, 7, note);
    stmt_text(st, 8, by);
    stmt_int(st, 9, record->changed_us);
    return stmt_run(st, err);
}

ErrCode record_store(Records *r, Record *record, Str act, Str note, Str by, Err *err)
{
    Buf body;
    TRY(record_keep_turn(r, record, err));
    buf_init(&body, RECORD_MAX_BYTES);
    body_write(&body, record->type, record->body);
    ErrCode rc =
        body.failed ? err_set(err, ERR_TOO_LARGE, "a record has at most %d bytes", RECORD_MAX_BYTES)
                    : write_revision(r, record, act, note, by, buf_str(&body), err);
    buf_clear(&body);
    TRY(rc);
    TRY(record_use_files(r, record, err));
    return write_record(r, record, err);
}

/* --- who may --- */

ErrCode record_not_found(Str id, Err *err)
{
    return err_set(err, ERR_NOT_FOUND, "there is no record '" STR_FMT "'",
                   STR_ARG(str_part(id, 0, 110)));
}

ErrCode record_denied(Err *err)
{
    err_set(err, ERR_DENIED, "this is not for you to do with this record");
    err_hint(err, "ask for a role in one of its contexts");
    return ERR_DENIED;
}

ErrCode record_refuse(const Viewer *viewer, const Record *record, Err *err)
{
    bool is_known = record_is_public(record) || viewer_may(viewer, ACT_READ, &record->stand);
    return is_known ? record_denied(err) : record_not_found(record->id, err);
}

ErrCode record_conflict(const Viewer *viewer, const Record *record, Err *err)
{
    char when[CLOCK_TEXT_MAX];
    Str at = str_part(clock_text(record->changed_us, when), 0, 16);
    if (!viewer_may(viewer, ACT_READ, &record->stand))
        return record_refuse(viewer, record, err);
    err_set(
        err, ERR_CONFLICT,
        "'" STR_FMT "' was changed by '" STR_FMT "' at " STR_FMT "Z: it is at revision %lld now",
        STR_ARG(record->id), STR_ARG(record->changed_by), STR_ARG(at), (long long)record->revision);
    err_hint(err, "look at what changed, and make your changes on that revision");
    return ERR_CONFLICT;
}

ErrCode record_take(Records *r, const Viewer *viewer, Str id, int64_t base, Arena *arena,
                    Record *out, Err *err)
{
    bool found;
    TRY(record_load(r, id, arena, out, &found, err));
    bool may_know = viewer_may(viewer, ACT_READ, &out->stand) || record_is_public(out);
    if (!found || !may_know)
        return record_not_found(id, err);
    return base && base != out->revision ? record_conflict(viewer, out, err) : ERR_OK;
}

ErrCode record_audit(Records *r, const Viewer *viewer, const char *act, const Record *record,
                     Err *err)
{
    Arena *arena = arena_new(1 << 16);
    Doc *detail = doc_new(arena, DOC_OBJECT);
    doc_int(detail, "revision", record->revision);
    doc_text(detail, "state", state_name(record->state));
    doc_text(detail, "sensitivity", sensitivity_name(record->stand.sensitivity));
    ErrCode rc =
        audit_append(r->db, viewer->account, str_of(act), record->id, detail, viewer->client, err);
    arena_free(arena);
    return rc;
}
