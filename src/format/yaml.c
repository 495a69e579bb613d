#include "format/yaml.h"

#include <stdio.h>
#include <yaml.h>

typedef struct {
    bool is_sequence, has_key;
    size_t path_len; /* of the path down to this collection */
    unsigned count;  /* items of a sequence so far */
} Level;

typedef struct {
    YamlScalar *on_scalar;
    void *context;
    Level levels[YAML_MAX_DEPTH];
    size_t depth, path_len;
    char path[YAML_MAX_PATH];
} Reader;

static ErrCode at_line(Err *err, ErrCode code, yaml_mark_t mark)
{
    err_at(err, STR(""), mark.line + 1, mark.column + 1);
    return code;
}

static ErrCode extend_path(Reader *r, Str part, Err *err)
{
    const Level *l = &r->levels[r->depth - 1];
    r->path_len = l->path_len;
    if (l->path_len + part.len + 2 > sizeof r->path)
        return err_set(err, ERR_TOO_LARGE, "a path of YAML keys is longer than %d bytes",
                       YAML_MAX_PATH);
    if (r->path_len)
        r->path[r->path_len++] = '/';
    memcpy(r->path + r->path_len, part.ptr, part.len);
    r->path_len += part.len;
    return ERR_OK;
}

/* Before a value: in a sequence its number becomes part of the path. */
static ErrCode start_value(Reader *r, Err *err)
{
    char number[16];
    if (!r->depth || !r->levels[r->depth - 1].is_sequence)
        return ERR_OK;
    int len = snprintf(number, sizeof number, "%u", r->levels[r->depth - 1].count++);
    return extend_path(r, (Str){number, (size_t)len}, err);
}

static void end_value(Reader *r)
{
    if (r->depth)
        r->levels[r->depth - 1].has_key = false;
}

static ErrCode open_level(Reader *r, bool is_sequence, Err *err)
{
    if (r->depth == YAML_MAX_DEPTH)
        return err_set(err, ERR_TOO_LARGE, "YAML is nested deeper than %d", YAML_MAX_DEPTH);
    TRY(start_value(r, err));
    r->levels[r->depth++] = (Level){.is_sequence = is_sequence, .path_len = r->path_len};
    return ERR_OK;
}

static ErrCode on_scalar(Reader *r, const yaml_event_t *e, Err *err)
{
    Str text = {(const char *)e->data.scalar.value, e->data.scalar.length};
    Level *l = r->depth ? &r->levels[r->depth - 1] : NULL;
    if (l && !l->is_sequence && !l->has_key) {
        l->has_key = true;
        return extend_path(r, text, err);
    }
    TRY(start_value(r, err));
    ErrCode rc =
        r->on_scalar(r->context, (Str){r->path, r->path_len}, text, e->start_mark.line + 1, err);
    end_value(r);
    return rc;
}

static ErrCode on_event(Reader *r, const yaml_event_t *e, Err *err)
{
    switch (e->type) {
    case YAML_ALIAS_EVENT:
        return err_set(err, ERR_PARSE, "YAML aliases are refused for safety");
    case YAML_SCALAR_EVENT:
        return on_scalar(r, e, err);
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT:
        return open_level(r, e->type == YAML_SEQUENCE_START_EVENT, err);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        r->depth--;
        end_value(r);
        return ERR_OK;
    default:
        return ERR_OK;
    }
}

static ErrCode read_events(Reader *r, yaml_parser_t *parser, Err *err)
{
    for (bool done = false; !done;) {
        yaml_event_t e;
        if (!yaml_parser_parse(parser, &e)) {
            err_set(err, ERR_PARSE, "malformed YAML: %s", parser->problem ? parser->problem : "?");
            return at_line(err, ERR_PARSE, parser->problem_mark);
        }
        yaml_mark_t mark = e.start_mark;
        ErrCode rc = on_event(r, &e, err);
        done = e.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&e);
        if (rc)
            return at_line(err, rc, mark);
    }
    return ERR_OK;
}

ErrCode yaml_read(Str input, YamlScalar *on_scalar_, void *context, Err *err)
{
    Reader r = {.on_scalar = on_scalar_, .context = context};
    yaml_parser_t parser;
    if (input.len > YAML_MAX_BYTES)
        return err_set(err, ERR_TOO_LARGE, "a YAML file is larger than %d MB",
                       YAML_MAX_BYTES >> 20);
    if (!yaml_parser_initialize(&parser))
        return err_set(err, ERR_IO, "the YAML reader could not start");
    yaml_parser_set_input_string(&parser, (const unsigned char *)input.ptr, input.len);
    ErrCode rc = read_events(&r, &parser, err);
    yaml_parser_delete(&parser);
    return rc;
}
