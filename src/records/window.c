#include "records/window.h"

#include "base/clock.h"
#include "records/audit.h"
#include "records/records_parts.h"

typedef VEC(Window) Windows;

/* --- reading --- */

static Window window_of_row(Stmt *st, Str today, Arena *arena)
{
    Window w = {.id = arena_dup(arena, stmt_col_text(st, 0)),
                .context = arena_dup(arena, stmt_col_text(st, 1)),
                .type = arena_dup(arena, stmt_col_text(st, 2)),
                .until = arena_dup(arena, stmt_col_text(st, 3)),
                .is_closed = stmt_col_int(st, 4) != 0,
                .by = arena_dup(arena, stmt_col_text(st, 5)),
                .note = arena_dup(arena, stmt_col_text(st, 6)),
                .at_us = stmt_col_int(st, 7)};
    if (str_cmp(w.until, today) < 0)
        w.is_closed = true;
    return w;
}

static ErrCode read_windows(Stmt *st, Str today, Arena *arena, Windows *list, Err *err)
{
    bool row;
    for (;;) {
        TRY(stmt_next(st, &row, err));
        if (!row)
            return ERR_OK;
        Window w = window_of_row(st, today, arena);
        vec_push(list, w);
    }
}

ErrCode window_list(Records *r, int64_t now_us, Arena *arena, Window **out, size_t *count, Err *err)
{
    Stmt *st;
    Windows list = {0};
    char day[CLOCK_TEXT_MAX];
    TRY(records_statement(r,
                          "SELECT id, context, type, until, is_closed, by_account, note, at_us"
                          " FROM reporting_window ORDER BY id",
                          &st, err));
    ErrCode rc = read_windows(st, clock_date(now_us, day), arena, &list, err);
    stmt_reset(st);
    *count = list.count;
    *out = arena_alloc(arena, (list.count + 1) * sizeof **out);
    if (*out && list.count)
        memcpy(*out, list.items, list.count * sizeof **out);
    vec_clear(&list);
    return !rc && arena_failed(arena) ? err_set(err, ERR_TOO_LARGE, "there are too many windows")
                                      : rc;
}

/* --- freezing --- */

static bool is_reported_changed(const Field *field, const Doc *before, const Doc *after)
{
    if (field->flags & FIELD_REPORTED)
        return (before || after) && (!before || !after || !doc_equal(before, after));
    if (field->kind != FIELD_GROUP)
        return false;
    bool has_reported = false;
    for (const Field *f = field->fields; f->name; f++)
        has_reported |= (f->flags & FIELD_REPORTED) != 0;
    if (!has_reported)
        return false;
    if (field->flags & FIELD_MANY) /* rows of numbers: the list stands as a whole */
        return (before || after) && (!before || !after || !doc_equal(before, after));
    for (const Field *f = field->fields; f->name; f++)
        if (is_reported_changed(f, doc_get(before, str_of(f->name)),
                                doc_get(after, str_of(f->name))))
            return true;
    return false;
}

static bool changes_reported(const RecordType *type, const Doc *before, const Doc *after)
{
    const Field *field;
    for (size_t i = 0; (field = type_field(type, i)); i++)
        if (is_reported_changed(field, doc_get(before, str_of(field->name)),
                                doc_get(after, str_of(field->name))))
            return true;
    return false;
}

static bool is_of_context(const Stand *stand, Str context)
{
    if (str_eq(context, STR("region")) || str_eq(context, stand->id))
        return true;
    for (size_t i = 0; i < stand->context_count; i++)
        if (str_eq(stand->contexts[i], context))
            return true;
    return false;
}

ErrCode window_freezes(Records *r, const RecordType *type, const Stand *stand, const Doc *before,
                       const Doc *after, int64_t now_us, Arena *arena, Window *out, Err *err)
{
    Window *windows, closed = {0};
    size_t count;
    *out = (Window){0};
    if (!before || !changes_reported(type, before, after))
        return ERR_OK;
    TRY(window_list(r, now_us, arena, &windows, &count, err));
    for (size_t i = 0; i < count; i++) {
        if (!is_of_context(stand, windows[i].context) ||
            (windows[i].type.len && !str_eq(windows[i].type, str_of(type->name))))
            continue;
        if (!windows[i].is_closed)
            return ERR_OK;
        closed = windows[i];
    }
    *out = closed;
    return ERR_OK;
}

/* --- opening and closing --- */

static ErrCode audit_window(Records *r, const Viewer *viewer, const char *act, const Window *w,
                            Err *err)
{
    Arena *arena = arena_new(1 << 16);
    Doc *detail = doc_new(arena, DOC_OBJECT);
    doc_text(detail, "window", w->id);
    doc_text(detail, "context", w->context);
    doc_text(detail, "type", w->type);
    doc_text(detail, "until", w->until);
    ErrCode rc =
        audit_append(r->db, viewer->account, str_of(act), w->context, detail, viewer->client, err);
    arena_free(arena);
    return rc;
}

