/* Units: whether two series can be laid side by side at all. */
#pragma once
#include "portal/page.h"

typedef enum { UNITS_SAME, UNITS_DIFFER, UNITS_UNKNOWN } UnitsRelation;

/* Unknown when one of the two names no unit. */
UnitsRelation units_compare(const Page *page, const ShelfVariable *a, const ShelfVariable *b);
