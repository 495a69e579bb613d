/* Writes generated records as JSON Lines, for measuring: records_make SEED COUNT [PROMISES]. The
 * same numbers give the same bytes. Three fifths are organisations, the rest persons, with about
 * ten links each; a tenth was never published. PROMISES: as many commitments behind them, two
 * thirds with a due day, month or year. Names are made of words in nine languages, and say in each
 * that they are samples; places, goals and indicators are the program's own. */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "framework/framework.h"
#include "locale/locale.h"
#include "records/body.h"
#include "records_words.h"
#include "register/types.h"

enum { BODY_ARENA = 8 << 20, AUTHORS = 200, SUMMARY_WORDS = 24, KIND_COUNT = 13 };
static const int64_t BEGIN_US = 1735689600000000; /* 2025-01-01 */
static const int64_t STEP_US = 310 * (int64_t)1000000;
static const char *const KINDS[KIND_COUNT] = {
    "government", "de_facto_authority", "un",       "intergovernmental", "development_bank",
    "donor",      "ngo_international",  "academia", "business",          "parliament",
    "media",      "ngo_national",       "other"};

typedef struct {
    uint64_t state;
    size_t count, organisations;
    const Framework *framework;
    Arena *arena; /* of a record */
} Make;

/* --- chance --- */

static uint64_t chance(Make *m, uint64_t below)
{
    uint64_t z = m->state += 0x9e3779b97f4a7c15u; /* splitmix64 */
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (z ^ z >> 31) % below;
}

static bool percent(Make *m, unsigned of_hundred) { return chance(m, 100) < of_hundred; }

/* The low ones more often: a few organisations have many branches, most have none. */
static uint64_t skewed(Make *m, uint64_t below)
{
    uint64_t a = chance(m, below), b = chance(m, below);
    return a < b ? a : b;
}

/* --- words --- */

typedef struct {
    unsigned syllables[3];
} Invented;

static Invented invent(Make *m)
{
    Invented name;
    for (size_t i = 0; i < 3; i++)
        name.syllables[i] = (unsigned)chance(m, WORD_SYLLABLES);
    return name;
}

static Str spell(Make *m, const Invented *name, int script)
{
    const unsigned *s = name->syllables;
    return arena_printf(m->arena, "%s%s%s", WORD_SYLLABLE[s[0]][script],
                        WORD_SYLLABLE[s[1]][script], WORD_SYLLABLE[s[2]][script]);
}

/* The original language always, English mostly, each of the others often. */
static unsigned choose_languages(Make *m, unsigned original)
{
    unsigned set = 1u << original;
    for (unsigned l = 0; l < WORD_LANGUAGES; l++)
        if (percent(m, l ? 30 : 70))
            set |= 1u << l;
    return set;
}

static void put_summary(Make *m, Doc *body, unsigned set)
{
    Doc *summary = doc_object(body, "summary");
    for (unsigned l = 0; l < WORD_LANGUAGES; l++) {
        Buf text;
        if (!(set & 1u << l))
            continue;
        buf_init(&text, 4000);
        buf_printf(&text, "%s:", WORD_SAMPLE[l]);
        for (unsigned i = 0; i < SUMMARY_WORDS; i++)
            buf_printf(&text, " %s", WORD_THEME[l][chance(m, WORD_THEMES)]);
        doc_text(summary, languages[l].code.ptr, buf_str(&text));
        buf_clear(&text);
    }
}

/* --- links --- */

static void put_link(Doc *parent, const char *key, const char *type, Str code)
{
    doc_printf(doc_object(parent, key), "to", "%s:" STR_FMT, type, STR_ARG(code));
}

static Str a_place(Make *m)
{
    static const char *const home[] = {"KZ", "KG", "TJ", "TM", "UZ", "AF"};
    Str country = str_of(home[chance(m, 6)]);
    const Place *parts[100];
    size_t count = percent(m, 60) ? place_parts(m->framework, country, parts, 100) : 0;
    if (count)
        return parts[chance(m, count)]->id;
    return percent(m, 85) ? country
                          : place_at(m->framework, chance(m, place_count(m->framework)))->id;
}

static void put_places(Make *m, Doc *parent, const char *key, size_t count)
{
    Doc *list = doc_list(parent, key);
    for (size_t i = 0; i < count; i++)
        put_link(list, NULL, "place", a_place(m));
}

static void put_aims(Make *m, Doc *parent, const char *key, size_t count)
{
    Doc *list = doc_list(parent, key);
    for (size_t i = 0; i < count; i++) {
        Str code = indicator_at(m->framework, chance(m, indicator_count(m->framework)));
        Str target = str_part(code, 0, code.len - 1);
        while (target.len && target.ptr[target.len - 1] != '.')
            target.len--;
        target.len -= target.len > 0;
        if (percent(m, 60))
            put_link(list, NULL, "indicator", code);
        else if (target_exists(m->framework, target) && percent(m, 75))
            put_link(list, NULL, "target", target);
        else
            doc_printf(doc_object(list, NULL), "to", "goal:%d", indicator_goal(code));
    }
}

