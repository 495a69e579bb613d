#include "register/types.h"

/* Statement: what somebody said, as planned and as delivered, with the words that matter by
 * paragraph. What is promised in it is a commitment that names it as its origin. */

static const char *const FORMS[] = {"planned", "delivered", "written", NULL};

static const Field QUOTE[] = {{.name = "paragraph", .kind = FIELD_TEXT, .max = 20},
                              {.name = "words",
                               .kind = FIELD_TEXTS,
                               .flags = FIELD_LONG | FIELD_SEARCHED | FIELD_LEAD,
                               .required = RECORD_DRAFT},
                              {.name = "concerns",
                               .kind = FIELD_LINK,
                               .to = to_aims,
                               .flags = FIELD_MANY | FIELD_FACET,
                               .max = 20},
                              {0}};

static const Field FIELDS[] = {
    {.name = "speaker",
     .kind = FIELD_LINK,
     .to = to_actors,
     .flags = FIELD_FACET | FIELD_COLUMN,
     .required = RECORD_SUBMITTED},
    {.name = "capacity", .kind = FIELD_TEXTS, .max = 300},
    {.name = "form",
     .kind = FIELD_CHOICE,
     .choices = FORMS,
     .flags = FIELD_FACET,
     .required = RECORD_SUBMITTED,
     .privacy = PRIVACY_KEPT},
    {.name = "date",
     .kind = FIELD_DATE,
     .flags = FIELD_COLUMN,
     .required = RECORD_SUBMITTED,
     .privacy = PRIVACY_GENERAL},
    {.name = "event", .kind = FIELD_LINK, .to = to_events, .flags = FIELD_FACET},
    {.name = "quotes",
     .kind = FIELD_GROUP,
     .flags = FIELD_MANY | FIELD_SECTION,
     .fields = QUOTE,
     .max = 40},
    {.name = "full_text", .kind = FIELD_URL},
    FIELD_PAPERS,
    FIELD_CONCERNS,
    FIELD_WHERE,
    {0}};

const RecordType type_statement = {.name = "statement", .section = "statements", .fields = FIELDS};
