/* Which files records name: what a body says, who may say it, and what is kept for it. */
#include "records/attachment.h"

#include "records/records_parts.h"

/* --- which files a body names --- */

typedef struct {
    void (*take)(void *context, Str path, const Field *field, Str hash);
    void *context;
    const RecordType *type;
    BodyPath path;
} Walk;

static void walk_fields(Walk *w, const Field *group, const Doc *object);

static void walk_value(Walk *w, const Field *field, const Doc *value)
{
    if (field->kind == FIELD_GROUP)
        walk_fields(w, field, value);
    else if (value->kind == DOC_TEXT)
        w->take(w->context, body_path_str(&w->path), field, value->text);
}

static void walk_field(Walk *w, const Field *field, const Doc *value)
{
    size_t i = 0, outer = body_path_enter(&w->path, str_of(field->name));
    if (value->kind != DOC_LIST)
        walk_value(w, field, value);
    for (const Doc *item = value->kind == DOC_LIST ? value->first : NULL; item; item = item->next) {
        size_t inner = body_path_enter_item(&w->path, i++);
        walk_value(w, field, item);
        w->path.len = inner;
    }
    w->path.len = outer;
}

static void walk_fields(Walk *w, const Field *group, const Doc *object)
{
    const Field *f;
    for (size_t i = 0; (f = body_field(w->type, group, i)); i++) {
        bool may_have = f->kind == FIELD_FILE || f->kind == FIELD_IMAGE || f->kind == FIELD_GROUP;
        const Doc *value = may_have ? doc_get(object, str_of(f->name)) : NULL;
        if (value)
            walk_field(w, f, value);
    }
}

static void each_file(const RecordType *type, const Doc *body,
                      void (*take)(void *, Str, const Field *, Str), void *context)
{
    Walk w = {.take = take, .context = context, .type = type};
    if (body)
        walk_fields(&w, NULL, body);
}

typedef struct {
    Str wanted;
    bool found;
} Looking;

static void look(void *context, Str path, const Field *field, Str hash)
{
    Looking *l = context;
    (void)path;
    (void)field;
    l->found |= str_eq(hash, l->wanted);
}

bool attachment_is_in(const RecordType *type, const Doc *body, Str hash)
{
    Looking l = {.wanted = hash};
    each_file(type, body, look, &l);
    return l.found;
}

/* --- who may name one --- */

