#include "structure/derive.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/intern.h"
#include "base/num.h"
#include "base/vec.h"
#include "structure/canonical.h"
#include "structure/components.h"

enum { MESSAGE_MAX = 512 << 20 };

/* Names of one artefact and its items while they are gathered: one for each item and language. */
typedef struct {
    Interner *codes, *places; /* places: of code and language, in names */
    VEC(DerivedName) names;
} Gathered;

static void gathered_init(Gathered *g)
{
    *g = (Gathered){.codes = interner_new(), .places = interner_new()};
}

static void gathered_clear(Gathered *g)
{
    interner_free(g->codes);
    interner_free(g->places);
    vec_clear(&g->names);
}

/* A later name of the same language takes the place of an earlier one. */
static void gather_name(Gathered *g, DerivedName name)
{
    char key[400];
    int len =
        snprintf(key, sizeof key, STR_FMT "\x1f" STR_FMT, STR_ARG(name.code), STR_ARG(name.lang));
    if (len < 0 || (size_t)len >= sizeof key || !name.text.len)
        return;
    uint32_t at = intern(g->places, (Str){key, (size_t)len});
    if (at == g->names.count)
        vec_push(&g->names, name);
    else
        g->names.items[at] = name;
}

static Str agency_of(Str dataset) { return str_part(dataset, 0, str_find_char(dataset, ':')); }
static Str id_of(Str dataset)
{
    return str_part(dataset, str_find_char(dataset, ':') + 1, dataset.len);
}

static Str codelist_id(Arena *arena, Str dataset, Str component)
{
    Str id = id_of(dataset);
    return arena_printf(arena, "CL_" STR_FMT "_" STR_FMT, STR_ARG(id), STR_ARG(component));
}

ErrCode derive_layout(const DerivedDataset *d, Arena *arena, Layout *layout, Err *err)
{
    *layout = (Layout){.dataset = d->dataset,
                       .structure = arena_printf(arena, STR_FMT "(1.0)", STR_ARG(d->dataset))};
    for (size_t i = 0; i < d->column_count; i++) {
        const DerivedColumn *c = &d->columns[i];
        Column column = {.id = c->id, .role = c->role, .codelist = STR("")};
        if (c->role == COLUMN_DIMENSION) {
            Str list = codelist_id(arena, d->dataset, c->id), agency = agency_of(d->dataset);
            column.codelist =
                arena_printf(arena, STR_FMT ":" STR_FMT "(1.0)", STR_ARG(agency), STR_ARG(list));
        }
        TRY(layout_add(layout, column, err));
    }
    return ERR_OK;
}

static bool is_own_codelist(const Layout *l, const Column *c)
{
    ArtefactRef list;
    char id[400];
    Str agency = agency_of(l->dataset), flow = id_of(l->dataset);
    if (c->role != COLUMN_DIMENSION || !artefact_ref_parse(c->codelist, &list))
        return c->role != COLUMN_DIMENSION;
    int len = snprintf(id, sizeof id, "CL_" STR_FMT "_" STR_FMT, STR_ARG(flow), STR_ARG(c->id));
    return len > 0 && (size_t)len < sizeof id && str_eq(list.id, (Str){id, (size_t)len}) &&
           str_eq(list.agency, agency);
}

bool derive_is_own(const Layout *l)
{
    bool own = true;
    for (size_t i = 0; i < l->column_count; i++)
        own &= is_own_codelist(l, &l->columns[i]);
    return own;
}

static bool has_same_columns(const Layout *a, const Layout *b)
{
    bool same = a->column_count == b->column_count;
    for (size_t i = 0; same && i < a->column_count; i++)
        same =
            str_eq(a->columns[i].id, b->columns[i].id) && a->columns[i].role == b->columns[i].role;
    return same && derive_is_own(a) == derive_is_own(b);
}

ErrCode derive_set_version(Structures *s, Layout *l, Err *err)
{
    enum { VERSIONS = 200 };
    const Artefact *known[VERSIONS];
    ArtefactRef ref = {agency_of(l->dataset), id_of(l->dataset), STR("")};
    Layout *other = arena_alloc(structures_arena(s), sizeof *other);
    size_t count = structures_versions(s, STR("DataStructure"), ref, known, VERSIONS, err);
    uint64_t newest = 0;
    if (count &&
        !num_read_u64(str_part(known[0]->version, 0, str_find_char(known[0]->version, '.')),
                      UINT32_MAX, &newest))
        newest = 0;
    for (size_t i = 0; i < count && other; i++) {
        ref.version = known[i]->version;
        TRY(components_layout(s, STR("DataStructure"), ref, l->dataset, other, err));
        if (!has_same_columns(other, l))
            continue;
        l->structure = other->structure;
        return ERR_OK;
    }
    ref.version = arena_printf(structures_arena(s), "%llu.0", (unsigned long long)newest + 1);
    l->structure = artefact_tail(structures_arena(s), ref);
    return ERR_OK;
}

