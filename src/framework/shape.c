#include "framework/shape.h"

#include "base/clock.h"
#include "base/vec.h"

const Migration shape_migrations[] = {
    {"shapes", 1,
     "CREATE TABLE shape_set (whole TEXT NOT NULL, file TEXT NOT NULL, imported TEXT NOT NULL,"
     " owner TEXT NOT NULL, licence TEXT NOT NULL, source_url TEXT NOT NULL,"
     " PRIMARY KEY (whole, file)) STRICT, WITHOUT ROWID;"
     "CREATE TABLE shape (whole TEXT NOT NULL, file TEXT NOT NULL, place TEXT NOT NULL,"
     " valid_from TEXT NOT NULL, valid_to TEXT NOT NULL, outline TEXT NOT NULL,"
     " PRIMARY KEY (whole, file, place, valid_from)) STRICT, WITHOUT ROWID"},
    {0}};

/* --- when a shape is valid --- */

static Str later(Str a, Str b) { return str_cmp(a, b) > 0 ? a : b; } /* "" : since ever */

static Str earlier(Str a, Str b) /* "" : for ever */
{
    return !a.len ? b : !b.len || str_cmp(a, b) < 0 ? a : b;
}

static Str day_before(Str date, Arena *arena)
{
    char text[CLOCK_TEXT_MAX];
    int64_t us;
    return clock_parse(date, false, &us) ? arena_dup(arena, clock_date(us - 1, text)) : STR("");
}

static bool is_among(const Place *place, const Place *const *with, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (with[i] == place)
            return true;
    return false;
}

ShapeSpan shape_span(const Framework *f, const Place *place, const Place *const *with, size_t count,
                     ShapeSpan stated, Arena *arena)
{
    ShapeSpan span = {place->valid_from, place->valid_to};
    if (stated.valid_from.len || stated.valid_to.len)
        return (ShapeSpan){later(span.valid_from, stated.valid_from),
                           earlier(span.valid_to, stated.valid_to)};
    Str rest = place->successors, id;
    bool more = true;
    while (rest.len && str_split(&rest, ' ', &more, &id)) {
        const Place *successor = place_find(f, id);
        if (!successor || !place_is_valid(place, successor->valid_from))
            continue; /* it followed this place, and took nothing out of it */
        if (is_among(successor, with, count))
            span.valid_from = later(span.valid_from, successor->valid_from);
        else
            span.valid_to = earlier(span.valid_to, day_before(successor->valid_from, arena));
    }
    return span;
}

static bool is_valid_on(const Shape *s, Str date)
{
    return str_cmp(s->valid_from, date) <= 0 &&
           (!s->valid_to.len || str_cmp(s->valid_to, date) >= 0);
}

const Shape *shape_on(const ShapeSet *set, const Place *place, Str date)
{
    for (size_t i = 0; i < set->count; i++)
        if (set->shapes[i].place == place && is_valid_on(&set->shapes[i], date))
            return &set->shapes[i];
    return NULL;
}

bool shape_set_covers(const ShapeSet *set, const Framework *f, Str date)
{
    bool any = false;
    for (size_t i = 0; i < place_count(f); i++) {
        const Place *part = place_at(f, i);
        if (!str_eq(part->parent, set->whole->id) || !place_is_valid(part, date))
            continue;
        if (!shape_on(set, part, date))
            return false;
        any = true;
    }
    return any;
}

Str shape_set_last_day(const ShapeSet *set, const Framework *f, Str date)
{
    Str last = STR("");
    if (shape_set_covers(set, f, date))
        return date;
    for (size_t i = 0; i < set->count; i++) {
        Str end = set->shapes[i].valid_to;
        if (end.len && str_cmp(end, date) < 0 && str_cmp(end, last) > 0 &&
            shape_set_covers(set, f, end))
            last = end;
    }
    return last;
}

/* --- the store --- */

static ErrCode remove_shapes(Db *db, const ShapeSet *set, Err *err)
{
    Stmt *st;
    TRY(stmt_prepare(&st, db, "DELETE FROM shape WHERE whole = $1 AND file = $2", err));
    stmt_text(st, 1, set->whole->id);
    stmt_text(st, 2, set->file);
    ErrCode rc = stmt_run(st, err);
    stmt_free(st);
    return rc;
}

