/* Table: how the header of one CSV file meets the columns of its dataset, and the reading of it by
 * bulk_table. */
#pragma once
#include "format/csv.h"
#include "intake/bulk_table.h"
#include "intake/intake.h"

typedef struct {
    BulkRole role;
    Str component; /* of a dimension or attribute; of a label: the component whose codes it names */
    Str when_empty;      /* of a dimension: "_T" */
    bool omit_if_period; /* of an attribute */
} TableColumn;

typedef struct {
    Str component, code;
} TableConstant;

typedef struct {
    const TableColumn *columns; /* by place in the file */
    size_t column_count;
    const TableConstant *constants;
    size_t constant_count;
    Str label_lang;
} TablePlan;

enum { TABLE_MAX_COLUMNS = 1000 };

/* The header: its cells (lent by the arena), where the first row begins. Empty cells at its end are
 * left out. ERR_PARSE with line and column for a header that is not UTF-8. */
typedef struct {
    size_t count, from;
    unsigned long line;
    char separator;
    const Str *cells;
} TableHeader;
MUST_USE ErrCode table_header(const IntakeInput *input, Arena *arena, TableHeader *header,
                              Err *err);
/* The same check alone, of the record that is the header of these bytes. */
MUST_USE ErrCode table_header_text(Str bytes, const CsvRecord *record, Err *err);

/* The layout of the dataset that the table goes into: what follows from its own columns; or, when
 * it is merged into a dataset that has all of them and more, the one that this dataset has. */
MUST_USE ErrCode table_layout(Intake *in, const DerivedDataset *derived, LandMode mode,
                              Layout *layout, Err *err);

/* All rows into the draft of the dataset or into quarantine. Dimensions without a column or a
 * constant get "_T". */
MUST_USE ErrCode table_read(Intake *in, IntakeDataset *dataset, const IntakeInput *input,
                            const TableHeader *header, const TablePlan *plan, Err *err);
/* "Type Of Product" -> TYPE_OF_PRODUCT: an identifier for a column, into the arena. */
Str table_component_id(Arena *arena, Str header);
