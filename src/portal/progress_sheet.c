#include "portal/progress_sheet.h"

#include "base/num.h"
#include "view/heat.h"

enum { MAX_NOTES = 8 };

/* A table while it is filled: room for its columns and rows is taken at the start. */
typedef struct {
    Page *page;
    Heat heat;
    HeatRow *rows;
    Str *columns;
    Str notes[MAX_NOTES];
} Table;

/* --- what the document says --- */

static const Doc *first_of(const Doc *node, const char *key)
{
    const Doc *list = doc_get(node, str_of(key));
    return list ? list->first : NULL;
}

static size_t count_from(const Doc *item)
{
    size_t count = 0;
    for (; item; item = item->next)
        count++;
    return count;
}

static Str text_of(const Doc *node, const char *key)
{
    const Doc *found = doc_get(node, str_of(key));
    return found && (found->kind == DOC_TEXT || found->kind == DOC_NUMBER) ? found->text : STR("");
}

static bool is_true(const Doc *node, const char *key)
{
    const Doc *found = doc_get(node, str_of(key));
    return found && found->kind == DOC_TRUE;
}

static bool has_method(const Page *p) { return is_true(p->data, "has_method"); }

/* Only our own method tells chances. */
static bool has_chances(const Page *p) { return is_true(p->data, "is_darya"); }

/* Both, or the one that says something. */
static Str joined(const Page *p, Str a, const char *between, Str b)
{
    if (!a.len || !b.len)
        return a.len ? a : b;
    return arena_printf(p->arena, STR_FMT "%s" STR_FMT, STR_ARG(a), between, STR_ARG(b));
}

static Str method_name(const Page *p)
{
    Str name = text_of(p->data, "method");
    return page_message(p, arena_printf(p->arena, "method." STR_FMT, STR_ARG(name)).ptr);
}

/* "What was observed", or "Method: ESCAP". */
static Str look_of(const Page *p)
{
    if (!has_method(p))
        return page_message(p, "progress.observed");
    return joined(p, page_message(p, "progress.method"), ": ", method_name(p));
}

/* --- the table --- */

/* False: there is nothing to draw, or no room for it. */
static bool table_open(Table *t, Page *p, size_t columns, size_t rows)
{
    *t = (Table){.page = p};
    if (p->format != PAGE_SVG || !columns || !rows)
        return false;
    t->columns = arena_alloc(p->arena, columns * sizeof *t->columns);
    t->rows = arena_alloc(p->arena, rows * sizeof *t->rows);
    t->heat = (Heat){.title = text_of(p->data, "title"),
                     .description = look_of(p),
                     .id = "h",
                     .is_rtl = locale_language(p->locale)->is_rtl,
                     .columns = t->columns,
                     .rows = t->rows,
                     .notes = t->notes};
    return t->columns && t->rows;
}

static void add_column(Table *t, Str name) { t->columns[t->heat.column_count++] = name; }

static void add_note(Table *t, const char *key)
{
    t->notes[t->heat.note_count++] = page_message(t->page, key);
}

/* Its cells, to be filled; NULL: no room. */
static HeatCell *add_row(Table *t, HeatRow row)
{
    HeatCell *cells = arena_alloc(t->page->arena, t->heat.column_count * sizeof *cells);
    row.cells = cells;
    if (cells)
        t->rows[t->heat.row_count++] = row;
    return cells;
}

static void add_countries(Table *t)
{
    for (const Doc *d = first_of(t->page->data, "countries"); d; d = d->next)
        add_column(t, text_of(d, "name"));
}

static HeatCell classed(const Page *p, const Doc *d, Str text)
{
    Str style = text_of(d, "style");
    const char *class_name =
        style.len ? arena_printf(p->arena, "c-" STR_FMT, STR_ARG(style)).ptr : "";
    return (HeatCell){.class_name = class_name, .symbol = text_of(d, "symbol"), .text = text};
}

/* What the symbols mean. */
static void set_legend(Table *t)
{
    const Page *p = t->page;
    const Doc *item = first_of(p->data, "legend");
    HeatCell *legend = arena_alloc(p->arena, (count_from(item) + 1) * sizeof *legend);
    if (!legend)
        return;
    for (; item; item = item->next)
        legend[t->heat.legend_count++] = classed(p, item, text_of(item, "text"));
    legend[t->heat.legend_count++] =
        (HeatCell){.symbol = STR("–"), .text = page_message(p, "why.no-data")};
    t->heat.legend = legend;
}

static void table_close(Table *t)
{
    Page *p = t->page;
    if (has_method(p)) {
        add_note(t, "progress.experimental");
        add_note(t, "progress.experimental_text");
        add_note(t, "progress.not_theirs");
    }
    if (is_true(p->data, "is_national"))
        add_note(t, "progress.national_note");
    t->notes[t->heat.note_count++] = text_of(p->data, "dataset_name");
    if (!arena_failed(p->arena))
        heat_draw(&p->text, &t->heat);
}

