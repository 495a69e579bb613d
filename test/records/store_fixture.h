/* A record store with two types, a small world, and people, for tests. */
#pragma once
#include "../sql/both.h"
#include "format/json.h"
#include "records/audit.h"
#include "records/listing.h"
#include "records/projection.h"
#include "records/staging.h"
#include "records/window.h"

static const char *const FIX_KINDS[] = {"un", "ngo", "ministry", NULL};
static const char *const FIX_PLACES[] = {"place", NULL};
static const char *const FIX_ORGANISATIONS[] = {"organisation", NULL};
static const char *const FIX_ANY[] = {"organisation", "person", "place", NULL};

static const Field FIX_ORGANISATION_FIELDS[] = {
    {.name = "kind",
     .kind = FIELD_CHOICE,
     .choices = FIX_KINDS,
     .flags = FIELD_FACET,
     .required = RECORD_SUBMITTED,
     .privacy = PRIVACY_KEPT},
    {.name = "places",
     .kind = FIELD_LINK,
     .to = FIX_PLACES,
     .flags = FIELD_MANY | FIELD_CONTEXT | FIELD_FACET,
     .privacy = PRIVACY_GENERAL},
    {.name = "partners", .kind = FIELD_LINK, .to = FIX_ANY, .flags = FIELD_MANY | FIELD_FACET},
    {.name = "parent", .kind = FIELD_LINK, .to = FIX_ORGANISATIONS, .flags = FIELD_PARENT},
    {.name = "contact", .kind = FIELD_EMAIL},
    {.name = "budget", .kind = FIELD_NUMBER, .flags = FIELD_REPORTED},
    {.name = "founded", .kind = FIELD_DATE, .privacy = PRIVACY_GENERAL},
    {0}};
static const Field FIX_OFFICE[] = {
    {.name = "organisation", .kind = FIELD_LINK, .to = FIX_ORGANISATIONS},
    {.name = "title", .kind = FIELD_TEXTS, .flags = FIELD_SEARCHED},
    {.name = "phone", .kind = FIELD_TEXT},
    {.name = "since", .kind = FIELD_DATE},
    {0}};
static const Field FIX_PERSON_FIELDS[] = {
    {.name = "places", .kind = FIELD_LINK, .to = FIX_PLACES, .flags = FIELD_MANY | FIELD_CONTEXT},
    {.name = "offices", .kind = FIELD_GROUP, .flags = FIELD_MANY, .fields = FIX_OFFICE},
    {.name = "is_expert", .kind = FIELD_FLAG, .flags = FIELD_FACET},
    {.name = "due", .kind = FIELD_DATE},
    {.name = "embargo", .kind = FIELD_DATE},
    {0}};

/* Late from the day named on, withheld before the other; both are whole days. */
static inline Turn fix_turns(const Doc *body, Str today)
{
    Turn turn = {0};
    Str due = doc_str(body, "due"), embargo = doc_str(body, "embargo"), next = STR("");
    if (embargo.len && str_cmp(today, embargo) < 0) {
        turn.is_withheld = true;
        next = embargo;
    }
    if (due.len && str_cmp(today, due) >= 0)
        turn.mark = "late";
    else if (due.len && (!next.len || str_cmp(due, next) < 0))
        next = due;
    memcpy(turn.next, next.ptr, next.len < sizeof turn.next ? next.len : 0);
    return turn;
}
static const char *const FIX_MARKS[] = {"late", NULL};
static const RecordType FIX_ORGANISATION = {.name = "organisation",
                                            .section = "organisations",
                                            .fields = FIX_ORGANISATION_FIELDS,
                                            .day = "founded",
                                            .general = "kind",
                                            .is_guarded = true};
static const RecordType FIX_PERSON = {.name = "person",
                                      .section = "people",
                                      .fields = FIX_PERSON_FIELDS,
                                      .turns = fix_turns,
                                      .marks = FIX_MARKS};
/* What is owed and verified: a type with duties. */
static const char *const FIX_STATUSES[] = {"open", "going", "done", "dropped", NULL};
static const char *const FIX_OPEN[] = {"open", "going", NULL};
static const char *const FIX_OWNERS[] = {"by", "also_by", NULL};
static const char *const FIX_REPORT[] = {"status", "told", "proofs", "checked_by", NULL};
static const char *const FIX_VERDICT[] = {"checked_by", "checked_on", NULL};
static const Field FIX_PROOF[] = {
    {.name = "what", .kind = FIELD_TEXTS}, {.name = "day", .kind = FIELD_DATE}, {0}};
