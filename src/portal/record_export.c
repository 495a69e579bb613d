/* The list as a file: all rows that its filters leave, as CSV or XLSX. Working copies are exported
 * by those who may, classified ones after a step up, and the trail has it. */
#include <stdio.h>

#include "base/vec.h"
#include "portal/label.h"
#include "portal/record_parts.h"
#include "records/audit.h"
#include "records/flat_table.h"

typedef struct {
    Page *page;
    ListingQuery query;
    VEC(ListingRow) rows;
    size_t classified;
} Export;

/* The viewer with those reaches alone that may export. */
static Viewer exporting(Page *p)
{
    Viewer v = p->viewer;
    Reach *kept = arena_alloc(p->arena, (v.reach_count + 1) * sizeof *kept);
    size_t count = 0;
    for (size_t i = 0; kept && i < v.reach_count; i++)
        if (v.reaches[i].acts & ACT_EXPORT)
            kept[count++] = v.reaches[i];
    v.reaches = kept;
    v.reach_count = count;
    return v;
}

static ErrCode read_rows(Export *x, const Viewer *viewer, Err *err)
{
    ListingPage page = {.has_after = true};
    x->query.limit = LISTING_MAX_ROWS;
    x->query.after = x->query.before = STR("");
    while (page.has_after) {
        TRY(listing_read(x->page->records, viewer, &x->query, x->page->arena, &page, err));
        for (size_t i = 0; i < page.count; i++) {
            vec_push(&x->rows, page.rows[i]);
            x->classified += page.rows[i].sensitivity > SENSITIVITY_PUBLIC;
        }
        if (page.count)
            x->query.after = page.rows[page.count - 1].mark;
        if (x->rows.count <= FLAT_MAX_ROWS)
            continue;
        err_set(err, ERR_TOO_LARGE, "the list has more than %d rows", FLAT_MAX_ROWS);
        err_hint(err, "choose filters, and export it in parts");
        return ERR_TOO_LARGE;
    }
    return ERR_OK;
}

static const Str *cells_of(const Export *x, const FlatHeader *header, const ListingRow *r)
{
    FlatMeta meta = {r->id, r->revision, r->state};
    return flat_row(header, &meta, r->body, x->page->arena);
}

static ErrCode write_csv(Export *x, const FlatHeader *header, Err *err)
{
    (void)err;
    buf_add(&x->page->text, STR("\xef\xbb\xbf")); /* spreadsheets then read it as UTF-8 */
    flat_csv_header(&x->page->text, header);
    for (size_t i = 0; i < x->rows.count; i++) {
        const Str *cells = cells_of(x, header, &x->rows.items[i]);
        if (cells)
            flat_csv_row(&x->page->text, header, cells);
    }
    return ERR_OK;
}

static ErrCode write_xlsx(Export *x, const FlatHeader *header, Err *err)
{
    Page *p = x->page;
    XlsxWriter *writer;
    XlsxProperties properties = {label_type(p, p->type, "many"), p->now_us};
    TRY(xlsx_writer_open(&writer, &properties, err));
    xlsx_write_sheet(writer, label_type(p, p->type, "many"), locale_language(p->locale)->is_rtl,
                     flat_names(header, p->arena), header->count);
    for (size_t i = 0; i < x->rows.count; i++) {
        const Str *cells = cells_of(x, header, &x->rows.items[i]);
        if (cells)
            flat_xlsx_row(writer, header, cells);
    }
    ErrCode rc = xlsx_writer_finish(writer, &p->text, err);
    xlsx_writer_close(writer);
    return rc;
}

static ErrCode write_file(Export *x, bool is_template, Err *err)
{
    Page *p = x->page;
    char day[CLOCK_TEXT_MAX];
    Str wanted[] = {locale_language(p->locale)->code, STR("en"), STR("ru"), STR("")};
    FlatHeader *header = flat_header_new(p->arena, p->type);
    if (header && is_template)
        flat_header_add_template(header, wanted);
    for (size_t i = 0; header && i < x->rows.count; i++)
        flat_header_add(header, x->rows.items[i].body);
    if (!header || header->is_full || arena_failed(p->arena))
        return err_set(err, ERR_TOO_LARGE, "the table is too large");
    snprintf(p->reply->disposition, sizeof p->reply->disposition,
             "attachment; filename=\"%s-" STR_FMT ".%s\"", p->type->section,
             STR_ARG(is_template ? STR("empty") : clock_date(p->now_us, day)),
             p->format == PAGE_XLSX ? "xlsx" : "csv");
    return p->format == PAGE_XLSX ? write_xlsx(x, header, err) : write_csv(x, header, err);
}

/* --- working copies --- */

static ErrCode enter(Db *db, const Export *x, Err *err)
{
    const Page *p = x->page;
    Doc *detail = doc_new(p->arena, DOC_OBJECT);
    doc_text(detail, "type", str_of(p->type->name));
    doc_int(detail, "rows", (int64_t)x->rows.count);
    doc_int(detail, "classified", (int64_t)x->classified);
    TRY(db_begin(db, err));
    ErrCode rc = audit_append(db, p->viewer.account, STR("records.export"), STR(""), detail,
                              p->viewer.client, err);
    if (!rc)
        return db_commit(db, err);
    db_rollback(db);
    return rc;
}

static ErrCode audit_export(Export *x, Err *err)
{
    Page *p = x->page;
    Records *records;
    Str *ids = arena_alloc(p->arena, (x->classified + 1) * sizeof *ids);
    size_t count = 0;
    for (size_t i = 0; ids && i < x->rows.count; i++)
        if (x->rows.items[i].sensitivity > SENSITIVITY_PUBLIC)
            ids[count++] = x->rows.items[i].id;
    TRY(page_audit(p, ids, count, err));
    TRY(desk_take(site_desk(p->site), &records, err));
    ErrCode rc = enter(records_db(records), x, err);
    desk_leave(site_desk(p->site));
    return rc;
}

static ErrCode export_work(Export *x, Err *err)
{
    Page *p = x->page;
    Viewer viewer = exporting(p);
    if (!viewer_may_somewhere(&p->viewer, ACT_EXPORT))
        return err_set(err, ERR_DENIED, "you may not export working copies");
    TRY(read_rows(x, &viewer, err));
    if (x->classified && !p->viewer.is_stepped_up) {
        err_set(err, ERR_DENIED, "this list has classified records: tell your password once more");
        err_hint(err, "open /confirm, then export within ten minutes");
        return ERR_DENIED;
    }
    TRY(audit_export(x, err));
    return write_file(x, false, err);
}

ErrCode record_export(Page *p, const ListingQuery *query, Err *err)
{
    Export x = {.page = p, .query = *query};
    ErrCode rc = query->side == SIDE_WORK ? export_work(&x, err) : read_rows(&x, &p->viewer, err);
    if (!rc && query->side == SIDE_PUBLIC)
        rc = write_file(&x, false, err);
    vec_clear(&x.rows);
    return rc;
}

ErrCode record_template(Page *p, Err *err)
{
    Export x = {.page = p};
    return write_file(&x, true, err);
}
