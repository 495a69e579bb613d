#include "portal/record_form.h"

#include "base/num.h"
#include "portal/label.h"
#include "portal/record_view.h"
#include "records/attachment.h"
#include "records/listing.h"
#include "register/theme.h"

/* --- what is wrong --- */

Str problem_words(const Page *p, const Problem *problem)
{
    MessageArgument value = {"value", problem->value};
    return page_format(p, problem->message, 0, &value, 1);
}

/* The id of an input on the page: its path without dots. */
static Str input_id(const Page *p, Str path)
{
    char *id = arena_printf(p->arena, "f-" STR_FMT, STR_ARG(path)).ptr
                   ? arena_cstr(p->arena, arena_printf(p->arena, "f-" STR_FMT, STR_ARG(path)))
                   : NULL;
    for (char *c = id; c && *c; c++)
        if (*c == '.')
            *c = '-';
    return str_of(id);
}

/* Whether a problem belongs to the input: at its path, or within it where it has no inputs inside.
 */
static bool is_about(const Problem *problem, Str path, bool has_inner)
{
    if (!str_starts(problem->path, path))
        return false;
    return problem->path.len == path.len || (!has_inner && problem->path.ptr[path.len] == '.');
}

static void put_errors(Page *p, Doc *input, const Problems *problems, Str path, bool has_inner)
{
    Doc *list = doc_list(input, "errors");
    for (size_t i = 0; problems && i < problems->count; i++)
        if (is_about(&problems->items[i], path, has_inner))
            doc_text(doc_object(list, NULL), "text", problem_words(p, &problems->items[i]));
}

/* --- one input --- */

/* Every key that templates ask of an input stands in it: a missing one would be looked for in the
 * group around it. The first of a name is found, so these come last. */
static void close_input(Doc *input)
{
    static const char *const asked[] = {
        "hint",    "value",   "erased",    "list",   "options", "checks", "is_long", "is_choice",
        "is_flag", "is_line", "is_number", "texts",  "more",    "hidden", "checked", "items",
        "single",  "add",     "is_short",  "radios", "is_file", "file",   "accept",  "limit"};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        if (!doc_get(input, str_of(asked[i])))
            doc_text(input, asked[i], STR(""));
}

/* From which state on it may not be missing. */
static Str need_words(const Page *p, const Field *f)
{
    return !f->required                  ? STR("")
           : f->required == RECORD_DRAFT ? page_message(p, "form.needed")
                                         : page_message(p, "form.needed_for_review");
}

static Doc *open_input(Page *p, Doc *list, const Field *f, Str path, const Problems *problems)
{
    Doc *d = doc_object(list, NULL);
    bool has_inner = f->kind == FIELD_GROUP || (f->flags & FIELD_MANY);
    doc_text(d, "label", label_field(p, str_of(f->name)));
    doc_text(d, "hint", label_hint(p, str_of(f->name)));
    doc_text(d, "need", need_words(p, f));
    doc_text(d, "name", path);
    doc_text(d, "id", input_id(p, path));
    put_errors(p, d, problems, path, has_inner);
    return d;
}

static void put_text_input(Page *p, Doc *list, const Field *f, Str path, int language,
                           const Doc *texts)
{
    Doc *d = doc_object(list, NULL);
    Str code = languages[language].code;
    const Doc *value = doc_get(texts, code);
    doc_text(d, "lang", code);
    doc_text(d, "language", languages[language].name);
    doc_text(d, "dir", languages[language].is_rtl ? STR("rtl") : STR("ltr"));
    doc_text(d, "value", value ? value->text : STR(""));
    Str name = arena_printf(p->arena, STR_FMT "." STR_FMT, STR_ARG(path), STR_ARG(code));
    doc_text(d, "name", name);
    doc_text(d, "id", input_id(p, name));
    doc_bool(d, "is_long", f->flags & FIELD_LONG);
}

/* The page's language, those that have a text, and English and Russian are open; the others wait
 * behind a summary. */
static void put_texts(Page *p, Doc *input, const Field *f, Str path, const Doc *texts)
{
    Doc *open = doc_list(input, "texts"), *more = doc_list(input, "more");
    int ru = language_find(STR("ru"));
    for (int pass = 0; pass < 2; pass++)
        for (int l = 0; l < LOCALE_COUNT; l++) {
            bool is_page = l == p->language;
            bool is_open = l == 0 || l == ru || doc_get(texts, languages[l].code);
            if (pass == 0 ? is_page : !is_page)
                put_text_input(p, is_page || is_open ? open : more, f, path, l, texts);
        }
    doc_bool(input, "is_texts", true);
    doc_bool(input, "has_more", more->first != NULL);
}

