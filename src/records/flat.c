#include "records/flat.h"

#include <stdlib.h>

#include "base/num.h"
#include "locale/locale.h"
#include "records/flat_cell.h"

/* Steps: the number of a field from FIRST_FIELD on at the top, from 1 on in a group; behind a field
 * that is numbered the item's, from 1 on; behind texts the language's, from 1 on. */
enum { STEP_ID = 1, STEP_REVISION, STEP_STATE, FIRST_FIELD };
enum { MAX_ITEM = 10000 };

static const char *const META[] = {
    [STEP_ID] = "id", [STEP_REVISION] = "revision", [STEP_STATE] = "state"};

/* Where a walk along steps has come. */
typedef struct {
    const RecordType *type;
    const Field *field; /* NULL: at the top */
    bool in_item;
    bool is_leaf; /* a value without columns of its own behind it */
} Spot;

typedef enum { STEP_OF_FIELD, STEP_OF_ITEM, STEP_OF_LANGUAGE, STEP_NONE } StepKind;

static StepKind next_kind(const Spot *spot)
{
    if (!spot->field)
        return STEP_OF_FIELD;
    if (spot->is_leaf)
        return STEP_NONE;
    if (field_is_numbered(spot->field) && !spot->in_item)
        return STEP_OF_ITEM;
    if (spot->field->kind == FIELD_GROUP)
        return STEP_OF_FIELD;
    return spot->field->kind == FIELD_TEXTS ? STEP_OF_LANGUAGE : STEP_NONE;
}

static void enter_field(Spot *spot, const Field *field)
{
    spot->field = field;
    spot->in_item = false;
    spot->is_leaf = field->kind != FIELD_GROUP && field->kind != FIELD_TEXTS;
}

/* The field at a step, from 0 on. */
static const Field *field_at(const Spot *spot, size_t i)
{
    return body_field(spot->type, spot->field, i);
}

static size_t first_step(const Spot *spot) { return spot->field ? 1 : FIRST_FIELD; }

/* --- columns in their order --- */

static int compare_steps(const uint16_t *a, size_t a_count, const uint16_t *b, size_t b_count)
{
    for (size_t i = 0; i < a_count && i < b_count; i++)
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    return a_count < b_count ? -1 : a_count > b_count;
}

static bool has_prefix(const FlatColumn *column, const uint16_t *steps, size_t count)
{
    return column->step_count >= count && !memcmp(column->steps, steps, count * sizeof *steps);
}

/* Where the steps are among columns that are in their order, or would be. */
static size_t place_of(const FlatHeader *header, const FlatColumn *column, bool *found)
{
    size_t low = 0, high = header->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const FlatColumn *other = &header->columns[middle];
        int order =
            compare_steps(other->steps, other->step_count, column->steps, column->step_count);
        *found = order == 0;
        if (*found)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *found = false;
    return low;
}

static void insert(FlatHeader *header, const FlatColumn *column)
{
    bool found;
    size_t at = place_of(header, column, &found);
    if (found)
        return;
    Str name = arena_dup(header->arena, column->name);
    if (header->count == FLAT_MAX_COLUMNS || !name.ptr) {
        header->is_full = true;
        return;
    }
    memmove(header->columns + at + 1, header->columns + at,
            (header->count - at) * sizeof *header->columns);
    header->columns[at] = *column;
    header->columns[at].name = name;
    header->count++;
}

static FlatHeader *new_header(Arena *arena, const RecordType *type)
{
    FlatHeader *header = arena_alloc(arena, sizeof *header);
    if (!header)
        return NULL;
    header->type = type;
    header->arena = arena;
    return header;
}

FlatHeader *flat_header_new(Arena *arena, const RecordType *type)
{
    FlatHeader *header = new_header(arena, type);
    for (size_t step = STEP_ID; header && step <= STEP_STATE; step++)
        insert(header, &(FlatColumn){
                           .name = str_of(META[step]), .steps = {(uint16_t)step}, .step_count = 1});
    return header;
}

size_t flat_find(const FlatHeader *header, Str name)
{
    for (size_t i = 0; i < header->count; i++)
        if (header->columns[i].step_count && str_eq(header->columns[i].name, name))
            return i;
    return SIZE_MAX;
}

