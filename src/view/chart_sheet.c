#include "view/chart_sheet.h"

#include "view/letters.h"
#include "view/mustache.h"

enum { MARGIN = 24, TITLE = 19, UNIT = 14, NOTE = 12 };

/* Section 6 of the style sheet, light; a test holds the two together. */
static const char rules[] =
    "<style>text{font-family:system-ui,'Noto Sans','Noto Sans Arabic',sans-serif;fill:#1b1e22;"
    "stroke:none;font-variant-numeric:tabular-nums}.paper{fill:#fbf8f2}.b{font-weight:700}"
    ".ax,.yr{fill:#51565c}.yr{font-weight:400}.gr{stroke:#d9d2c4;stroke-width:1;fill:none}"
    ".zero{stroke:#7d7869}.goal{stroke:#1b1e22;stroke-width:1.25;stroke-dasharray:2 4;fill:none}"
    ".lead{stroke:#7d7869;stroke-width:.75;fill:none}.lead.early{stroke-dasharray:1.5 2.5}"
    ".ln{fill:none;stroke-width:2.25;stroke-linejoin:round;stroke-linecap:round}"
    ".gap{fill:none;stroke-width:1;stroke-dasharray:1 4}"
    ".ob{fill:none;stroke-width:5;stroke-linecap:round}"
    ".af{stroke:#6a4a9c}.kz{stroke:#0b5c92}.kg{stroke:#007b75}.tj{stroke:#8a5c00}"
    ".tm{stroke:#4c6b1c}.uz{stroke:#b03572}"
    ".af.ln{stroke-dasharray:none}.kz.ln{stroke-dasharray:18 4}.kg.ln{stroke-dasharray:9 4}"
    ".tj.ln{stroke-dasharray:2 4.5}.tm.ln{stroke-dasharray:12 4 2 4}.uz.ln{stroke-dasharray:5 4}"
    ".pt{fill:#fbf8f2;stroke-width:2}text[class]{stroke:none}"
    ".in.af{fill:#6a4a9c}.in.kz{fill:#0b5c92}.in.kg{fill:#007b75}.in.tj{fill:#8a5c00}"
    ".in.tm{fill:#4c6b1c}.in.uz{fill:#b03572}.in .yr{fill:#51565c}"
    "text.lb{stroke:#fbf8f2;stroke-width:4px;paint-order:stroke;stroke-linejoin:round}</style>";

/* Broken into lines; returns where the next text stands. Its own direction is kept inside. */
static double put_paragraph(Buf *out, const Chart *c, double width, double y, int size,
                            const char *class_name, Str text)
{
    while (text.len) {
        y += size * 1.4;
        buf_printf(out, "<text class=\"%s\" font-size=\"%d\" x=\"%g\" y=\"%.1f\"%s>\u2068",
                   class_name, size, c->is_rtl ? width - MARGIN : MARGIN, y,
                   c->is_rtl ? " direction=\"rtl\"" : "");
        html_escape(out, letters_line(&text, width - 2 * MARGIN, size));
        buf_add(out, STR("\u2069</text>"));
    }
    return y;
}

void sheet_draw(Buf *out, const Chart *c, const Scale *s, double *width, double *height)
{
    Buf body;
    buf_init(&body, out->max);
    WideFrame f = wide_frame(c, s);
    *width = f.width + 2 * MARGIN;
    double y = put_paragraph(&body, c, *width, MARGIN - 8, TITLE, "b", c->title);
    y = put_paragraph(&body, c, *width, y + 2, UNIT, "ax", c->description) + 10;
    buf_printf(&body, "<g transform=\"translate(%d %.1f)\">", MARGIN, y);
    wide_draw(&body, c, s, &f);
    buf_add(&body, STR("</g>"));
    y += f.height;
    for (size_t i = 0; i < c->note_count; i++)
        y = put_paragraph(&body, c, *width, y + 3, NOTE, "ax", c->notes[i]);
    *height = (int)(y + MARGIN);
    buf_add(out, str_of(rules));
    buf_printf(out, "<rect class=\"paper\" width=\"%g\" height=\"%g\"/>", *width, *height);
    buf_add(out, buf_str(&body));
    out->failed = out->failed || body.failed;
    buf_clear(&body);
}