static ErrCode put_window(Records *r, const Viewer *viewer, const Window *w, Err *err)
{
    Stmt *st;
    TRY(records_statement(
        r,
        "INSERT INTO reporting_window (id, context, type, until, is_closed, by_account, note,"
        " at_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET"
        " context = excluded.context, type = excluded.type, until = excluded.until,"
        " is_closed = excluded.is_closed, by_account = excluded.by_account,"
        " note = excluded.note, at_us = excluded.at_us",
        &st, err));
    stmt_text(st, 1, w->id);
    stmt_text(st, 2, w->context);
    stmt_text(st, 3, w->type);
    stmt_text(st, 4, w->until);
    stmt_int(st, 5, w->is_closed);
    stmt_text(st, 6, viewer->account);
    stmt_text(st, 7, w->note);
    stmt_int(st, 8, viewer_time(viewer));
    return stmt_run(st, err);
}

static ErrCode may_window(const Viewer *viewer, Str context, Err *err)
{
    Stand stand = {.contexts = &context, .context_count = 1};
    if (viewer_may(viewer, ACT_WINDOW, &stand))
        return ERR_OK;
    err_set(err, ERR_DENIED, "reporting windows of '" STR_FMT "' are not yours to open or close",
            STR_ARG(context));
    return ERR_DENIED;
}

static ErrCode find_window(Records *r, Str id, Arena *arena, Window *out, bool *found, Err *err)
{
    Window *all;
    size_t count;
    *found = false;
    TRY(window_list(r, 0, arena, &all, &count, err));
    for (size_t i = 0; i < count && !*found; i++) {
        *found = str_eq(all[i].id, id);
        *out = all[i];
    }
    return ERR_OK;
}

static ErrCode check_window(const Records *r, const Window *w, Err *err)
{
    int64_t end;
    bool is_known = str_eq(w->context, STR("region")) || is_record_id(r, w->context) ||
                    r->world->exists(r->world->context, w->context);
    if (!w->id.len || w->id.len > 64 || w->note.len > RECORD_NOTE_MAX)
        return err_set(err, ERR_INVALID, "a window has a name of 1 to 64 bytes, and a short note");
    if (w->until.len != 10 || !clock_parse(w->until, true, &end))
        return err_set(err, ERR_INVALID, "a window is open until a day, as 2026-03-31");
    if (!is_known)
        return err_set(err, ERR_INVALID, "there is no context '" STR_FMT "'", STR_ARG(w->context));
    if (w->type.len && !type_find(r->world->types, w->type))
        return err_set(err, ERR_INVALID, "there is no type '" STR_FMT "'", STR_ARG(w->type));
    return ERR_OK;
}

static ErrCode open_window(Records *r, const Viewer *viewer, const Window *window, Arena *arena,
                           Err *err)
{
    Window old, w = *window;
    bool found;
    w.is_closed = false;
    TRY(may_window(viewer, w.context, err));
    TRY(check_window(r, &w, err));
    TRY(find_window(r, w.id, arena, &old, &found, err));
    if (found) /* it moves: out of what the viewer may open, too */
        TRY(may_window(viewer, old.context, err));
    TRY(put_window(r, viewer, &w, err));
    return audit_window(r, viewer, "window.open", &w, err);
}

ErrCode window_open(Records *r, const Viewer *viewer, const Window *window, Err *err)
{
    TRY(records_begin(r, err));
    Arena *arena = arena_new(RECORDS_ARENA);
    ErrCode rc = records_end(r, open_window(r, viewer, window, arena, err), err);
    arena_free(arena);
    return rc;
}

static ErrCode close_window(Records *r, const Viewer *viewer, Str id, Str note, Arena *arena,
                            Err *err)
{
    Window w;
    bool found;
    TRY(find_window(r, id, arena, &w, &found, err));
    if (!found)
        return err_set(err, ERR_NOT_FOUND, "there is no window '" STR_FMT "'", STR_ARG(id));
    TRY(may_window(viewer, w.context, err));
    if (note.len > RECORD_NOTE_MAX)
        return err_set(err, ERR_TOO_LARGE, "a note has at most %d bytes", RECORD_NOTE_MAX);
    w.is_closed = true;
    w.note = note;
    TRY(put_window(r, viewer, &w, err));
    return audit_window(r, viewer, "window.close", &w, err);
}

ErrCode window_close(Records *r, const Viewer *viewer, Str id, Str note, Err *err)
{
    TRY(records_begin(r, err));
    Arena *arena = arena_new(RECORDS_ARENA);
    ErrCode rc = records_end(r, close_window(r, viewer, id, note, arena, err), err);
    arena_free(arena);
    return rc;
}
