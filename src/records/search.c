#include "records/search.h"

#include "records/listing_parts.h"
#include "records/search_parts.h"

enum { CONDITION_BYTES = 64 << 10 };

/* The records of one side that a query could find. */
typedef struct {
    Listing listing; /* of the newest first, for what one class holds */
    Selection may;   /* what filters and rights leave */
    NoSet any;       /* of it, what has the words anywhere */
    bool is_empty;
} SearchSide;

typedef struct {
    Records *records;
    const Viewer *viewer;
    Arena *arena; /* of this search alone */
    const SearchTerm *terms;
    size_t term_count, wanted;
    SearchSide sides[2];
    NoSet seen; /* by number, of both sides */
    struct SearchPlace {
        Side side;
        Place place;
    } * places;
    size_t count;
    Err *err;
} Search;

/* --- what is asked --- */

static ErrCode read_terms(Search *s, Str text)
{
    if (text.len > SEARCH_MAX_BYTES)
        return err_set(s->err, ERR_INVALID, "a search has at most %d bytes", SEARCH_MAX_BYTES);
    s->term_count = search_terms(s->arena, text, &s->terms);
    if (s->term_count > SEARCH_MAX_WORDS)
        return err_set(s->err, ERR_INVALID, "a search has at most %d words", SEARCH_MAX_WORDS);
    return ERR_OK;
}

static ErrCode find(const Search *s, Side side, SearchClass class, NoSet *out)
{
    const SearchIndex *index = search_index(s->records);
    Buf condition;
    buf_init(&condition, CONDITION_BYTES);
    search_condition(&condition, &index->grammar, s->terms, s->term_count, class);
    *out = (NoSet){.arena = s->arena};
    ErrCode rc = condition.failed ? err_set(s->err, ERR_INVALID, "the search is too long")
                                  : index->find(s->records, side, buf_str(&condition), out, s->err);
    buf_clear(&condition);
    return rc;
}

ErrCode search_numbers(Stmt *st, NoSet *out, Err *err)
{
    bool row;
    for (;;) {
        TRY(stmt_next(st, &row, err));
        if (!row)
            break;
        noset_add(out, stmt_col_int(st, 0));
    }
    stmt_reset(st);
    return arena_failed(out->arena) ? err_set(err, ERR_TOO_LARGE, "there are too many records")
                                    : ERR_OK;
}

/* --- the hits of a class --- */

static void take(Search *s, Side side, const Listing *l)
{
    for (size_t i = 0; i < l->count && s->count < s->wanted; i++) {
        noset_add(&s->seen, l->places[i].no);
        s->places[s->count++] = (struct SearchPlace){side, l->places[i]};
    }
}

static ErrCode add_class(Search *s, Side side, SearchClass class)
{
    SearchSide *at = &s->sides[side];
    Listing *l = &at->listing;
    NoSet hits = at->any;
    if (at->is_empty || s->count == s->wanted)
        return ERR_OK;
    if (class != SEARCH_ANY) {
        TRY(find(s, side, class, &hits));
        noset_and(&hits, &at->any);
    }
    noset_without(&hits, &s->seen);
    l->selection = (Selection){.set = hits, .count = noset_count(&hits)};
    l->from = (Place){.no = INT64_MAX, .time = INT64_MAX, .key = STR("")};
    l->wanted = s->wanted - s->count;
    l->count = 0;
    TRY(listing_find(l));
    take(s, side, l);
    return ERR_OK;
}

/* --- a side --- */

static ErrCode begin_side(Search *s, Side side, const ListingQuery *query, SearchClass widest)
{
    SearchSide *at = &s->sides[side];
    at->listing = (Listing){.records = s->records,
                            .query = query,
                            .arena = s->arena,
                            .is_descending = true,
                            .err = s->err};
    at->listing.places = arena_alloc(s->arena, 2 * s->wanted * sizeof(Place));
    if (!at->listing.places)
        return err_set(s->err, ERR_TOO_LARGE, "there are too many records");
    TRY(find(s, side, widest, &at->any));
    if (!at->may.is_all)
        noset_and(&at->any, &at->may.set);
    at->is_empty = !noset_count(&at->any);
    return ERR_OK;
}

