/* Forms as a stranger may send them: a content type, a line break, a body. What is read is clean,
 * and lies where it should. */
#include <stdlib.h>

#include "http/cookie.h"
#include "http/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const Form *f, Str body)
{
    if (f->field_count + f->file_count > FORM_PARTS_MAX)
        abort();
    for (size_t i = 0; i < f->field_count; i++) {
        const FormField *d = &f->fields[i];
        if (!d->name.len || d->name.len > FORM_NAME_MAX || d->value.len > body.len ||
            !str_is_utf8(d->name, NULL) || !str_is_utf8(d->value, NULL) ||
            str_find_char(d->value, '\r') != SIZE_MAX)
            abort();
    }
    for (size_t i = 0; i < f->file_count; i++) {
        const FormFile *d = &f->files[i];
        if (!d->name.len || d->filename.len > FORM_FILENAME_MAX ||
            !str_is_utf8(d->filename, NULL) || str_find_char(d->filename, '/') != SIZE_MAX ||
            d->bytes.ptr < body.ptr || d->bytes.ptr + d->bytes.len > body.ptr + body.len)
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str all = {(const char *)data, size};
    size_t line = str_find_char(all, '\n');
    Str type = str_part(all, 0, line);
    Str body = line == SIZE_MAX ? STR("") : str_part(all, line + 1, all.len);
    Form form;
    Err err = {0};
    Arena *arena = arena_new(1 << 20);
    ErrCode rc = form_read(&form, type, body, arena, &err);
    if (!rc)
        check(&form, body);
    else if (!err.message[0])
        abort();
    if (http_cookie_value(type, STR("a")).len > type.len)
        abort();
    arena_free(arena);
    return 0;
}
