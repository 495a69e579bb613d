/* How often the public page of a record was read here: told on it, as JSON and as CSV by month. */
#include "portal/label.h"
#include "portal/record_parts.h"
#include "records/reads.h"

enum { FRESH_S = 600 }; /* how old the sums of a page may be */

static Str number_words(Page *p, int64_t number)
{
    return page_running(p, arena_printf(p->arena, "%lld", (long long)number));
}

/* "Русский 3, English 2": the sum of each language. */
static void put_languages(Page *p, Doc *into, const ReadCount *counts, size_t count)
{
    Doc *list = doc_list(into, "languages");
    for (size_t i = 0; i < count;) {
        Str language = counts[i].language;
        int64_t sum = 0;
        for (; i < count && str_eq(counts[i].language, language); i++)
            sum += counts[i].count;
        Doc *d = doc_object(list, NULL);
        doc_text(d, "language", language);
        doc_text(d, "name", label_language(p, language));
        doc_int(d, "count", sum);
        doc_text(d, "number", number_words(p, sum));
    }
}

ErrCode record_put_reads(Page *p, const RecordType *type, const Doc *body, Err *err)
{
    ReadCount *counts;
    size_t count;
    Str since;
    int64_t sum = 0;
    if (!type->counts_reads || doc_get(body, STR("general"))) /* a withheld name tells nothing */
        return ERR_OK;
    if (p->format == PAGE_HTML)
        p->reply->page = read_counter_page(site_reads(p->site), record_id_of(p),
                                           locale_language(p->locale)->code);
    p->reply->fresh_s = FRESH_S;
    TRY(reads_of(store_db(p->store), record_id_of(p), p->arena, &counts, &count, &since, err));
    if (!count)
        return ERR_OK;
    for (size_t i = 0; i < count; i++)
        sum += counts[i].count;
    Doc *d = doc_object(p->data, "reads_here");
    MessageArgument date = {"date", page_date(p, since)};
    doc_int(d, "count", sum);
    doc_text(d, "since", since);
    doc_text(d, "number", number_words(p, sum));
    doc_text(d, "counted", page_format(p, "reads.since", 0, &date, 1));
    doc_printf(d, "csv_url", STR_FMT "/reads.csv", STR_ARG(label_id_url(p, record_id_of(p))));
    put_languages(p, d, counts, count);
    return ERR_OK;
}

ErrCode page_record_reads(Page *p, Err *err)
{
    ReadCount *counts;
    size_t count;
    Doc *public = NULL;
    Str moved = STR(""), since;
    TRY(record_public(p->records, record_id_of(p), p->arena, &public, &moved, err));
    if (moved.len || !p->type->counts_reads ||
        doc_get(doc_get(public, STR("body")), STR("general")))
        return err_set(err, ERR_NOT_FOUND, "no reads are counted of this");
    p->reply->fresh_s = FRESH_S;
    TRY(reads_of(store_db(p->store), record_id_of(p), p->arena, &counts, &count, &since, err));
    buf_add(&p->text, STR("record,language,month,reads\n"));
    for (size_t i = 0; i < count; i++) {
        page_csv_cell(p, record_id_of(p), false);
        page_csv_cell(p, counts[i].language, false);
        page_csv_cell(p, counts[i].month, false);
        buf_printf(&p->text, "%lld\n", (long long)counts[i].count);
    }
    return ERR_OK;
}