/* --- columns that are needed --- */

typedef struct {
    FlatHeader *header;
    const Str *languages; /* of a template; NULL: of a body */
    BodyPath path;
    uint16_t steps[FLAT_MAX_STEPS];
    size_t step_count;
} Need;

static void need_value(Need *need, Spot spot, const Doc *value);

/* One step down; what was there before goes to *outer for step_back. */
static bool step_into(Need *need, Str part, size_t step, size_t *outer)
{
    if (need->step_count == FLAT_MAX_STEPS || step > UINT16_MAX) {
        need->header->is_full = true;
        return false;
    }
    need->steps[need->step_count++] = (uint16_t)step;
    *outer = body_path_enter(&need->path, part);
    return true;
}

static void step_back(Need *need, size_t outer)
{
    need->step_count--;
    need->path.len = outer;
}

static void need_column(Need *need, const Spot *spot)
{
    FlatColumn column = {
        .name = body_path_str(&need->path), .field = spot->field, .step_count = need->step_count};
    memcpy(column.steps, need->steps, sizeof column.steps);
    insert(need->header, &column);
}

static void need_fields(Need *need, const Spot *spot, const Doc *value)
{
    const Field *field;
    size_t outer;
    for (size_t i = 0; (field = field_at(spot, i)); i++) {
        const Doc *part = value ? doc_get(value, str_of(field->name)) : NULL;
        Spot inner = *spot;
        if (!part && !need->languages)
            continue;
        if (!step_into(need, str_of(field->name), first_step(spot) + i, &outer))
            return;
        enter_field(&inner, field);
        need_value(need, inner, part);
        step_back(need, outer);
    }
}

static void need_items(Need *need, Spot spot, const Doc *list)
{
    size_t outer, max = spot.field->max ? spot.field->max : FIELD_MAX_ITEMS;
    size_t count = (list ? doc_count(list) : 0) + (need->languages ? 1 : 0);
    const Doc *item = list ? list->first : NULL;
    spot.in_item = true;
    for (size_t i = 1; item || (i <= count && i <= max); i++) {
        char text[24];
        Str number = {text, num_write_u64(i, text)};
        if (!step_into(need, number, i, &outer))
            return;
        need_value(need, spot, item);
        step_back(need, outer);
        item = item ? item->next : NULL;
    }
}

static bool is_wanted(const Need *need, const Doc *texts, Str language)
{
    if (!need->languages)
        return doc_get(texts, language) != NULL;
    for (const Str *l = need->languages; l->len; l++)
        if (str_eq(*l, language))
            return true;
    return false;
}

static void need_languages(Need *need, Spot spot, const Doc *texts)
{
    size_t outer;
    spot.is_leaf = true;
    for (size_t l = 0; l < LOCALE_COUNT; l++) {
        if (!is_wanted(need, texts, languages[l].code))
            continue;
        if (!step_into(need, languages[l].code, l + 1, &outer))
            return;
        need_column(need, &spot);
        step_back(need, outer);
    }
}

static void need_value(Need *need, Spot spot, const Doc *value)
{
    StepKind kind = next_kind(&spot);
    if (value && (body_is_erased(value) || (kind != STEP_OF_ITEM && value->kind == DOC_TEXT)))
        kind = STEP_NONE;
    if (kind == STEP_NONE)
        need_column(need, &spot);
    else if (kind == STEP_OF_ITEM)
        need_items(need, spot, value);
    else if (kind == STEP_OF_FIELD)
        need_fields(need, &spot, value);
    else
        need_languages(need, spot, value);
}

void flat_header_add(FlatHeader *header, const Doc *body)
{
    Need need = {.header = header};
    need_fields(&need, &(Spot){.type = header->type}, body);
}

void flat_header_add_template(FlatHeader *header, const Doc *body, const Str *wanted)
{
    Need need = {.header = header, .languages = wanted};
    need_fields(&need, &(Spot){.type = header->type}, body);
}

