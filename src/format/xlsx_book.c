/* The workbook: which part of the archive is which sheet. */
#include "format/xlsx_parts.h"
#include "format/xml_tree.h"

/* A part of a few kilobytes becomes a tree of some more. */
enum { MAX_TREE = 64 << 20 };

typedef struct {
    XlsxReader *reader;
    Arena *trees;
    const XmlNode *book, *links;
    Str folder; /* of the workbook: "xl/" */
} Book;

static ErrCode no_workbook(Err *err)
{
    err_set(err, ERR_UNSUPPORTED, "this is no XLSX workbook");
    err_hint(err, "save it as .xlsx or as CSV UTF-8");
    return ERR_UNSUPPORTED;
}

static ErrCode read_tree(Book *b, Str path, const XmlNode **root, Err *err)
{
    Buf bytes;
    XmlNode *node = NULL;
    ErrCode rc = xlsx_part(b->reader, path, &bytes, err);
    if (!rc)
        rc = xml_tree_read(&node, b->trees, buf_str(&bytes), err);
    buf_clear(&bytes);
    if (rc)
        err_at(err, path, 0, 0);
    *root = node;
    return rc;
}

/* --- links between parts --- */

/* "../media/a" seen from the folder "xl/": without dots, within the archive, else "". */
static Str resolve(Arena *arena, Str folder, Str target)
{
    char out[XLSX_MAX_PATH];
    size_t len = 0;
    bool more = true, is_absolute = str_starts(target, STR("/"));
    Str part, rest = is_absolute
                         ? str_part(target, 1, target.len)
                         : arena_printf(arena, STR_FMT STR_FMT, STR_ARG(folder), STR_ARG(target));
    if (!rest.len || rest.len >= sizeof out)
        return STR("");
    while (str_split(&rest, '/', &more, &part)) {
        if (!part.len || str_eq(part, STR(".")))
            continue;
        if (str_eq(part, STR(".."))) {
            if (!len)
                return STR("");
            while (len > 0 && out[--len] != '/') {
            }
            continue;
        }
        if (len)
            out[len++] = '/';
        memcpy(out + len, part.ptr, part.len);
        len += part.len;
    }
    return arena_dup(arena, (Str){out, len});
}

/* "" for a link that leaves the workbook. */
static Str target_of(Book *b, Str folder, const XmlNode *link)
{
    if (!link || str_eq(xml_node_attribute(link, STR("TargetMode")), STR("External")))
        return STR("");
    return resolve(b->reader->arena, folder, xml_node_attribute(link, STR("Target")));
}

/* The types of links have two spellings, strict and transitional, with the same last word. */
static bool is_type(const XmlNode *link, Str word)
{
    return str_ends(xml_node_attribute(link, STR("Type")), word);
}

static const XmlNode *link_of_type(const XmlNode *links, Str word)
{
    const XmlNode *link = xml_child(links, STR("Relationship"));
    while (link && !is_type(link, word))
        link = xml_next(link, STR("Relationship"));
    return link;
}

static const XmlNode *link_of_id(const XmlNode *links, Str id)
{
    const XmlNode *link = xml_child(links, STR("Relationship"));
    while (link && !str_eq(xml_node_attribute(link, STR("Id")), id))
        link = xml_next(link, STR("Relationship"));
    return link;
}

/* --- the workbook --- */

static Str links_path(Arena *arena, Str path)
{
    size_t cut = path.len;
    while (cut > 0 && path.ptr[cut - 1] != '/')
        cut--;
    return arena_printf(arena, STR_FMT "_rels/" STR_FMT ".rels", STR_ARG(str_part(path, 0, cut)),
                        STR_ARG(str_part(path, cut, path.len)));
}

static ErrCode read_workbook(Book *b, Err *err)
{
    const XmlNode *top = NULL;
    Arena *arena = b->reader->arena;
    if (archive_find(b->reader->archive, STR("_rels/.rels")) == SIZE_MAX)
        return no_workbook(err);
    TRY(read_tree(b, STR("_rels/.rels"), &top, err));
    Str path = target_of(b, STR(""), link_of_type(top, STR("/officeDocument")));
    if (!path.len || str_ends(path, STR(".bin")))
        return no_workbook(err);
    TRY(read_tree(b, path, &b->book, err));
    if (!str_eq(b->book->name, STR("workbook")))
        return no_workbook(err);
    TRY(read_tree(b, links_path(arena, path), &b->links, err));
    b->folder = path;
    while (b->folder.len && b->folder.ptr[b->folder.len - 1] != '/')
        b->folder.len--;
    return ERR_OK;
}

/* r:id, the only attribute of a sheet that has a namespace. */
static Str sheet_link(const XmlNode *sheet)
{
    for (size_t i = 0; i < sheet->attribute_count; i++)
        if (sheet->attributes[i].ns.len && str_eq(sheet->attributes[i].name, STR("id")))
            return sheet->attributes[i].value;
    return STR("");
}

static bool is_wanted(const XmlNode *sheet, Str name)
{
    Str state = xml_node_attribute(sheet, STR("state"));
    return name.len ? str_eq(xml_node_attribute(sheet, STR("name")), name)
                    : !state.len || str_eq(state, STR("visible"));
}

static ErrCode find_sheet(Book *b, Str name, Err *err)
{
    XlsxReader *r = b->reader;
    const XmlNode *sheet = xml_child(xml_child(b->book, STR("sheets")), STR("sheet")), *link = NULL;
    for (; sheet; sheet = xml_next(sheet, STR("sheet"))) {
        link = is_wanted(sheet, name) ? link_of_id(b->links, sheet_link(sheet)) : NULL;
        if (link && is_type(link, STR("/worksheet")))
            break;
    }
    if (!sheet && name.len)
        return err_set(err, ERR_NOT_FOUND, "the workbook has no worksheet '" STR_FMT "'",
                       STR_ARG(str_part(name, 0, 100)));
    if (!sheet)
        return err_set(err, ERR_NOT_FOUND, "the workbook has no worksheet that can be seen");
    r->sheet = arena_dup(r->arena, xml_node_attribute(sheet, STR("name")));
    r->sheet_path = target_of(b, b->folder, link);
    if (!r->sheet_path.len)
        return err_set(err, ERR_PARSE, "the sheet '" STR_FMT "' lies outside of the workbook",
                       STR_ARG(str_part(r->sheet, 0, 100)));
    return ERR_OK;
}

ErrCode xlsx_read_book(XlsxReader *reader, Str sheet, Err *err)
{
    Book b = {.reader = reader, .trees = arena_new(MAX_TREE)};
    ErrCode rc = read_workbook(&b, err);
    if (!rc)
        rc = find_sheet(&b, sheet, err);
    if (!rc) {
        Str system = xml_node_attribute(xml_child(b.book, STR("workbookPr")), STR("date1904"));
        reader->is_1904 = str_eq(system, STR("1")) || str_eq(system, STR("true"));
        reader->strings_path =
            target_of(&b, b.folder, link_of_type(b.links, STR("/sharedStrings")));
        reader->styles_path = target_of(&b, b.folder, link_of_type(b.links, STR("/styles")));
    }
    if (!rc && arena_failed(reader->arena))
        rc = err_set(err, ERR_TOO_LARGE, "the workbook is larger than what is read here");
    arena_free(b.trees);
    return rc;
}
