#include "register/rules.h"
#include "register/types.h"

/* Claim: a figure that somebody stated, with who, where and of what, beside what can be traced. It
 * is kept as stated: nothing is added up with it. */

static const char *const TRACES[] = {"traced", "in_part", "not_found", NULL};

static const Field FIELDS[] = {
    {.name = "figure", .kind = FIELD_NUMBER, .flags = FIELD_COLUMN, .required = RECORD_SUBMITTED},
    {.name = "unit", .kind = FIELD_TEXTS, .flags = FIELD_COLUMN, .max = 100},
    {.name = "currency", .kind = FIELD_TEXT, .max = 3},
    {.name = "precision", .kind = FIELD_TEXTS, .max = 100},
    {.name = "since", .kind = FIELD_DATE, .flags = FIELD_COLUMN, .privacy = PRIVACY_GENERAL},
    {.name = "until", .kind = FIELD_DATE, .privacy = PRIVACY_GENERAL},
    {.name = "scope", .kind = FIELD_TEXTS, .flags = FIELD_LONG | FIELD_SEARCHED},
    {.name = "made_by",
     .kind = FIELD_LINK,
     .to = to_actors,
     .flags = FIELD_MANY | FIELD_FACET,
     .max = 30},
    {.name = "made_on", .kind = FIELD_DATE, .privacy = PRIVACY_GENERAL},
    {.name = "origin",
     .kind = FIELD_LINK,
     .to = to_origins,
     .flags = FIELD_MANY | FIELD_FACET,
     .max = 10},
    {.name = "traced",
     .kind = FIELD_CHOICE,
     .choices = TRACES,
     .flags = FIELD_FACET | FIELD_COLUMN,
     .required = RECORD_SUBMITTED,
     .privacy = PRIVACY_KEPT},
    {.name = "finding", .kind = FIELD_TEXTS, .flags = FIELD_LONG},
    FIELD_CONCERNS,
    FIELD_WHERE,
    {0}};

const RecordType type_claim = {.name = "claim", .section = "claims", .fields = FIELDS};
