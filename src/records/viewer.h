/* Viewer: who looks, as a plain value; made once for a request (access/) and taken by everything
 * below. Who may see or do a thing is decided in this module alone.
 *
 * A reach is a context in which the viewer may do certain acts, up to a sensitivity. Contexts are
 * typed ids: "region" (all), "place:KG", "organisation:undp", "group:…", or a record's own id. */
#pragma once
#include "base/arena.h"
#include "records/type.h"

typedef enum {
    ACT_READ = 1,   /* working copies, history, comments */
    ACT_WRITE = 2,  /* make, save, submit */
    ACT_REVIEW = 4, /* return, publish what somebody else wrote */
    ACT_ARCHIVE = 8,
    ACT_MERGE = 16,
    ACT_ERASE = 32,
    ACT_IMPORT = 64,  /* many at once */
    ACT_EXPORT = 128, /* working copies as files; classified ones want a step up */
    ACT_WINDOW = 256, /* open and close reporting windows, write into a closed one */
    ACT_GRANT = 512,  /* invite people, give roles of own contexts */
    ACT_AUDIT = 1024  /* read the trail */
} Act;

typedef struct {
    Str context;
    unsigned acts; /* of Act */
    Sensitivity clearance;
} Reach;

typedef struct {
    Str account;        /* "" : nobody signed in. The command line is "operator" */
    bool is_operator;   /* may everything: the owner of the data folder at its command line */
    bool is_stepped_up; /* told the password within the last minutes */
    const Reach *reaches;
    size_t reach_count;
    Str organisation; /* of the account, "" : none. It gives no rights; the viewer answers for it
                       * (duties.h) */
    int64_t now_us;
    Str client; /* address with its last part cut (audit_client), for the trail; "" */
} Viewer;

Viewer viewer_public(void);
Viewer viewer_operator(int64_t now_us);

/* What rights hang on. */
typedef struct {
    Str id, author;          /* author: account that wrote the latest body */
    Sensitivity sensitivity; /* the effective one: the strictest since it last was published */
    const Str *contexts;     /* without "region", which is always meant */
    size_t context_count;
    /* No revision of it ever was public: not even one that is archived. False is the safe side. */
    bool is_never_published;
} Stand;

/* Whether the viewer may do one act with a record: the operator always; one who isn't signed in
 * never (the public side asks nobody). Otherwise by one reach that has the act, a clearance of the
 * record's sensitivity or above, and a context that is "region", one of the record's, or the record
 * itself; these are never pieced together from several reaches. Then:
 *
 * - ACT_EXPORT of what is above SENSITIVITY_PUBLIC wants is_stepped_up, too.
 * - An author reads and writes an own draft that was never published, whatever its sensitivity and
 *   contexts, as long as there is some reach with ACT_WRITE: one whose grants ended, or whose
 *   account is closed, has none. Nothing else follows from being an author; once somebody else
 *   writes a revision, that is the author. */
bool viewer_may(const Viewer *viewer, Act act, const Stand *stand);
/* In some context at least, for menus and for a record that isn't there yet. */
bool viewer_may_somewhere(const Viewer *viewer, Act act);
