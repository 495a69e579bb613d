#include "register/rules.h"
#include "register/types.h"

/* Commitment: who promised what to whom: a duty out of a treaty, a pledge, a decision, a task. Its
 * words stand as they were said, with their place. It ages by itself where a day was named, and
 * only there: what a head of state said without a day is "stated" and never overdue. Whoever owes
 * it cannot verify it. */

static const char *const MARKS[] = {"overdue", NULL};
static const char *const KINDS[] = {"obligation", "pledge", "decision", "recommendation",
                                    "task",       "stated", NULL};
static const char *const STATUSES[] = {"open", "under_way", "done", "overtaken", "withdrawn", NULL};
static const char *const PRIORITIES[] = {"high", "normal", "low", NULL};
static const char *const COMMITMENTS[] = {"commitment", NULL};
static const char *const OWED[] = {"organisation", "person", "group", "place", NULL};

static const Field EVIDENCE[] = {{.name = "what",
                                  .kind = FIELD_TEXTS,
                                  .flags = FIELD_LONG | FIELD_LEAD,
                                  .required = RECORD_DRAFT},
                                 {.name = "url", .kind = FIELD_URL},
                                 {.name = "file", .kind = FIELD_FILE},
                                 {.name = "date", .kind = FIELD_DATE},
                                 {0}};

static const Field FIELDS[] = {
    FIELD_CHOSEN("kind", KINDS),
    {.name = "status",
     .kind = FIELD_CHOICE,
     .choices = STATUSES,
     .flags = FIELD_FACET | FIELD_COLUMN | FIELD_REPORTED,
     .required = RECORD_SUBMITTED,
     .privacy = PRIVACY_KEPT},
    {.name = "words", .kind = FIELD_TEXTS, .flags = FIELD_LONG | FIELD_SEARCHED},
    {.name = "page", .kind = FIELD_TEXT, .max = 40},
    {.name = "made_by",
     .kind = FIELD_LINK,
     .to = OWED,
     .flags = FIELD_MANY | FIELD_FACET | FIELD_TOLD,
     .required = RECORD_SUBMITTED,
     .max = 30},
    {.name = "owed_to",
     .kind = FIELD_LINK,
     .to = OWED,
     .flags = FIELD_MANY | FIELD_FACET,
     .max = 30},
    {.name = "responsible",
     .kind = FIELD_LINK,
     .to = to_actors,
     .flags = FIELD_MANY | FIELD_FACET | FIELD_COLUMN | FIELD_CONTEXT,
     .max = 30},
    {.name = "made_on", .kind = FIELD_DATE, .privacy = PRIVACY_GENERAL},
    {.name = "due", .kind = FIELD_DATE, .flags = FIELD_COLUMN, .privacy = PRIVACY_GENERAL},
    {.name = "origin",
     .kind = FIELD_LINK,
     .to = to_origins,
     .flags = FIELD_MANY | FIELD_FACET,
     .max = 10},
    {.name = "part_of", .kind = FIELD_LINK, .to = COMMITMENTS, .flags = FIELD_FACET | FIELD_PARENT},
    {.name = "priority",
     .kind = FIELD_CHOICE,
     .choices = PRIORITIES,
     .flags = FIELD_FACET,
     .privacy = PRIVACY_KEPT},
    {.name = "progress",
     .kind = FIELD_TEXTS,
     .flags = FIELD_LONG | FIELD_SEARCHED | FIELD_REPORTED},
    {.name = "evidence",
     .kind = FIELD_GROUP,
     .flags = FIELD_MANY | FIELD_SECTION | FIELD_DATED | FIELD_TOLD,
     .fields = EVIDENCE,
     .max = 30},
    {.name = "verified_by", .kind = FIELD_LINK, .to = to_actors, .flags = FIELD_FACET},
    {.name = "verified_on", .kind = FIELD_DATE},
    FIELD_CONCERNS,
    FIELD_WHERE,
    FIELD_OF_GROUP,
    {0}};

static const char *const OWNERS[] = {"responsible", "made_by", NULL};
static const char *const OPEN[] = {"open", "under_way", NULL};
static const char *const REPORT[] = {"status",      "progress",    "evidence",
                                     "verified_by", "verified_on", NULL};
static const char *const VERDICT[] = {"verified_by", "verified_on", NULL};
static const DutyTerms DUTY = {.owners = OWNERS,
                               .status = "status",
                               .open = OPEN,
                               .late = "overdue",
                               .done = "done",
                               .verifier = "verified_by",
                               .verdict = VERDICT,
                               .report = REPORT};

const RecordType type_commitment = {.name = "commitment",
                                    .section = "commitments",
                                    .fields = FIELDS,
                                    .day = "due",
                                    .order = ORDER_EARLIEST,
                                    .duty = &DUTY,
                                    .check = commitment_check,
                                    .look = commitment_look,
                                    .turns = commitment_turns,
                                    .marks = MARKS,
                                    .is_guarded = true};
