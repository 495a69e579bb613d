#include "series/manifest.h"

#include <jansson.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/hash.h"

enum { MANIFEST_FORMAT = 1 };

static const char *const ROLES[] = {"dimension", "time", "measure", "attribute"};
static const char *const LEVELS[] = {"observation", "series", "group", "dataset"};

static void put_member(Buf *b, const char *name, Str value)
{
    buf_printf(b, "\"%s\": ", name);
    buf_json(b, value);
}

static void put_column(Buf *b, const Column *c)
{
    buf_add(b, STR("    {"));
    put_member(b, "id", c->id);
    buf_printf(b, ", \"role\": \"%s\"", ROLES[c->role]);
    if (c->role == COLUMN_ATTRIBUTE)
        buf_printf(b, ", \"level\": \"%s\", \"mandatory\": %s", LEVELS[c->level],
                   c->mandatory ? "true" : "false");
    if (c->codelist.len) {
        buf_add(b, STR(", "));
        put_member(b, "codelist", c->codelist);
    }
    if (c->written.len) {
        buf_add(b, STR(", "));
        put_member(b, "written", c->written);
    }
    buf_char(b, '}');
}

static void put_key(Buf *b, const char *name, const Str *codes, size_t count)
{
    buf_printf(b, ", \"%s\": [", name);
    for (size_t i = 0; i < count; i++) {
        if (i)
            buf_add(b, STR(", "));
        buf_json(b, codes[i]);
    }
    buf_char(b, ']');
}

static void put_segment(Buf *b, const ManifestSegment *s, size_t dimensions)
{
    buf_printf(b,
               "    {\"sha256\": \"%s\", \"bytes\": %llu, \"series\": %llu, \"observations\": %llu",
               s->hash, (unsigned long long)s->size_bytes, (unsigned long long)s->series_count,
               (unsigned long long)s->observation_count);
    put_key(b, "first", s->first, dimensions);
    put_key(b, "last", s->last, dimensions);
    buf_char(b, '}');
}

static void put_manifest(Buf *b, const Manifest *m)
{
    const Layout *l = m->layout;
    buf_printf(b, "{\n  \"format\": %d,\n  ", MANIFEST_FORMAT);
    put_member(b, "dataset", l->dataset);
    buf_add(b, STR(",\n  "));
    put_member(b, "structure", l->structure);
    if (l->separator) {
        buf_add(b, STR(",\n  "));
        put_member(b, "separator", (Str){&l->separator, 1});
    }
    buf_printf(b, ",\n  \"series\": %llu,\n  \"observations\": %llu,\n  ",
               (unsigned long long)m->series_count, (unsigned long long)m->observation_count);
    put_member(b, "first_period", m->first_period);
    buf_add(b, STR(",\n  "));
    put_member(b, "last_period", m->last_period);
    buf_add(b, STR(",\n  \"notes\": {"));
    for (size_t i = 0; i < m->note_count; i++) {
        buf_add(b, i ? STR(",\n    ") : STR("\n    "));
        buf_json(b, m->notes[i].name);
        buf_add(b, STR(": "));
        buf_json(b, m->notes[i].value);
    }
    buf_add(b, STR("},\n  \"columns\": [\n"));
    for (size_t i = 0; i < l->column_count; i++) {
        put_column(b, &l->columns[i]);
        buf_add(b, i + 1 < l->column_count ? STR(",\n") : STR("\n"));
    }
    buf_add(b, STR("  ],\n  \"segments\": [\n"));
    for (size_t i = 0; i < m->segment_count; i++) {
        put_segment(b, &m->segments[i], l->dimension_count);
        buf_add(b, i + 1 < m->segment_count ? STR(",\n") : STR("\n"));
    }
    buf_add(b, STR("  ]\n}\n"));
}

static ErrCode path_of(char *path, size_t cap, const char *data_dir, const char *hash, Err *err)
{
    if ((size_t)snprintf(path, cap, "%s/manifests/%s.json", data_dir, hash) < cap)
        return ERR_OK;
    return err_set(err, ERR_TOO_LARGE, "the path of the data folder is too long: '%s'", data_dir);
}

ErrCode manifest_write(const Manifest *m, const char *data_dir, char hash[65], bool *is_new,
                       Err *err)
{
    char path[512];
    Buf b;
    buf_init(&b, MANIFEST_MAX_BYTES);
    put_manifest(&b, m);
    hash_sha256_hex(buf_str(&b), hash);
    ErrCode rc = b.failed
                     ? err_set(err, ERR_TOO_LARGE, "a manifest passed %d bytes", MANIFEST_MAX_BYTES)
                     : path_of(path, sizeof path, data_dir, hash, err);
    *is_new = !rc && !file_exists(path);
    if (*is_new)
        rc = file_write(path, buf_str(&b), 0444, err);
    buf_clear(&b);
    return rc;
}

/* --- reading --- */

static Str text_of(Arena *arena, const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return arena_dup(arena, (Str){json_is_string(value) ? json_string_value(value) : "",
                                  json_is_string(value) ? json_string_length(value) : 0});
}

