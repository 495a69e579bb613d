#include "records/batch.h"

#include <stdlib.h>

#include "base/num.h"
#include "records/audit.h"
#include "records/difference.h"
#include "records/records_parts.h"

/* Rows that link to rows behind them wait for a later round; every other round goes backwards, so
 * a chain is done in two. */
enum { MAX_ROUNDS = 8 };

typedef struct {
    BatchProblem problem;
    size_t order; /* in which it was found */
} Told;

typedef struct {
    Records *records;
    const Viewer *viewer;
    const RecordType *type;
    const FlatTable *table;
    const BatchOptions *options;
    const FlatHeader *header;
    size_t id_column, revision_column; /* SIZE_MAX: none */
    BatchReport *report;
    Arena *arena; /* of the report */
    Arena *work;  /* of one row */
    VEC(Told) problems;
    bool *is_done;
    bool is_last_round;
} Batch;

/* One row at work. */
typedef struct {
    size_t index;
    Record before;    /* no 0: a new one */
    int64_t revision; /* on which it builds */
    const FlatHeader *header;
    const Str *cells;
    Problems *problems; /* by paths */
    BatchOutcome *outcome;
} Row;

/* --- problems --- */

static void add_problem(Batch *b, unsigned long line, Str column, const Field *field,
                        const char *message, Str value)
{
    if (b->problems.count == BATCH_MAX_PROBLEMS)
        return;
    Told told = {{line, arena_dup(b->arena, column), field, message,
                  arena_dup(b->arena, str_part(value, 0, 200))},
                 b->problems.count};
    vec_push(&b->problems, told);
}

static void refuse(Batch *b, Row *row, Str column, const char *message, Str value)
{
    row->outcome->fate = BATCH_WRONG;
    add_problem(b, row->outcome->line, column, NULL, message, value);
}

static void tell_problems(Batch *b, Row *row)
{
    row->outcome->fate = BATCH_WRONG;
    for (size_t i = 0; i < row->problems->count; i++) {
        const Problem *p = &row->problems->items[i];
        size_t at = flat_column_of(row->header, row->cells, p->path);
        Str column = at == SIZE_MAX ? p->path : row->header->columns[at].name;
        add_problem(b, row->outcome->line, column, p->field, p->message, p->value);
    }
}

