#include "portal/label.h"

#include "base/clock.h"
#include "base/num.h"
#include "framework/titles.h"
#include "register/theme.h"

/* The message, or "" when there is none. */
static Str message_or_none(const Page *p, Str key)
{
    Str text = locale_message(p->locale, key, NULL);
    return str_eq(text, key) ? STR("") : text;
}

static Str spaced(const Page *p, Str name)
{
    char *text = arena_cstr(p->arena, name);
    for (size_t i = 0; text && i < name.len; i++)
        if (text[i] == '_')
            text[i] = ' ';
    return text ? (Str){text, name.len} : name;
}

static Str message_or_name(const Page *p, Str key, Str name)
{
    Str text = message_or_none(p, key);
    return text.len ? text : spaced(p, name);
}

Str label_field(const Page *p, Str field)
{
    return message_or_name(p, arena_printf(p->arena, "field." STR_FMT, STR_ARG(field)), field);
}

Str label_hint(const Page *p, Str field)
{
    return message_or_none(p, arena_printf(p->arena, "hint." STR_FMT, STR_ARG(field)));
}

Str label_choice(const Page *p, Str field, Str choice)
{
    Str key =
        arena_printf(p->arena, "choice." STR_FMT "." STR_FMT, STR_ARG(field), STR_ARG(choice));
    return message_or_name(p, key, choice);
}

Str label_type(const Page *p, const RecordType *type, const char *part)
{
    Str key = arena_printf(p->arena, "type.%s%s%s", type->name, part[0] ? "." : "", part);
    return message_or_name(p, key, str_of(part[0] ? type->section : type->name));
}

Str label_general(const Page *p, const RecordType *type, Str choice)
{
    Str key = arena_printf(p->arena, "general.%s%s" STR_FMT, type->name, choice.len ? "." : "",
                           STR_ARG(choice));
    return message_or_name(p, key, label_type(p, type, ""));
}

Str label_mark(const Page *p, const RecordType *type, const Doc *body)
{
    char day[CLOCK_TEXT_MAX];
    Turn turn = type->turns ? type->turns(body, clock_date(p->now_us, day)) : (Turn){0};
    return turn.mark ? label_choice(p, STR("mark"), str_of(turn.mark)) : STR("");
}

Str label_language(const Page *p, Str code)
{
    (void)p;
    int language = language_find(code);
    return language < 0 ? code : languages[language].name;
}

static Str code_of(Str id) { return str_part(id, id_type(id).len + 1, id.len); }

static Name own(const Page *p, Str text) { return (Name){text, locale_language(p->locale)->code}; }

static Name reference_name(Page *p, Str type, Str code)
{
    uint64_t goal;
    if (str_eq(type, STR("place"))) {
        const Place *place = place_find(p->framework, code);
        return place ? own(p, page_place_name(p, place)) : (Name){code, STR("")};
    }
    if (str_eq(type, STR("theme")) && theme_exists(code))
        return own(p, page_message(p, arena_printf(p->arena, "theme." STR_FMT, STR_ARG(code)).ptr));
    if (str_eq(type, STR("goal")) && num_read_u64(code, FRAMEWORK_GOALS, &goal) && goal)
        return own(p, arena_printf(p->arena, STR_FMT " " STR_FMT, STR_ARG(code),
                                   STR_ARG(goal_title(p->framework, (int)goal, p->language))));
    Name title = {STR(""), STR("")};
    title.text = title_find(store_db(p->store), p->arena, code, locale_language(p->locale)->code,
                            &title.lang);
    if (!title.text.len)
        return (Name){code, STR("")};
    return (Name){arena_printf(p->arena, STR_FMT " " STR_FMT, STR_ARG(code), STR_ARG(title.text)),
                  title.lang};
}

/* As it is public; else by its latest name, where the viewer may read it. What is classified is not
 * named in passing: to be read, it is opened. */
static Name record_name(Page *p, const RecordType *type, Str id)
{
    Record record;
    Doc *public = NULL;
    Str moved, lang = STR(""), code = locale_language(p->locale)->code;
    const Doc *body = NULL;
    if (!record_public(p->records, id, p->arena, &public, &moved, NULL))
        body = doc_get(public, STR("body"));
    else if (p->who && !record_read(p->records, &p->viewer, id, 0, p->arena, &record, NULL) &&
             !record_must_audit(&record))
        body = record.body;
    if (!body)
        return (Name){page_message(p, "record.not_shown"), STR("")};
    const Doc *general = doc_get(body, STR("general"));
    if (general)
        return own(p, label_general(p, type, general->text));
    Str text = body_name(body, code, &lang);
    return (Name){text, lang};
}

Name label_id(Page *p, Str id)
{
    Str type_name = id_type(id);
    const RecordType *type = type_find(site_types(p->site), type_name);
    if (type)
        return record_name(p, type, id);
    return reference_name(p, type_name, code_of(id));
}

Str label_id_url(const Page *p, Str id)
{
    Str type_name = id_type(id);
    const RecordType *type = type_find(site_types(p->site), type_name);
    if (type)
        return page_url(p, type->section, code_of(id));
    if (str_eq(type_name, STR("place")))
        return page_url(p, "places", code_of(id));
    if (str_eq(type_name, STR("theme")))
        return page_url(p, "themes", code_of(id));
    bool has_page = str_eq(type_name, STR("goal")) || str_eq(type_name, STR("target")) ||
                    str_eq(type_name, STR("indicator"));
    return has_page ? page_url(p, arena_printf(p->arena, STR_FMT "s", STR_ARG(type_name)).ptr,
                               code_of(id))
                    : STR("");
}
