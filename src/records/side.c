/* Side: what a record is found by, public or working: links, facets, names, days, words. New rows
 * are compared with what stands there, and the differences written. */
#include <stdlib.h>

#include "records/partial_date.h"
#include "records/records_parts.h"
#include "records/search.h"

enum { NAMES_MAX_BYTES = KEY_COUNT * (LOCALE_KEY_MAX + 2) };

/* --- facets --- */

typedef struct {
    Records *records;
    Arena *arena;
    VEC(Str) facets;
} FacetList;

static void add_facet(FacetList *list, Str facet)
{
    for (size_t i = 0; i < list->facets.count; i++)
        if (str_eq(list->facets.items[i], facet))
            return;
    if (facet.len <= FACET_MAX_BYTES)
        vec_push(&list->facets, facet);
}

static void add_value(FacetList *list, Str path, const Field *field, const Doc *value)
{
    bool is_code = field->kind == FIELD_CHOICE || field->kind == FIELD_LANGUAGE;
    if (is_code && value->kind == DOC_TEXT)
        add_facet(list, arena_printf(list->arena, STR_FMT "=" STR_FMT, STR_ARG(path),
                                     STR_ARG(value->text)));
    if (field->kind == FIELD_FLAG && value->kind == DOC_TRUE)
        add_facet(list, arena_printf(list->arena, STR_FMT "=true", STR_ARG(path)));
}

static void add_field(FacetList *list, Str path, const Field *field, const Doc *value)
{
    if (value->kind == DOC_LIST) {
        for (const Doc *item = value->first; item; item = item->next)
            add_field(list, path, field, item);
        return;
    }
    if (field->flags & FIELD_FACET)
        add_value(list, path, field, value);
    if (field->kind != FIELD_GROUP || value->kind != DOC_OBJECT)
        return;
    for (const Field *f = field->fields; f->name; f++) {
        const Doc *part = doc_get(value, str_of(f->name));
        if (part)
            add_field(list, arena_printf(list->arena, STR_FMT ".%s", STR_ARG(path), f->name), f,
                      part);
    }
}

static ErrCode add_links(FacetList *list, const RecordType *type, const Doc *body, bool wider,
                         Err *err)
{
    BodyLink *links;
    size_t count = body_links(type, body, list->arena, &links);
    for (size_t i = 0; i < count; i++) {
        Str ids[WIDER_MAX];
        size_t n;
        if (!wider && is_record_id(list->records, links[i].checked))
            add_facet(list, links[i].checked); /* who checked it is public only while they are */
        if (!wider && !is_record_id(list->records, links[i].to))
            continue;
        TRY(id_wider(list->records, links[i].to, list->arena, ids, &n, err));
        for (size_t k = 0; k < n; k++)
            add_facet(list, ids[k]);
    }
    return ERR_OK;
}

static void add_rights(FacetList *list, const Record *record)
{
    const Stand *stand = &record->stand;
    add_facet(list, rights_facet(list->arena, STR("region"), stand->sensitivity));
    for (size_t i = 0; i < stand->context_count; i++)
        add_facet(list, rights_facet(list->arena, stand->contexts[i], stand->sensitivity));
    if (stand->is_never_published && stand->author.len)
        add_facet(list, author_facet(list->arena, stand->author));
    if (stand->author.len) /* for one's own work; no right follows from it */
        add_facet(list, written_facet(list->arena, stand->author));
    add_facet(list,
              arena_printf(list->arena, "state=" STR_FMT, STR_ARG(state_name(record->state))));
}

Str rights_facet(Arena *arena, Str context, Sensitivity sensitivity)
{
    return arena_printf(arena, "in:" STR_FMT ":%d", STR_ARG(context), (int)sensitivity);
}

Str written_facet(Arena *arena, Str account)
{
    return arena_printf(arena, "author:" STR_FMT, STR_ARG(account));
}

Str author_facet(Arena *arena, Str account)
{
    return arena_printf(arena, "by:" STR_FMT, STR_ARG(account));
}

static void add_mark(FacetList *list, Turn turn)
{
    if (turn.mark)
        add_facet(list, arena_printf(list->arena, "mark=%s", turn.mark));
}

