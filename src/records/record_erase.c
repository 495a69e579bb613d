/* Erasing: a value goes from all revisions and all that was made of them, by law or wish. */
#include "base/clock.h"
#include "base/log.h"
#include "base/num.h"
#include "records/attachment.h"
#include "records/audit.h"
#include "records/records_parts.h"
#include "records/search.h"
#include "records/staging.h"

enum { MAX_STEPS = 8 };

/* What is beside the bodies is named by a word that no field can have. */
typedef struct {
    const char *word;
    const char *there, *bury; /* $1: the tombstone; of record $2, number $3 */
} Beside;
static const Beside BESIDE[] = {
    {"comment:", "SELECT 1 FROM comment WHERE words <> $1 AND no = $2 AND number = $3",
     "UPDATE comment SET words = $1 WHERE no = $2 AND number = $3"},
    {"note:", "SELECT 1 FROM revision WHERE note <> $1 AND no = $2 AND number = $3 AND note <> ''",
     "UPDATE revision SET note = $1 WHERE no = $2 AND number = $3"}};

typedef struct {
    const Field *field; /* the one at the end; NULL: beside the bodies */
    const Beside *beside;
    int64_t number;
    Str parts[MAX_STEPS];
    size_t count;
    bool has_index;
    const Doc *item, *value; /* what stands there in the newest revision that has it */
    Str day;
} Erasure;

static bool is_index(Str part, size_t *index)
{
    uint64_t n;
    if (!num_read_u64(part, 100000, &n))
        return false;
    *index = (size_t)n;
    return true;
}

static bool parse_beside(Erasure *e, Str path)
{
    for (size_t i = 0; i < sizeof BESIDE / sizeof *BESIDE; i++) {
        Str word = str_of(BESIDE[i].word);
        uint64_t number;
        if (!str_starts(path, word) ||
            !num_read_u64(str_part(path, word.len, path.len), INT64_MAX, &number))
            continue;
        e->beside = &BESIDE[i];
        e->number = (int64_t)number;
        return true;
    }
    return false;
}

static ErrCode parse_path(Erasure *e, const RecordType *type, Str path, Err *err)
{
    Str rest = path;
    bool more = true;
    size_t index;
    if (parse_beside(e, path))
        return ERR_OK;
    while (e->count < MAX_STEPS && str_split(&rest, '.', &more, &e->parts[e->count])) {
        Str part = e->parts[e->count++];
        if (is_index(part, &index)) {
            e->has_index = true;
            continue;
        }
        if (e->field && e->field->kind == FIELD_TEXTS) /* "name.ru": a language */
            continue;
        e->field = e->field ? field_find(e->field->fields, part) : type_find_field(type, part);
        if (!e->field)
            break;
    }
    return e->field
               ? ERR_OK
               : err_set(err, ERR_INVALID, "a record of the type '%s' has no field '" STR_FMT "'",
                         type->name, STR_ARG(str_part(path, 0, 100)));
}

static Doc *child(Doc *parent, Str part)
{
    size_t index = 0;
    bool by_index = parent->kind == DOC_LIST;
    if (by_index && !is_index(part, &index))
        return NULL;
    for (Doc *d = parent->first; d; d = d->next)
        if (by_index ? index-- == 0 : str_eq(d->key, part))
            return d;
    return NULL;
}

/* The value at the path; *item gets the list's item that it lies in. */
static Doc *find_value(const Erasure *e, Doc *body, Doc **item)
{
    Doc *d = body;
    *item = NULL;
    for (size_t i = 0; d && i < e->count; i++) {
        bool in_list = d->kind == DOC_LIST;
        d = child(d, e->parts[i]);
        if (in_list)
            *item = d;
    }
    return d;
}

/* --- replacing --- */

static Str tombstone_text(const Erasure *e, Arena *arena)
{
    return arena_printf(arena, "[erased " STR_FMT "]", STR_ARG(e->day));
}

static void bury_text(const Erasure *e, Doc *value)
{
    value->kind = DOC_TEXT;
    value->text = tombstone_text(e, value->arena);
    value->first = value->last = NULL;
}

static void bury_one(const Erasure *e, Doc *value)
{
    FieldKind kind = e->field->kind;
    if (kind == FIELD_TEXTS && value->kind == DOC_OBJECT) {
        for (Doc *text = value->first; text; text = text->next)
            bury_text(e, text);
        return;
    }
    if (kind == FIELD_TEXT || kind == FIELD_TEXTS) {
        bury_text(e, value);
        return;
    }
    value->kind = DOC_OBJECT;
    value->first = value->last = NULL;
    value->text = STR("");
    doc_text(value, "erased", e->day);
}

