#include "structure/canonical.h"

#include "structure/components.h"

enum { BODY_MAX = 256 << 20 };

const XmlPrefix sdmx_prefixes[] = {{STR_INIT(SDMX21 "message"), STR_INIT("mes")},
                                   {STR_INIT(SDMX21 "structure"), STR_INIT("str")},
                                   {STR_INIT(SDMX21 "common"), STR_INIT("com")}};

const Migration structure_migrations[] = {
    {"structure", 1,
     "CREATE TABLE structure_artefact (id INTEGER PRIMARY KEY, kind TEXT NOT NULL,"
     " agency TEXT NOT NULL, artefact TEXT NOT NULL, version TEXT NOT NULL, body TEXT NOT NULL,"
     " UNIQUE (kind, agency, artefact, version)) STRICT;"
     "CREATE TABLE structure_item (owner INTEGER NOT NULL REFERENCES structure_artefact(id)"
     " ON DELETE CASCADE, item TEXT NOT NULL, parent TEXT NOT NULL, position INTEGER NOT NULL,"
     " PRIMARY KEY (owner, item)) STRICT, WITHOUT ROWID;"
     "CREATE TABLE structure_text (owner INTEGER NOT NULL REFERENCES structure_artefact(id)"
     " ON DELETE CASCADE, item TEXT NOT NULL, lang TEXT NOT NULL, name TEXT NOT NULL,"
     " description TEXT NOT NULL, PRIMARY KEY (owner, item, lang)) STRICT, WITHOUT ROWID;"
     "CREATE TABLE structure_component (owner INTEGER NOT NULL REFERENCES structure_artefact(id)"
     " ON DELETE CASCADE, component TEXT NOT NULL, scheme TEXT NOT NULL, concept TEXT NOT NULL,"
     " PRIMARY KEY (owner, component)) STRICT, WITHOUT ROWID"},
    {0}};

void canonical_write(Buf *out, const XmlNode *node)
{
    xml_write(out, node, sdmx_prefixes, SDMX_PREFIX_COUNT);
}

/* A body has no declarations of its prefixes: they stand on an element around it. */
ErrCode canonical_read(XmlNode **node, Arena *arena, Str body, Err *err)
{
    Buf b;
    XmlNode *root = NULL;
    buf_init(&b, BODY_MAX);
    buf_add(&b, STR("<x xmlns:mes=\"" SDMX21 "message\" xmlns:str=\"" SDMX21
                    "structure\" xmlns:com=\"" SDMX21 "common\">"));
    buf_add(&b, body);
    buf_add(&b, STR("</x>"));
    ErrCode rc = xml_tree_read(&root, arena, buf_str(&b), err);
    buf_clear(&b);
    if (rc)
        return rc;
    *node = root->first;
    return *node ? ERR_OK : err_set(err, ERR_CORRUPT, "a stored structure is empty");
}

/* The statements of one saving, prepared once: codelists have thousands of names. */
enum { ADD_ITEM, ADD_NAME, ADD_DESCRIPTION, ADD_COMPONENT, STATEMENT_COUNT };
static const char *const STATEMENTS[STATEMENT_COUNT] = {
    "INSERT INTO structure_item (owner, item, parent, position) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (owner, item) DO UPDATE SET parent = excluded.parent,"
    " position = excluded.position",
    "INSERT INTO structure_text (owner, item, lang, name, description) VALUES ($1, $2, $3, $4, '')"
    " ON CONFLICT (owner, item, lang) DO UPDATE SET name = excluded.name",
    "INSERT INTO structure_text (owner, item, lang, name, description) VALUES ($1, $2, $3, '', $4)"
    " ON CONFLICT (owner, item, lang) DO UPDATE SET description = excluded.description",
    "INSERT INTO structure_component (owner, component, scheme, concept) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (owner, component) DO UPDATE SET scheme = excluded.scheme,"
    " concept = excluded.concept"};

typedef struct {
    Db *db;
    Arena *arena;
    int64_t owner;
    Stmt *statements[STATEMENT_COUNT];
} Index;

static ErrCode index_open(Index *x, Err *err)
{
    for (int i = 0; i < STATEMENT_COUNT; i++)
        TRY(stmt_prepare(&x->statements[i], x->db, STATEMENTS[i], err));
    return ERR_OK;
}

static void index_close(Index *x)
{
    for (int i = 0; i < STATEMENT_COUNT; i++)
        stmt_free(x->statements[i]);
}

static ErrCode add_row(Index *x, int statement, Str a, Str b, Str c, Err *err)
{
    Stmt *st = x->statements[statement];
    stmt_int(st, 1, x->owner);
    stmt_text(st, 2, a);
    stmt_text(st, 3, b);
    stmt_text(st, 4, c);
    return stmt_run(st, err);
}

