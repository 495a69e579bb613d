#include "locale/search_fold.h"

#include "base/vec.h"
#include "locale/search_letters.h"

enum { MAX_PARTS = 16 };

/* A form of a word; what does not fit is cut off. */
typedef struct {
    char text[SEARCH_TOKEN_MAX];
    size_t len;
    bool is_full;
} Form;

/* Letters and digits in a row. */
typedef struct {
    Form plain, latin;
    bool is_uzbek; /* all of it in that Cyrillic: `latin` is the same word */
    bool has_digit;
    size_t apostrophe; /* length of the plain form at the last one; 0: none */
    UChar32 before;    /* the last letter */
    size_t start, end;
    char joint; /* what joins it to the part before: . / - _ or 0 */
} Part;

/* Parts joined without a space: a word, a compound, a code. */
typedef struct Words Words;
struct Words {
    Arena *arena;
    bool is_uzbek_text;
    Part parts[MAX_PARTS];
    size_t count;
    bool is_open;     /* the last part goes on */
    bool has_pending; /* a joint behind it */
    char pending;
    VEC(SearchToken) tokens;
    VEC(SearchTerm) terms;
    void (*flush)(Words *); /* takes the parts */
};

/* --- forms --- */

static void form_add(Form *form, Str text)
{
    if (text.len > sizeof form->text - form->len)
        form->is_full = true;
    if (form->is_full || !text.len)
        return;
    memcpy(form->text + form->len, text.ptr, text.len);
    form->len += text.len;
}

static Str form_str(const Form *form) { return (Str){form->text, form->len}; }

static Str latin_or_plain(const Part *part, bool latin)
{
    return form_str(latin && part->is_uzbek ? &part->latin : &part->plain);
}

/* Whether a part is joined to the one before by a sign that may as well be left out. */
static bool is_soft(const Part *part) { return part->joint == '-' || part->joint == '\0'; }

/* The parts [from, to) with their joints, spaces or nothing between them. */
typedef enum { AS_CODE, AS_PHRASE, AS_WORD } Joining;

static Form join(const Words *w, size_t from, size_t to, Joining how, bool latin)
{
    Form form = {.len = 0};
    for (size_t i = from; i < to; i++) {
        const Part *p = &w->parts[i];
        if (i > from && how == AS_CODE && p->joint)
            form_add(&form, (Str){&p->joint, 1});
        if (i > from && how == AS_PHRASE)
            form_add(&form, STR(" "));
        form_add(&form, latin_or_plain(p, latin));
    }
    return form;
}

static bool any_uzbek(const Words *w, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (w->parts[i].is_uzbek)
            return true;
    return false;
}

/* The end of the parts that soft joints hold together from there. */
static size_t group_end(const Words *w, size_t from)
{
    size_t to = from + 1;
    while (to < w->count && is_soft(&w->parts[to]))
        to++;
    return to;
}

static bool is_code(const Words *w, Form *whole)
{
    bool has_digit = false, has_sign = false;
    for (size_t i = 0; i < w->count; i++) {
        has_digit |= w->parts[i].has_digit;
        has_sign |= i > 0 && w->parts[i].joint;
    }
    *whole = join(w, 0, w->count, AS_CODE, false);
    return has_digit && has_sign && !whole->is_full;
}

/* "women" of "women's"; "" for all else. */
static Str owner(const Part *part)
{
    bool owns = part->apostrophe > 1 && part->plain.len == part->apostrophe + 1 &&
                part->plain.text[part->apostrophe] == 's';
    return owns ? (Str){part->plain.text, part->apostrophe} : STR("");
}

/* --- tokens --- */

static void push(Words *w, Str text, size_t from, size_t to, bool is_beside)
{
    SearchToken token = {.text = arena_dup(w->arena, text),
                         .start = w->parts[from].start,
                         .end = w->parts[to - 1].end,
                         .is_beside = is_beside};
    if (token.text.ptr && text.len)
        vec_push(&w->tokens, token);
}

static void push_joined(Words *w, size_t from, size_t to)
{
    Form plain = join(w, from, to, AS_WORD, false), latin = join(w, from, to, AS_WORD, true);
    if (!plain.is_full)
        push(w, form_str(&plain), from, to, true);
    if (w->is_uzbek_text && any_uzbek(w, from, to) && !latin.is_full)
        push(w, form_str(&latin), from, to, true);
}

static void flush_tokens(Words *w)
{
    size_t group = 0;
    Form whole;
    for (size_t i = 0; i < w->count; i++) {
        const Part *p = &w->parts[i];
        push(w, form_str(&p->plain), i, i + 1, false);
        push(w, owner(p), i, i + 1, true);
        if (w->is_uzbek_text && p->is_uzbek)
            push(w, form_str(&p->latin), i, i + 1, true);
        if (i == group) {
            group = group_end(w, i);
            if (group > i + 1)
                push_joined(w, i, group);
        }
        if (i == 0 && is_code(w, &whole))
            push(w, form_str(&whole), 0, w->count, true);
    }
}

/* --- terms --- */

static void add_form(Words *w, SearchTerm *term, Str text)
{
    for (size_t i = 0; i < term->count; i++)
        if (str_eq(term->forms[i], text))
            return;
    Str copy = arena_dup(w->arena, text);
    if (text.len && copy.ptr && term->count < SEARCH_ALTERNATIVES)
        term->forms[term->count++] = copy;
}

