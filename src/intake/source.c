#include "intake/source.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
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
    size_t nested_bytes; /* expanded out of what was in an archive */
    bool has_folder;
};

enum { MAX_FOLDER_DEPTH = 16 };

/* Where bytes come from. */
typedef struct {
    Str name, origin;
    bool in_folder;
    int archives; /* how many they were taken out of */
} Place;

static ErrCode add_input(Source *s, const Place *at, Str bytes, Err *err)
{
    if (s->inputs.count == SOURCE_MAX_FILES)
        return err_set(err, ERR_TOO_LARGE, "more than %d files in one import", SOURCE_MAX_FILES);
    SourceInput input = {arena_dup(s->arena, at->name), bytes, arena_dup(s->arena, at->origin),
                         at->in_folder};
    vec_push(&s->inputs, input);
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
    const Place *archive;
} ZipContext;

static ErrCode add_bytes(Source *s, const Place *at, Str bytes, Err *err);

/* Hidden files, and the copies of attributes that macOS puts beside each file. */
static bool is_hidden(Str path)
{
    Str part;
    bool more = true;
    while (str_split(&path, '/', &more, &part))
        if (str_starts(part, STR(".")) || str_eq(part, STR("__MACOSX")))
            return true;
    return false;
}

static ErrCode on_zip_entry(void *context, Str name, Str bytes, Err *err)
{
    ZipContext *z = context;
    Source *s = z->source;
    Buf copy;
    if (is_hidden(name))
        return ERR_OK;
    Place at = {
        arena_printf(s->arena, STR_FMT "/" STR_FMT, STR_ARG(z->archive->name), STR_ARG(name)),
        STR(""), true, z->archive->archives + 1};
    if (z->archive->origin.len)
        at.origin =
            arena_printf(s->arena, STR_FMT "/" STR_FMT, STR_ARG(z->archive->origin), STR_ARG(name));
    buf_init(&copy, bytes.len + 1);
    buf_add(&copy, bytes);
    return add_bytes(s, &at, keep(s, &copy), err);
}

/* What is in an archive within an archive shares one limit with all such. */
static size_t room_for(const Source *s, const Place *at)
{
    size_t used = at->archives ? s->nested_bytes : 0;
    return used < SOURCE_MAX_EXPANDED ? SOURCE_MAX_EXPANDED - used : 1;
}

static ErrCode add_expanded(Source *s, const Place *at, Str bytes, Err *err)
{
    Buf out;
    Place inside = *at;
    inside.archives++;
    buf_init(&out, room_for(s, at));
    ErrCode rc =
        compress_is_gzip(bytes) ? gzip_expand(&out, bytes, err) : zstd_expand(&out, bytes, err);
    if (rc) {
        buf_clear(&out);
        err_at(err, at->name, 0, 0);
        return rc;
    }
    s->nested_bytes += at->archives ? out.len : 0;
    return add_bytes(s, &inside, keep(s, &out), err);
}

/* One file in an archive is one file, as it would be without the archive. What is in a folder or in
 * another archive is settled by that. */
static ErrCode settle_archive(Source *s, const Place *at, size_t first, Err *err)
{
    size_t count = s->inputs.count - first;
    for (size_t i = first; i < s->inputs.count && at->archives; i++)
        s->nested_bytes += s->inputs.items[i].bytes.len;
    if (at->in_folder)
        return ERR_OK;
    if (!count) {
        err_set(err, ERR_PARSE, "the archive holds no file");
        err_at(err, at->name, 0, 0);
        return ERR_PARSE;
    }
    s->has_folder |= count > 1;
    s->inputs.items[first].in_folder = count > 1;
    return ERR_OK;
}

