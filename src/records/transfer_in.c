/* Transfer, in: what a line says of a record or a window, checked as if it were typed. */
#include "base/clock.h"
#include "base/num.h"
#include "records/transfer_parts.h"

enum { NAME_MAX = 200, NOTE_MAX = 2 * RECORD_NOTE_MAX + 400 /* an erasure's has its path, too */ };

/* --- members --- */

static ErrCode malformed(const char *key, Err *err)
{
    return err_set(err, ERR_INVALID, "'%s' is missing here or is not of its form", key);
}

ErrCode transfer_check_keys(const Doc *object, const char *const *known, Err *err)
{
    for (const Doc *d = object->first; d; d = d->next) {
        const char *const *key = known;
        while (*key && !str_eq(str_of(*key), d->key))
            key++;
        if (*key)
            continue;
        err_set(err, ERR_INVALID, "there is no '" STR_FMT "' in such a line",
                STR_ARG(str_part(d->key, 0, 100)));
        err_hint(err, "was it written by a newer program?");
        return ERR_INVALID;
    }
    return ERR_OK;
}

ErrCode transfer_number(const Doc *object, const char *key, int64_t *out, Err *err)
{
    const Doc *d = doc_get(object, str_of(key));
    uint64_t n = 0;
    if (d && (d->kind != DOC_NUMBER || !num_read_u64(d->text, INT64_MAX, &n)))
        return malformed(key, err);
    *out = (int64_t)n;
    return ERR_OK;
}

/* "" when there is none. */
static ErrCode read_text(const Doc *object, const char *key, size_t max, Str *out, Err *err)
{
    const Doc *d = doc_get(object, str_of(key));
    *out = d ? d->text : STR("");
    return d && (d->kind != DOC_TEXT || d->text.len > max) ? malformed(key, err) : ERR_OK;
}

static ErrCode read_name(const Doc *object, const char *key, Str *out, Err *err)
{
    TRY(read_text(object, key, NAME_MAX, out, err));
    return out->len ? ERR_OK : malformed(key, err);
}

/* 0 when there is none; only what clock_text writes, so that it comes out again as it was. */
static ErrCode read_time(const Doc *object, const char *key, int64_t *out, Err *err)
{
    char again[CLOCK_TEXT_MAX];
    Str text;
    *out = 0;
    TRY(read_text(object, key, CLOCK_TEXT_MAX, &text, err));
    if (!text.len)
        return ERR_OK;
    bool is_time = clock_parse(text, false, out) && str_eq(clock_text(*out, again), text);
    return is_time && *out > 0 ? ERR_OK : malformed(key, err);
}

static ErrCode read_moment(const Doc *object, const char *key, int64_t *out, Err *err)
{
    TRY(read_time(object, key, out, err));
    return *out ? ERR_OK : malformed(key, err);
}

/* --- revisions --- */

static bool is_act(Str act)
{
    static const char *const acts[] = {"save",   "submit", "return", "publish", "archive",
                                       "reopen", "merge",  "erase",  "import"};
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (str_eq(act, str_of(acts[i])))
            return true;
    return false;
}

static ErrCode tell_problems(const Problems *problems, size_t number, Err *err)
{
    const Problem *p = &problems->items[0];
    err_set(err, ERR_INVALID, "in revision %zu '" STR_FMT "' is wrong: %s%s" STR_FMT, number,
            STR_ARG(str_part(p->path, 0, 100)), p->message, p->value.len ? ": " : "",
            STR_ARG(str_part(p->value, 0, 60)));
    err_hint(err, "mend it in the file, or where the file comes from");
    return ERR_INVALID;
}

