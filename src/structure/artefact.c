#include "structure/artefact.h"

#include "base/vec.h"
#include "structure/canonical.h"

enum { STRUCTURES_MAX_BYTES = 1 << 30, STRUCTURES_MAX_COUNT = 20000 };

struct Structures {
    Arena *arena;
    Db *db;
    VEC(Artefact *) list; /* in the arena: they never move */
};

Structures *structures_new(Db *db)
{
    Structures *s = mem_alloc(sizeof *s);
    s->arena = arena_new(STRUCTURES_MAX_BYTES);
    s->db = db;
    return s;
}

void structures_free(Structures *s)
{
    if (!s)
        return;
    vec_clear(&s->list);
    arena_free(s->arena);
    mem_free(s);
}

Arena *structures_arena(Structures *s) { return s->arena; }

static bool same(const Artefact *a, Str kind, ArtefactRef ref)
{
    return str_eq(a->kind, kind) && str_eq(a->agency, ref.agency) && str_eq(a->id, ref.id) &&
           str_eq(a->version, ref.version);
}

static void put(Structures *s, Artefact artefact)
{
    ArtefactRef ref = {artefact.agency, artefact.id, artefact.version};
    for (size_t i = 0; i < s->list.count; i++)
        if (same(s->list.items[i], artefact.kind, ref)) {
            *s->list.items[i] = artefact;
            return;
        }
    Artefact *kept = arena_alloc(s->arena, sizeof *kept);
    if (!kept)
        return; /* arena_failed: whoever reads next is told */
    *kept = artefact;
    vec_push(&s->list, kept);
}

/* A name without content: what it stands for is elsewhere, and stays when we have it. */
static bool is_stub(const XmlNode *node)
{
    Str external = xml_node_attribute(node, STR("isExternalReference"));
    return str_eq(external, STR("true")) || str_eq(external, STR("1"));
}

static ErrCode read_artefact(Structures *s, const XmlNode *node, Err *err)
{
    Artefact a = {.kind = node->name,
                  .agency = xml_node_attribute(node, STR("agencyID")),
                  .id = xml_node_attribute(node, STR("id")),
                  .version = xml_node_attribute(node, STR("version")),
                  .node = node,
                  .is_new = true};
    if (!a.version.len)
        a.version = STR("1.0"); /* the schema's default */
    if (!a.id.len || !a.agency.len) {
        err_set(err, ERR_PARSE, "a " STR_FMT " has no %s", STR_ARG(node->name),
                a.id.len ? "agencyID" : "id");
        err_at(err, STR(""), node->line, node->column);
        return ERR_PARSE;
    }
    if (s->list.count == STRUCTURES_MAX_COUNT)
        return err_set(err, ERR_TOO_LARGE, "there are more than %d artefacts",
                       STRUCTURES_MAX_COUNT);
    if (is_stub(node)) {
        const Artefact *whole;
        TRY(structures_find(s, a.kind, (ArtefactRef){a.agency, a.id, a.version}, &whole, err));
        if (whole)
            return ERR_OK;
    }
    put(s, a);
    return arena_failed(s->arena) ? err_set(err, ERR_TOO_LARGE, "the structures are too large")
                                  : ERR_OK;
}

ErrCode structures_read(Structures *s, Str xml, Err *err)
{
    XmlNode *root;
    TRY(xml_tree_read(&root, s->arena, xml, err));
    const XmlNode *all = xml_child(root, STR("Structures"));
    if (!all) {
        err_set(err, ERR_PARSE, "the message holds no structures");
        err_at(err, STR(""), root->line, root->column);
        return ERR_PARSE;
    }
    for (const XmlNode *group = all->first; group; group = group->next)
        for (const XmlNode *node = group->first; node; node = node->next)
            if (node->name.len)
                TRY(read_artefact(s, node, err));
    return ERR_OK;
}

bool structures_have_new(const Structures *s)
{
    for (size_t i = 0; i < s->list.count; i++)
        if (s->list.items[i]->is_new)
            return true;
    return false;
}

size_t structures_new_of_kind(const Structures *s, Str kind, const Artefact **out, size_t room)
{
    size_t count = 0;
    for (size_t i = 0; i < s->list.count; i++) {
        const Artefact *a = s->list.items[i];
        if (a->is_new && str_eq(a->kind, kind) && count < room)
            out[count++] = a;
    }
    return count;
}

/* --- finding --- */

