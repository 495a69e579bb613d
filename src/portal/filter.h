/* Filter: a choice in the form above a list or a search, in page->data "filters": {name, label,
 * any, options: [{value, label, chosen}]}. What is chosen is the query's parameter of that name. */
#pragma once
#include "portal/page.h"

/* The options of a new one; must_choose: there is no "any". */
Doc *filter_put(Page *page, const char *name, Str label, bool must_choose);
void filter_option(Doc *options, Str value, Str label, Str chosen);
/* "place": our countries; "goal": the goals; "theme". */
void filter_put_places(Page *page);
void filter_put_goals(Page *page);
void filter_put_themes(Page *page);
