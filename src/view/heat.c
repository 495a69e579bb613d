#include "view/heat.h"

#include <math.h>
#include <stdio.h>

#include "view/chart_sheet.h"
#include "view/chart_words.h"
#include "view/letters.h"

enum { LEAST_WIDTH = 1120, MOST_LABEL = 300, MOST_COLUMN = 200 };
enum { FONT = 13, HEAD_FONT = 12, NOTE_FONT = 11 };
enum {
    PAD = 6,
    GAP = 2,
    RAISE = 4,
    SYMBOL = 18,
    MARK = 7,
    TILE = 28,
    TILE_HEIGHT = 20,
    AIR = 14,
    HEAD_TOP = 8
};

/* As in the style sheet, light; a test holds the two together. */
static const char rules[] =
    ".c-met{fill:#b3d1db}.c-on{fill:#c7dde3}.c-some{fill:#dbe8ea}.c-little{fill:#edf2f0}"
    ".c-away{fill:#f3eee3}.c-none{fill:none;stroke:#d9d2c4;stroke-dasharray:3 3}"
    ".mark{fill:#e2a32b}.tn{fill:#000;font-weight:700}.tn.w{fill:#fff}"
    ".g1{fill:#e5243b}.g2{fill:#dda63a}.g3{fill:#4c9f38}.g4{fill:#c5192d}.g5{fill:#ff3a21}"
    ".g6{fill:#26bde2}.g7{fill:#fcc30b}.g8{fill:#a21942}.g9{fill:#fd6925}.g10{fill:#dd1367}"
    ".g11{fill:#fd9d24}.g12{fill:#bf8b2e}.g13{fill:#3f7e44}.g14{fill:#0a97d9}"
    ".g15{fill:#56c02b}.g16{fill:#00689d}.g17{fill:#19486a}";

typedef struct {
    const Heat *heat;
    double label, column, width; /* with the air behind them */
} Frame;

typedef struct {
    double x, width; /* x from the side where reading begins */
} Span;

/* --- how large --- */

static bool has_class(const HeatCell *cell) { return cell->class_name && *cell->class_name; }

static double symbol_room(const HeatCell *cell) { return cell->symbol.len ? SYMBOL : 0; }

static double mark_room(const HeatCell *cell) { return cell->is_marked ? MARK : 0; }

static double tile_room(const HeatRow *row) { return row->tile ? TILE + 10 : 0; }

/* Of the widest word; what stands together by a no-break space is one. */
static double longest_word(Str text, double font) { return words_width(text, 1, font); }

static double least_cell(const HeatCell *cell)
{
    return 2 * PAD + GAP +
           fmax(symbol_room(cell) + longest_word(cell->text, FONT),
                mark_room(cell) + longest_word(cell->note, NOTE_FONT));
}

static double find_label(const Heat *heat)
{
    double most = words_width(heat->corner, MOST_LABEL, HEAD_FONT);
    for (size_t i = 0; i < heat->row_count; i++) {
        const HeatRow *row = &heat->rows[i];
        double room = tile_room(row);
        most = fmax(most, room + words_width(row->name, MOST_LABEL - room, FONT));
    }
    return ceil(most) + AIR;
}

static void find_frame(Frame *f, const Heat *heat)
{
    f->heat = heat;
    f->label = find_label(heat);
    f->column = fmin(MOST_COLUMN, (LEAST_WIDTH - f->label) / (double)heat->column_count);
    for (size_t k = 0; k < heat->column_count; k++) {
        f->column = fmax(f->column, 2 * PAD + GAP + longest_word(heat->columns[k], HEAD_FONT));
        for (size_t i = 0; i < heat->row_count; i++)
            f->column = fmax(f->column, least_cell(&heat->rows[i].cells[k]));
    }
    f->column = ceil(f->column);
    f->width = f->label + f->column * (double)heat->column_count;
    for (size_t i = 0; i < heat->legend_count; i++)
        f->width = fmax(f->width, least_cell(&heat->legend[i]));
}

static Span column_span(const Frame *f, size_t k)
{
    return (Span){f->label + f->column * (double)k, f->column - GAP};
}

static double text_height(Str text, double width, double font)
{
    return (double)words_count_lines(text, width, font) * words_line_height(font);
}

static double cell_height(const HeatCell *cell, double width)
{
    double inner = width - 2 * PAD;
    return 2 * PAD +
           fmax(text_height(cell->text, inner - symbol_room(cell), FONT),
                symbol_room(cell) > 0 ? words_line_height(FONT) : 0) +
           text_height(cell->note, inner - mark_room(cell), NOTE_FONT);
}

static double row_height(const Frame *f, const HeatRow *row)
{
    double room = f->label - AIR - tile_room(row);
    double most = 2 * PAD + fmax(text_height(row->name, room, FONT), row->tile ? TILE_HEIGHT : 0);
    for (size_t k = 0; k < f->heat->column_count; k++)
        most = fmax(most, cell_height(&row->cells[k], f->column - GAP));
    return ceil(most);
}

static double head_height(const Frame *f)
{
    double most = text_height(f->heat->corner, f->label - AIR, HEAD_FONT);
    for (size_t k = 0; k < f->heat->column_count; k++)
        most = fmax(most, text_height(f->heat->columns[k], f->column - GAP - 2 * PAD, HEAD_FONT));
    return ceil(most + PAD);
}