/* Into the list, from the store: the version asked for, or every one when it is "". */
static ErrCode load(Structures *s, Str kind, ArtefactRef ref, Err *err)
{
    Stmt *st;
    bool row = false;
    if (!s->db)
        return ERR_OK;
    TRY(stmt_prepare(&st, s->db,
                     "SELECT version, body FROM structure_artefact"
                     " WHERE kind = $1 AND agency = $2 AND artefact = $3"
                     " AND ($4 = '' OR version = $4)",
                     err));
    stmt_text(st, 1, kind);
    stmt_text(st, 2, ref.agency);
    stmt_text(st, 3, ref.id);
    stmt_text(st, 4, ref.version);
    ErrCode rc = stmt_next(st, &row, err);
    for (; !rc && row; rc = stmt_next(st, &row, err)) {
        XmlNode *node;
        Artefact a = {.kind = kind,
                      .agency = arena_dup(s->arena, ref.agency),
                      .id = arena_dup(s->arena, ref.id),
                      .version = arena_dup(s->arena, stmt_col_text(st, 0))};
        ArtefactRef exact = {a.agency, a.id, a.version};
        bool known = false;
        for (size_t i = 0; i < s->list.count; i++)
            known |= same(s->list.items[i], kind, exact);
        if (known)
            continue;
        rc = canonical_read(&node, s->arena, stmt_col_text(st, 1), err);
        if (rc)
            break;
        a.node = node;
        put(s, a);
    }
    stmt_free(st);
    return rc;
}

static const Artefact *best(const Structures *s, Str kind, ArtefactRef ref)
{
    const Artefact *found = NULL;
    for (size_t i = 0; i < s->list.count; i++) {
        const Artefact *a = s->list.items[i];
        if (!str_eq(a->kind, kind) || !str_eq(a->agency, ref.agency) || !str_eq(a->id, ref.id) ||
            (ref.version.len && !str_eq(a->version, ref.version)))
            continue;
        if (!found || artefact_version_cmp(a->version, found->version) > 0)
            found = a;
    }
    return found;
}

ErrCode structures_find(Structures *s, Str kind, ArtefactRef ref, const Artefact **out, Err *err)
{
    *out = ref.version.len ? best(s, kind, ref) : NULL;
    if (*out)
        return ERR_OK;
    TRY(load(s, kind, ref, err));
    *out = best(s, kind, ref);
    return ERR_OK;
}

size_t structures_versions(Structures *s, Str kind, ArtefactRef name, const Artefact **out,
                           size_t room, Err *err)
{
    size_t count = 0;
    name.version = STR("");
    if (load(s, kind, name, err))
        return 0;
    for (size_t i = 0; i < s->list.count && count < room; i++) {
        const Artefact *a = s->list.items[i];
        if (!str_eq(a->kind, kind) || !str_eq(a->agency, name.agency) || !str_eq(a->id, name.id))
            continue;
        size_t at = count++;
        for (; at > 0 && artefact_version_cmp(a->version, out[at - 1]->version) > 0; at--)
            out[at] = out[at - 1];
        out[at] = a;
    }
    return count;
}

/* Every stored dataflow of the agency: there are few. */
static ErrCode load_flows(Structures *s, Str agency, Err *err)
{
    Stmt *st;
    bool row = false;
    if (!s->db)
        return ERR_OK;
    VEC(Str) ids = {0};
    TRY(stmt_prepare(&st, s->db,
                     "SELECT artefact FROM structure_artefact WHERE kind = 'Dataflow'"
                     " AND agency = $1",
                     err));
    stmt_text(st, 1, agency);
    ErrCode rc = stmt_next(st, &row, err);
    for (; !rc && row; rc = stmt_next(st, &row, err))
        vec_push(&ids, arena_dup(s->arena, stmt_col_text(st, 0)));
    stmt_free(st);
    for (size_t i = 0; i < ids.count && !rc; i++)
        rc = load(s, STR("Dataflow"), (ArtefactRef){agency, ids.items[i], STR("")}, err);
    vec_clear(&ids);
    return rc;
}

ErrCode structures_flows_of(Structures *s, ArtefactRef structure, const Artefact **out, size_t room,
                            size_t *count, Err *err)
{
    *count = 0;
    TRY(load_flows(s, structure.agency, err));
    for (size_t i = 0; i < s->list.count && *count < room; i++) {
        const Artefact *a = s->list.items[i];
        ArtefactRef of;
        if (str_eq(a->kind, STR("Dataflow")) &&
            artefact_ref_of(xml_child(a->node, STR("Structure")), &of, NULL) &&
            str_eq(of.agency, structure.agency) && str_eq(of.id, structure.id))
            out[(*count)++] = a;
    }
    return ERR_OK;
}

/* --- saving --- */

ErrCode structures_save(Structures *s, Db *db, Err *err)
{
    for (size_t i = 0; i < s->list.count; i++) {
        if (!s->list.items[i]->is_new)
            continue;
        TRY(canonical_save(db, s->arena, s->list.items[i], err));
        s->list.items[i]->is_new = false;
    }
    return ERR_OK;
}
