#include "register/rules.h"
#include "register/types.h"

/* Publication: news, a report, a good practice, a notice of data. It may carry an embargo: until
 * that moment the public sees nothing of it, and from then on all, by itself. What was put right
 * later is shown, not hidden. */

static const char *const KINDS[] = {"news",          "report",  "review",
                                    "good_practice", "release", "dataset_notice",
                                    "study",         "other",   NULL};
static const char *const ROLES[] = {"author",     "editor",    "photographer",
                                    "translator", "publisher", NULL};

static const Field AUTHOR[] = {
    {.name = "person", .kind = FIELD_LINK, .to = to_people, .flags = FIELD_FACET | FIELD_LEAD},
    {.name = "organisation",
     .kind = FIELD_LINK,
     .to = to_organisations,
     .flags = FIELD_FACET | FIELD_LEAD},
    {.name = "named", .kind = FIELD_TEXT, .flags = FIELD_SEARCHED | FIELD_LEAD, .max = 300},
    {.name = "role", .kind = FIELD_CHOICE, .choices = ROLES, .required = RECORD_DRAFT},
    {0}};

static const Field IMAGE[] = {
    {.name = "image", .kind = FIELD_IMAGE, .flags = FIELD_LEAD},
    {.name = "url", .kind = FIELD_URL},
    {.name = "alternative",
     .kind = FIELD_TEXTS,
     .flags = FIELD_LEAD,
     .required = RECORD_SUBMITTED,
     .max = 500},
    {.name = "credit", .kind = FIELD_TEXT, .required = RECORD_SUBMITTED, .max = 300},
    {.name = "licence", .kind = FIELD_TEXT, .required = RECORD_SUBMITTED, .max = 100},
    {0}};

static const Field CORRECTION[] = {{.name = "date", .kind = FIELD_DATE, .required = RECORD_DRAFT},
                                   {.name = "what",
                                    .kind = FIELD_TEXTS,
                                    .flags = FIELD_LONG | FIELD_LEAD,
                                    .required = RECORD_DRAFT},
                                   {0}};

/* How often it was read elsewhere, as that place shows it. */
static const Field READS[] = {{.name = "count", .kind = FIELD_NUMBER, .required = RECORD_DRAFT},
                              {.name = "seen_on", .kind = FIELD_DATE},
                              {.name = "url", .kind = FIELD_URL},
                              {0}};

static const Field FIELDS[] = {
    FIELD_CHOSEN("kind", KINDS),
    {.name = "date", .kind = FIELD_DATE, .flags = FIELD_COLUMN, .privacy = PRIVACY_GENERAL},
    {.name = "published_by",
     .kind = FIELD_LINK,
     .to = to_organisations,
     .flags = FIELD_FACET | FIELD_COLUMN},
    {.name = "authors", .kind = FIELD_GROUP, .flags = FIELD_MANY, .fields = AUTHOR, .max = 60},
    {.name = "language", .kind = FIELD_LANGUAGE, .flags = FIELD_FACET, .privacy = PRIVACY_KEPT},
    {.name = "article", .kind = FIELD_TEXTS, .flags = FIELD_LONG | FIELD_SEARCHED | FIELD_SECTION},
    {.name = "embargo", .kind = FIELD_DATE, .privacy = PRIVACY_INTERNAL},
    {.name = "images", .kind = FIELD_GROUP, .flags = FIELD_MANY, .fields = IMAGE, .max = 20},
    {.name = "corrections",
     .kind = FIELD_GROUP,
     .flags = FIELD_MANY | FIELD_SECTION | FIELD_DATED,
     .fields = CORRECTION,
     .max = 30},
    {.name = "reads", .kind = FIELD_GROUP, .flags = FIELD_MANY, .fields = READS, .max = 20},
    {.name = "event", .kind = FIELD_LINK, .to = to_events, .flags = FIELD_FACET},
    {.name = "website", .kind = FIELD_URL},
    FIELD_PAPERS,
    FIELD_CONCERNS,
    FIELD_WHERE,
    FIELD_OF_GROUP,
    {0}};

const RecordType type_publication = {.name = "publication",
                                     .section = "publications",
                                     .fields = FIELDS,
                                     .day = "date",
                                     .order = ORDER_LATEST,
                                     .turns = publication_turns,
                                     .counts_reads = true,
                                     .is_guarded = true};
