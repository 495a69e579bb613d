#include "view/chart_sheet.h"

#include "view/chart_words.h"
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
    "text.lb{stroke:#fbf8f2;stroke-width:4px;paint-order:stroke;stroke-linejoin:round}"
    ".fan .ln{stroke-dasharray:none}.fan .ahead{fill:none;stroke-width:2.25;stroke-dasharray:7 5}"
    ".fan80,.fan95{fill-opacity:.15;stroke-opacity:.6;stroke-width:.75}"
    ".fan .fan95{stroke-dasharray:1.5 2.5}"
    ".fan80.af,.fan95.af{fill:#6a4a9c}.fan80.kz,.fan95.kz{fill:#0b5c92}"
    ".fan80.kg,.fan95.kg{fill:#007b75}.fan80.tj,.fan95.tj{fill:#8a5c00}"
    ".fan80.tm,.fan95.tm{fill:#4c6b1c}.fan80.uz,.fan95.uz{fill:#b03572}"
    ".fan .naive{fill:none;stroke:#7d7869;stroke-width:1.25;stroke-dasharray:1 3}"
    ".fan .needed{fill:none;stroke:#1b1e22;stroke-width:1}"
    ".fan .asof{fill:none;stroke:#7d7869;stroke-width:.75}";

/* Title and unit above, notes below. */
static double put_paper(Buf *out, const Sheet *sheet, const Buf *drawn, double width)
{
    Words words = {MARGIN, width - 2 * MARGIN, TITLE, "b", sheet->is_rtl, false};
    double y = words_draw(out, &words, MARGIN - 8, sheet->title);
    words.class_name = "ax";
    words.font_size = UNIT;
    y = words_draw(out, &words, y + 2, sheet->description) + 10;
    buf_printf(out, "<g transform=\"translate(%d %.1f)\">", MARGIN, y);
    buf_add(out, buf_str(drawn));
    buf_add(out, STR("</g>"));
    y += sheet->height;
    words.font_size = NOTE;
    for (size_t i = 0; i < sheet->note_count; i++)
        y = words_draw(out, &words, y + 3, sheet->notes[i]);
    return (int)(y + MARGIN);
}

static void put_head(Buf *out, const Sheet *sheet, double width, double height)
{
    bool is_phone = sheet->form == CHART_PHONE;
    const char *id = sheet->id;
    buf_add(out, STR("<svg"));
    if (sheet->form == CHART_SHEET)
        buf_printf(out, " xmlns=\"http://www.w3.org/2000/svg\" width=\"%g\" height=\"%g\"", width,
                   height);
    buf_printf(out,
               " class=\"chart %s\" viewBox=\"0 0 %g %g\" role=\"img\" aria-labelledby=\"%st %sd\""
               " direction=\"ltr\" font-size=\"%d\"><title id=\"%st\">",
               is_phone ? "phone" : "desk", width, height, id, id, is_phone ? 13 : 14, id);
    html_escape(out, sheet->title);
    buf_printf(out, "</title><desc id=\"%sd\">", id);
    html_escape(out, sheet->description);
    buf_add(out, STR("</desc>"));
}

void sheet_draw(Buf *out, const Sheet *sheet, const Buf *drawn)
{
    Buf paper;
    bool is_paper = sheet->form == CHART_SHEET;
    double width = sheet->width + (is_paper ? 2 * MARGIN : 0), height = sheet->height;
    buf_init(&paper, out->max);
    if (is_paper)
        height = put_paper(&paper, sheet, drawn, width);
    put_head(out, sheet, width, height);
    if (is_paper) {
        buf_printf(out, "%s%s</style>", rules, sheet->rules ? sheet->rules : "");
        buf_printf(out, "<rect class=\"paper\" width=\"%g\" height=\"%g\"/>", width, height);
    }
    buf_add(out, buf_str(is_paper ? &paper : drawn));
    buf_add(out, STR("</svg>"));
    out->failed = out->failed || paper.failed || drawn->failed;
    buf_clear(&paper);
}