static void put_organisation(Doc *parent, const char *key, size_t number)
{
    doc_printf(doc_object(parent, key), "to", "organisation:s%06zu", number);
}

static void put_day(Make *m, Doc *parent, const char *key, unsigned year)
{
    doc_printf(parent, key, "%04u-%02u-%02u", year, 1 + (unsigned)chance(m, 12),
               1 + (unsigned)chance(m, 28));
}

/* --- bodies --- */

static void put_organisation_body(Make *m, Doc *body, size_t i)
{
    Invented name = invent(m);
    unsigned original = (unsigned)chance(m, WORD_LANGUAGES);
    unsigned set = choose_languages(m, original), kind = (unsigned)chance(m, WORD_KINDS);
    unsigned theme = (unsigned)chance(m, WORD_THEMES);
    Doc *names = doc_object(body, "name");
    for (unsigned l = 0; l < WORD_LANGUAGES; l++)
        if (set & 1u << l)
            doc_printf(names, languages[l].code.ptr, "%s «" STR_FMT "»: %s (%s %zu)",
                       WORD_KIND[l][kind], STR_ARG(spell(m, &name, WORD_SCRIPT[l])),
                       WORD_THEME[l][theme], WORD_SAMPLE[l], i);
    put_summary(m, body, set & (1u << original | 1u));
    doc_text(body, "kind", str_of(KINDS[chance(m, KIND_COUNT)]));
    if (i && percent(m, 80))
        put_organisation(body, "parent", skewed(m, i));
    put_link(body, "seat", "place", a_place(m));
    put_places(m, body, "works_in", 3 + chance(m, 3));
    put_aims(m, body, "works_on", 3 + chance(m, 4));
    doc_printf(body, "website", "https://example.org/sample/%zu", i);
    put_day(m, body, "founded", 1990 + (unsigned)chance(m, 30));
    doc_text(body, "original", languages[original].code);
}

static void put_offices(Make *m, Doc *body, size_t count)
{
    Doc *offices = doc_list(body, "offices");
    for (size_t i = 0; i < count; i++) {
        Doc *office = doc_object(offices, NULL), *title = doc_object(office, "title");
        unsigned theme = (unsigned)chance(m, WORD_THEMES), l = (unsigned)chance(m, WORD_LANGUAGES);
        doc_printf(title, "en", "%s: %s", WORD_SAMPLE[0], WORD_THEME[0][theme]);
        if (l)
            doc_printf(title, languages[l].code.ptr, "%s: %s", WORD_SAMPLE[l],
                       WORD_THEME[l][theme]);
        put_organisation(office, "organisation", skewed(m, m->organisations));
        doc_printf(office, "since", "%u", 2000 + (unsigned)chance(m, 20));
    }
}

static void put_expert(Make *m, Doc *body, size_t i)
{
    Doc *contact = doc_object(body, "contact"), *expert = doc_object(body, "expert");
    bool agrees = percent(m, 70);
    doc_printf(contact, "email", "sample%zu@example.org", i);
    put_aims(m, expert, "topics", 2 + chance(m, 4));
    put_places(m, expert, "places", 1 + chance(m, 3));
    doc_text(expert, "availability", STR("on_request"));
    put_organisation(expert, "vetted_by", skewed(m, m->organisations));
    for (int k = 0; agrees && k < 2; k++) {
        doc_bool(k ? contact : expert, "consent", true);
        put_day(m, k ? contact : expert, "consent_date", 2025);
    }
}

static void put_person_body(Make *m, Doc *body, size_t i)
{
    Invented given = invent(m), family = invent(m);
    unsigned original = (unsigned)chance(m, WORD_LANGUAGES), set = choose_languages(m, original);
    Doc *names = doc_object(body, "name"), *spellings;
    for (unsigned l = 0; l < WORD_LANGUAGES; l++)
        if (set & 1u << l)
            doc_printf(names, languages[l].code.ptr, STR_FMT " " STR_FMT " (%s %zu)",
                       STR_ARG(spell(m, &given, WORD_SCRIPT[l])),
                       STR_ARG(spell(m, &family, WORD_SCRIPT[l])), WORD_SAMPLE[l], i);
    put_summary(m, body, 1u << original);
    spellings = doc_list(body, "spellings");
    for (int script = 0; script < SCRIPTS; script++) {
        Doc *spelling = doc_object(spellings, NULL);
        doc_text(spelling, "script", str_of(SCRIPT_NAME[script]));
        doc_printf(spelling, "text", STR_FMT " " STR_FMT, STR_ARG(spell(m, &given, script)),
                   STR_ARG(spell(m, &family, script)));
    }
    put_offices(m, body, 1 + chance(m, 3));
    put_link(body, "country", "place", a_place(m));
    Doc *spoken = doc_list(body, "languages");
    doc_text(spoken, NULL, languages[original].code);
    doc_text(spoken, NULL, languages[chance(m, WORD_LANGUAGES)].code);
    put_expert(m, body, i);
    doc_text(body, "original", languages[original].code);
}

