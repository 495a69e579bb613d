#include "format/file_kind.h"

#include <string.h>

#include "format/archive.h"
#include "format/picture.h"

static const FileKind PDF = {"application/pdf", ".pdf", "PDF", false},
                      JPEG = {"image/jpeg", ".jpg", "JPEG", true},
                      PNG = {"image/png", ".png", "PNG", true},
                      WEBP = {"image/webp", ".webp", "WebP", true},
                      PLAIN = {"text/plain", ".txt", "TXT", false};

/* Documents that are zip archives, each by a file that it always has. */
static const struct {
    FileKind kind;
    const char *part;
} PACKED[] = {
    {{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx", "DOCX",
      false},
     "word/document.xml"},
    {{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", "XLSX", false},
     "xl/workbook.xml"},
    {{"application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx", "PPTX",
      false},
     "ppt/presentation.xml"},
    {{"application/vnd.oasis.opendocument.text", ".odt", "ODT", false}, NULL},
    {{"application/vnd.oasis.opendocument.spreadsheet", ".ods", "ODS", false}, NULL},
    {{"application/vnd.oasis.opendocument.presentation", ".odp", "ODP", false}, NULL},
};
enum { PACKED_COUNT = sizeof PACKED / sizeof *PACKED };

/* Of Office, a project of Visual Basic; of OpenDocument, a folder of scripts. */
static bool is_macro(Str name)
{
    return str_ends(name, STR("vbaProject.bin")) || str_starts(name, STR("Basic/")) ||
           str_starts(name, STR("Scripts/"));
}

static bool has_macros(const Archive *archive)
{
    for (size_t i = 0; i < archive_count(archive); i++)
        if (is_macro(archive_name(archive, i)))
            return true;
    return false;
}

static const FileKind *open_document_kind(Archive *archive)
{
    Buf type;
    const FileKind *kind = NULL;
    size_t at = archive_find(archive, STR("mimetype"));
    buf_init(&type, 200);
    if (at != SIZE_MAX && !archive_read(archive, at, &type, NULL))
        kind = file_kind_of_type(str_trim(buf_str(&type)));
    buf_clear(&type);
    return kind;
}

static const FileKind *packed_kind(Str bytes)
{
    Archive *archive;
    if (archive_open(&archive, bytes, NULL))
        return NULL;
    const FileKind *kind = has_macros(archive) ? NULL : open_document_kind(archive);
    for (size_t i = 0; i < PACKED_COUNT && !kind && !has_macros(archive); i++)
        if (PACKED[i].part && archive_find(archive, str_of(PACKED[i].part)) != SIZE_MAX)
            kind = &PACKED[i].kind;
    archive_close(archive);
    return kind;
}

/* Lines that any reader shows as they are: no control characters, and nothing that a browser could
 * take for a page. */
static bool is_plain_text(Str bytes)
{
    if (!bytes.len || !str_is_utf8(bytes, &(size_t){0}) || str_starts(str_trim(bytes), STR("<")))
        return false;
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char c = (unsigned char)bytes.ptr[i];
        if (c == 127 || (c < ' ' && c != '\n' && c != '\r' && c != '\t'))
            return false;
    }
    return true;
}

const FileKind *file_kind(Str bytes)
{
    static const FileKind *const pictures[] = {
        [PICTURE_JPEG] = &JPEG, [PICTURE_PNG] = &PNG, [PICTURE_WEBP] = &WEBP};
    PictureKind picture = picture_kind(bytes);
    if (picture != PICTURE_NONE)
        return pictures[picture];
    if (str_starts(bytes, STR("%PDF-")))
        return &PDF;
    if (str_starts(bytes, STR("PK\x03\x04")))
        return packed_kind(bytes);
    return is_plain_text(bytes) ? &PLAIN : NULL;
}

const FileKind *file_kind_of_type(Str type)
{
    static const FileKind *const single[] = {&PDF, &JPEG, &PNG, &WEBP, &PLAIN};
    for (size_t i = 0; i < sizeof single / sizeof *single; i++)
        if (str_eq(type, str_of(single[i]->type)))
            return single[i];
    for (size_t i = 0; i < PACKED_COUNT; i++)
        if (str_eq(type, str_of(PACKED[i].kind.type)))
            return &PACKED[i].kind;
    return NULL;
}

const char *file_kind_accepted(bool images)
{
    return images ? ".jpg,.jpeg,.png,.webp"
                  : ".pdf,.jpg,.jpeg,.png,.webp,.docx,.xlsx,.pptx,.odt,.ods,.odp,.txt";
}