static bool is_kept(const FlatHeader *header, const FlatColumn *column, const char *const *names)
{
    size_t step = column->step_count ? column->steps[0] : 0;
    if (step < FIRST_FIELD)
        return step == STEP_ID || step == STEP_REVISION;
    Str field = str_of(type_field(header->type, step - FIRST_FIELD)->name);
    for (; *names; names++)
        if (str_eq(str_of(*names), field))
            return true;
    return false;
}

void flat_header_keep(FlatHeader *header, const char *const *names)
{
    size_t kept = 0;
    for (size_t i = 0; i < header->count; i++)
        if (is_kept(header, &header->columns[i], names))
            header->columns[kept++] = header->columns[i];
    header->count = kept;
}

void flat_header_add_note(FlatHeader *header, size_t at, Str words)
{
    Str name = arena_printf(header->arena, "(" STR_FMT ")", STR_ARG(words));
    if (header->count == FLAT_MAX_COLUMNS || at > header->count || !name.ptr) {
        header->is_full = true;
        return;
    }
    memmove(header->columns + at + 1, header->columns + at,
            (header->count - at) * sizeof *header->columns);
    header->columns[at] = (FlatColumn){.name = name};
    header->count++;
}

/* --- names --- */

/* The k-th item (from 0 on) of a list that has any cell filled, from 1 on; 0: none. */
static size_t filled_item(const FlatHeader *header, const Str *cells, const uint16_t *steps,
                          size_t count, size_t k)
{
    size_t item = 0;
    do {
        size_t next = SIZE_MAX;
        for (size_t i = 0; i < header->count; i++) {
            const FlatColumn *c = &header->columns[i];
            if (c->step_count > count && has_prefix(c, steps, count) && c->steps[count] > item &&
                c->steps[count] < next && !flat_cell_is_empty(c->field, cells[i]))
                next = c->steps[count];
        }
        if (next == SIZE_MAX)
            return 0;
        item = next;
    } while (k--);
    return item;
}

static bool enter_named_field(Spot *spot, FlatColumn *column, Str part)
{
    const Field *field;
    for (size_t i = 0; (field = field_at(spot, i)); i++) {
        if (!str_eq(str_of(field->name), part))
            continue;
        column->steps[column->step_count++] = (uint16_t)(first_step(spot) + i);
        column->field = field;
        enter_field(spot, field);
        return true;
    }
    return false;
}

static bool enter_named_item(Spot *spot, FlatColumn *column, Str part, const FlatHeader *header,
                             const Str *cells)
{
    uint64_t n;
    bool is_plain =
        part.len && (part.ptr[0] != '0' || (cells && part.len == 1)); /* one name each */
    if (!is_plain || !num_read_u64(part, MAX_ITEM, &n))
        return false;
    if (cells)
        n = filled_item(header, cells, column->steps, column->step_count, n);
    spot->in_item = true;
    column->steps[column->step_count++] = (uint16_t)n;
    return n > 0;
}

static bool enter_named_language(Spot *spot, FlatColumn *column, Str part)
{
    int language = language_find(part);
    if (language < 0)
        return false;
    spot->is_leaf = true;
    column->steps[column->step_count++] = (uint16_t)(language + 1);
    return true;
}

/* As far as the name leads; false: not to its end. cells NULL: items count from 1 on, as in a
 * header; else from 0 on among those of the row that are filled, as in the path of a problem. */
static bool find_place(const FlatHeader *header, const Str *cells, Str name, FlatColumn *column)
{
    Spot spot = {.type = header->type};
    Str part;
    bool more = true, went = true;
    *column = (FlatColumn){.name = name};
    while (went && column->step_count < FLAT_MAX_STEPS && str_split(&name, '.', &more, &part)) {
        StepKind kind = next_kind(&spot);
        if (kind == STEP_OF_FIELD)
            went = enter_named_field(&spot, column, part);
        else if (kind == STEP_OF_ITEM)
            went = enter_named_item(&spot, column, part, header, cells);
        else
            went = kind == STEP_OF_LANGUAGE && enter_named_language(&spot, column, part);
    }
    return went && !more;
}