static ErrCode fill_side(const Search *s, Side side, size_t from, Arena *arena, SearchHit *hits)
{
    Listing l = s->sides[side].listing;
    l.count = 0;
    for (size_t i = from; i < s->count; i++)
        if (s->places[i].side == side)
            l.places[l.count++] = s->places[i].place;
    ListingRow *rows = arena_alloc(s->arena, (l.count + 1) * sizeof *rows);
    if (!l.count)
        return ERR_OK;
    if (!rows)
        return err_set(s->err, ERR_TOO_LARGE, "the page is too large");
    TRY(listing_rows(&l, arena, rows, l.count));
    for (size_t i = from; i < s->count; i++)
        if (s->places[i].side == side) {
            hits[i - from] = (SearchHit){rows->id,   rows->type,  (Side)side,
                                         rows->body, rows->state, rows->sensitivity};
            rows++;
        }
    return ERR_OK;
}

static ErrCode fill(Search *s, size_t from, size_t limit, Arena *arena, SearchHit **out,
                    size_t *count, bool *more)
{
    *more = s->count > from + limit;
    if (*more)
        s->count = from + limit;
    *count = s->count > from ? s->count - from : 0;
    *out = arena_alloc(arena, (*count + 1) * sizeof **out);
    for (int side = 0; *out && side < 2; side++)
        TRY(fill_side(s, (Side)side, from, arena, *out));
    return arena_failed(arena) || arena_failed(s->arena)
               ? err_set(s->err, ERR_TOO_LARGE, "the page is too large")
               : ERR_OK;
}

static ErrCode begin(Search *s, Str text, size_t wanted)
{
    s->wanted = wanted;
    s->seen.arena = s->arena;
    s->places = arena_alloc(s->arena, wanted * sizeof *s->places);
    if (!s->places)
        return err_set(s->err, ERR_TOO_LARGE, "there are too many records");
    return read_terms(s, text);
}

/* --- records --- */

/* With a type: its records, which on the public side no other condition would part from others. */
static ErrCode select_records(Search *s, const SearchQuery *q, Side side)
{
    Str facets[LISTING_MAX_FACETS + 1];
    if (q->facet_count > LISTING_MAX_FACETS - 1)
        return err_set(s->err, ERR_INVALID, "a search takes at most %d filters",
                       LISTING_MAX_FACETS - 1);
    for (size_t i = 0; i < q->facet_count; i++)
        facets[i] = q->facets[i];
    facets[q->facet_count] = STR("");
    return selection_read(s->records, s->viewer, q->type, side, facets,
                          q->facet_count + (q->type != NULL), s->arena, &s->sides[side].may,
                          s->err);
}

static bool is_searched(const SearchQuery *q, Side side)
{
    return side == q->side || (side == SIDE_WORK && q->with_work);
}

static ErrCode begin_sides(Search *s, const SearchQuery *q, const ListingQuery *orders)
{
    NoSet *work = &s->sides[SIDE_WORK].any;
    for (int side = 0; side < 2; side++) {
        s->sides[side].is_empty = true;
        if (!s->term_count || !is_searched(q, (Side)side))
            continue;
        TRY(select_records(s, q, (Side)side));
        TRY(begin_side(s, (Side)side, &orders[side], SEARCH_ANY));
    }
    if (q->with_work) /* whatever its rank, so that every page leaves out the same */
        noset_without(work, &s->sides[SIDE_PUBLIC].any);
    return ERR_OK;
}

