#include "intake/options.h"

#include "base/clock.h"
#include "intake/code_text.h"
#include "intake/header.h"
#include "intake/label_text.h"
#include "series/period.h"

static bool is_agency(Str agency)
{
    Str part;
    bool more = true;
    while (str_split(&agency, '.', &more, &part))
        if (!code_is_plain(part))
            return false;
    return true;
}

ErrCode dataset_id_check(Str id, Err *err)
{
    size_t colon = str_find_char(id, ':');
    if (colon != SIZE_MAX && is_agency(str_part(id, 0, colon)) &&
        code_is_plain(str_part(id, colon + 1, id.len)))
        return ERR_OK;
    Str shown = header_shown(id);
    err_set(err, ERR_INVALID, "'" STR_FMT "' is no name of a dataset", STR_ARG(shown));
    err_hint(err, "write it as AGENCY:ID, with --dataset, of letters, digits and _ @ $ - alone; "
                  "parts of the agency are divided by dots");
    return ERR_INVALID;
}

/* A day, month or year, or a moment. */
static bool is_date(Str text)
{
    int64_t us;
    PeriodSpan span;
    bool is_period = period_parse(text, &span) && str_find_char(text, '/') == SIZE_MAX;
    return is_period || clock_parse(text, false, &us);
}

static ErrCode check_text(const char *option, Str text, Err *err)
{
    if (label_is_clean(text))
        return ERR_OK;
    err_set(err, ERR_INVALID, "the text of %s has a character that is no text", option);
    err_hint(err, "write it in UTF-8 and without control characters");
    return ERR_INVALID;
}

ErrCode options_check(const IntakeOptions *o, Err *err)
{
    const struct {
        const char *option;
        Str text;
    } texts[] = {{"--title", o->title},
                 {"--name", o->name},
                 {"--owner", o->owner},
                 {"--licence", o->licence},
                 {"--source", o->source_url}};
    if (o->dataset.len)
        TRY(dataset_id_check(o->dataset, err));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        TRY(check_text(texts[i].option, texts[i].text, err));
    if (!o->published.len || is_date(o->published))
        return ERR_OK;
    Str shown = header_shown(o->published);
    err_set(err, ERR_INVALID, "--published is no date: '" STR_FMT "'", STR_ARG(shown));
    err_hint(err, "write it as 2020, 2020-10 or 2020-10-31");
    return ERR_INVALID;
}