static const char *const PROMISE_KINDS[] = {"obligation",     "pledge", "decision",
                                            "recommendation", "task",   "stated"};
static const char *const PROMISE_STATES[] = {"open", "under_way", "done", "overtaken", "withdrawn"};

/* A day, a month or a year from 2015 on, half of them past; or none. */
static void put_due(Make *m, Doc *body)
{
    unsigned year = 2015 + (unsigned)chance(m, 22), shape = (unsigned)chance(m, 6);
    if (shape < 2)
        put_day(m, body, "due", year);
    else if (shape == 2)
        doc_printf(body, "due", "%04u-%02u", year, 1 + (unsigned)chance(m, 12));
    else if (shape == 3)
        doc_printf(body, "due", "%04u", year);
}

static void put_actors(Make *m, Doc *body, const char *key, size_t count)
{
    Doc *list = doc_list(body, key);
    for (size_t i = 0; i < count; i++)
        put_organisation(list, NULL, skewed(m, m->organisations));
}

static void put_promise_body(Make *m, Doc *body, size_t i)
{
    unsigned original = (unsigned)chance(m, WORD_LANGUAGES), set = choose_languages(m, original);
    unsigned theme = (unsigned)chance(m, WORD_THEMES), kind = (unsigned)chance(m, WORD_KINDS);
    Doc *names = doc_object(body, "name");
    for (unsigned l = 0; l < WORD_LANGUAGES; l++)
        if (set & 1u << l)
            doc_printf(names, languages[l].code.ptr, "%s: %s (%s %zu)", WORD_THEME[l][theme],
                       WORD_KIND[l][kind], WORD_SAMPLE[l], i);
    put_summary(m, body, 1u << original);
    doc_text(body, "kind", str_of(PROMISE_KINDS[chance(m, 6)]));
    doc_text(body, "status", str_of(PROMISE_STATES[skewed(m, 5)]));
    put_actors(m, body, "made_by", 1);
    put_actors(m, body, "owed_to", 1);
    put_actors(m, body, "responsible", 1 + chance(m, 2));
    put_day(m, body, "made_on", 2010 + (unsigned)chance(m, 15));
    put_due(m, body);
    put_aims(m, body, "concerns", 2);
    put_places(m, body, "where", 1 + chance(m, 2));
    doc_text(body, "original", languages[original].code);
}

static void put_sensitivity(Make *m, Doc *body)
{
    uint64_t part = chance(m, 100);
    const char *sensitivity = part < 82   ? NULL
                              : part < 93 ? "restricted"
                              : part < 98 ? "confidential"
                                          : "strict";
    if (!sensitivity)
        return;
    doc_text(body, "sensitivity", str_of(sensitivity));
    doc_text(body, "reason", STR("sample"));
}

static Doc *make_body(Make *m, const RecordType *type, size_t i)
{
    Doc *body = doc_new(m->arena, DOC_OBJECT);
    if (type == &type_organisation)
        put_organisation_body(m, body, i);
    else if (type == &type_person)
        put_person_body(m, body, i);
    else
        put_promise_body(m, body, i);
    Doc *source = doc_object(doc_list(body, "sources"), NULL);
    doc_printf(source, "url", "https://example.org/source/%s/%zu", type->name, i);
    doc_text(source, "title", STR("Generated for measuring"));
    if (percent(m, 50))
        put_organisation(body, "owner", skewed(m, m->organisations));
    put_sensitivity(m, body);
    return body;
}

/* --- lines --- */

typedef struct {
    const char *act, *state;
    bool is_published;
} Past;

static const Past PUBLISHED[] = {{"submit", "submitted", false}, {"publish", "published", true}};
static const Past REVISED[] = {
    {"submit", "submitted", false}, {"publish", "published", true}, {"save", "draft", false}};
static const Past DRAFT[] = {{"save", "draft", false}};
static const Past SUBMITTED[] = {{"submit", "submitted", false}};
static const Past RETURNED[] = {{"submit", "submitted", false}, {"return", "returned", false}};

static const Past *choose_past(Make *m, size_t *count)
{
    uint64_t part = chance(m, 100);
    *count = part < 86 ? 2 : part < 90 ? 3 : part < 98 ? 1 : 2;
    return part < 86   ? PUBLISHED
           : part < 90 ? REVISED
           : part < 94 ? DRAFT
           : part < 98 ? SUBMITTED
                       : RETURNED;
}

