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

static ErrCode run(Db *db, const char *sql, int64_t owner, const Str *texts, size_t count,
                   int64_t last, Err *err)
{
    Stmt *st;
    TRY(stmt_prepare(&st, db, sql, err));
    stmt_int(st, 1, owner);
    for (size_t i = 0; i < count; i++)
        stmt_text(st, (int)i + 2, texts[i]);
    if (last >= 0)
        stmt_int(st, (int)count + 2, last);
    ErrCode rc = stmt_run(st, err);
    stmt_free(st);
    return rc;
}

static ErrCode add_texts(Db *db, Arena *arena, int64_t owner, Str item, const XmlNode *node,
                         Err *err)
{
    for (const XmlNode *c = node->first; c; c = c->next) {
        bool is_name = str_eq(c->name, STR("Name"));
        if (!is_name && !str_eq(c->name, STR("Description")))
            continue;
        Str lang = STR("en"); /* the schema's default */
        for (size_t i = 0; i < c->attribute_count; i++)
            if (str_eq(c->attributes[i].name, STR("lang")))
                lang = c->attributes[i].value;
        Str texts[] = {item, lang, xml_node_text(c, arena)};
        TRY(run(db,
                is_name ? "INSERT INTO structure_text (owner, item, lang, name, description)"
                          " VALUES ($1, $2, $3, $4, '')"
                          " ON CONFLICT DO UPDATE SET name = excluded.name"
                        : "INSERT INTO structure_text (owner, item, lang, name, description)"
                          " VALUES ($1, $2, $3, '', $4)"
                          " ON CONFLICT DO UPDATE SET description = excluded.description",
                owner, texts, 3, -1, err));
    }
    return ERR_OK;
}

static ErrCode add_items(Db *db, Arena *arena, int64_t owner, const XmlNode *scheme, Err *err)
{
    int64_t position = 0;
    Str item_name = str_eq(scheme->name, STR("Codelist")) ? STR("Code") : STR("Concept");
    for (const XmlNode *c = xml_child(scheme, item_name); c; c = xml_next(c, item_name)) {
        const XmlNode *parent = xml_child(c, STR("Parent"));
        Str texts[] = {xml_node_attribute(c, STR("id")),
                       xml_node_attribute(xml_child(parent, STR("Ref")), STR("id"))};
        TRY(run(db,
                "INSERT OR REPLACE INTO structure_item (owner, item, parent, position)"
                " VALUES ($1, $2, $3, $4)",
                owner, texts, 2, position++, err));
        TRY(add_texts(db, arena, owner, texts[0], c, err));
    }
    return ERR_OK;
}

static ErrCode add_components(Db *db, Arena *arena, int64_t owner, const XmlNode *dsd, Err *err)
{
    Component list[LAYOUT_MAX_COLUMNS];
    size_t count = components_read(dsd, list, LAYOUT_MAX_COLUMNS);
    for (size_t i = 0; i < count; i++) {
        Str texts[] = {list[i].id, artefact_tail(arena, list[i].scheme), list[i].concept};
        TRY(run(db,
                "INSERT OR REPLACE INTO structure_component (owner, component, scheme, concept)"
                " VALUES ($1, $2, $3, $4)",
                owner, texts, 3, -1, err));
    }
    return ERR_OK;
}

static ErrCode replace_artefact(Db *db, const Artefact *a, Str body, int64_t *owner, Err *err)
{
    Stmt *st;
    const Str values[] = {a->kind, a->agency, a->id, a->version, body};
    bool row = false;
    TRY(stmt_prepare(&st, db,
                     "INSERT INTO structure_artefact (kind, agency, artefact, version, body)"
                     " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (kind, agency, artefact, version)"
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
    TRY(run(db, "DELETE FROM structure_item WHERE owner = $1", owner, NULL, 0, -1, err));
    TRY(run(db, "DELETE FROM structure_text WHERE owner = $1", owner, NULL, 0, -1, err));
    return run(db, "DELETE FROM structure_component WHERE owner = $1", owner, NULL, 0, -1, err);
}

ErrCode canonical_save(Db *db, Arena *arena, const Artefact *a, Err *err)
{
    Buf body;
    int64_t owner = 0;
    buf_init(&body, BODY_MAX);
    canonical_write(&body, a->node);
    ErrCode rc = body.failed ? err_set(err, ERR_TOO_LARGE, "a structure is larger than 256 MB")
                             : replace_artefact(db, a, buf_str(&body), &owner, err);
    buf_clear(&body);
    if (!rc)
        rc = forget_index(db, owner, err);
    if (!rc)
        rc = add_texts(db, arena, owner, STR(""), a->node, err);
    if (!rc && (str_eq(a->kind, STR("Codelist")) || str_eq(a->kind, STR("ConceptScheme"))))
        rc = add_items(db, arena, owner, a->node, err);
    if (!rc && str_eq(a->kind, STR("DataStructure")))
        rc = add_components(db, arena, owner, a->node, err);
    return rc;
}