/* --- what is drawn --- */

static double from_left(const Frame *f, Span s)
{
    return f->heat->is_rtl ? f->width - s.x - s.width : s.x;
}

/* Under y; returns where it ends. */
static double put_words(Buf *out, const Frame *f, Span s, double y, Str text, int font,
                        const char *class_name)
{
    Words words = {from_left(f, s), s.width, font, class_name, f->heat->is_rtl, false};
    return words_draw(out, &words, y, text);
}

static void put_box(Buf *out, const Frame *f, Span s, double y, double height,
                    const char *class_name)
{
    buf_printf(out, "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
               class_name, from_left(f, s), y, s.width, height);
}

static void put_rule(Buf *out, const Frame *f, double y, bool is_strong)
{
    buf_printf(out, "<path class=\"gr%s\" d=\"M0 %.1fH%.1f\"/>", is_strong ? " zero" : "", y,
               f->width);
}

static void put_cell(Buf *out, const Frame *f, const HeatCell *cell, Span s, double y,
                     double height)
{
    double room = symbol_room(cell), mark = mark_room(cell);
    double x = s.x + PAD, inner = s.width - 2 * PAD, top = y + PAD - RAISE;
    if (has_class(cell))
        put_box(out, f, (Span){s.x + .5, s.width - 1}, y + .5, height - 1, cell->class_name);
    if (room > 0)
        put_words(out, f, (Span){x, room}, top, cell->symbol, FONT, "");
    top = fmax(put_words(out, f, (Span){x + room, inner - room}, top, cell->text, FONT, ""),
               room > 0 ? top + words_line_height(FONT) : 0);
    if (mark > 0)
        put_box(out, f, (Span){x, 3}, top + RAISE, NOTE_FONT + 2, "mark");
    put_words(out, f, (Span){x + mark, inner - mark}, top, cell->note, NOTE_FONT, "ax");
}

static void put_tile(Buf *out, const Frame *f, const HeatRow *row, double y)
{
    Span s = {0, TILE};
    char class_name[8];
    snprintf(class_name, sizeof class_name, "g%d", row->tile);
    put_box(out, f, s, y, TILE_HEIGHT, class_name);
    buf_printf(out,
               "<text class=\"tn%s\" font-size=\"%d\" x=\"%.1f\" y=\"%.1f\" "
               "text-anchor=\"middle\">%d</text>",
               row->is_tile_dark ? " w" : "", FONT, from_left(f, s) + TILE / 2.0, y + 15,
               row->tile);
}

static double put_row(Buf *out, const Frame *f, const HeatRow *row, double y)
{
    double room = tile_room(row), height = row_height(f, row);
    put_rule(out, f, y, row->is_head);
    y += GAP / 2.0;
    if (row->tile)
        put_tile(out, f, row, y + PAD - 1);
    put_words(out, f, (Span){room, f->label - AIR - room}, y + PAD - RAISE, row->name, FONT,
              row->is_head ? "b" : "");
    for (size_t k = 0; k < f->heat->column_count; k++)
        put_cell(out, f, &row->cells[k], column_span(f, k), y, height);
    return y + height + GAP / 2.0;
}

static double put_head(Buf *out, const Frame *f)
{
    double y = HEAD_TOP - RAISE;
    put_words(out, f, (Span){0, f->label - AIR}, y, f->heat->corner, HEAD_FONT, "b");
    for (size_t k = 0; k < f->heat->column_count; k++) {
        Span s = column_span(f, k);
        put_words(out, f, (Span){s.x + PAD, s.width - 2 * PAD}, y, f->heat->columns[k], HEAD_FONT,
                  "b");
    }
    return HEAD_TOP + head_height(f);
}

/* One beside the other, as many as stand in a line. */
static double put_legend(Buf *out, const Frame *f, double y)
{
    double x = 0, most = 0;
    for (size_t i = 0; i < f->heat->legend_count; i++) {
        const HeatCell *item = &f->heat->legend[i];
        double width = 2 * PAD + 1 + symbol_room(item) + letters_width(item->text, FONT);
        width = fmin(ceil(width), f->width);
        if (x > 0 && x + width > f->width) {
            y += most + PAD;
            x = most = 0;
        }
        double height = cell_height(item, width);
        put_cell(out, f, item, (Span){x, width}, y, height);
        x += width + AIR;
        most = fmax(most, height);
    }
    return y + most;
}

void heat_draw(Buf *out, const Heat *heat)
{
    Frame f;
    Buf drawn;
    if (!heat->row_count || !heat->column_count)
        return;
    find_frame(&f, heat);
    buf_init(&drawn, out->max);
    double y = put_head(&drawn, &f);
    for (size_t i = 0; i < heat->row_count; i++)
        y = put_row(&drawn, &f, &heat->rows[i], y);
    put_rule(&drawn, &f, y, false);
    if (heat->legend_count)
        y = put_legend(&drawn, &f, y + AIR);
    sheet_draw(out,
               &(Sheet){.title = heat->title,
                        .description = heat->description,
                        .id = heat->id,
                        .form = CHART_SHEET,
                        .is_rtl = heat->is_rtl,
                        .note_count = heat->note_count,
                        .notes = heat->notes,
                        .width = f.width,
                        .height = ceil(y + AIR),
                        .rules = rules},
               &drawn);
    buf_clear(&drawn);
}
