/* Intake: one import while it runs. Readers ask it for the draft of a dataset, tell it of rows that
 * cannot be stored and of things a person should know; in the end it lands all drafts, structures
 * and quarantined rows in one transaction, or none. One thread. */
#pragma once
#include "framework/shape.h"
#include "intake/detect.h"
#include "intake/source.h"
#include "series/landing.h"
#include "structure/derive.h"

typedef struct Intake Intake;

typedef struct {
    Str dataset;          /* AGENCY:ID for tables that do not name theirs; "" : by kind */
    Str action;           /* "", "merge", "replace" */
    Str mapping;          /* a file, or "": see table_mapping.h; NUL-terminated */
    Str title, published; /* of the release */
    Str name;             /* of a dataset whose structure follows from its table, in English */
    Str owner, licence, source_url; /* of the datasets; exports and pages carry them */
    Str valid_from, valid_to;       /* of shapes, where their file does not say; days or "" */
    bool yes, dry_run;
    void (*progress)(void *context, Str name, size_t done, size_t total); /* may be NULL */
    void *context;
} IntakeOptions;

typedef struct {
    Str name, bytes;
    InputKind kind;
} IntakeInput;

/* A dataset that this import brings rows for. */
typedef struct IntakeDataset {
    Draft *draft;
    Str id, name;    /* name: of a derived one, or "" */
    bool is_derived; /* its structure follows from the table */
    LandMode mode;
    uint64_t rows, quarantined; /* rows: all that were read */
    struct IntakeLabels *labels;
} IntakeDataset;

/* A row that was not stored, or (stored) something to look at. */
typedef struct {
    Str dataset, file, code, message, row;
    unsigned long line, column; /* 0: not known */
    bool stored;
} IntakeFinding;

typedef struct {
    Str dataset;
    LandCounts counts;
    int64_t release;
    bool is_new;
} IntakeResult;

/* The shapes of one place's parts that one file gave: read = stored + unchanged. */
typedef struct {
    Str whole, file;
    size_t stored, unchanged;
    Str drawn_until; /* the last day up to today on which every part has a shape; "" : none */
} IntakeShapes;

typedef struct {
    LandCounts totals;
    size_t result_count, finding_count, file_count, skipped_count;
    uint64_t findings_left_out; /* beyond the number that is kept */
    const IntakeResult *results;
    const IntakeFinding *findings;       /* in the order in which they were found */
    const Str *skipped;                  /* files that were not used, with the reason */
    size_t structures, titles;           /* new artefacts and titles */
    size_t shape_count, shapes_left_out; /* sets of shapes; features that became no shape */
    const IntakeShapes *shapes;
} IntakeReport;

/* Everything from opening to landing. `structure`: a structure file read before, or NULL. The
 * report lives until intake_free. */
MUST_USE ErrCode intake_run(Intake **out, Store *store, const char *const *paths, size_t count,
                            const char *structure, const IntakeOptions *options,
                            const IntakeReport **report, Err *err);
void intake_free(Intake *intake);

/* The same of inputs that are in memory. `also` runs inside the transaction, in place of the
 * renewal of the quarantine that a file brings which is read again. */
typedef ErrCode IntakeAlso(void *context, Db *db, const IntakeReport *report, Err *err);
MUST_USE ErrCode intake_run_inputs(Intake **out, Store *store, const SourceInput *inputs,
                                   size_t count, const IntakeOptions *options, IntakeAlso *also,
                                   void *context, const IntakeReport **report, Err *err);

/* --- for readers --- */

Arena *intake_arena(Intake *in);
Structures *intake_structures(Intake *in);
Store *intake_store(Intake *in);
const IntakeOptions *intake_options(const Intake *in);

/* The dataset of that id, made with the layout when it is new; a later layout must be the same.
 * ERR_INVALID for a component whose id is that of a column which SDMX-CSV has for itself. */
MUST_USE ErrCode intake_dataset(Intake *in, const Layout *layout, bool is_derived, LandMode mode,
                                IntakeDataset **out, Err *err);
/* The first dataset of this import whose structure follows from its tables, or NULL. */
IntakeDataset *intake_find_derived(Intake *in);
Str intake_first_dataset(const Intake *in); /* the id of the first so far, or "" */
/* The row is not stored: it goes to quarantine. */
MUST_USE ErrCode intake_quarantine(Intake *in, IntakeDataset *d, Str file, unsigned long line,
                                   unsigned long column, const char *code, const char *message,
                                   Str row, Err *err);
/* Stored, or not a row at all, but worth a look. */
void intake_note(Intake *in, Str dataset, Str file, unsigned long line, const char *code,
                 const char *format, ...) PRINTF_LIKE(6, 7);
/* Where a text stands. */
typedef struct {
    Str file;
    unsigned long line; /* 0: not known */
} IntakePlace;
/* Names for the structure of a derived dataset: of a code, or (code "") of the component. What a
 * name may not hold is replaced visibly, and that is told. */
void intake_label(Intake *in, IntakeDataset *d, IntakePlace at, Str component, Str code, Str lang,
                  Str text);
/* The official title of a goal, target or indicator "3.2.1". */
void intake_title(Intake *in, IntakePlace at, Str code, Str lang, Str text);
/* The list of places, read when first asked for; it lives as long as the intake. */
MUST_USE ErrCode intake_framework(Intake *in, const Framework **out, Err *err);
/* Outlines of places; what they refer to lives as long as the intake. */
MUST_USE ErrCode intake_shapes(Intake *in, const ShapeSet *set, Err *err);
void intake_progress(Intake *in, Str name, size_t done, size_t total);

/* What absence means for an input without an action of its own: a folder or bulk table replaces,
 * a single file merges, --action overrides. */
LandMode intake_mode(const Intake *in, bool is_bulk);

/* Whether a value that is no number may be stored as published text; else why not. */
bool intake_judge_text(Str value, const char **code, const char **message);
