/* Assets: files that were built into the program: templates, styles, messages, reference lists.
 * Named by their path in the source tree: "web/templates/home.html". */
#pragma once
#include "base/str.h"

typedef struct {
    const char *name;
    const char *bytes;
    uint64_t len;
} Asset;

extern const Asset asset_table[]; /* ended by a NULL name; made by script/embed */

bool asset_find(Str name, Str *bytes);
static inline Str asset_bytes(const Asset *asset) { return (Str){asset->bytes, asset->len}; }
