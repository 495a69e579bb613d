#include "cli/sample_register.h"

#include <stdio.h>

#include "base/asset.h"
#include "format/json.h"
#include "records/listing.h"

static const Str LINES = STR_INIT("sample/register.jsonl");

typedef struct {
    Str rest;
    unsigned long line;
} Reader;

static ErrCode start(Reader *reader, Err *err)
{
    reader->line = 0;
    if (!asset_find(LINES, &reader->rest))
        return err_set(err, ERR_NOT_FOUND, "the program has no register of the sample");
    return ERR_OK;
}

static bool next_line(Reader *reader, Str *line)
{
    size_t end = str_find_char(reader->rest, '\n');
    if (!reader->rest.len)
        return false;
    *line = str_part(reader->rest, 0, end);
    reader->rest = str_part(reader->rest, line->len + 1, reader->rest.len);
    reader->line++;
    return true;
}

static ErrCode read_line(Registry *r, Str line, RecordDraft *out, Err *err)
{
    Doc *doc;
    TRY(json_read(&doc, r->arena, line, err));
    *out = (RecordDraft){.id = doc_str(doc, "id"), .body = doc_get(doc, STR("body"))};
    if (!out->id.len || !out->body)
        return err_set(err, ERR_PARSE, "a line is no id and body");
    return registry_type(r, id_type(out->id), &out->type, err);
}

static ErrCode is_there(Registry *r, Str id, bool *found, Err *err)
{
    Record record;
    Err why = {0};
    ErrCode rc = record_read(r->records, &r->viewer, id, 0, r->arena, &record, &why);
    *found = !rc;
    if (!rc || rc == ERR_NOT_FOUND)
        return ERR_OK;
    *err = why;
    return rc;
}

/* --- bringing it in --- */

static ErrCode publish(Registry *r, const RecordDraft *draft, Err *err)
{
    Record out;
    Problems *problems = arena_alloc(r->arena, sizeof *problems);
    if (!problems)
        return err_set(err, ERR_TOO_LARGE, "the register of the sample is too large");
    problems->arena = r->arena;
    ErrCode rc = record_save(r->records, &r->viewer, draft, true, r->arena, &out, problems, err);
    if (!rc)
        rc = record_step(r->records, &r->viewer, draft->id, STEP_PUBLISH, out.revision, STR(""),
                         r->arena, &out, problems, err);
    registry_tell(r, problems);
    return rc;
}

static ErrCode load_line(Registry *r, Str line, Err *err)
{
    RecordDraft draft;
    bool found;
    TRY(read_line(r, line, &draft, err));
    TRY(is_there(r, draft.id, &found, err));
    return found ? ERR_OK : publish(r, &draft, err);
}

static ErrCode load_lines(Registry *r, Reader *reader, Err *err)
{
    Str line;
    ErrCode rc = start(reader, err);
    while (!rc && next_line(reader, &line)) {
        rc = load_line(r, line, err);
        if (rc)
            err_at(err, LINES, reader->line, 0);
    }
    return rc;
}

ErrCode sample_register_load(Registry *r, Err *err)
{
    Reader reader;
    TRY(records_batch_begin(r->records, err));
    ErrCode rc = load_lines(r, &reader, err);
    ErrCode ended = records_batch_end(r->records, !rc, rc ? NULL : err);
    if (!rc && !ended)
        printf("  Register: %lu records\n", reader.line);
    return rc ? rc : ended;
}

/* --- a store with other records is left alone --- */

ErrCode sample_register_check(Registry *r, Err *err)
{
    Reader reader;
    Str line = STR("");
    RecordDraft first;
    ListingPage any;
    bool found;
    const ListingQuery query = {.side = SIDE_WORK, .order = ORDER_NEWEST, .limit = 1};
    TRY(start(&reader, err));
    next_line(&reader, &line);
    TRY(read_line(r, line, &first, err));
    TRY(is_there(r, first.id, &found, err));
    TRY(listing_read(r->records, &r->viewer, &query, r->arena, &any, err));
    if (found || !any.count)
        return ERR_OK;
    err_set(err, ERR_CONFLICT, "'%s' holds '" STR_FMT "', which is not the sample's",
            store_dir(r->store), STR_ARG(any.rows[0].id));
    err_hint(err, "give another folder with --data; 'darya serve' shows this one");
    return ERR_CONFLICT;
}
