#include "framework/framework.h"

#include "base/asset.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/vec.h"
#include "format/csv.h"

typedef struct {
    Str leading, at_most;
    IndicatorLife life;
} Indicator;

typedef struct {
    const Place *group, *member;
} Membership;

struct Framework {
    Arena *arena;
    Str goals[FRAMEWORK_GOALS + 1][FRAMEWORK_LANGUAGES];
    VEC(Place) places;
    Interner *codes; /* of places, upper case, in the order of code_place */
    VEC(uint32_t) code_place;
    Interner *targets, *indicators;
    VEC(Indicator) facts; /* by number of the indicator */
    VEC(Membership) members;
};

typedef ErrCode ReadRow(Framework *f, const CsvRecord *row, Err *err);

static ErrCode read_list(Framework *f, const char *name, size_t columns, ReadRow *read, Err *err)
{
    Str bytes;
    CsvReader reader;
    if (!asset_find(str_of(name), &bytes))
        return err_set(err, ERR_NOT_FOUND, "the program has no list '%s'", name);
    CsvRecord *row = mem_alloc(sizeof *row);
    csv_open(&reader, bytes, ',');
    ErrCode rc = csv_next(&reader, row, err); /* the header */
    while (!rc && !(rc = csv_next(&reader, row, err)) && row->count) {
        if (row->count != columns)
            rc = err_set(err, ERR_PARSE, "a row has %zu cells instead of %zu", row->count, columns);
        else
            rc = read(f, row, err);
    }
    if (rc)
        err_at(err, str_of(name), row->line, 0);
    csv_close(&reader);
    mem_free(row);
    return rc;
}

static ErrCode read_goal(Framework *f, const CsvRecord *row, Err *err)
{
    uint64_t goal;
    if (!num_read_u64(row->fields[0], FRAMEWORK_GOALS, &goal) || !goal)
        return err_set(err, ERR_PARSE, "this is no number of a goal");
    for (int l = 0; l < FRAMEWORK_LANGUAGES; l++)
        f->goals[goal][l] = arena_dup(f->arena, row->fields[1 + l]);
    return ERR_OK;
}

static ErrCode read_target(Framework *f, const CsvRecord *row, Err *err)
{
    (void)err;
    intern(f->targets, row->fields[0]);
    return ERR_OK;
}

static bool read_year(Str text, int *year)
{
    uint64_t number;
    bool is_year = num_read_u64(text, 9999, &number);
    *year = is_year ? (int)number : 0;
    return is_year || !text.len;
}

/* "2017-", "2017-2020", "2017-2020 2025-" */
static bool read_life(const CsvRecord *row, IndicatorLife *life)
{
    size_t gap = str_find_char(row->fields[2], ' ');
    Str first = str_part(row->fields[2], 0, gap);
    Str second = gap == SIZE_MAX ? STR("") : str_part(row->fields[2], gap + 1, SIZE_MAX);
    size_t dash = str_find_char(first, '-');
    return dash != SIZE_MAX && read_year(str_part(first, 0, dash), &life->since) && life->since &&
           read_year(str_part(first, dash + 1, SIZE_MAX), &life->until) &&
           (!second.len || str_ends(second, STR("-"))) &&
           read_year(str_part(second, 0, second.len ? second.len - 1 : 0), &life->again) &&
           read_year(row->fields[3], &life->redefined);
}

static ErrCode read_indicator(Framework *f, const CsvRecord *row, Err *err)
{
    Indicator i = {.leading = arena_dup(f->arena, row->fields[6]),
                   .at_most = arena_dup(f->arena, row->fields[7])};
    if (!read_life(row, &i.life))
        return err_set(err, ERR_PARSE, "'" STR_FMT "' is no time; write 2017-, 2017-2020 or both",
                       STR_ARG(row->fields[2]));
    i.life.successor = arena_dup(f->arena, row->fields[4]);
    if (intern(f->indicators, row->fields[0]) == f->facts.count)
        vec_push(&f->facts, i);
    return ERR_OK;
}

static Str upper(Str code, char out[32])
{
    size_t len = code.len < 32 ? code.len : 32;
    for (size_t i = 0; i < len; i++)
        out[i] = code.ptr[i] >= 'a' && code.ptr[i] <= 'z' ? (char)(code.ptr[i] - 32) : code.ptr[i];
    return (Str){out, len};
}

static Str without_zeros(Str number)
{
    while (number.len > 1 && number.ptr[0] == '0')
        number = str_part(number, 1, number.len);
    return number;
}

