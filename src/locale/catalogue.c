#include "locale/catalogue.h"

#include "base/buf.h"
#include "base/intern.h"
#include "base/num.h"
#include "base/vec.h"

enum { CATALOGUE_MAX_BYTES = 16 << 20 };

struct Catalogue {
    Arena *arena;
    Interner *ids; /* number of an id = its place */
    VEC(CatalogueEntry) entries;
};

typedef enum { IN_NOTHING, IN_ID, IN_PLURAL, IN_FORM } Part;

typedef struct {
    Catalogue *catalogue;
    CatalogueEntry entry;
    Part part;
    size_t form;
    Buf text;
    unsigned long line;
} Reader;

static ErrCode bad(const Reader *r, const char *what, Err *err)
{
    err_set(err, ERR_PARSE, "message catalogue: %s", what);
    err_at(err, STR(""), r->line, 0);
    return ERR_PARSE;
}

static void finish_part(Reader *r)
{
    Str text = arena_dup(r->catalogue->arena, buf_str(&r->text));
    if (r->part == IN_ID)
        r->entry.id = text;
    else if (r->part == IN_PLURAL)
        r->entry.plural_id = text;
    else if (r->part == IN_FORM)
        r->entry.forms[r->form] = text;
    buf_reset(&r->text);
    r->part = IN_NOTHING;
}

static void finish_entry(Reader *r)
{
    finish_part(r);
    if (r->entry.id.len && intern(r->catalogue->ids, r->entry.id) == r->catalogue->entries.count)
        vec_push(&r->catalogue->entries, r->entry);
    r->entry = (CatalogueEntry){.id = STR(""), .plural_id = STR("")};
}

/* "…" with its escapes, appended to the current text. */
static ErrCode read_quoted(Reader *r, Str s, Err *err)
{
    s = str_trim(s);
    if (s.len < 2 || s.ptr[0] != '"' || s.ptr[s.len - 1] != '"')
        return bad(r, "a text is not in quotes", err);
    for (size_t i = 1; i + 1 < s.len; i++) {
        char c = s.ptr[i];
        if (c == '\\' && i + 2 < s.len) {
            c = s.ptr[++i];
            c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
        }
        buf_char(&r->text, c);
    }
    return ERR_OK;
}

static ErrCode start_form(Reader *r, Str rest, Err *err)
{
    uint64_t form = 0;
    finish_part(r);
    if (str_starts(rest, STR("["))) {
        size_t close = str_find_char(rest, ']');
        if (close == SIZE_MAX ||
            !num_read_u64(str_part(rest, 1, close), CATALOGUE_MAX_FORMS - 1, &form))
            return bad(r, "the number of a plural form is wrong", err);
        rest = str_part(rest, close + 1, rest.len);
    }
    r->part = IN_FORM;
    r->form = form;
    return read_quoted(r, rest, err);
}

static ErrCode read_line(Reader *r, Str line, Err *err)
{
    line = str_trim(line);
    if (!line.len || line.ptr[0] == '#')
        return ERR_OK;
    if (line.ptr[0] == '"')
        return r->part == IN_NOTHING ? bad(r, "a text belongs to nothing", err)
                                     : read_quoted(r, line, err);
    if (str_starts(line, STR("msgid_plural"))) {
        finish_part(r);
        r->part = IN_PLURAL;
        return read_quoted(r, str_part(line, 12, line.len), err);
    }
    if (str_starts(line, STR("msgid"))) {
        finish_entry(r);
        r->part = IN_ID;
        return read_quoted(r, str_part(line, 5, line.len), err);
    }
    if (str_starts(line, STR("msgstr")))
        return start_form(r, str_part(line, 6, line.len), err);
    return bad(r, "a line is neither msgid nor msgstr", err);
}

ErrCode catalogue_read(Catalogue **out, Str po, Err *err)
{
    Catalogue *c = mem_alloc(sizeof *c);
    *c = (Catalogue){.arena = arena_new(CATALOGUE_MAX_BYTES), .ids = interner_new()};
    Reader r = {.catalogue = c, .entry = {.id = STR(""), .plural_id = STR("")}};
    Str line;
    bool more = true;
    ErrCode rc = ERR_OK;
    buf_init(&r.text, CATALOGUE_MAX_BYTES);
    while (!rc && str_split(&po, '\n', &more, &line)) {
        r.line++;
        rc = read_line(&r, line, err);
    }
    if (!rc)
        finish_entry(&r);
    buf_clear(&r.text);
    if (rc) {
        catalogue_free(c);
        c = NULL;
    }
    *out = c;
    return rc;
}

void catalogue_free(Catalogue *c)
{
    if (!c)
        return;
    interner_free(c->ids);
    vec_clear(&c->entries);
    arena_free(c->arena);
    mem_free(c);
}

const CatalogueEntry *catalogue_find(const Catalogue *c, Str id)
{
    uint32_t at = intern_find(c->ids, id);
    return at == INTERN_NONE ? NULL : &c->entries.items[at];
}

size_t catalogue_count(const Catalogue *c) { return c->entries.count; }
const CatalogueEntry *catalogue_entry(const Catalogue *c, size_t i) { return &c->entries.items[i]; }
