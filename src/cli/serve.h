/* Serving: the pages of one data folder until the program is told to stop. */
#pragma once
#include "base/err.h"
#include "cli/command.h"
#include "portal/site.h"

/* Prints the address, then serves until SIGINT or SIGTERM. */
MUST_USE ErrCode serve_folder(const SiteOptions *options, Str listen, Err *err);
