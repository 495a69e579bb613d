#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "cli/record_print.h"
#include "format/json.h"
#include "records/attachment.h"
#include "records/projection.h"

enum { INPUT_MAX = 4 * RECORD_MAX_BYTES };

/* --- what comes in --- */

static ErrCode read_all(Registry *r, int fd, Str *out, Err *err)
{
    Buf bytes;
    ssize_t got;
    buf_init(&bytes, INPUT_MAX);
    do {
        char *room = buf_room(&bytes, 1 << 16);
        got = room ? read(fd, room, 1 << 16) : 0;
        bytes.len += got > 0 ? (size_t)got : 0;
    } while (got > 0);
    *out = arena_dup(r->arena, buf_str(&bytes));
    bool is_full = bytes.failed;
    buf_clear(&bytes);
    if (is_full)
        return err_set(err, ERR_TOO_LARGE, "standard input has more than %d bytes", INPUT_MAX);
    return got < 0 ? err_set(err, ERR_IO, "cannot read standard input") : ERR_OK;
}

static ErrCode read_body(Registry *r, const char *path, Doc **out, Err *err)
{
    Str bytes;
    if (str_eq(str_of(path), STR("-"))) {
        TRY(read_all(r, STDIN_FILENO, &bytes, err));
    } else {
        Str file;
        TRY(file_read(path, INPUT_MAX, &file, err));
        bytes = arena_dup(r->arena, file);
        mem_free((void *)file.ptr);
    }
    ErrCode rc = json_read(out, r->arena, bytes, err);
    if (rc)
        err_at(err, str_of(path), 0, 0);
    return rc;
}

static ErrCode new_problems(Registry *r, Problems **out, Err *err)
{
    *out = arena_alloc(r->arena, sizeof **out);
    if (!*out)
        return err_set(err, ERR_TOO_LARGE, "the record is too large");
    (*out)->arena = r->arena;
    return ERR_OK;
}

/* --- acts --- */

static ErrCode save(Registry *r, Err *err)
{
    RecordDraft draft = {.id = call_text(r->call, "--id"), .note = call_text(r->call, "--note")};
    Doc *body;
    uint64_t base;
    Record out;
    Problems *problems;
    TRY(registry_type(r, registry_argument(r, 0), &draft.type, err));
    TRY(call_number(r->call, "--base", 1, INT64_MAX, 0, &base, err));
    TRY(read_body(r, registry_argument(r, 1).ptr, &body, err));
    TRY(new_problems(r, &problems, err));
    draft.body = body;
    draft.base = (int64_t)base;
    ErrCode rc = record_save(r->records, &r->viewer, &draft, call_has(r->call, "--submit"),
                             r->arena, &out, problems, err);
    registry_tell(r, problems);
    if (!rc)
        record_print_done(r, &out);
    return rc;
}

/* Without --base: what is there now, if it may be read. */
static void latest(Registry *r, RecordRead *read)
{
    Record now;
    if (!record_read(r->records, &r->viewer, read->id, 0, r->arena, &now, NULL))
        read->base = now.revision;
}

static ErrCode read_of(Registry *r, RecordRead *out, Err *err)
{
    uint64_t base;
    TRY(call_number(r->call, "--base", 1, INT64_MAX, 0, &base, err));
    *out = (RecordRead){registry_argument(r, 0), (int64_t)base};
    if (!base)
        latest(r, out);
    return ERR_OK;
}

static ErrCode take_step(Registry *r, Step step, Err *err)
{
    RecordRead read;
    Record out;
    Problems *problems;
    TRY(read_of(r, &read, err));
    TRY(new_problems(r, &problems, err));
    ErrCode rc = record_step(r->records, &r->viewer, read.id, step, read.base,
                             call_text(r->call, "--note"), r->arena, &out, problems, err);
    registry_tell(r, problems);
    if (!rc)
        record_print_done(r, &out);
    return rc;
}

static ErrCode submit(Registry *r, Err *err) { return take_step(r, STEP_SUBMIT, err); }
static ErrCode give_back(Registry *r, Err *err) { return take_step(r, STEP_RETURN, err); }
static ErrCode publish(Registry *r, Err *err) { return take_step(r, STEP_PUBLISH, err); }
static ErrCode archive(Registry *r, Err *err) { return take_step(r, STEP_ARCHIVE, err); }
static ErrCode reopen(Registry *r, Err *err) { return take_step(r, STEP_REOPEN, err); }

static ErrCode print_latest(Registry *r, Str id, Err *err)
{
    Record record;
    TRY(record_read(r->records, &r->viewer, id, 0, r->arena, &record, err));
    record_print_done(r, &record);
    return ERR_OK;
}

static ErrCode merge(Registry *r, Err *err)
{
    RecordRead from, into = {registry_argument(r, 1), 0};
    TRY(read_of(r, &from, err));
    latest(r, &into);
    TRY(record_merge(r->records, &r->viewer, from, into, call_text(r->call, "--note"), err));
    return print_latest(r, registry_argument(r, 0), err);
}

