/* The inside of an import, for its own files: intake.c opens and reads, intake_land.c checks and
 * lands. Others use intake.h. */
#pragma once
#include "base/intern.h"
#include "base/vec.h"
#include "intake/intake.h"
#include "intake/source.h"

typedef VEC(DerivedName) NameList;

/* Names told by a derived dataset's tables, by component; each code and language once. */
struct IntakeLabels {
    Interner *seen, *components;
    NameList of_codes[LAYOUT_MAX_COLUMNS], of_component[LAYOUT_MAX_COLUMNS];
};

struct Intake {
    Arena *arena;
    Store *store;
    Structures *structures;
    Source *source;
    const IntakeOptions *options;
    IntakeAlso *also; /* in place of the quarantine of an import; may be NULL */
    void *also_context;
    VEC(IntakeDataset *) datasets;
    VEC(IntakeFinding) findings;
    VEC(IntakeResult) results;
    VEC(Str) skipped;
    VEC(DerivedName) titles;
    Framework *framework;     /* once a reader has asked for it */
    VEC(ShapeSet) shape_sets; /* that differ from what is stored */
    VEC(IntakeShapes) shapes;
    IntakeReport report;
};

bool intake_reads(const Intake *in, InputKind kind); /* there is a reader for it */
/* Checks all datasets and lands them with all that belongs to the import. */
MUST_USE ErrCode intake_land(Intake *in, Err *err);
void intake_fill_report(Intake *in);
