#include "framework/find.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/intern.h"
#include "base/vec.h"
#include "locale/locale.h"
#include "locale/search_whole.h"

enum { TEXTS_MAX_BYTES = 64 << 20, SCRATCH_MAX_BYTES = 4 << 20 };

typedef struct {
    Str token;
    uint32_t id;
} Known;

struct Finder {
    int refs;
    const Framework *framework;
    Interner *ids;
    Arena *texts, *scratch; /* scratch: of one text, until it is sealed */
    VEC(Known) known;       /* sorted once it is sealed */
};

static void learn(Finder *f, uint32_t id, Str token)
{
    Known known = {arena_dup(f->texts, token), id};
    if (known.token.ptr && token.len)
        vec_push(&f->known, known);
}

void finder_add(Finder *f, Str id, Str text, Str language)
{
    const SearchToken *tokens;
    bool any_beside = false;
    uint32_t number = intern(f->ids, id);
    arena_reset(f->scratch);
    size_t count = search_tokens(f->scratch, text, language, &tokens);
    for (size_t i = 0; i < count; i++) {
        learn(f, number, tokens[i].text);
        any_beside |= tokens[i].is_beside;
    }
    if (count)
        learn(f, number, search_whole_text(f->scratch, tokens, count, false));
    if (any_beside)
        learn(f, number, search_whole_text(f->scratch, tokens, count, true));
}

/* A code is a word of its own: its parts find nothing. */
static void add_code(Finder *f, const char *kind, Str code)
{
    char id[100], whole[SEARCH_TOKEN_MAX];
    snprintf(id, sizeof id, "%s:" STR_FMT, kind, STR_ARG(code));
    uint32_t number = intern(f->ids, str_of(id));
    learn(f, number, code);
    snprintf(whole, sizeof whole, "=" STR_FMT "=", STR_ARG(code));
    learn(f, number, str_of(whole));
}

static void add_goals(Finder *f)
{
    static const char *const called[] = {"Goal %d", "SDG %d", "SDG%d", "Цель %d", "ЦУР %d"};
    char id[20], name[40];
    for (int goal = 1; goal <= FRAMEWORK_GOALS; goal++) {
        snprintf(id, sizeof id, "%d", goal);
        add_code(f, "goal", str_of(id));
        snprintf(id, sizeof id, "goal:%d", goal);
        for (int l = 0; l < FRAMEWORK_LANGUAGES; l++)
            finder_add(f, str_of(id), goal_title(f->framework, goal, l), languages[l].code);
        for (size_t i = 0; i < sizeof called / sizeof *called; i++) {
            snprintf(name, sizeof name, called[i], goal);
            finder_add(f, str_of(id), str_of(name), STR(""));
        }
    }
}

static void add_place(Finder *f, const Place *p)
{
    char id[100];
    const Str codes[] = {p->id, p->iso3, p->local};
    snprintf(id, sizeof id, "place:" STR_FMT, STR_ARG(p->id));
    intern(f->ids, str_of(id));
    for (int l = 0; l < FRAMEWORK_LANGUAGES; l++) {
        finder_add(f, str_of(id), p->names[l], languages[l].code);
        for (size_t i = 0; i < p->former_count; i++)
            finder_add(f, str_of(id), p->former[i].names[l], languages[l].code);
    }
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        finder_add(f, str_of(id), codes[i], STR(""));
}

Finder *finder_new(const Framework *framework)
{
    Finder *f = mem_alloc(sizeof *f);
    *f = (Finder){.refs = 1,
                  .framework = framework,
                  .ids = interner_new(),
                  .texts = arena_new(TEXTS_MAX_BYTES),
                  .scratch = arena_new(SCRATCH_MAX_BYTES)};
    add_goals(f);
    for (size_t i = 0; i < target_count(framework); i++)
        add_code(f, "target", target_at(framework, i));
    for (size_t i = 0; i < indicator_count(framework); i++)
        add_code(f, "indicator", indicator_at(framework, i));
    for (size_t i = 0; i < place_count(framework); i++)
        add_place(f, place_at(framework, i));
    return f;
}

Finder *finder_ref(Finder *f)
{
    __atomic_add_fetch(&f->refs, 1, __ATOMIC_RELAXED);
    return f;
}

void finder_unref(Finder *f)
{
    if (!f || __atomic_sub_fetch(&f->refs, 1, __ATOMIC_ACQ_REL))
        return;
    interner_free(f->ids);
    arena_free(f->texts);
    arena_free(f->scratch);
    vec_clear(&f->known);
    mem_free(f);
}

ErrCode finder_add_titles(Finder *f, Db *db, Err *err)
{
    Stmt *st;
    bool row = false;
    TRY(stmt_prepare(&st, db, "SELECT code, lang, text FROM framework_title", err));
    ErrCode rc;
    while (!(rc = stmt_next(st, &row, err)) && row) {
        char id[100];
        Str code = stmt_col_text(st, 0);
        size_t dot = str_find_char(code, '.');
        bool is_deep =
            dot != SIZE_MAX && str_find_char(str_part(code, dot + 1, code.len), '.') != SIZE_MAX;
        const char *kind = is_deep ? "indicator" : dot != SIZE_MAX ? "target" : "goal";
        snprintf(id, sizeof id, "%s:" STR_FMT, kind, STR_ARG(str_part(code, 0, 60)));
        if (intern_find(f->ids, str_of(id)) != INTERN_NONE)
            finder_add(f, str_of(id), stmt_col_text(st, 2), stmt_col_text(st, 1));
    }
    stmt_free(st);
    return rc;
}

