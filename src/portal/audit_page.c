/* The trail of acts, for those who may read it in the whole region: no context divides it.
 *
 * Reading it is no entry of it: the trail holds no text of any record, only who did what with which
 * id; and if every look made an entry, those who watch it would bury what they look for. */
#include "base/num.h"
#include "http/url.h"
#include "portal/account_parts.h"
#include "portal/label.h"
#include "records/audit.h"

enum { ROWS = 50 };

static int64_t number_of(const Page *p, const char *name)
{
    uint64_t number = 0;
    return num_read_u64(page_query(p, name), INT64_MAX, &number) ? (int64_t)number : 0;
}

typedef struct {
    Str actor, act, object, since; /* as typed */
    AuditQuery query;
} Filter;

/* An address as actor means its account. */
static ErrCode read_filter(Page *p, Filter *f, Err *err)
{
    Account account;
    *f = (Filter){.actor = page_query(p, "actor"),
                  .act = page_query(p, "act"),
                  .object = page_query(p, "object"),
                  .since = page_query(p, "since")};
    f->query = (AuditQuery){.actor = f->actor,
                            .act = f->act,
                            .object = f->object,
                            .after = number_of(p, "before"),
                            .limit = p->format == PAGE_CSV ? AUDIT_MAX_ROWS : ROWS + 1,
                            .newest_first = true};
    if (str_find_char(f->actor, '@') != SIZE_MAX &&
        !account_find(store_db(p->store), f->actor, p->arena, &account, NULL))
        f->query.actor = account.id;
    if (f->since.len && !clock_parse(f->since, false, &f->query.since_us))
        return err_set(err, ERR_INVALID, "'" STR_FMT "' is no day", STR_ARG(f->since));
    return ERR_OK;
}

static Str act_text(const Page *p, Str act)
{
    Str key = arena_printf(p->arena, "trail." STR_FMT, STR_ARG(act));
    Str text = locale_message(p->locale, key, NULL);
    return str_eq(text, key) ? act : text;
}

static Str actor_name(Page *p, Str actor)
{
    return actor.len ? page_account_name(p, actor) : page_message(p, "audit.nobody");
}

static void put_object(Page *p, Doc *d, Str object)
{
    Str type = id_type(object);
    if (!object.len)
        return;
    doc_text(d, "object", object);
    if (str_eq(type, STR("account"))) {
        doc_text(d, "object_name", page_account_name(p, object));
        doc_text(d, "url", page_url(p, "accounts", str_part(object, type.len + 1, object.len)));
    } else if (label_id_url(p, object).len && id_is_valid(object)) {
        page_put_name(p, d, "object_name", label_id(p, object));
        doc_printf(d, "url", STR_FMT "%s", STR_ARG(label_id_url(p, object)),
                   type_find(site_types(p->site), type) ? "/history" : "");
    }
}

static void put_entry(Page *p, Doc *list, const AuditEntry *e)
{
    char moment[CLOCK_TEXT_MAX];
    Doc *d = doc_object(list, NULL);
    doc_int(d, "number", e->number);
    doc_text(d, "at", clock_text(e->at_us, moment));
    doc_text(d, "date", account_moment(p, e->at_us));
    doc_text(d, "actor", e->actor);
    doc_text(d, "actor_name", actor_name(p, e->actor));
    doc_text(d, "act", e->act);
    doc_text(d, "act_text", act_text(p, e->act));
    put_object(p, d, e->object);
    if (!str_eq(e->detail, STR("{}")))
        doc_text(d, "detail", e->detail);
    doc_text(d, "client", e->client);
    doc_text(d, "hash", e->hash);
}