/* The body is what its declaration would have made of it, to the byte. */
static ErrCode read_body(const RecordType *type, const Doc *given, size_t number, Arena *arena,
                         const Doc **out, Err *err)
{
    Buf before, after;
    Problems *problems = arena_alloc(arena, sizeof *problems);
    if (!given || given->kind != DOC_OBJECT)
        return malformed("body", err);
    if (!problems)
        return err_set(err, ERR_TOO_LARGE, "the line is too large");
    problems->arena = arena;
    *out = body_clean(arena, type, given, problems);
    if (problems->count)
        return tell_problems(problems, number, err);
    buf_init(&before, 2 * RECORD_MAX_BYTES);
    buf_init(&after, 2 * RECORD_MAX_BYTES);
    doc_json(&before, given);
    body_write(&after, type, *out);
    bool is_same = !before.failed && !after.failed && str_eq(buf_str(&before), buf_str(&after));
    buf_clear(&before);
    buf_clear(&after);
    if (is_same)
        return ERR_OK;
    err_set(err, ERR_INVALID, "the body of revision %zu is not written as records are kept",
            number);
    err_hint(err, "its fields have an order, and its texts no spaces at their ends;"
                  " bodies written by hand come in by 'darya record save'");
    return ERR_INVALID;
}

static ErrCode read_revision(const RecordType *type, const Doc *doc, size_t number, Arena *arena,
                             struct TransferRevision *out, Err *err)
{
    static const char *const keys[] = {"number", "act",  "state", "sensitivity", "at",
                                       "by",     "note", "body",  NULL};
    int64_t stated;
    Str state, sensitivity;
    if (doc->kind != DOC_OBJECT)
        return malformed("revisions", err);
    TRY(transfer_check_keys(doc, keys, err));
    TRY(transfer_number(doc, "number", &stated, err));
    if (stated != (int64_t)number)
        return err_set(err, ERR_INVALID, "revision %zu is not at its place", number);
    TRY(read_name(doc, "act", &out->act, err));
    TRY(read_name(doc, "state", &state, err));
    TRY(read_name(doc, "sensitivity", &sensitivity, err));
    TRY(read_moment(doc, "at", &out->at_us, err));
    TRY(read_name(doc, "by", &out->by, err));
    TRY(read_text(doc, "note", NOTE_MAX, &out->note, err));
    out->state = state_find(state);
    if (!out->state || sensitivity_find(sensitivity) < 0 || !is_act(out->act))
        return malformed(!out->state ? "state" : is_act(out->act) ? "sensitivity" : "act", err);
    out->sensitivity = (Sensitivity)sensitivity_find(sensitivity);
    return read_body(type, doc_get(doc, STR("body")), number, arena, &out->body, err);
}

static ErrCode read_revisions(const Doc *line, Arena *arena, TransferRecord *out, Err *err)
{
    const Doc *list = doc_get(line, STR("revisions"));
    if (!list || list->kind != DOC_LIST || !list->first)
        return malformed("revisions", err);
    out->revisions = arena_alloc(arena, doc_count(list) * sizeof *out->revisions);
    for (const Doc *d = list->first; d && out->revisions; d = d->next) {
        size_t i = out->revision_count++;
        TRY(read_revision(out->record.type, d, i + 1, arena, &out->revisions[i], err));
    }
    return ERR_OK;
}

/* --- comments --- */

static ErrCode read_comment(const Doc *doc, const TransferRecord *of, Comment *out, Err *err)
{
    static const char *const keys[] = {"number", "revision", "at", "by", "text", NULL};
    if (doc->kind != DOC_OBJECT)
        return malformed("comments", err);
    TRY(transfer_check_keys(doc, keys, err));
    TRY(transfer_number(doc, "number", &out->number, err));
    TRY(transfer_number(doc, "revision", &out->revision, err));
    TRY(read_moment(doc, "at", &out->at_us, err));
    TRY(read_name(doc, "by", &out->by, err));
    TRY(read_text(doc, "text", RECORD_COMMENT_MAX, &out->text, err));
    return out->text.len && out->revision && out->revision <= (int64_t)of->revision_count
               ? ERR_OK
               : malformed("comments", err);
}

static ErrCode read_comments(const Doc *line, Arena *arena, TransferRecord *out, Err *err)
{
    const Doc *list = doc_get(line, STR("comments"));
    if (!list)
        return ERR_OK;
    if (list->kind != DOC_LIST || !list->first)
        return malformed("comments", err);
    out->comments = arena_alloc(arena, doc_count(list) * sizeof *out->comments);
    for (const Doc *d = list->first; d && out->comments; d = d->next) {
        size_t i = out->comment_count++;
        TRY(read_comment(d, out, &out->comments[i], err));
        if (out->comments[i].number <= (i ? out->comments[i - 1].number : 0))
            return malformed("comments", err);
    }
    return ERR_OK;
}

