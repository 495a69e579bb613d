#include "progress/yearly.h"

static Yearly part(Yearly y, size_t from, size_t to)
{
    if (!y.count) /* perhaps of no arrays at all */
        return y;
    return (Yearly){to - from, y.years + from, y.values + from, y.flags ? y.flags + from : NULL};
}

Yearly yearly_until(Yearly y, int year)
{
    size_t count = y.count;
    while (count && y.years[count - 1] > year)
        count--;
    return part(y, 0, count);
}

Yearly yearly_since_break(Yearly y)
{
    for (size_t i = y.count; y.flags && i-- > 0;)
        if (y.flags[i] & YEARLY_BREAK)
            return part(y, i, y.count);
    return y;
}

size_t yearly_find(Yearly y, int year)
{
    for (size_t i = 0; i < y.count && y.years[i] <= year; i++)
        if (y.years[i] == year)
            return i;
    return SIZE_MAX;
}

bool yearly_at(Yearly y, int year, int reach, double *value)
{
    size_t i = 0;
    while (i < y.count && y.years[i] < year)
        i++;
    if (i == y.count)
        return false;
    if (y.years[i] == year) {
        *value = y.values[i];
        return true;
    }
    if (i == 0 || y.years[i] - y.years[i - 1] > reach)
        return false;
    double share = (double)(year - y.years[i - 1]) / (y.years[i] - y.years[i - 1]);
    *value = y.values[i - 1] + share * (y.values[i] - y.values[i - 1]);
    return true;
}
