#include "intake/bulk_events.h"

#include "base/vec.h"

enum { EVENTS_MAX_BYTES = 1 << 30 };

typedef enum { EVENT_QUARANTINE, EVENT_TEXT, EVENT_LABEL } EventKind;

typedef struct {
    EventKind kind;
    unsigned long line, column; /* of a label: column is the dimension */
    const char *code, *message;
    Str text, row;
} Event;

struct BulkEvents {
    const BulkSink *sink;
    Arena *arena;
    VEC(Event) list;
};

BulkEvents *bulk_events_new(const BulkSink *sink)
{
    BulkEvents *e = mem_alloc(sizeof *e);
    e->sink = sink;
    e->arena = arena_new(EVENTS_MAX_BYTES);
    return e;
}

void bulk_events_free(BulkEvents *e)
{
    if (!e)
        return;
    arena_free(e->arena);
    vec_clear(&e->list);
    mem_free(e);
}

static ErrCode remember(BulkEvents *e, Event event, Err *err)
{
    event.text = arena_dup(e->arena, event.text);
    event.row = arena_dup(e->arena, event.row);
    event.message = event.message ? arena_cstr(e->arena, str_of(event.message)) : NULL;
    if (arena_failed(e->arena))
        return err_set(err, ERR_TOO_LARGE, "more than 1 GB of rows do not fit the table");
    vec_push(&e->list, event);
    return ERR_OK;
}

static ErrCode on_quarantine(void *context, unsigned long line, unsigned long column,
                             const char *code, const char *message, Str row, Err *err)
{
    Event event = {EVENT_QUARANTINE, line, column, code, message, STR(""), row};
    return remember(context, event, err);
}

static ErrCode on_text(void *context, unsigned long line, unsigned long column, Str value, Err *err)
{
    return remember(context, (Event){EVENT_TEXT, line, column, NULL, NULL, value, STR("")}, err);
}

static ErrCode on_label(void *context, unsigned long line, size_t dimension, Str code, Str text,
                        Err *err)
{
    return remember(context, (Event){EVENT_LABEL, line, dimension, NULL, NULL, text, code}, err);
}

BulkSink bulk_events_sink(BulkEvents *e)
{
    return (BulkSink){.context = e,
                      .quarantine = on_quarantine,
                      .judge_text = e->sink->judge_text,
                      .stored_text = on_text,
                      .label = on_label};
}

static ErrCode tell(const BulkSink *s, const Event *e, unsigned long lines, Err *err)
{
    if (e->kind == EVENT_LABEL)
        return s->label(s->context, e->line + lines, e->column, e->row, e->text, err);
    if (e->kind == EVENT_TEXT)
        return s->stored_text(s->context, e->line + lines, e->column, e->text, err);
    return s->quarantine(s->context, e->line + lines, e->column, e->code, e->message, e->row, err);
}

size_t bulk_events_count(const BulkEvents *e) { return e->list.count; }

ErrCode bulk_events_replay(const BulkEvents *e, size_t from, size_t to, unsigned long lines,
                           Err *err)
{
    for (size_t i = from; i < to; i++)
        TRY(tell(e->sink, &e->list.items[i], lines, err));
    return ERR_OK;
}
