/* What the two readers of forms share. Known in this folder alone. */
#pragma once
#include "http/form.h"

bool form_is_line(Str s); /* UTF-8 without control characters */
bool form_is_named(Str name);
ErrCode form_full(Err *err);
ErrCode form_out_of_memory(Err *err);
/* There must be room in fields; copies the value. */
MUST_USE ErrCode form_add(Form *form, Str name, Str value, Arena *arena, Err *err);
MUST_USE ErrCode form_read_multipart(Form *out, Str content_type, Str body, Arena *arena, Err *err);
