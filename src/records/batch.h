/* Batch: many rows of a table saved as records of one type, each new or the next revision of one
 * that is there.
 *
 * A row is a record: with an "id" it is that record's next draft, without one it is new and its id
 * is made. An id that is not there makes a new record of whoever may choose one (record_save); to
 * others it is problem.no_such_record, as is one that they may not know of. Columns that the file
 * has are what the record says from now on, an empty cell takes the value out; what it has no
 * column for stays. With a "revision", only what that revision said is changed: a record that says
 * something else since is told and left alone, unless it says what the row says already. Steps of
 * the review alone are no such change. "state" is for reading.
 * Rows may link to rows of the same file in any order, unless they lead to each other in a circle.
 *
 * Rights and rules are those of record_save, for each row; ACT_IMPORT is wanted on top, where a
 * record stands, and somewhere for new ones. A report (BatchOptions) wants no ACT_IMPORT: its rows
 * all change records that are there and name their revision, at most BATCH_MAX_REPORT of them.
 *
 * Problems beside those of body.h:
 *
 * - problem.unknown_column, problem.given_twice: of the header, then no row is looked at; the
 *   latter also of an id that two rows have.
 * - problem.not_a_revision: no number, or 0. A report without one: problem.required.
 * - problem.lost_update: the value is the revision that is there.
 * - problem.no_such_record, problem.other_type, problem.denied.
 * - problem.not_accepted: the value is why, in English. */
#pragma once
#include "records/flat_table.h"
#include "records/records.h"

enum { BATCH_MAX_PROBLEMS = 1000, BATCH_MAX_REPORT = 500 };

typedef enum { BATCH_NEW, BATCH_CHANGED, BATCH_UNCHANGED, BATCH_WRONG } BatchFate;
enum { BATCH_FATES = 4 };

typedef struct {
    BatchFate fate;
    unsigned long line;
    Str id;         /* of a new one it is as good as the transaction: a preview's is not kept */
    size_t changes; /* values that differ from the revision before */
    /* Where asked for (BatchOptions.shown): of a changed row what the record said and what it says
     * now; where somebody else changed it since the row's revision, what that one said and what it
     * says now. NULL: nothing of the kind, or not for the viewer. */
    const Doc *before, *after;
    bool must_audit; /* what is shown so is of a classified record: its reading belongs in the trail
                      */
} BatchOutcome;

typedef struct {
    unsigned long line;
    Str column;         /* its name in the file, "" : of the row as a whole */
    const Field *field; /* NULL: none */
    const char *message;
    Str value;
} BatchProblem;

typedef struct {
    BatchOutcome *rows;
    size_t count, counts[BATCH_FATES];
    BatchProblem *problems; /* by line; at most BATCH_MAX_PROBLEMS */
    size_t problem_count;
    bool is_saved;
} BatchReport;

typedef struct {
    bool submit;      /* what is new or changed is submitted, not kept as a draft */
    bool skips_wrong; /* saves the other rows; else a file with problems changes nothing */
    bool is_report;
    size_t shown; /* of so many rows, the first, what they change is kept in the report */
    Str note;     /* of the revisions */
} BatchOptions;

/* What batch_save would do: it is done in a transaction and taken back. Wants a connection that
 * writes. */
MUST_USE ErrCode batch_preview(Records *records, const Viewer *viewer, const RecordType *type,
                               const FlatTable *table, const BatchOptions *options, Arena *arena,
                               BatchReport *out, Err *err);
/* In one transaction. ERR_OK also when rows have problems: out->is_saved tells. ERR_DENIED: the
 * viewer may import nowhere. */
MUST_USE ErrCode batch_save(Records *records, const Viewer *viewer, const RecordType *type,
                            const FlatTable *table, const BatchOptions *options, Arena *arena,
                            BatchReport *out, Err *err);
