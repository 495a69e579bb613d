#include "portal/filter.h"

#include "portal/label.h"
#include "register/theme.h"

Doc *filter_put(Page *p, const char *name, Str label, bool must_choose)
{
    Doc *filters = (Doc *)doc_get(p->data, STR("filters"));
    Doc *d = doc_object(filters ? filters : doc_list(p->data, "filters"), NULL);
    doc_text(d, "name", str_of(name));
    doc_text(d, "label", label);
    doc_text(d, "any", page_message(p, "list.any"));
    doc_bool(d, "has_no_any", must_choose);
    return doc_list(d, "options");
}

void filter_option(Doc *options, Str value, Str label, Str chosen)
{
    Doc *d = doc_object(options, NULL);
    doc_text(d, "value", value);
    doc_text(d, "label", label);
    doc_bool(d, "chosen", str_eq(value, chosen));
}

void filter_put_places(Page *p)
{
    const Place *countries[16];
    size_t count = page_countries(p, countries, 16);
    Doc *options = filter_put(p, "place", page_message(p, "list.place"), false);
    for (size_t i = 0; i < count; i++)
        filter_option(options, countries[i]->id, page_place_name(p, countries[i]),
                      page_query(p, "place"));
}

void filter_put_goals(Page *p)
{
    Doc *options = filter_put(p, "goal", page_message(p, "list.goal"), false);
    for (int goal = 1; goal <= FRAMEWORK_GOALS; goal++)
        filter_option(options, arena_printf(p->arena, "%d", goal),
                      label_id(p, arena_printf(p->arena, "goal:%d", goal)).text,
                      page_query(p, "goal"));
}

void filter_put_themes(Page *p)
{
    Doc *options = filter_put(p, "theme", page_message(p, "list.theme"), false);
    for (size_t i = 0; theme_codes[i]; i++)
        filter_option(options, str_of(theme_codes[i]),
                      label_id(p, arena_printf(p->arena, "theme:%s", theme_codes[i])).text,
                      page_query(p, "theme"));
}
