/* Chart sheet: what stands around a drawing: its head, and where it leaves its page, paper with
 * title, unit and notes, and the rules of the style sheet as plain colours, for programs that know
 * no variables. Private to the charts. */
#pragma once
#include "view/chart.h"

typedef struct {
    Str title, description;
    const char *id;
    ChartForm form;
    bool is_rtl;
    size_t note_count;
    const Str *notes;
    double width, height; /* of what is drawn */
    const char *rules;    /* its own, beside those of all charts; NULL: none */
} Sheet;

/* The whole picture; drawn: what stands in it. */
void sheet_draw(Buf *out, const Sheet *sheet, const Buf *drawn);
