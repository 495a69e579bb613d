/* The list as a file: all rows that its filters leave, as CSV or XLSX. Whoever exports working
 * copies tells the password once more; what may be exported, and the trail, are sheet.h's. */
#include <stdio.h>

#include "portal/label.h"
#include "portal/record_parts.h"

static void name_file(Page *p, Str what)
{
    snprintf(p->reply->disposition, sizeof p->reply->disposition,
             "attachment; filename=\"%s-" STR_FMT ".%s\"", p->type->section, STR_ARG(what),
             p->format == PAGE_XLSX ? "xlsx" : "csv");
}

ErrCode record_write_file(Page *p, Sheet *sheet, Str title, Err *err)
{
    sheet->is_rtl = locale_language(p->locale)->is_rtl;
    if (p->format == PAGE_XLSX)
        return sheet_xlsx(sheet, title, p->now_us, &p->text, err);
    buf_add(&p->text, STR("\xef\xbb\xbf")); /* spreadsheets then read it as UTF-8 */
    return sheet_csv(sheet, &p->text, err);
}

/* Reading working copies is written down, so it takes the desk. */
static ErrCode read_work(Page *p, const ListingQuery *query, Sheet *sheet, Err *err)
{
    Records *records;
    TRY(desk_take(site_desk(p->site), &records, err));
    ErrCode rc = sheet_read(records, &p->viewer, query, p->arena, sheet, err);
    desk_leave(site_desk(p->site));
    return rc;
}

ErrCode record_export(Page *p, const ListingQuery *query, Err *err)
{
    Sheet sheet;
    char day[CLOCK_TEXT_MAX];
    bool is_work = query->side == SIDE_WORK;
    if (is_work && page_needs_step_up(p))
        return ERR_OK;
    TRY(is_work ? read_work(p, query, &sheet, err)
                : sheet_read(p->records, &p->viewer, query, p->arena, &sheet, err));
    name_file(p, clock_date(p->now_us, day));
    return record_write_file(p, &sheet, label_type(p, p->type, "many"), err);
}

ErrCode record_template(Page *p, Err *err)
{
    Str wanted[] = {locale_language(p->locale)->code, STR("en"), STR("ru"), STR("")};
    FlatHeader *header = flat_header_new(p->arena, p->type);
    if (!header)
        return err_set(err, ERR_TOO_LARGE, "the table is too large");
    flat_header_add_template(header, NULL, wanted);
    name_file(p, STR("empty"));
    return record_write_file(p, &(Sheet){.header = header}, label_type(p, p->type, "many"), err);
}