static ErrCode search(Search *s, const SearchQuery *q, Arena *arena, SearchHit **out, size_t *count,
                      bool *more)
{
    ListingQuery orders[] = {{.type = q->type, .side = SIDE_PUBLIC, .order = ORDER_NEWEST},
                             {.type = q->type, .side = SIDE_WORK, .order = ORDER_NEWEST}};
    TRY(begin(s, q->text, q->offset + q->limit + 1));
    TRY(begin_sides(s, q, orders));
    for (int class = 0; class < SEARCH_CLASSES; class ++)
        for (int side = 0; side < 2; side++)
            TRY(add_class(s, (Side)side, (SearchClass) class));
    return fill(s, q->offset, q->limit, arena, out, count, more);
}

ErrCode search_records(Records *r, const Viewer *viewer, const SearchQuery *q, Arena *arena,
                       SearchHit **out, size_t *count, bool *more, Err *err)
{
    Search s = {.records = r, .viewer = viewer, .err = err};
    *out = NULL;
    *count = 0;
    *more = false;
    if (!q->limit || q->limit > SEARCH_MAX_HITS || q->offset > SEARCH_MAX_OFFSET)
        return err_set(err, ERR_INVALID, "a page has 1 to %d hits, and begins at 0 to %d",
                       SEARCH_MAX_HITS, SEARCH_MAX_OFFSET);
    TRY(db_read_begin(r->db, err));
    s.arena = arena_new(RECORDS_ARENA);
    ErrCode rc = search(&s, q, arena, out, count, more);
    arena_free(s.arena);
    db_read_end(r->db);
    return rc;
}

/* --- names --- */

/* All of the types, as a set. */
static ErrCode select_types(Search *s, Side side, const RecordType *const *types)
{
    static const Str all[] = {STR_INIT("")},
                     archived[] = {STR_INIT(""), STR_INIT("state=archived")};
    Selection *may = &s->sides[side].may, of_type;
    may->set.arena = s->arena;
    for (; *types; types++) {
        TRY(selection_read(s->records, s->viewer, *types, side, all, 1, s->arena, &of_type,
                           s->err));
        for (int64_t no = 0; (no = noset_next(&of_type.set, no));)
            noset_add(&may->set, no);
        if (side == SIDE_PUBLIC)
            continue;
        TRY(selection_read(s->records, s->viewer, *types, side, archived, 2, s->arena, &of_type,
                           s->err));
        noset_without(&may->set, &of_type.set);
    }
    return arena_failed(s->arena) ? err_set(s->err, ERR_TOO_LARGE, "there are too many records")
                                  : ERR_OK;
}

static ErrCode name_search(Search *s, const RecordType *const *types, Str text, size_t limit,
                           Arena *arena, SearchHit **out, size_t *count)
{
    bool more;
    ListingQuery orders[] = {{.side = SIDE_PUBLIC, .order = ORDER_NEWEST},
                             {.side = SIDE_WORK, .order = ORDER_NEWEST}};
    TRY(begin(s, text, limit + 1));
    for (int side = 0; s->term_count && side < 2; side++) {
        TRY(select_types(s, (Side)side, types));
        TRY(begin_side(s, (Side)side, &orders[side], SEARCH_NAME));
    }
    for (int class = 0; s->term_count && class <= SEARCH_NAME; class ++)
        for (int side = 0; side < 2; side++)
            TRY(add_class(s, (Side)side, (SearchClass) class));
    return fill(s, 0, limit, arena, out, count, &more);
}

ErrCode search_names(Records *r, const Viewer *viewer, const RecordType *const *types, Str text,
                     size_t limit, Arena *arena, SearchHit **out, size_t *count, Err *err)
{
    Search s = {.records = r, .viewer = viewer, .err = err};
    *out = NULL;
    *count = 0;
    if (!limit || limit > SEARCH_MAX_HITS)
        return err_set(err, ERR_INVALID, "a choice has 1 to %d names", SEARCH_MAX_HITS);
    TRY(db_read_begin(r->db, err));
    s.arena = arena_new(RECORDS_ARENA);
    ErrCode rc = name_search(&s, types, text, limit, arena, out, count);
    arena_free(s.arena);
    db_read_end(r->db);
    return rc;
}
