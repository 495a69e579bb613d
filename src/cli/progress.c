#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/vec.h"
#include "cli/command.h"
#include "format/csv.h"
#include "outlet/progress_table.h"
#include "progress/aggregate.h"
#include "progress/class_change.h"

enum { OUT_MAX = 256 << 20, MAX_PLACES = 512 };

/* What a call asks for. */
typedef struct {
    const Call *call;
    Store *store;
    Framework *framework;
    Profile *profile;
    Arena *arena;
    Str dataset, goal;
    const Place *places[MAX_PLACES]; /* none: all */
    size_t place_count;
    MethodId from_method, to_method;
    bool has_all_methods;
} Ask;

/* --- what was asked --- */

static ErrCode read_profile(Ask *ask, Err *err)
{
    Str name = call_text(ask->call, "--profile"), text;
    if (!name.len || str_eq(name, STR("sdg")))
        return profile_built_in(&ask->profile, STR("sdg"), err);
    TRY(file_read(name.ptr, PROFILE_MAX_BYTES, &text, err));
    ErrCode rc = profile_read(&ask->profile, text, name, err);
    mem_free((void *)text.ptr);
    return rc;
}

/* The one that was named; else the only one; else the only one that is nobody's own. */
static ErrCode find_dataset(Ask *ask, Err *err)
{
    DatasetInfo *list;
    size_t count, open = 0, at = 0;
    ask->dataset = call_text(ask->call, "--dataset");
    if (ask->dataset.len)
        return ERR_OK;
    TRY(store_datasets(ask->store, ask->arena, &list, &count, err));
    if (!count)
        return err_set(err, ERR_NOT_FOUND, "there is no dataset yet; 'darya import' brings some");
    for (size_t i = 0; i < count; i++)
        if (count == 1 || !place_of_dataset(ask->framework, list[i].id)) {
            open++;
            at = i;
        }
    if (open != 1) {
        err_set(err, ERR_INVALID, "there are %zu datasets to choose from", count);
        err_hint(err, "name one with --dataset; 'darya datasets' lists them");
        return ERR_INVALID;
    }
    ask->dataset = list[at].id;
    return ERR_OK;
}

static ErrCode find_places(Ask *ask, Err *err)
{
    Str rest = call_text(ask->call, "--place"), code;
    bool more = rest.len > 0;
    while (str_split(&rest, ',', &more, &code)) {
        const Place *p = place_find(ask->framework, str_trim(code));
        if (!p) {
            err_set(err, ERR_NOT_FOUND, "there is no place '" STR_FMT "'", STR_ARG(code));
            err_hint(err, "write codes such as KZ, KAZ or 398, set apart by commas");
            return ERR_NOT_FOUND;
        }
        size_t room = MAX_PLACES - ask->place_count; /* never 0 */
        const Place **out = ask->places + ask->place_count;
        size_t count = place_members(ask->framework, p, out, room);
        if (!count)
            out[count++] = p;
        ask->place_count += count;
        if (ask->place_count == MAX_PLACES)
            return err_set(err, ERR_TOO_LARGE, "--place names %d places or more", MAX_PLACES);
    }
    return ERR_OK;
}

static ErrCode find_method(Str name, MethodId *out, Err *err)
{
    const Method *m = method_find(name.ptr, name.len);
    if (!name.len || m) {
        *out = name.len ? (MethodId)(m - methods) : METHOD_DARYA;
        return ERR_OK;
    }
    err_set(err, ERR_INVALID, "there is no method '" STR_FMT "'", STR_ARG(name));
    err_hint(err, "the methods are darya, unescap, sdsn, eurostat, unsd, statcan and all");
    return ERR_INVALID;
}

static ErrCode find_methods(Ask *ask, Err *err)
{
    Str name = call_text(ask->call, "--method");
    Str from = call_text(ask->call, "--from-method"), to = call_text(ask->call, "--to-method");
    ask->has_all_methods = str_eq(name, STR("all"));
    if (ask->has_all_methods)
        return ERR_OK;
    TRY(find_method(from.len ? from : name, &ask->from_method, err));
    return find_method(to.len ? to : name, &ask->to_method, err);
}

