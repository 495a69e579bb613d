#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/num.h"
#include "cli/backtest_table.h"
#include "cli/command.h"
#include "framework/framework.h"

enum { LEAST = 30, LEAST_OF_PLACES = 10, SAMPLE = 600, MOST_BYTES = 64 << 20 };

static ErrCode no_such(Err *err, const char *what, Str given, const char *known)
{
    err_set(err, ERR_INVALID, "there is no %s '" STR_FMT "'", what, STR_ARG(given));
    err_hint(err, "it is %s", known);
    return ERR_INVALID;
}

/* "2010..2018", "2010..", "..2018" or "2010". What is open stays as it is. */
static ErrCode read_years(const Call *call, const char *name, int *first, int *last, Err *err)
{
    Str given = call_text(call, name);
    size_t dots = str_find(given, STR(".."));
    Str from = str_part(given, 0, dots), to = from;
    uint64_t a = (uint64_t)*first, b = (uint64_t)*last;
    if (dots != SIZE_MAX)
        to = str_part(given, dots + 2, given.len);
    if (!given.len)
        return ERR_OK;
    if ((from.len && !num_read_u64(from, 9999, &a)) || (to.len && !num_read_u64(to, 9999, &b)) ||
        !(from.len + to.len) || a > b)
        return err_set(err, ERR_INVALID, "'%s' needs years as in 2010..2018, not '" STR_FMT "'",
                       name, STR_ARG(given));
    *first = (int)a;
    *last = (int)b;
    return ERR_OK;
}

static ErrCode read_places(const Call *call, BacktestOptions *o, Err *err)
{
    Str rest = call_text(call, "--places"), place;
    bool more = rest.len > 0;
    while (str_split(&rest, ',', &more, &place)) {
        if (o->place_count == BACKTEST_MAX_PLACES)
            return err_set(err, ERR_TOO_LARGE, "more than %d places", BACKTEST_MAX_PLACES);
        o->places[o->place_count++] = str_trim(place);
    }
    return ERR_OK;
}

static ErrCode read_nature(const Call *call, BacktestOptions *o, Err *err)
{
    Str nature = call_text(call, "--nature");
    o->country_only = str_eq(nature, STR("country"));
    if (!nature.len || o->country_only || str_eq(nature, STR("all")))
        return ERR_OK;
    return no_such(err, "nature", nature, "country or all");
}

static ErrCode read_options(const Call *call, BacktestOptions *o, Err *err)
{
    uint64_t horizon, least, most;
    *o = (BacktestOptions){
        .first_origin = 2010, .last_origin = 9999, .first_target = 2013, .last_target = 9999};
    TRY(read_years(call, "--origins", &o->first_origin, &o->last_origin, err));
    TRY(read_years(call, "--targets", &o->first_target, &o->last_target, err));
    TRY(read_places(call, o, err));
    TRY(read_nature(call, o, err));
    TRY(call_number(call, "--horizon", 1, BACKTEST_HORIZON, BACKTEST_HORIZON, &horizon, err));
    TRY(call_number(call, "--least", 1, INT32_MAX, o->place_count ? LEAST_OF_PLACES : LEAST, &least,
                    err));
    TRY(call_number(call, "--sample", 0, INT32_MAX, SAMPLE, &most, err));
    o->horizon = (int)horizon;
    o->least = least;
    o->sample = most;
    return ERR_OK;
}

typedef struct {
    BacktestBy by;
    BacktestForm form;
    size_t method;
} Shape;

static ErrCode read_shape(const Call *call, Shape *s, Err *err)
{
    static const char *const bys[] = {"method", "indicator", "horizon"};
    static const char *const forms[] = {"table", "csv", "json"};
    Str by = call_text(call, "--by"), form = call_text(call, "--format");
    Str method = call_text(call, "--method");
    size_t i = 0, k = 0;
    while (by.len && i < 3 && !str_eq(by, str_of(bys[i])))
        i++;
    while (form.len && k < 3 && !str_eq(form, str_of(forms[k])))
        k++;
    if (i == 3)
        return no_such(err, "table by", by, "method, indicator or horizon");
    if (k == 3)
        return no_such(err, "format", form, "table, csv or json");
    *s = (Shape){(BacktestBy)i, (BacktestForm)k,
                 method.len ? backtest_method_find(method) : BACKTEST_METHODS};
    if (method.len && s->method == BACKTEST_METHODS)
        return no_such(err, "method", method,
                       "darya, unescap, sdsn, eurostat, unsd, statcan, naive or combination");
    return ERR_OK;
}

