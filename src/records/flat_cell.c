#include "records/flat_cell.h"

enum { LIST_MAX_BYTES = 2 * RECORD_MAX_BYTES };

static bool is_text_kind(const Field *field)
{
    return field->kind == FIELD_TEXT || field->kind == FIELD_TEXTS;
}

/* --- writing --- */

static Str erased_text(Arena *arena, const Doc *value)
{
    if (value->kind == DOC_TEXT)
        return value->text;
    return arena_printf(arena, "[erased " STR_FMT "]", STR_ARG(value->first->text));
}

static Str part_of(const Doc *link, const char *key)
{
    const Doc *part = doc_get(link, str_of(key));
    return part && (part->kind == DOC_TEXT || part->kind == DOC_NUMBER) ? part->text : STR("");
}

static Str link_text(Arena *arena, const Doc *link)
{
    Str text = part_of(link, "to"), share = part_of(link, "share");
    Str since = part_of(link, "since"), until = part_of(link, "until");
    Str checked = part_of(link, "checked");
    if (share.len)
        text = arena_printf(arena, STR_FMT " " STR_FMT "%%", STR_ARG(text), STR_ARG(share));
    if (since.len || until.len)
        text = arena_printf(arena, STR_FMT " " STR_FMT ".." STR_FMT, STR_ARG(text), STR_ARG(since),
                            STR_ARG(until));
    if (checked.len)
        text = arena_printf(arena, STR_FMT " checked=" STR_FMT, STR_ARG(text), STR_ARG(checked));
    return text;
}

static Str one_text(Arena *arena, const Field *field, const Doc *value)
{
    if (body_is_erased(value))
        return erased_text(arena, value);
    if (field->kind == FIELD_LINK && value->kind == DOC_OBJECT)
        return link_text(arena, value);
    if (value->kind == DOC_TRUE)
        return STR("true");
    return value->kind == DOC_TEXT || value->kind == DOC_NUMBER ? value->text : STR("");
}

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

static bool wants_quotes(Str item)
{
    if (!item.len || is_space(item.ptr[0]) || is_space(item.ptr[item.len - 1]))
        return true;
    for (size_t i = 0; i < item.len; i++)
        if (item.ptr[i] == ';' || item.ptr[i] == '"' || item.ptr[i] == '\n')
            return true;
    return false;
}

static void put_item(Buf *out, Str item)
{
    if (!wants_quotes(item)) {
        buf_add(out, item);
        return;
    }
    buf_char(out, '"');
    for (size_t i = 0; i < item.len; i++) {
        if (item.ptr[i] == '"')
            buf_char(out, '"');
        buf_char(out, item.ptr[i]);
    }
    buf_char(out, '"');
}

static Str list_text(Arena *arena, const Field *field, const Doc *list)
{
    Buf out;
    buf_init(&out, LIST_MAX_BYTES);
    for (const Doc *item = list->first; item; item = item->next) {
        if (item != list->first)
            buf_add(&out, STR("; "));
        put_item(&out, one_text(arena, field, item));
    }
    if (list->first && !list->first->next && body_is_erased(list->first))
        buf_char(&out, ';'); /* else it were the whole list that was erased */
    Str text = arena_dup(arena, buf_str(&out));
    buf_clear(&out);
    return text.ptr ? text : STR("");
}

Str flat_cell_write(Arena *arena, const Field *field, const Doc *value)
{
    if (!value)
        return STR("");
    if (value->kind == DOC_LIST)
        return field_is_numbered(field) ? STR("") : list_text(arena, field, value);
    Str text = one_text(arena, field, value);
    return text.ptr ? text : STR("");
}

/* --- reading --- */

static Doc *text_doc(Arena *arena, Str text)
{
    Doc *d = doc_new(arena, DOC_TEXT);
    if (d)
        d->text = arena_dup(arena, text);
    return d;
}

static Doc *erased_doc(Arena *arena, Str text)
{
    Doc *d = doc_new(arena, DOC_OBJECT);
    doc_text(d, "erased", str_part(text, strlen("[erased "), text.len - 1));
    return d;
}

static bool is_erased_text(Str text)
{
    Doc d = {.kind = DOC_TEXT, .text = text};
    return body_is_erased(&d);
}