/* A list as a whole becomes one with a single tombstone. */
static void bury(const Erasure *e, Doc *value)
{
    if (value->kind == DOC_LIST && value->first) {
        value->last = value->first;
        value->first->next = NULL;
        value = value->first;
    }
    bury_one(e, value);
}

/* An item of a list, and its value at the rest of the path. */
static bool is_same_item(const Doc *a, const Doc *b, Str but)
{
    if (!a || !b || a->kind != DOC_OBJECT || b->kind != DOC_OBJECT || doc_count(a) < 2)
        return false;
    for (const Doc *part = a->first; part; part = part->next) {
        const Doc *other = doc_get(b, part->key);
        if (!str_eq(part->key, but) && !(other && doc_equal(part, other)))
            return false;
    }
    return doc_count(a) == doc_count(b);
}

/* Within a list of any revision: items count from elsewhere there, so they are known by the value
 * itself, or by all else that they say. */
static bool bury_in_list(const Erasure *e, Doc *list, size_t step)
{
    bool any = false;
    Str last = step + 1 < e->count ? e->parts[step + 1] : STR("");
    for (Doc *item = list->first; item; item = item->next) {
        Doc *value = item;
        for (size_t i = step + 1; value && i < e->count; i++)
            value = child(value, e->parts[i]);
        if (!value || !(doc_equal(value, e->value) || is_same_item(item, e->item, last)))
            continue;
        bury(e, value);
        any = true;
    }
    return any;
}

static bool bury_at(const Erasure *e, Doc *body)
{
    Doc *d = body;
    for (size_t i = 0; i < e->count; i++) {
        if (d->kind == DOC_LIST)
            return bury_in_list(e, d, i);
        d = child(d, e->parts[i]);
        if (!d)
            return false;
    }
    bury(e, d);
    return true;
}

/* --- the revisions --- */

static bool is_buried(const Doc *value)
{
    bool is_list_of_one = value->kind == DOC_LIST && value->first && !value->first->next;
    return body_is_erased(is_list_of_one ? value->first : value);
}

static ErrCode find_newest(Records *r, const Record *record, Erasure *e, Arena *arena, Err *err)
{
    for (int64_t number = record->revision; number > 0; number--) {
        const Doc *body;
        Doc *item;
        bool found;
        TRY(record_body(r, record->no, number, arena, &body, &found, err));
        Doc *copy = found ? doc_copy(arena, body) : NULL;
        e->value = copy ? find_value(e, copy, &item) : NULL;
        if (!e->value || is_buried(e->value))
            continue;
        e->item = item;
        return ERR_OK;
    }
    return err_set(err, ERR_NOT_FOUND, "no revision of '" STR_FMT "' has such a value",
                   STR_ARG(record->id));
}

static ErrCode update_revision(Records *r, const Record *record, int64_t number, const Doc *body,
                               Err *err)
{
    Stmt *st;
    Buf json;
    TRY(records_statement(r, "UPDATE revision SET body = $1 WHERE no = $2 AND number = $3", &st,
                          err));
    buf_init(&json, 2 * RECORD_MAX_BYTES);
    body_write(&json, record->type, body);
    stmt_text(st, 1, buf_str(&json));
    stmt_int(st, 2, record->no);
    stmt_int(st, 3, number);
    ErrCode rc =
        json.failed ? err_set(err, ERR_TOO_LARGE, "the record is too large") : stmt_run(st, err);
    buf_clear(&json);
    return rc;
}

static ErrCode bury_in_revisions(Records *r, const Record *record, const Erasure *e, Err *err)
{
    Arena *arena = arena_new(RECORDS_ARENA);
    ErrCode rc = ERR_OK;
    for (int64_t number = 1; !rc && number <= record->revision; number++) {
        const Doc *body;
        bool found;
        rc = record_body(r, record->no, number, arena, &body, &found, err);
        Doc *copy = !rc && found ? doc_copy(arena, body) : NULL;
        if (copy && bury_at(e, copy))
            rc = update_revision(r, record, number, copy, err);
        arena_reset(arena);
    }
    arena_free(arena);
    return rc;
}

