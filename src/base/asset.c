#include "base/asset.h"

bool asset_find(Str name, Str *bytes)
{
    for (const Asset *a = asset_table; a->name; a++)
        if (str_eq(str_of(a->name), name)) {
            *bytes = asset_bytes(a);
            return true;
        }
    return false;
}
