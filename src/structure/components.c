#include "structure/components.h"

#include <stdlib.h>

#include "base/num.h"

static ColumnLevel level_of(const XmlNode *attribute, size_t dimension_count)
{
    const XmlNode *relationship = xml_child(attribute, STR("AttributeRelationship"));
    size_t dimensions = 0;
    if (xml_child(relationship, STR("None")))
        return LEVEL_DATASET;
    if (xml_child(relationship, STR("Group")))
        return LEVEL_GROUP;
    for (const XmlNode *d = xml_child(relationship, STR("Dimension")); d;
         d = xml_next(d, STR("Dimension")))
        dimensions++;
    if (!dimensions)
        return LEVEL_OBSERVATION;
    return dimensions < dimension_count ? LEVEL_GROUP : LEVEL_SERIES;
}

static Component read_component(const XmlNode *node, ColumnRole role)
{
    Component c = {.id = xml_node_attribute(node, STR("id")), .role = role};
    artefact_ref_of(xml_child(node, STR("ConceptIdentity")), &c.scheme, &c.concept);
    artefact_ref_of(xml_child(xml_child(node, STR("LocalRepresentation")), STR("Enumeration")),
                    &c.codelist, NULL);
    if (!c.id.len)
    c.id = c.concept;
    return c;
}

static uint64_t position_of(const XmlNode *dimension, size_t otherwise)
{
    uint64_t at;
    return num_read_u64(xml_node_attribute(dimension, STR("position")), 10000, &at) ? at
                                                                                    : otherwise;
}

typedef struct {
    uint64_t position;
    const XmlNode *node;
} Placed;

static int by_position(const void *a, const void *b)
{
    const Placed *x = a, *y = b;
    return x->position < y->position ? -1 : x->position > y->position;
}

static size_t read_dimensions(const XmlNode *list, Component *out, size_t room)
{
    Placed placed[LAYOUT_MAX_DIMENSIONS];
    size_t count = 0;
    for (const XmlNode *c = list ? list->first : NULL; c; c = c->next) {
        if ((!str_eq(c->name, STR("Dimension")) && !str_eq(c->name, STR("MeasureDimension"))) ||
            count == LAYOUT_MAX_DIMENSIONS || count == room)
            continue;
        placed[count] = (Placed){position_of(c, count + 1), c};
        count++;
    }
    qsort(placed, count, sizeof *placed, by_position);
    for (size_t i = 0; i < count; i++)
        out[i] = read_component(placed[i].node, COLUMN_DIMENSION);
    return count;
}

size_t components_read(const XmlNode *dsd, Component *out, size_t room)
{
    const XmlNode *all = xml_child(dsd, STR("DataStructureComponents"));
    const XmlNode *list = xml_child(all, STR("DimensionList"));
    const XmlNode *time = xml_child(list, STR("TimeDimension"));
    const XmlNode *measure = xml_child(xml_child(all, STR("MeasureList")), STR("PrimaryMeasure"));
    const XmlNode *attributes = xml_child(all, STR("AttributeList"));
    size_t dimensions = read_dimensions(list, out, room), count = dimensions;
    if (time && count < room)
        out[count++] = read_component(time, COLUMN_TIME);
    if (measure && count < room)
        out[count++] = read_component(measure, COLUMN_MEASURE);
    for (const XmlNode *a = xml_child(attributes, STR("Attribute")); a && count < room;
         a = xml_next(a, STR("Attribute"))) {
        out[count] = read_component(a, COLUMN_ATTRIBUTE);
        out[count].level = level_of(a, dimensions);
        out[count++].mandatory =
            str_eq(xml_node_attribute(a, STR("assignmentStatus")), STR("Mandatory"));
    }
    return count;
}

static ErrCode missing(Structures *s, Str kind, ArtefactRef ref, Err *err)
{
    err_set(err, ERR_NOT_FOUND, "the " STR_FMT " " STR_FMT " is not known here", STR_ARG(kind),
            STR_ARG(artefact_tail(structures_arena(s), ref)));
    err_hint(err, "import its structure file first, or give it with --structure");
    return ERR_NOT_FOUND;
}

/* A component without a codelist of its own may have that of its concept. */
static ErrCode codelist_of(Structures *s, const Component *c, ArtefactRef *out, Err *err)
{
    const Artefact *scheme;
    *out = c->codelist;
    if (out->id.len || !c->scheme.id.len)
        return ERR_OK;
    TRY(structures_find(s, STR("ConceptScheme"), c->scheme, &scheme, err));
    for (const XmlNode *n = scheme ? xml_child(scheme->node, STR("Concept")) : NULL; n;
         n = xml_next(n, STR("Concept")))
        if (str_eq(xml_node_attribute(n, STR("id")), c->concept))
            artefact_ref_of(xml_child(xml_child(n, STR("CoreRepresentation")), STR("Enumeration")),
                            out, NULL);
    return ERR_OK;
}

ErrCode components_layout(Structures *s, Str kind, ArtefactRef ref, Str dataset, Layout *layout,
                          Err *err)
{
    Component list[LAYOUT_MAX_COLUMNS];
    const Artefact *a;
    TRY(structures_find(s, kind, ref, &a, err));
    if (!a)
        return missing(s, kind, ref, err);
    if (str_eq(kind, STR("Dataflow"))) {
        ArtefactRef dsd = {0};
        artefact_ref_of(xml_child(a->node, STR("Structure")), &dsd, NULL);
        return components_layout(s, STR("DataStructure"), dsd, dataset, layout, err);
    }
    size_t count = components_read(a->node, list, LAYOUT_MAX_COLUMNS);
    *layout = (Layout){.dataset = dataset,
                       .structure = artefact_tail(structures_arena(s),
                                                  (ArtefactRef){a->agency, a->id, a->version})};
    for (size_t i = 0; i < count; i++) {
        ArtefactRef codelist;
        TRY(codelist_of(s, &list[i], &codelist, err));
        Column column = {.id = list[i].id,
                         .role = list[i].role,
                         .level = list[i].level,
                         .mandatory = list[i].mandatory,
                         .codelist = codelist.id.len ? artefact_tail(structures_arena(s), codelist)
                                                     : STR("")};
        TRY(layout_add(layout, column, err));
    }
    return ERR_OK;
}