/* Of the act number k of a record's past: a second behind the one before. */
static Str moment(Make *m, int64_t begin_us, size_t k)
{
    char at[CLOCK_TEXT_MAX];
    return arena_dup(m->arena, clock_text(begin_us + (int64_t)k * 1000000, at));
}

static void put_head(Make *m, Buf *out, const RecordType *type, size_t i, unsigned author,
                     int64_t begin_us)
{
    buf_printf(out,
               "{\"id\":\"%s:s%06zu\",\"type\":\"%s\",\"created_at\":\"" STR_FMT
               "\",\"created_by\":\"account:sample%u\",\"author\":\"account:sample%u\"",
               type->name, i, type->name, STR_ARG(moment(m, begin_us, 0)), author, author);
}

static size_t put_line(Make *m, Buf *out, const RecordType *type, size_t i, const Doc *body)
{
    size_t count, published = 0;
    const Past *past = choose_past(m, &count);
    int64_t begin_us = BEGIN_US + (int64_t)chance(m, 100000) * STEP_US;
    unsigned author = (unsigned)chance(m, AUTHORS);
    Str sensitivity = sensitivity_name(body_sensitivity(body));
    for (size_t k = 0; k < count; k++)
        published = past[k].is_published ? k + 1 : published;
    put_head(m, out, type, i, author, begin_us);
    if (published)
        buf_printf(out, ",\"published\":%zu,\"published_at\":\"" STR_FMT "\"", published,
                   STR_ARG(moment(m, begin_us, published - 1)));
    if (past != DRAFT)
        buf_printf(out, ",\"submitted_at\":\"" STR_FMT "\"", STR_ARG(moment(m, begin_us, 0)));
    buf_add(out, STR(",\"revisions\":["));
    for (size_t k = 0; k < count; k++) {
        buf_printf(out,
                   "%s{\"number\":%zu,\"act\":\"%s\",\"state\":\"%s\",\"sensitivity\":\"" STR_FMT
                   "\",\"at\":\"" STR_FMT "\",\"by\":\"account:sample%u\",\"note\":\"sample\","
                   "\"body\":",
                   k ? "," : "", k + 1, past[k].act, past[k].state, STR_ARG(sensitivity),
                   STR_ARG(moment(m, begin_us, k)), k == 1 ? (author + 1) % AUTHORS : author);
        body_write(out, type, body);
        buf_char(out, '}');
    }
    buf_add(out, STR("]}\n"));
    return count;
}

static void must_be_right(const Make *m, const Problems *problems)
{
    const Problem *p = &problems->items[0];
    if (!problems->count && !arena_failed(m->arena))
        return;
    fprintf(stderr, "records_make: " STR_FMT ": %s\n", STR_ARG(p->path),
            problems->count ? p->message : "too large");
    exit(1);
}

/* The number of its revisions. */
static size_t put_record(Make *m, const RecordType *type, size_t i)
{
    Buf line;
    Problems problems = {.arena = m->arena};
    const Doc *body = body_clean(m->arena, type, make_body(m, type, i), &problems);
    body_check(type, body, RECORD_PUBLISHED, NULL, &problems);
    must_be_right(m, &problems);
    buf_init(&line, 4 * RECORD_MAX_BYTES);
    size_t revisions = put_line(m, &line, type, i, body);
    fwrite(buf_str(&line).ptr, 1, buf_str(&line).len, stdout);
    buf_clear(&line);
    arena_reset(m->arena);
    return revisions;
}

int main(int argc, char **argv)
{
    Err err = {0};
    Framework *framework;
    size_t revisions = 0, promises = 0;
    Make m = {0};
    if (argc == 3 || argc == 4) {
        m.state = strtoull(argv[1], NULL, 10);
        m.count = strtoull(argv[2], NULL, 10);
        promises = argc == 4 ? strtoull(argv[3], NULL, 10) : 0;
    }
    if (!m.count || framework_new(&framework, &err)) {
        fprintf(stderr, "records_make SEED COUNT [PROMISES]\n");
        return 2;
    }
    m.framework = framework;
    m.organisations = m.count * 3 / 5 + 1;
    m.arena = arena_new(BODY_ARENA);
    puts("{\"format\":\"darya-records\",\"version\":1}");
    for (size_t i = 0; i < m.organisations; i++)
        revisions += put_record(&m, &type_organisation, i);
    for (size_t i = 0; i < m.count - m.organisations; i++)
        revisions += put_record(&m, &type_person, i);
    for (size_t i = 0; i < promises; i++)
        revisions += put_record(&m, &type_commitment, i);
    printf("{\"end\":true,\"records\":%zu,\"revisions\":%zu,\"windows\":0}\n", m.count + promises,
           revisions);
    arena_free(m.arena);
    framework_free(framework);
    return 0;
}
