#include "portal/route.h"

#include "http/url.h"

enum { WORDS = PAGE_HTML | PAGE_JSON, TABLE = WORDS | PAGE_CSV, DRAWN = TABLE | PAGE_SVG };
enum { FILES = TABLE | PAGE_XLSX };

const Route portal_routes[] = {
    {"", NULL, NULL, "home", TABLE, page_home, NULL, ROUTE_READ},
    {"goals", NULL, NULL, "goals", WORDS, page_goals, NULL, ROUTE_READ},
    {"goals", "*", NULL, "goal", WORDS, page_goal, NULL, ROUTE_READ},
    {"targets", "*", NULL, "goal", WORDS, page_target, NULL, ROUTE_READ},
    {"indicators", "*", NULL, "indicator", DRAWN, page_indicator, NULL, ROUTE_READ},
    {"places", NULL, NULL, "places", WORDS, page_places, NULL, ROUTE_READ},
    {"places", "*", NULL, "place", DRAWN, page_place, NULL, ROUTE_READ},
    {"progress", NULL, NULL, "progress", DRAWN, page_progress, NULL, ROUTE_READ},
    {"progress", "*", NULL, "progress", DRAWN, page_progress_of, NULL, ROUTE_READ},
    {"methods", NULL, NULL, "methods", DRAWN, page_methods, NULL, ROUTE_READ},
    {"datasets", NULL, NULL, "datasets", WORDS, page_datasets, NULL, ROUTE_READ},
    {"datasets", "*", NULL, "dataset", WORDS, page_dataset, NULL, ROUTE_READ},
    {"search", NULL, NULL, "search", WORDS, page_search, NULL, ROUTE_READ},
    {"register", NULL, NULL, "register", WORDS, page_register, NULL, ROUTE_READ},
    {"themes", "*", NULL, "theme", WORDS, page_theme, NULL, ROUTE_READ},
    {"about", NULL, NULL, "about", WORDS, page_about, NULL, ROUTE_READ},
    {"sign-in", NULL, NULL, "sign_in", WORDS, page_sign_in, post_sign_in, ROUTE_OPEN},
    {"sign-out", NULL, NULL, "sign_in", PAGE_HTML, page_sign_in, post_sign_out, ROUTE_READ},
    {"invitation", NULL, NULL, "invitation", PAGE_HTML, page_invitation, post_invitation,
     ROUTE_OPEN},
    {"work", NULL, NULL, "work", FILES, page_work, NULL, ROUTE_PERSON},
    {"work", "import", NULL, "work_import", PAGE_HTML, page_work_import, post_work_import,
     ROUTE_PERSON},
    {"account", NULL, NULL, "account", WORDS, page_account, post_account, ROUTE_PERSON},
    {"accounts", NULL, NULL, "accounts", WORDS, page_accounts, post_accounts, ROUTE_PERSON},
    {"accounts", "*", NULL, "account_of", WORDS, page_account_of, post_account_of, ROUTE_PERSON},
    {"audit", NULL, NULL, "audit", TABLE, page_audit_trail, NULL, ROUTE_PERSON},
    {"confirm", NULL, NULL, "confirm", PAGE_HTML, page_confirm, post_confirm, ROUTE_PERSON},
    {"windows", NULL, NULL, "windows", WORDS, page_windows, post_windows, ROUTE_PERSON},
    {"*", NULL, NULL, "record_list", FILES, page_record_list, NULL, ROUTE_READ},
    {"*", "new", NULL, "record_form", PAGE_HTML, page_record_new, post_record_new, ROUTE_PERSON},
    {"*", "import", NULL, "record_import", PAGE_HTML | PAGE_CSV | PAGE_XLSX, page_record_import,
     post_record_import, ROUTE_PERSON},
    {"*", "*", NULL, "record", WORDS, page_record, NULL, ROUTE_READ},
    {"*", "*", "reads", "record", PAGE_CSV, page_record_reads, NULL, ROUTE_READ},
    {"*", "*", "edit", "record_form", PAGE_HTML, page_record_edit, post_record_edit, ROUTE_PERSON},
    {"*", "*", "step", "record", PAGE_HTML, page_record, post_record_step, ROUTE_READ},
    {"*", "*", "comment", "record", PAGE_HTML, page_record, post_record_comment, ROUTE_READ},
    {"*", "*", "merge", "record_merge", PAGE_HTML, page_record_merge, post_record_merge,
     ROUTE_PERSON},
    {"*", "*", "erase", "record_erase", PAGE_HTML, page_record_erase, post_record_erase,
     ROUTE_PERSON},
    {"*", "*", "approval", "record_approval", WORDS, page_record_approval, NULL, ROUTE_PERSON},
    {"*", "*", "history", "record_history", WORDS, page_record_history, NULL, ROUTE_PERSON},
    {"*", "*", "difference", "record_difference", WORDS, page_record_difference, NULL,
     ROUTE_PERSON},
    {0}};

static const struct {
    PageFormat format;
    Str suffix;
    const char *content_type;
} FORMATS[] = {{PAGE_JSON, STR_INIT(".json"), "application/json; charset=utf-8"},
               {PAGE_CSV, STR_INIT(".csv"), "text/csv; charset=utf-8"},
               {PAGE_XLSX, STR_INIT(".xlsx"),
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
               {PAGE_SVG, STR_INIT(".svg"), "image/svg+xml; charset=utf-8"}};

/* The part of the path before the next slash; *rest is what follows it. */
static Str next_part(Str *rest)
{
    size_t slash = str_find_char(*rest, '/');
    Str part = str_part(*rest, 0, slash);
    *rest = slash == SIZE_MAX ? STR("") : str_part(*rest, slash + 1, rest->len);
    return part;
}

bool path_parse(Str path, Arena *arena, Path *out)
{
    *out = (Path){.language = -1, .format = PAGE_HTML, .content_type = "text/html; charset=utf-8"};
    Buf decoded;
    buf_init(&decoded, 2000);
    bool ok = http_decode(path, &decoded) && !decoded.failed;
    Str all = arena_dup(arena, buf_str(&decoded));
    buf_clear(&decoded);
    if (!ok || !str_starts(all, STR("/")))
        return false;
    all = str_part(all, 1, all.len);
    size_t slash = str_find_char(all, '/');
    out->language = language_find(str_part(all, 0, slash));
    if (out->language < 0 || slash == SIZE_MAX)
        return false;
    Str rest = str_part(all, slash + 1, all.len);
    for (size_t i = 0; i < sizeof FORMATS / sizeof *FORMATS; i++)
        if (str_ends(rest, FORMATS[i].suffix)) {
            rest = str_part(rest, 0, rest.len - FORMATS[i].suffix.len);
            out->format = FORMATS[i].format;
            out->content_type = FORMATS[i].content_type;
        }
    if (str_eq(rest, STR("index")))
        rest = STR("");
    out->bare = rest;
    out->section = next_part(&rest);
    out->id = next_part(&rest);
    out->part = rest;
    return true;
}

static bool fits(const char *wanted, Str part)
{
    return !wanted ? !part.len : part.len && (!strcmp(wanted, "*") || str_eq(str_of(wanted), part));
}

const Route *route_find(const Path *path, const RecordType *const *types, const RecordType **type)
{
    *type = type_of_section(types, path->section);
    for (const Route *r = portal_routes; r->template_name; r++) {
        bool is_section =
            strcmp(r->section, "*") ? str_eq(path->section, str_of(r->section)) : *type != NULL;
        if (is_section && fits(r->id, path->id) && fits(r->part, path->part))
            return r;
    }
    return NULL;
}
