#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "cli/command.h"
#include "format/csv.h"
#include "series/difference.h"

enum { CHUNK = 60 * 1024, ROW_MAX = 64 << 20 };

typedef struct {
    Buf out;
    const Layout *layout;
} Printer;

static ErrCode flush(Printer *p, Err *err)
{
    ErrCode rc = p->out.failed ? err_set(err, ERR_TOO_LARGE, "a row is larger than 64 MB")
                               : file_put(STDOUT_FILENO, buf_str(&p->out), "standard output", err);
    buf_reset(&p->out);
    return rc;
}

static void put_value(Buf *out, const Observation *o)
{
    char number[NUM_TEXT_MAX];
    csv_write(out, (Str){number, observation_write(o, number)}, ',');
    buf_char(out, ',');
}

static ErrCode print(void *context, const Difference *d, Err *err)
{
    static const char *const kinds[] = {"added", "changed", "deleted"};
    Printer *p = context;
    buf_printf(&p->out, "%s,", kinds[d->kind]);
    for (size_t i = 0; i < p->layout->dimension_count; i++) {
        csv_write(&p->out, d->key[i], ',');
        buf_char(&p->out, ',');
    }
    csv_write(&p->out, d->period, ',');
    buf_char(&p->out, ',');
    put_value(&p->out, &d->before);
    put_value(&p->out, &d->after);
    csv_write(&p->out, d->component, ',');
    buf_char(&p->out, '\n');
    return p->out.len < CHUNK ? ERR_OK : flush(p, err);
}

static ErrCode compare(Release *before, Release *after, Err *err)
{
    Printer p = {.layout = release_layout(after)};
    buf_init(&p.out, ROW_MAX);
    buf_add(&p.out, STR("difference,"));
    for (size_t i = 0; i < p.layout->dimension_count; i++)
        buf_printf(&p.out, STR_FMT ",", STR_ARG(layout_dimension_at(p.layout, i)->id));
    buf_printf(&p.out, STR_FMT ",before,after,attribute\n", STR_ARG(layout_time_id(p.layout)));
    ErrCode rc = difference_walk(before, after, NULL, print, &p, err);
    if (!rc)
        rc = flush(&p, err);
    buf_clear(&p.out);
    return rc;
}

static ErrCode run(Call *call, Err *err)
{
    Store *store;
    Release *before = NULL, *after = NULL;
    uint64_t from, to;
    Str dataset = str_of(call->arguments[0]);
    TRY(call_number(call, "--to", 1, INT32_MAX, 0, &to, err));
    TRY(call_number(call, "--from", 1, INT32_MAX, 0, &from, err));
    TRY(call_store(call, STORE_READ, &store, err));
    ErrCode rc = to ? store_release_number(store, dataset, (int64_t)to, &after, err)
                    : store_release(store, dataset, 0, &after, err);
    if (!rc)
        rc = store_release_number(
            store, dataset, from ? (int64_t)from : release_info(after)->number - 1, &before, err);
    if (!rc)
        rc = compare(before, after, err);
    release_unref(before);
    release_unref(after);
    store_close(store);
    return rc;
}

static const Option OPTIONS[] = {
    {"--from", "NUMBER", "the earlier release; else the one before --to"},
    {"--to", "NUMBER", "the later release; else the one in force"},
    {0}};

const Command command_diff = {
    .name = "diff",
    .arguments = "DATASET",
    .summary = "tell what changed from one release to another",
    .details =
        "One CSV row for each observation that was added, changed or deleted, with its value\n"
        "before and after; for a change in an attribute alone, which one.",
    .options = OPTIONS,
    .min_arguments = 1,
    .max_arguments = 1,
    .run = run,
};
