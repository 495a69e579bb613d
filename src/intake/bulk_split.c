#include "intake/bulk_split.h"

#include "base/team.h"
#include "intake/bulk_events.h"
#include "intake/bulk_parts.h"

/* Small parts keep all threads busy to the end, large ones cost less. */
enum { PART_BYTES = 8 << 20, PARTS_MAX = 64, GUESSED_RECORDS = 8 };

typedef struct {
    size_t from, stop, end; /* end: where its reading ended */
    size_t member;          /* of the team, who read it */
    size_t first_block, first_event, last_event;
    unsigned long lines;
    uint64_t rows;
    ErrCode code;
    Err err;
} Part;

/* What one thread has for all parts that it reads: its codes are known from one to the next. */
typedef struct {
    Draft *draft;
    BulkEvents *events;
    BulkSink sink;
    Bulk *bulk;
    ErrCode code;
    Err err;
} Reader;

typedef struct {
    const BulkTable *table;
    const BulkSink *sink;
    Part parts[PARTS_MAX];
    size_t count, bytes_done;
    Reader readers[TEAM_MAX];
    size_t reader_count;
} Split;

/* A place at or behind `near` where a record seems to begin: some records from there on have the
 * right number of cells. SIZE_MAX: none. */
static size_t guess_start(const BulkTable *t, size_t near, CsvRecord *record)
{
    const char *end = memchr(t->input.ptr + near, '\n', t->input.len - near);
    if (!end)
        return SIZE_MAX;
    size_t start = (size_t)(end - t->input.ptr) + 1;
    CsvReader reader = {.input = t->input, .pos = start, .line = 1, .separator = t->separator};
    bool good = true;
    for (int i = 0; i < GUESSED_RECORDS && good; i++)
        good = !csv_next(&reader, record, NULL) && record->count == t->column_count;
    csv_close(&reader);
    return good ? start : SIZE_MAX;
}

static void plan_parts(Split *s)
{
    const BulkTable *t = s->table;
    size_t bytes = t->input.len - t->from, wanted = bytes / PART_BYTES, from = t->from;
    CsvRecord *record = mem_alloc(sizeof *record);
    wanted = wanted > PARTS_MAX ? PARTS_MAX : wanted;
    for (size_t i = 1; i < wanted; i++) {
        size_t next = guess_start(t, t->from + bytes / wanted * i, record);
        if (next == SIZE_MAX || next <= from)
            continue;
        s->parts[s->count++] = (Part){.from = from, .stop = next};
        from = next;
    }
    s->parts[s->count++] = (Part){.from = from, .stop = SIZE_MAX};
    mem_free(record);
}

static ErrCode reader_start(Reader *r, const Split *s)
{
    r->sink = bulk_events_sink(r->events);
    r->code = bulk_new(&r->bulk, r->draft, s->table, &r->sink, &r->err);
    return r->code;
}

/* Only the calling thread tells how far all have come. */
static void tell_progress(Split *s, size_t member, const Part *p)
{
    size_t done = __atomic_add_fetch(&s->bytes_done, p->end - p->from, __ATOMIC_RELAXED);
    if (member == 0 && s->sink->progress)
        s->sink->progress(s->sink->context, s->table->from + done);
}

static void read_part(void *context, size_t member, size_t item)
{
    Split *s = context;
    Part *p = &s->parts[item];
    Reader *r = &s->readers[member];
    p->member = member;
    if (r->code || (!r->bulk && reader_start(r, s))) {
        p->code = r->code;
        p->err = r->err;
        return;
    }
    p->first_block = draft_mark(r->draft);
    p->first_event = bulk_events_count(r->events);
    bulk_start_at(r->bulk, s->table->input, p->from, 1);
    p->code = bulk_read_until(r->bulk, p->stop, &p->rows, &p->err);
    p->last_event = bulk_events_count(r->events);
    p->end = r->bulk->scan.pos;
    p->lines = r->bulk->scan.next_line - 1;
    tell_progress(s, member, p);
}

/* An error counts where all that stands before it was read as records. */
static ErrCode check_parts(Split *s, bool *guessed_right, Err *err)
{
    unsigned long line = s->table->line;
    *guessed_right = true;
    for (size_t i = 0; i < s->count && *guessed_right; i++) {
        Part *p = &s->parts[i];
        if (p->code && err) {
            *err = p->err;
            err->line += err->line ? line - 1 : 0;
        }
        if (p->code)
            return p->code;
        line += p->lines;
        *guessed_right = i + 1 == s->count || p->end == s->parts[i + 1].from;
    }
    return ERR_OK;
}

static ErrCode join_parts(Split *s, Draft *draft, uint64_t *rows, Err *err)
{
    DraftPart joined[PARTS_MAX];
    Draft *drafts[TEAM_MAX] = {0};
    size_t ends[TEAM_MAX]; /* of the blocks that no part has yet */
    unsigned long line = s->table->line;
    for (size_t i = 0; i < s->reader_count; i++) {
        drafts[i] = s->readers[i].draft;
        ends[i] = draft_mark(drafts[i]);
    }
    for (size_t i = 0; i < s->count; i++) {
        Part *p = &s->parts[i];
        joined[i] = (DraftPart){.draft = p->member, .from = p->first_block, .lines = line - 1};
        TRY(bulk_events_replay(s->readers[p->member].events, p->first_event, p->last_event,
                               line - 1, err));
        line += p->lines;
        *rows += p->rows;
    }
    for (size_t i = s->count;
         i-- > 0;) { /* a member's parts rise: each ends where its next began */
        joined[i].to = ends[joined[i].draft];
        ends[joined[i].draft] = joined[i].from;
    }
    return draft_join(draft, drafts, joined, s->count, err);
}

static void split_init(Split *s, const Draft *draft)
{
    s->reader_count = team_size(s->count);
    for (size_t i = 0; i < s->reader_count; i++)
        s->readers[i] = (Reader){.draft = draft_new(draft_layout(draft), draft_room(draft)),
                                 .events = bulk_events_new(s->sink)};
}

static void split_free(Split *s)
{
    for (size_t i = 0; i < s->reader_count; i++) {
        Reader *r = &s->readers[i];
        if (r->bulk)
            bulk_free(r->bulk);
        bulk_events_free(r->events);
        draft_free(r->draft);
    }
    mem_free(s);
}

ErrCode bulk_split_read(Draft *draft, const BulkTable *table, const BulkSink *sink, uint64_t *rows,
                        bool *is_read, Err *err)
{
    *is_read = false;
    if (table->input.len - table->from < 2 * PART_BYTES)
        return ERR_OK;
    Split *s = mem_alloc(sizeof *s);
    s->table = table;
    s->sink = sink;
    plan_parts(s);
    split_init(s, draft);
    team_run(s->count, read_part, s);
    ErrCode rc = check_parts(s, is_read, err);
    if (!rc && *is_read)
        rc = join_parts(s, draft, rows, err);
    split_free(s);
    return rc;
}