static const Field FIX_TASK_FIELDS[] = {
    {.name = "status", .kind = FIELD_CHOICE, .choices = FIX_STATUSES, .flags = FIELD_FACET},
    {.name = "by", .kind = FIELD_LINK, .to = FIX_ANY, .flags = FIELD_MANY | FIELD_FACET},
    {.name = "also_by", .kind = FIELD_LINK, .to = FIX_ANY, .flags = FIELD_FACET},
    {.name = "to", .kind = FIELD_LINK, .to = FIX_ANY, .flags = FIELD_FACET},
    {.name = "places",
     .kind = FIELD_LINK,
     .to = FIX_PLACES,
     .flags = FIELD_MANY | FIELD_CONTEXT | FIELD_FACET},
    {.name = "due", .kind = FIELD_DATE},
    {.name = "told", .kind = FIELD_TEXTS},
    {.name = "proofs", .kind = FIELD_GROUP, .flags = FIELD_MANY, .fields = FIX_PROOF},
    {.name = "checked_by", .kind = FIELD_LINK, .to = FIX_ANY, .flags = FIELD_FACET},
    {.name = "checked_on", .kind = FIELD_DATE},
    {0}};
static inline Turn fix_task_turns(const Doc *body, Str today)
{
    Turn turn = {0};
    bool is_open = !str_eq(doc_str(body, "status"), STR("done"));
    if (is_open && doc_str(body, "due").len && str_cmp(today, doc_str(body, "due")) > 0)
        turn.mark = "late";
    return turn;
}
static const DutyTerms FIX_DUTY = {.owners = FIX_OWNERS,
                                   .status = "status",
                                   .open = FIX_OPEN,
                                   .late = "late",
                                   .done = "done",
                                   .verifier = "checked_by",
                                   .verdict = FIX_VERDICT,
                                   .report = FIX_REPORT};
static const RecordType FIX_TASK = {.name = "task",
                                    .section = "tasks",
                                    .fields = FIX_TASK_FIELDS,
                                    .day = "due",
                                    .duty = &FIX_DUTY,
                                    .turns = fix_task_turns,
                                    .marks = FIX_MARKS};
static const RecordType *const FIX_TYPES[] = {&FIX_ORGANISATION, &FIX_PERSON, &FIX_TASK, NULL};

static const struct {
    const char *id, *wider;
} FIX_WORLD[] = {{"place:KG", NULL},         {"place:KZ", NULL},
                 {"place:AF", NULL},         {"place:KG-C", "place:KG"},
                 {"place:KG-O", "place:KG"}, {"place:AF-KAB", "place:AF"}};

static inline size_t fix_find(Str id)
{
    size_t i = 0;
    while (i < sizeof FIX_WORLD / sizeof *FIX_WORLD && !str_eq(str_of(FIX_WORLD[i].id), id))
        i++;
    return i;
}

static inline bool fix_exists(void *context, Str id)
{
    (void)context;
    return fix_find(id) < sizeof FIX_WORLD / sizeof *FIX_WORLD;
}

static inline size_t fix_wider(void *context, Str id, Arena *arena, Str *out, size_t room)
{
    (void)arena;
    if (!room || !fix_exists(context, id) || !FIX_WORLD[fix_find(id)].wider)
        return 0;
    out[0] = str_of(FIX_WORLD[fix_find(id)].wider);
    return 1;
}

static inline Sensitivity fix_guard(void *context, const RecordType *type, Str id)
{
    (void)context, (void)type;
    return str_starts(id, STR("place:AF")) ? SENSITIVITY_RESTRICTED : SENSITIVITY_PUBLIC;
}

#define FIX_SOURCES "\"sources\":[{\"url\":\"https://example.org/\"}]"

typedef struct {
    BothStore store;
    Db *db;
    Records *records;
    RecordsWorld world;
    const Locale *locales[LOCALE_COUNT];
    Arena *arena;
    Problems *problems;
    Err err;
    int64_t now_us;
    Viewer operator, writer, reviewer, chief, stranger; /* writer, reviewer: of place:KG */
} Fixture;

