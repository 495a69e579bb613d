/* The sample's register: the records of sample/register.jsonl, which lies in the program, saved and
 * published as the operator. A line is {"id": "event:…", "body": {…}}; what it links to stands
 * above it, or is a place, a goal, a theme. */
#pragma once
#include "cli/registry.h"

/* ERR_CONFLICT: the store holds records, and not the sample's. */
MUST_USE ErrCode sample_register_check(Registry *registry, Err *err);
/* All lines or, when one is refused, none: its problems go to standard error, and err names the
 * line. Records that are there already stay as they are. */
MUST_USE ErrCode sample_register_load(Registry *registry, Err *err);
