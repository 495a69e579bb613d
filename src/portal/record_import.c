/* Many records at once: a table is sent, what it would do is shown row by row, and nothing is saved
 * before that was confirmed. */
#include "portal/label.h"
#include "portal/record_parts.h"
#include "portal/table_import.h"

static void put_head(Page *p)
{
    const RecordType *type = p->type;
    page_title(p, page_message(p, "import.title"), STR(""));
    page_crumb(p, page_url(p, "", STR("")), page_message(p, "nav.home"));
    page_crumb(p, page_url(p, type->section, STR("")), label_type(p, type, "many"));
    page_crumb(p, STR(""), page_message(p, "import.title"));
    Str url = page_url(p, type->section, STR("import"));
    doc_text(p->data, "action", url);
    doc_text(p->data, "type_text", label_type(p, type, "many"));
    doc_printf(p->data, "template_csv", STR_FMT ".csv", STR_ARG(url));
    doc_printf(p->data, "template_xlsx", STR_FMT ".xlsx", STR_ARG(url));
}

static ErrCode refuse(Err *err) { return err_set(err, ERR_DENIED, "you may not import records"); }

ErrCode page_record_import(Page *p, Err *err)
{
    if (!viewer_may_somewhere(&p->viewer, ACT_IMPORT))
        return refuse(err);
    if (p->format != PAGE_HTML)
        return record_template(p, err);
    put_head(p);
    return ERR_OK;
}

ErrCode post_record_import(Page *p, Err *err)
{
    TableImport import = {.purpose = arena_printf(p->arena, "import %s", p->type->name),
                          .type = p->type,
                          .put_head = put_head};
    return viewer_may_somewhere(&p->viewer, ACT_IMPORT) ? table_import(p, &import, err)
                                                        : refuse(err);
}
