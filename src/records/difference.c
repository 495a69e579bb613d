#include "records/difference.h"

#include "base/vec.h"
#include "locale/locale.h"

enum { WORDS_MAX = 2000, ITEMS_MAX = 1000 };

typedef struct {
    const RecordType *type;
    Arena *arena;
    BodyPath path;
    VEC(Change) changes;
} Difference;

static void compare_fields(Difference *d, const Field *group, const Doc *before, const Doc *after);

/* --- the longest common run of two rows --- */

typedef struct {
    const void *before, *after;
    size_t before_count, after_count;
    bool (*equal)(const void *before, size_t i, const void *after, size_t k);
} Rows;

static uint16_t larger(uint16_t a, uint16_t b) { return a > b ? a : b; }

/* pairs[i]: the item of `after` that stands for item i of `before`, or SIZE_MAX. What is common at
 * both ends is matched first; the rest takes the product of the lengths. */
static void match_rows(const Rows *rows, size_t *pairs)
{
    size_t n = rows->before_count, m = rows->after_count, head = 0, tail = 0;
    for (size_t i = 0; i < n; i++)
        pairs[i] = SIZE_MAX;
    for (; head < n && head < m && rows->equal(rows->before, head, rows->after, head); head++)
        pairs[head] = head;
    for (; tail < n - head && tail < m - head &&
           rows->equal(rows->before, n - tail - 1, rows->after, m - tail - 1);
         tail++)
        pairs[n - tail - 1] = m - tail - 1;
    size_t height = n - head - tail, width = m - head - tail;
    if (!height || !width)
        return;
    /* common[i * (width + 1) + k]: of the parts from i and k on. */
    uint16_t *common = mem_alloc((height + 1) * (width + 1) * sizeof *common);
    for (size_t i = height; i-- > 0;)
        for (size_t k = width; k-- > 0;) {
            uint16_t *at = &common[i * (width + 1) + k];
            *at = rows->equal(rows->before, head + i, rows->after, head + k)
                      ? (uint16_t)(at[width + 2] + 1)
                      : larger(at[width + 1], at[1]);
        }
    for (size_t i = 0, k = 0; i < height && k < width;) {
        const uint16_t *at = &common[i * (width + 1) + k];
        if (rows->equal(rows->before, head + i, rows->after, head + k))
            pairs[head + i++] = head + k++;
        else if (at[width + 1] >= at[1])
            i++;
        else
            k++;
    }
    mem_free(common);
}

/* --- words --- */

typedef struct {
    size_t start, end, next; /* the word, then the white space behind it */
} Word;

typedef struct {
    Str text;
    Word *items;
    size_t count; /* WORDS_MAX + 1: too many */
} Words;

static bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t'; }

static Words split_words(Str text)
{
    Words words = {.text = text, .items = mem_alloc(WORDS_MAX * sizeof(Word))};
    for (size_t at = 0; at < text.len; words.count++) {
        if (words.count == WORDS_MAX) {
            words.count++;
            break;
        }
        Word *word = &words.items[words.count];
        word->start = at;
        while (at < text.len && !is_space(text.ptr[at]))
            at++;
        word->end = at;
        while (at < text.len && is_space(text.ptr[at]))
            at++;
        word->next = at;
    }
    return words;
}

static Str word_of(const Words *words, size_t i)
{
    return str_part(words->text, words->items[i].start, words->items[i].end);
}

static bool equal_words(const void *before, size_t i, const void *after, size_t k)
{
    return str_eq(word_of(before, i), word_of(after, k));
}

/* Pieces, while both texts are walked through: what lies before `*_told` is told. */
typedef struct {
    Str before, after;
    size_t before_told, after_told;
    ChangePiece *items;
    size_t count;
} Pieces;

static void put_piece(Pieces *pieces, ChangeKind kind, Str text)
{
    if (!text.len)
        return;
    ChangePiece *last = pieces->count ? &pieces->items[pieces->count - 1] : NULL;
    if (last && last->kind == kind) /* both are parts of one text, side by side */
        last->text.len += text.len;
    else
        pieces->items[pieces->count++] = (ChangePiece){kind, text};
}

