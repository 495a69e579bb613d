/* Shapes: GeoJSON. Each feature is the outline of a place that its codes and names mean; which
 * place, and until when, follows from the list of places, or from what the feature states itself
 * (valid_from, valid_to). What becomes no shape is told with the number of its feature. */
#include "base/clock.h"
#include "format/geojson.h"
#include "framework/place_match.h"
#include "intake/intake_parts.h"
#include "intake/reader.h"
#include "series/period.h"

#include <math.h>

enum { MAX_FEATURES = 10000, DRAWING = 1000 };

typedef struct {
    Intake *in;
    const Framework *framework;
    PlaceMatcher *matcher;
    Str name;
    GeoJson file;
    const Place **places; /* by feature; NULL: it becomes no shape */
    Shape *shapes;
} ShapeFile;

static Str base_name(Str path)
{
    size_t at = path.len;
    while (at > 0 && path.ptr[at - 1] != '/')
        at--;
    return str_part(path, at, path.len);
}

static void leave_out(ShapeFile *f, size_t feature, const char *why, Str detail)
{
    f->places[feature] = NULL;
    f->in->report.shapes_left_out++;
    intake_note(f->in, STR(""), f->name, 0, "shape",
                "feature %zu %s" STR_FMT "; its shape is not stored", feature + 1, why,
                STR_ARG(detail));
}

/* --- which place --- */

static size_t words_of(const GeoFeature *feature, Str words[PLACE_MAX_WORDS])
{
    size_t count = 0;
    for (size_t i = 0; i < feature->property_count; i++) {
        Str rest = feature->properties[i].value, word;
        bool more = feature->properties[i].is_text;
        while (count < PLACE_MAX_WORDS && more && str_split(&rest, '|', &more, &word))
            if (str_trim(word).len)
                words[count++] = str_trim(word);
    }
    return count;
}

static void match(ShapeFile *f, size_t i)
{
    const GeoFeature *feature = &f->file.features[i];
    const Place *other;
    Str words[PLACE_MAX_WORDS];
    size_t count = words_of(feature, words);
    if (!feature->ring_count) {
        leave_out(f, i, "is no area but ",
                  feature->geometry.len ? feature->geometry : STR("nothing"));
        return;
    }
    f->places[i] = place_match(f->matcher, words, count, &other);
    if (f->places[i])
        return;
    Str said = count ? words[0] : STR("");
    for (size_t w = 1; w < count && said.len < 200; w++)
        said = arena_printf(f->in->arena, STR_FMT ", " STR_FMT, STR_ARG(said), STR_ARG(words[w]));
    leave_out(f, i, other ? "speaks of several places: " : "is no place of the list: ", said);
}

/* A feature that names no more than the whole of which others are parts has lost its own name. */
static bool holds_another(const ShapeFile *f, size_t i)
{
    for (size_t k = 0; k < f->file.count; k++)
        if (f->places[k] && f->places[k] != f->places[i] &&
            place_is_within(f->framework, f->places[k], f->places[i]))
            return true;
    return false;
}

/* --- since and until when --- */

static Str day_text(Arena *arena, int32_t day)
{
    char text[CLOCK_TEXT_MAX];
    return arena_dup(arena, clock_date(day * DAY_US, text));
}

static ErrCode stated_day(ShapeFile *f, size_t i, const char *key, Str otherwise, bool at_end,
                          Str *out, Err *err)
{
    PeriodSpan span;
    Str text = geojson_text(&f->file.features[i], str_of(key));
    if (!text.len)
        text = otherwise;
    *out = STR("");
    if (!text.len)
        return ERR_OK;
    if (!period_parse(text, &span))
        return err_set(err, ERR_PARSE, "feature %zu: %s is '" STR_FMT "', which is no date", i + 1,
                       key, STR_ARG(text));
    *out = day_text(f->in->arena, at_end ? span.last_day : span.first_day);
    return ERR_OK;
}

static ErrCode date_feature(ShapeFile *f, size_t i, const Place *const *with, size_t count,
                            Err *err)
{
    const IntakeOptions *o = f->in->options;
    ShapeSpan stated;
    TRY(stated_day(f, i, "valid_from", o->valid_from, false, &stated.valid_from, err));
    TRY(stated_day(f, i, "valid_to", o->valid_to, true, &stated.valid_to, err));
    ShapeSpan span = shape_span(f->framework, f->places[i], with, count, stated, f->in->arena);
    f->shapes[i].place = f->places[i];
    f->shapes[i].valid_from = span.valid_from;
    f->shapes[i].valid_to = span.valid_to;
    return ERR_OK;
}

static bool overlap(const Shape *a, const Shape *b)
{
    return (!a->valid_to.len || str_cmp(b->valid_from, a->valid_to) <= 0) &&
           (!b->valid_to.len || str_cmp(a->valid_from, b->valid_to) <= 0);
}

/* Two shapes of one place for the same days: neither is known to be right. */
static bool has_twin(const ShapeFile *f, size_t i)
{
    for (size_t k = 0; k < f->file.count; k++)
        if (k != i && f->shapes[k].place == f->shapes[i].place &&
            overlap(&f->shapes[k], &f->shapes[i]))
            return true;
    return false;
}

static ErrCode date_all(ShapeFile *f, Err *err)
{
    size_t count = f->file.count;
    for (size_t i = 0; i < count; i++)
        if (f->places[i])
            TRY(date_feature(f, i, f->places, count, err));
    for (size_t i = 0; i < count; i++) {
        const Shape *s = &f->shapes[i];
        if (!f->places[i])
            continue;
        if (s->valid_to.len && str_cmp(s->valid_from, s->valid_to) > 0)
            leave_out(f, i, "is valid on no day: ", s->place->id);
        else if (has_twin(f, i))
            leave_out(f, i, "is not the only shape of ", s->place->id);
        else if (holds_another(f, i))
            leave_out(f, i, "says no more than that it lies in ", s->place->id);
        else if (!s->place->parent.len)
            leave_out(f, i, "is a place that no map here shows: ", s->place->id);
    }
    return ERR_OK;
}

