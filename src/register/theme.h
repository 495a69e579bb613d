/* Theme: what a record is about beside the global goals: the spheres and topics in which the region
 * speaks of its work. A reference list as the goals are, with ids like theme:climate; their names
 * are the messages "theme.CODE". */
#pragma once
#include "base/str.h"

extern const char *const theme_codes[]; /* ended by NULL */
bool theme_exists(Str code);
