#include "framework/place_match.h"

#include "base/asset.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/vec.h"
#include "format/csv.h"
#include "locale/fold.h"

enum { SCRATCH_MAX_BYTES = 4 << 20 };

typedef enum { KIND_ANY, KIND_AREA, KIND_CITY } NameKind;

/* A folded name without its words of kind. */
typedef struct {
    Str core;
    NameKind kind;
} Parts;

typedef struct {
    const Place *place;
    uint32_t whole, core; /* numbers of texts */
} Known;

struct PlaceMatcher {
    const Framework *framework;
    Arena *scratch; /* of one match */
    Interner *words, *texts;
    VEC(NameKind) word_kinds; /* by number of the word */
    VEC(Known) known;
};

/* --- names taken apart --- */

static NameKind word_kind(const PlaceMatcher *m, Str word)
{
    uint32_t at = intern_find(m->words, word);
    return at == INTERN_NONE ? KIND_ANY : m->word_kinds.items[at];
}

static Parts take_apart(const PlaceMatcher *m, Str folded)
{
    char core[FOLD_MAX_BYTES * 4];
    size_t len = 0;
    Parts parts = {STR(""), KIND_ANY};
    bool more = true;
    Str word;
    while (str_split(&folded, ' ', &more, &word)) {
        NameKind kind = word_kind(m, word);
        if (kind != KIND_ANY) {
            parts.kind = kind;
            continue;
        }
        if (len + word.len + 1 > sizeof core)
            break;
        if (len)
            core[len++] = ' ';
        memcpy(core + len, word.ptr, word.len);
        len += word.len;
    }
    parts.core = arena_dup(m->scratch, (Str){core, len});
    return parts;
}

static bool is_city(const Place *p) { return str_eq(p->kind, STR("city")); }

static bool kind_fits(NameKind kind, const Place *p)
{
    return kind == KIND_ANY || (kind == KIND_CITY) == is_city(p);
}

/* --- what is known --- */

static ErrCode read_words(PlaceMatcher *m, Err *err)
{
    static const char list[] = "reference/name_words.csv";
    Str bytes;
    CsvReader reader;
    if (!asset_find(str_of(list), &bytes))
        return err_set(err, ERR_NOT_FOUND, "the program has no list '%s'", list);
    CsvRecord *row = mem_alloc(sizeof *row);
    csv_open(&reader, bytes, ',');
    ErrCode rc = csv_next(&reader, row, err); /* the header */
    while (!rc && !(rc = csv_next(&reader, row, err)) && row->count == 2) {
        bool city = str_eq(row->fields[1], STR("city"));
        if (intern(m->words, row->fields[0]) == m->word_kinds.count)
            vec_push(&m->word_kinds, city ? KIND_CITY : KIND_AREA);
    }
    csv_close(&reader);
    mem_free(row);
    return rc;
}

static void learn(PlaceMatcher *m, const Place *place, const Str names[FRAMEWORK_LANGUAGES])
{
    for (int l = 0; l < FRAMEWORK_LANGUAGES; l++) {
        Str folded = name_fold(m->scratch, names[l]);
        Parts parts = take_apart(m, folded);
        if (!parts.core.len)
            continue;
        Known known = {place, intern(m->texts, folded), intern(m->texts, parts.core)};
        vec_push(&m->known, known);
    }
}

ErrCode place_matcher_new(PlaceMatcher **out, const Framework *framework, Err *err)
{
    PlaceMatcher *m = mem_alloc(sizeof *m);
    *m = (PlaceMatcher){.framework = framework,
                        .scratch = arena_new(SCRATCH_MAX_BYTES),
                        .words = interner_new(),
                        .texts = interner_new()};
    ErrCode rc = read_words(m, err);
    for (size_t i = 0; !rc && i < place_count(framework); i++) {
        const Place *p = place_at(framework, i);
        arena_reset(m->scratch);
        learn(m, p, p->names);
        for (size_t k = 0; k < p->former_count; k++)
            learn(m, p, p->former[k].names);
    }
    *out = rc ? NULL : m;
    if (rc)
        place_matcher_free(m);
    return rc;
}

void place_matcher_free(PlaceMatcher *m)
{
    if (!m)
        return;
    interner_free(m->words);
    interner_free(m->texts);
    vec_clear(&m->word_kinds);
    vec_clear(&m->known);
    arena_free(m->scratch);
    mem_free(m);
}

/* --- matching --- */

bool place_is_within(const Framework *f, const Place *place, const Place *whole)
{
    while (place && place != whole)
        place = place->parent.len ? place_find(f, place->parent) : NULL;
    return place != NULL;
}

/* Of what was found so far and one more: the narrower, or both when neither holds the other. */
static void add_found(const Framework *f, const Place *more, const Place **found,
                      const Place **other)
{
    if (!*found || place_is_within(f, more, *found))
        *found = more;
    else if (!place_is_within(f, *found, more))
        *other = more;
}

/* A number alone counts rows more often than it names a place, and "no" is not Norway. */
static bool is_code(Str word)
{
    bool capital = false;
    for (size_t i = 0; i < word.len; i++) {
        if (word.ptr[i] >= 'a' && word.ptr[i] <= 'z')
            return false;
        capital = capital || (word.ptr[i] >= 'A' && word.ptr[i] <= 'Z');
    }
    return capital && word.len <= 16;
}

typedef struct {
    const Place *whole; /* names count within this; NULL: everywhere */
    const Place *found, *other;
} Search;

static void search_name(PlaceMatcher *m, Str word, Search *s)
{
    Str folded = name_fold(m->scratch, word);
    Parts parts = take_apart(m, folded);
    uint32_t whole = intern_find(m->texts, folded), core = intern_find(m->texts, parts.core);
    bool exact = false;
    for (int pass = 0; pass < 2 && !exact; pass++)
        for (size_t i = 0; i < m->known.count; i++) {
            const Known *k = &m->known.items[i];
            bool fits =
                pass ? k->core == core && kind_fits(parts.kind, k->place) : k->whole == whole;
            if (!fits || (s->whole && !place_is_within(m->framework, k->place, s->whole)))
                continue;
            exact = true;
            add_found(m->framework, k->place, &s->found, &s->other);
        }
}

const Place *place_match(PlaceMatcher *m, const Str *words, size_t count, const Place **other)
{
    Search codes = {0}, names = {0};
    arena_reset(m->scratch);
    for (size_t i = 0; i < count; i++) {
        const Place *p = is_code(words[i]) ? place_find(m->framework, words[i]) : NULL;
        if (p)
            add_found(m->framework, p, &codes.found, &codes.other);
    }
    names.whole = codes.found;
    for (size_t i = 0; i < count && !codes.other; i++)
        search_name(m, words[i], &names);
    *other = codes.other ? codes.other : names.other;
    return *other ? NULL : names.found ? names.found : codes.found;
}
