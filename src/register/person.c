#include "register/types.h"

/* Person: who signed, spoke, takes part, knows how. Names as they are written in several scripts,
 * offices with their days (an office is the office at the date of an act), and, with consent, what
 * the person knows and how to reach them. */

static const char *const SCRIPTS[] = {"latin", "cyrillic", "arabic", NULL};
static const char *const AVAILABILITIES[] = {"now", "on_request", "not_now", NULL};
static const char *const VETTERS[] = {"organisation", "person", NULL};

static const Field SPELLING[] = {
    {.name = "script", .kind = FIELD_CHOICE, .choices = SCRIPTS, .required = RECORD_DRAFT},
    {.name = "text",
     .kind = FIELD_TEXT,
     .flags = FIELD_SEARCHED | FIELD_LEAD,
     .required = RECORD_DRAFT,
     .max = 300},
    {0}};

static const Field OFFICE[] = {
    {.name = "title",
     .kind = FIELD_TEXTS,
     .flags = FIELD_SEARCHED | FIELD_LEAD,
     .required = RECORD_DRAFT,
     .max = 300},
    {.name = "organisation", .kind = FIELD_LINK, .to = to_organisations, .flags = FIELD_FACET},
    {.name = "since", .kind = FIELD_DATE},
    {.name = "until", .kind = FIELD_DATE},
    {0}};

static const Field CONTACT[] = {
    {.name = "email", .kind = FIELD_EMAIL, .privacy = PRIVACY_CONSENT},
    {.name = "phone", .kind = FIELD_TEXT, .privacy = PRIVACY_CONSENT, .max = 60},
    {.name = "consent", .kind = FIELD_FLAG, .privacy = PRIVACY_INTERNAL},
    {.name = "consent_date", .kind = FIELD_DATE, .privacy = PRIVACY_INTERNAL},
    {0}};

static const Field EXPERT[] = {
    {.name = "topics",
     .kind = FIELD_LINK,
     .to = to_aims,
     .flags = FIELD_MANY | FIELD_FACET,
     .privacy = PRIVACY_CONSENT,
     .max = 40},
    {.name = "places",
     .kind = FIELD_LINK,
     .to = to_places,
     .flags = FIELD_MANY | FIELD_FACET,
     .privacy = PRIVACY_CONSENT,
     .max = 40},
    {.name = "about",
     .kind = FIELD_TEXTS,
     .flags = FIELD_LONG | FIELD_SEARCHED,
     .privacy = PRIVACY_CONSENT},
    {.name = "availability",
     .kind = FIELD_CHOICE,
     .choices = AVAILABILITIES,
     .flags = FIELD_FACET,
     .privacy = PRIVACY_CONSENT},
    {.name = "vetted_by", .kind = FIELD_LINK, .to = VETTERS, .privacy = PRIVACY_CONSENT},
    {.name = "confirmed", .kind = FIELD_DATE, .privacy = PRIVACY_CONSENT},
    {.name = "consent", .kind = FIELD_FLAG, .privacy = PRIVACY_INTERNAL},
    {.name = "consent_date", .kind = FIELD_DATE, .privacy = PRIVACY_INTERNAL},
    {0}};

static const Field FIELDS[] = {
    {.name = "spellings", .kind = FIELD_GROUP, .flags = FIELD_MANY, .fields = SPELLING, .max = 20},
    {.name = "offices",
     .kind = FIELD_GROUP,
     .flags = FIELD_MANY | FIELD_SECTION | FIELD_DATED | FIELD_TOLD,
     .fields = OFFICE,
     .max = 60},
    {.name = "country",
     .kind = FIELD_LINK,
     .to = to_places,
     .flags = FIELD_FACET | FIELD_COLUMN | FIELD_CONTEXT,
     .privacy = PRIVACY_KEPT},
    {.name = "languages", .kind = FIELD_LANGUAGE, .flags = FIELD_MANY | FIELD_FACET},
    {.name = "contact", .kind = FIELD_GROUP, .fields = CONTACT},
    {.name = "expert", .kind = FIELD_GROUP, .flags = FIELD_SECTION, .fields = EXPERT},
    {0}};

const RecordType type_person = {
    .name = "person", .section = "people", .fields = FIELDS, .is_guarded = true};
