/* Records: the record store over one connection: what people write, every revision of it, and the
 * public projection. One Records, one thread; writing calls make one transaction each and leave
 * nothing behind when they fail.
 *
 * Every act appends a revision with the whole body; nothing is overwritten but by `erase`. The
 * public side (projection, links, facets, names, search) is written in the same transaction that
 * publishes, and follows when a record it links to changes its sensitivity, is merged or archived.
 */
#pragma once
#include "locale/locale.h"
#include "records/body.h"
#include "records/viewer.h"
#include "sql/db.h"

typedef struct Records Records;

extern const Migration records_migrations[];

/* What the records must know of the world above them. */
typedef struct {
    const RecordType *const *types; /* ended by NULL */
    void *context;
    /* Reference ids (place:KG, goal:6, target:6.1, indicator:6.1.1): whether there is one, and the
     * ids that contain it, nearest first (place:KG-C → place:KG; indicator:6.1.1 → target:6.1,
     * goal:6); the count. */
    bool (*exists)(void *context, Str id);
    size_t (*wider)(void *context, Str id, Arena *arena, Str *out, size_t room);
    /* The least sensitivity at which a guarded type begins where one of its links is `id`. */
    Sensitivity (*guard)(void *context, const RecordType *type, Str id);
    const Locale *const *locales; /* LOCALE_COUNT, for the order of names */
    const char *files; /* the folder in which attached files lie (attachment.h); NULL: none do */
} RecordsWorld;

/* Borrows db and world. */
MUST_USE ErrCode records_open(Records **out, Db *db, const RecordsWorld *world, Err *err);
void records_close(Records *records); /* NULL is fine */
/* The time by which due days and embargoes are told; 0, as it begins: the clock's. For tests. */
void records_set_clock(Records *records, int64_t now_us);
/* What time alone has changed until now (a promise became overdue, an embargo ended): the records
 * concerned are found, shown and withheld by it from then on. *count: how many. */
MUST_USE ErrCode records_turn(Records *records, size_t *count, Err *err);
Db *records_db(Records *records);
const RecordsWorld *records_world(const Records *records);
/* The writing calls between them are one transaction, for imports. After one that failed the others
 * may still be tried, to see what they say, but nothing will be kept: ERR_INVALID. keep false:
 * nothing is, and that is fine. Lists are not read in between. */
MUST_USE ErrCode records_batch_begin(Records *records, Err *err);
MUST_USE ErrCode records_batch_end(Records *records, bool keep, Err *err);

typedef struct {
    Str id;
    const RecordType *type;
    int64_t no;        /* of the store alone, never shown */
    int64_t revision;  /* the latest; from 1 */
    int64_t published; /* the revision that is public; 0: none */
    RecordState state; /* of the latest */
    Stand stand;
    Str owner,
        merged_into; /* ids, or ""; merged_into as far as the viewer may know of that record */
    bool is_merged;
    bool is_withheld; /* published, but not public before a day (turn.c) */
    int64_t created_us, changed_us, submitted_us;
    int64_t published_us;       /* when it first was public; 0: never */
    Str created_by, changed_by; /* accounts, or "operator" */
    const Doc *body;            /* of the latest, or of the revision asked for */
} Record;

/* --- reading --- (into the arena; ERR_NOT_FOUND also where the viewer may not know of it) */

/* revision 0: the latest.
 *
 * The sensitivity in force of a revision is the strictest of its own and of all later ones': what
 * was written before a record was classified is classified with it, and stays so when the record is
 * cleaned and declassified, for its text may be what the classification was about. That holds for
 * what everybody once saw, too: else a take-down would end with the declassifying. It is computed
 * on reading, so it moves with the revisions from store to store; an older revision, a difference
 * with it, its note and the comments on it want clearance for it (out->stand then has it, for the
 * trail of reads). An author reads all of an own draft that never was public. */
MUST_USE ErrCode record_read(Records *records, const Viewer *viewer, Str id, int64_t revision,
                             Arena *arena, Record *out, Err *err);
/* What everybody sees: {"id","type","revision","published_at","changed_at","body":{…}}; follows a
 * merge: *moved_to is the id it leads to, else "". */
MUST_USE ErrCode record_public(Records *records, Str id, Arena *arena, Doc **out, Str *moved_to,
                               Err *err);

typedef struct {
    int64_t number, at_us;
    Str act, note,
        by; /* act: save, submit, return, publish, archive, reopen, merge, erase, import */
    RecordState state;
    Sensitivity sensitivity; /* in force */
    bool is_open;            /* the viewer may read it; else it has no note here */
} Revision;
/* Newest first. */
MUST_USE ErrCode record_history(Records *records, const Viewer *viewer, Str id, Arena *arena,
                                Revision **out, size_t *count, Err *err);