static ErrCode is_public_file(Records *r, const Record *record, Str hash, bool *is_public, Err *err)
{
    Doc *public;
    Str moved_to;
    Arena *arena = arena_new(RECORDS_ARENA);
    ErrCode rc = record_public(r, record->id, arena, &public, &moved_to, err);
    *is_public = !rc && attachment_is_in(record->type, doc_get(public, STR("body")), hash);
    arena_free(arena);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

typedef struct {
    Records *records;
    const Viewer *viewer;
    const Record *record;
    const Doc *before; /* the body that was built on, which the viewer read */
    Problems *problems;
    ErrCode rc;
    Err *err;
} Check;

/* What the record names elsewhere (in an older revision, which may be classified) says nothing. */
static ErrCode may_name(Check *c, Str hash, bool *may)
{
    *may = c->before && attachment_is_in(c->record->type, c->before, hash);
    if (!*may)
        TRY(attachment_was_sent(c->records, c->viewer, hash, may, c->err));
    return *may ? ERR_OK : is_public_file(c->records, c->record, hash, may, c->err);
}

static ErrCode check_file(Check *c, Str path, const Field *field, Str hash)
{
    Attachment file = {0};
    bool may;
    TRY(may_name(c, hash, &may));
    ErrCode rc =
        may ? attachment_find(c->records, hash, c->problems->arena, &file, NULL) : ERR_NOT_FOUND;
    if (rc == ERR_NOT_FOUND)
        problems_add(c->problems, path, field, "problem.unknown_file", hash);
    else if (!rc && field->kind == FIELD_IMAGE && !file.kind->is_image)
        problems_add(c->problems, path, field, "problem.not_an_image", STR(""));
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

static void check_one(void *context, Str path, const Field *field, Str hash)
{
    Check *c = context;
    if (!c->rc)
        c->rc = check_file(c, path, field, hash);
}

ErrCode record_check_files(Records *r, const Viewer *viewer, const Record *record,
                           const Doc *before, Problems *problems, Err *err)
{
    Check c = {r, viewer, record, before, problems, ERR_OK, err};
    each_file(record->type, record->body, check_one, &c);
    return c.rc;
}

static ErrCode use(Records *r, int64_t no, Str hash, Err *err)
{
    Stmt *st;
    TRY(records_statement(r,
                          "INSERT INTO attachment_use (hash, no) VALUES ($1, $2)"
                          " ON CONFLICT (hash, no) DO NOTHING",
                          &st, err));
    stmt_text(st, 1, hash);
    stmt_int(st, 2, no);
    return stmt_run(st, err);
}

static void use_one(void *context, Str path, const Field *field, Str hash)
{
    Check *c = context;
    (void)path;
    (void)field;
    if (!c->rc)
        c->rc = use(c->records, c->record->no, hash, c->err);
}

ErrCode record_use_files(Records *r, const Record *record, Err *err)
{
    Check c = {.records = r, .record = record, .err = err};
    each_file(record->type, record->body, use_one, &c);
    return c.rc;
}

static void want_one(void *context, Str path, const Field *field, Str hash)
{
    Check *c = context;
    Attachment file;
    Arena *arena = arena_new(1 << 12);
    (void)field;
    if (!c->rc && attachment_find(c->records, hash, arena, &file, NULL)) {
        c->rc =
            err_set(c->err, ERR_INVALID, "'" STR_FMT "' names a file that is not here: " STR_FMT,
                    STR_ARG(path), STR_ARG(hash));
        err_hint(c->err, "the line of a file comes before those of the records that name it");
    }
    arena_free(arena);
}

ErrCode record_want_files(Records *r, const Record *record, Err *err)
{
    Check c = {.records = r, .err = err};
    each_file(record->type, record->body, want_one, &c);
    return c.rc;
}

typedef VEC(Str) Hashes;

static ErrCode named_by(Records *r, int64_t no, Arena *arena, Hashes *out, Err *err)
{
    Stmt *st;
    bool row;
    ErrCode rc;
    TRY(records_statement(r, "SELECT hash FROM attachment_use WHERE no = $1", &st, err));
    stmt_int(st, 1, no);
    while (!(rc = stmt_next(st, &row, err)) && row)
        vec_push(out, arena_dup(arena, stmt_col_text(st, 0)));
    stmt_reset(st);
    return rc;
}

static ErrCode forget_uses(Records *r, int64_t no, Err *err)
{
    Stmt *st;
    TRY(records_statement(r, "DELETE FROM attachment_use WHERE no = $1", &st, err));
    stmt_int(st, 1, no);
    return stmt_run(st, err);
}

/* Those who wrote the record sent it for it: nobody keeps it by that. Others who sent the same file
 * keep theirs. */
static ErrCode forget_senders(Records *r, int64_t no, Str hash, Err *err)
{
    Stmt *st;
    TRY(records_statement(r,
                          "DELETE FROM attachment_sent WHERE hash = $1"
                          " AND NOT EXISTS (SELECT 1 FROM attachment_use WHERE hash = $1)"
                          " AND account IN (SELECT by_account FROM revision WHERE no = $2)",
                          &st, err));
    stmt_text(st, 1, hash);
    stmt_int(st, 2, no);
    return stmt_run(st, err);
}

static ErrCode use_again(Records *r, const Record *record, Arena *arena, Err *err)
{
    Record past = *record;
    bool found;
    for (int64_t number = 1; number <= record->revision; number++) {
        TRY(record_body(r, record->no, number, arena, &past.body, &found, err));
        if (found)
            TRY(record_use_files(r, &past, err));
    }
    return ERR_OK;
}

ErrCode record_drop_files(Records *r, const Record *record, Err *err)
{
    Hashes named = {0};
    Arena *arena = arena_new(RECORDS_ARENA);
    ErrCode rc = named_by(r, record->no, arena, &named, err);
    if (!rc && named.count)
        rc = forget_uses(r, record->no, err);
    if (!rc && named.count)
        rc = use_again(r, record, arena, err);
    for (size_t i = 0; !rc && i < named.count; i++)
        rc = forget_senders(r, record->no, named.items[i], err);
    vec_clear(&named);
    arena_free(arena);
    return rc;
}
