#include "http/form.h"

#include "http/form_parts.h"
#include "http/url.h"

bool form_is_line(Str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] < ' ' || s.ptr[i] == 0x7F)
            return false;
    return str_is_utf8(s, NULL);
}

bool form_is_named(Str name)
{
    return name.len > 0 && name.len <= FORM_NAME_MAX && form_is_line(name);
}

ErrCode form_full(Err *err)
{
    return err_set(err, ERR_TOO_LARGE, "the form has more than %d fields", FORM_PARTS_MAX);
}

ErrCode form_out_of_memory(Err *err)
{
    return err_set(err, ERR_TOO_LARGE, "the form takes too much memory");
}

/* A browser ends lines with CRLF, whatever was typed; we keep LF. */
static Str unify_lines(char *text, size_t len)
{
    size_t to = 0;
    for (size_t i = 0; i < len; i++) {
        bool is_return = text[i] == '\r';
        text[to++] = is_return ? '\n' : text[i];
        if (is_return && i + 1 < len && text[i + 1] == '\n')
            i++;
    }
    return (Str){text, to};
}

ErrCode form_add(Form *form, Str name, Str value, Arena *arena, Err *err)
{
    if (!str_is_utf8(value, NULL))
        return err_set(err, ERR_INVALID, "the field '" STR_FMT "' is not UTF-8 text",
                       STR_ARG(name));
    char *copy = arena_alloc(arena, value.len + 1);
    if (!copy)
        return form_out_of_memory(err);
    memcpy(copy, value.ptr, value.len);
    form->fields[form->field_count++] = (FormField){name, unify_lines(copy, value.len)};
    return ERR_OK;
}

/* --- application/x-www-form-urlencoded --- */

static ErrCode read_pair(Form *form, Str pair, Buf *text, Arena *arena, Err *err)
{
    size_t equals = str_find_char(pair, '=');
    buf_reset(text);
    if (!http_decode_form(str_part(pair, 0, equals), text) || !form_is_named(buf_str(text)))
        return err_set(err, ERR_INVALID, "field %zu of the form has no proper name",
                       form->field_count + 1);
    Str name = arena_dup(arena, buf_str(text));
    if (!name.ptr)
        return form_out_of_memory(err);
    buf_reset(text);
    Str value = equals == SIZE_MAX ? STR("") : str_part(pair, equals + 1, pair.len);
    if (!http_decode_form(value, text))
        return err_set(err, ERR_INVALID, "the field '" STR_FMT "' is not UTF-8 text",
                       STR_ARG(name));
    return form_add(form, name, buf_str(text), arena, err);
}

static ErrCode read_urlencoded(Form *form, Str body, Arena *arena, Err *err)
{
    size_t count = 1;
    for (size_t i = 0; i < body.len && count <= FORM_PARTS_MAX; i++)
        count += body.ptr[i] == '&';
    if (count > FORM_PARTS_MAX)
        return form_full(err);
    form->fields = arena_alloc(arena, count * sizeof *form->fields);
    if (!form->fields)
        return form_out_of_memory(err);
    Buf text;
    Str pair;
    bool more = true;
    ErrCode rc = ERR_OK;
    buf_init(&text, body.len + 1);
    while (!rc && body.len && str_split(&body, '&', &more, &pair))
        if (pair.len)
            rc = read_pair(form, pair, &text, arena, err);
    buf_clear(&text);
    return rc;
}

/* --- either --- */

ErrCode form_read(Form *out, Str content_type, Str body, Arena *arena, Err *err)
{
    *out = (Form){0};
    Str type = str_trim(str_part(content_type, 0, str_find_char(content_type, ';')));
    if (!body.len)
        return ERR_OK;
    if (str_eq_nocase(type, STR("application/x-www-form-urlencoded")))
        return read_urlencoded(out, body, arena, err);
    if (str_eq_nocase(type, STR("multipart/form-data")))
        return form_read_multipart(out, content_type, body, arena, err);
    return err_set(err, ERR_UNSUPPORTED, "'" STR_FMT "' is no form",
                   STR_ARG(str_part(type, 0, 100)));
}

bool form_values(const Form *form, Str name, size_t *at, Str *value)
{
    for (; *at < form->field_count; ++*at)
        if (str_eq(form->fields[*at].name, name)) {
            *value = form->fields[(*at)++].value;
            return true;
        }
    return false;
}

Str form_value(const Form *form, Str name)
{
    Str value = STR("");
    size_t at = 0;
    form_values(form, name, &at, &value);
    return value;
}

const FormFile *form_file(const Form *form, Str name)
{
    for (size_t i = 0; i < form->file_count; i++)
        if (str_eq(form->files[i].name, name))
            return &form->files[i];
    return NULL;
}
