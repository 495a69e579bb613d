/* Codes of a codelist as a set, for the checks of an import. */
#pragma once
#include "structure/artefact.h"

typedef struct CodeSet CodeSet;

/* *out NULL when the codelist "AGENCY:ID(VERSION)" is not known. */
MUST_USE ErrCode code_set_new(CodeSet **out, Structures *structures, Str codelist, Err *err);
void code_set_free(CodeSet *set);
bool code_set_has(const CodeSet *set, Str code);
