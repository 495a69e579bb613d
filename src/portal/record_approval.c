/* The approval sheet of a record's working copy (лист согласования): the text as it stands, whom it
 * names to sign, and room for their signatures. It is printed, signed, scanned, and the scan kept
 * with the record under "approvals". The sheet tells the revision and the SHA-256 of its text, so
 * that nobody can doubt later what was signed. */
#include "base/hash.h"
#include "portal/label.h"
#include "portal/record_parts.h"

enum { SIGNERS_MAX = 20, EMPTY_LINES = 3 };

static void put_line(Page *p, Doc *list, size_t number, Str id)
{
    Doc *d = doc_object(list, NULL);
    doc_text(d, "number", page_running(p, arena_printf(p->arena, "%zu", number)));
    page_put_name(p, d, "name", id.len ? label_id(p, id) : (Name){STR(""), STR("")});
}

/* Whom a field of actors or parties names: a state stands for itself there. */
static bool is_signer(const BodyLink *link)
{
    static const Str kinds[] = {STR_INIT("organisation"), STR_INIT("person"), STR_INIT("group")};
    bool found = false;
    for (const char *const *to = link->field->to; *to; to++)
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
            found |= str_eq(str_of(*to), kinds[i]);
    return found;
}

static bool is_among(const Str *ids, size_t count, Str id)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(ids[i], id))
            return true;
    return false;
}

/* Whom the record names, each once, and empty lines for others. */
static void put_signers(Page *p, const Record *record)
{
    BodyLink *links;
    Str named[SIGNERS_MAX];
    size_t count = 0, all = body_links(record->type, record->body, p->arena, &links);
    Doc *list = doc_list(p->data, "signers");
    for (size_t i = 0; i < all && count < SIGNERS_MAX; i++)
        if (is_signer(&links[i]) && !is_among(named, count, links[i].to)) {
            named[count++] = links[i].to;
            put_line(p, list, count, links[i].to);
        }
    for (size_t i = 1; i <= EMPTY_LINES; i++)
        put_line(p, list, count + i, STR(""));
}

static void put_fingerprint(Page *p, const Record *record)
{
    Buf text;
    char hash[HASH_HEX_LEN + 1];
    buf_init(&text, RECORD_MAX_BYTES);
    body_write(&text, record->type, record->body);
    hash_sha256_hex(buf_str(&text), hash);
    buf_clear(&text);
    doc_text(p->data, "fingerprint", arena_dup(p->arena, str_of(hash)));
}

/* Who did what with the text so far. */
static ErrCode put_trail(Page *p, const Record *record, Err *err)
{
    Revision *revisions;
    size_t count;
    TRY(record_history_of_page(p, record, &revisions, &count, err));
    Doc *list = doc_list(p->data, "trail");
    for (size_t i = count; i-- > 0;)
        record_put_revision(p, list, record, &revisions[i]);
    return ERR_OK;
}

/* Sheets that were signed. */
static void put_scans(Page *p, const Record *record)
{
    const Doc *approvals = doc_get(record->body, STR("approvals"));
    Doc *list = doc_list(p->data, "scans");
    doc_bool(p->data, "has_scans", doc_count(approvals) > 0);
    for (const Doc *a = approvals ? approvals->first : NULL; a; a = a->next) {
        Str hash = doc_str(a, "sheet"), date = doc_str(a, "date");
        const Doc *revision = doc_get(a, STR("of_revision"));
        Doc *d = doc_object(list, NULL);
        doc_text(d, "hash", hash);
        doc_text(d, "text", view_file_words(p, hash));
        doc_text(d, "url", view_file_url(p, record->id, hash));
        doc_text(d, "date", date.len ? page_date(p, date) : STR(""));
        doc_text(d, "revision", revision ? page_running(p, revision->text) : STR(""));
    }
}

ErrCode page_record_approval(Page *p, Err *err)
{
    Record record;
    char moment[CLOCK_TEXT_MAX];
    TRY(record_of_page(p, 0, &record, err));
    record_put_head(p, &record, "approval.title");
    record_put_state(p, p->data, record.state);
    doc_text(p->data, "id", record.id);
    doc_text(p->data, "type_text", label_type(p, record.type, ""));
    doc_text(p->data, "revision",
             page_running(p, arena_printf(p->arena, "%lld", (long long)record.revision)));
    doc_text(p->data, "date", page_date(p, clock_date(record.changed_us, moment)));
    doc_text(p->data, "changed_by", page_account_name(p, record.changed_by));
    doc_text(p->data, "owner", record.owner.len ? label_id(p, record.owner).text : STR(""));
    bool may_edit = !record_may_save(p->records, &p->viewer, record.id, NULL);
    doc_printf(p->data, "edit_url", STR_FMT "%s",
               STR_ARG(may_edit ? label_id_url(p, record.id) : STR("")), may_edit ? "/edit" : "");
    put_fingerprint(p, &record);
    view_body(p, p->data, record.type, record.body);
    view_text(p, p->data, "summary", doc_get(record.body, STR("summary")),
              doc_str(record.body, "original"));
    put_signers(p, &record);
    put_scans(p, &record);
    return put_trail(p, &record, err);
}
