/* Window: a reporting window, which freezes reported numbers (FIELD_REPORTED) of a context when it
 * closes: then a change of such a field is refused, unless by one with ACT_WINDOW and a note. */
#pragma once
#include "records/records.h"

typedef struct {
    Str id;      /* "2026-q1" */
    Str context; /* "region", "place:KG", … */
    Str type;    /* of records; "" : all */
    Str until;   /* for whom it is open: a day; after it, it counts as closed */
    bool is_closed;
    Str by, note;
    int64_t at_us;
} Window;

/* Wants ACT_WINDOW in its context; opens one that was closed, too. ERR_INVALID: no such day, type
 * or context. */
MUST_USE ErrCode window_open(Records *records, const Viewer *viewer, const Window *window,
                             Err *err);
MUST_USE ErrCode window_close(Records *records, const Viewer *viewer, Str id, Str note, Err *err);
/* By id; is_closed also where `until` is past at now_us. */
MUST_USE ErrCode window_list(Records *records, int64_t now_us, Arena *arena, Window **out,
                             size_t *count, Err *err);
/* The closed window that freezes this change; out->id "" : none. A field is frozen when a closed
 * window of a context of the stand, and of the type, is there and none is open; before NULL:
 * a new record, in which nothing is frozen yet. */
MUST_USE ErrCode window_freezes(Records *records, const RecordType *type, const Stand *stand,
                                const Doc *before, const Doc *after, int64_t now_us, Arena *arena,
                                Window *out, Err *err);
