#include "register/rules.h"
#include "register/types.h"

/* Initiative: an undertaking that somebody launched and others joined, wider than a project and
 * without its accounts. */

static const char *const STATUSES[] = {"proposed", "running", "ended", "dropped", NULL};

static const Field FIELDS[] = {
    FIELD_CHOSEN("status", STATUSES),
    {.name = "launched_by",
     .kind = FIELD_LINK,
     .to = to_actors,
     .flags = FIELD_MANY | FIELD_FACET,
     .max = 30},
    {.name = "joined_by",
     .kind = FIELD_LINK,
     .to = to_parties,
     .flags = FIELD_MANY | FIELD_FACET,
     .max = 200},
    {.name = "since", .kind = FIELD_DATE, .flags = FIELD_COLUMN, .privacy = PRIVACY_GENERAL},
    {.name = "until", .kind = FIELD_DATE, .privacy = PRIVACY_GENERAL},
    {.name = "event", .kind = FIELD_LINK, .to = to_events, .flags = FIELD_FACET},
    {.name = "mandate",
     .kind = FIELD_LINK,
     .to = to_agreements,
     .flags = FIELD_MANY | FIELD_FACET,
     .max = 20},
    {.name = "website", .kind = FIELD_URL},
    FIELD_PAPERS,
    FIELD_CONCERNS,
    FIELD_WHERE,
    FIELD_OF_GROUP,
    {0}};

const RecordType type_initiative = {
    .name = "initiative", .section = "initiatives", .fields = FIELDS, .is_guarded = true};
