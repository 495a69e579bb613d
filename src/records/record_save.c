/* Saving: a body becomes the next revision of a record. */
#include <sys/random.h>

#include "records/records_parts.h"
#include "records/window.h"

typedef struct {
    Records *records;
    const Viewer *viewer;
    const RecordDraft *draft;
    const Record *before; /* {0}: a new one */
    Arena *arena;
    Problems *problems;
    Err *err;
} Save;

/* --- ids --- */

enum { ID_LETTERS = 12 };

static ErrCode make_id(const RecordType *type, Arena *arena, Str *out, Err *err)
{
    static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz"; /* Crockford's base 32 */
    unsigned char bytes[ID_LETTERS];
    char text[ID_LETTERS + 1] = "";
    if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes)
        return err_set(err, ERR_IO, "the system gives no random numbers");
    for (size_t i = 0; i < ID_LETTERS; i++)
        text[i] = letters[bytes[i] % 32];
    *out = arena_printf(arena, "%s:%s", type->name, text);
    return ERR_OK;
}

/* Whoever imports everywhere and reads everything learns nothing from an id that is taken. */
static bool may_choose_id(const Viewer *viewer)
{
    const Stand anywhere = {.sensitivity = SENSITIVITY_STRICT};
    return viewer_may(viewer, ACT_IMPORT, &anywhere) && viewer_may(viewer, ACT_READ, &anywhere);
}

static ErrCode choose_id(Save *s, Str *id, Err *err)
{
    Record other;
    bool found;
    const RecordType *type = s->draft->type;
    *id = s->draft->id;
    if (!id->len)
        return make_id(type, s->arena, id, err);
    TRY(record_load(s->records, *id, s->arena, &other, &found, err));
    bool may_know = viewer_may(s->viewer, ACT_READ, &other.stand) || record_is_public(&other);
    if (found && may_know)
        return record_conflict(s->viewer, &other, err);
    if (!may_choose_id(s->viewer)) {
        record_not_found(*id, err);
        err_hint(err, "leave the id of a new record out: it is made here");
        return ERR_NOT_FOUND;
    }
    return id_is_valid(*id) && str_eq(id_type(*id), str_of(type->name))
               ? ERR_OK
               : err_set(err, ERR_INVALID, "'" STR_FMT "' is no id of the type '%s'",
                         STR_ARG(str_part(*id, 0, 110)), type->name);
}

static ErrCode next_no(Records *r, int64_t *no, Err *err)
{
    Stmt *st;
    TRY(records_statement(r, "SELECT coalesce(max(no), 0) + 1 FROM record", &st, err));
    return statement_number(st, 1, no, err);
}

/* --- rights --- */

static bool is_same_contexts(const Stand *a, const Stand *b)
{
    if (a->context_count != b->context_count)
        return false;
    for (size_t i = 0; i < a->context_count; i++)
        if (!str_eq(a->contexts[i], b->contexts[i]))
            return false;
    return true;
}

/* Where the new body puts the record, one must be able to write without being its author: nothing
 * is moved into others' reach, nor out of one's own. How sensitive it becomes doesn't matter: who
 * raises that may lose sight of it. */
static ErrCode may_put_there(const Save *s, const Record *after, Err *err)
{
    const Stand *old = &s->before->stand;
    Stand stand = after->stand;
    bool is_own =
        s->before->no && old->is_never_published && str_eq(old->author, s->viewer->account);
    if (s->before->no && is_same_contexts(old, &stand))
        return ERR_OK;
    stand.author = STR("");
    stand.sensitivity = s->before->no && !is_own ? old->sensitivity : SENSITIVITY_PUBLIC;
    if (!s->before->no)
        stand.id = STR("");
    if (viewer_may(s->viewer, ACT_WRITE, &stand))
        return ERR_OK;
    err_set(err, ERR_DENIED, "you may not write in the contexts to which this record would belong");
    err_hint(err, "name a place or an organisation in which you have a role");
    return ERR_DENIED;
}

/* --- sensitivity --- */

static Sensitivity guard_of(const Save *s, const Doc *body)
{
    const RecordsWorld *world = s->records->world;
    const RecordType *type = s->draft->type;
    BodyLink *links;
    Sensitivity least = SENSITIVITY_PUBLIC;
    if (!type->is_guarded || !world->guard)
        return least;
    size_t count = body_links(type, body, s->arena, &links);
    for (size_t i = 0; i < count; i++) {
        Sensitivity guard = world->guard(world->context, type, links[i].to);
        if (guard > least)
            least = guard;
    }
    return least;
}

static void set_sensitivity(const Save *s, Record *record, Doc *body)
{
    Sensitivity least = guard_of(s, body);
    if (least > SENSITIVITY_PUBLIC && !doc_get(body, STR("sensitivity"))) {
        doc_text(body, "sensitivity", sensitivity_name(least));
        if (!doc_get(body, STR("reason")))
            doc_text(body, "reason", STR("guarded"));
    }
    Sensitivity sensitivity = body_sensitivity(body);
    if (!record->published_us && least > sensitivity)
        sensitivity = least;
    if (sensitivity > record->stand.sensitivity)
        record->stand.sensitivity = sensitivity;
}

