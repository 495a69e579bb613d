/* Components of a data structure: what each column is, which concept it means, which codelist it
 * takes its values from. */
#pragma once
#include "structure/artefact.h"

typedef struct {
    Str id;
    ColumnRole role;
    ColumnLevel level;
    bool mandatory;
    ArtefactRef scheme; /* of its concept */
    Str concept;
    ArtefactRef codelist; /* id "": not enumerated, or by its concept */
} Component;

/* In the order of storage: dimensions by position, time, measure, attributes. Returns the count. */
size_t components_read(const XmlNode *data_structure, Component *list, size_t room);

/* The layout of a dataflow (or of a data structure, kind "DataStructure"). `dataset` is its id,
 * AGENCY:ID. ERR_NOT_FOUND names what is missing. Texts lie in the arena of the structures. */
MUST_USE ErrCode components_layout(Structures *structures, Str kind, ArtefactRef ref, Str dataset,
                                   Layout *layout, Err *err);