static void put_option(Page *p, Doc *list, const Field *f, Str path, Str code, Str label,
                       bool is_chosen)
{
    Doc *d = doc_object(list, NULL);
    (void)f;
    doc_text(d, "value", code);
    doc_text(d, "label", label);
    doc_text(
        d, "id",
        input_id(p, arena_printf(p->arena, STR_FMT "." STR_FMT, STR_ARG(path), STR_ARG(code))));
    doc_bool(d, "chosen", is_chosen);
}

static bool is_among(const Doc *value, Str code)
{
    if (value && value->kind != DOC_LIST)
        return str_eq(value->text, code);
    for (const Doc *v = value ? value->first : NULL; v; v = v->next)
        if (str_eq(v->text, code))
            return true;
    return false;
}

/* Several choices are boxes, up to four are buttons, more a menu. */
static void put_choices(Page *p, Doc *input, const Field *f, Str path, const Doc *value)
{
    size_t count = 0;
    while (f->kind == FIELD_CHOICE && f->choices[count])
        count++;
    bool is_many = f->flags & FIELD_MANY, is_menu = !is_many && (count > 4 || !count);
    Doc *list = doc_list(input, is_many ? "checks" : is_menu ? "options" : "radios");
    doc_bool(input, "is_choice", is_menu);
    doc_bool(input, is_menu ? "is_control" : "is_boxes", true);
    for (size_t i = 0; i < count; i++) {
        Str code = str_of(f->choices[i]);
        put_option(p, list, f, path, code, label_choice(p, str_of(f->name), code),
                   is_among(value, code));
    }
    for (int l = 0; f->kind == FIELD_LANGUAGE && l < LOCALE_COUNT; l++)
        put_option(p, list, f, path, languages[l].code, languages[l].name,
                   is_among(value, languages[l].code));
}

/* The fields of the type, by their labels. */
static void put_field_names(Page *p, Doc *input, Str path, const Doc *value)
{
    Doc *list = doc_list(input, "options");
    const Field *f;
    for (size_t i = 0; (f = type_field(p->type, i)); i++)
        if (f->privacy != PRIVACY_INTERNAL && strcmp(f->name, "sources") != 0 &&
            strcmp(f->name, "versions") != 0)
            put_option(p, list, f, path, str_of(f->name), label_field(p, str_of(f->name)),
                       is_among(value, str_of(f->name)));
    doc_bool(input, "is_choice", true);
    doc_bool(input, "is_control", true);
}

/* "UNDP (organisation:undp)"; a place or goal by its name or number alone. */
static Str link_text(Page *p, const Doc *link)
{
    Str to = doc_str(link, "to");
    if (!to.len)
        return link && link->kind == DOC_TEXT ? link->text : STR("");
    Str type = id_type(to);
    if (str_eq(type, STR("place")) || str_eq(type, STR("theme")))
        return label_id(p, to).text;
    if (str_eq(type, STR("goal")) || str_eq(type, STR("target")) || str_eq(type, STR("indicator")))
        return str_part(to, type.len + 1, to.len);
    return type_find(site_types(p->site), type)
               ? arena_printf(p->arena, STR_FMT " (" STR_FMT ")", STR_ARG(label_id(p, to).text),
                              STR_ARG(to))
               : to;
}

static const char *const LINK_PARTS[] = {"share", "since", "until", "checked"};
enum { LINK_PART_COUNT = sizeof LINK_PARTS / sizeof *LINK_PARTS };

static void put_link(Page *p, Doc *input, const Field *f, Str path, const Doc *link)
{
    bool is_place = f->to[0] && !strcmp(f->to[0], "place");
    Doc *hidden = doc_list(input, "hidden");
    doc_text(input, "value", link_text(p, link));
    doc_bool(input, "is_line", true);
    doc_bool(input, "is_control", true);
    if (is_place || !strcmp(f->to[0], "goal") || type_find(site_types(p->site), str_of(f->to[0])))
        doc_printf(input, "list", "list-%s", f->to[0]);
    for (size_t i = 0; i < LINK_PART_COUNT; i++) {
        const Doc *part =
            link && link->kind == DOC_OBJECT ? doc_get(link, str_of(LINK_PARTS[i])) : NULL;
        if (!part)
            continue;
        Doc *d = doc_object(hidden, NULL);
        doc_printf(d, "name", STR_FMT ".%s", STR_ARG(path), LINK_PARTS[i]);
        doc_text(d, "value", part->text);
    }
}

static void put_line(Doc *input, const Field *f, const Doc *value)
{
    bool is_scalar = value && (value->kind == DOC_TEXT || value->kind == DOC_NUMBER);
    doc_text(input, "value", is_scalar ? value->text : STR(""));
    doc_bool(input, f->flags & FIELD_LONG ? "is_long" : "is_line", true);
    doc_bool(input, "is_control", true);
    doc_bool(input, "is_short",
             f->kind == FIELD_DATE || f->kind == FIELD_NUMBER || f->kind == FIELD_TIME ||
                 f->kind == FIELD_ZONE);
}

