#include "register/world.h"

#include <stdio.h>

#include "base/asset.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/vec.h"
#include "format/csv.h"
#include "locale/fold.h"
#include "register/theme.h"

typedef struct {
    const Place *place;
    Str type;
    Sensitivity sensitivity;
} Guard;

struct World {
    RecordsWorld records;
    const Framework *framework;
    VEC(Guard) guards; /* texts are the program's own */
    char files[FILE_PATH_MAX];
};

static Str code_of(Str id) { return str_part(id, id_type(id).len + 1, id.len); }

static bool is_of(Str id, const char *type) { return str_eq(id_type(id), str_of(type)); }

static const Place *place_of(const World *w, Str id)
{
    const Place *p = is_of(id, "place") ? place_find(w->framework, code_of(id)) : NULL;
    return p && str_eq(p->id, code_of(id)) ? p : NULL; /* one id a place */
}

static int goal_number(Str code)
{
    uint64_t goal;
    return num_read_u64(code, FRAMEWORK_GOALS, &goal) && code.ptr[0] != '0' ? (int)goal : 0;
}

static bool exists(void *context, Str id)
{
    const World *w = context;
    Str code = code_of(id);
    return place_of(w, id) || (is_of(id, "goal") && goal_number(code)) ||
           (is_of(id, "target") && target_exists(w->framework, code)) ||
           (is_of(id, "indicator") && indicator_exists(w->framework, code)) ||
           (is_of(id, "theme") && theme_exists(code));
}

static size_t put_wider(Arena *arena, const char *type, Str code, Str *out, size_t count,
                        size_t room)
{
    if (count == room)
        return count;
    out[count] = arena_printf(arena, "%s:" STR_FMT, type, STR_ARG(code));
    return out[count].ptr ? count + 1 : count;
}

static size_t wider_places(const World *w, const Place *p, Arena *arena, Str *out, size_t room)
{
    size_t count = 0;
    for (int depth = 0; depth < 8 && !str_eq(p->kind, STR("country")); depth++) {
        p = place_find(w->framework, p->parent);
        if (!p)
            break;
        count = put_wider(arena, "place", p->id, out, count, room);
    }
    return count;
}

/* "6.1.1" to "6.1" and "6", without the last part each. */
static size_t wider_codes(Str id, Arena *arena, Str *out, size_t room)
{
    size_t count = 0;
    Str code = code_of(id);
    size_t dot = str_find_char(code, '.');
    if (is_of(id, "indicator")) {
        Str rest = str_part(code, dot + 1, code.len);
        size_t second = str_find_char(rest, '.');
        count = put_wider(arena, "target", str_part(code, 0, dot + 1 + second), out, count, room);
    }
    return put_wider(arena, "goal", str_part(code, 0, dot), out, count, room);
}

static size_t wider(void *context, Str id, Arena *arena, Str *out, size_t room)
{
    const World *w = context;
    const Place *p = place_of(w, id);
    if (p)
        return wider_places(w, p, arena, out, room);
    bool has_goal = is_of(id, "target") || is_of(id, "indicator");
    return has_goal && exists(context, id) ? wider_codes(id, arena, out, room) : 0;
}

static bool is_within(const World *w, const Place *inner, const Place *outer)
{
    for (int depth = 0; inner && depth < 8; depth++) {
        if (inner == outer)
            return true;
        inner = place_find(w->framework, inner->parent);
    }
    return false;
}

bool world_is_within(void *world, Str inner, Str outer)
{
    Str around[8];
    Arena *arena = arena_new((size_t)16 << 10);
    size_t count = wider(world, inner, arena, around, 8);
    bool found = str_eq(inner, outer);
    for (size_t i = 0; i < count && !found; i++)
        found = str_eq(around[i], outer);
    arena_free(arena);
    return found;
}

static Sensitivity guard(void *context, const RecordType *type, Str id)
{
    const World *w = context;
    const Place *p = place_of(w, id);
    Sensitivity least = SENSITIVITY_PUBLIC;
    for (size_t i = 0; p && i < w->guards.count; i++) {
        const Guard *g = &w->guards.items[i];
        if (g->sensitivity > least && str_eq(g->type, str_of(type->name)) &&
            is_within(w, p, g->place))
            least = g->sensitivity;
    }
    return least;
}

/* --- what people write --- */

static bool is_meant(const char *const *to, const char *type)
{
    for (; *to; to++)
        if (!strcmp(*to, type))
            return true;
    return false;
}

static bool is_named(const Place *p, Str folded, Arena *arena)
{
    for (int l = 0; l < FRAMEWORK_LANGUAGES; l++)
        if (p->names[l].len && str_eq(name_fold(arena, p->names[l]), folded))
            return true;
    return false;
}