/* --- cells --- */

/* Figures and symbols have no direction of their own: what runs from right to left says so. */
static Str directed(const Page *p, Str text)
{
    if (!locale_language(p->locale)->is_rtl)
        return text;
    return arena_printf(p->arena, "\u200f" STR_FMT, STR_ARG(text));
}

/* "✓ 2  + 25  × 10": each count stays with its symbol. */
static Str moves_text(const Page *p, const Doc *cell)
{
    Str text = STR("");
    for (const Doc *move = first_of(cell, "moves"); move; move = move->next)
        text = joined(
            p, text, "\u2002 ",
            directed(p, joined(p, text_of(move, "symbol"), "\u00a0", text_of(move, "count"))));
    return text;
}

static const HeatCell nothing = {.symbol = STR_INIT("–")};

static HeatCell moved_cell(const Page *p, const Doc *cell)
{
    if (!first_of(cell, "moves"))
        return nothing;
    return (HeatCell){.text = moves_text(p, cell)};
}

static HeatCell aggregate_cell(const Page *p, const Doc *cell)
{
    if (!text_of(cell, "style").len)
        return moved_cell(p, cell);
    HeatCell c = classed(p, cell, text_of(cell, "word"));
    c.note = text_of(cell, "chance");
    return c;
}

/* The symbol behind the value: before it, + and – would be read as its sign. */
static HeatCell result_cell(const Page *p, const Doc *cell)
{
    if (!is_true(cell, "known"))
        return nothing;
    if (text_of(cell, "style").len) {
        HeatCell c = classed(p, cell, text_of(cell, "word"));
        c.note = joined(p, text_of(cell, "chance"), ", ", text_of(cell, "why"));
        return c;
    }
    Str estimate = is_true(cell, "estimate") ? page_message(p, "progress.estimate") : STR("");
    return (HeatCell){.text = joined(p, text_of(cell, "latest"), "\u2002", text_of(cell, "symbol")),
                      .note = joined(p, text_of(cell, "latest_year"), " ", estimate),
                      .is_marked = is_true(cell, "old")};
}

static void fill_aggregates(Table *t, HeatCell *cells, const Doc *row)
{
    size_t k = 0;
    for (const Doc *d = first_of(row, "cells"); d && k < t->heat.column_count; d = d->next)
        cells[k++] = aggregate_cell(t->page, d);
    if (doc_get(row, STR("region")) && k < t->heat.column_count)
        cells[k] = aggregate_cell(t->page, doc_get(row, STR("region")));
}

/* --- the region by goal --- */

static HeatRow goal_row(const Doc *d)
{
    uint64_t goal = 0;
    if (!num_read_u64(text_of(d, "goal"), FRAMEWORK_GOALS, &goal))
        goal = 0;
    return (HeatRow){
        .tile = (int)goal, .is_tile_dark = is_true(d, "white"), .name = text_of(d, "goal_title")};
}

void progress_sheet_of_region(Page *p)
{
    Table t;
    const Doc *goals = first_of(p->data, "goals");
    if (!table_open(&t, p, count_from(first_of(p->data, "countries")) + 1, count_from(goals)))
        return;
    t.heat.corner = page_message(p, "word.goal");
    add_countries(&t);
    add_column(&t, page_message(p, "progress.region"));
    for (; goals; goals = goals->next) {
        HeatCell *cells = add_row(&t, goal_row(goals));
        if (cells)
            fill_aggregates(&t, cells, goals);
    }
    set_legend(&t);
    add_note(&t, has_method(p) ? "progress.cells_method" : "progress.cells_observed");
    if (has_method(p))
        add_note(&t, "progress.region_note");
    if (has_chances(p))
        add_note(&t, "progress.chance_note");
    table_close(&t);
}

/* --- a goal by target and indicator --- */

static size_t count_lines(const Doc *target)
{
    size_t count = 0;
    for (; target; target = target->next)
        count += 1 + count_from(first_of(target, "indicators"));
    return count;
}

/* The number keeps its own direction: 3.b.1 is not 1.b.3. */
static void add_indicator(Table *t, const Doc *d)
{
    Str number =
        arena_printf(t->page->arena, "\u2068" STR_FMT "\u2069", STR_ARG(text_of(d, "indicator")));
    HeatCell *cells =
        add_row(t, (HeatRow){.name = joined(t->page, number, " ", text_of(d, "name"))});
    size_t k = 0;
    for (const Doc *c = first_of(d, "cells"); cells && c && k < t->heat.column_count; c = c->next)
        cells[k++] = result_cell(t->page, c);
}

