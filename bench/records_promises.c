/* Lists of commitments, beside the same rows by SQL written by hand.
 *
 * records_promises DATA turn: what has become overdue since the store was made.
 * records_promises DATA EMAIL COUNT filter|day|deep|search rows|sql|time: random lists, the same
 * each time, of an account, or for EMAIL "public" of all: by one to four conditions; by the due
 * day; a page some thousand rows in; found by words within a status. "time" prints how long they
 * took, parsed bodies included; "rows" prints ids and bodies, "sql" the statements that must give
 * the same (but for the order of what is found by words, where a hand sorts by time). */
#include <string.h>

#include "records/search_parts.h"
#include "records_hand.h"
#include "records_words.h"

enum { ROWS = 50, HITS = 20, LIST_ARENA = 256 << 20, ORGANISATIONS = 60 };
enum { STEP = 500, STEPS = 10 }; /* rows and steps that are passed over for a deep page */

typedef struct {
    Bench *b;
    Viewer viewer;
    Side side;
    uint64_t state;
    const char *kind;
    Arena *arena; /* of a list */
    ListingQuery query;
    Str facets[4];
    Buf where; /* the same, as SQL */
} Promises;

static uint64_t below(Promises *p, uint64_t n) { return bench_chance(&p->state, n); }

static void add_facet(Promises *p, Str facet) { p->facets[p->query.facet_count++] = facet; }

static const char *body_of(const Promises *p) { return p->side == SIDE_WORK ? "v.body" : "r.body"; }

/* --- conditions --- */

/* Along the list, asking of each record; or, with HAND_IN, from an index of what links lead to
 * (bench/commitments.sh): which is faster depends on the list. */
static void linked(Promises *p, const char *relations, const char *test, Str id)
{
    if (!getenv("HAND_IN")) {
        hand_link(&p->where, p->side, relations, test, id);
        return;
    }
    buf_printf(&p->where, " AND r.no IN (SELECT l.from_no FROM link l WHERE l.side = %d%s AND ",
               (int)p->side, relations);
    buf_printf(&p->where, test, STR_ARG(id), STR_ARG(id), STR_ARG(id));
    buf_char(&p->where, ')');
}

static void add_status(Promises *p)
{
    static const char *const states[] = {"open", "under_way", "done"};
    const char *status = states[below(p, 3)];
    add_facet(p, arena_printf(p->arena, "status=%s", status));
    buf_printf(&p->where, " AND json_extract(%s, '$.status') = '%s'", body_of(p), status);
}

/* The day after the last that was named has come. */
static void add_overdue(Promises *p)
{
    const char *body = body_of(p);
    add_facet(p, STR("mark=overdue"));
    buf_printf(&p->where,
               " AND json_extract(%s, '$.status') IN ('open', 'under_way') AND"
               " CASE length(json_extract(%s, '$.due'))"
               " WHEN 4 THEN date(json_extract(%s, '$.due') || '-01-01', '+1 year')"
               " WHEN 7 THEN date(json_extract(%s, '$.due') || '-01', '+1 month')"
               " ELSE date(json_extract(%s, '$.due'), '+1 day') END <= date('now')",
               body, body, body, body, body);
}

static void add_responsible(Promises *p)
{
    Str id = arena_printf(p->arena, "organisation:s%06u", (unsigned)below(p, ORGANISATIONS));
    add_facet(p, id);
    linked(p, "", IS_IT, id);
}

static void add_country(Promises *p)
{
    static const char *const places[] = {"KG", "KZ", "TJ", "TM", "UZ", "AF"};
    Str id = arena_printf(p->arena, "place:%s", places[below(p, 6)]);
    add_facet(p, id);
    linked(p, "", IN_PLACE, id);
}

static void add_rights(Promises *p)
{
    const Reach *reach = &p->viewer.reaches[0];
    if (p->side == SIDE_PUBLIC || str_eq(reach->context, STR("region")))
        return;
    buf_printf(&p->where, " AND r.sensitivity <= %d", (int)reach->clearance);
    linked(p, " AND l.relation IN ('responsible', 'where', 'owner')", IN_PLACE, reach->context);
}

static void choose(Promises *p)
{
    static void (*const conditions[])(Promises *) = {add_status, add_overdue, add_responsible,
                                                     add_country};
    bool is_filter = !strcmp(p->kind, "filter");
    p->query = (ListingQuery){.type = &type_commitment,
                              .side = p->side,
                              .limit = ROWS,
                              .facets = p->facets,
                              .order = (ListingOrder)below(p, 4),
                              .language = (int)below(p, LOCALE_COUNT)};
    if (!strcmp(p->kind, "day"))
        p->query.order = below(p, 2) ? ORDER_EARLIEST : ORDER_LATEST;
    buf_reset(&p->where);
    add_rights(p);
    unsigned set = is_filter ? 1 + (unsigned)below(p, 15) : 1u << below(p, 8);
    if (!strcmp(p->kind, "deep"))
        set &= ~4u; /* of one organisation there are no thousands */
    for (unsigned i = 0; i < 4; i++)
        if (set & 1u << i)
            conditions[i](p);
}

/* --- lists --- */

