/* A type with all kinds of fields and all privacies, for tests. */
#pragma once
#include "records/type.h"

static const char *const SAMPLE_KINDS[] = {"small", "large", NULL};
static const char *const SAMPLE_PLACES[] = {"place", NULL};
static const char *const SAMPLE_PARTNERS[] = {"organisation", "sample", NULL};

static const Field SAMPLE_OFFICE[] = {
    {.name = "title", .kind = FIELD_TEXTS, .required = RECORD_SUBMITTED, .max = 100},
    {.name = "organisation", .kind = FIELD_LINK, .to = SAMPLE_PARTNERS},
    {.name = "since", .kind = FIELD_DATE},
    {.name = "until", .kind = FIELD_DATE},
    {.name = "secret", .kind = FIELD_TEXT, .privacy = PRIVACY_INTERNAL},
    {0}};
static const Field SAMPLE_CONTACT[] = {
    {.name = "email", .kind = FIELD_EMAIL, .privacy = PRIVACY_CONSENT},
    {.name = "mentors",
     .kind = FIELD_LINK,
     .to = SAMPLE_PARTNERS,
     .flags = FIELD_MANY,
     .privacy = PRIVACY_CONSENT},
    {.name = "consent", .kind = FIELD_FLAG, .privacy = PRIVACY_INTERNAL},
    {.name = "consent_date", .kind = FIELD_DATE, .privacy = PRIVACY_INTERNAL},
    {0}};
static const Field SAMPLE_STAY[] = {
    {.name = "place", .kind = FIELD_LINK, .to = SAMPLE_PLACES, .privacy = PRIVACY_GENERAL},
    {.name = "day", .kind = FIELD_DATE, .privacy = PRIVACY_GENERAL},
    {.name = "host", .kind = FIELD_TEXT},
    {0}};
static const Field SAMPLE_FIELDS[] = {
    {.name = "kind",
     .kind = FIELD_CHOICE,
     .choices = SAMPLE_KINDS,
     .required = RECORD_SUBMITTED,
     .privacy = PRIVACY_KEPT},
    {.name = "code", .kind = FIELD_TEXT, .max = 10},
    {.name = "aliases", .kind = FIELD_TEXT, .flags = FIELD_MANY, .max = 3},
    {.name = "notes", .kind = FIELD_TEXT, .flags = FIELD_LONG, .privacy = PRIVACY_INTERNAL},
    {.name = "amount", .kind = FIELD_NUMBER},
    {.name = "amounts", .kind = FIELD_NUMBER, .flags = FIELD_MANY, .privacy = PRIVACY_KEPT},
    {.name = "day", .kind = FIELD_DATE, .privacy = PRIVACY_GENERAL},
    {.name = "is_open", .kind = FIELD_FLAG, .privacy = PRIVACY_KEPT},
    {.name = "page", .kind = FIELD_URL},
    {.name = "mail", .kind = FIELD_EMAIL},
    {.name = "tongues", .kind = FIELD_LANGUAGE, .flags = FIELD_MANY},
    {.name = "place", .kind = FIELD_LINK, .to = SAMPLE_PLACES, .privacy = PRIVACY_KEPT},
    {.name = "places",
     .kind = FIELD_LINK,
     .to = SAMPLE_PLACES,
     .flags = FIELD_MANY | FIELD_SHARES,
     .privacy = PRIVACY_GENERAL},
    {.name = "parent", .kind = FIELD_LINK, .to = SAMPLE_PARTNERS},
    {.name = "partners", .kind = FIELD_LINK, .to = SAMPLE_PARTNERS, .flags = FIELD_MANY},
    {.name = "peers",
     .kind = FIELD_LINK,
     .to = SAMPLE_PARTNERS,
     .flags = FIELD_MANY,
     .privacy = PRIVACY_KEPT},
    {.name = "offices", .kind = FIELD_GROUP, .flags = FIELD_MANY, .fields = SAMPLE_OFFICE},
    {.name = "contact", .kind = FIELD_GROUP, .fields = SAMPLE_CONTACT},
    {.name = "stays",
     .kind = FIELD_GROUP,
     .flags = FIELD_MANY,
     .fields = SAMPLE_STAY,
     .privacy = PRIVACY_KEPT},
    {.name = "story", .kind = FIELD_TEXTS, .flags = FIELD_LONG},
    {0}};
static const RecordType SAMPLE = {
    .name = "sample", .section = "samples", .fields = SAMPLE_FIELDS, .general = "kind"};