/* --- a record --- */

static ErrCode read_type(const RecordsWorld *world, const Doc *line, Record *out, Err *err)
{
    Str type;
    TRY(read_name(line, "id", &out->id, err));
    TRY(read_name(line, "type", &type, err));
    out->type = type_find(world->types, type);
    if (!out->type) {
        err_set(err, ERR_UNSUPPORTED, "records of a type '" STR_FMT "' are not known here",
                STR_ARG(type));
        err_hint(err,
                 "a newer program may know them; 'darya record types' lists those of this one");
        return ERR_UNSUPPORTED;
    }
    return id_is_valid(out->id) && str_eq(id_type(out->id), type) ? ERR_OK : malformed("id", err);
}

static ErrCode read_head(const Doc *line, TransferRecord *out, Err *err)
{
    Record *r = &out->record;
    TRY(read_moment(line, "created_at", &r->created_us, err));
    TRY(read_name(line, "created_by", &r->created_by, err));
    TRY(read_name(line, "author", &r->stand.author, err));
    TRY(transfer_number(line, "published", &r->published, err));
    TRY(read_time(line, "published_at", &r->published_us, err));
    TRY(read_time(line, "submitted_at", &r->submitted_us, err));
    TRY(read_text(line, "merged_into", NAME_MAX, &r->merged_into, err));
    return read_time(line, "withdrawn_at", &out->withdrawn_us, err);
}

/* What the head says goes with what the revisions say. */
static ErrCode check_head(const TransferRecord *t, Err *err)
{
    const Record *r = &t->record;
    const struct TransferRevision *last = &t->revisions[t->revision_count - 1];
    bool is_archived = last->state == RECORD_ARCHIVED, is_stub = r->merged_into.len > 0;
    if (r->published > (int64_t)t->revision_count || (r->published && !r->published_us) ||
        (r->published && is_archived))
        return malformed("published", err);
    if (is_stub && (!is_archived || str_eq(r->merged_into, r->id) ||
                    !str_eq(id_type(r->merged_into), str_of(r->type->name))))
        return malformed("merged_into", err);
    return t->withdrawn_us && !r->published_us ? malformed("withdrawn_at", err) : ERR_OK;
}

ErrCode transfer_read_record(const RecordsWorld *world, const Doc *line, Arena *arena,
                             TransferRecord *out, Err *err)
{
    static const char *const keys[] = {
        "id",          "type",         "created_at",   "created_by",
        "author",      "published",    "published_at", "submitted_at",
        "merged_into", "withdrawn_at", "revisions",    "comments",
        NULL};
    *out = (TransferRecord){0};
    TRY(transfer_check_keys(line, keys, err));
    TRY(read_type(world, line, &out->record, err));
    TRY(read_head(line, out, err));
    TRY(read_revisions(line, arena, out, err));
    TRY(read_comments(line, arena, out, err));
    if (arena_failed(arena))
        return err_set(err, ERR_TOO_LARGE, "the line is too large");
    out->record.stand.id = out->record.id;
    out->record.stand.is_never_published = out->record.published_us == 0;
    return check_head(out, err);
}

/* --- a window --- */

ErrCode transfer_read_window(const Doc *line, Window *out, Err *err)
{
    static const char *const keys[] = {"window", "context", "type", "until", "is_closed",
                                       "by",     "note",    "at",   NULL};
    const Doc *closed = doc_get(line, STR("is_closed"));
    *out = (Window){0};
    TRY(transfer_check_keys(line, keys, err));
    TRY(read_name(line, "window", &out->id, err));
    TRY(read_name(line, "context", &out->context, err));
    TRY(read_text(line, "type", NAME_MAX, &out->type, err));
    TRY(read_name(line, "until", &out->until, err));
    TRY(read_name(line, "by", &out->by, err));
    TRY(read_text(line, "note", RECORD_NOTE_MAX, &out->note, err));
    TRY(read_moment(line, "at", &out->at_us, err));
    if (!closed || (closed->kind != DOC_TRUE && closed->kind != DOC_FALSE))
        return malformed("is_closed", err);
    out->is_closed = closed->kind == DOC_TRUE;
    return ERR_OK;
}