/* What is kept, and room for another. */
static void put_file(Page *p, Doc *input, const Field *f, const Doc *value)
{
    bool is_image = f->kind == FIELD_IMAGE;
    int max = is_image ? ATTACHMENT_MAX_IMAGE_BYTES : ATTACHMENT_MAX_BYTES;
    Str size = page_running(p, arena_printf(p->arena, "%d", max >> 20));
    MessageArgument limit = {"size", size};
    doc_text(input, "value", value && value->kind == DOC_TEXT ? value->text : STR(""));
    if (value && value->kind == DOC_TEXT)
        doc_text(input, "file", view_file_words(p, value->text));
    doc_text(input, "limit",
             page_format(p, is_image ? "file.images" : "file.papers", 0, &limit, 1));
    doc_text(input, "accept", str_of(file_kind_accepted(f->kind == FIELD_IMAGE)));
    doc_bool(input, "is_file", true);
    doc_bool(input, "is_control", true);
}

static void put_single(Page *p, Doc *input, const Field *f, Str path, const Doc *value)
{
    Str erased = value && value->kind == DOC_OBJECT ? doc_str(value, "erased") : STR("");
    if (erased.len) {
        doc_text(input, "erased", erased);
        doc_bool(input, "is_control", true);
    } else if (f->kind == FIELD_FILE || f->kind == FIELD_IMAGE)
        put_file(p, input, f, value);
    else if (f->kind == FIELD_TEXTS)
        put_texts(p, input, f, path, value);
    else if (f->kind == FIELD_CHOICE || f->kind == FIELD_LANGUAGE)
        put_choices(p, input, f, path, value);
    else if (f->kind == FIELD_LINK)
        put_link(p, input, f, path, value);
    else if (f->flags & FIELD_NAMING)
        put_field_names(p, input, path, value);
    else if (f->kind == FIELD_FLAG) {
        doc_bool(input, "is_flag", true);
        doc_bool(input, "checked", value && value->kind == DOC_TRUE);
    } else
        put_line(input, f, value);
}

/* --- groups and lists --- */

static void put_field(Page *p, Doc *list, const Field *f, Str path, const Doc *value,
                      const Problems *problems);

static void put_inner(Page *p, Doc *item, const Field *f, Str path, const Doc *object,
                      const Problems *problems)
{
    Doc *inputs = doc_list(item, "inputs");
    for (const Field *inner = f->fields; inner->name; inner++)
        put_field(p, inputs, inner,
                  arena_printf(p->arena, STR_FMT ".%s", STR_ARG(path), inner->name),
                  doc_get(object, str_of(inner->name)), problems);
}

static void put_item(Page *p, Doc *items, const Field *f, Str list_path, size_t number,
                     const Doc *value, const Problems *problems)
{
    Str path = arena_printf(p->arena, STR_FMT ".%zu", STR_ARG(list_path), number);
    Doc *item = doc_object(items, NULL);
    MessageArgument label = {"number", page_running(p, arena_printf(p->arena, "%zu", number + 1))};
    doc_text(item, "legend", page_format(p, "form.item", 0, &label, 1));
    doc_bool(item, "is_new", !value);
    Str remove = arena_printf(p->arena, STR_FMT ".remove", STR_ARG(path));
    doc_text(item, "remove", remove);
    doc_text(item, "remove_id", input_id(p, remove));
    doc_bool(item, "has_legend", f->kind == FIELD_GROUP);
    if (f->kind == FIELD_GROUP) {
        put_inner(p, item, f, path, value, problems);
        return;
    }
    Doc *inputs = doc_list(item, "inputs");
    Doc *input = open_input(p, inputs, f, path, problems);
    doc_bool(input, "is_bare", true);
    put_single(p, input, f, path, value);
    close_input(input);
}

static void put_items(Page *p, Doc *input, const Field *f, Str path, const Doc *value,
                      const Problems *problems)
{
    Doc *items = doc_list(input, "items");
    size_t number = 0, max = f->max ? f->max : FIELD_MAX_ITEMS;
    for (const Doc *v = value && value->kind == DOC_LIST ? value->first : NULL; v; v = v->next)
        put_item(p, items, f, path, number++, v, problems);
    if (number < max)
        put_item(p, items, f, path, number, NULL, problems);
    doc_bool(input, "is_items", true);
    doc_bool(input, "is_folded", f->kind == FIELD_GROUP && !f->required && number == 0);
}

static void put_group(Page *p, Doc *input, const Field *f, Str path, const Doc *value,
                      const Problems *problems)
{
    doc_bool(input, "is_group", true);
    put_inner(p, doc_object(doc_list(input, "single"), NULL), f, path, value, problems);
}

