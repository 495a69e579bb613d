#include "locale/search_whole.h"

typedef struct {
    char text[SEARCH_TOKEN_MAX];
    size_t len;
} Whole;

static void put(Whole *whole, Str word)
{
    word = str_part(word, 0, sizeof whole->text - whole->len);
    memcpy(whole->text + whole->len, word.ptr, word.len);
    whole->len += word.len;
}

/* Without half of a letter at the end, where it was cut. */
static Str finish(Arena *arena, const Whole *whole)
{
    Str text = {whole->text, whole->len};
    size_t start = text.len;
    while (start && ((unsigned char)text.ptr[start - 1] & 0xC0) == 0x80)
        start--;
    if (start && (unsigned char)text.ptr[start - 1] >= 0xC0)
        start--;
    bool is_whole = str_is_utf8(str_part(text, start, text.len), &(size_t){0});
    Str copy = arena_dup(arena, is_whole ? text : str_part(text, 0, start));
    return copy.ptr ? copy : STR("");
}

Str search_whole_text(Arena *arena, const SearchToken *tokens, size_t count, bool beside)
{
    Whole whole = {.len = 0};
    put(&whole, STR("="));
    for (size_t i = 0; i < count; i++) {
        bool has_other = i + 1 < count && tokens[i + 1].is_beside;
        if (tokens[i].is_beside)
            continue;
        put(&whole, tokens[i + (beside && has_other)].text);
        put(&whole, STR("="));
    }
    return finish(arena, &whole);
}

static Str form_of(const SearchTerm *term, size_t i)
{
    return term->forms[i < term->count ? i : term->count - 1];
}

Str search_whole_query(Arena *arena, const SearchTerm *terms, size_t count, size_t form,
                       bool is_beginning)
{
    Whole whole = {.len = 0};
    put(&whole, STR("="));
    for (size_t i = 0; i < count; i++) {
        Str rest = form_of(&terms[i], form), word;
        bool goes_on = is_beginning && i + 1 == count && search_may_go_on(rest), more = true;
        while (str_split(&rest, ' ', &more, &word)) {
            put(&whole, word);
            put(&whole, STR("="));
        }
        if (goes_on && whole.len < sizeof whole.text)
            whole.len--;
    }
    return finish(arena, &whole);
}

size_t search_form_count(const SearchTerm *terms, size_t count)
{
    size_t most = 0;
    for (size_t i = 0; i < count; i++)
        most = terms[i].count > most ? terms[i].count : most;
    return most;
}

bool search_may_go_on(Str form)
{
    size_t letters = 0;
    for (size_t i = 0; i < form.len; i++)
        letters = form.ptr[i] == ' ' ? 0 : letters + (((unsigned char)form.ptr[i] & 0xC0) != 0x80);
    return letters >= 2;
}