static ErrCode add_archive(Source *s, const Place *at, Str bytes, Err *err)
{
    ZipContext z = {s, at};
    size_t first = s->inputs.count;
    ErrCode rc = zip_expand(bytes, room_for(s, at) / 4 + 1, on_zip_entry, &z, err);
    if (rc)
        err_at(err, at->name, 0, 0);
    return rc ? rc : settle_archive(s, at, first, err);
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

static ErrCode add_bytes(Source *s, const Place *at, Str bytes, Err *err)
{
    bool is_packed = compress_is_gzip(bytes) || compress_is_zstd(bytes);
    bool is_archive = compress_is_zip(bytes) && !is_spreadsheet(bytes);
    if (!is_packed && !is_archive)
        return add_input(s, at, bytes, err);
    if (at->archives == SOURCE_MAX_ARCHIVES) {
        err_set(err, ERR_TOO_LARGE, "archives are nested deeper than %d", SOURCE_MAX_ARCHIVES);
        err_hint(err, "unpack the outer ones");
        err_at(err, at->name, 0, 0);
        return ERR_TOO_LARGE;
    }
    return is_packed ? add_expanded(s, at, bytes, err) : add_archive(s, at, bytes, err);
}

/* The path without links and detours. */
static Str origin_of(Source *s, const char *path)
{
    char *whole = realpath(path, NULL);
    Str origin = arena_dup(s->arena, str_of(whole));
    free(whole);
    return origin;
}

static ErrCode add_file(Source *s, const char *path, bool in_folder, Err *err)
{
    FileMap *map = mem_alloc(sizeof *map);
    ErrCode rc = file_map(map, path, err);
    if (rc) {
        mem_free(map);
        return rc;
    }
    vec_push(&s->maps, map);
    Place at = {str_of(path), origin_of(s, path), in_folder, 0};
    return add_bytes(s, &at, map->bytes, err);
}

/* What can be read once, from its beginning to its end. */
static ErrCode add_stream(Source *s, int fd, const char *name, Err *err)
{
    Buf all;
    ssize_t got = 1;
    buf_init(&all, SOURCE_MAX_EXPANDED);
    while (got > 0) {
        char *room = buf_room(&all, 1 << 20);
        if (!room) {
            buf_clear(&all);
            return err_set(err, ERR_TOO_LARGE, "%s is larger than 4 GB", name);
        }
        got = read(fd, room, 1 << 20);
        if (got > 0)
            all.len += (size_t)got;
        else if (got < 0 && errno == EINTR)
            got = 1;
    }
    Place at = {str_of(name), STR(""), false, 0};
    if (got == 0)
        return add_bytes(s, &at, keep(s, &all), err);
    buf_clear(&all);
    return err_system(err, errno, "cannot read %s", name);
}

/* Neither a file nor a folder. A pipe of a folder is not waited for. */
static ErrCode add_special(Source *s, const char *path, mode_t mode, bool in_folder, Err *err)
{
    if (in_folder || !(S_ISFIFO(mode) || S_ISCHR(mode))) {
        err_set(err, ERR_UNSUPPORTED, "'%s' is neither a file nor a folder", path);
        if (in_folder)
            err_hint(err, "take it out of the folder");
        return ERR_UNSUPPORTED;
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return err_system(err, errno, "cannot open '%s'", path);
    ErrCode rc = add_stream(s, fd, path, err);
    close(fd);
    return rc;
}

static int visible(const struct dirent *e) { return e->d_name[0] != '.'; }

static ErrCode add_path(Source *s, const char *path, int depth, Err *err);

static ErrCode add_folder(Source *s, const char *path, int depth, Err *err)
{
    struct dirent **list;
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

static ErrCode add_path(Source *s, const char *path, int depth, Err *err)
{
    struct stat st;
    if (stat(path, &st) || S_ISREG(st.st_mode)) /* what cannot be found is told by the opening */
        return add_file(s, path, depth > 0, err);
    return S_ISDIR(st.st_mode) ? add_folder(s, path, depth, err)
                               : add_special(s, path, st.st_mode, depth > 0, err);
}

ErrCode source_open(Source **out, const char *const *paths, size_t count, Err *err)
{
    Source *s = mem_alloc(sizeof *s);
    ErrCode rc = ERR_OK;
    s->arena = arena_new((size_t)256 << 20);
    for (size_t i = 0; i < count && !rc; i++)
        rc = str_eq(str_of(paths[i]), STR("-")) ? add_stream(s, STDIN_FILENO, "standard input", err)
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
        Place at = {inputs[i].name, inputs[i].origin, inputs[i].in_folder, 0};
        buf_init(&copy, inputs[i].bytes.len + 1);
        buf_add(&copy, inputs[i].bytes);
        rc = add_input(s, &at, keep(s, &copy), err);
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
