/* Derive: the data structure of a plain table, which came without one: a codelist for each
 * dimension, made of the codes met and the names that the table gives them, concepts, a data
 * structure and a dataflow, owned by the dataset's agency. Codes of earlier imports stay; a new
 * name replaces the old one of its language. Other columns make another version of data structure
 * and dataflow, so that an earlier release keeps its own. */
#pragma once
#include "structure/artefact.h"

typedef struct {
    Str code, lang, text;
} DerivedName;

typedef struct {
    Str id;
    ColumnRole role;
    size_t code_count, name_count; /* of dimensions */
    const Str *codes;
    const DerivedName *names; /* of codes, in any order */
    size_t title_count;
    const DerivedName *titles; /* of the component itself; code is not used */
} DerivedColumn;

typedef struct {
    Str dataset; /* AGENCY:ID */
    Str version; /* of data structure and dataflow */
    size_t column_count, title_count;
    const DerivedColumn *columns; /* dimensions, time, measure, attributes */
    const DerivedName *titles;    /* of the dataset */
} DerivedDataset;

/* The layout such a dataset has, before any code is known; of version "1.0". Texts lie in the
 * arena. */
MUST_USE ErrCode derive_layout(const DerivedDataset *dataset, Arena *arena, Layout *layout,
                               Err *err);
/* Whether the data structure of the layout is one of ours: its codelists have the names that we
 * give. A structure that came from elsewhere is not ours to write. */
bool derive_is_own(const Layout *layout);
/* Sets layout->structure: the version that has just these columns, else a new one. */
MUST_USE ErrCode derive_set_version(Structures *structures, Layout *layout, Err *err);
/* Adds the artefacts, new, to the structures. */
MUST_USE ErrCode derive_structures(Structures *structures, const DerivedDataset *dataset, Err *err);
