/* Route: which page an address names: /{language}/{section}/{id}/{part}, with a suffix for its
 * form. Sections of records are those of the declared types; "*" stands for any of them. */
#pragma once
#include "portal/page.h"

typedef struct Route {
    const char *section; /* "" : the home page; "*" : of a type of records */
    const char *id;      /* NULL: none; "*" : any; else this one alone */
    const char *part;    /* NULL: none */
    const char *template_name;
    unsigned formats; /* of PageFormat */
    PageHandler *handler;
    PageHandler *post; /* NULL: the page takes nothing in */
    bool is_open;      /* its form may be sent by somebody without a session: to sign in */
} Route;

extern const Route portal_routes[]; /* ended by a NULL template; earlier ones go first */

typedef struct {
    int language; /* -1: none, then there is no page */
    Str section, id, part;
    PageFormat format;
    const char *content_type;
    Str bare; /* the path behind the language, without suffix: "indicators/3.2.1" */
} Path;

/* false: no page has such an address. Texts in the arena. */
bool path_parse(Str path, Arena *arena, Path *out);
/* NULL: no page. *type of a record's page, else NULL. */
const Route *route_find(const Path *path, const RecordType *const *types, const RecordType **type);
