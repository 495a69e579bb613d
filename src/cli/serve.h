/* Serving: the pages of one data folder until the program is told to stop. */
#pragma once
#include "base/err.h"
#include "cli/command.h"

/* Prints the address, then serves until SIGINT or SIGTERM. url: of the site from outside, or "". */
MUST_USE ErrCode serve_folder(const StoreOptions *store, Str listen, const char *url, Err *err);
