/* What the files of the record store share; others use records.h. */
#pragma once
#include "base/vec.h"
#include "format/file_kind.h"
#include "records/facet.h"
#include "records/listing.h"
#include "records/records.h"

/* --- statements and transactions (records.c) --- */

enum { RECORDS_MAX_STATEMENTS = 256, RECORDS_ARENA = 256 << 20 };

struct Records {
    Db *db;
    const RecordsWorld *world;
    FacetKeys *facets;
    bool is_batch, batch_failed;
    int64_t now_us; /* 0: the clock's */
    /* Prepared statements by the address of their text, which must live as long as the Records. */
    struct {
        const char *sql;
        Stmt *stmt;
    } statements[RECORDS_MAX_STATEMENTS];
};

/* Ready for parameters. One text is not in use twice at the same time. */
MUST_USE ErrCode records_statement(Records *records, const char *sql, Stmt **out, Err *err);
MUST_USE ErrCode records_begin(Records *records, Err *err);
/* Commits when rc is ERR_OK, else rolls back; returns rc, or why it could not be committed. */
MUST_USE ErrCode records_end(Records *records, ErrCode rc, Err *err);
/* One number: of the first row's first column; `none` when there is no row. */
MUST_USE ErrCode statement_number(Stmt *st, int64_t none, int64_t *out, Err *err);

/* --- rows (record_row.c) --- */

/* All of a record with its latest body and its stand. *found false: there is none by that id, and
 * just as much was done as for one that is there: the next one by id was read in its place. */
MUST_USE ErrCode record_load(Records *records, Str id, Arena *arena, Record *out, bool *found,
                             Err *err);
MUST_USE ErrCode record_load_no(Records *records, int64_t no, Arena *arena, Record *out, Err *err);
/* merged_into becomes "" where the viewer may not know of what the stub leads to; before a stub is
 * told of. */
MUST_USE ErrCode record_hide_target(Records *records, const Viewer *viewer, Record *record,
                                    Arena *arena, Err *err);
MUST_USE ErrCode record_body(Records *records, int64_t no, int64_t revision, Arena *arena,
                             const Doc **out, bool *found, Err *err);
/* Appends record->revision with record->body, and writes the row of the record as it now is; the
 * first revision makes the row. */
MUST_USE ErrCode record_store(Records *records, Record *record, Str act, Str note, Str by,
                              Err *err);
/* Into whose stand it falls by its body: fills stand.contexts and owner. */
MUST_USE ErrCode record_place(Records *records, Record *record, Arena *arena, Err *err);
/* record_save in a transaction of the caller. Nothing is written before all is checked: a record
 * that is refused (any code but those of the store itself) leaves the transaction as it was. */
MUST_USE ErrCode record_save_within(Records *records, const Viewer *viewer,
                                    const RecordDraft *draft, bool submit, Arena *arena,
                                    Record *out, Problems *problems, Err *err);
ErrCode record_not_found(Str id, Err *err); /* the one error of what is hidden or isn't there */
ErrCode record_denied(Err *err);
/* ERR_NOT_FOUND or ERR_DENIED, by what the viewer may know of it. */
ErrCode record_refuse(const Viewer *viewer, const Record *record, Err *err);
/* Loads for an act on the latest revision: ERR_NOT_FOUND for what the viewer may not know of,
 * ERR_CONFLICT when base isn't 0 and no longer the latest. */
MUST_USE ErrCode record_take(Records *records, const Viewer *viewer, Str id, int64_t base,
                             Arena *arena, Record *out, Err *err);
/* ERR_INVALID when base is 0: who acts on what there is names what was read. */
MUST_USE ErrCode record_want_base(const Record *record, int64_t base, Err *err);
MUST_USE ErrCode record_conflict(const Viewer *viewer, const Record *record, Err *err);
MUST_USE ErrCode record_audit(Records *records, const Viewer *viewer, const char *act,
                              const Record *record, Err *err);
/* ERR_DENIED when a closed window freezes what changed, and the viewer may not write into it. */
MUST_USE ErrCode record_check_frozen(Records *records, const Viewer *viewer, const Record *record,
                                     const Doc *before, const Doc *after, Str note, Arena *arena,
                                     Err *err);
MUST_USE ErrCode record_check_withdrawn(Records *records, const Viewer *viewer,
                                        const Record *record, Str note, Arena *arena, Err *err);
int64_t viewer_time(const Viewer *viewer); /* its now, or the clock's */

/* What is wrong with the record's body beside other records (record_rules.c). */
MUST_USE ErrCode record_check_rules(Records *records, const Viewer *viewer, const Record *record,
                                    RecordState state, Problems *problems, Err *err);

/* That no owner sets or changes who verified it (DutyTerms.verdict): neither an owner of what was
 * there nor of what it becomes. Taking the whole verdict out is for who may write. before {0}: a
 * new record. */
MUST_USE ErrCode record_check_verdict(Records *records, const Viewer *viewer, const Record *before,
                                      const Record *record, Problems *problems, Err *err);

/* Whether `into` would become a part of itself when `from` is merged into it. */
MUST_USE ErrCode record_check_merged(Records *records, const Viewer *viewer, const Record *from,
                                     const Record *into, Err *err);

/* --- files (attachment.c, attachment_use.c) --- */

/* Files that the body names and that are not kept, or that the viewer neither sent nor finds in
 * what they read of this record: the body before (NULL: there is none) and the public one. Whoever
 * knows a hash has no right to its file. */
