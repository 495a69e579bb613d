#include "format/archive.h"

#include <zip.h>

#include "base/mem.h"

enum { STEP = 1 << 18 };

struct Archive {
    zip_t *zip;
};

static ErrCode damaged(Err *err)
{
    err_set(err, ERR_PARSE, "the zip data is cut off or damaged");
    err_hint(err, "fetch the file again");
    return ERR_PARSE;
}

ErrCode archive_open(Archive **out, Str bytes, Err *err)
{
    zip_error_t why;
    zip_error_init(&why);
    zip_source_t *source = zip_source_buffer_create(bytes.ptr, bytes.len, 0, &why);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, &why) : NULL;
    zip_error_fini(&why);
    if (!zip) {
        if (source)
            zip_source_free(source);
        return damaged(err);
    }
    if (zip_get_num_entries(zip, 0) > ARCHIVE_MAX_FILES) {
        zip_discard(zip);
        return err_set(err, ERR_TOO_LARGE, "the archive holds more than %d files",
                       ARCHIVE_MAX_FILES);
    }
    *out = mem_alloc(sizeof **out);
    (*out)->zip = zip;
    return ERR_OK;
}

void archive_close(Archive *archive)
{
    if (archive)
        zip_discard(archive->zip);
    mem_free(archive);
}

size_t archive_count(const Archive *archive)
{
    zip_int64_t count = zip_get_num_entries(archive->zip, 0);
    return count < 0 ? 0 : (size_t)count;
}

Str archive_name(const Archive *archive, size_t at)
{
    return str_of(zip_get_name(archive->zip, at, 0));
}

size_t archive_find(const Archive *archive, Str name)
{
    char text[ARCHIVE_MAX_NAME];
    if (name.len >= sizeof text)
        return SIZE_MAX;
    memcpy(text, name.ptr, name.len);
    text[name.len] = '\0';
    zip_int64_t at = zip_name_locate(archive->zip, text, ZIP_FL_NOCASE);
    return at < 0 ? SIZE_MAX : (size_t)at;
}

size_t archive_packed(const Archive *archive, size_t at)
{
    zip_stat_t stat;
    zip_stat_init(&stat);
    bool is_known =
        zip_stat_index(archive->zip, at, 0, &stat) == 0 && stat.valid & ZIP_STAT_COMP_SIZE;
    return is_known ? stat.comp_size : 0;
}

/* What keeps an entry closed: its password, a way of packing that libzip does not know, damage. */
static ErrCode closed_entry(zip_t *archive, Err *err)
{
    int why = zip_error_code_zip(zip_get_error(archive));
    if (why == ZIP_ER_NOPASSWD || why == ZIP_ER_WRONGPASSWD || why == ZIP_ER_ENCRNOTSUPP) {
        err_set(err, ERR_UNSUPPORTED, "the zip archive is locked by a password");
        err_hint(err, "unpack it with its password and import the files");
        return ERR_UNSUPPORTED;
    }
    if (why != ZIP_ER_COMPNOTSUPP)
        return damaged(err);
    err_set(err, ERR_UNSUPPORTED, "the zip archive is packed in a way that is not read here");
    err_hint(err, "unpack it and import the files");
    return ERR_UNSUPPORTED;
}

ErrCode archive_read(Archive *archive, size_t at, Buf *out, Err *err)
{
    zip_file_t *file = zip_fopen_index(archive->zip, at, 0);
    if (!file)
        return closed_entry(archive->zip, err);
    zip_int64_t got = 1;
    ErrCode code = ERR_OK;
    while (got > 0 && !code) {
        char behind; /* the limit: is there more? */
        size_t left = out->max - out->len, want = left < STEP ? left : STEP;
        char *room = want ? buf_room(out, want) : &behind;
        got = zip_fread(file, room, want ? want : 1);
        if (got < 0)
            code = damaged(err);
        else if (got > 0 && !want)
            code = err_set(err, ERR_TOO_LARGE, "it expands to more than %zu MB", out->max >> 20);
        else
            out->len += (size_t)got;
    }
    zip_fclose(file);
    return code;
}
