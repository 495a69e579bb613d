#include "records/sheet.h"

#include "records/audit.h"
#include "records/records_parts.h"

typedef struct {
    Records *records;
    const Viewer *viewer;
    Arena *arena;
    VEC(ListingRow) rows;
    VEC(Str) classified;
    size_t left_out;
} Collect;

static ErrCode too_large(Err *err)
{
    err_set(err, ERR_TOO_LARGE, "more than %d records, or %d columns, are no table any more",
            FLAT_MAX_ROWS, FLAT_MAX_COLUMNS);
    err_hint(err, "choose fewer by filters");
    return ERR_TOO_LARGE;
}

/* --- rows --- */

static ErrCode add_row(Collect *c, const ListingRow *row, Side side, Err *err)
{
    Record record;
    if (side == SIDE_WORK) {
        TRY(record_read(c->records, c->viewer, row->id, 0, c->arena, &record, err));
        if (!viewer_may(c->viewer, ACT_EXPORT, &record.stand)) {
            c->left_out++;
            return ERR_OK;
        }
        if (record_must_audit(&record))
            vec_push(&c->classified, row->id);
    }
    if (c->rows.count == FLAT_MAX_ROWS)
        return too_large(err);
    vec_push(&c->rows, *row);
    return ERR_OK;
}

static ErrCode collect(Collect *c, const ListingQuery *asked, Err *err)
{
    ListingQuery query = *asked;
    ListingPage page = {.has_after = true};
    query.limit = LISTING_MAX_ROWS;
    query.after = query.before = STR("");
    while (page.has_after) {
        TRY(listing_read(c->records, c->viewer, &query, c->arena, &page, err));
        for (size_t i = 0; i < page.count; i++)
            TRY(add_row(c, &page.rows[i], query.side, err));
        if (!page.count)
            break;
        query.after = page.rows[page.count - 1].mark;
    }
    return arena_failed(c->arena) ? too_large(err) : ERR_OK;
}

static ErrCode lay_out(Collect *c, const RecordType *type, Sheet *out, Err *err)
{
    FlatHeader *header = flat_header_new(c->arena, type);
    out->rows = arena_alloc(c->arena, (c->rows.count + 1) * sizeof *out->rows);
    for (size_t i = 0; header && i < c->rows.count; i++)
        flat_header_add(header, c->rows.items[i].body);
    if (!header || header->is_full || !out->rows)
        return too_large(err);
    for (size_t i = 0; i < c->rows.count; i++) {
        const ListingRow *row = &c->rows.items[i];
        FlatMeta meta = {row->id, row->revision, row->state};
        out->rows[i] = flat_row(header, &meta, row->body, c->arena);
        if (!out->rows[i])
            return too_large(err);
    }
    out->header = header;
    out->count = c->rows.count;
    out->left_out = c->left_out;
    return ERR_OK;
}

ErrCode sheet_audit(Records *writing, const Viewer *viewer, const Sheet *sheet,
                    const Str *classified, size_t count, Err *err)
{
    TRY(record_audit_read(writing, viewer, classified, count, err));
    TRY(records_begin(writing, err));
    Arena *arena = arena_new(1 << 16);
    Doc *detail = doc_new(arena, DOC_OBJECT);
    doc_text(detail, "type", str_of(sheet->header->type->name));
    doc_int(detail, "records", (int64_t)sheet->count);
    ErrCode rc = audit_append(writing->db, viewer->account, STR("records.export"), STR(""), detail,
                              viewer->client, err);
    arena_free(arena);
    return records_end(writing, rc, err);
}

ErrCode sheet_read(Records *r, const Viewer *viewer, const ListingQuery *query, Arena *arena,
                   Sheet *out, Err *err)
{
    Collect c = {.records = r, .viewer = viewer, .arena = arena};
    *out = (Sheet){0};
    if (query->side == SIDE_WORK && !viewer_may_somewhere(viewer, ACT_EXPORT)) {
        err_set(err, ERR_DENIED, "working copies are not for you to export");
        err_hint(err, "ask for a role that may, as analyst");
        return ERR_DENIED;
    }
    ErrCode rc = collect(&c, query, err);
    if (!rc)
        rc = lay_out(&c, query->type, out, err);
    if (!rc && query->side == SIDE_WORK)
        rc = sheet_audit(r, viewer, out, c.classified.items, c.classified.count, err);
    vec_clear(&c.rows);
    vec_clear(&c.classified);
    return rc;
}

/* --- files --- */

ErrCode sheet_csv(const Sheet *sheet, Buf *out, Err *err)
{
    flat_csv_header(out, sheet->header);
    for (size_t i = 0; i < sheet->count; i++)
        flat_csv_row(out, sheet->header, sheet->rows[i]);
    return out->failed ? too_large(err) : ERR_OK;
}

static ErrCode fill_book(const Sheet *sheet, XlsxWriter *writer, Str title, Buf *out, Err *err)
{
    Arena *arena = arena_new(1 << 20);
    const Str *names = flat_names(sheet->header, arena);
    if (names)
        xlsx_write_sheet(writer, title, sheet->is_rtl, names, sheet->header->count);
    for (size_t i = 0; names && i < sheet->count; i++)
        flat_xlsx_row(writer, sheet->header, sheet->rows[i]);
    ErrCode rc = names ? xlsx_writer_finish(writer, out, err) : too_large(err);
    arena_free(arena);
    return rc;
}

ErrCode sheet_xlsx(const Sheet *sheet, Str title, int64_t now_us, Buf *out, Err *err)
{
    XlsxWriter *writer;
    TRY(xlsx_writer_open(&writer, &(XlsxProperties){title, now_us}, err));
    ErrCode rc = fill_book(sheet, writer, title, out, err);
    xlsx_writer_close(writer);
    return rc;
}