static ErrCode find_goal(Ask *ask, Err *err)
{
    ask->goal = call_text(ask->call, "--goal");
    if (!ask->goal.len || indicator_goal(ask->goal) || indicator_exists(ask->framework, ask->goal))
        return ERR_OK;
    err_set(err, ERR_INVALID, "there is no goal '" STR_FMT "'", STR_ARG(ask->goal));
    err_hint(err, "write a goal (3), a target (3.2) or an indicator (3.2.1)");
    return ERR_INVALID;
}

static void ask_close(Ask *ask)
{
    profile_free(ask->profile);
    framework_free(ask->framework);
    arena_free(ask->arena);
    store_close(ask->store);
}

static ErrCode ask_open(Ask *ask, const Call *call, Err *err)
{
    *ask = (Ask){.call = call, .arena = arena_new(64 << 20)};
    TRY(read_profile(ask, err));
    TRY(framework_new(&ask->framework, err));
    TRY(call_store(call, STORE_READ, &ask->store, err));
    TRY(find_dataset(ask, err));
    TRY(find_places(ask, err));
    TRY(find_methods(ask, err));
    return find_goal(ask, err);
}

static ErrCode assess(const Ask *ask, Release *release, Assessment **out, Err *err)
{
    uint64_t year;
    TRY(call_number(ask->call, "--seen-from", 1990, 2100, 0, &year, err));
    return assessment_new(out, release, ask->profile, ask->framework,
                          &(AssessmentOptions){.as_of = (int)year}, err);
}

/* --- rows --- */

typedef void PutRow(Buf *out, const ProgressRow *row);

static bool is_asked(const Ask *ask, const ProfileRow *row, const Place *place)
{
    bool is_place = !ask->place_count;
    for (size_t i = 0; i < ask->place_count && !is_place; i++)
        is_place = ask->places[i] == place;
    return is_place && profile_is_under(row, ask->goal);
}

static void walk_rows(const Ask *ask, const Assessment *a, PutRow *put, Buf *out)
{
    for (size_t i = 0; i < profile_count(ask->profile); i++)
        for (size_t k = 0; k < assessment_place_count(a); k++) {
            const Place *place = assessment_place(a, k);
            ProgressRow row = {a, assessment_result(a, i, place), place, ask->to_method, false};
            if (!is_asked(ask, row.result->row, place) || row.result->why == WHY_NOT_MEANT)
                continue;
            for (size_t m = 0; m < METHOD_COUNT; m++) {
                row.method = ask->has_all_methods ? (MethodId)m : ask->to_method;
                if (ask->has_all_methods || m == 0)
                    put(out, &row);
            }
        }
}

static void put_json(Buf *out, const ProgressRow *row)
{
    buf_add(out, out->ptr[out->len - 1] == '[' ? STR("\n") : STR(",\n"));
    progress_json_row(out, row);
}

static void write_json(const Ask *ask, const Assessment *a, Release *release, Buf *out)
{
    buf_add(out, STR("{\"dataset\":"));
    buf_json(out, ask->dataset);
    buf_printf(out, ",\"release\":%lld,\"seen_from\":%d,\"profile\":",
               (long long)release_info(release)->number, assessment_as_of(a));
    buf_json(out, profile_name(ask->profile));
    buf_add(out, STR(",\"note\":\"experimental, not official statistics\",\"rows\":["));
    walk_rows(ask, a, put_json, out);
    buf_add(out, STR("\n]}\n"));
}

static Str observed(const Result *r, int year, double value, char out[NUM_TEXT_MAX])
{
    size_t len = year ? progress_observed(r, year, value, out) : 0;
    return len ? (Str){out, len} : STR("–");
}

