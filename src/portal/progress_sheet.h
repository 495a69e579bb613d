/* Progress sheet: the tables of the pages about progress as drawings (heat.h), made of the very
 * document that becomes the page and its JSON. To be called when the document is whole; nothing
 * happens in another form than SVG. */
#pragma once
#include "portal/page.h"

void progress_sheet_of_region(Page *page);
void progress_sheet_of_goal(Page *page, Str subject); /* subject: "Goal 3", "Target 3.2" */
void progress_sheet_of_place(Page *page);
void progress_sheet_of_backtest(Page *page);
