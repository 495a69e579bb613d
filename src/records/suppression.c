#include "records/suppression.h"

#include "base/mem.h"
#include "records/public_body.h"

/* Nodes of the graph: rows 0 to rows - 1, the row of totals, then columns and the column of totals.
 * A cell is an edge between its row and its column. To add one to a cell is to walk from its row to
 * its column, to take one away is to walk back; a round trip leaves all sums as they are. (A total
 * counts negatively in its own line, so it can be walked both ways.) */
typedef struct {
    size_t rows, columns; /* with the totals */
    int64_t *value;
    bool *hidden, *safe; /* a cell; safe: on a cycle */
} Table;

enum { COST_CELL = 1000000, COST_TOTAL = 50 * COST_CELL, COST_WHOLE = 100 * COST_CELL };

static size_t nodes(const Table *t) { return t->rows + t->columns; }
static bool is_total(const Table *t, size_t cell)
{
    return cell / t->columns == t->rows - 1 || cell % t->columns == t->columns - 1;
}

/* The cell between two nodes of different sides. */
static size_t between(const Table *t, size_t a, size_t b)
{
    return a < t->rows ? a * t->columns + (b - t->rows) : b * t->columns + (a - t->rows);
}

/* Whether one may walk that way, were the cell hidden. */
static bool can_walk(const Table *t, size_t from, size_t cell)
{
    if (!t->value[cell])
        return false;
    return from < t->rows || t->value[cell] > 1 || is_total(t, cell);
}

/* The nodes on the other side. */
static size_t first_beside(const Table *t, size_t node) { return node < t->rows ? t->rows : 0; }
static size_t last_beside(const Table *t, size_t node)
{
    return node < t->rows ? nodes(t) : t->rows;
}

/* --- which cells are safe --- */

typedef struct {
    Table *table;
    size_t *order, *low, *stack, *part; /* 0: not visited */
    size_t visited, depth, parts;
} Search;

/* Parts in which one can walk from each node to each (Tarjan 1972). As deep as there are nodes. */
static void find_part(Search *s, size_t node)
{
    const Table *t = s->table;
    s->order[node] = s->low[node] = ++s->visited;
    s->stack[s->depth++] = node;
    for (size_t other = first_beside(t, node); other < last_beside(t, node); other++) {
        size_t cell = between(t, node, other);
        if (!t->hidden[cell] || !can_walk(t, node, cell))
            continue;
        if (!s->order[other])
            find_part(s, other);
        if (!s->part[other] && s->low[other] < s->low[node])
            s->low[node] = s->low[other];
    }
    if (s->low[node] != s->order[node])
        return;
    s->parts++;
    size_t member;
    do {
        member = s->stack[--s->depth];
        s->part[member] = s->parts;
    } while (member != node);
}

/* Within a part an edge is on a round trip unless it is a bridge (Boesch and Tindell 1980). */
static void find_bridges(Search *s, size_t node, size_t from)
{
    Table *t = s->table;
    s->order[node] = s->low[node] = ++s->visited;
    for (size_t other = first_beside(t, node); other < last_beside(t, node); other++) {
        size_t cell = between(t, node, other);
        if (!t->hidden[cell] || s->part[other] != s->part[node] || other == from)
            continue;
        bool is_new = !s->order[other];
        if (is_new)
            find_bridges(s, other, node);
        if (s->low[other] < s->low[node])
            s->low[node] = s->low[other];
        t->safe[cell] = !is_new || s->low[other] <= s->order[node];
    }
}

static void find_safe(Table *t)
{
    size_t count = nodes(t), *room = mem_alloc(count * 4 * sizeof *room);
    Search s = {.table = t,
                .order = room,
                .low = room + count,
                .stack = room + count * 2,
                .part = room + count * 3};
    memset(t->safe, 0, t->rows * t->columns * sizeof *t->safe);
    for (size_t node = 0; node < count; node++)
        if (!s.order[node])
            find_part(&s, node);
    memset(s.order, 0, count * sizeof *s.order);
    s.visited = 0;
    for (size_t node = 0; node < count; node++)
        if (!s.order[node])
            find_bridges(&s, node, SIZE_MAX);
    mem_free(room);
}

/* --- hiding others --- */

static int64_t cost(const Table *t, size_t cell)
{
    if (t->hidden[cell])
        return 1;
    if (cell == t->rows * t->columns - 1)
        return COST_WHOLE;
    if (is_total(t, cell))
        return COST_TOTAL;
    return COST_CELL + (t->value[cell] < COST_CELL / 2 ? t->value[cell] : COST_CELL / 2);
}

typedef struct {
    int64_t *distance; /* -1: not reached */
    size_t *before;
    bool *done;
} Route;

static size_t nearest(const Table *t, const Route *route)
{
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < nodes(t); i++)
        if (!route->done[i] && route->distance[i] >= 0 &&
            (best == SIZE_MAX || route->distance[i] < route->distance[best]))
            best = i;
    return best;
}

