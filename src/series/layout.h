/* Layout: the columns of a dataset, in the order of its data structure: dimensions, the time
 * dimension, the measure, attributes. What the series store needs to know of a structure, no more.
 */
#pragma once
#include "base/arena.h"
#include "base/err.h"

typedef enum { COLUMN_DIMENSION, COLUMN_TIME, COLUMN_MEASURE, COLUMN_ATTRIBUTE } ColumnRole;
/* Where the data structure attaches an attribute. Storage does not depend on it: an attribute that
 * is constant within every series is stored once a series, any other once an observation. */
typedef enum { LEVEL_OBSERVATION, LEVEL_SERIES, LEVEL_GROUP, LEVEL_DATASET } ColumnLevel;

typedef struct {
    Str id; /* component id: REF_AREA */
    ColumnRole role;
    ColumnLevel level; /* of attributes */
    bool mandatory;
    Str codelist; /* urn tail "IAEG-SDGs:CL_SEX(1.0)", or "" when not enumerated */
    Str written;  /* behind an attribute's id in SDMX-CSV: "[]" several values, "[en;ru]" a text in
                     each language, "" one text. Values are stored as SDMX-CSV writes them */
} Column;

enum { LAYOUT_MAX_COLUMNS = 250, LAYOUT_MAX_DIMENSIONS = 60 };

typedef struct {
    Str dataset;    /* "KG_NSC:DF_SDG_KG" */
    Str structure;  /* "KG_NSC:SDG(1.8)", the data structure it was checked against */
    char separator; /* of the parts of values of columns that are `written` so; 0: there is none */
    size_t column_count, dimension_count, attribute_count;
    Column columns[LAYOUT_MAX_COLUMNS]; /* dimensions first, then time, measure, attributes */
} Layout;

/* Columns must be added in the order above. Texts are borrowed: copy with layout_copy to keep. */
MUST_USE ErrCode layout_add(Layout *layout, Column column, Err *err);
Layout *layout_copy(Arena *arena, const Layout *layout);
/* The attribute is written in this form too: its languages join those that it has. ERR_CONFLICT
 * when the layout has another separator. */
MUST_USE ErrCode layout_write_as(Layout *layout, Arena *arena, size_t attribute, Str written,
                                 char separator, Err *err);
/* The same of all attributes of the layout that was in force before this one. */
MUST_USE ErrCode layout_join_written(Layout *layout, Arena *arena, const Layout *before, Err *err);

/* Position within its role (dimension 0…, attribute 0…), or -1. */
int layout_dimension(const Layout *layout, Str id);
int layout_attribute(const Layout *layout, Str id);
const Column *layout_dimension_at(const Layout *layout, size_t i);
const Column *layout_attribute_at(const Layout *layout, size_t i);
Str layout_time_id(const Layout *layout);    /* TIME_PERIOD */
Str layout_measure_id(const Layout *layout); /* OBS_VALUE */