static ErrCode run_dataset(Backtest *b, Store *store, const Framework *framework, Str dataset,
                           Err *err)
{
    Release *release = NULL;
    Panel *panel = NULL;
    ErrCode rc = store_release(store, dataset, 0, &release, err);
    if (!rc)
        rc = panel_new(&panel, release, framework, err);
    if (!rc)
        backtest_run(b, panel);
    panel_free(panel);
    release_unref(release);
    return rc;
}

static ErrCode run_datasets(Backtest *b, const Call *call, Store *store, const Framework *framework,
                            Err *err)
{
    size_t count = 0;
    for (size_t i = 0; i < call->option_count; i++)
        if (!strcmp(call->options[i].name, "--dataset")) {
            TRY(run_dataset(b, store, framework, str_of(call->options[i].value), err));
            count++;
        }
    if (count)
        return ERR_OK;
    err_set(err, ERR_INVALID, "'backtest' needs a dataset");
    err_hint(err, "--dataset UNSD:SDG; 'darya datasets' lists them");
    return ERR_INVALID;
}

static ErrCode print(const Backtest *b, const Shape *shape, Err *err)
{
    Buf out;
    buf_init(&out, MOST_BYTES);
    backtest_table_write(&out, b, shape->by, shape->method, shape->form);
    if (shape->form == AS_TABLE)
        backtest_summary_write(&out, b);
    ErrCode rc = out.failed ? err_set(err, ERR_TOO_LARGE, "the table is larger than 64 MB")
                            : file_put(STDOUT_FILENO, buf_str(&out), "standard output", err);
    buf_clear(&out);
    return rc;
}

static ErrCode run(Call *call, Err *err)
{
    Store *store;
    Framework *framework = NULL;
    BacktestOptions options;
    Shape shape;
    TRY(read_options(call, &options, err));
    TRY(read_shape(call, &shape, err));
    TRY(call_store(call, STORE_READ, &store, err));
    Backtest *b = backtest_new(&options);
    ErrCode rc = framework_new(&framework, err);
    if (!rc)
        rc = run_datasets(b, call, store, framework, err);
    if (!rc)
        rc = print(b, &shape, err);
    framework_free(framework);
    backtest_free(b);
    store_close(store);
    return rc;
}

static const Option OPTIONS[] = {
    {"--dataset", "AGENCY:ID", "whose series; may be given several times"},
    {"--origins", "YEARS", "years to forecast from: 2010..2018; else 2010.."},
    {"--targets", "YEARS", "years to forecast; else 2013.., which no constant was fitted on"},
    {"--horizon", "YEARS", "how far ahead, 1 to 8; else 8"},
    {"--nature", "country|all", "only series of countries' own figures (nature C or CA)"},
    {"--places", "KZ,KG,…", "only these places, by id or code"},
    {"--sample", "N", "at most N series of a code, beside the region's; else 600; 0: all"},
    {"--least", "N", "pairs that a code needs to count; else 30, with --places 10"},
    {"--method", "NAME", "only this method, or naive, or combination"},
    {"--by", "method|indicator|horizon", "what the rows are; else method"},
    {"--format", "table|csv|json", "else a table for reading"},
    {0}};

const Command command_backtest = {
    .name = "backtest",
    .arguments = "",
    .summary = "measure how right forecasts and classes were in the past",
    .details = "From every year in which a series had six values or more, each later value is\n"
               "forecast from what was known then. Errors are told in the series' typical change\n"
               "a year; means are over codes. Less than unescap: than ESCAP's weighted line.\n"
               "docs/methods.md tells what is measured and what came of it.",
    .options = OPTIONS,
    .min_arguments = 0,
    .max_arguments = 0,
    .run = run,
};