/* --- what is stored already --- */

static Str lang_of(const XmlNode *name)
{
    for (size_t i = 0; i < name->attribute_count; i++)
        if (str_eq(name->attributes[i].name, STR("lang")))
            return name->attributes[i].value;
    return STR("en");
}

static void load_names(Gathered *g, Arena *arena, Str code, const XmlNode *node)
{
    for (const XmlNode *n = xml_child(node, STR("Name")); n; n = xml_next(n, STR("Name")))
        gather_name(g, (DerivedName){code, lang_of(n), xml_node_text(n, arena)});
}

/* Names of the artefact itself and of its items. */
static ErrCode load(Gathered *g, Structures *s, Str kind, Str item, ArtefactRef ref, Err *err)
{
    const Artefact *a;
    TRY(structures_find(s, kind, ref, &a, err));
    if (!a)
        return ERR_OK;
    load_names(g, structures_arena(s), STR(""), a->node);
    for (const XmlNode *c = xml_child(a->node, item); c; c = xml_next(c, item)) {
        Str code = xml_node_attribute(c, STR("id"));
        intern(g->codes, code);
        load_names(g, structures_arena(s), code, c);
    }
    return ERR_OK;
}

/* --- writing --- */

static int by_code(const void *a, const void *b)
{
    const DerivedName *x = a, *y = b;
    int order = str_cmp(x->code, y->code);
    return order ? order : str_cmp(x->lang, y->lang);
}

static int by_text(const void *a, const void *b)
{
    return str_cmp(*(const Str *)a, *(const Str *)b);
}

static Str *sorted_codes(const Gathered *g, Arena *arena)
{
    size_t count = intern_count(g->codes);
    Str *list = arena_alloc(arena, (count + 1) * sizeof *list);
    for (uint32_t i = 0; list && i < count; i++)
        list[i] = intern_text(g->codes, i);
    if (list)
        qsort(list, count, sizeof *list, by_text);
    return list;
}

static void put_name(Buf *out, Str lang, Str text)
{
    buf_add(out, STR("<com:Name xml:lang=\""));
    xml_escape(out, lang);
    buf_add(out, STR("\">"));
    xml_escape(out, text);
    buf_add(out, STR("</com:Name>"));
}

/* The names of one item out of the sorted list; *at moves behind them. The id itself when none. */
static void put_names(Buf *out, const Gathered *g, size_t *at, Str code)
{
    bool any = false;
    while (*at < g->names.count && str_cmp(g->names.items[*at].code, code) < 0)
        ++*at;
    for (; *at < g->names.count && str_eq(g->names.items[*at].code, code); ++*at) {
        put_name(out, g->names.items[*at].lang, g->names.items[*at].text);
        any = true;
    }
    if (!any)
        put_name(out, STR("en"), code);
}

static void open_artefact(Buf *out, const char *element, Str dataset, Str id, Str version)
{
    Str agency = agency_of(dataset);
    buf_printf(out, "<str:%s id=\"" STR_FMT "\" agencyID=\"" STR_FMT "\" version=\"" STR_FMT "\">",
               element, STR_ARG(id), STR_ARG(agency), STR_ARG(version));
}

static void put_scheme(Buf *out, Arena *arena, Gathered *g, const char *element, const char *item,
                       Str dataset, Str id)
{
    size_t at = 0, count = intern_count(g->codes);
    Str *codes = sorted_codes(g, arena);
    if (g->names.count)
        qsort(g->names.items, g->names.count, sizeof *g->names.items, by_code);
    open_artefact(out, element, dataset, id, STR("1.0"));
    if (g->names.count && !g->names.items[0].code.len)
        put_names(out, g, &at, STR(""));
    else
        put_name(out, STR("en"), id);
    for (size_t i = 0; codes && i < count; i++) {
        buf_printf(out, "<str:%s id=\"", item);
        xml_escape(out, codes[i]);
        buf_add(out, STR("\">"));
        put_names(out, g, &at, codes[i]);
        buf_printf(out, "</str:%s>", item);
    }
    buf_printf(out, "</str:%s>", element);
}