static ErrCode erase(Registry *r, Err *err)
{
    if (!call_has(r->call, "--reason")) {
        err_set(err, ERR_INVALID, "'record erase' needs the option '--reason'");
        err_hint(err, "it is kept, without what is erased");
        return ERR_INVALID;
    }
    RecordRead read;
    TRY(read_of(r, &read, err));
    TRY(record_erase(r->records, &r->viewer, read, registry_argument(r, 1),
                     call_text(r->call, "--reason"), err));
    return print_latest(r, registry_argument(r, 0), err);
}

/* A file for a record that is saved next: its hash goes into the body. */
static ErrCode attach(Registry *r, Err *err)
{
    Attachment file;
    Str bytes;
    const char *message;
    const char *path = arena_cstr(r->arena, registry_argument(r, 0));
    TRY(file_read(path, ATTACHMENT_MAX_BYTES, &bytes, err));
    ErrCode rc = attachment_put(r->records, &r->viewer, bytes, r->arena, &file, &message, err);
    mem_free((void *)bytes.ptr);
    if (!rc)
        printf(STR_FMT "  %s  %lld bytes\n", STR_ARG(file.hash), file.kind->name,
               (long long)file.bytes);
    return rc;
}

static ErrCode rebuild(Registry *r, Err *err)
{
    char before[65], after[65];
    int64_t last_us = 0;
    if (!r->viewer.is_operator)
        return err_set(err, ERR_DENIED, "the projection is the operator's to rebuild");
    TRY(projection_digest(r->records, before, err));
    printf("before  %s\n", before);
    ErrCode rc = projection_rebuild(r->records, registry_bar, &last_us, err);
    registry_bar_end(&last_us);
    TRY(rc);
    TRY(projection_digest(r->records, after, err));
    printf("after   %s%s\n", after, str_eq(str_of(before), str_of(after)) ? "" : "  (changed)");
    return ERR_OK;
}

/* Showing writes, too: reads of classified records are in the trail. */
static ErrCode run(Call *call, Err *err)
{
    static const RegistryVerb verbs[] = {{"types", 0, 0, WITHOUT_STORE, record_print_types},
                                         {"list", 1, 1, STORE_WRITE, record_print_list},
                                         {"show", 1, 1, STORE_WRITE, record_print_show},
                                         {"history", 1, 1, STORE_WRITE, record_print_history},
                                         {"diff", 1, 3, STORE_WRITE, record_print_diff},
                                         {"save", 2, 2, STORE_CREATE, save},
                                         {"submit", 1, 1, STORE_WRITE, submit},
                                         {"return", 1, 1, STORE_WRITE, give_back},
                                         {"publish", 1, 1, STORE_WRITE, publish},
                                         {"archive", 1, 1, STORE_WRITE, archive},
                                         {"reopen", 1, 1, STORE_WRITE, reopen},
                                         {"merge", 2, 2, STORE_WRITE, merge},
                                         {"erase", 2, 2, STORE_WRITE, erase},
                                         {"attach", 1, 1, STORE_CREATE, attach},
                                         {"rebuild", 0, 0, STORE_WRITE, rebuild},
                                         {0}};
    return registry_run(call, verbs, err);
}

static const Option OPTIONS[] = {
    {"--as", "EMAIL", "with the rights of that account; else as the operator"},
    {"--state", "STATE", "list: draft, returned, submitted, published or archived"},
    {"--facet", "FACET", "list: place:KG, goal:6, kind=un…; several must all hold"},
    {"--public", NULL, "list, show: what everybody sees"},
    {"--limit", "N", "list: at most N (default 50)"},
    {"--revision", "N", "show: as it was then"},
    {"--id", "ID", "save: of the record; else a new one is made"},
    {"--base", "N",
     "save, steps, merge (of the first), erase: the revision that was edited or read; another one "
     "is a conflict"},
    {"--submit", NULL, "save: for review, not as a draft"},
    {"--note", "TEXT", "save, steps, merge: why; returning wants one"},
    {"--reason", "TEXT", "erase: why; it is kept"},
    {"--json", NULL, "for programs, one object a line"},
    {0}};

const Command command_record = {
    .name = "record",
    .arguments = "types | list TYPE | show ID | history ID | diff ID [N [M]] |\n"
                 "       save TYPE FILE | submit|return|publish|archive|reopen ID |\n"
                 "       merge FROM INTO | erase ID PATH | attach FILE |\n"
                 "       rebuild",
    .summary = "what people wrote: organisations, people, each with all its revisions",
    .details = "list     one line a record: id, revision, state, last change, name\n"
               "show     a record as it is, or was, or (--public) as everybody sees it\n"
               "diff     two revisions; without numbers, the latest beside what is public,\n"
               "         else beside the one before\n"
               "save     the next revision from a JSON body in FILE, or '-'; one that is\n"
               "         there wants --id and --base\n"
               "merge    FROM becomes a stub that leads to INTO\n"
               "erase    takes a value out of every revision, by its path (contact,\n"
               "         offices.0.title; items count from 0), and of all made of it;\n"
               "         comment:N is a comment, note:N the note of revision N. Files that\n"
               "         wait between preview and import are dropped, whoever sent them\n"
               "attach   keeps a file and prints its SHA-256, for the body of a record that\n"
               "         is saved within a week\n"
               "rebuild  makes the public side anew from the published revisions, and\n"
               "         prints its digest before and after: they are equal",
    .options = OPTIONS,
    .min_arguments = 1,
    .max_arguments = 4,
    .run = run,
};
