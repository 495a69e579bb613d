#include "structure/export.h"

#include "base/vec.h"
#include "structure/canonical.h"

typedef struct {
    Structures *structures;
    VEC(const Artefact *) found;
} Closure;

/* In the order that the schema wants the groups. */
static const struct {
    const char *kind, *group;
} GROUPS[] = {{"Dataflow", "Dataflows"},
              {"Codelist", "Codelists"},
              {"ConceptScheme", "Concepts"},
              {"DataStructure", "DataStructures"}};

static ErrCode follow(Closure *c, const XmlNode *node, Err *err);

static ErrCode add(Closure *c, Str kind, ArtefactRef ref, Err *err)
{
    const Artefact *a;
    TRY(structures_find(c->structures, kind, ref, &a, err));
    if (!a)
        return ERR_OK; /* a reference to what was never given stays a reference */
    for (size_t i = 0; i < c->found.count; i++)
        if (c->found.items[i] == a)
            return ERR_OK;
    vec_push(&c->found, a);
    return follow(c, a->node, err);
}

/* What kind of artefact a reference means; where it does not say, its place does. */
static Str kind_of(const ArtefactReference *r, const XmlNode *parent)
{
    if (str_eq(r->class, STR("Concept")) || (!r->class.len && r->item.len))
        return STR("ConceptScheme");
    if (r->class.len)
        return r->class;
    return str_eq(parent->name, STR("Enumeration")) ? STR("Codelist")
           : str_eq(parent->name, STR("Structure")) ? STR("DataStructure")
                                                    : STR("");
}

static ErrCode follow(Closure *c, const XmlNode *node, Err *err)
{
    for (const XmlNode *child = node->first; child; child = child->next) {
        ArtefactReference r;
        if (artefact_reference_read(child, &r) && r.ref.agency.len)
            TRY(add(c, kind_of(&r, node), r.ref, err));
        TRY(follow(c, child, err));
    }
    return ERR_OK;
}

static int compare(const Artefact *a, const Artefact *b)
{
    int order = str_cmp(a->agency, b->agency);
    if (!order)
        order = str_cmp(a->id, b->id);
    return order ? order : artefact_version_cmp(a->version, b->version);
}

static void sort(Closure *c)
{
    for (size_t i = 1; i < c->found.count; i++) {
        const Artefact *a = c->found.items[i];
        size_t at = i;
        for (; at > 0 && compare(a, c->found.items[at - 1]) < 0; at--)
            c->found.items[at] = c->found.items[at - 1];
        c->found.items[at] = a;
    }
}

static void put_group(Buf *out, const Closure *c, const char *kind, const char *group)
{
    bool any = false;
    for (size_t i = 0; i < c->found.count; i++) {
        if (!str_eq(c->found.items[i]->kind, str_of(kind)))
            continue;
        if (!any)
            buf_printf(out, "<str:%s>\n", group);
        any = true;
        canonical_write(out, c->found.items[i]->node);
        buf_char(out, '\n');
    }
    if (any)
        buf_printf(out, "</str:%s>\n", group);
}

static void put_message(Buf *out, const Closure *c)
{
    buf_add(out, STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                     "<mes:Structure xmlns:mes=\"" SDMX21 "message\" xmlns:str=\"" SDMX21
                     "structure\" xmlns:com=\"" SDMX21 "common\">\n"
                     "<mes:Header><mes:ID>DARYA</mes:ID><mes:Test>false</mes:Test>"
                     "<mes:Prepared>1970-01-01T00:00:00Z</mes:Prepared>"
                     "<mes:Sender id=\"DARYA\"/></mes:Header>\n<mes:Structures>\n"));
    for (size_t i = 0; i < sizeof GROUPS / sizeof *GROUPS; i++)
        put_group(out, c, GROUPS[i].kind, GROUPS[i].group);
    buf_add(out, STR("</mes:Structures>\n</mes:Structure>\n"));
}

static bool is_of(const Artefact *flow, ArtefactRef structure)
{
    ArtefactRef of;
    return artefact_ref_of(xml_child(flow->node, STR("Structure")), &of, NULL) &&
           str_eq(of.agency, structure.agency) && str_eq(of.id, structure.id) &&
           str_eq(of.version, structure.version);
}

ErrCode structure_flow_version(Structures *s, const Layout *l, Str *version, Err *err)
{
    enum { VERSIONS = 200 };
    const Artefact *flows[VERSIONS];
    ArtefactRef flow, structure;
    *version = STR("1.0");
    if (!artefact_ref_parse(l->dataset, &flow) || !artefact_ref_parse(l->structure, &structure))
        return err_set(err, ERR_CORRUPT, "the release has no structure");
    size_t count = structures_versions(s, STR("Dataflow"), flow, flows, VERSIONS, err);
    for (size_t i = 0; i < count; i++)
        if (is_of(flows[i], structure)) {
            *version = flows[i]->version;
            return ERR_OK;
        }
    if (count)
        *version = flows[0]->version;
    return ERR_OK;
}

ErrCode structure_export(Structures *structures, ArtefactRef dataflow, ArtefactRef structure,
                         Buf *out, Err *err)
{
    Closure c = {.structures = structures};
    ErrCode rc = add(&c, STR("Dataflow"), dataflow, err);
    if (!rc)
        rc = add(&c, STR("DataStructure"), structure, err);
    sort(&c);
    if (!rc)
        put_message(out, &c);
    vec_clear(&c.found);
    if (!rc && out->failed)
        rc = err_set(err, ERR_TOO_LARGE, "the structure passed the limit of its buffer");
    return rc;
}
