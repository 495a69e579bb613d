#include "view/chart_words.h"

#include <math.h>

#include "view/letters.h"
#include "view/mustache.h"

double words_line_height(double font_size) { return font_size * 1.4; }

double words_draw(Buf *out, const Words *w, double y, Str text)
{
    bool ends_right = w->is_rtl && !w->is_left;
    while (text.len) {
        y += words_line_height(w->font_size);
        buf_add(out, STR("<text"));
        if (*w->class_name)
            buf_printf(out, " class=\"%s\"", w->class_name);
        buf_printf(out, " font-size=\"%d\" x=\"%g\" y=\"%.1f\"%s>\u2068", w->font_size,
                   ends_right ? w->x + w->width : w->x, y,
                   ends_right  ? " direction=\"rtl\""
                   : w->is_rtl ? " direction=\"rtl\" text-anchor=\"end\""
                               : "");
        html_escape(out, letters_line(&text, w->width, w->font_size));
        buf_add(out, STR("\u2069</text>"));
    }
    return y;
}

size_t words_count_lines(Str text, double width, double font_size)
{
    size_t count = 0;
    for (; text.len; count++)
        letters_line(&text, width, font_size);
    return count;
}

double words_width(Str text, double width, double font_size)
{
    double most = 0;
    while (text.len)
        most = fmax(most, letters_width(letters_line(&text, width, font_size), font_size));
    return most;
}

void labels_push_apart(double *middles, const double *heights, size_t count, double top,
                       double bottom)
{
    double edge = top;
    for (size_t i = 0; i < count; i++) {
        middles[i] = fmax(middles[i], edge + heights[i] / 2);
        edge = middles[i] + heights[i] / 2;
    }
    edge = bottom;
    for (size_t i = count; i-- > 0;) {
        middles[i] = fmin(middles[i], edge - heights[i] / 2);
        edge = middles[i] - heights[i] / 2;
    }
}
