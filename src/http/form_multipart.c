#include <stdio.h>

#include "http/form_parts.h"

enum { BOUNDARY_MAX = 70, HEADERS_MAX = 4096 };

typedef struct {
    Str name, filename, content_type, bytes;
    bool has_name, is_file;
} Part;

/* --- parameters of a header: ; name="text" or name=text --- */

static bool is_token(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c > 0 && strchr("!#$%&'*+-.^_`|~:/?=(),@{}", c));
}

/* A text in quotes, cut off *rest. Of what clients put before a special character only \" is
 * undone: older ones send names of files with single backslashes. */
static bool read_quoted(Str *rest, Arena *arena, Str *out)
{
    size_t end = 1, len = 0;
    while (end < rest->len && rest->ptr[end] != '"')
        end += str_starts(str_part(*rest, end, end + 2), STR("\\\"")) ? 2 : 1;
    if (end >= rest->len)
        return false;
    char *text = arena_alloc(arena, end);
    if (!text)
        return false;
    for (size_t i = 1; i < end; i++) {
        if (str_starts(str_part(*rest, i, i + 2), STR("\\\"")))
            i++;
        text[len++] = rest->ptr[i];
    }
    *out = (Str){text, len};
    *rest = str_part(*rest, end + 1, rest->len);
    return true;
}

/* The next parameter; false when there is none, and then *fine tells whether that is the end. */
static bool next_parameter(Str *rest, Arena *arena, Str *name, Str *value, bool *fine)
{
    *rest = str_trim(*rest);
    *fine = rest->len == 0;
    if (!str_starts(*rest, STR(";")))
        return false;
    *rest = str_trim(str_part(*rest, 1, rest->len));
    *fine = rest->len == 0;
    size_t equals = str_find_char(*rest, '=');
    if (*fine || equals == SIZE_MAX)
        return false;
    *name = str_trim(str_part(*rest, 0, equals));
    *rest = str_trim(str_part(*rest, equals + 1, rest->len));
    if (str_starts(*rest, STR("\"")))
        return read_quoted(rest, arena, value);
    size_t len = 0;
    while (len < rest->len && is_token(rest->ptr[len]))
        len++;
    *value = str_part(*rest, 0, len);
    *rest = str_part(*rest, len, rest->len);
    return len > 0;
}

/* CR LF -- boundary, before which a part ends. */
static bool read_boundary(Str content_type, Arena *arena, Str *delimiter)
{
    Str rest = str_part(content_type, str_find_char(content_type, ';'), content_type.len);
    Str name, value, boundary = STR("");
    bool fine;
    while (next_parameter(&rest, arena, &name, &value, &fine))
        if (str_eq_nocase(name, STR("boundary")) && !boundary.len)
            boundary = value;
    if (!fine || !boundary.len || boundary.len > BOUNDARY_MAX)
        return false;
    for (size_t i = 0; i < boundary.len; i++)
        if (!is_token(boundary.ptr[i]) && boundary.ptr[i] != ' ')
            return false;
    *delimiter = arena_printf(arena, "\r\n--" STR_FMT, STR_ARG(boundary));
    return delimiter->ptr != NULL;
}

/* --- headers of a part --- */

/* Browsers write these three so, and nothing else. */
static Str undo_escapes(Str s)
{
    static const struct {
        Str written;
        char is;
    } ESCAPES[] = {{STR_INIT("%22"), '"'}, {STR_INIT("%0D"), '\r'}, {STR_INIT("%0A"), '\n'}};
    char *text = (char *)s.ptr; /* of the arena, and ours */
    size_t to = 0;
    for (size_t i = 0; i < s.len; i++) {
        text[to] = s.ptr[i];
        for (size_t e = 0; e < 3; e++)
            if (str_eq(str_part(s, i, i + 3), ESCAPES[e].written)) {
                text[to] = ESCAPES[e].is;
                i += 2;
                break;
            }
        to++;
    }
    return (Str){text, to};
}

static Str without_folders(Str filename)
{
    size_t from = filename.len;
    while (from > 0 && filename.ptr[from - 1] != '/' && filename.ptr[from - 1] != '\\')
        from--;
    return str_part(filename, from, filename.len);
}

static bool read_disposition(Part *part, Str text, Arena *arena)
{
    size_t semicolon = str_find_char(text, ';');
    Str rest = str_part(text, semicolon, text.len), name, value;
    bool fine;
    if (part->has_name || !str_eq_nocase(str_trim(str_part(text, 0, semicolon)), STR("form-data")))
        return false;
    while (next_parameter(&rest, arena, &name, &value, &fine)) {
        Str copy = arena_dup(arena, value);
        if (!copy.ptr)
            return false;
        bool is_name = str_eq_nocase(name, STR("name"));
        bool is_filename = str_eq_nocase(name, STR("filename"));
        if ((is_name && part->has_name) || (is_filename && part->is_file))
            return false;
        if (is_name)
            part->name = undo_escapes(copy);
        if (is_filename)
            part->filename = without_folders(undo_escapes(copy));
        part->has_name |= is_name;
        part->is_file |= is_filename;
    }
    return fine && part->has_name;
}

