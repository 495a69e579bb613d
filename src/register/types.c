#include "register/types.h"

#include <stddef.h>

const char *const to_aims[] = {"goal", "target", "indicator", "theme", NULL};
const char *const to_places[] = {"place", NULL};
const char *const to_organisations[] = {"organisation", NULL};
const char *const to_people[] = {"person", NULL};
const char *const to_actors[] = {"organisation", "person", "group", NULL};
const char *const to_parties[] = {"organisation", "place", NULL};
const char *const to_groups[] = {"group", NULL};
const char *const to_events[] = {"event", NULL};
const char *const to_agreements[] = {"agreement", NULL};
const char *const to_origins[] = {"event", "agreement", "statement", "publication", NULL};

static const char *const PAPERS[] = {"full_text",    "signed_scan", "annex", "programme", "minutes",
                                     "presentation", "report",      "other", NULL};

const Field paper_fields[] = {
    {.name = "paper",
     .kind = FIELD_CHOICE,
     .choices = PAPERS,
     .flags = FIELD_UNDER,
     .required = RECORD_DRAFT},
    {.name = "title", .kind = FIELD_TEXTS, .flags = FIELD_LEAD, .max = 300},
    {.name = "file", .kind = FIELD_FILE, .flags = FIELD_LEAD},
    {.name = "url", .kind = FIELD_URL, .flags = FIELD_LEAD},
    {.name = "language", .kind = FIELD_LANGUAGE},
    {.name = "credit", .kind = FIELD_TEXT, .max = 300},
    {.name = "licence", .kind = FIELD_TEXT, .max = 100},
    {0}};

const RecordType *const register_types[] = {&type_agreement,
                                            &type_event,
                                            &type_commitment,
                                            &type_statement,
                                            &type_initiative,
                                            &type_group,
                                            &type_node,
                                            &type_organisation,
                                            &type_person,
                                            &type_opportunity,
                                            &type_publication,
                                            &type_claim,
                                            NULL};
