/* Roles and contexts that a viewer may give, as choices of a form, and what such a form says. The
 * choices are for comfort: access decides again when the form comes. */
#include "http/url.h"
#include "portal/account_parts.h"
#include "portal/label.h"
#include "portal/record_form.h"
#include "portal/route.h"

enum { CONTEXTS = 400 };

static bool may_give(const Page *p, Str role, Str context)
{
    return grant_may_give(&p->viewer, role, context, world_is_within, (void *)site_world(p->site));
}

static bool may_give_some(const Page *p, Str context)
{
    for (const RoleRight *role = role_rights; role->name; role++)
        if (may_give(p, str_of(role->name), context))
            return true;
    return false;
}

typedef struct {
    Str items[CONTEXTS];
    size_t count;
} Contexts;

static void add_context(const Page *p, Contexts *list, Str context)
{
    for (size_t i = 0; i < list->count; i++)
        if (str_eq(list->items[i], context))
            return;
    if (list->count < CONTEXTS && may_give_some(p, context))
        list->items[list->count++] = context;
}

static void add_place(const Page *p, Contexts *list, const Place *place)
{
    add_context(p, list, arena_printf(p->arena, "place:" STR_FMT, STR_ARG(place->id)));
}

/* Of one's own country its parts, too; of all countries that would be a long list. */
static void add_reach(const Page *p, Contexts *list, Str context)
{
    const Place *parts[CONTEXTS];
    add_context(p, list, context);
    if (!str_eq(id_type(context), STR("place")))
        return;
    const Place *place = place_find(p->framework, str_part(context, 6, context.len));
    size_t count = place ? page_parts(p, place, parts, CONTEXTS) : 0;
    for (size_t i = 0; i < count; i++)
        add_place(p, list, parts[i]);
}

static void list_contexts(const Page *p, Contexts *list)
{
    const Place *countries[16];
    add_context(p, list, STR("region"));
    size_t count = page_countries(p, countries, 16);
    for (size_t i = 0; i < count; i++)
        add_place(p, list, countries[i]);
    for (size_t i = 0; i < p->viewer.reach_count; i++)
        if (p->viewer.reaches[i].acts & ACT_GRANT)
            add_reach(p, list, p->viewer.reaches[i].context);
}

void account_put_choices(Page *p)
{
    Contexts *contexts = arena_alloc(p->arena, sizeof *contexts);
    if (!contexts)
        return;
    contexts->count = 0;
    list_contexts(p, contexts);
    Doc *list = doc_list(p->data, "contexts"), *roles = doc_list(p->data, "roles_to_give");
    for (size_t i = 0; i < contexts->count; i++) {
        Doc *d = doc_object(list, NULL);
        account_put_context(p, d, contexts->items[i]);
        doc_bool(d, "chosen", str_eq(contexts->items[i], form_value(&p->form, STR("context"))));
    }
    for (const RoleRight *role = role_rights; role->name; role++) {
        bool may = false;
        for (size_t i = 0; i < contexts->count && !may; i++)
            may = may_give(p, str_of(role->name), contexts->items[i]);
        if (!may)
            continue;
        Doc *d = doc_object(roles, NULL);
        doc_text(d, "role", str_of(role->name));
        doc_text(d, "text", account_role(p, str_of(role->name)));
        doc_text(d, "note",
                 page_message(p, arena_printf(p->arena, "role.%s_note", role->name).ptr));
        doc_bool(d, "chosen", str_eq(str_of(role->name), form_value(&p->form, STR("role"))));
    }
    doc_bool(p->data, "may_give", contexts->count > 0);
}

/* --- what comes in --- */

/* "https://host/ky/organisations/undp" and "/ky/places/KG-C" to the id behind the page. */
static Str id_of_address(Page *p, Str text)
{
    Path path;
    size_t scheme = str_find(text, STR("://"));
    if (scheme != SIZE_MAX) {
        Str rest = str_part(text, scheme + 3, text.len);
        size_t slash = str_find_char(rest, '/');
        text = slash == SIZE_MAX ? STR("") : str_part(rest, slash, rest.len);
    }
    if (!str_starts(text, STR("/")) || !path_parse(text, p->arena, &path) || !path.id.len)
        return STR("");
    const RecordType *type = type_of_section(site_types(p->site), path.section);
    const char *kind = type ? type->name : str_eq(path.section, STR("places")) ? "place" : NULL;
    return kind ? arena_printf(p->arena, "%s:" STR_FMT, kind, STR_ARG(path.id)) : STR("");
}

static bool is_known(Page *p, Str context)
{
    Record record;
    Doc *public = NULL;
    Str moved;
    const RecordsWorld *world = world_records(site_world(p->site));
    if (str_eq(context, STR("region")))
        return true;
    if (!id_is_valid(context))
        return false;
    if (!type_find(site_types(p->site), id_type(context)))
        return world->exists(world->context, context);
    return !record_public(p->records, context, p->arena, &public, &moved, NULL) ||
           !record_read(p->records, &p->viewer, context, 0, p->arena, &record, NULL);
}

static Str context_of_form(Page *p)
{
    static const char *const kinds[] = {"place", "organisation", NULL};
    Str other = str_trim(form_value(&p->form, STR("context_other")));
    if (!other.len)
        return form_value(&p->form, STR("context"));
    if (str_find_char(other, '/') != SIZE_MAX)
        return id_of_address(p, other);
    return form_meant_id(p, kinds, other);
}

ErrCode account_read_organisation(Page *p, Str *out, Err *err)
{
    static const char *const kinds[] = {"organisation", NULL};
    Str text = str_trim(form_value(&p->form, STR("organisation")));
    bool is_address = str_find_char(text, '/') != SIZE_MAX;
    *out = is_address ? id_of_address(p, text) : text.len ? form_meant_id(p, kinds, text) : text;
    if (!text.len || (str_eq(id_type(*out), STR("organisation")) && is_known(p, *out)))
        return ERR_OK;
    return err_set(err, ERR_INVALID, "there is no such organisation");
}

ErrCode account_read_grant(Page *p, Grant *out, Err *err)
{
    Str until = form_value(&p->form, STR("until"));
    *out = (Grant){.role = form_value(&p->form, STR("role")), .context = context_of_form(p)};
    if (!role_find(out->role))
        return err_set(err, ERR_INVALID, "there is no role '" STR_FMT "'",
                       STR_ARG(str_part(out->role, 0, 100)));
    if (!is_known(p, out->context))
        return err_set(err, ERR_INVALID, "there is no such place or organisation");
    if (until.len && (until.len != 10 || !clock_parse(until, true, &out->until_us)))
        return err_set(err, ERR_INVALID, "a role holds until a day, as 2026-03-31");
    if (until.len && out->until_us <= p->now_us)
        return err_set(err, ERR_INVALID, "the role would end before it begins");
    return may_give(p, out->role, out->context)
               ? ERR_OK
               : err_set(err, ERR_DENIED, "this role there goes beyond your own rights");
}