MUST_USE ErrCode record_check_files(Records *records, const Viewer *viewer, const Record *record,
                                    const Doc *before, Problems *problems, Err *err);
/* Writes which files a revision names; with each revision that is stored. */
MUST_USE ErrCode record_use_files(Records *records, const Record *record, Err *err);
/* Anew from all revisions, when something went out of them; files that nothing names any more go
 * with the next sweep. */
MUST_USE ErrCode record_drop_files(Records *records, const Record *record, Err *err);
/* ERR_INVALID when the body names a file that is not kept. */
MUST_USE ErrCode record_want_files(Records *records, const Record *record, Err *err);
/* Keeps a file of that kind, in a transaction of the caller; *made: its bytes were not there, and
 * are still to be taken away (attachment_unwrite) when the transaction ends without being kept. */
MUST_USE ErrCode attachment_write(Records *records, const FileKind *kind, Str hash, Str bytes,
                                  int64_t at_us, bool *made, Err *err);
/* Whether the viewer sent it; it may be gone again. */
MUST_USE ErrCode attachment_was_sent(Records *records, const Viewer *viewer, Str hash, bool *sent,
                                     Err *err);
MUST_USE ErrCode attachment_unwrite(Records *records, Str hash, Err *err);

/* --- what time does (turn.c) --- */

/* What time makes of a body today; {0} where it changes nothing. */
Turn record_turn(const Records *records, const RecordType *type, const Doc *body);
/* Sets is_withheld by what is published, and writes when to look at the record again. */
MUST_USE ErrCode record_keep_turn(Records *records, Record *record, Err *err);
/* The same for its public body, in which days may be months: sooner, if need be. */
MUST_USE ErrCode record_add_turn(Records *records, const Record *record, const Doc *public,
                                 Err *err);

/* --- what ids lead to (reach.c) --- */

bool is_record_id(const Records *records, Str id); /* of a declared type */
/* The id, what it was merged into, and all that contains it; the count, at most `room`. */
enum { WIDER_MAX = 16 };
MUST_USE ErrCode id_wider(Records *records, Str id, Arena *arena, Str out[WIDER_MAX], size_t *count,
                          Err *err);
/* The id that it was merged into, else itself. */
MUST_USE ErrCode id_resolve(Records *records, Str id, Arena *arena, Str *out, Err *err);
/* How everybody may know of it; SENSITIVITY_STRICT: not at all. */
MUST_USE ErrCode id_standing(Records *records, Str id, Sensitivity *out, Err *err);
static inline bool record_is_public(const Record *r)
{
    return r->published && !r->is_withheld && r->stand.sensitivity <= SENSITIVITY_RESTRICTED;
}
static inline Sensitivity record_standing(const Record *r)
{
    return record_is_public(r) ? r->stand.sensitivity : SENSITIVITY_STRICT;
}

/* --- sides (side.c, public_side.c): where a record's links, facets, names and words are written
 * --- */

/* Beside Side: links of the published body as it was written, by which what depends on a record is
 * found; facets alone. */
enum { SIDE_DEPENDS = 2 };

/* What can have changed since a side was last written. */
typedef enum {
    CHANGED_BODY,
    CHANGED_LINKS, /* where its links lead to, and whether they may be shown; no text */
    CHANGED_STATE  /* facets alone */
} SideChange;

/* The rows of this side become those of the body; body NULL: there are none. Only differences are
 * written. */
MUST_USE ErrCode side_write(Records *records, int side, const Record *record, const Doc *body,
                            SideChange change, Arena *arena, Err *err);
/* Facets of rights on the working side; such texts are asked for by the store alone. */
enum { FACET_MAX_BYTES = 200 };
Str rights_facet(Arena *arena, Str context, Sensitivity sensitivity);
Str author_facet(Arena *arena, Str account);
Str written_facet(Arena *arena, Str account); /* who wrote the latest body: no right follows */
/* The link rows of a side (link.c). */
MUST_USE ErrCode links_write(Records *records, int side, const Record *record, const Doc *body,
                             Arena *arena, Err *err);
/* The body with its links to merged records leading to what these were merged into (link.c). */
MUST_USE ErrCode links_resolved(Records *records, const RecordType *type, const Doc *body,
                                Arena *arena, Doc **out, Err *err);
/* Projection, tombstone and the rows of SIDE_PUBLIC and SIDE_DEPENDS, as the record now stands.
 * CHANGED_LINKS: what is published is as it was, what its links lead to may have changed. */
MUST_USE ErrCode public_write(Records *records, const Record *record, SideChange change,
                              int64_t now_us, Arena *arena, Err *err);
/* Rewrites the public side of all that links to the id, and (`work`) their working side. */
MUST_USE ErrCode dependents_write(Records *records, Str id, bool work, int64_t now_us, Err *err);
/* Both sides of a record after an act, and those that depend on it when its standing changed;
 * before: as it was, {0} for a new one. same_body: the latest body is the one before. */
MUST_USE ErrCode record_write_sides(Records *records, const Record *record, const Record *before,
                                    bool same_body, Arena *arena, Err *err);
/* The keys by which a list goes: its names, by language, then, where the type has days, its day,
 * and its day in the other direction, so that what has none is last in both. */
enum { KEY_EARLIEST = LOCALE_COUNT, KEY_LATEST, KEY_COUNT };
/* Of the keys kept with a side; "" when it isn't there. */
Str side_kept_key(Str names, int key);
