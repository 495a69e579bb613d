/* Previous: the release in force, laid into a draft beside the rows of an import, so that both are
 * ranked and compared in one space of codes. */
#pragma once
#include "series/draft.h"
#include "series/release.h"

/* The file number of the rows of the release in force; no file of an import has it. */
enum { PREVIOUS_FILE = DRAFT_MAX_FILES };

/* Adds every observation of the release as a row of PREVIOUS_FILE. Dimensions must be the same
 * set. Attributes that the draft does not have are added to it when `keep_attributes`, else left
 * out. */
MUST_USE ErrCode previous_load(Draft *draft, Release *release, bool keep_attributes, Err *err);
bool previous_has_same_dimensions(const Layout *a, const Layout *b);
