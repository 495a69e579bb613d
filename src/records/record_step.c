/* Steps of the review. */
#include "records/records_parts.h"

static bool is_own(const Viewer *viewer, const Record *record)
{
    return !viewer->is_operator && str_eq(record->stand.author, viewer->account);
}

bool record_may_step(const Viewer *viewer, const Record *record, Step step)
{
    const Stand *stand = &record->stand;
    RecordState state = record->state;
    switch (step) {
    case STEP_SUBMIT:
        return (state == RECORD_DRAFT || state == RECORD_RETURNED) &&
               viewer_may(viewer, ACT_WRITE, stand);
    case STEP_RETURN:
        return state == RECORD_SUBMITTED && !is_own(viewer, record) &&
               viewer_may(viewer, ACT_REVIEW, stand);
    case STEP_PUBLISH:
        return state != RECORD_ARCHIVED && (viewer->is_operator || state == RECORD_SUBMITTED) &&
               !is_own(viewer, record) && viewer_may(viewer, ACT_REVIEW, stand);
    case STEP_ARCHIVE:
        return state != RECORD_ARCHIVED && viewer_may(viewer, ACT_ARCHIVE, stand);
    case STEP_REOPEN:
        return state == RECORD_ARCHIVED && !record->is_merged &&
               viewer_may(viewer, ACT_ARCHIVE, stand);
    }
    return false;
}

static ErrCode refuse_stub(Records *r, const Viewer *viewer, const Record *record, Arena *arena,
                           Err *err)
{
    Record stub = *record;
    TRY(record_hide_target(r, viewer, &stub, arena, err));
    return stub.merged_into.len
               ? err_set(err, ERR_INVALID, "'" STR_FMT "' is merged into '" STR_FMT "'",
                         STR_ARG(stub.id), STR_ARG(stub.merged_into))
               : err_set(err, ERR_INVALID, "'" STR_FMT "' is merged into another record",
                         STR_ARG(stub.id));
}

static ErrCode refuse(Records *r, const Viewer *viewer, const Record *record, Step step,
                      Arena *arena, Err *err)
{
    if (!viewer_may(viewer, ACT_READ, &record->stand))
        return record_refuse(viewer, record, err);
    if ((step == STEP_PUBLISH || step == STEP_RETURN) && record->state == RECORD_SUBMITTED &&
        is_own(viewer, record)) {
        err_set(err, ERR_DENIED, "nobody reviews an own text");
        err_hint(err, "another person has to look at it");
        return ERR_DENIED;
    }
    if (record->is_merged)
        return refuse_stub(r, viewer, record, arena, err);
    /* Would another state help? Then the state is what is wrong. */
    for (RecordState state = RECORD_DRAFT; state <= RECORD_ARCHIVED; state++) {
        Record other = *record;
        other.state = state;
        if (record_may_step(viewer, &other, step))
            return err_set(err, ERR_INVALID,
                           "'" STR_FMT "' is in the state '" STR_FMT
                           "', from which this step doesn't lead on",
                           STR_ARG(record->id), STR_ARG(state_name(record->state)));
    }
    return record_denied(err);
}

ErrCode record_want_base(const Record *record, int64_t base, Err *err)
{
    if (base)
        return ERR_OK;
    err_set(err, ERR_INVALID, "a step on '" STR_FMT "' names the revision that was read",
            STR_ARG(record->id));
    err_hint(err, "read it; it is at revision %lld now", (long long)record->revision);
    return ERR_INVALID;
}

typedef struct {
    Records *records;
    ErrCode rc;
    Err *err;
} Existence;

/* Who put the links there knew of these records (record_save). */
static bool link_exists(void *context, Str id)
{
    Existence *e = context;
    const RecordsWorld *world = e->records->world;
    Stmt *st;
    int64_t there = 1;
    if (!is_record_id(e->records, id))
        return world->exists(world->context, id);
    if (!e->rc)
        e->rc = records_statement(e->records, "SELECT 1 FROM record WHERE id = $1", &st, e->err);
    if (!e->rc) {
        stmt_text(st, 1, id);
        e->rc = statement_number(st, 0, &there, e->err);
    }
    return there;
}

