/* People and roles, for those who give roles somewhere: the accounts of their circle, one more by
 * its exact address, and the form that invites. */
#include "portal/account_parts.h"
#include "portal/record_form.h"

static ErrCode denied(Err *err)
{
    return err_set(err, ERR_DENIED, "accounts are for those who may give roles");
}

static Str grant_text(Page *p, const Grant *g)
{
    Doc *d = doc_new(p->arena, DOC_OBJECT);
    account_put_context(p, d, g->context);
    return arena_printf(p->arena, STR_FMT ": " STR_FMT, STR_ARG(account_role(p, g->role)),
                        STR_ARG(doc_str(d, "context_text")));
}

static void put_account(Page *p, Doc *list, const Account *a, const Grant *grants, size_t count)
{
    Doc *d = doc_object(list, NULL);
    doc_text(d, "id", a->id);
    doc_text(d, "name", a->name);
    doc_text(d, "email", a->email);
    doc_text(d, "url", account_url(p, a->id));
    if (a->organisation.len) {
        Doc *o = doc_object(d, "organisation");
        account_put_context(p, o, a->organisation);
    }
    doc_text(d, "state", account_state(p, a));
    doc_bool(d, "is_closed", a->is_closed);
    doc_text(d, "seen", account_moment(p, a->last_seen_us));
    Doc *roles = doc_list(d, "roles");
    for (size_t i = 0; i < count; i++)
        if (str_eq(grants[i].account, a->id))
            doc_text(doc_object(roles, NULL), "text", grant_text(p, &grants[i]));
}

static void put_form(Page *p)
{
    static const char *const typed[] = {"email", "name", "organisation", "context_other", "until"};
    Str language = form_value(&p->form, STR("language"));
    Doc *f = doc_object(p->data, "form");
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
        doc_text(f, typed[i], form_value(&p->form, str_of(typed[i])));
    Doc *list = doc_list(p->data, "tongues");
    for (int l = 0; l < LOCALE_COUNT; l++) {
        Doc *d = doc_object(list, NULL);
        doc_text(d, "code", languages[l].code);
        doc_text(d, "name", languages[l].name);
        doc_bool(d, "chosen",
                 language.len ? str_eq(language, languages[l].code) : l == p->language);
    }
    account_put_choices(p);
    form_put_records(p, doc_list(p->data, "lists"),
                     type_find(site_types(p->site), STR("organisation")));
}

static ErrCode put_page(Page *p, Err *err)
{
    Account *accounts;
    Grant *grants;
    size_t count, grant_count;
    account_head(p, page_message(p, "accounts.title"), "account", "account.title");
    doc_text(p->data, "action", page_url(p, "accounts", STR("")));
    TRY(circle_list(store_db(p->store), &p->viewer, account_is_within, p, p->arena, &accounts,
                    &count, err));
    TRY(grant_list(store_db(p->store), STR(""), p->now_us, p->arena, &grants, &grant_count, err));
    Doc *list = doc_list(p->data, "accounts");
    for (size_t i = 0; i < count; i++)
        put_account(p, list, &accounts[i], grants, grant_count);
    put_form(p);
    return ERR_OK;
}

ErrCode page_accounts(Page *p, Err *err)
{
    if (!viewer_may_somewhere(&p->viewer, ACT_GRANT))
        return denied(err);
    return put_page(p, err);
}

/* --- finding --- */

/* An account out of the circle is known by its exact address alone. */
static ErrCode find_by_address(Page *p, Err *err)
{
    Account account, known;
    Err why = {0};
    Db *db = store_db(p->store);
    Str email = str_trim(form_value(&p->form, STR("email")));
    bool is_address = str_find_char(email, '@') != SIZE_MAX;
    ErrCode rc = is_address ? account_find(db, email, p->arena, &account, &why)
                            : err_set(&why, ERR_INVALID, "this is no e-mail address");
    if (rc) {
        account_put_refusal(p, &why);
        return put_page(p, err);
    }
    rc = circle_find(db, &p->viewer, account.id, account_is_within, p, p->arena, &known, &why);
    return rc ? account_put_stranger(p, &account)
              : page_redirect(p, 303, account_url(p, account.id));
}

/* --- inviting --- */

/* All that could refuse the role is asked before the account is made. */
static ErrCode invite(Page *p, Db *db, Err *err)
{
    Account account;
    Grant grant, given;
    char secret[SECRET_TEXT];
    AccountDraft draft = {.email = str_trim(form_value(&p->form, STR("email"))),
                          .name = str_trim(form_value(&p->form, STR("name"))),
                          .language = form_value(&p->form, STR("language"))};
    TRY(account_read_organisation(p, &draft.organisation, err));
    TRY(account_read_grant(p, &grant, err));
    if (!account_find(db, draft.email, p->arena, &account, NULL))
        return err_set(err, ERR_CONFLICT, "this address has an account already");
    TRY(account_invite(db, &p->viewer, &draft, p->arena, &account, secret, err));
    account_put_link(p, &account, secret);
    grant.account = account.id;
    return grant_add(db, &p->viewer, &grant, world_is_within, (void *)site_world(p->site), p->arena,
                     &given, err);
}

static const AccountDeed deeds[] = {{"invite", invite}, {0}};

ErrCode post_accounts(Page *p, Err *err)
{
    Err why = {0};
    TRY(account_person(p, err));
    if (!viewer_may_somewhere(&p->viewer, ACT_GRANT))
        return denied(err);
    if (page_needs_step_up(p))
        return ERR_OK;
    if (str_eq(form_value(&p->form, STR("do")), STR("find")))
        return find_by_address(p, err);
    if (account_do(p, deeds, &why))
        account_put_refusal(p, &why);
    else
        p->form = (Form){0}; /* the next one is another person */
    return put_page(p, err);
}
