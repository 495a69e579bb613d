#include "intake/source.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/vec.h"
#include "format/compress.h"

struct Source {
    Arena *arena;
    VEC(SourceInput) inputs;
    VEC(FileMap *) maps; /* each at its own place: base/file remembers the address */
    VEC(char *) expanded;
    bool has_folder;
};

enum { MAX_FOLDER_DEPTH = 16 };

static ErrCode add_input(Source *s, Str name, Str bytes, Err *err)
{
    if (s->inputs.count == SOURCE_MAX_FILES)
        return err_set(err, ERR_TOO_LARGE, "more than %d files in one import", SOURCE_MAX_FILES);
    vec_push(&s->inputs, ((SourceInput){arena_dup(s->arena, name), bytes}));
    return ERR_OK;
}

static Str keep(Source *s, Buf *b)
{
    Str bytes = buf_detach(b);
    vec_push(&s->expanded, (char *)bytes.ptr);
    return bytes;
}

typedef struct {
    Source *source;
    Str archive;
} ZipContext;

static ErrCode add_bytes(Source *s, Str name, Str bytes, Err *err);

static ErrCode on_zip_entry(void *context, Str name, Str bytes, Err *err)
{
    ZipContext *z = context;
    Buf copy;
    buf_init(&copy, bytes.len + 1);
    buf_add(&copy, bytes);
    Str path =
        arena_printf(z->source->arena, STR_FMT "/" STR_FMT, STR_ARG(z->archive), STR_ARG(name));
    return add_input(z->source, path, keep(z->source, &copy), err);
}

static ErrCode add_expanded(Source *s, Str name, Str bytes, bool is_gzip, Err *err)
{
    Buf out;
    buf_init(&out, SOURCE_MAX_EXPANDED);
    ErrCode rc = is_gzip ? gzip_expand(&out, bytes, err) : zstd_expand(&out, bytes, err);
    if (rc) {
        buf_clear(&out);
        err_at(err, name, 0, 0);
        return rc;
    }
    return add_bytes(s, name, keep(s, &out), err);
}

/* Spreadsheets are archives too, told by the entry that comes first in them. */
static bool is_spreadsheet(Str bytes)
{
    Str head = str_part(bytes, 0, 200);
    return str_find(head, STR("[Content_Types].xml")) != SIZE_MAX ||
           str_find(head, STR("mimetypeapplication/")) != SIZE_MAX ||
           str_find(head, STR("docProps/")) != SIZE_MAX ||
           str_find(head, STR("_rels/")) != SIZE_MAX;
}

static ErrCode add_bytes(Source *s, Str name, Str bytes, Err *err)
{
    if (compress_is_gzip(bytes) || compress_is_zstd(bytes))
        return add_expanded(s, name, bytes, compress_is_gzip(bytes), err);
    if (!compress_is_zip(bytes) || is_spreadsheet(bytes))
        return add_input(s, name, bytes, err);
    ZipContext z = {s, name};
    s->has_folder = true;
    ErrCode rc = zip_expand(bytes, SOURCE_MAX_EXPANDED / 4, on_zip_entry, &z, err);
    if (rc)
        err_at(err, name, 0, 0);
    return rc;
}

static ErrCode add_file(Source *s, const char *path, Err *err)
{
    FileMap *map = mem_alloc(sizeof *map);
    ErrCode rc = file_map(map, path, err);
    if (rc) {
        mem_free(map);
        return rc;
    }
    vec_push(&s->maps, map);
    return add_bytes(s, str_of(path), map->bytes, err);
}

static int visible(const struct dirent *e) { return e->d_name[0] != '.'; }

static ErrCode add_path(Source *s, const char *path, int depth, Err *err)
{
    struct dirent **list;
    if (!file_is_dir(path))
        return add_file(s, path, err);
    s->has_folder = true;
    if (depth == MAX_FOLDER_DEPTH)
        return err_set(err, ERR_TOO_LARGE, "folders are nested deeper than %d: '%s'",
                       MAX_FOLDER_DEPTH, path);
    int count = scandir(path, &list, visible, alphasort);
    if (count < 0)
        return err_system(err, errno, "cannot read the folder '%s'", path);
    ErrCode rc = ERR_OK;
    for (int i = 0; i < count; i++) {
        bool ends_in_slash = str_ends(str_of(path), STR("/"));
        Str sub = arena_printf(s->arena, "%s%s%s", path, ends_in_slash ? "" : "/", list[i]->d_name);
        if (!rc)
            rc = add_path(s, sub.ptr, depth + 1, err);
        free(list[i]);
    }
    free(list);
    return rc;
}

static ErrCode add_standard_input(Source *s, Err *err)
{
    Buf all;
    ssize_t got = 1;
    buf_init(&all, SOURCE_MAX_EXPANDED);
    while (got > 0) {
        char *room = buf_room(&all, 1 << 20);
        if (!room) {
            buf_clear(&all);
            return err_set(err, ERR_TOO_LARGE, "standard input is larger than 4 GB");
        }
        got = read(STDIN_FILENO, room, 1 << 20);
        if (got > 0)
            all.len += (size_t)got;
        else if (got < 0 && errno == EINTR)
            got = 1;
    }
    if (got == 0)
        return add_bytes(s, STR("standard input"), keep(s, &all), err);
    buf_clear(&all);
    return err_system(err, errno, "cannot read standard input");
}

ErrCode source_open(Source **out, const char *const *paths, size_t count, Err *err)
{
    Source *s = mem_alloc(sizeof *s);
    ErrCode rc = ERR_OK;
    s->arena = arena_new((size_t)256 << 20);
    for (size_t i = 0; i < count && !rc; i++)
        rc = str_eq(str_of(paths[i]), STR("-")) ? add_standard_input(s, err)
                                                : add_path(s, paths[i], 0, err);
    *out = rc ? NULL : s;
    if (rc)
        source_close(s);
    return rc;
}

ErrCode source_of(Source **out, const SourceInput *inputs, size_t count, Err *err)
{
    Source *s = mem_alloc(sizeof *s);
    ErrCode rc = ERR_OK;
    s->arena = arena_new((size_t)256 << 20);
    for (size_t i = 0; i < count && !rc; i++) {
        Buf copy;
        buf_init(&copy, inputs[i].bytes.len + 1);
        buf_add(&copy, inputs[i].bytes);
        rc = add_input(s, inputs[i].name, keep(s, &copy), err);
    }
    *out = rc ? NULL : s;
    if (rc)
        source_close(s);
    return rc;
}

void source_close(Source *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->maps.count; i++) {
        file_unmap(s->maps.items[i]);
        mem_free(s->maps.items[i]);
    }
    for (size_t i = 0; i < s->expanded.count; i++)
        mem_free(s->expanded.items[i]);
    vec_clear(&s->maps);
    vec_clear(&s->expanded);
    vec_clear(&s->inputs);
    arena_free(s->arena);
    mem_free(s);
}

size_t source_count(const Source *s) { return s->inputs.count; }
const SourceInput *source_input(const Source *s, size_t i) { return &s->inputs.items[i]; }
bool source_has_folder(const Source *s) { return s->has_folder; }
