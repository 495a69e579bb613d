/* Public body: what of a record everybody may know: the rule of sensitivity, as a pure function.
 *
 * public        the body; without what is internal or wants consent and has none
 * restricted    fields that are PRIVACY_KEPT or _GENERAL; "general" instead of the name
 * confidential, strict   nothing
 *
 * A link to a record that isn't public is left out, whatever the field: lists tell how many were
 * left out under "withheld": {"partners": "some"}, a number from 3 on (SUPPRESS_BELOW). A link
 * to a restricted place… is the same. Sources of a restricted record are left out, too: they name
 * it. */
#pragma once
#include "records/body.h"

enum { SUPPRESS_BELOW = 3 };

typedef struct {
    void *context;
    /* Of the record it leads to, as published (SENSITIVITY_STRICT for an unpublished or unknown
     * one); places, goals, targets and indicators are public. */
    Sensitivity (*sensitivity)(void *context, Str id);
    /* The next wider place, "place:KG" of "place:KG-C"; "" when there is none. */
    Str (*wider)(void *context, Str id);
} PublicRule;

/* NULL: nothing is public. The document is in the order of the declaration. */
Doc *public_body(Arena *arena, const RecordType *type, const Doc *body, Sensitivity sensitivity,
                 const PublicRule *rule);
