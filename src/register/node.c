#include "register/rules.h"
#include "register/types.h"

/* Framework node: a piece of a plan: a cooperation framework and its outcomes and outputs, national
 * targets, a programme of action. Cross-walks to the global goals are links with shares. */

static const char *const KINDS[] = {"framework", "priority",      "outcome",
                                    "output",    "national_goal", "national_target",
                                    "programme", "strategy",      NULL};
static const char *const NODES[] = {"node", NULL};

static const Field FIELDS[] = {
    FIELD_CHOSEN("kind", KINDS),
    {.name = "code", .kind = FIELD_TEXT, .flags = FIELD_SEARCHED | FIELD_COLUMN, .max = 60},
    {.name = "part_of", .kind = FIELD_LINK, .to = NODES, .flags = FIELD_FACET | FIELD_PARENT},
    {.name = "mandate",
     .kind = FIELD_LINK,
     .to = to_agreements,
     .flags = FIELD_MANY | FIELD_FACET,
     .max = 20},
    {.name = "leads",
     .kind = FIELD_LINK,
     .to = to_actors,
     .flags = FIELD_MANY | FIELD_FACET,
     .max = 60},
    {.name = "since", .kind = FIELD_DATE, .privacy = PRIVACY_KEPT},
    {.name = "until", .kind = FIELD_DATE, .privacy = PRIVACY_KEPT},
    {.name = "concerns",
     .kind = FIELD_LINK,
     .to = to_aims,
     .flags = FIELD_MANY | FIELD_FACET | FIELD_SHARES,
     .privacy = PRIVACY_KEPT,
     .max = 60},
    FIELD_WHERE,
    FIELD_OF_GROUP,
    {0}};

const RecordType type_node = {.name = "node", .section = "frameworks", .fields = FIELDS};