static bool is_there(const FlatHeader *header, const FlatColumn *column)
{
    for (size_t i = 0; i < header->count; i++) {
        const FlatColumn *c = &header->columns[i];
        if (c->step_count &&
            !compare_steps(c->steps, c->step_count, column->steps, column->step_count))
            return true;
    }
    return false;
}

static bool is_note(Str name) { return str_starts(name, STR("(")) && str_ends(name, STR(")")); }

static FlatColumn read_column(const FlatHeader *header, Str name, Problems *problems)
{
    FlatColumn column = {.name = name};
    if (is_note(name))
        return column;
    for (size_t step = STEP_ID; step <= STEP_STATE; step++)
        if (str_eq(name, str_of(META[step]))) {
            column.steps[0] = (uint16_t)step;
            column.step_count = 1;
        }
    if (name.len && !column.step_count && !find_place(header, NULL, name, &column)) {
        problems_add(problems, name, NULL, "problem.unknown_column", name);
        return (FlatColumn){.name = name};
    }
    if (column.step_count && is_there(header, &column)) {
        problems_add(problems, name, NULL, "problem.given_twice", name);
        return (FlatColumn){.name = name};
    }
    return column;
}

FlatHeader *flat_header_read(Arena *arena, const RecordType *type, const Str *cells, size_t count,
                             Problems *problems)
{
    FlatHeader *header = new_header(arena, type);
    for (size_t i = 0; header && i < count; i++) {
        if (header->count == FLAT_MAX_COLUMNS) {
            header->is_full = true;
            break;
        }
        Str name = arena_dup(arena, str_trim(cells[i]));
        if (!name.ptr)
            return NULL;
        header->columns[header->count] = read_column(header, name, problems);
        header->count++;
    }
    return header;
}

/* --- rows --- */

static const Doc *item_at(const Doc *list, size_t i)
{
    const Doc *item = list->kind == DOC_LIST ? list->first : NULL;
    while (item && --i)
        item = item->next;
    return item;
}

static const Doc *value_at(const FlatColumn *column, const RecordType *type, const Doc *body)
{
    Spot spot = {.type = type};
    const Doc *value = body;
    for (size_t i = 0; value && i < column->step_count; i++) {
        size_t step = column->steps[i];
        StepKind kind = next_kind(&spot);
        if (value->kind != DOC_OBJECT && kind != STEP_OF_ITEM)
            return NULL;
        if (kind == STEP_OF_FIELD) {
            const Field *field = field_at(&spot, step - first_step(&spot));
            value = doc_get(value, str_of(field->name));
            enter_field(&spot, field);
        } else if (kind == STEP_OF_ITEM) {
            value = item_at(value, step);
            spot.in_item = true;
        } else {
            value = doc_get(value, languages[step - 1].code);
        }
    }
    return value;
}

static Str cell_of(const FlatHeader *header, const FlatColumn *column, const FlatMeta *meta,
                   const Doc *body, Arena *arena)
{
    if (column->field)
        return flat_cell_write(arena, column->field, value_at(column, header->type, body));
    size_t step = column->step_count ? column->steps[0] : 0;
    if (step == STEP_ID)
        return meta->id;
    if (step == STEP_REVISION && meta->revision)
        return arena_printf(arena, "%lld", (long long)meta->revision);
    return step == STEP_STATE && meta->state ? state_name(meta->state) : STR("");
}

Str *flat_row(const FlatHeader *header, const FlatMeta *meta, const Doc *body, Arena *arena)
{
    Str *cells = arena_alloc(arena, (header->count + 1) * sizeof *cells);
    for (size_t i = 0; cells && i < header->count; i++)
        cells[i] = cell_of(header, &header->columns[i], meta, body, arena);
    return arena_failed(arena) ? NULL : cells;
}

/* --- bodies --- */

/* The object or list under a key, made when there is none of that kind. */
static Doc *container(Doc *parent, const char *key, DocKind kind)
{
    for (Doc *d = parent ? parent->first : NULL; d; d = d->next)
        if (str_eq(d->key, str_of(key)) && d->kind == kind && !body_is_erased(d))
            return d;
    if (parent)
        doc_remove(parent, str_of(key).ptr);
    return kind == DOC_LIST ? doc_list(parent, key) : doc_object(parent, key);
}