/* Up to there, all that is not told yet was taken away or added. */
static void put_change(Pieces *pieces, size_t before, size_t after)
{
    put_piece(pieces, CHANGE_REMOVED, str_part(pieces->before, pieces->before_told, before));
    put_piece(pieces, CHANGE_ADDED, str_part(pieces->after, pieces->after_told, after));
    pieces->before_told = before;
    pieces->after_told = after;
}

static void put_same(Pieces *pieces, const Word *before, const Word *after)
{
    put_change(pieces, before->start, after->start);
    size_t before_space = before->next - before->end, after_space = after->next - after->end;
    bool is_all = str_eq(str_part(pieces->before, before->end, before->next),
                         str_part(pieces->after, after->end, after->next));
    size_t len = after->end - after->start + (is_all ? after_space : 0);
    put_piece(pieces, CHANGE_SAME, str_part(pieces->after, after->start, after->start + len));
    pieces->before_told = before->end + (is_all ? before_space : 0);
    pieces->after_told = after->start + len;
}

static void compare_words(Difference *d, Change *change)
{
    Words before = split_words(change->before), after = split_words(change->after);
    Pieces pieces = {.before = change->before, .after = change->after};
    size_t most = before.count * 2 + after.count + 2, *pairs = NULL;
    pieces.items = arena_alloc(d->arena, most * sizeof *pieces.items);
    if (!pieces.items)
        goto done;
    if (before.count <= WORDS_MAX && after.count <= WORDS_MAX) {
        Rows rows = {&before, &after, before.count, after.count, equal_words};
        pairs = mem_alloc((before.count + 1) * sizeof *pairs);
        match_rows(&rows, pairs);
        for (size_t i = 0; i < before.count; i++)
            if (pairs[i] != SIZE_MAX)
                put_same(&pieces, &before.items[i], &after.items[pairs[i]]);
    }
    put_change(&pieces, change->before.len, change->after.len);
    change->pieces = pieces.items;
    change->piece_count = pieces.count;
done:
    mem_free(pairs);
    mem_free(before.items);
    mem_free(after.items);
}

/* --- values --- */

static Str text_of(Difference *d, const Doc *value)
{
    if (!value)
        return STR("");
    if (value->kind == DOC_TRUE)
        return STR("true");
    if (value->kind == DOC_OBJECT && body_is_erased(value))
        return arena_printf(d->arena, "[erased " STR_FMT "]", STR_ARG(value->first->text));
    return value->kind == DOC_TEXT || value->kind == DOC_NUMBER ? value->text : STR("");
}

static void compare_leaf(Difference *d, const Field *field, Str language, const Doc *before,
                         const Doc *after)
{
    Change change = {.path = arena_dup(d->arena, body_path_str(&d->path)),
                     .field = field,
                     .language = language,
                     .before = text_of(d, before),
                     .after = text_of(d, after)};
    if (str_eq(change.before, change.after) || !change.path.ptr)
        return;
    if (field->kind == FIELD_TEXT || field->kind == FIELD_TEXTS)
        compare_words(d, &change);
    vec_push(&d->changes, change);
}

static void compare_key(Difference *d, const Field *field, Str key, const Doc *before,
                        const Doc *after)
{
    size_t outer = body_path_enter(&d->path, key);
    compare_leaf(d, field, field->kind == FIELD_TEXTS ? key : STR(""), doc_get(before, key),
                 doc_get(after, key));
    d->path.len = outer;
}

static void compare_link(Difference *d, const Field *field, const Doc *before, const Doc *after)
{
    static const char *const PARTS[] = {"share", "since", "until", "checked", NULL};
    compare_leaf(d, field, STR(""), doc_get(before, STR("to")), doc_get(after, STR("to")));
    for (const char *const *part = PARTS; *part; part++)
        compare_key(d, field, str_of(*part), before, after);
}

static bool is_tombstone(const Doc *value)
{
    return value && value->kind == DOC_OBJECT && body_is_erased(value);
}

