/* Lists as an account sees them, beside the same rows by SQL written by hand.
 *
 * records_list DATA EMAIL COUNT rows|sql|time: random lists, the same each time. "time" prints
 * how long they took, parsed bodies included; "rows" prints their ids and bodies, "sql" the
 * statements that must give the same. */
#include <string.h>

#include "records_hand.h"

enum { ROWS = 50, LIST_ARENA = 64 << 20 };
typedef enum { PRINT_ROWS, PRINT_SQL, TAKE_TIME } What;

typedef struct {
    Bench *b;
    Viewer viewer;
    uint64_t state;
    What what;
    Arena *arena; /* of a list */
    int64_t *us;
    size_t count, room;
} Lists;

typedef struct {
    ListingQuery query;
    Str facets[2];
    Buf where; /* the same, as SQL */
} List;

/* --- conditions by hand --- */

static void rights(Buf *out, const Viewer *v, const RecordType *type)
{
    const Reach *reach = &v->reaches[0];
    bool is_place = str_starts(reach->context, STR("place:"));
    if (str_eq(reach->context, STR("region")))
        return;
    buf_printf(out, " AND r.sensitivity <= %d", (int)reach->clearance);
    hand_link(out, SIDE_WORK,
              type == &type_person ? " AND l.relation IN ('country', 'owner')"
                                   : " AND l.relation IN ('seat', 'works_in', 'owner')",
              is_place ? IN_PLACE : IS_IT, reach->context);
}

/* --- random lists --- */

static void add_facet(Lists *t, List *list, Str facet)
{
    list->facets[list->query.facet_count++] = facet;
    (void)t;
}

static void add_place(Lists *t, List *list)
{
    static const char *const places[] = {"KG", "KZ",   "TJ",     "TM",   "UZ",
                                         "AF", "KG-O", "KZ-ALM", "KG-C", "TJ-SU"};
    Str id = arena_printf(t->arena, "place:%s", places[bench_chance(&t->state, 10)]);
    add_facet(t, list, id);
    hand_link(&list->where, SIDE_WORK, "", IN_PLACE, id);
}

static void add_goal(Lists *t, List *list)
{
    unsigned goal = 1 + (unsigned)bench_chance(&t->state, 17);
    add_facet(t, list, arena_printf(t->arena, "goal:%u", goal));
    buf_printf(&list->where,
               " AND EXISTS (SELECT 1 FROM link l WHERE l.side = 1 AND l.from_no = r.no AND"
               " (l.to_id = 'goal:%u' OR (l.to_id > 'target:%u.' AND l.to_id < 'target:%u/')"
               " OR (l.to_id > 'indicator:%u.' AND l.to_id < 'indicator:%u/')))",
               goal, goal, goal, goal, goal);
}

static void add_kind(Lists *t, List *list)
{
    static const char *const kinds[] = {"un", "donor", "ngo_national", "media"};
    const char *kind = kinds[bench_chance(&t->state, 4)];
    if (list->query.type != &type_organisation)
        return;
    add_facet(t, list, arena_printf(t->arena, "kind=%s", kind));
    buf_printf(&list->where, " AND json_extract(v.body, '$.kind') = '%s'", kind);
}

static void add_state(Lists *t, List *list)
{
    RecordState state = bench_chance(&t->state, 2) ? RECORD_SUBMITTED : RECORD_DRAFT;
    add_facet(t, list, arena_printf(t->arena, "state=" STR_FMT, STR_ARG(state_name(state))));
    buf_printf(&list->where, " AND r.state = %d", (int)state);
}

static void choose(Lists *t, List *list)
{
    static void (*const filters[])(Lists *, List *) = {add_place, add_goal, add_kind, add_state};
    uint64_t first = bench_chance(&t->state, 6), second = bench_chance(&t->state, 8);
    *list = (List){.query = {.side = SIDE_WORK, .limit = ROWS}};
    list->query.type = bench_chance(&t->state, 3) ? &type_organisation : &type_person;
    list->query.order = bench_chance(&t->state, 2) ? ORDER_NAME : ORDER_NEWEST;
    list->query.language = (int)bench_chance(&t->state, LOCALE_COUNT);
    list->query.facets = list->facets;
    buf_init(&list->where, HAND_LINE);
    rights(&list->where, &t->viewer, list->query.type);
    if (first < 4)
        filters[first](t, list);
    if (second < 4 && second != first)
        filters[second](t, list);
}

/* --- SQL --- */

static void print_sql(Lists *t, const List *list)
{
    bool by_name = list->query.order == ORDER_NAME;
    printf("SELECT r.id, v.body FROM ");
    if (by_name)
        printf("name_order n JOIN record r ON r.no = n.no");
    else
        printf("record r");
    printf(" JOIN revision v ON v.no = r.no AND v.number = r.revision WHERE ");
    if (by_name)
        printf("n.list = " STR_FMT " AND n.language = %d",
               STR_ARG(hand_list(t->b, t->arena, &list->query)), list->query.language);
    else
        printf("r.type = '%s'", list->query.type->name);
    printf(STR_FMT " ORDER BY %s LIMIT %d;\n", STR_ARG(buf_str(&list->where)),
           by_name ? "n.sort_key, n.no" : "r.changed_us DESC, r.no DESC", ROWS);
}

/* --- a list, and the pages behind it --- */

static void read_page(Lists *t, const List *list, ListingPage *page)
{
    int64_t begin_us = clock_monotonic_us();
    bench_must(t->b,
               listing_read(t->b->records, &t->viewer, &list->query, t->arena, page, &t->b->err));
    t->us[t->count++] = clock_monotonic_us() - begin_us;
    if (t->what == PRINT_ROWS)
        hand_rows(page);
    if (t->what == PRINT_SQL)
        print_sql(t, list);
}

static void read_pages(Lists *t)
{
    List list;
    ListingPage page;
    choose(t, &list);
    size_t where = list.where.len;
    for (uint64_t pages = 1 + bench_chance(&t->state, 3); pages && t->count < t->room; pages--) {
        read_page(t, &list, &page);
        if (!page.has_after)
            break;
        list.query.after = page.rows[page.count - 1].mark;
        list.where.len = where;
        hand_behind(t->b, t->arena, &list.query, list.query.after, &list.where);
    }
    buf_clear(&list.where);
    arena_reset(t->arena);
}

int main(int argc, char **argv)
{
    Bench b;
    if (argc != 5)
        return 2;
    bench_open(&b, argv[1], STORE_READ);
    Lists t = {.b = &b, .state = 1, .room = strtoull(argv[3], NULL, 10)};
    t.viewer = bench_viewer(&b, argv[2]);
    t.what = !strcmp(argv[4], "rows")  ? PRINT_ROWS
             : !strcmp(argv[4], "sql") ? PRINT_SQL
                                       : TAKE_TIME;
    t.arena = arena_new(LIST_ARENA);
    t.us = calloc(t.room + 1, sizeof *t.us);
    while (t.count < t.room)
        read_pages(&t);
    if (t.what == TAKE_TIME)
        bench_tell(argv[2], t.us, t.count);
    free(t.us);
    arena_free(t.arena);
    bench_close(&b);
    return 0;
}