/* --- checks --- */

static ErrCode has_problems(const Problems *problems, Err *err)
{
    if (!problems->count)
        return ERR_OK;
    return err_set(err, ERR_INVALID, "%zu of the record's fields %s wrong", problems->count,
                   problems->count == 1 ? "is" : "are");
}

/* Tombstones are made by erasing alone: each must stand under the same field before. */
static bool has_tombstone(const Doc *body, const Doc *tombstone)
{
    if (!body)
        return false;
    if (str_eq(body->key, tombstone->key) && body_is_erased(body) && doc_equal(body, tombstone))
        return true;
    for (const Doc *part = body->first; part; part = part->next)
        if (has_tombstone(part, tombstone))
            return true;
    return false;
}

static void check_tombstones(const Save *s, Str top, const Doc *value)
{
    if (value->kind == DOC_OBJECT && body_is_erased(value)) {
        if (!has_tombstone(s->before->body, value))
            problems_add(s->problems, top, NULL, "problem.erased", STR(""));
        return;
    }
    for (const Doc *part = value->first; part; part = part->next)
        check_tombstones(s, top, part);
}

typedef struct {
    const Save *save;
    BodyLink *known; /* of the body before: who reads it knows them */
    size_t known_count;
    ErrCode rc;
} LinkCheck;

static bool may_link(LinkCheck *check, Str id)
{
    const Save *s = check->save;
    Record record;
    bool found = false;
    Arena *arena = arena_new(RECORDS_ARENA);
    check->rc = record_load(s->records, id, arena, &record, &found, s->err);
    bool may = record_is_public(&record) || viewer_may(s->viewer, ACT_READ, &record.stand);
    arena_free(arena);
    return !check->rc && found && may;
}

static bool link_exists(void *context, Str id)
{
    LinkCheck *check = context;
    const RecordsWorld *world = check->save->records->world;
    if (check->rc)
        return true;
    for (size_t i = 0; i < check->known_count; i++)
        if (str_eq(check->known[i].to, id))
            return true;
    return is_record_id(check->save->records, id) ? may_link(check, id)
                                                  : world->exists(world->context, id);
}

static ErrCode check_body(const Save *s, const Record *record, RecordState state)
{
    const Doc *body = record->body;
    LinkCheck check = {.save = s};
    BodyLinks links = {&check, link_exists};
    if (s->before->body)
        check.known_count = body_links(s->draft->type, s->before->body, s->arena, &check.known);
    for (const Doc *part = body->first; part; part = part->next)
        check_tombstones(s, part->key, part);
    body_check(s->draft->type, body, state, &links, s->problems);
    TRY(check.rc);
    TRY(record_check_files(s->records, s->viewer, record, s->before->body, s->problems, s->err));
    TRY(record_check_rules(s->records, s->viewer, record, state, s->problems, s->err));
    TRY(record_check_verdict(s->records, s->viewer, s->before, record, s->problems, s->err));
    return has_problems(s->problems, s->err);
}

ErrCode record_check_frozen(Records *r, const Viewer *viewer, const Record *record,
                            const Doc *before, const Doc *after, Str note, Arena *arena, Err *err)
{
    Window window;
    TRY(window_freezes(r, record->type, &record->stand, before, after, viewer_time(viewer), arena,
                       &window, err));
    if (!window.id.len || (note.len && viewer_may(viewer, ACT_WINDOW, &record->stand)))
        return ERR_OK;
    err_set(err, ERR_DENIED, "the reporting window '" STR_FMT "' is closed: its numbers stand",
            STR_ARG(window.id));
    err_hint(err, "those who may open windows can change them, with a note that says why");
    return ERR_DENIED;
}

/* Numbers that a window froze are not taken away by archiving what reported them. */
ErrCode record_check_withdrawn(Records *r, const Viewer *viewer, const Record *record, Str note,
                               Arena *arena, Err *err)
{
    const Doc *public = NULL;
    bool found;
    if (!record->published)
        return ERR_OK;
    TRY(record_body(r, record->no, record->published, arena, &public, &found, err));
    return record_check_frozen(r, viewer, record, public, doc_new(arena, DOC_OBJECT), note, arena,
                               err);
}

/* --- the act --- */

static ErrCode may_make(const Viewer *viewer, Err *err)
{
    return viewer_may_somewhere(viewer, ACT_WRITE) ? ERR_OK : record_denied(err);
}

static ErrCode take_to_write(Records *r, const Viewer *viewer, Str id, int64_t base, Arena *arena,
                             Record *out, Err *err)
{
    TRY(record_take(r, viewer, id, base, arena, out, err));
    return viewer_may(viewer, ACT_WRITE, &out->stand) ? ERR_OK : record_refuse(viewer, out, err);
}

