#include "structure/breakdown.h"

static bool is_one_of(Str code, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(code, str_of(list[i])))
            return true;
    return false;
}

bool dimension_is_breakdown(const Layout *layout, size_t dimension)
{
    static const char *const others[] = {"REF_AREA",     "SERIES", "INDICATOR",
                                         "UNIT_MEASURE", "FREQ",   "REPORTING_TYPE"};
    return !is_one_of(layout_dimension_at(layout, dimension)->id, others,
                      sizeof others / sizeof *others);
}

bool code_is_total(Str code)
{
    static const char *const totals[] = {"_T", "_Z", "BOTHSEX", "ALLAGE", "ALLAREA", "TOTAL", "_X"};
    return is_one_of(code, totals, sizeof totals / sizeof *totals);
}
