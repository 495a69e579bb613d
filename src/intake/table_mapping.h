/* Table mapping: what the columns of a plain table mean, written by a person in a small YAML file
 * and given to the import by --mapping:
 *
 *     dataset: SDSN:SDR_TRENDS         # where the rows go; --dataset wins
 *     name: SDG Index 2019, time panel # of the dataset; may be missing
 *     language: en                     # of the names in the table; en unless said
 *     wide: SERIES                     # of a table with several value columns, see below
 *     columns:
 *       - {header: id, role: dimension, id: REF_AREA}
 *       - {header: country, role: label, of: REF_AREA}
 *       - {header: year, role: period}
 *       - {header: "sdg*", role: value}
 *       - {header: Regions*, role: ignore}
 *       - {constant: A, role: dimension, id: FREQ}
 *
 * Roles: dimension, period, value, attribute, label (names the codes of the dimension `of`),
 * ignore. `header` may begin or end with '*', which stands for any text; the first entry that fits
 * a column counts. `id` is the component; without it the header in capitals. `empty` is the code of
 * an empty cell of a dimension, _T unless said. A `constant` in place of a header holds for every
 * row. `wide` says what the headers of several value columns are: codes of that dimension (`id` and
 * `name` of the entry: the code and its name), or with TIME_PERIOD the periods themselves.
 *
 * Texts lie in the arena. */
#pragma once
#include "intake/bulk_table.h"

enum { MAPPING_MAX_COLUMNS = 1000, MAPPING_MAX_BYTES = 4 << 20 };

typedef struct {
    Str header;   /* "" : a constant */
    Str constant; /* its code */
    BulkRole role;
    bool has_role;
    Str id;         /* as written; "" : by the header */
    Str of;         /* of a label */
    Str name;       /* of a value column's code */
    Str when_empty; /* of a dimension */
    unsigned long line;
} MappedColumn;

typedef struct {
    Str dataset, name, language, wide;
    size_t column_count;
    MappedColumn *columns;
} TableMapping;

/* ERR_PARSE with the line says what is wrong with it. */
MUST_USE ErrCode table_mapping_read(TableMapping *mapping, Arena *arena, Str yaml, Err *err);
/* The entry for a column of the table, or NULL. */
const MappedColumn *table_mapping_find(const TableMapping *mapping, Str header);
bool mapping_is_pattern(Str header);
bool mapping_periods_are_headers(const TableMapping *mapping);
