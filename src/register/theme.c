#include "register/theme.h"

#include <stddef.h>

/* The spheres of support, the topics of the visit of August 2025 (dknews.kz), and what else the
 * frameworks of the six countries have in common. */
const char *const theme_codes[] = {
    "growth",     "ecology",      "equality",   "health",     "gender",  "education", "regions",
    "vulnerable", "cooperation",  "climate",    "digital",    "peace",   "water",     "energy",
    "food",       "connectivity", "governance", "statistics", "finance", "youth",     NULL};

bool theme_exists(Str code)
{
    for (size_t i = 0; theme_codes[i]; i++)
        if (str_eq(code, str_of(theme_codes[i])))
            return true;
    return false;
}
