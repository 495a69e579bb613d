#include "register/rules.h"
#include "register/types.h"

/* Event: a visit, a meeting, a deadline: when, where, who came, what for, what came of it. A tour
 * has its legs and a series its editions as events under it; "the third visit" is counted, never
 * typed. Times are those of the place, in the zone named. */

static const char *const KINDS[] = {"visit",   "meeting",  "conference", "forum",
                                    "mission", "ceremony", "review",     "deadline",
                                    "series",  "other",    NULL};
static const char *const LEVELS[] = {"head_of_state", "state",   "official",
                                     "ministerial",   "working", NULL};
static const char *const STATUSES[] = {"announced", "confirmed", "held", "cancelled", NULL};
static const char *const ROLES[] = {"guest",     "host",     "chair", "member", "speaker",
                                    "moderator", "observer", "other", NULL};
static const char *const ATTENDANCES[] = {"invited", "confirmed", "attended", "absent", NULL};

static const Field ITEM[] = {
    {.name = "day", .kind = FIELD_DATE, .flags = FIELD_UNDER},
    {.name = "from", .kind = FIELD_TIME},
    {.name = "to", .kind = FIELD_TIME},
    {.name = "what",
     .kind = FIELD_TEXTS,
     .flags = FIELD_SEARCHED | FIELD_LEAD,
     .required = RECORD_DRAFT,
     .max = 1000},
    {.name = "agreement", .kind = FIELD_LINK, .to = to_agreements, .flags = FIELD_FACET},
    {0}};

static const Field PARTICIPANT[] = {
    {.name = "person", .kind = FIELD_LINK, .to = to_people, .flags = FIELD_FACET | FIELD_LEAD},
    {.name = "organisation",
     .kind = FIELD_LINK,
     .to = to_organisations,
     .flags = FIELD_FACET | FIELD_LEAD},
    {.name = "role",
     .kind = FIELD_CHOICE,
     .choices = ROLES,
     .flags = FIELD_UNDER,
     .required = RECORD_SUBMITTED},
    {.name = "attendance", .kind = FIELD_CHOICE, .choices = ATTENDANCES},
    {.name = "capacity", .kind = FIELD_TEXTS, .max = 300},
    {0}};

static const Field FIELDS[] = {
    FIELD_CHOSEN("kind", KINDS),
    {.name = "level",
     .kind = FIELD_CHOICE,
     .choices = LEVELS,
     .flags = FIELD_FACET,
     .privacy = PRIVACY_KEPT},
    FIELD_CHOSEN("status", STATUSES),
    {.name = "starts",
     .kind = FIELD_DATE,
     .flags = FIELD_COLUMN,
     .required = RECORD_SUBMITTED,
     .privacy = PRIVACY_GENERAL},
    {.name = "starts_at", .kind = FIELD_TIME},
    {.name = "ends", .kind = FIELD_DATE, .privacy = PRIVACY_GENERAL},
    {.name = "ends_at", .kind = FIELD_TIME},
    {.name = "zone", .kind = FIELD_ZONE},
    FIELD_WHERE,
    {.name = "venue", .kind = FIELD_TEXTS, .flags = FIELD_SEARCHED, .max = 300},
    {.name = "part_of", .kind = FIELD_LINK, .to = to_events, .flags = FIELD_FACET | FIELD_PARENT},
    {.name = "hosts",
     .kind = FIELD_LINK,
     .to = to_parties,
     .flags = FIELD_MANY | FIELD_FACET,
     .max = 30},
    {.name = "purpose", .kind = FIELD_TEXTS, .flags = FIELD_LONG | FIELD_SEARCHED},
    {.name = "expected", .kind = FIELD_TEXTS, .flags = FIELD_LONG | FIELD_SEARCHED},
    {.name = "outcome", .kind = FIELD_TEXTS, .flags = FIELD_LONG | FIELD_SEARCHED},
    {.name = "programme",
     .kind = FIELD_GROUP,
     .flags = FIELD_MANY | FIELD_SECTION | FIELD_DATED,
     .fields = ITEM,
     .max = 60},
    {.name = "participants",
     .kind = FIELD_GROUP,
     .flags = FIELD_MANY | FIELD_SECTION,
     .fields = PARTICIPANT,
     .max = 100},
    {.name = "website", .kind = FIELD_URL},
    {.name = "minutes", .kind = FIELD_TEXTS, .flags = FIELD_LONG, .privacy = PRIVACY_INTERNAL},
    FIELD_PAPERS,
    FIELD_CONCERNS,
    FIELD_OF_GROUP,
    {0}};

const RecordType type_event = {.name = "event",
                               .section = "events",
                               .fields = FIELDS,
                               .day = "starts",
                               .order = ORDER_LATEST,
                               .last_day = "ends",
                               .check = event_check,
                               .is_guarded = true};
