#include "format/file_kind.h"

#include "format/archive.h"
#include "format/picture.h"

static const FileKind PDF = {"application/pdf", ".pdf", "PDF", false},
                      JPEG = {"image/jpeg", ".jpg", "JPEG", true},
                      PNG = {"image/png", ".png", "PNG", true},
                      WEBP = {"image/webp", ".webp", "WebP", true},
                      PLAIN = {"text/plain", ".txt", "TXT", false};

/* Documents that are zip archives, each by a file that it always has, or by what its "mimetype"
 * says.
 */
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
enum { PACKED_COUNT = sizeof PACKED / sizeof *PACKED, WORDS_MAX = 1 << 20 };

static Str lower(Str name, char out[ARCHIVE_MAX_NAME])
{
    size_t len = name.len < ARCHIVE_MAX_NAME ? name.len : ARCHIVE_MAX_NAME;
    for (size_t i = 0; i < len; i++)
        out[i] = name.ptr[i] >= 'A' && name.ptr[i] <= 'Z' ? (char)(name.ptr[i] + 32) : name.ptr[i];
    return (Str){out, len};
}

/* What a document is made of: words, drawings, tables of charts, settings of printers; and none of
 * the folders in which programs lie. */
static bool is_part(Str name)
{
    static const char *const ends[] = {"/",    ".xml",  ".rels", ".rdf",  ".vml",   ".png",
                                       ".jpg", ".jpeg", ".gif",  ".emf",  ".wmf",   ".svg",
                                       ".tif", ".tiff", ".bmp",  ".xlsx", ".odttf", ".fntdata"};
    static const char *const programs[] = {"basic/",   "scripts/", "macrosheets/",
                                           "activex/", "vba",      "customui"};
    char text[ARCHIVE_MAX_NAME];
    bool is = str_eq(name, STR("mimetype")) || str_eq(name, STR("layout-cache"));
    name = lower(name, text);
    is |= str_find(name, STR("printersettings")) != SIZE_MAX && str_ends(name, STR(".bin"));
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        is |= str_ends(name, str_of(ends[i]));
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
        is &= str_find(name, str_of(programs[i])) == SIZE_MAX;
    return is;
}

/* What one of the files says, in small letters; "" when there is none. */
static Str words_of(Archive *archive, const char *name, Buf *out)
{
    size_t at = archive_find(archive, str_of(name));
    buf_init(out, WORDS_MAX);
    if (at == SIZE_MAX || archive_read(archive, at, out, NULL))
        buf_reset(out);
    for (size_t i = 0; i < out->len; i++)
        if (out->ptr[i] >= 'A' && out->ptr[i] <= 'Z')
            out->ptr[i] = (char)(out->ptr[i] + 32);
    return str_trim(buf_str(out));
}

/* Whether its table of contents speaks of macros, whatever their files are called. */
static bool declares_programs(Archive *archive)
{
    static const char *const tables[] = {"[Content_Types].xml", "META-INF/manifest.xml"};
    static const char *const words[] = {"macro", "vba", "activex", "basic/", "scripts/"};
    bool found = false;
    for (size_t t = 0; t < 2; t++) {
        Buf buf;
        Str text = words_of(archive, tables[t], &buf);
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            found |= str_find(text, str_of(words[i])) != SIZE_MAX;
        buf_clear(&buf);
    }
    return found;
}

static bool is_made_of_parts(Archive *archive)
{
    for (size_t i = 0; i < archive_count(archive); i++)
        if (!is_part(archive_name(archive, i)))
            return false;
    return !declares_programs(archive);
}

static const FileKind *kind_by_parts(Archive *archive)
{
    Buf buf;
    const FileKind *kind = NULL;
    Str type = words_of(archive, "mimetype", &buf);
    for (size_t i = 0; i < PACKED_COUNT && !kind; i++) {
        bool is = PACKED[i].part ? archive_find(archive, str_of(PACKED[i].part)) != SIZE_MAX
                                 : str_eq(type, str_of(PACKED[i].kind.type));
        kind = is ? &PACKED[i].kind : NULL;
    }
    buf_clear(&buf);
    return kind;
}

static const FileKind *packed_kind(Str bytes)
{
    Archive *archive;
    if (archive_open(&archive, bytes, NULL))
        return NULL;
    const FileKind *kind = is_made_of_parts(archive) ? kind_by_parts(archive) : NULL;
    archive_close(archive);
    return kind;
}

/* Lines that any reader shows as they are: no control characters, nothing that begins as a page. */
static bool is_plain_text(Str bytes)
{
    if (str_starts(bytes, STR("\xef\xbb\xbf")))
        bytes = str_part(bytes, 3, bytes.len);
    if (!bytes.len || !str_is_utf8(bytes, &(size_t){0}) || str_starts(str_trim(bytes), STR("<")))
        return false;
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char c = (unsigned char)bytes.ptr[i];
        bool is_c1 = c == 0xc2 && i + 1 < bytes.len && (unsigned char)bytes.ptr[i + 1] < 0xa0;
        if (c == 127 || is_c1 || (c < ' ' && c != '\n' && c != '\r' && c != '\t'))
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