static void print_sql(Promises *p)
{
    const ListingQuery *q = &p->query;
    const char *table = p->side == SIDE_WORK ? "record" : "projection";
    bool by_key = q->order != ORDER_NEWEST;
    printf("SELECT r.id, %s FROM ", body_of(p));
    if (by_key)
        printf("name_order n JOIN %s r ON r.no = n.no", table);
    else
        printf("%s r", table);
    if (p->side == SIDE_WORK)
        printf(" JOIN revision v ON v.no = r.no AND v.number = r.revision");
    if (by_key)
        printf(" WHERE n.list = " STR_FMT " AND n.language = %d",
               STR_ARG(hand_list(p->b, p->arena, q)), hand_key(q));
    else
        printf(" WHERE r.type = '%s'", q->type->name);
    printf(STR_FMT " ORDER BY %s LIMIT %d;\n", STR_ARG(buf_str(&p->where)),
           by_key ? "n.sort_key, n.no" : "r.changed_us DESC, r.no DESC", ROWS);
}

static void read_list(Promises *p, ListingPage *page)
{
    bench_must(p->b,
               listing_read(p->b->records, &p->viewer, &p->query, p->arena, page, &p->b->err));
}

/* Some thousand rows in, as far as there are so many. */
static void go_deep(Promises *p)
{
    ListingPage page;
    p->query.limit = STEP;
    for (uint64_t steps = 1 + below(p, STEPS); steps; steps--) {
        read_list(p, &page);
        if (!page.has_after)
            break;
        p->query.after = page.rows[page.count - 1].mark;
    }
    p->query.limit = ROWS;
    if (p->query.after.len)
        hand_behind(p->b, p->arena, &p->query, p->query.after, &p->where);
}

static int64_t one_list(Promises *p, const char *what)
{
    ListingPage page;
    choose(p);
    if (!strcmp(p->kind, "deep"))
        go_deep(p);
    int64_t begin_us = clock_monotonic_us();
    read_list(p, &page);
    int64_t us = clock_monotonic_us() - begin_us;
    if (!strcmp(what, "rows"))
        hand_rows(&page);
    if (!strcmp(what, "sql"))
        print_sql(p);
    return us;
}

/* --- by words --- */

static void print_search(Promises *p, Str text, const char *status)
{
    const SearchTerm *terms;
    Buf condition;
    size_t count = search_terms(p->arena, text, &terms);
    buf_init(&condition, HAND_LINE);
    search_condition(&condition, &search_index(p->b->records)->grammar, terms, count, SEARCH_ANY);
    printf("SELECT r.id, r.body FROM search_public s CROSS JOIN projection r ON r.no = s.rowid"
           " WHERE search_public MATCH '" STR_FMT "' AND r.type = 'commitment' AND"
           " json_extract(r.body, '$.status') = '%s' ORDER BY r.changed_us DESC LIMIT %d;\n",
           STR_ARG(buf_str(&condition)), status, HITS);
    buf_clear(&condition);
}

static int64_t one_search(Promises *p, const char *what)
{
    static const char *const states[] = {"open", "under_way", "done"};
    SearchHit *hits;
    size_t count;
    bool more;
    unsigned l = (unsigned)below(p, WORD_LANGUAGES);
    const char *status = states[below(p, 3)];
    Str facet = arena_printf(p->arena, "status=%s", status);
    Str text = str_of(WORD_THEME[l][below(p, WORD_THEMES)]);
    if (below(p, 2))
        text = arena_printf(p->arena, "%s " STR_FMT, WORD_KIND[l][below(p, WORD_KINDS)],
                            STR_ARG(text));
    SearchQuery query = {
        .text = text, .type = &type_commitment, .facets = &facet, .facet_count = 1, .limit = HITS};
    int64_t begin_us = clock_monotonic_us();
    bench_must(p->b, search_records(p->b->records, &p->viewer, &query, p->arena, &hits, &count,
                                    &more, &p->b->err));
    int64_t us = clock_monotonic_us() - begin_us;
    if (!strcmp(what, "sql"))
        print_search(p, text, status);
    return us;
}

static int turn(const char *data)
{
    Bench b;
    size_t count;
    bench_open(&b, data, STORE_WRITE);
    bench_must(&b, records_turn(b.records, &count, &b.err));
    bench_close(&b);
    return 0;
}

int main(int argc, char **argv)
{
    Bench b;
    if (argc == 3)
        return turn(argv[1]);
    if (argc != 6)
        return 2;
    bench_open(&b, argv[1], STORE_READ);
    bool is_public = !strcmp(argv[2], "public"), is_search = !strcmp(argv[4], "search");
    size_t count = strtoull(argv[3], NULL, 10);
    Promises p = {.b = &b, .state = 1, .kind = argv[4]};
    p.viewer = is_public ? viewer_public() : bench_viewer(&b, argv[2]);
    p.side = is_public ? SIDE_PUBLIC : SIDE_WORK;
    p.arena = arena_new(LIST_ARENA);
    buf_init(&p.where, HAND_LINE);
    int64_t *us = calloc(count + 1, sizeof *us);
    for (size_t i = 0; i < count; i++) {
        us[i] = is_search ? one_search(&p, argv[5]) : one_list(&p, argv[5]);
        arena_reset(p.arena);
    }
    if (!strcmp(argv[5], "time"))
        bench_tell(argv[4], us, count);
    free(us);
    buf_clear(&p.where);
    arena_free(p.arena);
    bench_close(&b);
    return 0;
}