static ErrCode save_shape(Stmt *st, const ShapeSet *set, const Shape *s, Arena *arena, Err *err)
{
    Str outline = outline_write(&s->outline, arena);
    if (arena_failed(arena))
        return err_set(err, ERR_TOO_LARGE, "the shapes are larger than can be held in memory");
    const Str values[] = {set->whole->id, set->file,   s->place->id,
                          s->valid_from,  s->valid_to, outline};
    for (int i = 0; i < 6; i++)
        stmt_text(st, i + 1, values[i]);
    return stmt_run(st, err);
}

static ErrCode save_shapes(Db *db, const ShapeSet *set, Err *err)
{
    Stmt *st;
    TRY(stmt_prepare(&st, db,
                     "INSERT INTO shape (whole, file, place, valid_from, valid_to, outline)"
                     " VALUES ($1, $2, $3, $4, $5, $6)",
                     err));
    ErrCode rc = ERR_OK;
    Arena *arena = arena_new((size_t)1 << 30);
    for (size_t i = 0; i < set->count && !rc; i++)
        rc = save_shape(st, set, &set->shapes[i], arena, err);
    arena_free(arena);
    stmt_free(st);
    return rc;
}

ErrCode shape_set_save(Db *db, const ShapeSet *set, Err *err)
{
    Stmt *st;
    TRY(remove_shapes(db, set, err));
    TRY(stmt_prepare(
        &st, db,
        "INSERT INTO shape_set (whole, file, imported, owner, licence, source_url)"
        " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (whole, file) DO UPDATE SET"
        " imported = excluded.imported,"
        " owner = CASE excluded.owner WHEN '' THEN shape_set.owner ELSE excluded.owner END,"
        " licence = CASE excluded.licence WHEN '' THEN shape_set.licence"
        " ELSE excluded.licence END,"
        " source_url = CASE excluded.source_url WHEN '' THEN shape_set.source_url"
        " ELSE excluded.source_url END",
        err));
    const Str values[] = {set->whole->id, set->file,    set->imported,
                          set->owner,     set->licence, set->source_url};
    for (int i = 0; i < 6; i++)
        stmt_text(st, i + 1, values[i]);
    ErrCode rc = stmt_run(st, err);
    stmt_free(st);
    return rc ? rc : save_shapes(db, set, err);
}

static ErrCode has_shape(Stmt *st, const ShapeSet *set, const Shape *s, Arena *arena, bool *has,
                         Err *err)
{
    const Str values[] = {set->whole->id, set->file,    s->place->id,
                          s->valid_from,  s->valid_to,  outline_write(&s->outline, arena),
                          set->owner,     set->licence, set->source_url};
    for (int i = 0; i < 9; i++)
        stmt_text(st, i + 1, values[i]);
    ErrCode rc = stmt_next(st, has, err);
    stmt_reset(st);
    return rc;
}

static ErrCode count_shapes(Db *db, const ShapeSet *set, size_t *count, Err *err)
{
    Stmt *st;
    bool row = false;
    TRY(stmt_prepare(&st, db, "SELECT count(*) FROM shape WHERE whole = $1 AND file = $2", err));
    stmt_text(st, 1, set->whole->id);
    stmt_text(st, 2, set->file);
    ErrCode rc = stmt_next(st, &row, err);
    *count = row ? (size_t)stmt_col_int(st, 0) : 0;
    stmt_free(st);
    return rc;
}

ErrCode shape_set_compare(Db *db, const ShapeSet *set, Arena *arena, size_t *unchanged,
                          bool *is_new, Err *err)
{
    Stmt *st;
    size_t known;
    *unchanged = 0;
    ErrCode rc = count_shapes(db, set, &known, err);
    if (rc)
        return rc;
    TRY(stmt_prepare(&st, db,
                     "SELECT 1 FROM shape JOIN shape_set USING (whole, file)"
                     " WHERE whole = $1 AND file = $2 AND place = $3 AND valid_from = $4"
                     " AND valid_to = $5 AND outline = $6 AND $7 IN ('', owner)"
                     " AND $8 IN ('', licence) AND $9 IN ('', source_url)",
                     err));
    for (size_t i = 0; i < set->count && !rc; i++) {
        bool has = false;
        rc = has_shape(st, set, &set->shapes[i], arena, &has, err);
        *unchanged += has;
    }
    *is_new = known != set->count || *unchanged != set->count;
    stmt_free(st);
    return rc;
}