/* A column of a table for people: at least `width` characters, which may take several bytes. */
static void put_cell(Buf *out, Str text, size_t width)
{
    size_t seen = 0;
    for (size_t i = 0; i < text.len; i++)
        seen += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
    buf_add(out, text);
    for (; seen < width; seen++)
        buf_char(out, ' ');
    buf_char(out, ' ');
}

static void put_ahead(Buf *out, const Result *r)
{
    char text[64] = "–";
    if (r->has_forecast)
        snprintf(text, sizeof text, "%.4g (%.4g to %.4g)", r->forecast.value,
                 forecast_quantile(&r->forecast, .1), forecast_quantile(&r->forecast, .9));
    put_cell(out, str_of(text), 26);
}

/* Rows of which the dataset has no series are counted at the end instead. */
static void put_table_row(Buf *out, const ProgressRow *row)
{
    char number[NUM_TEXT_MAX], small[32] = "–";
    const Result *r = row->result;
    if (r->why == WHY_NO_SERIES)
        return;
    const Verdict *v = &r->verdicts[row->method];
    put_cell(out, r->row->indicator, 8);
    put_cell(out, row->place->id, 6);
    buf_printf(out, "%4d ", r->base_year);
    put_cell(out, observed(r, r->base_year, r->base, number), 10);
    buf_printf(out, "%4d ", r->latest_year);
    put_cell(out, observed(r, r->latest_year, r->latest, number), 10);
    size_t len = r->why ? 0 : progress_number(r->aim.target, number);
    put_cell(out, len ? (Str){number, len} : STR("–"), 8);
    put_ahead(out, r);
    if (!isnan(r->probability))
        snprintf(small, sizeof small, "%3.0f %%", 100 * r->probability);
    put_cell(out, str_of(small), 6);
    put_cell(out, str_of(methods[row->method].name), 9);
    buf_printf(out, "%s%s%s\n", class_name(v->class), v->class == CLASS_NONE ? "– " : "",
               v->class == CLASS_NONE ? why_name(v->why) : "");
}

static void put_table_head(Buf *out, const Ask *ask, const Assessment *a)
{
    buf_printf(out, STR_FMT ", seen from %d; experimental, not official statistics\n",
               STR_ARG(ask->dataset), assessment_as_of(a));
    buf_add(out,
            STR("code     place  base            latest          target   in 2030 (80 of 100)     "
                "   chance method    class\n"));
}

static void put_table_foot(Buf *out, const Ask *ask, const Assessment *a)
{
    size_t without = 0;
    for (size_t i = 0; i < profile_count(ask->profile); i++) {
        const ProfileRow *row = profile_row(ask->profile, i);
        without += profile_is_under(row, ask->goal) &&
                   profile_variable(row, assessment_panel(a)) == SIZE_MAX;
    }
    if (without)
        buf_printf(out, "%zu more rows of the profile have no series in this dataset\n", without);
}

static ErrCode write_rows(const Ask *ask, const Assessment *a, Release *release, Buf *out, Err *err)
{
    Str format = call_text(ask->call, "--format");
    if (str_eq(format, STR("json"))) {
        write_json(ask, a, release, out);
    } else if (str_eq(format, STR("csv"))) {
        progress_csv_head(out);
        walk_rows(ask, a, progress_csv_row, out);
    } else if (!format.len || str_eq(format, STR("table"))) {
        put_table_head(out, ask, a);
        walk_rows(ask, a, put_table_row, out);
        put_table_foot(out, ask, a);
    } else {
        err_set(err, ERR_INVALID, "there is no format '" STR_FMT "'", STR_ARG(format));
        err_hint(err, "the formats are table, csv and json");
        return ERR_INVALID;
    }
    return ERR_OK;
}

static void warn_row(const Ask *ask, const ProfileRow *row)
{
    fprintf(stderr,
            STR_FMT ":%lu: the dataset " STR_FMT " has no series '" STR_FMT
                    "' with this filter and unit\n",
            STR_ARG(call_text(ask->call, "--profile")), row->line, STR_ARG(ask->dataset),
            STR_ARG(row->series.len ? row->series : row->indicator));
}

