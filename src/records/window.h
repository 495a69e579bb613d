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

MUST_USE ErrCode window_open(Records *records, const Viewer *viewer, const Window *window,
                             Err *err);
MUST_USE ErrCode window_close(Records *records, const Viewer *viewer, Str id, Str note, Err *err);
MUST_USE ErrCode window_list(Records *records, Arena *arena, Window **out, size_t *count, Err *err);
/* The closed window that freezes this change; *out.id "" : none. */
MUST_USE ErrCode window_freezes(Records *records, const RecordType *type, const Stand *stand,
                                const Doc *before, const Doc *after, Arena *arena, Window *out,
                                Err *err);
