/* Public body: what of a record everybody may know: the rule of sensitivity, as a pure function. It
 * takes over what the declaration allows, nothing else: what it doesn't know isn't public.
 *
 * public        the body; without what is internal or wants consent and has none
 * restricted    fields that are PRIVACY_KEPT or _GENERAL; "general" instead of the name
 * confidential, strict   nothing
 *
 * Consent: the flag "consent" beside the field, and the day "consent_date" where one is declared.
 * A group passes by its own privacy, then each of its fields by theirs; left empty, it vanishes.
 * Tombstones {"erased": …} vanish.
 *
 * A link to a record that isn't public itself is left out, whatever the field. Where a list, or a
 * group in a list, could have held it, "withheld" tells how many, by their relation:
 * {"partners": "some", "offices.organisation": 4}, a number from 3 on (SUPPRESS_BELOW); a link that
 * stands alone is left out silently. What is left of a list of shares then loses its shares, from
 * which the missing one would follow. Who checked a link is told only where the record and the
 * checker are public.
 *
 * PRIVACY_GENERAL of a restricted record: days lose their day; links to places, all but `to`, which
 * becomes the place one level below the country when it is deeper; such a place and a country stay,
 * so that a village and its province look the same. Links to others than places, and values of
 * other kinds, are left out. What is equal then counts once.
 *
 * "general" is the choice of type->general, or the name of the type where there is none. No field
 * of a type is called "general" or "withheld".
 * Versions of a field are left out with it: also when a link of it was withheld, or when a group
 * has a field that isn't public to all. Sources that only such versions name go with them. */
#pragma once
#include "records/body.h"

enum { SUPPRESS_BELOW = 3 };

typedef struct {
    void *context;
    /* Of the record it leads to, as published (SENSITIVITY_STRICT for an unpublished or unknown
     * one); places, goals, targets and indicators are public. */
    Sensitivity (*sensitivity)(void *context, Str id);
    /* The next wider place, "place:KG" of "place:KG-C"; "" of a country. Lives for the call. */
    Str (*wider)(void *context, Str id);
} PublicRule;

/* NULL: nothing is public, or the arena is full (arena_failed). The document is in the order of the
 * declaration, "general" before all, "withheld" behind. The stricter of `sensitivity` and the
 * body's own holds. Without a rule, nothing it leads to is public. */
Doc *public_body(Arena *arena, const RecordType *type, const Doc *body, Sensitivity sensitivity,
                 const PublicRule *rule);