static void add_code(Framework *f, Str code, size_t place)
{
    char out[32];
    if (code.len && intern(f->codes, upper(without_zeros(code), out)) == f->code_place.count)
        vec_push(&f->code_place, (uint32_t)place);
}

static ErrCode read_place(Framework *f, const CsvRecord *row, Err *err)
{
    Place p = {0};
    Str *const cells[] = {&p.id,         &p.m49,      &p.iso3,       &p.kind, &p.parent,
                          &p.valid_from, &p.valid_to, &p.successors, &p.local};
    (void)err;
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        *cells[i] = arena_dup(f->arena, row->fields[i]);
    for (int l = 0; l < FRAMEWORK_LANGUAGES; l++)
        p.names[l] = arena_dup(f->arena, row->fields[9 + l]);
    const Str codes[] = {p.id, p.m49, p.iso3, p.local};
    for (size_t i = 0; i < 4; i++)
        add_code(f, codes[i], f->places.count);
    vec_push(&f->places, p);
    return ERR_OK;
}

static ErrCode read_former_name(Framework *f, const CsvRecord *row, Err *err)
{
    Place *p = (Place *)place_find(f, row->fields[0]);
    if (!p || p->former_count == PLACE_MAX_FORMER)
        return err_set(err, ERR_PARSE, "this is no place, or one with too many names");
    FormerName *name = &p->former[p->former_count++];
    name->valid_from = arena_dup(f->arena, row->fields[1]);
    name->valid_to = arena_dup(f->arena, row->fields[2]);
    for (int l = 0; l < FRAMEWORK_LANGUAGES; l++)
        name->names[l] = arena_dup(f->arena, row->fields[3 + l]);
    return ERR_OK;
}

static ErrCode read_member(Framework *f, const CsvRecord *row, Err *err)
{
    Membership m = {place_find(f, row->fields[0]), place_find(f, row->fields[1])};
    if (!m.group || !m.member)
        return err_set(err, ERR_PARSE, "the grouping or its member is no place");
    vec_push(&f->members, m);
    return ERR_OK;
}

ErrCode framework_new(Framework **out, Err *err)
{
    Framework *f = mem_alloc(sizeof *f);
    f->arena = arena_new(16 << 20);
    f->codes = interner_new();
    f->targets = interner_new();
    f->indicators = interner_new();
    ErrCode rc = read_list(f, "reference/goals.csv", 10, read_goal, err);
    if (!rc)
        rc = read_list(f, "reference/targets.csv", 1, read_target, err);
    if (!rc)
        rc = read_list(f, "reference/indicators.csv", 8, read_indicator, err);
    if (!rc)
        rc = read_list(f, "reference/places.csv", 18, read_place, err);
    if (!rc)
        rc = read_list(f, "reference/former_names.csv", 12, read_former_name, err);
    if (!rc)
        rc = read_list(f, "reference/members.csv", 2, read_member, err);
    *out = rc ? NULL : f;
    if (rc)
        framework_free(f);
    return rc;
}

void framework_free(Framework *f)
{
    if (!f)
        return;
    interner_free(f->codes);
    interner_free(f->targets);
    interner_free(f->indicators);
    vec_clear(&f->places);
    vec_clear(&f->code_place);
    vec_clear(&f->facts);
    vec_clear(&f->members);
    arena_free(f->arena);
    mem_free(f);
}

Str goal_title(const Framework *f, int goal, int language)
{
    return goal >= 1 && goal <= FRAMEWORK_GOALS ? f->goals[goal][language] : STR("");
}

bool target_exists(const Framework *f, Str target)
{
    return intern_find(f->targets, target) != INTERN_NONE;
}

size_t target_count(const Framework *f) { return intern_count(f->targets); }
Str target_at(const Framework *f, size_t i) { return intern_text(f->targets, (uint32_t)i); }

bool indicator_exists(const Framework *f, Str indicator)
{
    return intern_find(f->indicators, indicator) != INTERN_NONE;
}

size_t indicator_count(const Framework *f) { return intern_count(f->indicators); }
Str indicator_at(const Framework *f, size_t i) { return intern_text(f->indicators, (uint32_t)i); }

Str indicator_leading(const Framework *f, Str indicator)
{
    uint32_t at = intern_find(f->indicators, indicator);
    return at == INTERN_NONE ? STR("") : f->facts.items[at].leading;
}

