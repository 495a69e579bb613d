/* Zone: a time zone by its name in the IANA database ("Asia/Almaty", "UTC"): whether there is one,
 * and what moment a day and time of it are. The system's files are read (tzdata, RFC 8536), for
 * they follow the laws: ICU of Debian 12 does not know yet that Almaty went from +06 to +05 in
 * March 2024. What lies behind a file's last change (2037) has the offset of that. Any thread. */
#pragma once
#include "base/str.h"

bool zone_exists(Str name);
/* Microseconds since 1970 in UTC of a day ("2025-08-03") and a time ("14:30") in a zone; where
 * clocks are set forward over it, the moment after. false: malformed, or no such zone. */
bool zone_moment(Str name, Str day, Str time, int64_t *us);
