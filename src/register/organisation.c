#include "register/types.h"

/* Organisation: who acts, pays, signs, answers: a ministry, a UN entity, a bank, an association. A
 * de facto authority is a kind of its own; naming it recognises nothing. */

static const char *const KINDS[] = {"government",
                                    "de_facto_authority",
                                    "un",
                                    "intergovernmental",
                                    "development_bank",
                                    "donor",
                                    "ngo_international",
                                    "ngo_national",
                                    "academia",
                                    "business",
                                    "parliament",
                                    "media",
                                    "other",
                                    NULL};
static const char *const SCHEMES[] = {"iati", "ror", "isni", "lei", "national", "other", NULL};

static const Field IDENTIFIER[] = {
    {.name = "scheme", .kind = FIELD_CHOICE, .choices = SCHEMES, .required = RECORD_DRAFT},
    {.name = "code", .kind = FIELD_TEXT, .flags = FIELD_LEAD, .required = RECORD_DRAFT, .max = 100},
    {0}};

static const Field FIELDS[] = {
    FIELD_CHOSEN("kind", KINDS),
    {.name = "acronym", .kind = FIELD_TEXTS, .flags = FIELD_SEARCHED, .max = 60},
    {.name = "identifiers",
     .kind = FIELD_GROUP,
     .flags = FIELD_MANY,
     .fields = IDENTIFIER,
     .max = 20},
    {.name = "parent",
     .kind = FIELD_LINK,
     .to = to_organisations,
     .flags = FIELD_FACET | FIELD_PARENT},
    {.name = "seat",
     .kind = FIELD_LINK,
     .to = to_places,
     .flags = FIELD_FACET | FIELD_COLUMN | FIELD_CONTEXT,
     .privacy = PRIVACY_GENERAL},
    {.name = "works_in",
     .kind = FIELD_LINK,
     .to = to_places,
     .flags = FIELD_MANY | FIELD_FACET | FIELD_CONTEXT,
     .privacy = PRIVACY_GENERAL,
     .max = 60},
    {.name = "works_on",
     .kind = FIELD_LINK,
     .to = to_aims,
     .flags = FIELD_MANY | FIELD_FACET,
     .privacy = PRIVACY_KEPT,
     .max = 60},
    {.name = "website", .kind = FIELD_URL},
    {.name = "email", .kind = FIELD_EMAIL},
    {.name = "mandate",
     .kind = FIELD_LINK,
     .to = to_agreements,
     .flags = FIELD_MANY | FIELD_FACET | FIELD_SECTION,
     .max = 20},
    {.name = "founded", .kind = FIELD_DATE, .privacy = PRIVACY_NAMES},
    {.name = "ended", .kind = FIELD_DATE, .privacy = PRIVACY_NAMES},
    {0}};

const RecordType type_organisation = {.name = "organisation",
                                      .section = "organisations",
                                      .fields = FIELDS,
                                      .general = "kind",
                                      .is_guarded = true};
