/* Route: which page an address names: /{language}/{section}/{id}/{part}, with a suffix for its
 * form. Sections of records are those of the declared types; "*" stands for any of them. */
#pragma once
#include "portal/page.h"

/* Who is let in. A program is told ERR_DENIED, a person led to the page that signs in, before
 * anything is looked up: the answer is the same for what is there, what is hidden and what isn't.
 */
typedef enum {
    ROUTE_READ,  /* anybody reads it; who sends its form is signed in */
    ROUTE_OPEN,  /* anybody reads it and sends its form: to sign in */
    ROUTE_PERSON /* nothing of it is for somebody who is not signed in */
} RouteDoor;

typedef struct Route {
    const char *section; /* "" : the home page; "*" : of a type of records */
    const char *id;      /* NULL: none; "*" : any; else this one alone */
    const char *part;    /* NULL: none */
    const char *template_name;
    unsigned formats; /* of PageFormat */
    PageHandler *handler;
    PageHandler *post; /* NULL: the page takes nothing in */
    RouteDoor door;
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
