/* The types of the register, each declared in a file of its own, and the fields that several of
 * them share. */
#pragma once
#include "records/type.h"

extern const RecordType type_organisation, type_person, type_group, type_node, type_agreement,
    type_event, type_statement, type_initiative, type_commitment, type_opportunity,
    type_publication, type_claim;
extern const RecordType *const register_types[]; /* ended by NULL */

/* What links may lead to, each ended by NULL. */
extern const char *const to_aims[]; /* goal, target, indicator, theme */
extern const char *const to_places[],
    *const to_organisations[],
        *const to_people[],
            *const to_actors[], /* organisation, person, group */
                *const to_parties[] /* organisation, place: a state stands for itself */,
                    *const to_groups[],
                        *const to_events[],
                            *const to_agreements[],
                                *const to_origins[] /* what a promise was made in: event, agreement,
                                                       statement, publication */
    ;

/* What sort of thing it is and how it stands: lists show it and filter by it, whoever may read it.
 */
#define FIELD_CHOSEN(field, vocabulary)                                                            \
    {                                                                                              \
        .name = (field), .kind = FIELD_CHOICE, .choices = (vocabulary),                            \
        .flags = FIELD_FACET | FIELD_COLUMN, .required = RECORD_SUBMITTED, .privacy = PRIVACY_KEPT \
    }
/* What it is about, and where: of every type but those that say it in words of their own. */
#define FIELD_CONCERNS                                                                             \
    {                                                                                              \
        .name = "concerns", .kind = FIELD_LINK, .to = to_aims, .flags = FIELD_MANY | FIELD_FACET,  \
        .privacy = PRIVACY_KEPT, .max = 60                                                         \
    }
#define FIELD_WHERE                                                                                \
    {                                                                                              \
        .name = "where", .kind = FIELD_LINK, .to = to_places,                                      \
        .flags = FIELD_MANY | FIELD_FACET | FIELD_COLUMN | FIELD_CONTEXT,                          \
        .privacy = PRIVACY_GENERAL, .max = 60                                                      \
    }
/* Papers that belong to it: kept here, or where they are to be read. */
extern const Field paper_fields[];
#define FIELD_PAPERS                                                                               \
    {                                                                                              \
        .name = "papers", .kind = FIELD_GROUP, .flags = FIELD_MANY | FIELD_SECTION,                \
        .fields = paper_fields, .max = 30                                                          \
    }
/* The group whose work it is: grants in the group reach it. */
#define FIELD_OF_GROUP                                                                             \
    {                                                                                              \
        .name = "group", .kind = FIELD_LINK, .to = to_groups, .flags = FIELD_FACET | FIELD_CONTEXT \
    }
