/* OpenAPI: a description of the machines' side (OpenAPI 3.1), made from the table of routes and the
 * declarations of types: what a program may ask, what it must send, and what it gets. Documents in
 * the arena of the first; pure. */
#pragma once
#include "format/doc.h"
#include "records/type.h"

/* What is sent or told, a schema of the description. */
typedef enum {
    OPENAPI_NOTHING,
    OPENAPI_ANY, /* an object that describes itself */
    OPENAPI_TYPES,
    OPENAPI_LIST,
    OPENAPI_RECORD,
    OPENAPI_DRAFT, /* {"body","note"} */
    OPENAPI_SAVED, /* a record without its body */
    OPENAPI_NOTE,  /* {"note"} or nothing */
    OPENAPI_HISTORY,
    OPENAPI_CHANGES,
    OPENAPI_TEXT, /* {"text"} */
    OPENAPI_COMMENTS,
    OPENAPI_COMMENTED,
    OPENAPI_FEED,
    OPENAPI_CALENDAR,
    OPENAPI_FILE, /* a form with one file, "file" */
    OPENAPI_KEPT, /* {"hash","type","bytes"} */
    OPENAPI_BYTES /* the file itself */
} OpenapiContent;

typedef enum {
    OPENAPI_LANG = 1,
    OPENAPI_VIEW = 2,
    OPENAPI_FILTERS = 4, /* of the type; order */
    OPENAPI_PAGES = 8,   /* limit, after, before */
    OPENAPI_REVISION = 16,
    OPENAPI_SPAN = 32, /* from, to */
    OPENAPI_SUBMIT = 64,
    OPENAPI_MUST_MATCH = 128, /* If-Match */
    OPENAPI_KEY = 256         /* Idempotency-Key */
} OpenapiParameter;

typedef struct {
    const char *method, *path; /* "/api/records/{section}/{id}": {section} is said for each type */
    const char *name;          /* "read": of the operation, behind the type's own */
    const char *summary;
    unsigned parameters; /* of OpenapiParameter */
    OpenapiContent sent, told;
    int status;    /* when all went well */
    bool is_named; /* wants a token (a session will do for GET) */
} OpenapiRoute;

/* The frame: openapi, info, servers ("" : where it was asked), empty paths, shared components. */
Doc *openapi_new(Arena *arena, Str url);
/* The schemas of a type: NAME_body (what may be saved), NAME_submitted (what may be submitted),
 * NAME_public (what everybody sees), and of the replies with them. */
void openapi_type(Doc *openapi, const RecordType *type);
/* An operation; filters: names of the parameters a list of this type takes, ended by NULL. type
 * NULL: of no type. */
void openapi_route(Doc *openapi, const OpenapiRoute *route, const RecordType *type,
                   const char *const *filters);
