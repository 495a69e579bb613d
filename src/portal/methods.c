#include "base/asset.h"
#include "base/mem.h"
#include "format/csv.h"
#include "portal/progress_parts.h"
#include "portal/progress_sheet.h"

/* What each method is, in the words of the page, and how its forecasts fared on the past: figures
 * of reference/backtest.csv, which script/bench progress writes. */

/* Signs are explained once on the page. */
static const char *const FORMULAS[METHOD_COUNT] = {
    [METHOD_DARYA] = "ŷ = y + a · trend + c · pace of others;  P = P(ŷ ± error reaches T)",
    [METHOD_UNESCAP] = "100 · |T − ŷ| / |T − b| :  ≤ 10,  < 100,  ≥ 100",
    [METHOD_SDSN] = "s = 100 · (y − worst) / (best − worst)",
    [METHOD_EUROSTAT] =
        "((y / b)^(1 / (t − 2015)) − 1) / ((T / b)^(1 / 15) − 1) :  ≥ .95,  ≥ .60,  ≥ 0",
    [METHOD_UNSD] =
        "(ŷ − b) / (T − b),  ŷ = y · (y / b)^((2030 − t) / (t − 2015)) :  ≥ .95,  ≥ .10",
    [METHOD_STATCAN] =
        "((y / b)^(1 / (t − 2015)) − 1) / ((T / b)^(1 / 15) − 1) :  ≥ .95,  ≥ .60,  ≥ 0"};

static void put_method(Page *p, Doc *list, MethodId m)
{
    const char *name = methods[m].name;
    Doc *d = doc_object(list, NULL);
    doc_text(d, "method", str_of(name));
    doc_text(d, "name", page_message(p, arena_printf(p->arena, "method.%s", name).ptr));
    doc_text(d, "text", page_message(p, arena_printf(p->arena, "method.%s_text", name).ptr));
    doc_text(d, "formula", str_of(FORMULAS[m]));
    doc_text(d, "source", page_message(p, arena_printf(p->arena, "method.%s_source", name).ptr));
    doc_printf(d, "url", STR_FMT "?method=%s", STR_ARG(page_url(p, "progress", STR(""))), name);
}

static void put_word(Page *p, Doc *row, const char *key, const char *message, Str code)
{
    doc_text(row, key,
             page_message(p, arena_printf(p->arena, "%s." STR_FMT, message, STR_ARG(code)).ptr));
}

/* The table as it is: its first line is the head. */
static ErrCode put_backtest(Page *p, Err *err)
{
    Str bytes;
    CsvReader reader;
    if (!asset_find(STR("reference/backtest.csv"), &bytes))
        return ERR_OK;
    CsvRecord *record = mem_alloc(sizeof *record);
    Doc *rows = doc_list(p->data, "backtest");
    csv_open(&reader, bytes, ',');
    ErrCode rc = csv_next(&reader, record, err);
    size_t count = record->count;
    Str head[CSV_MAX_FIELDS];
    for (size_t i = 0; !rc && i < count; i++)
        head[i] = arena_dup(p->arena, record->fields[i]);
    while (!rc && !(rc = csv_next(&reader, record, err)) && record->count == count) {
        Doc *row = doc_object(rows, NULL);
        for (size_t i = 0; i < count; i++) {
            doc_text(row, head[i].ptr, record->fields[i]);
            if (str_eq(head[i], STR("method")))
                put_word(p, row, "method_name", "method", record->fields[i]);
            if (str_eq(head[i], STR("data")))
                put_word(p, row, "data_name", "backtest", record->fields[i]);
        }
    }
    csv_close(&reader);
    mem_free(record);
    if (p->format == PAGE_CSV)
        buf_add(&p->text, bytes);
    progress_put_form(p, "csv");
    progress_put_form(p, "svg");
    progress_sheet_of_backtest(p);
    return rc;
}

ErrCode page_methods(Page *p, Err *err)
{
    doc_bool(p->page, "on_progress", true);
    page_title(p, page_message(p, "methods.title"), page_message(p, "methods.lede"));
    page_crumb(p, page_url(p, "", STR("")), page_message(p, "nav.home"));
    page_crumb(p, page_url(p, "progress", STR("")), page_message(p, "nav.progress"));
    page_crumb(p, STR(""), page_message(p, "methods.title"));
    Doc *list = doc_list(p->data, "methods");
    for (size_t m = 0; m < METHOD_COUNT; m++)
        put_method(p, list, (MethodId)m);
    return put_backtest(p, err);
}