static const Reach FIX_WRITER[] = {
    {STR_INIT("place:KG"), ACT_READ | ACT_WRITE, SENSITIVITY_RESTRICTED}};
static const Reach FIX_REVIEWER[] = {{STR_INIT("place:KG"),
                                      ACT_READ | ACT_REVIEW | ACT_ARCHIVE | ACT_MERGE,
                                      SENSITIVITY_CONFIDENTIAL}};
static const Reach FIX_CHIEF[] = {{STR_INIT("region"), 0x7ff, SENSITIVITY_STRICT}};
static const Reach FIX_STRANGER[] = {
    {STR_INIT("place:KZ"), ACT_READ | ACT_WRITE | ACT_REVIEW, SENSITIVITY_CONFIDENTIAL}};

static inline Fixture *fix_open(DbKind kind)
{
    static const Migration *const sets[] = {audit_migrations, records_migrations,
                                            staging_migrations};
    Fixture *f = calloc(1, sizeof *f);
    f->arena = arena_new(512 << 20);
    f->problems = calloc(1, sizeof *f->problems);
    f->problems->arena = f->arena;
    f->now_us = 1764115200000000; /* 2025-11-26 */
    f->world = (RecordsWorld){.types = FIX_TYPES,
                              .exists = fix_exists,
                              .wider = fix_wider,
                              .guard = fix_guard,
                              .locales = f->locales};
    both_open(&f->store, kind);
    if (db_open(&f->db, f->store.address, DB_WRITE, &f->err))
        fail_msg("%s", f->err.message);
    if (db_migrate(f->db, sets, 3, &f->err))
        fail_msg("%s", f->err.message);
    assert_int_equal(records_open(&f->records, f->db, &f->world, NULL), ERR_OK);
    f->operator= viewer_operator(f->now_us);
    f->writer = (Viewer){.account = STR("account:writer"), .reaches = FIX_WRITER, .reach_count = 1};
    f->reviewer =
        (Viewer){.account = STR("account:reviewer"), .reaches = FIX_REVIEWER, .reach_count = 1};
    f->chief = (Viewer){.account = STR("account:chief"), .reaches = FIX_CHIEF, .reach_count = 1};
    f->stranger =
        (Viewer){.account = STR("account:stranger"), .reaches = FIX_STRANGER, .reach_count = 1};
    return f;
}

static inline void fix_close(Fixture *f)
{
    records_close(f->records);
    db_close(f->db);
    both_close(&f->store);
    for (int i = 0; i < LOCALE_COUNT; i++)
        locale_free((Locale *)f->locales[i]);
    arena_free(f->arena);
    free(f->problems);
    free(f);
}