static void put_field(Page *p, Doc *list, const Field *f, Str path, const Doc *value,
                      const Problems *problems)
{
    bool is_boxes = f->kind == FIELD_CHOICE || f->kind == FIELD_LANGUAGE;
    Doc *input = open_input(p, list, f, path, problems);
    if ((f->flags & FIELD_MANY) && !is_boxes)
        put_items(p, input, f, path, value, problems);
    else if (f->kind == FIELD_GROUP)
        put_group(p, input, f, path, value, problems);
    else
        put_single(p, input, f, path, value);
    close_input(input);
}

/* Places of our countries, to choose from while typing. */
static void put_place_list(Page *p, Doc *lists)
{
    Doc *list = doc_object(lists, NULL);
    doc_text(list, "id", STR("list-place"));
    Doc *options = doc_list(list, "options");
    for (size_t i = 0; i < place_count(p->framework); i++) {
        const Place *place = place_at(p->framework, i);
        bool is_ours = str_eq(place->kind, STR("country")) || place->parent.len == 2;
        if (is_ours && !place->valid_to.len)
            doc_text(doc_object(options, NULL), "value", page_place_name(p, place));
    }
}

/* Goals and themes, where what it concerns is asked. */
static void put_aim_list(Page *p, Doc *lists)
{
    Doc *list = doc_object(lists, NULL);
    doc_text(list, "id", STR("list-goal"));
    Doc *options = doc_list(list, "options");
    for (size_t i = 0; theme_codes[i]; i++)
        doc_text(doc_object(options, NULL), "value",
                 label_id(p, arena_printf(p->arena, "theme:%s", theme_codes[i])).text);
    for (int goal = 1; goal <= FRAMEWORK_GOALS; goal++)
        doc_text(doc_object(options, NULL), "value",
                 label_id(p, arena_printf(p->arena, "goal:%d", goal)).text);
}

enum { LISTED_RECORDS = 300 };

/* Others are meant by their name or id. */
void form_put_records(Page *p, Doc *lists, const RecordType *type)
{
    ListingPage page = {0};
    ListingQuery query = {.type = type,
                          .side = SIDE_PUBLIC,
                          .order = ORDER_NAME,
                          .language = p->language,
                          .limit = LISTED_RECORDS};
    Doc *list = doc_object(lists, NULL);
    doc_printf(list, "id", "list-%s", type->name);
    Doc *options = doc_list(list, "options");
    if (listing_read(p->records, &p->viewer, &query, p->arena, &page, NULL))
        return;
    for (size_t i = 0; i < page.count; i++) {
        Str lang;
        Str name = body_name(page.rows[i].body, locale_language(p->locale)->code, &lang);
        if (name.len)
            doc_printf(doc_object(options, NULL), "value", STR_FMT " (" STR_FMT ")", STR_ARG(name),
                       STR_ARG(page.rows[i].id));
    }
}

static bool is_linked(const Field *fields, const char *type)
{
    for (const Field *f = fields; f && f->name; f++) {
        if (f->kind == FIELD_GROUP && is_linked(f->fields, type))
            return true;
        if (f->kind == FIELD_LINK && !strcmp(f->to[0], type))
            return true;
    }
    return false;
}

static void put_record_lists(Page *p, Doc *lists, const RecordType *type)
{
    for (const RecordType *const *t = site_types(p->site); *t; t++)
        if (is_linked(type->fields, (*t)->name) || is_linked(envelope_tail, (*t)->name))
            form_put_records(p, lists, *t);
}

void form_put_problems(Page *p, Doc *into, const Problems *problems)
{
    Doc *list = doc_list(into, "problems");
    doc_bool(into, "has_problems", problems && problems->count);
    for (size_t i = 0; problems && i < problems->count; i++) {
        const Problem *problem = &problems->items[i];
        Doc *d = doc_object(list, NULL);
        doc_text(d, "target", input_id(p, problem->path));
        doc_text(d, "label",
                 problem->field ? label_field(p, str_of(problem->field->name)) : STR(""));
        doc_text(d, "text", problem_words(p, problem));
    }
}

void form_view(Page *p, Doc *into, const RecordType *type, const Doc *body,
               const Problems *problems)
{
    const Field *f;
    form_put_problems(p, into, problems);
    Doc *fields = doc_list(into, "fields");
    for (size_t i = 0; (f = type_field(type, i)); i++)
        put_field(p, fields, f, str_of(f->name), doc_get(body, str_of(f->name)), problems);
    Doc *lists = doc_list(into, "lists");
    put_place_list(p, lists);
    put_aim_list(p, lists);
    put_record_lists(p, lists, type);
}