ErrCode record_may_save(Records *r, const Viewer *viewer, Str id, Err *err)
{
    Record record;
    if (!id.len)
        return may_make(viewer, err);
    Arena *arena = arena_new(RECORDS_ARENA);
    ErrCode rc = take_to_write(r, viewer, id, 0, arena, &record, err);
    arena_free(arena);
    return rc;
}

static ErrCode begin_new(Save *s, Record *record, Err *err)
{
    if (s->draft->base)
        return err_set(err, ERR_INVALID, "a new record has no revision that it is based on");
    TRY(may_make(s->viewer, err));
    *record = (Record){.type = s->draft->type,
                       .created_us = viewer_time(s->viewer),
                       .created_by = s->viewer->account,
                       .merged_into = STR("")};
    TRY(choose_id(s, &record->id, err));
    record->stand.id = record->id;
    record->stand.is_never_published = true;
    return next_no(s->records, &record->no, err);
}

static ErrCode begin_existing(Save *s, Record *record, Err *err)
{
    TRY(take_to_write(s->records, s->viewer, s->draft->id, s->draft->base, s->arena, record, err));
    if (record->type != s->draft->type)
        return err_set(err, ERR_INVALID, "'" STR_FMT "' is of another type", STR_ARG(record->id));
    if (record->state == RECORD_ARCHIVED)
        return err_set(err, ERR_INVALID, "'" STR_FMT "' is archived: it must be reopened first",
                       STR_ARG(record->id));
    return ERR_OK;
}

static ErrCode finish(Save *s, Record *record, Doc *clean, bool submit, Err *err)
{
    record->body = clean;
    set_sensitivity(s, record, clean);
    TRY(record_place(s->records, record, s->arena, err));
    TRY(may_put_there(s, record, err));
    TRY(check_body(s, record, submit ? RECORD_SUBMITTED : RECORD_DRAFT));
    TRY(record_check_frozen(s->records, s->viewer, record, s->before->body, clean, s->draft->note,
                            s->arena, err));
    record->revision++;
    record->state = submit ? RECORD_SUBMITTED : RECORD_DRAFT;
    record->changed_us = viewer_time(s->viewer);
    record->changed_by = record->stand.author = s->viewer->account;
    record->submitted_us = submit ? record->changed_us : record->submitted_us;
    TRY(record_store(s->records, record, submit ? STR("submit") : STR("save"), s->draft->note,
                     s->viewer->account, err));
    TRY(record_write_sides(s->records, record, s->before, false, s->arena, err));
    return record_audit(s->records, s->viewer, submit ? "record.submit" : "record.save", record,
                        err);
}

static ErrCode save(Save *s, bool submit, Doc *clean, Record *out, Err *err)
{
    Record before = {0};
    bool is_new = !s->draft->id.len || !s->draft->base;
    TRY(is_new ? begin_new(s, out, err) : begin_existing(s, out, err));
    if (!is_new)
        before = *out;
    s->before = &before;
    ErrCode rc = finish(s, out, clean, submit, err);
    s->before = NULL;
    return rc;
}

static bool is_told(const Problems *told, size_t count, Str path)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(told->items[i].path, path))
            return true;
    return false;
}

/* What else will be wrong, so that a form comes back once and not twice: a value that could not be
 * taken is not told as missing as well. */
static void tell_rest(const RecordType *type, const Doc *clean, RecordState state,
                      Problems *problems)
{
    size_t told = problems->count, kept = told;
    body_check(type, clean, state, NULL, problems);
    for (size_t i = told; i < problems->count; i++)
        if (!is_told(problems, told, problems->items[i].path))
            problems->items[kept++] = problems->items[i];
    problems->count = kept;
}

ErrCode record_save_within(Records *r, const Viewer *viewer, const RecordDraft *draft, bool submit,
                           Arena *arena, Record *out, Problems *problems, Err *err)
{
    Save s = {r, viewer, draft, NULL, arena, problems, err};
    *out = (Record){0};
    if (draft->note.len > RECORD_NOTE_MAX || !str_is_utf8(draft->note, &(size_t){0}))
        return err_set(err, ERR_INVALID, "a note has at most %d bytes of text", RECORD_NOTE_MAX);
    if (!viewer->account.len)
        return draft->base ? record_not_found(draft->id, err) : record_denied(err);
    Doc *clean = body_clean(arena, draft->type, draft->body, problems);
    if (arena_failed(arena))
        return err_set(err, ERR_TOO_LARGE, "the record is too large");
    if (problems->count)
        tell_rest(draft->type, clean, submit ? RECORD_SUBMITTED : RECORD_DRAFT, problems);
    TRY(has_problems(problems, err));
    return save(&s, submit, clean, out, err);
}

ErrCode record_save(Records *r, const Viewer *viewer, const RecordDraft *draft, bool submit,
                    Arena *arena, Record *out, Problems *problems, Err *err)
{
    TRY(records_begin(r, err));
    return records_end(r, record_save_within(r, viewer, draft, submit, arena, out, problems, err),
                       err);
}