static void write_csv(Page *p, const AuditEntry *entries, size_t count)
{
    buf_add(&p->text, STR("NUMBER,AT,ACTOR,ACT,OBJECT,DETAIL,CLIENT,HASH\n"));
    for (size_t i = 0; i < count; i++) {
        const AuditEntry *e = &entries[i];
        char moment[CLOCK_TEXT_MAX];
        buf_printf(&p->text, "%lld," STR_FMT ",", (long long)e->number,
                   STR_ARG(clock_text(e->at_us, moment)));
        page_csv_cell(p, e->actor, false);
        page_csv_cell(p, e->act, false);
        page_csv_cell(p, e->object, false);
        page_csv_cell(p, e->detail, false);
        page_csv_cell(p, e->client, false);
        page_csv_cell(p, e->hash, true);
    }
}

/* --- links --- */

static void add_parameter(Buf *b, const char *name, Str value)
{
    if (!value.len)
        return;
    buf_printf(b, "%s%s=", b->len ? "&" : "", name);
    http_encode(b, value);
}

static Str list_url(Page *p, const Filter *f, const char *suffix, int64_t before)
{
    Buf b;
    buf_init(&b, 8000);
    add_parameter(&b, "actor", f->actor);
    add_parameter(&b, "act", f->act);
    add_parameter(&b, "object", f->object);
    add_parameter(&b, "since", f->since);
    if (before)
        buf_printf(&b, "%sbefore=%lld", b.len ? "&" : "", (long long)before);
    Str url = arena_printf(p->arena, STR_FMT "%s%s" STR_FMT, STR_ARG(page_url(p, "audit", STR(""))),
                           suffix, b.len ? "?" : "", STR_ARG(buf_str(&b)));
    buf_clear(&b);
    return url;
}

static void put_filter(Page *p, const Filter *f)
{
    Doc *d = doc_object(p->data, "filter");
    doc_text(d, "actor", f->actor);
    doc_text(d, "act", f->act);
    doc_text(d, "object", f->object);
    doc_text(d, "since", f->since);
    doc_text(p->data, "list_url", page_url(p, "audit", STR("")));
    doc_text(p->data, "csv_url", list_url(p, f, ".csv", 0));
}

/* All of the trail is read for it, so it waits until it is asked for. */
static ErrCode put_chain(Page *p, Err *err)
{
    int64_t bad, count;
    char hash[65], number[24];
    if (!page_query(p, "verify").len)
        return ERR_OK;
    TRY(audit_verify(store_db(p->store), &bad, &count, hash, err));
    Doc *d = doc_object(p->data, "chain");
    number[num_write_u64((uint64_t)(bad ? bad : count), number)] = '\0';
    MessageArgument argument = {"number", page_running(p, str_of(number))};
    doc_bool(d, "is_broken", bad != 0);
    doc_int(d, "entries", count);
    if (bad)
        doc_int(d, "changed_at", bad);
    doc_text(d, "text", page_format(p, bad ? "audit.broken" : "audit.holds", 0, &argument, 1));
    doc_text(d, "hash", str_of(hash));
    return ERR_OK;
}

ErrCode page_audit_trail(Page *p, Err *err)
{
    Filter f;
    AuditEntry *entries;
    size_t count;
    if (!account_may_audit(p))
        return err_set(err, ERR_DENIED, "the trail is for those who may read all of it");
    TRY(read_filter(p, &f, err));
    TRY(audit_list(store_db(p->store), &f.query, p->arena, &entries, &count, err));
    if (p->format == PAGE_CSV) {
        write_csv(p, entries, count);
        return ERR_OK;
    }
    account_head(p, page_message(p, "audit.title"), "account", "account.title");
    put_filter(p, &f);
    Doc *list = doc_list(p->data, "entries");
    for (size_t i = 0; i < count && i < ROWS; i++)
        put_entry(p, list, &entries[i]);
    if (f.query.after)
        doc_text(p->data, "newest", list_url(p, &f, "", 0));
    if (count > ROWS)
        doc_text(p->data, "older", list_url(p, &f, "", entries[ROWS - 1].number));
    doc_bool(p->data, "paged", f.query.after || count > ROWS);
    return put_chain(p, err);
}