static ErrCode put_codelist(Buf *out, Structures *s, const DerivedDataset *d,
                            const DerivedColumn *c, Err *err)
{
    Gathered g;
    Str id = codelist_id(structures_arena(s), d->dataset, c->id);
    gathered_init(&g);
    ErrCode rc = load(&g, s, STR("Codelist"), STR("Code"),
                      (ArtefactRef){agency_of(d->dataset), id, STR("1.0")}, err);
    for (size_t i = 0; i < c->code_count; i++)
        intern(g.codes, c->codes[i]);
    for (size_t i = 0; i < c->name_count; i++)
        gather_name(&g, c->names[i]);
    for (size_t i = 0; i < c->title_count; i++)
        gather_name(&g, (DerivedName){STR(""), c->titles[i].lang, c->titles[i].text});
    if (!rc)
        put_scheme(out, structures_arena(s), &g, "Codelist", "Code", d->dataset, id);
    gathered_clear(&g);
    return rc;
}

static Str concepts_id(Arena *arena, Str dataset)
{
    Str id = id_of(dataset);
    return arena_printf(arena, "CS_" STR_FMT, STR_ARG(id));
}

static ErrCode put_concepts(Buf *out, Structures *s, const DerivedDataset *d, Err *err)
{
    Gathered g;
    Str id = concepts_id(structures_arena(s), d->dataset);
    gathered_init(&g);
    ErrCode rc = load(&g, s, STR("ConceptScheme"), STR("Concept"),
                      (ArtefactRef){agency_of(d->dataset), id, STR("1.0")}, err);
    for (size_t i = 0; i < d->column_count; i++) {
        const DerivedColumn *c = &d->columns[i];
        intern(g.codes, c->id);
        for (size_t t = 0; t < c->title_count; t++)
            gather_name(&g, (DerivedName){c->id, c->titles[t].lang, c->titles[t].text});
    }
    if (!rc)
        put_scheme(out, structures_arena(s), &g, "ConceptScheme", "Concept", d->dataset, id);
    gathered_clear(&g);
    return rc;
}

static void put_ref(Buf *out, ArtefactRef ref, const char *class, const char *package)
{
    buf_printf(out,
               "<Ref id=\"" STR_FMT "\" version=\"" STR_FMT "\" agencyID=\"" STR_FMT
               "\" package=\"%s\" class=\"%s\"/>",
               STR_ARG(ref.id), STR_ARG(ref.version), STR_ARG(ref.agency), package, class);
}

static void put_component(Buf *out, Arena *arena, const DerivedDataset *d, size_t i,
                          const char *element)
{
    const DerivedColumn *c = &d->columns[i];
    Str agency = agency_of(d->dataset), concepts = concepts_id(arena, d->dataset);
    buf_printf(out, "<str:%s id=\"" STR_FMT "\"", element, STR_ARG(c->id));
    if (c->role == COLUMN_DIMENSION || c->role == COLUMN_TIME)
        buf_printf(out, " position=\"%zu\"", i + 1);
    if (c->role == COLUMN_ATTRIBUTE)
        buf_add(out, STR(" assignmentStatus=\"Conditional\""));
    buf_printf(out,
               "><str:ConceptIdentity><Ref id=\"" STR_FMT "\" maintainableParentID=\"" STR_FMT
               "\" maintainableParentVersion=\"1.0\" agencyID=\"" STR_FMT
               "\" package=\"conceptscheme\" class=\"Concept\"/></str:ConceptIdentity>",
               STR_ARG(c->id), STR_ARG(concepts), STR_ARG(agency));
    if (c->role == COLUMN_DIMENSION) {
        buf_add(out, STR("<str:LocalRepresentation><str:Enumeration>"));
        put_ref(out, (ArtefactRef){agency, codelist_id(arena, d->dataset, c->id), STR("1.0")},
                "Codelist", "codelist");
        buf_add(out, STR("</str:Enumeration></str:LocalRepresentation>"));
    }
    if (c->role == COLUMN_TIME)
        buf_add(out, STR("<str:LocalRepresentation><str:TextFormat"
                         " textType=\"ObservationalTimePeriod\"/></str:LocalRepresentation>"));
    if (c->role == COLUMN_ATTRIBUTE)
        buf_add(out, STR("<str:AttributeRelationship><str:PrimaryMeasure><Ref id=\"OBS_VALUE\"/>"
                         "</str:PrimaryMeasure></str:AttributeRelationship>"));
    buf_printf(out, "</str:%s>", element);
}

