#include "portal/standing.h"

static Str with_year(Page *p, const char *message, int year)
{
    Str text = arena_printf(p->arena, "%d", year);
    MessageArgument argument = {"year", locale_digits(p->locale, p->arena, text)};
    return page_format(p, message, 0, &argument, 1);
}

static void say(Page *p, Doc *list, const char *message, int year)
{
    if (year)
        doc_text(list, NULL, with_year(p, message, year));
}

static void put_years(Doc *parent, const IndicatorLife *life)
{
    doc_int(parent, "since", life->since);
    if (life->until)
        doc_int(parent, "until", life->until);
    if (life->again)
        doc_int(parent, "again", life->again);
    if (life->redefined)
        doc_int(parent, "redefined", life->redefined);
}

void standing_put(Page *p, Doc *parent, Str indicator)
{
    IndicatorLife life;
    Doc *list = doc_list(parent, "standing");
    if (!indicator_life(p->framework, indicator, &life)) {
        doc_text(list, NULL, page_message(p, "standing.national"));
        return;
    }
    put_years(doc_object(parent, "framework"), &life);
    if (!life.until)
        say(p, list, "standing.since", life.since);
    say(p, list, "standing.left", life.until);
    say(p, list, "standing.again", life.again);
    say(p, list, "standing.redefined", life.redefined);
    if (!life.successor.len)
        return;
    MessageArgument successor = {"indicator", life.successor};
    doc_text(parent, "successor", page_format(p, "standing.successor", 0, &successor, 1));
    doc_text(parent, "successor_url", page_url(p, "indicators", life.successor));
}

Str standing_mark(Page *p, Str indicator)
{
    IndicatorLife life;
    bool left = indicator_life(p->framework, indicator, &life) && life.until && !life.again;
    return left ? with_year(p, "standing.until", life.until) : STR("");
}
