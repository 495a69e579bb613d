/* Sheet: records of a type as the rows of a table, for files that people take away. */
#pragma once
#include "records/flat_table.h"
#include "records/listing.h"

typedef struct {
    const FlatHeader *header; /* what any of the rows needs */
    Str **rows;
    size_t count, left_out; /* left out: what the viewer reads but may not export */
    bool is_rtl;            /* of a workbook: its columns go from right to left; the caller's */
} Sheet;

/* The rows of a list, all pages of it, at most FLAT_MAX_ROWS (else ERR_TOO_LARGE); limit and marks
 * of the query don't matter. The working side wants ACT_EXPORT for each record: others are left
 * out; one entry "records.export" and, for each classified record, "record.read" are in the trail
 * when this returns, so the connection must write. The public side is anybody's. */
MUST_USE ErrCode sheet_read(Records *records, const Viewer *viewer, const ListingQuery *query,
                            Arena *arena, Sheet *out, Err *err);
/* What sheet_read writes into the trail, of a sheet of working copies that was made otherwise;
 * classified: the ids of those of which record_must_audit holds. */
MUST_USE ErrCode sheet_audit(Records *writing, const Viewer *viewer, const Sheet *sheet,
                             const Str *classified, size_t count, Err *err);
/* As one text. ERR_TOO_LARGE past 256 MB, or what a workbook holds. */
MUST_USE ErrCode sheet_csv(const Sheet *sheet, Buf *out, Err *err);
MUST_USE ErrCode sheet_xlsx(const Sheet *sheet, Str title, int64_t now_us, Buf *out, Err *err);
