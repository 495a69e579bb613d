/* Progress view: what all pages about progress share: which dataset and method are looked at, since
 * when, and how a result is said in the words of the page's language.
 *
 * Without a method a page says what was observed: where the latest value stands, seen from the
 * base. A method's class and the probability come only when they are asked for, under the words
 * "experimental, not official statistics". */
#pragma once
#include "portal/page.h"
#include "progress/aggregate.h"

typedef struct {
    Page *page;
    const Assessment *assessment;
    const Profile *profile;
    const ShelfDataset *dataset;
    bool has_method; /* false: what was observed */
    MethodId method;
} ProgressView;

/* Reads ?dataset= and ?method=, makes the assessment, and puts what the head of every such page
 * says: dataset, day, methods to choose from. *view->assessment NULL: there is no dataset. */
MUST_USE ErrCode progress_view_open(ProgressView *view, Page *page, Err *err);
/* "Progress, as seen in October 2020" where the release is more than a year old. */
void progress_view_title(const ProgressView *view, Str title, Str description);
/* The address of the same page as "csv" or "svg", under that key. */
void progress_put_form(Page *page, const char *form);
/* An address among these pages that keeps dataset and method. */
Str progress_view_url(const ProgressView *view, Str id);

/* The page of a profile's row: of its indicator, and of which of its rows. */
Str progress_row_url(const ProgressView *view, size_t row);

/* What was observed, and the class of a method that was asked for: numbers raw, and the texts that
 * a reader sees. */
void progress_put_result(const ProgressView *view, Doc *doc, const Result *result);
/* Whether a reader is shown what lies ahead: a forecast of a handful of values is not. */
bool progress_has_outlook(const Result *result);
/* What lies ahead, and the chance; whoever puts it says that it is experimental, by the note. */
void progress_put_ahead(const ProgressView *view, Doc *doc, const Result *result);
void progress_put_note(const ProgressView *view);
/* The short cell of a table: symbol, word, value. */
void progress_put_cell(const ProgressView *view, Doc *doc, const Result *result);
void progress_put_aggregate(const ProgressView *view, Doc *doc, const Aggregate *aggregate);
/* What the symbols mean, as data.legend; data.movements or data.classes: those of the other look.
 */
void progress_put_legend(const ProgressView *view);

/* A computed number beside values with so many decimals; "" for NAN. */
Str progress_value(const Page *page, const Result *result, double value);
/* The name of a row: of the framework's series where it has one, else the profile's. */
Name progress_row_name(const Page *page, const ProfileRow *row);