/* Rows of a profile of one's own of which the release knows nothing are told, the first ones with
 * their line. */
static ErrCode warn_unknown(const Ask *ask, const Assessment *a, Err *err)
{
    enum { TOLD = 8 };
    size_t unknown = 0, count = profile_count(ask->profile);
    for (size_t i = 0; i < count; i++) {
        const ProfileRow *row = profile_row(ask->profile, i);
        if (profile_variable(row, assessment_panel(a)) != SIZE_MAX)
            continue;
        if (unknown++ < TOLD && call_has(ask->call, "--profile"))
            warn_row(ask, row);
    }
    if (unknown > TOLD && call_has(ask->call, "--profile"))
        fprintf(stderr, "and %zu more rows without a series\n", unknown - TOLD);
    if (unknown < count)
        return ERR_OK;
    err_set(err, ERR_NOT_FOUND, "none of the %zu series of the profile is in " STR_FMT, count,
            STR_ARG(ask->dataset));
    err_hint(err, "name another dataset or profile");
    return ERR_NOT_FOUND;
}

static ErrCode put_out(const Buf *out, Err *err)
{
    if (!out->failed)
        return file_put(STDOUT_FILENO, buf_str(out), "standard output", err);
    err_set(err, ERR_TOO_LARGE, "the table is larger than 256 MB");
    err_hint(err, "name places with --place or a goal with --goal");
    return ERR_TOO_LARGE;
}

static ErrCode print_rows(const Ask *ask, Err *err)
{
    Release *release = NULL;
    Assessment *a = NULL;
    int64_t when;
    Buf out;
    buf_init(&out, OUT_MAX);
    ErrCode rc = call_moment(ask->call, "--as-of", &when, err);
    if (!rc)
        rc = store_release(ask->store, ask->dataset, when, &release, err);
    if (!rc)
        rc = assess(ask, release, &a, err);
    if (!rc)
        rc = warn_unknown(ask, a, err);
    if (!rc)
        rc = write_rows(ask, a, release, &out, err);
    if (!rc)
        rc = put_out(&out, err);
    assessment_unref(a);
    release_unref(release);
    buf_clear(&out);
    return rc;
}

/* --- differences --- */

typedef struct {
    const Ask *ask;
    Buf out;
} DiffPrinter;

static void put_causes(Buf *out, unsigned causes)
{
    static const char *const words[] = {"revised", "new", "age", "method"};
    bool any = false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (causes >> i & 1) {
            buf_printf(out, "%s%s", any ? " " : "", words[i]);
            any = true;
        }
}

static void put_side(Buf *out, const Result *r, ProgressClass class, MethodId method)
{
    char number[NUM_TEXT_MAX];
    buf_printf(out, "%s,%s,", class_name(class),
               class != CLASS_NONE || !r ? "" : why_name(r->verdicts[method].why));
    if (r && r->latest_year) {
        buf_printf(out, "%d,", r->latest_year);
        csv_write(out, (Str){number, progress_observed(r, r->latest_year, r->latest, number)}, ',');
    } else {
        buf_char(out, ',');
    }
}

static void print_change(void *context, const ClassChange *c)
{
    DiffPrinter *p = context;
    if (!is_asked(p->ask, c->row, c->place))
        return;
    csv_write(&p->out, c->row->indicator, ',');
    buf_printf(&p->out, "," STR_FMT ",", STR_ARG(c->place->id));
    put_side(&p->out, c->before, c->from, p->ask->from_method);
    buf_char(&p->out, ',');
    put_side(&p->out, c->after, c->to, p->ask->to_method);
    buf_char(&p->out, ',');
    put_causes(&p->out, c->causes);
    buf_char(&p->out, '\n');
}