static int known_order(const void *a, const void *b)
{
    const Known *x = a, *y = b;
    int order = str_cmp(x->token, y->token);
    return order ? order : x->id < y->id ? -1 : x->id > y->id;
}

void finder_seal(Finder *f)
{
    size_t kept = 0;
    if (f->known.count)
        qsort(f->known.items, f->known.count, sizeof *f->known.items, known_order);
    for (size_t i = 0; i < f->known.count; i++)
        if (!kept || known_order(&f->known.items[kept - 1], &f->known.items[i]))
            f->known.items[kept++] = f->known.items[i];
    f->known.count = kept;
    arena_free(f->scratch);
    f->scratch = NULL;
}

/* --- finding --- */

/* What each id has of the query. */
typedef struct {
    unsigned char words, whole_words, score;
} Met;

static size_t first_of(const Finder *f, Str token)
{
    size_t low = 0, high = f->known.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (str_cmp(f->known.items[middle].token, token) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Marks those that have the word; `was` and `whole_was`: how many words they must have before. */
static void mark_word(const Finder *f, Str word, bool is_begun, unsigned char was, Met *met)
{
    for (size_t i = first_of(f, word); i < f->known.count; i++) {
        const Known *known = &f->known.items[i];
        if (!str_starts(known->token, word) || (!is_begun && known->token.len != word.len))
            break;
        Met *m = &met[known->id];
        if (m->words == was)
            m->words++;
        if (m->whole_words == was && known->token.len == word.len)
            m->whole_words++;
    }
}

static void mark_whole(const Finder *f, Arena *arena, const SearchTerm *terms, size_t count,
                       FindScore score, Met *met)
{
    for (size_t form = 0; form < search_form_count(terms, count); form++) {
        Str whole = search_whole_query(arena, terms, count, form, score == FIND_BEGINS);
        for (size_t i = first_of(f, whole); i < f->known.count; i++) {
            const Known *known = &f->known.items[i];
            if (!str_starts(known->token, whole) ||
                (score == FIND_EXACT && known->token.len != whole.len))
                break;
            met[known->id].score = (unsigned char)score;
        }
    }
}

/* A form of several words is met by what has each of them; it need not be in a row. */
static void mark_term(const Finder *f, const SearchTerm *term, unsigned char was, Met *met,
                      Met *form_met)
{
    size_t ids = intern_count(f->ids);
    for (size_t i = 0; i < term->count; i++) {
        Str rest = term->forms[i], word;
        bool more = true;
        unsigned char words = 0;
        memset(form_met, 0, ids * sizeof *form_met);
        while (str_split(&rest, ' ', &more, &word))
            mark_word(f, word, search_may_go_on(word), words++, form_met);
        for (size_t id = 0; id < ids; id++) {
            if (form_met[id].words == words && met[id].words == was)
                met[id].words++;
            if (form_met[id].whole_words == words && met[id].whole_words == was)
                met[id].whole_words++;
        }
    }
}

static FindScore score_of(const Met *met, size_t count)
{
    if (met->words < count)
        return 0;
    FindScore by_words = met->whole_words == count ? FIND_WHOLE_WORDS : FIND_WORDS;
    return met->score > by_words ? (FindScore)met->score : by_words;
}

static bool is_of_kind(Str id, Str kind)
{
    return !kind.len || (str_starts(id, kind) && id.len > kind.len && id.ptr[kind.len] == ':');
}

static size_t rank(const Finder *f, const Met *met, size_t words, Str kind, FindHit *out,
                   size_t room, bool *more)
{
    size_t count = 0;
    for (FindScore score = FIND_EXACT; score; score--)
        for (uint32_t id = 0; id < intern_count(f->ids); id++) {
            Str text = intern_text(f->ids, id);
            if (score_of(&met[id], words) != score || !is_of_kind(text, kind))
                continue;
            *more = count == room;
            if (*more)
                return count;
            out[count++] = (FindHit){text, score};
        }
    return count;
}

size_t finder_find(const Finder *f, Str query, Str kind, FindHit *out, size_t room, bool *more)
{
    const SearchTerm *terms;
    Arena *arena = arena_new(SCRATCH_MAX_BYTES);
    size_t found = 0, ids = intern_count(f->ids);
    size_t count = query.len > FINDER_MAX_BYTES ? 0 : search_terms(arena, query, &terms);
    Met *met = arena_alloc(arena, ids * sizeof *met), *form = arena_alloc(arena, ids * sizeof *met);
    *more = false;
    if (count && count <= FINDER_MAX_WORDS && met && form) {
        for (size_t i = 0; i < count; i++)
            mark_term(f, &terms[i], (unsigned char)i, met, form);
        mark_whole(f, arena, terms, count, FIND_BEGINS, met);
        mark_whole(f, arena, terms, count, FIND_EXACT, met);
        found = rank(f, met, count, kind, out, room, more);
    }
    arena_free(arena);
    return found;
}