void progress_sheet_of_goal(Page *p, Str subject)
{
    Table t;
    const Doc *target = first_of(p->data, "targets");
    if (!table_open(&t, p, count_from(first_of(p->data, "countries")), count_lines(target)))
        return;
    t.heat.description = joined(p, subject, " · ", look_of(p));
    t.heat.corner = page_message(p, "word.indicator");
    add_countries(&t);
    for (; target; target = target->next) {
        HeatCell *cells = add_row(&t, (HeatRow){.name = text_of(target, "name"), .is_head = true});
        if (cells)
            fill_aggregates(&t, cells, target);
        for (const Doc *d = first_of(target, "indicators"); d; d = d->next)
            add_indicator(&t, d);
    }
    set_legend(&t);
    add_note(&t, has_method(p) ? "progress.cells_method" : "progress.observed_note");
    if (has_chances(p))
        add_note(&t, "progress.chance_note");
    table_close(&t);
}

/* --- a place by goal --- */

static const Doc *first_movement(const Page *p)
{
    return first_of(p->data, has_method(p) ? "movements" : "legend");
}

static void add_place_columns(Table *t)
{
    const Page *p = t->page;
    Str share = page_message(p, "progress.chance_share");
    if (has_method(p))
        add_column(t, method_name(p));
    if (has_chances(p)) /* the message ends with a colon */
        add_column(t, str_ends(share, STR(":")) ? str_part(share, 0, share.len - 1) : share);
    for (const Doc *d = first_movement(p); d; d = d->next)
        add_column(t, joined(p, text_of(d, "symbol"), "\u00a0", text_of(d, "text")));
}

static HeatCell chance_cell(const Doc *all)
{
    Str chance = text_of(all, "chance");
    return chance.len ? (HeatCell){.text = chance, .note = text_of(all, "chance_span")} : nothing;
}

/* How many indicators moved so; of a goal without values nothing is known, which is not none. */
static HeatCell move_cell(const Doc *all, Str moved)
{
    if (!is_true(all, "known"))
        return nothing;
    for (const Doc *d = first_of(all, "moves"); d; d = d->next)
        if (str_eq(text_of(d, "moved"), moved))
            return (HeatCell){.text = text_of(d, "count")};
    return (HeatCell){.text = STR("0")};
}

static void add_place_goal(Table *t, const Doc *goal)
{
    const Page *p = t->page;
    const Doc *all = doc_get(goal, STR("all"));
    HeatCell *cells = add_row(t, goal_row(goal));
    if (!cells)
        return;
    if (has_method(p)) {
        *cells = aggregate_cell(p, all);
        cells++->note = STR("");
    }
    if (has_chances(p))
        *cells++ = chance_cell(all);
    for (const Doc *d = first_movement(p); d; d = d->next)
        *cells++ = move_cell(all, text_of(d, "moved"));
}

void progress_sheet_of_place(Page *p)
{
    Table t;
    const Doc *goals = first_of(p->data, "goals");
    if (!table_open(&t, p, count_from(first_movement(p)) + 2, count_from(goals)))
        return;
    t.heat.corner = page_message(p, "word.goal");
    add_place_columns(&t);
    for (; goals; goals = goals->next)
        add_place_goal(&t, goals);
    if (has_method(p)) {
        set_legend(&t);
        add_note(&t, "progress.cells_method");
    }
    add_note(&t, "progress.cells_observed");
    table_close(&t);
}

/* --- methods, tested on the past --- */

void progress_sheet_of_backtest(Page *p)
{
    static const char *const columns[][2] = {{"error", "methods.error"},
                                             {"against_unescap", "methods.against"},
                                             {"wins", "methods.wins"},
                                             {"cover80", "fan.band80"},
                                             {"cover95", "fan.band95"}};
    enum { COLUMNS = sizeof columns / sizeof *columns };
    Table t;
    const Doc *line = first_of(p->data, "backtest");
    if (!table_open(&t, p, COLUMNS, count_from(line)))
        return;
    t.heat.title = page_message(p, "methods.backtest");
    t.heat.description = page_message(p, "methods.backtest_note");
    t.heat.corner = page_message(p, "progress.method");
    for (size_t k = 0; k < COLUMNS; k++)
        add_column(&t, page_message(p, columns[k][1]));
    for (; line; line = line->next) {
        HeatCell *cells = add_row(&t, (HeatRow){.name = joined(p, text_of(line, "method_name"),
                                                               ", ", text_of(line, "data_name"))});
        for (size_t k = 0; cells && k < COLUMNS; k++) {
            Str value = text_of(line, columns[k][0]);
            cells[k] = nothing;
            if (value.len)
                cells[k] = (HeatCell){.text = value};
        }
    }
    heat_draw(&p->text, &t.heat);
}