static int by_line(const void *a, const void *b)
{
    const Told *x = a, *y = b;
    if (x->problem.line != y->problem.line)
        return x->problem.line < y->problem.line ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* --- what a row says --- */

static Str cell_of(const Batch *b, size_t row, size_t column)
{
    return column == SIZE_MAX ? STR("") : str_trim(b->table->lines[row].cells[column]);
}

/* The columns of the file, then those of what is stored that the file has not: what the row says on
 * top of what the record said. */
static bool overlay(Batch *b, Row *row)
{
    const Doc *stored = row->before.no ? row->before.body : NULL;
    row->header = b->header;
    row->cells = b->table->lines[row->index].cells;
    if (!stored)
        return true;
    FlatHeader *own = flat_header_new(b->work, b->type);
    if (own)
        flat_header_add(own, stored);
    Str *own_cells = own ? flat_row(own, &(FlatMeta){0}, stored, b->work) : NULL;
    FlatHeader *all = arena_alloc(b->work, sizeof *all);
    Str *cells = arena_alloc(b->work, FLAT_MAX_COLUMNS * sizeof *cells);
    if (!own_cells || !all || !cells || own->is_full)
        return false;
    *all = *b->header;
    memcpy(cells, row->cells, all->count * sizeof *cells);
    for (size_t i = 0; i < own->count; i++) {
        if (flat_find(b->header, own->columns[i].name) != SIZE_MAX)
            continue;
        if (all->count == FLAT_MAX_COLUMNS)
            return false;
        cells[all->count] = own_cells[i];
        all->columns[all->count++] = own->columns[i];
    }
    row->header = all;
    row->cells = cells;
    return true;
}

/* Whether the row may go on. A report without a revision would write over what it never saw. */
static bool read_revision(Batch *b, Row *row)
{
    Str cell = cell_of(b, row->index, b->revision_column);
    uint64_t revision = 0;
    if (cell.len && (!num_read_u64(cell, INT64_MAX, &revision) || !revision))
        refuse(b, row, STR("revision"), "problem.not_a_revision", cell);
    else if (!cell.len && b->options->is_report)
        refuse(b, row, STR("revision"), "problem.required", cell);
    else if (cell.len && !row->before.no)
        refuse(b, row, STR("id"), "problem.no_such_record", cell_of(b, row->index, b->id_column));
    row->revision = cell.len ? (int64_t)revision : row->before.revision;
    return row->outcome->fate != BATCH_WRONG;
}

static bool is_same_body(const Batch *b, const Doc *before, const Doc *after)
{
    Buf x, y;
    buf_init(&x, 2 * RECORD_MAX_BYTES);
    buf_init(&y, 2 * RECORD_MAX_BYTES);
    body_write(&x, b->type, before);
    body_write(&y, b->type, after);
    bool is_same = !x.failed && !y.failed && str_eq(buf_str(&x), buf_str(&y));
    buf_clear(&x);
    buf_clear(&y);
    return is_same;
}

static void show(Batch *b, Row *row, const Doc *before, const Doc *after)
{
    if (row->index >= b->options->shown || !before)
        return;
    row->outcome->must_audit |= record_must_audit(&row->before);
    row->outcome->before = doc_copy(b->arena, before);
    row->outcome->after = doc_copy(b->arena, after);
}

/* Whether the record says something else than the row's revision said. */
static ErrCode has_changed(Batch *b, Row *row, const Doc **base, bool *has, Err *err)
{
    Record older;
    Err why = {0};
    *base = NULL;
    *has = row->revision != row->before.revision;
    if (!*has)
        return ERR_OK;
    ErrCode rc =
        record_read(b->records, b->viewer, row->before.id, row->revision, b->work, &older, &why);
    if (rc && rc != ERR_NOT_FOUND)
        return err_set(err, rc, "%s", why.message);
    if (rc) /* there is none, or none for them */
        return ERR_OK;
    *base = older.body;
    row->outcome->must_audit = record_must_audit(&older);
    *has = !is_same_body(b, older.body, row->before.body);
    return ERR_OK;
}

static void tell_lost(Batch *b, Row *row)
{
    char now[24];
    Str revision = {now, num_write_u64((uint64_t)row->before.revision, now)};
    refuse(b, row, STR("revision"), "problem.lost_update", revision);
}

static ErrCode find_before(Batch *b, Row *row, Err *err)
{
    Str id = cell_of(b, row->index, b->id_column);
    bool found, is_report = b->options->is_report;
    if (!id.len) {
        if (is_report)
            refuse(b, row, STR("id"), "problem.required", STR(""));
        return ERR_OK;
    }
    row->outcome->id = arena_dup(b->arena, id);
    TRY(record_load(b->records, id, b->work, &row->before, &found, err));
    if (!found || !viewer_may(b->viewer, ACT_READ, &row->before.stand)) {
        row->before = (Record){0}; /* what may not be known of is told by saving, as ever */
        if (is_report)
            refuse(b, row, STR("id"), "problem.no_such_record", id);
        return ERR_OK;
    }
    if (row->before.type != b->type)
        refuse(b, row, STR("id"), "problem.other_type", id);
    else if (!viewer_may(b->viewer, is_report ? ACT_WRITE : ACT_IMPORT, &row->before.stand))
        refuse(b, row, STR("id"), "problem.denied", STR(""));
    return ERR_OK;
}

/* --- saving one --- */

/* A row is wrong for a reason that isn't the store's. */
static bool is_refusal(ErrCode rc)
{
    return rc == ERR_INVALID || rc == ERR_DENIED || rc == ERR_CONFLICT || rc == ERR_NOT_FOUND;
}

static void tell_refusal(Batch *b, Row *row, ErrCode rc, const Err *why)
{
    if (row->problems->count)
        tell_problems(b, row);
    else if (rc == ERR_DENIED)
        refuse(b, row, STR(""), "problem.denied", str_of(why->message));
    else if (rc == ERR_NOT_FOUND)
        refuse(b, row, STR("id"), "problem.no_such_record", cell_of(b, row->index, b->id_column));
    else
        refuse(b, row, rc == ERR_CONFLICT ? STR("id") : STR(""), "problem.not_accepted",
               str_of(why->message));
}

/* What it links to may come with a later row. */
static bool may_wait(const Batch *b, const Row *row)
{
    const Problems *p = row->problems;
    for (size_t i = 0; i < p->count; i++)
        if (strcmp(p->items[i].message, "problem.unknown_link") != 0)
            return false;
    return p->count && !b->is_last_round;
}

static ErrCode save_row(Batch *b, Row *row, const Doc *body, const Doc *clean, Err *err)
{
    Err why = {0};
    Record after;
    Change *changes;
    RecordDraft draft = {.type = b->type,
                         .id = cell_of(b, row->index, b->id_column),
                         .base = row->before.revision,
                         .body = body,
                         .note = b->options->note};
    ErrCode rc = record_save_within(b->records, b->viewer, &draft, b->options->submit, b->work,
                                    &after, row->problems, &why);
    if (rc && !is_refusal(rc)) {
        if (err)
            *err = why;
        return rc;
    }
    if (rc && may_wait(b, row)) {
        b->is_done[row->index] = false;
        return ERR_OK;
    }
    if (rc) {
        tell_refusal(b, row, rc, &why);
        return ERR_OK;
    }
    row->outcome->fate = row->before.no ? BATCH_CHANGED : BATCH_NEW;
    row->outcome->id = arena_dup(b->arena, after.id);
    row->outcome->changes = body_difference(b->type, row->before.no ? row->before.body : NULL,
                                            clean, b->work, &changes);
    show(b, row, row->before.no ? row->before.body : NULL, clean);
    return ERR_OK;
}

static ErrCode write_row(Batch *b, Row *row, Err *err)
{
    if (!overlay(b, row)) {
        refuse(b, row, STR(""), "problem.too_large", STR(""));
        return ERR_OK;
    }
    Doc *body = flat_body(row->header, row->cells, b->work);
    Doc *clean = body ? body_clean(b->work, b->type, body, row->problems) : NULL;
    if (!clean || arena_failed(b->work))
        return err_set(err, ERR_TOO_LARGE, "a row is too large");
    if (row->problems->count) {
        tell_problems(b, row);
        return ERR_OK;
    }
    if (row->before.no && is_same_body(b, row->before.body, clean)) {
        row->outcome->fate = BATCH_UNCHANGED;
        return ERR_OK;
    }
    const Doc *base;
    bool is_lost;
    TRY(has_changed(b, row, &base, &is_lost, err));
    if (is_lost) {
        show(b, row, base, row->before.body);
        tell_lost(b, row);
        return ERR_OK;
    }
    return save_row(b, row, body, clean, err);
}

static ErrCode do_row(Batch *b, size_t index, Err *err)
{
    Row row = {.index = index, .outcome = &b->report->rows[index]};
    if (row.outcome->fate == BATCH_WRONG) { /* known before */
        b->is_done[index] = true;
        return ERR_OK;
    }
    arena_reset(b->work);
    row.problems = arena_alloc(b->work, sizeof *row.problems);
    row.problems->arena = b->work;
    b->is_done[index] = true;
    TRY(find_before(b, &row, err));
    if (row.outcome->fate == BATCH_WRONG || !read_revision(b, &row))
        return ERR_OK;
    return write_row(b, &row, err);
}

/* --- all of them --- */

static ErrCode do_round(Batch *b, bool backwards, size_t *done, Err *err)
{
    size_t count = b->table->count;
    *done = 0;
    for (size_t k = 0; k < count; k++) {
        size_t i = backwards ? count - 1 - k : k;
        if (b->is_done[i])
            continue;
        TRY(do_row(b, i, err));
        *done += b->is_done[i];
    }
    return ERR_OK;
}

static ErrCode do_rows(Batch *b, Err *err)
{
    size_t done = 1;
    for (int round = 0; done && round < MAX_ROUNDS; round++)
        TRY(do_round(b, round % 2, &done, err));
    b->is_last_round = true;
    return do_round(b, false, &done, err);
}

typedef struct {
    Str id;
    size_t row;
} IdRow;

static int by_id(const void *a, const void *b)
{
    const IdRow *x = a, *y = b;
    int order = str_cmp(x->id, y->id);
    return order ? order : x->row < y->row ? -1 : x->row > y->row;
}

static void find_doubles(Batch *b)
{
    size_t count = 0;
    IdRow *ids = mem_alloc((b->table->count + 1) * sizeof *ids);
    for (size_t i = 0; i < b->table->count; i++) {
        Str id = cell_of(b, i, b->id_column);
        if (id.len)
            ids[count++] = (IdRow){id, i};
    }
    if (count)
        qsort(ids, count, sizeof *ids, by_id);
    for (size_t i = 1; i < count; i++) {
        Row row = {.index = ids[i].row, .outcome = &b->report->rows[ids[i].row]};
        if (str_eq(ids[i].id, ids[i - 1].id))
            refuse(b, &row, STR("id"), "problem.given_twice", ids[i].id);
    }
    mem_free(ids);
}

/* Whether the header is fine. */
static ErrCode read_header(Batch *b, bool *is_fine, Err *err)
{
    Problems *problems = arena_alloc(b->arena, sizeof *problems);
    if (!problems)
        return err_set(err, ERR_TOO_LARGE, "the table is too large");
    problems->arena = b->arena;
    b->header =
        flat_header_read(b->arena, b->type, b->table->header, b->table->header_count, problems);
    if (!b->header)
        return err_set(err, ERR_TOO_LARGE, "the table is too large");
    b->id_column = flat_find(b->header, STR("id"));
    b->revision_column = flat_find(b->header, STR("revision"));
    for (size_t i = 0; i < problems->count; i++)
        add_problem(b, b->table->header_line, problems->items[i].path, NULL,
                    problems->items[i].message, problems->items[i].value);
    *is_fine = !problems->count;
    return ERR_OK;
}

static ErrCode audit(Batch *b, Err *err)
{
    Doc *detail = doc_new(b->arena, DOC_OBJECT);
    doc_text(detail, "type", str_of(b->type->name));
    doc_int(detail, "new", (int64_t)b->report->counts[BATCH_NEW]);
    doc_int(detail, "changed", (int64_t)b->report->counts[BATCH_CHANGED]);
    return audit_append(b->records->db, b->viewer->account, STR("records.import"), STR(""), detail,
                        b->viewer->client, err);
}

static ErrCode run_rows(Batch *b, Err *err)
{
    BatchReport *report = b->report;
    b->work = arena_new(RECORDS_ARENA);
    find_doubles(b);
    ErrCode rc = do_rows(b, err);
    arena_free(b->work);
    for (size_t i = 0; i < report->count; i++)
        report->counts[report->rows[i].fate]++;
    return rc ? rc : audit(b, err);
}

static ErrCode run_batch(Batch *b, bool is_preview, Err *err)
{
    bool is_fine = false;
    BatchReport *report = b->report;
    TRY(read_header(b, &is_fine, err));
    if (!is_fine)
        return ERR_OK;
    report->count = b->table->count;
    report->rows = arena_alloc(b->arena, (report->count + 1) * sizeof *report->rows);
    b->is_done = arena_alloc(b->arena, report->count + 1);
    if (!report->rows || !b->is_done)
        return err_set(err, ERR_TOO_LARGE, "the table is too large");
    for (size_t i = 0; i < report->count; i++)
        report->rows[i].line = b->table->lines[i].line;
    TRY(records_begin(b->records, err));
    ErrCode rc = run_rows(b, err);
    bool is_kept = !rc && !is_preview && (!report->counts[BATCH_WRONG] || b->options->skips_wrong);
    ErrCode end = records_end(b->records, rc || is_kept ? rc : ERR_CONFLICT, err);
    report->is_saved = is_kept && !end;
    return rc || is_kept ? end : ERR_OK;
}

static ErrCode do_batch(Batch *b, bool is_preview, Err *err)
{
    *b->report = (BatchReport){0};
    if (!viewer_may_somewhere(b->viewer, b->options->is_report ? ACT_WRITE : ACT_IMPORT)) {
        err_set(err, ERR_DENIED, "importing many records at once is not for you to do");
        err_hint(err, "ask for a role that may, as focal point");
        return ERR_DENIED;
    }
    if (b->options->is_report && b->table->count > BATCH_MAX_REPORT)
        return err_set(err, ERR_TOO_LARGE, "a report has at most %d rows", BATCH_MAX_REPORT);
    ErrCode rc = run_batch(b, is_preview, err);
    BatchReport *report = b->report;
    if (b->problems.count)
        qsort(b->problems.items, b->problems.count, sizeof *b->problems.items, by_line);
    report->problems = arena_alloc(b->arena, (b->problems.count + 1) * sizeof *report->problems);
    report->problem_count = report->problems ? b->problems.count : 0;
    for (size_t i = 0; i < report->problem_count; i++)
        report->problems[i] = b->problems.items[i].problem;
    vec_clear(&b->problems);
    if (!rc && arena_failed(b->arena))
        return err_set(err, ERR_TOO_LARGE, "the table is too large");
    return rc;
}

ErrCode batch_preview(Records *r, const Viewer *viewer, const RecordType *type,
                      const FlatTable *table, const BatchOptions *options, Arena *arena,
                      BatchReport *out, Err *err)
{
    Batch b = {.records = r,
               .viewer = viewer,
               .type = type,
               .table = table,
               .options = options,
               .report = out,
               .arena = arena};
    return do_batch(&b, true, err);
}

ErrCode batch_save(Records *r, const Viewer *viewer, const RecordType *type, const FlatTable *table,
                   const BatchOptions *options, Arena *arena, BatchReport *out, Err *err)
{
    Batch b = {.records = r,
               .viewer = viewer,
               .type = type,
               .table = table,
               .options = options,
               .report = out,
               .arena = arena};
    return do_batch(&b, false, err);
}
