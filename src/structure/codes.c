#include "structure/codes.h"

#include "base/intern.h"
#include "base/mem.h"

struct CodeSet {
    Interner *codes;
};

ErrCode code_set_new(CodeSet **out, Structures *s, Str codelist, Err *err)
{
    ArtefactRef ref;
    const Artefact *list = NULL;
    *out = NULL;
    if (!artefact_ref_parse(codelist, &ref))
        return ERR_OK;
    TRY(structures_find(s, STR("Codelist"), ref, &list, err));
    if (!list)
        return ERR_OK;
    CodeSet *set = mem_alloc(sizeof *set);
    set->codes = interner_new();
    for (const XmlNode *c = xml_child(list->node, STR("Code")); c; c = xml_next(c, STR("Code")))
        intern(set->codes, xml_node_attribute(c, STR("id")));
    *out = set;
    return ERR_OK;
}

void code_set_free(CodeSet *set)
{
    if (!set)
        return;
    interner_free(set->codes);
    mem_free(set);
}

bool code_set_has(const CodeSet *set, Str code)
{
    return intern_find(set->codes, code) != INTERN_NONE;
}