static ErrCode collect_facets(FacetList *list, int side, const Record *record, const Doc *body,
                              Err *err)
{
    const Field *field;
    if (side != SIDE_DEPENDS)
        add_facet(list, STR(""));
    for (size_t i = 0; side != SIDE_DEPENDS && (field = type_field(record->type, i)); i++) {
        const Doc *value = doc_get(body, str_of(field->name));
        if (value)
            add_field(list, str_of(field->name), field, value);
    }
    if (side == SIDE_WORK)
        add_rights(list, record);
    if (side != SIDE_DEPENDS && record->state != RECORD_ARCHIVED)
        add_mark(list, record_turn(list->records, record->type, body));
    return add_links(list, record->type, body, side != SIDE_DEPENDS, err);
}

static int key_order(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* Keys as four bytes each, lowest first: small numbers, of which there are never so many. */
static Str pack_keys(Arena *arena, int64_t *keys, size_t count)
{
    char *bytes = arena_alloc(arena, count * 4 + 1);
    if (count)
        qsort(keys, count, sizeof *keys, key_order);
    for (size_t i = 0; bytes && i < count * 4; i++)
        bytes[i] = (char)(keys[i / 4] >> (24 - i % 4 * 8));
    return (Str){bytes ? bytes : "", bytes ? count * 4 : 0};
}

static int64_t packed_key(Str packed, size_t at)
{
    int64_t key = 0;
    for (size_t i = 0; i < 4; i++)
        key = key << 8 | (unsigned char)packed.ptr[at + i];
    return key;
}

static ErrCode make_keys(FacetList *list, int side, const Record *record, const Doc *body,
                         Str *packed, Err *err)
{
    TRY(collect_facets(list, side, record, body, err));
    size_t count = list->facets.count;
    int64_t *keys = arena_alloc(list->arena, (count + 1) * sizeof *keys);
    if (!keys)
        return err_set(err, ERR_TOO_LARGE, "the record is too large");
    for (size_t i = 0; i < count; i++)
        TRY(facet_make(list->records, side, str_of(record->type->name), list->facets.items[i],
                       &keys[i], err));
    *packed = pack_keys(list->arena, keys, count);
    return ERR_OK;
}

static ErrCode new_keys(Records *r, int side, const Record *record, const Doc *body, Arena *arena,
                        Str *packed, Err *err)
{
    FacetList list = {.records = r, .arena = arena};
    *packed = STR("");
    ErrCode rc = body ? make_keys(&list, side, record, body, packed, err) : ERR_OK;
    vec_clear(&list.facets);
    return rc;
}

static ErrCode change_facets(Records *r, int64_t no, Str before, Str after, Err *err)
{
    size_t i = 0, k = 0;
    while (i < before.len || k < after.len) {
        int64_t old = i < before.len ? packed_key(before, i) : INT64_MAX;
        int64_t new = k < after.len ? packed_key(after, k) : INT64_MAX;
        if (old < new)
            TRY(facet_change(r, old, no, false, err));
        if (new < old)
            TRY(facet_change(r, new, no, true, err));
        i += old <= new ? 4 : 0;
        k += new <= old ? 4 : 0;
    }
    return ERR_OK;
}

/* --- names and days --- */

static Str name_key(const Records *r, Arena *arena, const Doc *body, int language)
{
    Str found, name = body_name(body, languages[language].code, &found);
    const Locale *locale = r->world->locales[language];
    if (!name.len) /* withheld: behind all that have one */
        return STR("\xff");
    return locale ? locale_sort_key(locale, arena, name)
                  : arena_dup(arena, str_part(name, 0, LOCALE_KEY_MAX));
}

/* The first of the days it may be; for the latest first, its digits turned round. */
static Str day_key(Arena *arena, Str date, bool is_turned)
{
    char day[PARTIAL_DATE_DAY];
    if (!date.len || partial_date_check(date) != DATE_FINE)
        return STR("\xff");
    partial_date_first(date, day);
    for (char *c = day; is_turned && *c; c++)
        *c = *c == '-' ? '-' : (char)('9' - *c + '0');
    return arena_dup(arena, str_of(day));
}

static Str key_of(const Records *r, const RecordType *type, Arena *arena, const Doc *body, int key)
{
    return key < LOCALE_COUNT ? name_key(r, arena, body, key)
                              : day_key(arena, doc_str(body, type->day), key == KEY_LATEST);
}

static Str pack_names(const Records *r, const RecordType *type, Arena *arena, const Doc *body)
{
    char *bytes = arena_alloc(arena, NAMES_MAX_BYTES);
    size_t len = 0;
    int count = type->day ? KEY_COUNT : LOCALE_COUNT;
    for (int k = 0; bytes && body && k < count; k++) {
        Str key = key_of(r, type, arena, body, k);
        bytes[len++] = (char)key.len;
        memcpy(bytes + len, key.ptr, key.len);
        len += key.len;
    }
    return (Str){bytes ? bytes : "", len};
}

Str side_kept_key(Str names, int key)
{
    size_t at = 0;
    while (key-- && at < names.len)
        at += 1 + (unsigned char)names.ptr[at];
    return at < names.len ? str_part(names, at + 1, at + 1 + (unsigned char)names.ptr[at])
                          : STR("");
}

static ErrCode write_name(Records *r, const char *sql, int64_t list, int which, Str key, int64_t no,
                          Err *err)
{
    Stmt *st;
    TRY(records_statement(r, sql, &st, err));
    stmt_int(st, 1, list);
    stmt_int(st, 2, which);
    stmt_blob(st, 3, key);
    stmt_int(st, 4, no);
    return stmt_run(st, err);
}

static ErrCode change_names(Records *r, int side, const Record *record, Str before, Str after,
                            Err *err)
{
    static const char remove[] = "DELETE FROM name_order WHERE list = $1 AND language = $2"
                                 " AND sort_key = $3 AND no = $4";
    static const char add[] = "INSERT INTO name_order (list, language, sort_key, no)"
                              " VALUES ($1, $2, $3, $4)";
    int64_t list;
    TRY(facet_make(r, side, str_of(record->type->name), STR(""), &list, err));
    for (int k = 0; k < KEY_COUNT; k++) {
        Str old = side_kept_key(before, k), new = side_kept_key(after, k);
        if (str_eq(old, new))
            continue;
        if (old.len)
            TRY(write_name(r, remove, list, k, old, record->no, err));
        if (new.len)
            TRY(write_name(r, add, list, k, new, record->no, err));
    }
    return ERR_OK;
}

/* --- what stands there --- */

static ErrCode load_entry(Records *r, int side, int64_t no, Arena *arena, Str *facets, Str *names,
                          Err *err)
{
    Stmt *st;
    bool row;
    *facets = *names = STR("");
    TRY(records_statement(r, "SELECT facets, names FROM side_entry WHERE side = $1 AND no = $2",
                          &st, err));
    stmt_int(st, 1, side);
    stmt_int(st, 2, no);
    TRY(stmt_next(st, &row, err));
    if (row) {
        *facets = arena_dup(arena, stmt_col_blob(st, 0));
        *names = arena_dup(arena, stmt_col_blob(st, 1));
    }
    stmt_reset(st);
    facets->len -= facets->len % 4;
    return ERR_OK;
}

static ErrCode save_entry(Records *r, int side, int64_t no, Str facets, Str names, Err *err)
{
    Stmt *st;
    bool is_gone = !facets.len && !names.len;
    if (is_gone)
        TRY(records_statement(r, "DELETE FROM side_entry WHERE side = $1 AND no = $2", &st, err));
    else
        TRY(records_statement(r,
                              "INSERT INTO side_entry (side, no, facets, names)"
                              " VALUES ($1, $2, $3, $4) ON CONFLICT (side, no)"
                              " DO UPDATE SET facets = excluded.facets, names = excluded.names",
                              &st, err));
    stmt_int(st, 1, side);
    stmt_int(st, 2, no);
    if (!is_gone) {
        stmt_blob(st, 3, facets);
        stmt_blob(st, 4, names);
    }
    return stmt_run(st, err);
}

ErrCode side_write(Records *r, int side, const Record *record, const Doc *body, SideChange change,
                   Arena *arena, Err *err)
{
    Str facets, names, new_facets, new_names;
    TRY(load_entry(r, side, record->no, arena, &facets, &names, err));
    TRY(new_keys(r, side, record, body, arena, &new_facets, err));
    new_names = change == CHANGED_BODY ? STR("") : names;
    if (side != SIDE_DEPENDS && change == CHANGED_BODY)
        new_names = pack_names(r, record->type, arena, body);
    if (arena_failed(arena))
        return err_set(err, ERR_TOO_LARGE, "the record is too large");
    TRY(change_facets(r, record->no, facets, new_facets, err));
    if (!str_eq(names, new_names))
        TRY(change_names(r, side, record, names, new_names, err));
    if (!str_eq(facets, new_facets) || !str_eq(names, new_names))
        TRY(save_entry(r, side, record->no, new_facets, new_names, err));
    if (side == SIDE_DEPENDS || change == CHANGED_STATE)
        return ERR_OK;
    TRY(links_write(r, side, record, body, arena, err));
    return change == CHANGED_LINKS ? ERR_OK : search_write(r, (Side)side, record, body, err);
}
