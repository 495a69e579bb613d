/* Map: the part of a page that shows places as shapes: what is drawn of which year, and the
 * sentence in its place where no boundaries valid then are here. Data go to page->data "map"; where
 * the drawing itself is asked for (.svg), it is written to page->text. */
#pragma once
#include "portal/page.h"

/* Values of the variable for the parts of the place that it knows best, on the map of the year that
 * the query names as "map", else of the last one that can be drawn. Nothing when it knows no parts.
 * ERR_NOT_FOUND when there is no value of the year asked for. */
MUST_USE ErrCode map_of_values(Page *page, const ShelfVariable *variable, Str name, Err *err);
/* The parts of a place, each a link to its page, by the newest boundaries that are here. */
MUST_USE ErrCode map_of_parts(Page *page, const Place *whole, Err *err);
/* Whether the variable has values of parts of a country, so that map_of_values shows them. */
bool map_has_parts(const Page *page, const ShelfVariable *variable);
/* Whether shapes of those parts are here, of whatever day. */
bool map_has_boundaries(const Page *page, const ShelfVariable *variable);
/* The query asks for the map in place of the chart. */
bool map_is_asked(const Page *page);