static ErrCode assess_number(const Ask *ask, const char *option, Release **release,
                             Assessment **out, Err *err)
{
    uint64_t number;
    if (!call_has(ask->call, option)) {
        err_set(err, ERR_INVALID, "diff needs --from and --to");
        err_hint(err, "give two numbers of releases; 'darya releases DATASET' lists them");
        return ERR_INVALID;
    }
    TRY(call_number(ask->call, option, 1, INT64_MAX, 0, &number, err));
    TRY(store_release_number(ask->store, ask->dataset, (int64_t)number, release, err));
    return assess(ask, *release, out, err);
}

static ErrCode print_diff(const Ask *ask, Err *err)
{
    Release *releases[2] = {NULL, NULL};
    Assessment *sides[2] = {NULL, NULL};
    DiffPrinter p = {.ask = ask};
    buf_init(&p.out, OUT_MAX);
    buf_add(&p.out, STR("indicator,place,class_before,reason_before,year_before,value_before,"
                        "class_after,reason_after,year_after,value_after,cause\n"));
    ErrCode rc = assess_number(ask, "--from", &releases[0], &sides[0], err);
    if (!rc)
        rc = assess_number(ask, "--to", &releases[1], &sides[1], err);
    if (!rc) {
        class_changes_walk((ClassSide){sides[0], ask->from_method},
                           (ClassSide){sides[1], ask->to_method}, print_change, &p);
        rc = put_out(&p.out, err);
    }
    for (int i = 0; i < 2; i++) {
        assessment_unref(sides[i]);
        release_unref(releases[i]);
    }
    buf_clear(&p.out);
    return rc;
}

static ErrCode run(Call *call, Err *err)
{
    Ask ask;
    Str verb = call->argument_count ? str_of(call->arguments[0]) : STR("");
    ErrCode rc = ask_open(&ask, call, err);
    if (!rc && verb.len && !str_eq(verb, STR("diff"))) {
        rc = err_set(err, ERR_INVALID, "progress does not know '" STR_FMT "'", STR_ARG(verb));
        err_hint(err, "write 'darya progress' or 'darya progress diff'");
    } else if (!rc) {
        rc = verb.len ? print_diff(&ask, err) : print_rows(&ask, err);
    }
    ask_close(&ask);
    return rc;
}

static const Option OPTIONS[] = {
    {"--dataset", "AGENCY:ID", "the dataset; needed where there are several"},
    {"--profile", "FILE", "what indicators are measured against; 'sdg' (default) is built in"},
    {"--method", "NAME|all", "darya (default), unescap, sdsn, eurostat, unsd, statcan, or all"},
    {"--place", "CODES",
     "places by any of their codes, set apart by commas; a group is its members"},
    {"--goal", "CODE", "a goal (3), a target (3.2) or an indicator (3.2.1)"},
    {"--as-of", "DATE", "the release as it was known here at the end of that day"},
    {"--seen-from", "YEAR", "look from that year: no later value counts, ages are told from it"},
    {"--format", "table|csv|json", "for people (default) or for programs"},
    {"--from", "RELEASE", "diff: the number of the release before"},
    {"--to", "RELEASE", "diff: the number of the release after"},
    {"--from-method", "NAME", "diff: the method before"},
    {"--to-method", "NAME", "diff: the method after"},
    {0}};

const Command command_progress = {
    .name = "progress",
    .arguments = "[diff]",
    .summary = "say whether targets will be met, by whose method, and how sure that is",
    .details =
        "One row a place, an indicator and a method: base and latest value, target, forecast\n"
        "with its 80% and 95% bounds, the chance that the target is met in 2030, score and\n"
        "class, or the reason why there is none. Experimental, not official statistics: the\n"
        "methods, their sources and how often they were right stand in docs/methods.md.\n"
        "\n"
        "diff lists classes that differ between two releases, and whether by revised or new\n"
        "data, by age, or by another method.",
    .options = OPTIONS,
    .max_arguments = 1,
    .run = run,
};
