/* Structures: SDMX artefacts (codelists, concept schemes, data structures, dataflows, and whatever
 * else a structure message holds), of the import at hand and of the store.
 *
 * An artefact is kept as its own XML in one canonical form, so that nothing it says is lost and it
 * can be given out again; what is asked often (names, codes, components) is indexed beside it.
 * What was read stays in memory until structures_save, inside the transaction of the landing.
 * SDMX-ML 2.1: https://sdmx.org, Section 3A. One thread. */
#pragma once
#include "format/xml_tree.h"
#include "series/layout.h"
#include "sql/db.h"

extern const Migration structure_migrations[];

typedef struct {
    Str kind; /* element name: Codelist, ConceptScheme, DataStructure, Dataflow … */
    Str agency, id, version; /* SDMX: the triple names it */
    const XmlNode *node;
    bool is_new; /* read, not yet saved */
} Artefact;

/* A reference: version "" is the latest. */
typedef struct {
    Str agency, id, version;
} ArtefactRef;

typedef struct Structures Structures;

Structures *structures_new(Db *db); /* borrows db; NULL: only what is read */
void structures_free(Structures *structures);
Arena *structures_arena(Structures *structures); /* lives as long as they do */

/* Reads a structure message; every artefact in it replaces the one of the same name,
 * save a stub (isExternalReference), which gives way to what is there. */
MUST_USE ErrCode structures_read(Structures *structures, Str xml, Err *err);
bool structures_have_new(const Structures *structures);
MUST_USE ErrCode structures_save(Structures *structures, Db *db, Err *err);

/* The artefact, or NULL in *out when there is none. */
MUST_USE ErrCode structures_find(Structures *structures, Str kind, ArtefactRef ref,
                                 const Artefact **out, Err *err);
/* All versions of an artefact, the newest first; 0 also when the store cannot be read. */
size_t structures_versions(Structures *structures, Str kind, ArtefactRef name, const Artefact **out,
                           size_t room, Err *err);
/* Dataflows whose data structure is that of `structure`, of any version, read or stored. */
MUST_USE ErrCode structures_flows_of(Structures *structures, ArtefactRef structure,
                                     const Artefact **out, size_t room, size_t *count, Err *err);
/* Those that were read in this import, by kind, in the order of the files. */
size_t structures_new_of_kind(const Structures *structures, Str kind, const Artefact **out,
                              size_t room);

/* "AGENCY:ID(VERSION)" or "AGENCY:ID"; parts are views into the text. */
bool artefact_ref_parse(Str text, ArtefactRef *ref);
Str artefact_tail(Arena *arena, ArtefactRef ref); /* AGENCY:ID(VERSION) */
/* What a <Ref> or <URN> element says. The schema lets a Ref leave its class out. */
typedef struct {
    ArtefactRef ref; /* of an item: its scheme */
    Str item, class; /* "" when there is none, or it is not said */
} ArtefactReference;
bool artefact_reference_read(const XmlNode *node, ArtefactReference *out);
/* The first such child of `holder`, at any depth up to 2. */
bool artefact_ref_of(const XmlNode *holder, ArtefactRef *ref, Str *item);
int artefact_version_cmp(Str a, Str b); /* by its numbers */