static void put_components(Buf *out, Arena *arena, const DerivedDataset *d, ColumnRole role,
                           const char *element)
{
    for (size_t i = 0; i < d->column_count; i++)
        if (d->columns[i].role == role)
            put_component(out, arena, d, i, element);
}

static bool has_attributes(const DerivedDataset *d)
{
    return d->column_count && d->columns[d->column_count - 1].role == COLUMN_ATTRIBUTE;
}

/* Titles of the newest version stay where this import has none of their language. */
static ErrCode gather_titles(Gathered *g, Structures *s, const DerivedDataset *d, Err *err)
{
    ArtefactRef newest = {agency_of(d->dataset), id_of(d->dataset), STR("")};
    TRY(load(g, s, STR("Dataflow"), STR("Code"), newest, err));
    for (size_t i = 0; i < d->title_count; i++)
        gather_name(g, (DerivedName){STR(""), d->titles[i].lang, d->titles[i].text});
    return ERR_OK;
}

static void put_titles(Buf *out, const DerivedDataset *d, const Gathered *titles)
{
    for (size_t i = 0; i < titles->names.count; i++)
        put_name(out, titles->names.items[i].lang, titles->names.items[i].text);
    if (!titles->names.count)
        put_name(out, STR("en"), d->dataset);
}

static void put_data_structure(Buf *out, Arena *arena, const DerivedDataset *d,
                               const Gathered *titles)
{
    open_artefact(out, "DataStructure", d->dataset, id_of(d->dataset), d->version);
    put_titles(out, d, titles);
    buf_add(out,
            STR("<str:DataStructureComponents><str:DimensionList id=\"DimensionDescriptor\">"));
    put_components(out, arena, d, COLUMN_DIMENSION, "Dimension");
    put_components(out, arena, d, COLUMN_TIME, "TimeDimension");
    buf_add(out, STR("</str:DimensionList>"));
    if (has_attributes(d)) {
        buf_add(out, STR("<str:AttributeList id=\"AttributeDescriptor\">"));
        put_components(out, arena, d, COLUMN_ATTRIBUTE, "Attribute");
        buf_add(out, STR("</str:AttributeList>"));
    }
    buf_add(out, STR("<str:MeasureList id=\"MeasureDescriptor\">"));
    put_components(out, arena, d, COLUMN_MEASURE, "PrimaryMeasure");
    buf_add(out, STR("</str:MeasureList></str:DataStructureComponents></str:DataStructure>"));
}

static void put_dataflow(Buf *out, const DerivedDataset *d, const Gathered *titles)
{
    open_artefact(out, "Dataflow", d->dataset, id_of(d->dataset), d->version);
    put_titles(out, d, titles);
    buf_add(out, STR("<str:Structure>"));
    put_ref(out, (ArtefactRef){agency_of(d->dataset), id_of(d->dataset), d->version},
            "DataStructure", "datastructure");
    buf_add(out, STR("</str:Structure></str:Dataflow>"));
}

static ErrCode put_message(Buf *out, Structures *s, const DerivedDataset *d, const Gathered *titles,
                           Err *err)
{
    buf_add(out, STR("<mes:Structure xmlns:mes=\"" SDMX21 "message\" xmlns:str=\"" SDMX21
                     "structure\" xmlns:com=\"" SDMX21 "common\"><mes:Structures><str:Dataflows>"));
    put_dataflow(out, d, titles);
    buf_add(out, STR("</str:Dataflows><str:Codelists>"));
    for (size_t i = 0; i < d->column_count; i++)
        if (d->columns[i].role == COLUMN_DIMENSION)
            TRY(put_codelist(out, s, d, &d->columns[i], err));
    buf_add(out, STR("</str:Codelists><str:Concepts>"));
    TRY(put_concepts(out, s, d, err));
    buf_add(out, STR("</str:Concepts><str:DataStructures>"));
    put_data_structure(out, structures_arena(s), d, titles);
    buf_add(out, STR("</str:DataStructures></mes:Structures></mes:Structure>"));
    return out->failed ? err_set(err, ERR_TOO_LARGE, "the structure of this table is too large")
                       : ERR_OK;
}

ErrCode derive_structures(Structures *s, const DerivedDataset *d, Err *err)
{
    Buf message;
    Gathered titles;
    buf_init(&message, MESSAGE_MAX);
    gathered_init(&titles);
    ErrCode rc = gather_titles(&titles, s, d, err);
    if (!rc)
        rc = put_message(&message, s, d, &titles, err);
    if (!rc)
        rc = structures_read(s, buf_str(&message), err);
    gathered_clear(&titles);
    buf_clear(&message);
    return rc;
}