static const Place *place_meant(const World *w, Str text, Arena *arena)
{
    const Place *found = place_find(w->framework, text);
    Str folded = name_fold(arena, text);
    for (size_t i = 0; !found && folded.len && i < place_count(w->framework); i++)
        if (is_named(place_at(w->framework, i), folded, arena))
            found = place_at(w->framework, i);
    return found;
}

/* A theme by its name in any of our languages. */
static Str theme_meant(const World *w, Str text, Arena *arena)
{
    Str folded = name_fold(arena, text);
    bool is_own;
    for (size_t i = 0; folded.len && theme_codes[i]; i++)
        for (int l = 0; l < LOCALE_COUNT; l++) {
            Str key = arena_printf(arena, "theme.%s", theme_codes[i]);
            Str name = w->records.locales[l] ? locale_message(w->records.locales[l], key, &is_own)
                                             : STR("");
            if (name.len && str_eq(name_fold(arena, name), folded))
                return arena_printf(arena, "theme:%s", theme_codes[i]);
        }
    return STR("");
}

/* A goal as forms offer it, "6 Clean water and sanitation", is its number. */
static Str leading_code(Str text)
{
    size_t space = str_find_char(text, ' ');
    return space != SIZE_MAX && goal_number(str_part(text, 0, space)) ? str_part(text, 0, space)
                                                                      : text;
}

/* "SDG 6.1", "6.1." and "6.1" are the same. */
static Str bare_code(Str text)
{
    text = str_trim(text);
    if (text.len > 3 && str_eq_nocase(str_part(text, 0, 3), STR("SDG")))
        text = str_trim(str_part(text, 3, text.len));
    return str_ends(text, STR(".")) ? str_part(text, 0, text.len - 1) : text;
}

Str world_find(const World *w, const char *const *to, Str text, Arena *arena)
{
    text = str_trim(text);
    if (exists((void *)w, text))
        return str_eq(id_type(text), STR("")) ? STR("") : text;
    const Place *p = is_meant(to, "place") ? place_meant(w, text, arena) : NULL;
    if (p)
        return arena_printf(arena, "place:" STR_FMT, STR_ARG(p->id));
    Str theme = is_meant(to, "theme") ? theme_meant(w, text, arena) : STR("");
    if (theme.len)
        return theme;
    Str code = leading_code(bare_code(text));
    static const char *const aims[] = {"goal", "target", "indicator"};
    for (size_t i = 0; i < 3; i++) {
        Str id = arena_printf(arena, "%s:" STR_FMT, aims[i], STR_ARG(code));
        if (is_meant(to, aims[i]) && id_is_valid(id) && exists((void *)w, id))
            return id;
    }
    return STR("");
}

/* --- life --- */

static ErrCode read_guards(World *w, Err *err)
{
    static const Str list = STR_INIT("reference/guarded.csv");
    Str bytes;
    CsvReader reader;
    if (!asset_find(list, &bytes))
        return err_set(err, ERR_NOT_FOUND, "the program has no list of guarded places");
    CsvRecord *row = mem_alloc(sizeof *row);
    csv_open(&reader, bytes, ',');
    ErrCode rc = csv_next(&reader, row, err); /* the header */
    while (!rc && !(rc = csv_next(&reader, row, err)) && row->count) {
        const Place *p = place_find(w->framework, row->fields[0]);
        int sensitivity = row->count == 3 ? sensitivity_find(row->fields[2]) : -1;
        if (p && sensitivity >= 0)
            vec_push(&w->guards, ((Guard){p, row->fields[1], (Sensitivity)sensitivity}));
        else
            rc = err_set(err, ERR_PARSE, "a row is no place, type and sensitivity");
    }
    if (rc)
        err_at(err, list, row->line, 0);
    csv_close(&reader);
    mem_free(row);
    return rc;
}

ErrCode world_new(World **out, const Framework *framework, const RecordType *const *types,
                  const Locale *const *locales, Err *err)
{
    World *w = mem_alloc(sizeof *w);
    w->framework = framework;
    w->records = (RecordsWorld){.types = types,
                                .context = w,
                                .exists = exists,
                                .wider = wider,
                                .guard = guard,
                                .locales = locales};
    ErrCode rc = read_guards(w, err);
    *out = rc ? NULL : w;
    if (rc)
        world_free(w);
    return rc;
}

void world_free(World *w)
{
    if (!w)
        return;
    vec_clear(&w->guards);
    mem_free(w);
}

void world_keep_files(World *w, const char *data_dir)
{
    int len = snprintf(w->files, sizeof w->files, "%s/files", data_dir);
    w->records.files = len > 0 && (size_t)len < sizeof w->files ? w->files : NULL;
}

const RecordsWorld *world_records(const World *w) { return &w->records; }
const Framework *world_framework(const World *w) { return w->framework; }