static uint64_t count_of(const json_t *object, const char *name)
{
    json_int_t value = json_integer_value(json_object_get(object, name));
    return value > 0 ? (uint64_t)value : 0;
}

static int position(const char *const *list, size_t count, Str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(str_of(list[i]), name))
            return (int)i;
    return 0;
}

static ErrCode read_columns(Manifest *m, Arena *arena, const json_t *root, Err *err)
{
    size_t i;
    json_t *c;
    json_array_foreach(json_object_get(root, "columns"), i, c)
    {
        Column column = {.id = text_of(arena, c, "id"),
                         .role = (ColumnRole)position(ROLES, 4, text_of(arena, c, "role")),
                         .level = (ColumnLevel)position(LEVELS, 4, text_of(arena, c, "level")),
                         .mandatory = json_is_true(json_object_get(c, "mandatory")),
                         .codelist = text_of(arena, c, "codelist"),
                         .written = text_of(arena, c, "written")};
        TRY(layout_add(m->layout, column, err));
    }
    return ERR_OK;
}

static const Str *read_key(Arena *arena, const json_t *segment, const char *name, size_t count)
{
    Str *key = arena_alloc(arena, (count + 1) * sizeof *key);
    const json_t *list = json_object_get(segment, name);
    for (size_t i = 0; key && i < count; i++) {
        const json_t *code = json_array_get(list, i);
        key[i] = arena_dup(arena, str_of(json_string_value(code)));
    }
    return key;
}

static void read_segments(Manifest *m, Arena *arena, const json_t *root)
{
    const json_t *list = json_object_get(root, "segments");
    ManifestSegment *segments = arena_alloc(arena, (json_array_size(list) + 1) * sizeof *segments);
    size_t i;
    json_t *s;
    m->segment_count = segments ? json_array_size(list) : 0;
    m->segments = segments;
    json_array_foreach(list, i, s)
    {
        if (!segments)
            return;
        snprintf(segments[i].hash, sizeof segments[i].hash, "%s",
                 text_of(arena, s, "sha256").ptr ? text_of(arena, s, "sha256").ptr : "");
        segments[i].series_count = count_of(s, "series");
        segments[i].observation_count = count_of(s, "observations");
        segments[i].size_bytes = count_of(s, "bytes");
        segments[i].first = read_key(arena, s, "first", m->layout->dimension_count);
        segments[i].last = read_key(arena, s, "last", m->layout->dimension_count);
    }
}

static void read_notes(Manifest *m, Arena *arena, json_t *root)
{
    json_t *list = json_object_get(root, "notes"), *value;
    ManifestNote *notes = arena_alloc(arena, (json_object_size(list) + 1) * sizeof *notes);
    const char *name;
    m->notes = notes;
    json_object_foreach(list, name, value)
    {
        if (notes)
            notes[m->note_count++] = (ManifestNote){
                arena_dup(arena, str_of(name)), arena_dup(arena, str_of(json_string_value(value)))};
    }
}

static ErrCode read_root(Manifest *m, Arena *arena, json_t *root, Err *err)
{
    m->layout = arena_alloc(arena, sizeof *m->layout);
    if (!m->layout || count_of(root, "format") != MANIFEST_FORMAT)
        return err_set(err, ERR_VERSION, "a manifest was written by a newer program");
    m->layout->dataset = text_of(arena, root, "dataset");
    m->layout->structure = text_of(arena, root, "structure");
    Str separator = text_of(arena, root, "separator");
    m->layout->separator = separator.len ? separator.ptr[0] : 0;
    m->series_count = count_of(root, "series");
    m->observation_count = count_of(root, "observations");
    m->first_period = text_of(arena, root, "first_period");
    m->last_period = text_of(arena, root, "last_period");
    TRY(read_columns(m, arena, root, err));
    read_notes(m, arena, root);
    read_segments(m, arena, root);
    return arena_failed(arena) ? err_set(err, ERR_TOO_LARGE, "a manifest is too large") : ERR_OK;
}

static ErrCode parse(Manifest *m, Arena *arena, Str bytes, const char *path, const char *hash,
                     Err *err)
{
    char actual[65];
    hash_sha256_hex(bytes, actual);
    json_t *root = json_loadb(bytes.ptr, bytes.len, JSON_REJECT_DUPLICATES, NULL);
    if (strcmp(actual, hash) != 0 || !root) {
        json_decref(root);
        err_set(err, ERR_CORRUPT, "manifest '%s' is not what its name says", path);
        err_hint(err, "restore the data folder from a backup");
        return ERR_CORRUPT;
    }
    ErrCode rc = read_root(m, arena, root, err);
    json_decref(root);
    return rc;
}

ErrCode manifest_read(Manifest *m, Arena *arena, const char *data_dir, const char *hash, Err *err)
{
    char path[512];
    Str bytes;
    *m = (Manifest){0};
    TRY(path_of(path, sizeof path, data_dir, hash, err));
    TRY(file_read(path, MANIFEST_MAX_BYTES, &bytes, err));
    ErrCode rc = parse(m, arena, bytes, path, hash, err);
    mem_free((void *)bytes.ptr);
    return rc;
}
