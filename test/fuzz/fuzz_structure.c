/* Structures, with all that is asked of them. */
#include <stddef.h>
#include <stdint.h>

#include "structure/components.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Layout layout;
    Structures *s = structures_new(NULL);
    const Artefact *flows[8];
    if (!structures_read(s, (Str){(const char *)data, size}, NULL)) {
        size_t count = structures_new_of_kind(s, STR("DataStructure"), flows, 8);
        for (size_t i = 0; i < count; i++) {
            ArtefactRef ref = {flows[i]->agency, flows[i]->id, flows[i]->version};
            (void)!components_layout(s, STR("DataStructure"), ref, STR("T:T"), &layout, NULL);
        }
    }
    structures_free(s);
    return 0;
}