Str indicator_at_most(const Framework *f, Str indicator)
{
    uint32_t at = intern_find(f->indicators, indicator);
    return at == INTERN_NONE ? STR("") : f->facts.items[at].at_most;
}

bool indicator_life(const Framework *f, Str indicator, IndicatorLife *life)
{
    uint32_t at = intern_find(f->indicators, indicator);
    *life = (IndicatorLife){.successor = STR("")};
    if (at == INTERN_NONE)
        return false;
    *life = f->facts.items[at].life;
    return true;
}

bool indicator_is_in_force(const Framework *f, Str indicator, int year)
{
    IndicatorLife life;
    return indicator_life(f, indicator, &life) &&
           ((year >= life.since && (!life.until || year < life.until)) ||
            (life.again && year >= life.again));
}

int indicator_goal(Str indicator)
{
    uint64_t goal;
    Str first = str_part(indicator, 0, str_find_char(indicator, '.'));
    return num_read_u64(first, FRAMEWORK_GOALS, &goal) ? (int)goal : 0;
}

static Str next_part(Str *code)
{
    size_t dot = str_find_char(*code, '.');
    Str part = str_part(*code, 0, dot);
    *code = dot == SIZE_MAX ? STR("") : str_part(*code, dot + 1, code->len);
    return part;
}

int indicator_cmp(Str a, Str b)
{
    while (a.len && b.len) {
        Str x = next_part(&a), y = next_part(&b);
        uint64_t m, n;
        bool p = num_read_u64(x, 10000, &m), q = num_read_u64(y, 10000, &n);
        int order = p && q ? (m > n) - (m < n) : p != q ? (p ? -1 : 1) : str_cmp(x, y);
        if (order)
            return order;
    }
    return (a.len > 0) - (b.len > 0);
}

const Place *place_find(const Framework *f, Str code)
{
    char out[32];
    uint32_t at = intern_find(f->codes, upper(without_zeros(code), out));
    return at == INTERN_NONE ? NULL : &f->places.items[f->code_place.items[at]];
}

const Place *place_of_dataset(const Framework *f, Str dataset)
{
    bool has_country = dataset.len > 2 && (dataset.ptr[2] == '_' || dataset.ptr[2] == ':');
    return has_country ? place_find(f, str_part(dataset, 0, 2)) : NULL;
}

static int language_of(const Str names[FRAMEWORK_LANGUAGES], int language)
{
    static const int ru = 1, en = 0;
    return names[language].len ? language : names[en].len ? en : ru;
}

Str place_name(const Place *p, int language, int *found_language)
{
    int found = language_of(p->names, language);
    if (found_language)
        *found_language = found;
    return p->names[found];
}

static bool is_within(Str date, Str from, Str to)
{
    return (!from.len || str_cmp(date, from) >= 0) && (!to.len || str_cmp(date, to) <= 0);
}

Str place_name_on(const Place *p, int language, Str date)
{
    for (size_t i = 0; i < p->former_count; i++) {
        const FormerName *name = &p->former[i];
        if (is_within(date, name->valid_from, name->valid_to))
            return name->names[language_of(name->names, language)];
    }
    return place_name(p, language, NULL);
}

bool place_is_valid(const Place *p, Str date)
{
    return is_within(date, p->valid_from, p->valid_to);
}

size_t place_count(const Framework *f) { return f->places.count; }
const Place *place_at(const Framework *f, size_t i) { return &f->places.items[i]; }

static size_t select_places(const Framework *f, Str kind, Str parent, const Place **out,
                            size_t room)
{
    size_t count = 0;
    for (size_t i = 0; i < f->places.count && count < room; i++) {
        const Place *p = &f->places.items[i];
        if ((!kind.len || str_eq(p->kind, kind)) && (!parent.len || str_eq(p->parent, parent)))
            out[count++] = p;
    }
    return count;
}

size_t place_countries(const Framework *f, const Place **out, size_t room)
{
    return select_places(f, STR("country"), STR(""), out, room);
}

size_t place_members(const Framework *f, const Place *group, const Place **out, size_t room)
{
    size_t count = 0;
    if (str_eq(group->kind, STR("region")))
        return place_parts(f, group->id, out, room);
    for (size_t i = 0; i < f->members.count && count < room; i++)
        if (f->members.items[i].group == group)
            out[count++] = f->members.items[i].member;
    return count;
}

size_t place_parts(const Framework *f, Str parent, const Place **out, size_t room)
{
    return select_places(f, STR(""), parent, out, room);
}