/* A phrase is as long as its words; arena_printf would be cut nowhere either. */
static Str phrase(const Words *w, size_t from, size_t to, bool latin)
{
    Str all = arena_dup(w->arena, latin_or_plain(&w->parts[from], latin));
    for (size_t i = from + 1; i < to; i++)
        all = arena_printf(w->arena, STR_FMT " " STR_FMT, STR_ARG(all),
                           STR_ARG(latin_or_plain(&w->parts[i], latin)));
    return all.ptr ? all : STR("");
}

static void add_term(Words *w, size_t from, size_t to)
{
    SearchTerm term = {.start = w->parts[from].start, .end = w->parts[to - 1].end};
    add_form(w, &term, phrase(w, from, to, false));
    if (any_uzbek(w, from, to))
        add_form(w, &term, phrase(w, from, to, true));
    if (to == from + 1)
        add_form(w, &term, owner(&w->parts[from]));
    int scripts = any_uzbek(w, from, to) ? 2 : 1;
    for (int latin = 0; to > from + 1 && latin < scripts; latin++) {
        Form joined = join(w, from, to, AS_WORD, latin);
        if (!joined.is_full)
            add_form(w, &term, form_str(&joined));
    }
    if (term.count)
        vec_push(&w->terms, term);
}

static void flush_terms(Words *w)
{
    Form whole;
    if (w->count && group_end(w, 0) < w->count && is_code(w, &whole)) {
        SearchTerm term = {.start = w->parts[0].start, .end = w->parts[w->count - 1].end};
        add_form(w, &term, form_str(&whole));
        vec_push(&w->terms, term);
        return;
    }
    for (size_t from = 0, to; from < w->count; from = to) {
        to = group_end(w, from);
        add_term(w, from, to);
    }
}

/* --- reading --- */

static void end_part(Words *w)
{
    if (w->is_open && !w->parts[w->count - 1].plain.len)
        w->count--;
    w->is_open = false;
}

static void end_words(Words *w)
{
    end_part(w);
    w->flush(w);
    w->count = 0;
    w->has_pending = false;
}

static void begin_part(Words *w, size_t start)
{
    if (w->count == MAX_PARTS)
        end_words(w);
    w->parts[w->count++] = (Part){.start = start, .joint = w->pending, .is_uzbek = true};
    w->is_open = true;
    w->has_pending = false;
    w->pending = '\0';
}

static void add_letter(Words *w, UChar32 c, size_t start, size_t end)
{
    char plain[SEARCH_LETTER_MAX];
    if (!w->is_open)
        begin_part(w, start);
    Part *p = &w->parts[w->count - 1];
    Str text = {plain, search_plain(c, plain)};
    const char *latin = search_uzbek(c, p->before);
    form_add(&p->plain, text);
    form_add(&p->latin, str_of(latin));
    p->is_uzbek &= latin != NULL;
    p->has_digit |= text.len == 1 && plain[0] >= '0' && plain[0] <= '9';
    p->before = c;
    p->end = end;
}

static void add_joint(Words *w, UChar32 c)
{
    if (!w->is_open) { /* two in a row join nothing */
        end_words(w);
        return;
    }
    end_part(w);
    w->has_pending = true;
    w->pending = search_joint(c);
}

/* The character at *at, which moves behind it; -1 for a byte that begins none. */
static UChar32 next_character(Str text, size_t *at)
{
    unsigned char lead = (unsigned char)text.ptr[*at];
    size_t len = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    Str bytes = str_part(text, *at, *at + len);
    if (!str_is_utf8(bytes, NULL) || bytes.len != len) {
        ++*at;
        return -1;
    }
    *at += len;
    UChar32 c = len == 1 ? lead : lead & (0xFF >> (len + 1));
    for (size_t i = 1; i < len; i++)
        c = c << 6 | ((unsigned char)bytes.ptr[i] & 0x3F);
    return c;
}

static void read_words(Words *w, Str text)
{
    for (size_t at = 0, start = 0; at < text.len; start = at) {
        UChar32 c = next_character(text, &at);
        switch (search_kind(c)) {
        case SEARCH_LETTER:
            add_letter(w, c, start, at);
            break;
        case SEARCH_SILENT:
            if (w->is_open)
                w->parts[w->count - 1].apostrophe = w->parts[w->count - 1].plain.len;
            break;
        case SEARCH_JOINT:
            add_joint(w, c);
            break;
        default:
            end_words(w);
        }
    }
    end_words(w);
}

static void *hand_over(Arena *arena, void *items, size_t size, size_t *count)
{
    void *copy = *count && !arena_failed(arena) ? arena_alloc(arena, *count * size) : NULL;
    if (copy)
        memcpy(copy, items, *count * size);
    else
        *count = 0;
    mem_free(items);
    return copy;
}

size_t search_tokens(Arena *arena, Str text, Str language, const SearchToken **tokens)
{
    Words *w = mem_alloc(sizeof *w);
    w->arena = arena;
    w->is_uzbek_text = str_eq(str_part(language, 0, 2), STR("uz"));
    w->flush = flush_tokens;
    read_words(w, text);
    size_t count = w->tokens.count;
    *tokens = hand_over(arena, w->tokens.items, sizeof **tokens, &count);
    mem_free(w);
    return count;
}

size_t search_terms(Arena *arena, Str query, const SearchTerm **terms)
{
    Words *w = mem_alloc(sizeof *w);
    w->arena = arena;
    w->flush = flush_terms;
    read_words(w, query);
    size_t count = w->terms.count;
    *terms = hand_over(arena, w->terms.items, sizeof **terms, &count);
    mem_free(w);
    return count;
}