static void compare_one(Difference *d, const Field *field, const Doc *before, const Doc *after)
{
    if (field->kind != FIELD_GROUP && field->kind != FIELD_LINK && field->kind != FIELD_TEXTS) {
        compare_leaf(d, field, STR(""), before, after);
        return;
    }
    /* A tombstone of something that has parts stands beside those parts. */
    bool was_erased = is_tombstone(before), is_erased = is_tombstone(after);
    compare_leaf(d, field, STR(""), was_erased ? before : NULL, is_erased ? after : NULL);
    before = was_erased ? NULL : before;
    after = is_erased ? NULL : after;
    if (field->kind == FIELD_GROUP)
        compare_fields(d, field, before, after);
    else if (field->kind == FIELD_LINK)
        compare_link(d, field, before, after);
    else
        for (size_t l = 0; l < LOCALE_COUNT; l++)
            compare_key(d, field, languages[l].code, before, after);
}

/* --- lists --- */

typedef struct {
    const Doc **items;
    size_t count;
} Items;

static Items items_of(Arena *arena, const Doc *list)
{
    Items items = {.count = list && list->kind == DOC_LIST ? doc_count(list) : 0};
    size_t i = 0;
    items.items = arena_alloc(arena, (items.count + 1) * sizeof *items.items);
    if (!items.items)
        return (Items){0};
    for (const Doc *c = items.count ? list->first : NULL; c; c = c->next)
        items.items[i++] = c;
    return items;
}

static bool equal_items(const void *before, size_t i, const void *after, size_t k)
{
    return doc_equal(((const Items *)before)->items[i], ((const Items *)after)->items[k]);
}

static void compare_item(Difference *d, const Field *field, size_t place, const Doc *before,
                         const Doc *after)
{
    size_t outer = body_path_enter_item(&d->path, place);
    compare_one(d, field, before, after);
    d->path.len = outer;
}

/* Between two matches items are paired by place; those over were added or taken away. */
static void compare_gap(Difference *d, const Field *field, const Items *before, size_t from,
                        size_t to, const Items *after, size_t start, size_t end)
{
    for (; from < to || start < end; from++, start++)
        compare_item(d, field, start < end ? start : from, from < to ? before->items[from] : NULL,
                     start < end ? after->items[start] : NULL);
}

static void compare_lists(Difference *d, const Field *field, const Doc *before, const Doc *after)
{
    Items old = items_of(d->arena, before), new = items_of(d->arena, after);
    size_t *pairs = mem_alloc((old.count + 1) * sizeof *pairs), i = 0, k = 0;
    for (size_t o = 0; o < old.count; o++)
        pairs[o] = SIZE_MAX;
    if (old.count <= ITEMS_MAX && new.count <= ITEMS_MAX)
        match_rows(&(Rows){&old, &new, old.count, new.count, equal_items}, pairs);
    for (size_t o = 0; o < old.count; o++) {
        if (pairs[o] == SIZE_MAX)
            continue;
        compare_gap(d, field, &old, i, o, &new, k, pairs[o]);
        i = o + 1;
        k = pairs[o] + 1;
    }
    compare_gap(d, field, &old, i, old.count, &new, k, new.count);
    mem_free(pairs);
}

static const Doc *unless_list(const Doc *value)
{
    return value && value->kind == DOC_LIST ? NULL : value;
}

static void compare_fields(Difference *d, const Field *group, const Doc *before, const Doc *after)
{
    const Field *field;
    for (size_t i = 0; (field = body_field(d->type, group, i)); i++) {
        const Doc *old = doc_get(before, str_of(field->name)),
                  *new = doc_get(after, str_of(field->name));
        size_t outer = body_path_enter(&d->path, str_of(field->name));
        if (unless_list(old) || unless_list(new))
            compare_one(d, field, unless_list(old), unless_list(new));
        if (field->flags & FIELD_MANY)
            compare_lists(d, field, old, new);
        d->path.len = outer;
    }
}

size_t body_difference(const RecordType *type, const Doc *before, const Doc *after, Arena *arena,
                       Change **out)
{
    Difference d = {.type = type, .arena = arena};
    compare_fields(&d, NULL, before, after);
    size_t count = d.changes.count;
    *out = arena_alloc(arena, (count + 1) * sizeof **out);
    if (*out && count)
        memcpy(*out, d.changes.items, count * sizeof **out);
    vec_clear(&d.changes);
    return *out ? count : 0;
}
