#include "portal/progress_comment.h"

/* The key of one place: the variable's, with the area in its part. */
static Str key_of(const ProgressView *v, const Result *r)
{
    const Layout *l = release_layout(v->dataset->release);
    int area = layout_dimension(l, STR("REF_AREA"));
    Str rest = r->variable->key, code;
    bool more = true;
    Buf key;
    buf_init(&key, 1 << 16);
    for (int i = 0; str_split(&rest, '.', &more, &code); i++) {
        if (i)
            buf_char(&key, '.');
        buf_add(&key, i == area ? r->series->area : code);
    }
    Str text = arena_dup(v->page->arena, buf_str(&key));
    buf_clear(&key);
    return text;
}

static Str read_comment(const ProgressView *v, const Cursor *c)
{
    static const char *const names[] = {"COMMENT_OBS", "COMMENT_TS", "FOOT_NOTE"};
    const Layout *l = release_layout(v->dataset->release);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        int at = layout_attribute(l, str_of(names[i]));
        Str text = at < 0 ? STR("") : cursor_attribute(c, (size_t)at, cursor_count(c) - 1);
        if (text.len)
            return arena_dup(v->page->arena, text);
    }
    return STR("");
}

ErrCode progress_comment(const ProgressView *v, const Result *r, Str *comment, Err *err)
{
    Cursor c;
    KeyFilter filter;
    Arena *arena = v->page->arena;
    const Layout *l = release_layout(v->dataset->release);
    *comment = STR("");
    if (r->why)
        return ERR_OK;
    Str year = arena_printf(arena, "%d", r->latest_year);
    TRY(key_filter_parse(&filter, arena, l, key_of(v, r), err));
    Selection selection = {.filter = &filter, .start = year, .end = year};
    TRY(cursor_open(&c, v->dataset->release, &selection, err));
    if (cursor_next(&c))
        *comment = read_comment(v, &c);
    cursor_close(&c);
    return ERR_OK;
}
