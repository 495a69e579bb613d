#include "register/rules.h"
#include "register/types.h"

/* Opportunity: what somebody asks for or offers: money, advice, a partner, a place to invest. Both
 * sides are one type, so that they can be matched. */

static const char *const SIDES[] = {"ask", "offer", NULL};
static const char *const MARKS[] = {"lapsed", NULL};
static const char *const KINDS[] = {"investment",  "funding",  "experts", "assistance",
                                    "partnership", "learning", "other",   NULL};
static const char *const STATUSES[] = {"open", "planned", "met", "closed", NULL};
static const char *const OPPORTUNITIES[] = {"opportunity", NULL};

static const Field CONTACT[] = {
    {.name = "email", .kind = FIELD_EMAIL, .privacy = PRIVACY_CONSENT},
    {.name = "phone", .kind = FIELD_TEXT, .privacy = PRIVACY_CONSENT, .max = 60},
    {.name = "consent", .kind = FIELD_FLAG, .privacy = PRIVACY_INTERNAL},
    {.name = "consent_date", .kind = FIELD_DATE, .privacy = PRIVACY_INTERNAL},
    {0}};

static const Field FIELDS[] = {
    FIELD_CHOSEN("side", SIDES),
    FIELD_CHOSEN("kind", KINDS),
    FIELD_CHOSEN("status", STATUSES),
    {.name = "made_by",
     .kind = FIELD_LINK,
     .to = to_actors,
     .flags = FIELD_MANY | FIELD_FACET,
     .max = 30},
    {.name = "since", .kind = FIELD_DATE, .privacy = PRIVACY_GENERAL},
    {.name = "deadline", .kind = FIELD_DATE, .flags = FIELD_COLUMN, .privacy = PRIVACY_GENERAL},
    {.name = "amount_from", .kind = FIELD_NUMBER},
    {.name = "amount_to", .kind = FIELD_NUMBER},
    {.name = "currency", .kind = FIELD_TEXT, .max = 3},
    {.name = "returns", .kind = FIELD_TEXTS, .max = 500},
    {.name = "event", .kind = FIELD_LINK, .to = to_events, .flags = FIELD_FACET},
    {.name = "matches",
     .kind = FIELD_LINK,
     .to = OPPORTUNITIES,
     .flags = FIELD_MANY | FIELD_FACET,
     .max = 30},
    {.name = "website", .kind = FIELD_URL},
    {.name = "contact", .kind = FIELD_GROUP, .fields = CONTACT},
    FIELD_PAPERS,
    FIELD_CONCERNS,
    FIELD_WHERE,
    FIELD_OF_GROUP,
    {0}};

const RecordType type_opportunity = {.name = "opportunity",
                                     .section = "opportunities",
                                     .fields = FIELDS,
                                     .day = "deadline",
                                     .order = ORDER_LATEST,
                                     .check = opportunity_check,
                                     .turns = opportunity_turns,
                                     .marks = MARKS,
                                     .is_guarded = true};
