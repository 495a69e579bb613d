/* Page: one request while a handler answers it. A handler fills page->data with what the page says,
 * sets its title, and returns; the portal makes HTML, JSON, CSV or SVG of it. ERR_NOT_FOUND becomes
 * the page of that name. */
#pragma once
#include "access/session.h"
#include "http/form.h"
#include "portal/site.h"
#include "records/records.h"
#include "structure/names.h"
#include "view/chart.h"

typedef enum {
    PAGE_HTML = 1,
    PAGE_JSON = 2,
    PAGE_CSV = 4,
    PAGE_SVG = 8,
    PAGE_XLSX = 16
} PageFormat;

typedef struct {
    const Site *site;
    Store *store;
    Records *records; /* on the store's connection, for reading */
    Shelf *shelf;
    Names *names;
    Arena *arena;
    int language;
    const Locale *locale;
    const Framework *framework;
    const HttpRequest *request;
    HttpReply *reply; /* a handler may set status, location and cookies */
    const Who *who;   /* NULL: nobody signed in */
    Viewer viewer;
    int64_t now_us;
    Str section, id, part;  /* of the path: indicators, 3.2.1; organisations, undp, edit */
    const RecordType *type; /* of the section; NULL: no page of records */
    Str query;
    Form form; /* of a POST */
    PageFormat format;
    const char *template_name; /* of the route; a handler of several pages may choose another */
    Doc *page, *data;
    Assessment *assessment; /* of pages about progress; unreferenced with the page */
    Buf text;               /* of CSV and SVG, written by the handler */
} Page;

typedef ErrCode PageHandler(Page *page, Err *err);

PageHandler page_home, page_goals, page_goal, page_target, page_indicator, page_places, page_place,
    page_datasets, page_dataset, page_about, page_progress, page_progress_of, page_methods;
PageHandler page_register, page_theme, page_search, page_sign_in, page_sign_in_again, post_sign_in,
    post_sign_out, page_invitation, post_invitation, page_work;
PageHandler page_account, post_account, page_accounts, post_accounts, page_account_of,
    post_account_of, page_audit_trail, page_confirm, post_confirm, page_windows, post_windows;
PageHandler page_record_list, page_record, page_record_new, page_record_edit, page_record_history,
    page_record_approval, page_record_difference;
PageHandler page_record_import, post_record_import, page_work_import, post_work_import,
    page_record_reads;
PageHandler post_record_new, post_record_edit, post_record_step, post_record_comment;
PageHandler page_record_merge, post_record_merge, page_record_erase, post_record_erase;

/* --- helpers for handlers --- */

void page_title(Page *page, Str title, Str description);
void page_crumb(Page *page, Str url, Str text); /* text of the trail; url "" : this page */
Str page_message(const Page *page, const char *key);
Str page_format(const Page *page, const char *key, int64_t count, const MessageArgument *arguments,
                size_t argument_count);
/* The first value of a query parameter; "" when absent or malformed. */
Str page_query(const Page *page, const char *name);
Str page_place_name(const Page *page, const Place *place);
Str page_url(const Page *page, const char *section, Str id); /* /en/goals/3 */
/* A text with the digits of running text: ۳.۲ in Dari and Pashto, where no Latin letter touches
 * them. Tables, axes, codes and files keep theirs. */
Str page_running(const Page *page, Str text);
/* "2000–2019", or "2019" alone, as running text. */
Str page_span(const Page *page, Str first, Str last);
Str page_date(const Page *page, Str iso_date);
/* Under the key, and its language under KEY_lang when that is not the page's. */
void page_put_name(const Page *page, Doc *doc, const char *key, Name name);
bool page_goal_is_dark(int goal); /* white digits on its tile */
/* The six countries in the alphabet of the language. */
size_t page_countries(const Page *page, const Place **out, size_t room);
size_t page_parts(const Page *page, const Place *whole, const Place **out, size_t room);
/* What somebody wrote at an import, in the language that it seems to be in. */
Name page_told(Str text);
Name page_dataset_title(const Page *page, const ShelfDataset *dataset);
/* The name in English, for citations; "" when there is none. */
Str page_english_name(const Page *page, Str dataset);
Str page_dataset_name(const Page *page, const ShelfDataset *dataset);
/* "UN database", "National": the source of a figure in a word or two; else the dataset's name. */
Str page_source_name(const Page *page, const ShelfDataset *dataset);
/* What the variable measures: the name of its series, and its breakdowns. */
Name page_variable_name(const Page *page, const ShelfVariable *variable, bool with_breakdowns);
Str page_unit_name(const Page *page, const ShelfVariable *variable);
/* "3.2.1 Under-five mortality": the name of an indicator's leading series, or its number alone. */
Name page_indicator_name(const Page *page, Str indicator);
/* The variable that speaks best of an indicator: fewest breakdowns, most countries, most values.
 * national NULL: of a dataset that is nobody's own, else of that country's; NULL when none does. */
const ShelfVariable *page_headline(const Page *page, Str indicator, const Place *national);
/* Of a dataset that is nobody's own, else of the first country that has one, in the order of the
 * framework, whatever the page's language. */
const ShelfVariable *page_first_headline(const Page *page, Str indicator);
void page_csv_cell(Page *page, Str text, bool is_last);
/* Instead of a page: 303 after a form, 301 for what has moved. */
ErrCode page_redirect(Page *page, int status, Str to);
/* Whether the viewer must tell the password again before what follows (session.h, step up): then
 * the reply leads to the page that asks, which leads back here. Not for what a form has sent. */
bool page_needs_step_up(Page *page);
/* 303 to a page that asks first, "sign-in" or "confirm", and then leads back to this one with its
 * query. */
ErrCode page_lead_by(Page *page, const char *section);
/* The address of this page with its query, as `next` has it. */
Str page_here(Page *page);
/* A path of this site that was sent along, "/ky/organisations/new"; anything else: the own work. */
Str page_next(Page *page, Str wanted);
/* A person's name, or "operator" in words; the id when the account isn't known. */
Str page_account_name(Page *page, Str account);
