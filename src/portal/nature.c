#include "portal/nature.h"

#include <stdio.h>

static void add(Natures *n, Page *p, Str code)
{
    if (str_eq(code, STR("NOTSPEC"))) /* as tables of UNSD say NA */
        code = STR("NA");
    for (size_t i = 0; i < n->count; i++)
        if (str_eq(n->codes[i], code))
            return;
    if (code.len && n->count < NATURE_MAX)
        n->codes[n->count++] = arena_dup(p->arena, code);
}

static ErrCode of_series(Natures *n, Page *p, const ShelfDataset *d, const ShelfSeries *s, Str from,
                         Str to, Err *err)
{
    KeyFilter filter;
    Cursor c;
    int attribute = layout_attribute(release_layout(d->release), STR("NATURE"));
    if (attribute < 0)
        return ERR_OK;
    TRY(key_filter_parse(&filter, p->arena, release_layout(d->release), s->key, err));
    TRY(cursor_open(&c, d->release, &(Selection){.filter = &filter, .start = from, .end = to},
                    err));
    while (cursor_next(&c))
        for (uint32_t i = 0; i < cursor_count(&c); i++)
            add(n, p, cursor_attribute(&c, (size_t)attribute, i));
    cursor_close(&c);
    return ERR_OK;
}

ErrCode natures_load(Natures *n, Page *p, const ShelfVariable *v, const Place *const *places,
                     size_t place_count, Str from, Str to, Err *err)
{
    *n = (Natures){0};
    for (uint32_t i = 0; i < v->count; i++) {
        const ShelfSeries *s = shelf_series(p->shelf, v->first + i);
        for (size_t k = 0; k < place_count; k++)
            if (s->place == places[k])
                TRY(of_series(n, p, shelf_dataset(p->shelf, v->dataset), s, from, to, err));
    }
    return ERR_OK;
}

/* The word of the catalogue; a code that it does not know stands for itself. */
static Str word_of(const Page *p, Str code)
{
    char key[40];
    int len = snprintf(key, sizeof key, "nature." STR_FMT, STR_ARG(code));
    Str text = len > 0 && (size_t)len < sizeof key ? page_message(p, key) : code;
    return str_starts(text, STR("nature.")) ? code : text;
}

Str natures_text(const Page *p, const Natures *n)
{
    Str text = STR("");
    for (size_t i = 0; i < n->count; i++)
        text = arena_printf(p->arena, STR_FMT STR_FMT "%s" STR_FMT, STR_ARG(text),
                            STR_ARG(i ? page_message(p, "list.comma") : STR("")), i ? " " : "",
                            STR_ARG(word_of(p, n->codes[i])));
    return text;
}