/* Only bytes as they are: nobody writes Base64 into a form (RFC 7578, 4.7). */
static bool is_plain_encoding(Str text)
{
    return str_eq_nocase(text, STR("binary")) || str_eq_nocase(text, STR("8bit")) ||
           str_eq_nocase(text, STR("7bit"));
}

static bool read_header(Part *part, Str line, Arena *arena)
{
    size_t colon = str_find_char(line, ':');
    if (colon == SIZE_MAX || colon == 0 || !form_is_line(line))
        return false;
    Str name = str_part(line, 0, colon), text = str_trim(str_part(line, colon + 1, line.len));
    if (str_eq_nocase(name, STR("Content-Disposition")))
        return read_disposition(part, text, arena);
    if (str_eq_nocase(name, STR("Content-Transfer-Encoding")))
        return is_plain_encoding(text);
    if (str_eq_nocase(name, STR("Content-Type")))
        part->content_type = text;
    return true;
}

/* From behind the delimiter's line to the empty line. */
static bool read_headers(Part *part, Str *rest, Arena *arena)
{
    for (Str seen = str_part(*rest, 0, HEADERS_MAX);;) {
        size_t end = str_find(seen, STR("\r\n"));
        if (end == SIZE_MAX)
            return false;
        Str line = str_part(seen, 0, end);
        seen = str_part(seen, end + 2, seen.len);
        *rest = str_part(*rest, end + 2, rest->len);
        if (!line.len)
            return part->has_name;
        if (!read_header(part, line, arena))
            return false;
    }
}

/* --- parts --- */

static ErrCode malformed(const Form *form, const char *what, Err *err)
{
    return err_set(err, ERR_INVALID, "part %zu of the form %s",
                   form->field_count + form->file_count + 1, what);
}

static ErrCode add_part(Form *form, const Part *p, Arena *arena, Err *err)
{
    if (!form_is_named(p->name))
        return malformed(form, "has no proper name", err);
    if (!p->is_file)
        return form_add(form, p->name, p->bytes, arena, err);
    if (p->filename.len > FORM_FILENAME_MAX || !form_is_line(p->filename))
        return err_set(err, ERR_INVALID, "the file of the field '" STR_FMT "' has no proper name",
                       STR_ARG(p->name));
    if (p->filename.len || p->bytes.len)
        form->files[form->file_count++] =
            (FormFile){p->name, p->filename, p->content_type, p->bytes};
    return ERR_OK;
}

/* Behind "--boundary": a new line, or "--" and nothing more. */
static bool end_delimiter(Str *rest, bool *is_last)
{
    *is_last = str_starts(*rest, STR("--"));
    if (*is_last)
        return str_trim(str_part(*rest, 2, rest->len)).len == 0;
    while (str_starts(*rest, STR(" ")) || str_starts(*rest, STR("\t")))
        *rest = str_part(*rest, 1, rest->len);
    bool fine = str_starts(*rest, STR("\r\n"));
    *rest = str_part(*rest, 2, rest->len);
    return fine;
}

static ErrCode read_part(Form *form, Str *rest, Str delimiter, Arena *arena, Err *err)
{
    Part p = {.name = STR(""), .filename = STR(""), .content_type = STR("")};
    if (!read_headers(&p, rest, arena))
        return arena_failed(arena) ? form_out_of_memory(err)
                                   : malformed(form, "has no proper headers", err);
    size_t end = str_find(*rest, delimiter);
    if (end == SIZE_MAX)
        return malformed(form, "does not end", err);
    p.bytes = str_part(*rest, 0, end);
    *rest = str_part(*rest, end + delimiter.len, rest->len);
    return add_part(form, &p, arena, err);
}

static size_t count_parts(Str body, Str delimiter)
{
    size_t count = 1;
    for (size_t at; count <= FORM_PARTS_MAX && (at = str_find(body, delimiter)) != SIZE_MAX;
         count++)
        body = str_part(body, at + delimiter.len, body.len);
    return count;
}

ErrCode form_read_multipart(Form *out, Str content_type, Str body, Arena *arena, Err *err)
{
    Str delimiter;
    bool is_last = false;
    if (!read_boundary(content_type, arena, &delimiter))
        return err_set(err, ERR_INVALID, "the form names no proper boundary");
    size_t count = count_parts(body, delimiter);
    if (count > FORM_PARTS_MAX)
        return form_full(err);
    out->fields = arena_alloc(arena, count * sizeof *out->fields);
    out->files = arena_alloc(arena, count * sizeof *out->files);
    if (!out->fields || !out->files)
        return form_out_of_memory(err);
    Str first = str_part(delimiter, 2, delimiter.len);
    if (!str_starts(body, first))
        return err_set(err, ERR_INVALID, "the form does not begin with its boundary");
    Str rest = str_part(body, first.len, body.len);
    for (;;) {
        if (!end_delimiter(&rest, &is_last))
            return malformed(out, "begins with a broken boundary", err);
        if (is_last)
            return ERR_OK;
        TRY(read_part(out, &rest, delimiter, arena, err));
    }
}