static ErrCode bury_beside(Records *r, const Record *record, const Erasure *e, Arena *arena,
                           Err *err)
{
    const char *sql[] = {e->beside->there, e->beside->bury};
    Str day = tombstone_text(e, arena);
    for (size_t i = 0; i < 2; i++) {
        Stmt *st;
        int64_t there = 1;
        TRY(records_statement(r, sql[i], &st, err));
        stmt_text(st, 1, day);
        stmt_int(st, 2, record->no);
        stmt_int(st, 3, e->number);
        TRY(i ? stmt_run(st, err) : statement_number(st, 0, &there, err));
        if (!there)
            return err_set(err, ERR_NOT_FOUND, "'" STR_FMT "' has no such text: %s%lld",
                           STR_ARG(record->id), e->beside->word, (long long)e->number);
    }
    return ERR_OK;
}

static ErrCode bury_all(Records *r, const Record *record, Erasure *e, Arena *arena, Err *err)
{
    if (e->beside)
        return bury_beside(r, record, e, arena, err);
    TRY(find_newest(r, record, e, arena, err));
    return bury_in_revisions(r, record, e, err);
}

static ErrCode note_erasure(Records *r, const Viewer *viewer, const Record *record, Str path,
                            Str reason, Err *err)
{
    Arena *arena = arena_new(1 << 16);
    Doc *detail = doc_new(arena, DOC_OBJECT);
    doc_int(detail, "revision", record->revision);
    doc_text(detail, "path", path);
    doc_text(detail, "reason", reason);
    ErrCode rc = audit_append(r->db, viewer->account, STR("record.erase"), record->id, detail,
                              viewer->client, err);
    arena_free(arena);
    return rc;
}

static ErrCode erase(Records *r, const Viewer *viewer, RecordRead read, Str path, Str reason,
                     Arena *arena, Err *err)
{
    Record record, before;
    bool found;
    char day[CLOCK_TEXT_MAX];
    Erasure e = {.day = clock_date(viewer_time(viewer), day)};
    TRY(record_take(r, viewer, read.id, read.base, arena, &record, err));
    if (!viewer_may(viewer, ACT_ERASE, &record.stand))
        return record_refuse(viewer, &record, err);
    TRY(record_want_base(&record, read.base, err));
    before = record;
    TRY(parse_path(&e, record.type, path, err));
    TRY(bury_all(r, &record, &e, arena, err));
    TRY(staging_clear(r->db, err));
    TRY(record_body(r, record.no, record.revision, arena, &record.body, &found, err));
    record.revision++;
    if (record.published == record.revision - 1) /* the public text is this one */
        record.published = record.revision;
    record.changed_us = viewer_time(viewer);
    record.changed_by = viewer->account;
    TRY(record_place(r, &record, arena, err));
    TRY(record_store(r, &record, STR("erase"),
                     arena_printf(arena, STR_FMT ": " STR_FMT, STR_ARG(path), STR_ARG(reason)),
                     viewer->account, err));
    TRY(record_drop_files(r, &record, err));
    TRY(side_write(r, SIDE_WORK, &record, record.body, CHANGED_BODY, arena, err));
    if (record.published)
        TRY(public_write(r, &record, CHANGED_BODY, record.changed_us, arena, err));
    if (record_standing(&record) != record_standing(&before)) /* an embargo was erased */
        TRY(dependents_write(r, record.id, false, record.changed_us, err));
    TRY(search_purge(r, err));
    return note_erasure(r, viewer, &record, path, reason, err);
}

ErrCode record_erase(Records *r, const Viewer *viewer, RecordRead read, Str path, Str reason,
                     Err *err)
{
    reason = str_trim(reason);
    if (!reason.len || reason.len > RECORD_NOTE_MAX || !str_is_utf8(reason, &(size_t){0}))
        return err_set(err, ERR_INVALID, "erasing wants a reason of 1 to %d bytes of text",
                       RECORD_NOTE_MAX);
    if (!path.len || path.len > 200)
        return err_set(err, ERR_INVALID,
                       "a value is named by its path: contact, offices.0.title, comment:2, note:3");
    if (!viewer->account.len)
        return record_not_found(read.id, err);
    TRY(records_begin(r, err));
    Arena *arena = arena_new(RECORDS_ARENA);
    ErrCode rc = records_end(r, erase(r, viewer, read, path, reason, arena, err), err);
    arena_free(arena);
    if (!rc && attachment_sweep(r, viewer_time(viewer), NULL))
        log_line(LOG_WARNING, "the file that was erased goes with a later sweep");
    if (!rc && db_scrub(r->db, NULL)) /* it is erased; the log is cut by a later one */
        log_line(LOG_WARNING, "the log of the store could not be cleared of what was erased");
    return rc;
}
