#include "portal/units.h"

/* Codes by which UNSD and national offices call the same unit. */
static const char *const SAME[][2] = {{"PERCENT", "PT"}, {"TONNES", "T"}, {"NUMBER", "NUM"}};

static Str common_code(Str code)
{
    for (size_t i = 0; i < sizeof SAME / sizeof *SAME; i++)
        if (str_eq(code, str_of(SAME[i][1])))
            return str_of(SAME[i][0]);
    return code;
}

UnitsRelation units_compare(const Page *p, const ShelfVariable *a, const ShelfVariable *b)
{
    Str x = page_unit_name(p, a), y = page_unit_name(p, b);
    if (!x.len || !y.len)
        return UNITS_UNKNOWN;
    bool same = str_eq(common_code(a->unit), common_code(b->unit)) || str_eq_nocase(x, y);
    return same ? UNITS_SAME : UNITS_DIFFER;
}
