#include "base/num.h"
#include "structure/artefact.h"

static uint64_t number_part(Str *version)
{
    size_t dot = str_find_char(*version, '.');
    Str part = str_part(*version, 0, dot);
    uint64_t value = 0;
    *version = dot == SIZE_MAX ? STR("") : str_part(*version, dot + 1, version->len);
    return num_read_u64(part, UINT32_MAX, &value) ? value : 0;
}

int artefact_version_cmp(Str a, Str b)
{
    while (a.len || b.len) {
        uint64_t x = number_part(&a), y = number_part(&b);
        if (x != y)
            return x < y ? -1 : 1;
    }
    return 0;
}

bool artefact_ref_parse(Str text, ArtefactRef *ref)
{
    size_t colon = str_find_char(text, ':'), open = str_find_char(text, '(');
    *ref = (ArtefactRef){.version = STR("")};
    if (colon == SIZE_MAX || colon == 0 || (open != SIZE_MAX && open < colon + 2))
        return false;
    ref->agency = str_part(text, 0, colon);
    ref->id = str_part(text, colon + 1, open);
    if (open == SIZE_MAX)
        return ref->id.len > 0;
    ref->version = str_part(text, open + 1, text.len - 1);
    return str_ends(text, STR(")")) && ref->version.len > 0;
}

Str artefact_tail(Arena *arena, ArtefactRef ref)
{
    return arena_printf(arena, STR_FMT ":" STR_FMT "(" STR_FMT ")", STR_ARG(ref.agency),
                        STR_ARG(ref.id), STR_ARG(ref.version));
}

static bool is_reference(const XmlNode *node)
{
    return str_eq(node->name, STR("Ref")) || str_eq(node->name, STR("URN"));
}

static const XmlNode *find_reference(const XmlNode *node, int depth)
{
    const XmlNode *found = NULL;
    for (const XmlNode *c = node ? node->first : NULL; c && !found; c = c->next)
        found = is_reference(c) ? c : depth ? find_reference(c, depth - 1) : NULL;
    return found;
}

/* urn:sdmx:org.sdmx.infomodel.PACKAGE.CLASS=AGENCY:ID(VERSION) and, of an item, .ITEM */
static bool read_urn(const XmlNode *node, ArtefactReference *out)
{
    Str urn = node->first ? str_trim(node->first->text) : STR("");
    size_t equals = str_find_char(urn, '='), close = str_find_char(urn, ')');
    if (!str_starts(urn, STR("urn:sdmx:")) || equals == SIZE_MAX || close == SIZE_MAX ||
        !artefact_ref_parse(str_part(urn, equals + 1, close + 1), &out->ref))
        return false;
    Str class = str_part(urn, 0, equals), rest = str_part(urn, close + 1, urn.len);
    for (size_t dot; (dot = str_find_char(class, '.')) != SIZE_MAX;)
        class = str_part(class, dot + 1, class.len);
    out->class = class;
    out->item = str_starts(rest, STR(".")) ? str_part(rest, 1, rest.len) : STR("");
    return true;
}

bool artefact_reference_read(const XmlNode *node, ArtefactReference *out)
{
    *out = (ArtefactReference){.item = STR("")};
    if (str_eq(node->name, STR("URN")))
        return read_urn(node, out);
    Str parent = xml_node_attribute(node, STR("maintainableParentID"));
    Str id = xml_node_attribute(node, STR("id"));
    Str version =
        xml_node_attribute(node, parent.len ? STR("maintainableParentVersion") : STR("version"));
    out->ref = (ArtefactRef){.agency = xml_node_attribute(node, STR("agencyID")),
                             .id = parent.len ? parent : id,
                             .version = version.len ? version : STR("1.0")};
    out->class = xml_node_attribute(node, STR("class"));
    out->item = parent.len ? id : STR("");
    return str_eq(node->name, STR("Ref")) && out->ref.id.len > 0;
}

bool artefact_ref_of(const XmlNode *holder, ArtefactRef *ref, Str *item)
{
    ArtefactReference found;
    const XmlNode *node = find_reference(holder, 2);
    if (!node || !artefact_reference_read(node, &found))
        return false;
    *ref = found.ref;
    if (item)
        *item = found.item;
    return true;
}
