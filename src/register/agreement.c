#include "register/rules.h"
#include "register/types.h"

/* Agreement: what parties bound themselves to, from a resolution to a treaty. What became of it is
 * the list of dated acts, never a state that somebody types; who signed, for whom and in what
 * capacity at that day stands beside it, and where sources disagree, as versions of the field. */

static const char *const KINDS[] = {"resolution", "treaty",     "host_country",
                                    "framework",  "memorandum", "declaration",
                                    "decision",   "other",      NULL};
static const char *const ACTS[] = {"announced", "adopted",  "signed",    "ratified", "in_force",
                                   "amended",   "reserved", "withdrawn", "ended",    NULL};
static const char *const PARTS[] = {"signatory", "witness", NULL};

static const Field ACT[] = {
    {.name = "act",
     .kind = FIELD_CHOICE,
     .choices = ACTS,
     .flags = FIELD_LEAD,
     .required = RECORD_DRAFT},
    {.name = "date", .kind = FIELD_DATE, .required = RECORD_SUBMITTED},
    {.name = "party", .kind = FIELD_LINK, .to = to_parties, .flags = FIELD_FACET},
    {.name = "note", .kind = FIELD_TEXTS, .max = 1000},
    {0}};

static const Field SIGNATURE[] = {{.name = "person",
                                   .kind = FIELD_LINK,
                                   .to = to_people,
                                   .flags = FIELD_FACET | FIELD_LEAD,
                                   .required = RECORD_DRAFT},
                                  {.name = "party", .kind = FIELD_LINK, .to = to_parties},
                                  {.name = "part",
                                   .kind = FIELD_CHOICE,
                                   .choices = PARTS,
                                   .flags = FIELD_UNDER,
                                   .required = RECORD_DRAFT},
                                  {.name = "capacity", .kind = FIELD_TEXTS, .max = 300},
                                  {.name = "date", .kind = FIELD_DATE},
                                  {0}};

static const Field DUTY[] = {{.name = "party",
                              .kind = FIELD_LINK,
                              .to = to_parties,
                              .flags = FIELD_UNDER,
                              .required = RECORD_DRAFT},
                             {.name = "what",
                              .kind = FIELD_TEXTS,
                              .flags = FIELD_LONG | FIELD_SEARCHED | FIELD_LEAD,
                              .required = RECORD_DRAFT},
                             {.name = "due", .kind = FIELD_DATE},
                             {0}};

static const Field FIELDS[] = {
    FIELD_CHOSEN("kind", KINDS),
    {.name = "symbol", .kind = FIELD_TEXT, .flags = FIELD_SEARCHED, .max = 100},
    {.name = "date", .kind = FIELD_DATE, .flags = FIELD_COLUMN, .privacy = PRIVACY_GENERAL},
    {.name = "parties",
     .kind = FIELD_LINK,
     .to = to_parties,
     .flags = FIELD_MANY | FIELD_FACET | FIELD_COLUMN,
     .max = 200},
    {.name = "acts",
     .kind = FIELD_GROUP,
     .flags = FIELD_MANY | FIELD_SECTION | FIELD_DATED,
     .fields = ACT,
     .max = 60},
    {.name = "signatures",
     .kind = FIELD_GROUP,
     .flags = FIELD_MANY | FIELD_SECTION | FIELD_TOLD,
     .fields = SIGNATURE,
     .max = 40},
    {.name = "duties",
     .kind = FIELD_GROUP,
     .flags = FIELD_MANY | FIELD_SECTION,
     .fields = DUTY,
     .max = 60},
    {.name = "event", .kind = FIELD_LINK, .to = to_events, .flags = FIELD_FACET},
    {.name = "amends",
     .kind = FIELD_LINK,
     .to = to_agreements,
     .flags = FIELD_FACET | FIELD_PARENT},
    {.name = "mandate",
     .kind = FIELD_LINK,
     .to = to_agreements,
     .flags = FIELD_MANY | FIELD_FACET,
     .max = 20},
    {.name = "authentic", .kind = FIELD_TEXT, .flags = FIELD_MANY, .max = 20},
    {.name = "full_text", .kind = FIELD_URL},
    FIELD_PAPERS,
    FIELD_CONCERNS,
    FIELD_WHERE,
    FIELD_OF_GROUP,
    {0}};

const RecordType type_agreement = {.name = "agreement",
                                   .section = "agreements",
                                   .fields = FIELDS,
                                   .check = agreement_check,
                                   .look = agreement_look};