enum { RECORD_COMMENT_MAX = 4000 };
typedef struct {
    int64_t number, revision, at_us;
    Str by, text;
    Sensitivity sensitivity; /* in force, of the revision */
} Comment;                   /* on a review; for those who may read that revision */
MUST_USE ErrCode record_comments(Records *records, const Viewer *viewer, Str id, Arena *arena,
                                 Comment **out, size_t *count, Err *err);

/* Reads of classified records are in the trail before the reply leaves: who shows a working copy
 * (its history, its comments, a list with it) asks the fitting _must_audit for each, and gives
 * those ids to record_audit_read on a Records that writes, which commits one entry each
 * ("record.read"). */
bool record_must_audit(const Record *record);
/* Of a record that need not be: whether a note or comment of a classified revision is among them.
 */
bool revisions_must_audit(const Revision *revisions, size_t count);
bool comments_must_audit(const Comment *comments, size_t count);
MUST_USE ErrCode record_audit_read(Records *writing, const Viewer *viewer, const Str *ids,
                                   size_t count, Err *err);

/* --- writing --- */

typedef struct {
    const RecordType *type;
    Str id;       /* "" : a new one, its id is made */
    int64_t base; /* the revision that was edited; 0: there is none yet. Another one in the store:
                   * ERR_CONFLICT */
    const Doc *body;
    Str note; /* at most RECORD_NOTE_MAX bytes */
} RecordDraft;
enum { RECORD_NOTE_MAX = 2000 };

/* Saves as a draft, or submits.
 *
 * Who: ACT_WRITE where the record stands before and where its new body puts it; an own draft that
 * was never published may keep its contexts. An id is chosen by those alone who import and read up
 * to strict in "region"; to others an id that is free and one that they may not know of are both
 * ERR_NOT_FOUND, so that no table can ask which ids there are.
 *
 * Sensitivity: the effective one is the strictest since the last publishing, so raising it is in
 * force at once, in public too (a take-down is one save), and lowering waits for publishing by
 * another person. A guarded type begins at world->guard of its links: a body without a sensitivity
 * gets that one, with the reason "guarded", at every save; a never published body that names a
 * lower one keeps it, but the effective one is the guard's until another person publishes it.
 *
 * With problems: ERR_INVALID, nothing is saved (a draft is checked
 * for what a draft must have: the right kinds of values). A published record gets a draft beside
 * what is public. ERR_DENIED: the viewer may not. */
MUST_USE ErrCode record_save(Records *records, const Viewer *viewer, const RecordDraft *draft,
                             bool submit, Arena *arena, Record *out, Problems *problems, Err *err);

/* Whether record_save would listen to the viewer at all, to be asked before much is made of what
 * was sent. id "": of a new one. ERR_NOT_FOUND, ERR_DENIED: as record_save says it. */
MUST_USE ErrCode record_may_save(Records *records, const Viewer *viewer, Str id, Err *err);

typedef enum { STEP_SUBMIT, STEP_RETURN, STEP_PUBLISH, STEP_ARCHIVE, STEP_REOPEN } Step;
/* A step of the review, on the revision that was read: base as above; 0 is ERR_INVALID to who may
 * take the step, and changes nothing of what others are told. Nobody publishes an own text
 * (the operator may); lowering a sensitivity wants, like any publishing, another person than its
 * author, with clearance for what it was. Returning wants a note. */
MUST_USE ErrCode record_step(Records *records, const Viewer *viewer, Str id, Step step,
                             int64_t base, Str note, Arena *arena, Record *out, Problems *problems,
                             Err *err);
/* Whether record_step would be allowed, for buttons. */
bool record_may_step(const Viewer *viewer, const Record *record, Step step);

MUST_USE ErrCode record_comment(Records *records, const Viewer *viewer, Str id, Str text, Err *err);
/* A record as it was read: base as for record_step. */
typedef struct {
    Str id;
    int64_t base;
} RecordRead;
/* `from` becomes an archived stub that leads to `into`; links to it count as links to `into`.
 * ERR_INVALID, too: `into` would become a part of itself. */
MUST_USE ErrCode record_merge(Records *records, const Viewer *viewer, RecordRead from,
                              RecordRead into, Str note, Err *err);
/* Replaces a field in all revisions by the tombstone {"erased": "2026-11-26"} of its kind (texts:
 * "[erased 2026-11-26]"; of a list as a whole, one of them in it), in the projection and in search
 * too; `path` as of a difference: "offices.0.title" or "contact". "comment:2" is a comment by its
 * number, "note:3" the note of revision 3: they become that text. Files that wait for an import are
 * dropped, whoever sent them (staging.h); an attached file goes with its field, unless another
 * record names it. The reason is kept, the value nowhere. */
MUST_USE ErrCode record_erase(Records *records, const Viewer *viewer, RecordRead record, Str path,
                              Str reason, Err *err);