/* 1 true, 0 false, -1 neither. */
static int flag_of(Str text)
{
    static const struct {
        Str word;
        int flag;
    } words[] = {{STR_INIT("true"), 1},  {STR_INIT("yes"), 1}, {STR_INIT("1"), 1},
                 {STR_INIT("false"), 0}, {STR_INIT("no"), 0},  {STR_INIT("0"), 0}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq_nocase(text, words[i].word))
            return words[i].flag;
    return -1;
}

static bool put_span(Doc *link, Str word)
{
    size_t at = str_find(word, STR("..")), width = 2;
    if (at == SIZE_MAX) {
        at = str_find(word, STR("–"));
        width = strlen("–");
    }
    if (at == SIZE_MAX)
        return false;
    if (at)
        doc_text(link, "since", str_part(word, 0, at));
    if (at + width < word.len)
        doc_text(link, "until", str_part(word, at + width, word.len));
    return true;
}

/* Keys that come twice are told by body_clean. */
static bool put_part(Doc *link, Str word)
{
    Str checked = STR("checked=");
    if (str_starts(word, checked))
        doc_text(link, "checked", str_part(word, checked.len, word.len));
    else if (word.len > 1 && str_ends(word, STR("%")))
        doc_text(link, "share", str_part(word, 0, word.len - 1));
    else
        return put_span(link, word);
    return true;
}

static Doc *link_doc(Arena *arena, Str text)
{
    Doc *link = doc_new(arena, DOC_OBJECT);
    size_t at = 0;
    bool is_first = true;
    while (at < text.len) {
        size_t end = at;
        while (end < text.len && !is_space(text.ptr[end]))
            end++;
        Str word = str_part(text, at, end);
        if (is_first)
            doc_text(link, "to", word);
        else if (word.len && !put_part(link, word))
            return text_doc(arena, text); /* no id: that is what will be told */
        is_first = false;
        at = end + 1;
    }
    return link;
}

static Doc *one_doc(Arena *arena, const Field *field, bool is_whole, Str text)
{
    Str bare = str_trim(text);
    if ((is_whole || !is_text_kind(field)) && is_erased_text(bare))
        return erased_doc(arena, bare);
    if (field->kind == FIELD_LINK)
        return link_doc(arena, bare);
    if (field->kind == FIELD_FLAG && flag_of(bare) >= 0)
        return flag_of(bare) ? doc_new(arena, DOC_TRUE) : NULL;
    return text_doc(arena, text);
}

/* The next item, quotes taken off, from *at on. */
static Str next_item(Arena *arena, Str cell, size_t *at)
{
    Buf out;
    size_t i = *at;
    while (i < cell.len && is_space(cell.ptr[i]))
        i++;
    if (i == cell.len || cell.ptr[i] != '"') {
        Str rest = str_part(cell, i, cell.len);
        Str item = str_part(rest, 0, str_find_char(rest, ';'));
        *at = i + item.len + 1;
        return str_trim(item);
    }
    buf_init(&out, cell.len);
    for (i++; i < cell.len; i++) {
        if (cell.ptr[i] == '"' && !(i + 1 < cell.len && cell.ptr[i + 1] == '"'))
            break;
        i += cell.ptr[i] == '"';
        buf_char(&out, cell.ptr[i]);
    }
    Str rest = str_part(cell, i + 1, cell.len);
    Str tail = str_part(rest, 0, str_find_char(rest, ';')); /* what stands behind the quote */
    *at = i + 1 + tail.len + 1;
    buf_add(&out, str_trim(tail));
    Str item = arena_dup(arena, buf_str(&out));
    buf_clear(&out);
    return item.ptr ? item : STR("");
}

static Doc *list_doc(Arena *arena, const Field *field, Str cell)
{
    Doc *list = doc_new(arena, DOC_LIST);
    if (is_erased_text(str_trim(cell)))
        return erased_doc(arena, str_trim(cell));
    for (size_t at = 0; at < cell.len;) {
        Str item = next_item(arena, cell, &at);
        if (item.len)
            doc_put(list, NULL, one_doc(arena, field, false, item));
    }
    return list;
}

bool flat_cell_is_empty(const Field *field, Str cell)
{
    Str bare = str_trim(cell);
    return !bare.len || (field && field->kind == FIELD_FLAG && flag_of(bare) == 0);
}

Doc *flat_cell_read(Arena *arena, const Field *field, bool is_whole, Str cell)
{
    if (flat_cell_is_empty(field, cell))
        return NULL;
    bool is_list = field->flags & FIELD_MANY && !field_is_numbered(field);
    return is_list ? list_doc(arena, field, cell) : one_doc(arena, field, is_whole, cell);
}