/* Columns come in the order of their steps, so items of a list in theirs: one that the column
 * before was in, too, is the last. */
static Doc *item_of(Doc *list, const FlatColumn *column, const FlatColumn *before, size_t depth)
{
    if (before && before->step_count > depth && has_prefix(before, column->steps, depth + 1) &&
        list && list->last && list->last->kind == DOC_OBJECT && !body_is_erased(list->last))
        return list->last;
    return doc_object(list, NULL);
}

static void put_value(const FlatHeader *header, Doc *body, const FlatColumn *column,
                      const FlatColumn *before, const Doc *value)
{
    Spot spot = {.type = header->type};
    Doc *parent = body;
    for (size_t i = 0; i < column->step_count; i++) {
        bool is_last = i + 1 == column->step_count;
        size_t step = column->steps[i];
        StepKind kind = next_kind(&spot);
        const char *key = NULL;
        if (kind == STEP_OF_FIELD) {
            const Field *field = field_at(&spot, step - first_step(&spot));
            key = field->name;
            enter_field(&spot, field);
        } else if (kind == STEP_OF_LANGUAGE) {
            key = languages[step - 1].code.ptr;
        } else {
            spot.in_item = true;
        }
        if (is_last)
            doc_put(parent, key, value);
        else if (!key)
            parent = item_of(parent, column, before, i);
        else
            parent =
                container(parent, key, next_kind(&spot) == STEP_OF_ITEM ? DOC_LIST : DOC_OBJECT);
    }
}

static int by_steps(const void *a, const void *b)
{
    const FlatColumn *x = *(const FlatColumn *const *)a, *y = *(const FlatColumn *const *)b;
    return compare_steps(x->steps, x->step_count, y->steps, y->step_count);
}

/* Whether it has no place of its own in a body but tells of all that has: "offices". */
static bool is_whole(const FlatHeader *header, const FlatColumn *column)
{
    Spot spot = {.type = header->type};
    for (size_t i = 0; i < column->step_count; i++) {
        StepKind kind = next_kind(&spot);
        if (kind == STEP_OF_FIELD)
            enter_field(&spot, field_at(&spot, column->steps[i] - first_step(&spot)));
        spot.in_item |= kind == STEP_OF_ITEM;
        spot.is_leaf |= kind == STEP_OF_LANGUAGE;
    }
    return !spot.is_leaf;
}

Doc *flat_body(const FlatHeader *header, const Str *cells, Arena *arena)
{
    Doc *body = doc_new(arena, DOC_OBJECT);
    const FlatColumn **filled = arena_alloc(arena, (header->count + 1) * sizeof *filled);
    size_t count = 0;
    for (size_t i = 0; filled && i < header->count; i++) {
        const FlatColumn *c = &header->columns[i];
        if (c->field && c->step_count && !flat_cell_is_empty(c->field, cells[i]))
            filled[count++] = c;
    }
    if (count)
        qsort(filled, count, sizeof *filled, by_steps);
    for (size_t i = 0; i < count; i++) {
        Str cell = cells[filled[i] - header->columns];
        const Doc *value =
            flat_cell_read(arena, filled[i]->field, is_whole(header, filled[i]), cell);
        put_value(header, body, filled[i], i ? filled[i - 1] : NULL, value);
    }
    return arena_failed(arena) ? NULL : body;
}

/* --- where a problem is --- */

size_t flat_column_of(const FlatHeader *header, const Str *cells, Str path)
{
    FlatColumn place;
    size_t best = SIZE_MAX, best_count = 0;
    find_place(header, cells, path, &place);
    for (size_t i = 0; i < header->count; i++) {
        const FlatColumn *c = &header->columns[i];
        if (c->field && c->step_count > best_count && has_prefix(&place, c->steps, c->step_count)) {
            best = i;
            best_count = c->step_count;
        }
    }
    for (size_t i = 0; best == SIZE_MAX && place.step_count && i < header->count; i++)
        if (has_prefix(&header->columns[i], place.steps, place.step_count))
            best = i;
    return best;
}