/* --- outlines --- */

static ErrCode take_outline(ShapeFile *f, size_t i, Outline *out, Err *err)
{
    const GeoFeature *feature = &f->file.features[i];
    *out = (Outline){feature->ring_count,
                     arena_alloc(f->in->arena, feature->ring_count * sizeof *out->rings)};
    for (size_t r = 0; out->rings && r < feature->ring_count; r++) {
        const GeoRing *from = &feature->rings[r];
        OutlinePoint *to = arena_alloc(f->in->arena, from->count * sizeof *to);
        out->rings[r] = (OutlineRing){to ? from->count : 0, to};
        for (size_t p = 0; to && p < from->count; p++)
            to[p] = (OutlinePoint){(int32_t)lround(from->points[p].lon * OUTLINE_STEPS),
                                   (int32_t)lround(from->points[p].lat * OUTLINE_STEPS)};
    }
    return arena_failed(f->in->arena)
               ? err_set(err, ERR_TOO_LARGE, "the shapes are larger than can be held in memory")
               : ERR_OK;
}

/* All parts of one whole: made simple together, for they are drawn together. */
static ErrCode take_set(ShapeFile *f, const Place *whole, Err *err)
{
    char now[CLOCK_TEXT_MAX];
    Arena *arena = f->in->arena;
    const IntakeOptions *o = f->in->options;
    ShapeSet set = {.whole = whole,
                    .file = base_name(f->name),
                    .imported = arena_dup(arena, clock_text(clock_now_us(), now)),
                    .owner = o->owner,
                    .licence = o->licence,
                    .source_url = o->source_url,
                    .shapes = arena_alloc(arena, (f->file.count + 1) * sizeof *set.shapes)};
    Outline *outlines = arena_alloc(arena, (f->file.count + 1) * sizeof *outlines);
    for (size_t i = 0; set.shapes && outlines && i < f->file.count; i++) {
        if (!f->places[i] || !str_eq(f->places[i]->parent, whole->id))
            continue;
        TRY(take_outline(f, i, &outlines[set.count], err));
        set.shapes[set.count++] = f->shapes[i];
        f->places[i] = NULL; /* taken */
    }
    TRY(outline_simplify(outlines, set.count, DRAWING, arena, err));
    for (size_t i = 0; i < set.count; i++)
        set.shapes[i].outline = outlines[i];
    return intake_shapes(f->in, &set, err);
}

static ErrCode take_all(ShapeFile *f, Err *err)
{
    for (size_t i = 0; i < f->file.count; i++)
        if (f->places[i])
            TRY(take_set(f, place_find(f->framework, f->places[i]->parent), err));
    return ERR_OK;
}

static ErrCode read_file(ShapeFile *f, Str bytes, Err *err)
{
    Arena *arena = f->in->arena;
    TRY(geojson_read(&f->file, arena, bytes, err));
    if (f->file.count > MAX_FEATURES)
        return err_set(err, ERR_TOO_LARGE, "the file has more than %d features", MAX_FEATURES);
    f->places = arena_alloc(arena, (f->file.count + 1) * sizeof *f->places);
    f->shapes = arena_alloc(arena, (f->file.count + 1) * sizeof *f->shapes);
    if (!f->places || !f->shapes)
        return err_set(err, ERR_TOO_LARGE, "the shapes are larger than can be held in memory");
    for (size_t i = 0; i < f->file.count; i++)
        match(f, i);
    TRY(date_all(f, err));
    return take_all(f, err);
}

ErrCode read_shapes(Intake *in, const IntakeInput *const *inputs, size_t count, Err *err)
{
    ShapeFile f = {.in = in};
    TRY(intake_framework(in, &f.framework, err));
    TRY(place_matcher_new(&f.matcher, f.framework, err));
    ErrCode rc = ERR_OK;
    for (size_t i = 0; i < count && !rc; i++) {
        intake_progress(in, inputs[i]->name, i, count);
        f.name = inputs[i]->name;
        rc = read_file(&f, inputs[i]->bytes, err);
        if (rc)
            err_at(err, f.name, 0, 0);
    }
    place_matcher_free(f.matcher);
    return rc;
}

/* --- what the import does with them --- */

ErrCode intake_framework(Intake *in, const Framework **out, Err *err)
{
    ErrCode rc = in->framework ? ERR_OK : framework_new(&in->framework, err);
    *out = in->framework;
    return rc;
}

ErrCode intake_shapes(Intake *in, const ShapeSet *set, Err *err)
{
    char today[CLOCK_TEXT_MAX];
    IntakeShapes result = {.whole = set->whole->id, .file = set->file};
    bool is_new = true;
    for (size_t i = 0; i < in->shapes.count; i++)
        if (str_eq(in->shapes.items[i].whole, result.whole) &&
            str_eq(in->shapes.items[i].file, result.file))
            return err_set(err, ERR_CONFLICT, "two files '" STR_FMT "' have shapes of " STR_FMT,
                           STR_ARG(result.file), STR_ARG(result.whole));
    TRY(shape_set_compare(store_db(in->store), set, in->arena, &result.unchanged, &is_new, err));
    result.stored = set->count - result.unchanged;
    result.drawn_until = arena_dup(
        in->arena, shape_set_last_day(set, in->framework, clock_date(clock_now_us(), today)));
    vec_push(&in->shapes, result);
    if (is_new)
        vec_push(&in->shape_sets, *set);
    return ERR_OK;
}
