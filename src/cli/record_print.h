/* Record print: how the command line shows records, for people and (--json) for programs. */
#pragma once
#include "cli/registry.h"

ErrCode record_print_types(Registry *registry, Err *err);
ErrCode record_print_list(Registry *registry, Err *err);
ErrCode record_print_show(Registry *registry, Err *err);
ErrCode record_print_history(Registry *registry, Err *err);
ErrCode record_print_diff(Registry *registry, Err *err);
/* One line: id, revision, state; after an act on it. */
void record_print_done(const Registry *registry, const Record *record);
