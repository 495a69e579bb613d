#include "portal/kept_form.h"

#include "portal/route.h"
#include "portal/visitor.h"

static bool is_form_address(Page *p, Str to)
{
    Path path;
    const RecordType *type;
    if (!to.len || !str_eq(page_next(p, to), to))
        return false;
    const Route *route = path_parse(str_part(to, 0, str_find_char(to, '?')), p->arena, &path)
                             ? route_find(&path, site_types(p->site), &type)
                             : NULL;
    return route && route->post && route->door != ROUTE_OPEN && path.format == PAGE_HTML;
}

static bool has_password(const Form *form, Str prefix, Arena *arena)
{
    size_t at = 0;
    Str value, name = arena_printf(arena, STR_FMT "password", STR_ARG(prefix));
    return form_values(form, name, &at, &value);
}

bool kept_put(Page *p, Str to, Str prefix)
{
    Doc *list = NULL;
    if (p->format != PAGE_HTML || p->form.file_count || has_password(&p->form, prefix, p->arena) ||
        !visitor_proves_own(p) || !is_form_address(p, to))
        return false;
    for (size_t i = 0; i < p->form.field_count; i++) {
        Str name = p->form.fields[i].name;
        Str bare = str_part(name, prefix.len, name.len);
        if (!str_starts(name, prefix) || !bare.len || str_eq(bare, STR("csrf")))
            continue;
        if (!list)
            list = doc_list(p->data, "kept");
        Doc *d = doc_object(list, NULL);
        doc_text(d, "name", bare);
        doc_text(d, "value", p->form.fields[i].value);
    }
    if (list)
        doc_text(p->data, "to", to);
    return list != NULL;
}
