#include "structure/names.h"

#include "base/mem.h"
#include "structure/artefact.h"

struct Names {
    Arena *arena;
    Str lang;
    Stmt *find_text, *find_owner, *find_component;
    /* The artefact asked for last: pages ask for many codes of one list. */
    Str last_kind, last_scheme;
    int64_t last_owner;
};

static const char FIND_TEXT[] =
    "SELECT name, lang, description FROM structure_text WHERE owner = $1 AND item = $2"
    " AND name <> '' ORDER BY lang = $3 DESC, lang = 'en' DESC, lang LIMIT 1";
static const char FIND_OWNER[] =
    "SELECT id, version FROM structure_artefact WHERE kind = $1 AND agency = $2 AND artefact = $3"
    " AND ($4 = '' OR version = $4)";
static const char FIND_COMPONENT[] =
    "SELECT c.scheme, c.concept FROM structure_component c JOIN structure_artefact a"
    " ON a.id = c.owner WHERE a.kind = 'DataStructure' AND a.agency = $1 AND a.artefact = $2"
    " AND a.version = $3 AND c.component = $4";

ErrCode names_new(Names **out, Db *db, Arena *arena, Str lang, Err *err)
{
    Names *n = mem_alloc(sizeof *n);
    *n = (Names){.arena = arena, .lang = lang, .last_kind = STR(""), .last_scheme = STR("")};
    ErrCode rc = stmt_prepare(&n->find_text, db, FIND_TEXT, err);
    if (!rc)
        rc = stmt_prepare(&n->find_owner, db, FIND_OWNER, err);
    if (!rc)
        rc = stmt_prepare(&n->find_component, db, FIND_COMPONENT, err);
    if (rc) {
        names_free(n);
        n = NULL;
    }
    *out = n;
    return rc;
}

void names_free(Names *n)
{
    if (!n)
        return;
    stmt_free(n->find_text);
    stmt_free(n->find_owner);
    stmt_free(n->find_component);
    mem_free(n);
}

/* The row of the newest version that fits; 0: none. */
static int64_t find_owner(Names *n, Str kind, ArtefactRef ref)
{
    int64_t owner = 0;
    bool row = false;
    Str best = STR("");
    stmt_text(n->find_owner, 1, kind);
    stmt_text(n->find_owner, 2, ref.agency);
    stmt_text(n->find_owner, 3, ref.id);
    stmt_text(n->find_owner, 4, ref.version);
    while (!stmt_next(n->find_owner, &row, NULL) && row) {
        Str version = stmt_col_text(n->find_owner, 1);
        if (owner && artefact_version_cmp(version, best) <= 0)
            continue;
        best = arena_dup(n->arena, version);
        owner = stmt_col_int(n->find_owner, 0);
    }
    stmt_reset(n->find_owner);
    return owner;
}

static int64_t owner_of(Names *n, Str kind, Str scheme)
{
    ArtefactRef ref;
    if (n->last_owner && str_eq(kind, n->last_kind) && str_eq(scheme, n->last_scheme))
        return n->last_owner;
    int64_t owner = artefact_ref_parse(scheme, &ref) ? find_owner(n, kind, ref) : 0;
    if (owner) {
        n->last_owner = owner;
        n->last_kind = arena_dup(n->arena, kind);
        n->last_scheme = arena_dup(n->arena, scheme);
    }
    return owner;
}

static Name text_of(Names *n, int64_t owner, Str item, Str *description)
{
    Name name = {item, STR("")};
    bool row = false;
    if (!owner)
        return name;
    stmt_int(n->find_text, 1, owner);
    stmt_text(n->find_text, 2, item);
    stmt_text(n->find_text, 3, n->lang);
    if (!stmt_next(n->find_text, &row, NULL) && row) {
        name = (Name){arena_dup(n->arena, stmt_col_text(n->find_text, 0)),
                      arena_dup(n->arena, stmt_col_text(n->find_text, 1))};
        if (description)
            *description = arena_dup(n->arena, stmt_col_text(n->find_text, 2));
    }
    stmt_reset(n->find_text);
    return name;
}

Name names_item(Names *n, Str kind, Str scheme, Str item)
{
    return text_of(n, owner_of(n, kind, scheme), item, NULL);
}

Name names_code(Names *n, const Column *column, Str code)
{
    return column->codelist.len ? names_item(n, STR("Codelist"), column->codelist, code)
                                : (Name){code, STR("")};
}

Str names_code_description(Names *n, const Column *column, Str code)
{
    Str description = STR("");
    if (column->codelist.len)
        text_of(n, owner_of(n, STR("Codelist"), column->codelist), code, &description);
    return description;
}

Name names_component(Names *n, Str structure, Str component)
{
    ArtefactRef ref;
    Name name = {component, STR("")};
    bool row = false;
    if (!artefact_ref_parse(structure, &ref))
        return name;
    stmt_text(n->find_component, 1, ref.agency);
    stmt_text(n->find_component, 2, ref.id);
    stmt_text(n->find_component, 3, ref.version);
    stmt_text(n->find_component, 4, component);
    if (!stmt_next(n->find_component, &row, NULL) && row) {
        Str scheme = arena_dup(n->arena, stmt_col_text(n->find_component, 0));
        Str concept = arena_dup(n->arena, stmt_col_text(n->find_component, 1));
        name = names_item(n, STR("ConceptScheme"), scheme, concept);
    }
    stmt_reset(n->find_component);
    return name;
}

Name names_dataset(Names *n, Str dataset)
{
    ArtefactRef ref;
    Name name = {dataset, STR("")};
    if (!artefact_ref_parse(dataset, &ref))
        return name;
    int64_t owner = find_owner(n, STR("Dataflow"), ref);
    Name found = text_of(n, owner, STR(""), NULL);
    return found.text.len ? found : name;
}