typedef VEC(Shape) Shapes;

static ErrCode next_shape(Stmt *st, const Framework *f, Arena *arena, Shapes *shapes, Err *err)
{
    Shape s = {.place = place_find(f, stmt_col_text(st, 0)),
               .valid_from = arena_dup(arena, stmt_col_text(st, 1)),
               .valid_to = arena_dup(arena, stmt_col_text(st, 2))};
    if (!s.place)
        return ERR_OK; /* the list has changed since */
    if (!outline_read(&s.outline, stmt_col_text(st, 3), arena))
        return err_set(err, ERR_CORRUPT, "the stored shape of '" STR_FMT "' cannot be read",
                       STR_ARG(s.place->id));
    vec_push(shapes, s);
    return ERR_OK;
}

static ErrCode load_shapes(Db *db, const Framework *f, Arena *arena, ShapeSet *set, Err *err)
{
    Stmt *st;
    bool row = false;
    Shapes shapes = {0};
    TRY(stmt_prepare(&st, db,
                     "SELECT place, valid_from, valid_to, outline FROM shape"
                     " WHERE whole = $1 AND file = $2 ORDER BY place, valid_from",
                     err));
    stmt_text(st, 1, set->whole->id);
    stmt_text(st, 2, set->file);
    ErrCode rc = stmt_next(st, &row, err);
    while (!rc && row) {
        rc = next_shape(st, f, arena, &shapes, err);
        if (!rc)
            rc = stmt_next(st, &row, err);
    }
    stmt_free(st);
    set->count = shapes.count;
    set->shapes = (Shape *)(void *)arena_dup(
                      arena, (Str){(const char *)shapes.items, shapes.count * sizeof(Shape)})
                      .ptr;
    vec_clear(&shapes);
    return !rc && arena_failed(arena)
               ? err_set(err, ERR_TOO_LARGE, "the shapes are larger than can be held in memory")
               : rc;
}

typedef VEC(ShapeSet) ShapeSets;

static ErrCode load_sets(Stmt *st, const Place *whole, Arena *arena, ShapeSets *sets, Err *err)
{
    bool row = false;
    ErrCode rc = stmt_next(st, &row, err);
    while (!rc && row) {
        ShapeSet set = {.whole = whole};
        Str *const cells[] = {&set.file, &set.imported, &set.owner, &set.licence, &set.source_url};
        for (int i = 0; i < 5; i++)
            *cells[i] = arena_dup(arena, stmt_col_text(st, i));
        vec_push(sets, set);
        rc = stmt_next(st, &row, err);
    }
    return rc;
}

ErrCode shape_sets_load(Db *db, const Framework *f, const Place *whole, Arena *arena,
                        ShapeSet **out, size_t *count, Err *err)
{
    Stmt *st;
    ShapeSets sets = {0};
    *out = NULL;
    *count = 0;
    TRY(stmt_prepare(&st, db,
                     "SELECT file, imported, owner, licence, source_url FROM shape_set"
                     " WHERE whole = $1 ORDER BY imported DESC, file",
                     err));
    stmt_text(st, 1, whole->id);
    ErrCode rc = load_sets(st, whole, arena, &sets, err);
    stmt_free(st);
    for (size_t i = 0; i < sets.count && !rc; i++)
        rc = load_shapes(db, f, arena, &sets.items[i], err);
    if (!rc && sets.count) {
        *count = sets.count;
        *out = (ShapeSet *)(void *)arena_dup(
                   arena, (Str){(const char *)sets.items, sets.count * sizeof(ShapeSet)})
                   .ptr;
    }
    vec_clear(&sets);
    return rc;
}