/* The cheapest way from node to node, not over `without` (Dijkstra); its cost, or -1. */
static int64_t find_route(const Table *t, size_t from, size_t to, size_t without, Route *route)
{
    for (size_t i = 0; i < nodes(t); i++) {
        route->distance[i] = -1;
        route->done[i] = false;
    }
    route->distance[from] = 0;
    for (size_t node; (node = nearest(t, route)) != SIZE_MAX && node != to;) {
        route->done[node] = true;
        for (size_t other = first_beside(t, node); other < last_beside(t, node); other++) {
            size_t cell = between(t, node, other);
            if (cell == without || !can_walk(t, node, cell))
                continue;
            int64_t distance = route->distance[node] + cost(t, cell);
            if (route->distance[other] < 0 || distance < route->distance[other]) {
                route->distance[other] = distance;
                route->before[other] = node;
            }
        }
    }
    return route->distance[to];
}

/* Hides the cheapest round trip over a cell. There is one: over its totals. */
static void hide_cycle(Table *t, size_t cell, Route *route)
{
    size_t row = cell / t->columns, column = t->rows + cell % t->columns, from = column, to = row;
    int64_t there = find_route(t, column, row, cell, route), back = -1;
    if (can_walk(t, column, cell))
        back = find_route(t, row, column, cell, route);
    if (back >= 0 && (there < 0 || back < there)) {
        from = row;
        to = column;
    } else {
        find_route(t, column, row, cell, route);
    }
    for (size_t node = to; node != from; node = route->before[node])
        t->hidden[between(t, node, route->before[node])] = true;
}

static size_t first_unsafe(const Table *t)
{
    for (size_t i = 0; i < t->rows * t->columns; i++)
        if (t->hidden[i] && !t->safe[i])
            return i;
    return SIZE_MAX;
}

static void hide_enough(Table *t)
{
    size_t count = nodes(t);
    Route route = {.distance = mem_alloc(count * sizeof *route.distance),
                   .before = mem_alloc(count * sizeof *route.before),
                   .done = mem_alloc(count * sizeof *route.done)};
    for (size_t cell; find_safe(t), (cell = first_unsafe(t)) != SIZE_MAX;)
        hide_cycle(t, cell, &route);
    mem_free(route.distance);
    mem_free(route.before);
    mem_free(route.done);
}

/* --- the table --- */

static void fill(Table *t, const int64_t *counts)
{
    size_t rows = t->rows - 1, columns = t->columns - 1, last = rows * t->columns;
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++) {
            int64_t count = counts[r * columns + c];
            t->value[r * t->columns + c] = count;
            t->value[r * t->columns + columns] += count;
            t->value[last + c] += count;
            t->value[last + columns] += count;
        }
    for (size_t i = 0; i < t->rows * t->columns; i++)
        t->hidden[i] = t->value[i] > 0 && t->value[i] < SUPPRESS_BELOW;
}

static ErrCode check_counts(const int64_t *counts, size_t rows, size_t columns, Err *err)
{
    if (rows > SUPPRESSION_MAX_LINES || columns > SUPPRESSION_MAX_LINES ||
        rows * columns > SUPPRESSION_MAX_CELLS)
        return err_set(err, ERR_TOO_LARGE,
                       "a table of %zu rows and %zu columns is too large to be shown", rows,
                       columns);
    for (size_t i = 0; i < rows * columns; i++)
        if (counts[i] < 0 || counts[i] > INT64_MAX / SUPPRESSION_MAX_CELLS)
            return err_set(err, ERR_INVALID, "%lld is no count", (long long)counts[i]);
    return ERR_OK;
}

ErrCode suppress_table(const int64_t *counts, size_t rows, size_t columns, bool *hidden,
                       bool *hide_row_total, bool *hide_column_total, bool *hide_total, Err *err)
{
    TRY(check_counts(counts, rows, columns, err));
    Table t = {.rows = rows + 1, .columns = columns + 1};
    size_t cells = t.rows * t.columns;
    t.value = mem_alloc(cells * sizeof *t.value);
    t.hidden = mem_alloc(cells * sizeof *t.hidden);
    t.safe = mem_alloc(cells * sizeof *t.safe);
    fill(&t, counts);
    hide_enough(&t);
    for (size_t r = 0; r < rows; r++) {
        for (size_t c = 0; c < columns; c++)
            hidden[r * columns + c] = t.hidden[r * t.columns + c];
        hide_row_total[r] = t.hidden[r * t.columns + columns];
    }
    for (size_t c = 0; c < columns; c++)
        hide_column_total[c] = t.hidden[rows * t.columns + c];
    *hide_total = t.hidden[cells - 1];
    mem_free(t.value);
    mem_free(t.hidden);
    mem_free(t.safe);
    return ERR_OK;
}