static ErrCode check(Records *r, const Viewer *viewer, const Record *record, RecordState state,
                     Problems *problems, Err *err)
{
    Existence e = {r, ERR_OK, err};
    BodyLinks links = {&e, link_exists};
    body_check(record->type, record->body, state, &links, problems);
    TRY(e.rc);
    TRY(record_check_rules(r, viewer, record, state, problems, err));
    if (problems->count)
        return err_set(err, ERR_INVALID, "%zu of the record's fields %s wrong", problems->count,
                       problems->count == 1 ? "is" : "are");
    return ERR_OK;
}

static ErrCode publish(Records *r, const Viewer *viewer, Record *record, Str note, Arena *arena,
                       Problems *problems, Err *err)
{
    const Doc *public = NULL;
    bool found;
    TRY(check(r, viewer, record, RECORD_PUBLISHED, problems, err));
    if (record->published)
        TRY(record_body(r, record->no, record->published, arena, &public, &found, err));
    TRY(record_check_frozen(r, viewer, record, public, record->body, note, arena, err));
    record->published = record->revision + 1;
    record->stand.sensitivity = body_sensitivity(record->body);
    if (!record->published_us)
        record->published_us = viewer_time(viewer);
    record->stand.is_never_published = false;
    record->state = RECORD_PUBLISHED;
    return ERR_OK;
}

static ErrCode take_step(Records *r, const Viewer *viewer, Record *record, Step step, Str note,
                         Arena *arena, Problems *problems, Err *err)
{
    switch (step) {
    case STEP_SUBMIT:
        TRY(check(r, viewer, record, RECORD_SUBMITTED, problems, err));
        record->state = RECORD_SUBMITTED;
        record->submitted_us = viewer_time(viewer);
        break;
    case STEP_RETURN:
        if (!str_trim(note).len)
            return err_set(err, ERR_INVALID, "a text is returned with a note that says why");
        record->state = RECORD_RETURNED;
        break;
    case STEP_PUBLISH:
        return publish(r, viewer, record, note, arena, problems, err);
    case STEP_ARCHIVE:
        TRY(record_check_withdrawn(r, viewer, record, note, arena, err));
        record->published = 0;
        record->state = RECORD_ARCHIVED;
        break;
    case STEP_REOPEN:
        record->state = RECORD_DRAFT;
        break;
    }
    return ERR_OK;
}

static const struct {
    const char *act, *audit;
} STEPS[] = {
    [STEP_SUBMIT] = {"submit", "record.submit"},    [STEP_RETURN] = {"return", "record.return"},
    [STEP_PUBLISH] = {"publish", "record.publish"}, [STEP_ARCHIVE] = {"archive", "record.archive"},
    [STEP_REOPEN] = {"reopen", "record.reopen"},
};

static ErrCode step_record(Records *r, const Viewer *viewer, Str id, Step step, int64_t base,
                           Str note, Arena *arena, Record *out, Problems *problems, Err *err)
{
    Record before;
    TRY(record_take(r, viewer, id, base, arena, &before, err));
    if (!record_may_step(viewer, &before, step))
        return refuse(r, viewer, &before, step, arena, err);
    TRY(record_want_base(&before, base, err));
    *out = before;
    TRY(take_step(r, viewer, out, step, note, arena, problems, err));
    out->revision++;
    out->changed_us = viewer_time(viewer);
    out->changed_by = viewer->account;
    TRY(record_store(r, out, str_of(STEPS[step].act), note, viewer->account, err));
    TRY(record_write_sides(r, out, &before, true, arena, err));
    return record_audit(r, viewer, STEPS[step].audit, out, err);
}

ErrCode record_step(Records *r, const Viewer *viewer, Str id, Step step, int64_t base, Str note,
                    Arena *arena, Record *out, Problems *problems, Err *err)
{
    *out = (Record){0};
    if (note.len > RECORD_NOTE_MAX || !str_is_utf8(note, &(size_t){0}))
        return err_set(err, ERR_INVALID, "a note has at most %d bytes of text", RECORD_NOTE_MAX);
    if (!viewer->account.len)
        return record_not_found(id, err);
    TRY(records_begin(r, err));
    return records_end(r, step_record(r, viewer, id, step, base, note, arena, out, problems, err),
                       err);
}
