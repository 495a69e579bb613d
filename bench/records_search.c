/* Finds by words in public, first page, beside FTS5 by hand on the same index.
 *
 * records_search DATA COUNT SEED rows|sql|time: random searches, the same for a seed. "sql" prints
 * statements that find the same records (the newest first, which is the cheapest order of a hand);
 * "rows" prints the ids found, in the order of ids. */
#include <string.h>

#include "records/search_parts.h"
#include "records_open.h"
#include "records_words.h"

enum { HITS = 20, CONDITION = 64 << 10 };

static Str invented(uint64_t *state, Arena *arena, int script, unsigned syllables)
{
    Buf name;
    buf_init(&name, 200);
    for (unsigned i = 0; i < syllables; i++)
        buf_printf(&name, "%s", WORD_SYLLABLE[bench_chance(state, WORD_SYLLABLES)][script]);
    Str out = arena_dup(arena, buf_str(&name));
    buf_clear(&name);
    return out;
}

/* A name, its beginning, a name with a kind, words of summaries: one that many have, two of them.
 */
static Str words(uint64_t *state, Arena *arena)
{
    unsigned l = (unsigned)bench_chance(state, WORD_LANGUAGES);
    const char *theme = WORD_THEME[l][bench_chance(state, WORD_THEMES)];
    const char *kind = WORD_KIND[l][bench_chance(state, WORD_KINDS)];
    switch (bench_chance(state, 5)) {
    case 0:
        return invented(state, arena, WORD_SCRIPT[l], 3);
    case 1:
        return invented(state, arena, WORD_SCRIPT[l], 2);
    case 2:
        return arena_printf(arena, "%s " STR_FMT, kind,
                            STR_ARG(invented(state, arena, WORD_SCRIPT[l], 2)));
    case 3:
        return str_of(theme);
    default:
        return arena_printf(arena, "%s %s", kind, theme);
    }
}

/* As a hand would write it that knows how the index folds words. */
static void print_sql(Bench *b, Str text, Arena *arena)
{
    const SearchTerm *terms;
    Buf condition;
    size_t count = search_terms(arena, text, &terms);
    buf_init(&condition, CONDITION);
    search_condition(&condition, &search_index(b->records)->grammar, terms, count, SEARCH_ANY);
    printf("SELECT p.id, p.body FROM search_public s JOIN projection p ON p.no = s.rowid WHERE"
           " search_public MATCH '" STR_FMT "' ORDER BY ",
           STR_ARG(buf_str(&condition)));
    printf("%s LIMIT %d;\n", getenv("BY_RANK") ? "s.rank" : "p.changed_us DESC", HITS);
    buf_clear(&condition);
}

int main(int argc, char **argv)
{
    Bench b;
    if (argc != 5)
        return 2;
    size_t room = strtoull(argv[2], NULL, 10);
    uint64_t state = strtoull(argv[3], NULL, 10);
    int64_t *us = calloc(room + 1, sizeof *us);
    Viewer viewer = viewer_public();
    Arena *arena = arena_new(64 << 20);
    bench_open(&b, argv[1], STORE_READ);
    for (size_t i = 0; i < room; i++) {
        SearchHit *hits;
        size_t count;
        bool more;
        SearchQuery query = {.text = words(&state, arena), .limit = HITS};
        int64_t begin_us = clock_monotonic_us();
        bench_must(&b,
                   search_records(b.records, &viewer, &query, arena, &hits, &count, &more, &b.err));
        us[i] = clock_monotonic_us() - begin_us;
        if (!strcmp(argv[4], "sql"))
            print_sql(&b, query.text, arena);
        if (!strcmp(argv[4], "rows"))
            printf("%zu%s\n", count, more ? " and more" : "");
        arena_reset(arena);
    }
    if (!strcmp(argv[4], "time"))
        bench_tell("search", us, room);
    free(us);
    arena_free(arena);
    bench_close(&b);
    return 0;
}
