#include "register/types.h"

/* Group: people and bodies that work together under a mandate: a country team, a council, a working
 * group. It is a context: who has a role in it reaches what is its work. */

static const char *const KINDS[] = {
    "working_group", "steering_committee", "country_team", "results_group", "council",
    "commission",    "contact_group",      "grouping",     "other",         NULL};
static const char *const ROLES[] = {"chair", "co_chair", "secretary", "member", "observer", NULL};

static const Field MEMBER[] = {
    {.name = "person", .kind = FIELD_LINK, .to = to_people, .flags = FIELD_FACET | FIELD_LEAD},
    {.name = "party", .kind = FIELD_LINK, .to = to_parties, .flags = FIELD_FACET | FIELD_LEAD},
    {.name = "role",
     .kind = FIELD_CHOICE,
     .choices = ROLES,
     .flags = FIELD_UNDER,
     .required = RECORD_SUBMITTED},
    {.name = "since", .kind = FIELD_DATE},
    {.name = "until", .kind = FIELD_DATE},
    {0}};

static const Field FIELDS[] = {
    FIELD_CHOSEN("kind", KINDS),
    {.name = "part_of",
     .kind = FIELD_LINK,
     .to = to_groups,
     .flags = FIELD_FACET | FIELD_PARENT | FIELD_CONTEXT},
    {.name = "mandate",
     .kind = FIELD_LINK,
     .to = to_agreements,
     .flags = FIELD_MANY | FIELD_FACET | FIELD_SECTION,
     .max = 20},
    {.name = "members",
     .kind = FIELD_GROUP,
     .flags = FIELD_MANY | FIELD_SECTION,
     .fields = MEMBER,
     .max = 200},
    {.name = "workplan", .kind = FIELD_TEXTS, .flags = FIELD_LONG | FIELD_SEARCHED | FIELD_SECTION},
    {.name = "founded", .kind = FIELD_DATE, .privacy = PRIVACY_NAMES},
    {.name = "ended", .kind = FIELD_DATE, .privacy = PRIVACY_NAMES},
    {.name = "website", .kind = FIELD_URL},
    FIELD_PAPERS,
    FIELD_CONCERNS,
    FIELD_WHERE,
    {0}};

const RecordType type_group = {
    .name = "group", .section = "groups", .fields = FIELDS, .is_guarded = true};
