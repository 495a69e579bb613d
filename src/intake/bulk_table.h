/* Bulk tables: one observation a row, a column for each component, as UNSD publishes its database.
 * The fast way into a draft for files of millions of rows: neighbouring columns are compared with
 * the row before and looked up whole, and only texts not met before are split and checked. */
#pragma once
#include "series/draft.h"

typedef enum {
    BULK_IGNORE,
    BULK_DIMENSION, /* component: number of the dimension */
    BULK_ATTRIBUTE, /* component: number of the attribute */
    BULK_PERIOD,
    BULK_VALUE,
    BULK_LABEL /* component: number of the column whose code it names */
} BulkRole;

typedef struct {
    BulkRole role;
    size_t component;
    Str when_empty;      /* of a dimension: the code of an empty cell; "" is an error */
    bool omit_if_period; /* of an attribute: absent where it only repeats the period */
} BulkColumn;

/* What becomes of a row that does not fit, and of what a reader learns by the way. Texts are lent
 * for the time of the call; columns count from 1. An error ends the reading. */
typedef struct {
    void *context;
    ErrCode (*quarantine)(void *context, unsigned long line, unsigned long column, const char *code,
                          const char *message, Str row, Err *err);
    /* Whether a value that is no number may be stored; if not, the row goes to quarantine for *code
     * and *message. Called from several threads: it must look at nothing but the text. */
    bool (*judge_text)(Str value, const char **code, const char **message);
    ErrCode (*stored_text)(void *context, unsigned long line, unsigned long column, Str value,
                           Err *err);
    /* The name that the table gives to a code; told at least once for each pair. */
    ErrCode (*label)(void *context, unsigned long line, size_t dimension, Str code, Str text,
                     Err *err);
    void (*progress)(void *context, size_t bytes_done); /* may be NULL */
} BulkSink;

/* A component that the table has no column for: every row has this code. */
typedef struct {
    bool is_attribute;
    size_t component;
    Str code;
} BulkConstant;

typedef struct {
    Str input;
    size_t from;        /* the first record behind the header */
    unsigned long line; /* its line */
    char separator;
    const BulkColumn *columns;
    size_t column_count;
    uint16_t file; /* of the draft: the origin of the rows */
    const BulkConstant *constants;
    size_t constant_count;
} BulkTable;

/* Exactly one column is a period and one a value: ERR_INVALID otherwise.
 * A row with more cells than columns is read if the others are empty.
 * Rows end up in the draft or in quarantine; *rows: all that were read. An error means that nothing
 * of the file can be used. A large input is read by several threads; the result is the same. */
MUST_USE ErrCode bulk_table_read(Draft *draft, const BulkTable *table, const BulkSink *sink,
                                 uint64_t *rows, Err *err);
