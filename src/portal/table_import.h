/* TableImport: a table of records that was sent, what it would do shown row by row, and its saving
 * once that was confirmed. The page's template shows it by _table_report and _table_form. */
#pragma once
#include "portal/page.h"

typedef struct {
    Str purpose;            /* of the file, between the two (staging.h) */
    const RecordType *type; /* NULL: of the ids in the table, a type with duties */
    bool is_report;         /* of batch.h; then rows without a problem are saved beside others */
    void (*put_head)(Page *page);
} TableImport;

/* A form that sent a table, or confirmed one. */
MUST_USE ErrCode table_import(Page *page, const TableImport *import, Err *err);