/* FIX_BOTH(f): the cmocka test f of `static void f_on(Fixture *)`, on each store. */
#define FIX_BOTH(name)                                                                             \
    static void name(void **state)                                                                 \
    {                                                                                              \
        (void)state;                                                                               \
        int kinds = both_kinds(#name);                                                             \
        for (int kind = 0; kind < kinds; kind++) {                                                 \
            Fixture *f = fix_open((DbKind)kind);                                                   \
            name##_on(f);                                                                          \
            fix_close(f);                                                                          \
        }                                                                                          \
    }

/* Every act has its own moment. */
static inline void fix_tick(Fixture *f)
{
    f->now_us += 1000000;
    f->operator.now_us = f->writer.now_us = f->reviewer.now_us = f->chief.now_us =
        f->stranger.now_us = f->now_us;
    f->problems->count = 0;
    f->err = (Err){0};
}

static inline Doc *fix_read(Fixture *f, const char *json)
{
    Doc *doc = NULL;
    if (json_read(&doc, f->arena, str_of(json), &f->err))
        fail_msg("%s: %s", json, f->err.message);
    return doc;
}

static inline const RecordType *fix_type(Str id)
{
    return type_find(FIX_TYPES, str_part(id, 0, str_find_char(id, ':')));
}

/* base -1: the latest. The id as RecordDraft has it; a bare type, "person": a new one. */
static inline ErrCode fix_save(Fixture *f, const Viewer *viewer, const char *id, int64_t base,
                               const char *json, bool submit, Record *out)
{
    Record now;
    bool is_bare = !strchr(id, ':');
    RecordDraft draft = {.type = is_bare ? type_find(FIX_TYPES, str_of(id)) : fix_type(str_of(id)),
                         .id = is_bare ? STR("") : str_of(id),
                         .base = base,
                         .body = fix_read(f, json)};
    fix_tick(f);
    if (base < 0) {
        assert_int_equal(record_read(f->records, &f->operator, draft.id, 0, f->arena, &now, NULL),
                         ERR_OK);
        draft.base = now.revision;
    }
    return record_save(f->records, viewer, &draft, submit, f->arena, out, f->problems, &f->err);
}

static inline ErrCode fix_step(Fixture *f, const Viewer *viewer, Str id, Step step,
                               const char *note, Record *out)
{
    Record now;
    fix_tick(f);
    if (record_read(f->records, &f->operator, id, 0, f->arena, &now, NULL))
        now.revision = 0;
    return record_step(f->records, viewer, id, step, now.revision, str_of(note), f->arena, out,
                       f->problems, &f->err);
}

/* As they now are. */
static inline RecordRead fix_as_read(Fixture *f, Str id)
{
    Record now;
    bool found = !record_read(f->records, &f->operator, id, 0, f->arena, &now, NULL);
    return (RecordRead){id, found ? now.revision : 1};
}

static inline ErrCode fix_merge(Fixture *f, const Viewer *viewer, Str from, Str into, Str note,
                                Err *err)
{
    return record_merge(f->records, viewer, fix_as_read(f, from), fix_as_read(f, into), note, err);
}

static inline ErrCode fix_erase(Fixture *f, const Viewer *viewer, Str id, Str path, Str reason,
                                Err *err)
{
    return record_erase(f->records, viewer, fix_as_read(f, id), path, reason, err);
}

#define FIX_OK(expr)                                                                               \
    do {                                                                                           \
        ErrCode rc_ = (expr);                                                                      \
        if (rc_)                                                                                   \
            fail_msg("%s: %s %s", #expr, f->err.message,                                           \
                     f->problems->count ? f->problems->items[0].message : "");                     \
    } while (0)

/* Saved and published by the operator; its id. */
static inline Str fix_publish(Fixture *f, const char *id, const char *json)
{
    Record r;
    bool is_new = !strchr(id, ':') ||
                  record_read(f->records, &f->operator, str_of(id), 0, f->arena, &r, NULL);
    FIX_OK(fix_save(f, &f->operator, id, is_new ? 0 : -1, json, false, &r));
    FIX_OK(fix_step(f, &f->operator, r.id, STEP_PUBLISH, "", &r));
    return r.id;
}

static inline const char *fix_json(Fixture *f, const Doc *doc)
{
    Buf out;
    buf_init(&out, 1 << 20);
    doc_json(&out, doc);
    const char *text = arena_cstr(f->arena, buf_str(&out));
    buf_clear(&out);
    return text;
}

/* The public body as JSON; NULL: nothing is public. */
static inline const char *fix_public(Fixture *f, Str id)
{
    Doc *doc;
    Str moved;
    ErrCode rc = record_public(f->records, id, f->arena, &doc, &moved, &f->err);
    if (rc) {
        assert_int_equal(rc, ERR_NOT_FOUND);
        return NULL;
    }
    return fix_json(f, doc_get(doc, STR("body")));
}

static inline int64_t fix_number(Fixture *f, const char *sql)
{
    Stmt *st;
    bool row;
    assert_int_equal(stmt_prepare(&st, f->db, sql, NULL), ERR_OK);
    assert_int_equal(stmt_next(st, &row, NULL), ERR_OK);
    int64_t n = row ? stmt_col_int(st, 0) : -1;
    stmt_free(st);
    return n;
}

/* The projection is what a rebuild would make. */
static inline void fix_expect_rebuildable(Fixture *f)
{
    char before[65], after[65];
    FIX_OK(projection_digest(f->records, before, &f->err));
    FIX_OK(projection_rebuild(f->records, NULL, NULL, &f->err));
    FIX_OK(projection_digest(f->records, after, &f->err));
    assert_string_equal(before, after);
}
