/* What the two files of openapi share. */
#pragma once
#include "outlet/openapi.h"

void openapi_ref(Doc *into, const char *key, const char *name); /* {"$ref": "#/components/…"} */
Doc *openapi_schema(Doc *into, const char *key, const char *type);
Doc *openapi_closed(Doc *into, const char *key); /* an object without other properties */
void openapi_field(Doc *properties, const Field *field);
void openapi_states(Doc *properties); /* state and sensitivity */
/* "organisation_draft", in the arena of `near`. */
const char *openapi_name(const Doc *near, const RecordType *type, const char *part);
void openapi_either_record(Doc *into, const char *key, const RecordType *type);
void openapi_shared_schemas(Doc *schemas);
