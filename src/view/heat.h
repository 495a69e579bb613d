/* Heat: a table of classes as a file of its own (chart_sheet.h): rows of labels, some with the tile
 * of a goal, and cells with a tint, its symbol and its word, so that colour never speaks alone; a
 * cell without a class is plain. Under it what the symbols mean. From right to left the labels
 * stand at the right and the columns follow leftwards. Columns are alike, as wide as their longest
 * word needs; texts are broken into lines, and rows and the drawing grow for them. */
#pragma once
#include "base/buf.h"

typedef struct {
    const char *class_name; /* c-met c-on c-some c-little c-away c-none; NULL or "" : plain */
    Str symbol, text;       /* the symbol stands before the text */
    Str note;               /* smaller, under it */
    bool is_marked;         /* the note asks for attention: a value is old */
} HeatCell;

typedef struct {
    int tile; /* number of a goal; 0: none */
    bool is_tile_dark;
    bool is_head; /* of the rows under it */
    Str name;
    const HeatCell *cells; /* one for each column */
} HeatRow;

typedef struct {
    Str title, description;
    const char *id; /* prefix of the ids inside */
    bool is_rtl;
    Str corner; /* above the labels of the rows */
    size_t column_count, row_count, legend_count, note_count;
    const Str *columns;
    const HeatRow *rows;
    const HeatCell *legend;
    const Str *notes;
} Heat;

/* Nothing is written when there is no row or no column. */
void heat_draw(Buf *out, const Heat *heat);