static Str lang_of(const XmlNode *text)
{
    for (size_t i = 0; i < text->attribute_count; i++)
        if (str_eq(text->attributes[i].name, STR("lang")))
            return text->attributes[i].value;
    return STR("en"); /* the schema's default */
}

static ErrCode add_texts(Index *x, Str item, const XmlNode *node, Err *err)
{
    for (const XmlNode *c = node->first; c; c = c->next) {
        bool is_name = str_eq(c->name, STR("Name"));
        if (is_name || str_eq(c->name, STR("Description")))
            TRY(add_row(x, is_name ? ADD_NAME : ADD_DESCRIPTION, item, lang_of(c),
                        xml_node_text(c, x->arena), err));
    }
    return ERR_OK;
}

static ErrCode add_item(Index *x, const XmlNode *node, int64_t position, Err *err)
{
    Stmt *st = x->statements[ADD_ITEM];
    Str item = xml_node_attribute(node, STR("id"));
    const XmlNode *parent = xml_child(xml_child(node, STR("Parent")), STR("Ref"));
    stmt_int(st, 1, x->owner);
    stmt_text(st, 2, item);
    stmt_text(st, 3, xml_node_attribute(parent, STR("id")));
    stmt_int(st, 4, position);
    TRY(stmt_run(st, err));
    return add_texts(x, item, node, err);
}

static ErrCode add_items(Index *x, const XmlNode *scheme, Err *err)
{
    int64_t position = 0;
    Str kind = str_eq(scheme->name, STR("Codelist")) ? STR("Code") : STR("Concept");
    for (const XmlNode *c = xml_child(scheme, kind); c; c = xml_next(c, kind))
        TRY(add_item(x, c, position++, err));
    return ERR_OK;
}

static ErrCode add_components(Index *x, const XmlNode *dsd, Err *err)
{
    Component list[LAYOUT_MAX_COLUMNS];
    size_t count = components_read(dsd, list, LAYOUT_MAX_COLUMNS);
    for (size_t i = 0; i < count; i++)
        TRY(add_row(x, ADD_COMPONENT, list[i].id, artefact_tail(x->arena, list[i].scheme),
                    list[i].concept, err));
    return ERR_OK;
}

static ErrCode replace_artefact(Db *db, const Artefact *a, Str body, int64_t *owner, Err *err)
{
    Stmt *st;
    const Str values[] = {a->kind, a->agency, a->id, a->version, body};
    bool row = false;
    TRY(stmt_prepare(
        &st, db,
        "INSERT INTO structure_artefact (id, kind, agency, artefact, version, body) VALUES"
        " ((SELECT coalesce(max(id), 0) + 1 FROM structure_artefact), $1, $2, $3, $4, $5) ON "
        "CONFLICT (kind, agency, artefact, version)"
        " DO UPDATE SET body = excluded.body RETURNING id",
        err));
    for (int i = 0; i < 5; i++)
        stmt_text(st, i + 1, values[i]);
    ErrCode rc = stmt_next(st, &row, err);
    *owner = row ? stmt_col_int(st, 0) : 0;
    if (!rc)
        rc = stmt_run(st, err);
    stmt_free(st);
    return rc;
}

static ErrCode forget_index(Db *db, int64_t owner, Err *err)
{
    static const char *const tables[] = {"DELETE FROM structure_item WHERE owner = $1",
                                         "DELETE FROM structure_text WHERE owner = $1",
                                         "DELETE FROM structure_component WHERE owner = $1"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        Stmt *st;
        TRY(stmt_prepare(&st, db, tables[i], err));
        stmt_int(st, 1, owner);
        ErrCode rc = stmt_run(st, err);
        stmt_free(st);
        if (rc)
            return rc;
    }
    return ERR_OK;
}

static ErrCode add_index(Index *x, const Artefact *a, Err *err)
{
    TRY(index_open(x, err));
    TRY(add_texts(x, STR(""), a->node, err));
    if (str_eq(a->kind, STR("Codelist")) || str_eq(a->kind, STR("ConceptScheme")))
        TRY(add_items(x, a->node, err));
    return str_eq(a->kind, STR("DataStructure")) ? add_components(x, a->node, err) : ERR_OK;
}

ErrCode canonical_save(Db *db, Arena *arena, const Artefact *a, Err *err)
{
    Buf body;
    Index x = {.db = db, .arena = arena};
    buf_init(&body, BODY_MAX);
    canonical_write(&body, a->node);
    ErrCode rc = body.failed ? err_set(err, ERR_TOO_LARGE, "a structure is larger than 256 MB")
                             : replace_artefact(db, a, buf_str(&body), &x.owner, err);
    buf_clear(&body);
    if (!rc)
        rc = forget_index(db, x.owner, err);
    if (!rc)
        rc = add_index(&x, a, err);
    index_close(&x);
    return rc;
}
