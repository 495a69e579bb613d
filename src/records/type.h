/* RecordType: what a kind of record is made of, declared once as a constant. Forms, validation,
 * JSON, lists, filters, search, feeds, history, import, export and rights follow from it; a new
 * type is a new constant, not a new module.
 *
 * A body (body.h) is a document of the envelope's fields, which all types share, and the type's
 * own. A folder declares its types; cli joins them and opens the records with them. */
#pragma once
#include "base/str.h"

typedef enum {
    FIELD_TEXT,   /* without a language: a code, an acronym, an address of a street */
    FIELD_TEXTS,  /* by language: {"ru": "…", "en": "…"} */
    FIELD_NUMBER, /* JSON number, kept as it was written */
    FIELD_DATE,   /* "2025", "2025-08" or "2025-08-03" */
    FIELD_CHOICE, /* one of `choices` */
    FIELD_FLAG,   /* true or absent */
    FIELD_URL,    /* http or https */
    FIELD_EMAIL,
    FIELD_LANGUAGE, /* a code of locale.h */
    FIELD_TIME,     /* "14:30", of the zone named beside it */
    FIELD_ZONE,     /* "Asia/Almaty" */
    FIELD_FILE,     /* the SHA-256 of a file that is kept (attachment.h) */
    FIELD_IMAGE,    /* the same of an image; "alternative" beside it says what it shows */
    FIELD_LINK,     /* {"to": "place:KG", "share": 40, "since": "2020", "until": "2024", "checked":
                     * "person:…"};     parts behind `to` may be absent */
    FIELD_GROUP     /* a block of fields of its own */
} FieldKind;

enum {
    FIELD_MANY = 1,       /* a list of such values */
    FIELD_LONG = 2,       /* several lines, Markdown without HTML */
    FIELD_FACET = 4,      /* lists filter by it */
    FIELD_COLUMN = 8,     /* lists show it */
    FIELD_CONTEXT = 16,   /* what it links to is a context: grants there reach this record */
    FIELD_SHARES = 32,    /* shares of the list, where given, sum to 100 */
    FIELD_REPORTED = 64,  /* frozen where a reporting window is closed */
    FIELD_SEARCHED = 128, /* its words are found; names always are */
    FIELD_NAMING = 256,   /* a text that names a field of the same type: a form offers them */
    FIELD_PARENT = 512,   /* a link to the same type that may not lead back to where it began */
    /* How a page tells it. */
    FIELD_SECTION = 1024, /* has a part of the page for itself */
    FIELD_DATED = 2048,   /* of a group: a time line, by the first of its days */
    FIELD_LEAD = 4096,    /* in a group: what a block is called by; the first that has a value */
    FIELD_UNDER = 8192,   /* in a group: blocks stand together under each of its values */
    FIELD_TOLD = 16384    /* told beside the name where another page leads to the record */
};

/* What becomes of a value in public. A restricted record is published in general terms; a
 * confidential one isn't published (projection.h). */
typedef enum {
    PRIVACY_NAMES,   /* public; withheld when the record is restricted (what most fields are) */
    PRIVACY_KEPT,    /* public, of restricted records too: a kind, a country, a goal */
    PRIVACY_GENERAL, /* a place becomes its province or country, a day its month, when restricted */
    PRIVACY_CONSENT, /* public where the flag "consent" beside it is true; never when restricted */
    PRIVACY_INTERNAL /* never public */
} FieldPrivacy;

typedef enum {
    RECORD_DRAFT = 1,
    RECORD_RETURNED, /* by a reviewer, with a note */
    RECORD_SUBMITTED,
    RECORD_PUBLISHED,
    RECORD_ARCHIVED
} RecordState;

typedef enum {
    SENSITIVITY_PUBLIC,
    SENSITIVITY_RESTRICTED,
    SENSITIVITY_CONFIDENTIAL,
    SENSITIVITY_STRICT /* strictly confidential */
} Sensitivity;

enum { SENSITIVITY_COUNT = 4 };

typedef struct Field {
    const char *name; /* of JSON and form: lower case, '_' between words */
    FieldKind kind;
    unsigned flags;
    RecordState required; /* from that state on; 0: never. RECORD_DRAFT: always */
    FieldPrivacy privacy;
    const char *const *choices; /* ended by NULL; its label is the message "choice.NAME.CHOICE" */
    const char *const *to;      /* of a link: types it may lead to, ended by NULL */
    const struct Field *fields; /* of a group, ended by {0} */
    size_t max;                 /* bytes of a text, items of a list; 0: FIELD_MAX_BYTES, _ITEMS */
} Field;

enum { FIELD_MAX_BYTES = 2000, FIELD_MAX_LONG_BYTES = 40000, FIELD_MAX_ITEMS = 200 };
enum { RECORD_MAX_BYTES = 1 << 20 }; /* of a body */

struct Problems;
struct Doc;

/* Other records, for rules: the latest body of the one that is called so, as the writer may read
 * it; NULL: there is none, or none for them. */
typedef struct {
    void *context;
    const struct Doc *(*body)(void *context, Str id);
    /* What it was merged into, as far as the writer may know of that; else itself. */
    Str (*resolved)(void *context, Str id);
} RecordLook;

/* How a list is ordered; by day: what names none goes last, whichever way. */
typedef enum { ORDER_NAME, ORDER_NEWEST, ORDER_EARLIEST, ORDER_LATEST } ListingOrder;

/* What has come about on a day by time alone, and when to look again. */
typedef struct {
    bool is_withheld; /* published, but not for the public's eyes before `next` */
    const char *mark; /* one of the type's marks: lists filter by it; NULL: none */
    char next[11];    /* the day, in UTC, on which this changes; "": never */
    char shown[11]; /* the day from which the public sees it, for news of it; "": its publishing */
} Turn;

/* How a record waits for somebody (duties.h): who owes it, how it stands, who looks at it when it
 * is done. Fields of the type, by their names; its day is RecordType.day. */
typedef struct {
    const char *const *owners; /* links to whom it is due from, ended by NULL */
    const char *status;        /* the choice that tells how it stands, with FIELD_FACET */
    const char *const *open;   /* its choices while it is due, ended by NULL */
    const char *late;          /* the mark of one that is over its day; NULL: none */
    const char *done; /* the choice in which somebody else verifies it; NULL: nobody does */
    /* The link to who did, and the fields that belong to it, ended by NULL: nobody who stands for
     * an owner (duties.h) sets or changes them, unless they may review the record. */
    const char *verifier;
    const char *const *verdict; /* with the verifier itself; NULL where nobody verifies */
    const char *const *report;  /* what its owner and its verifier tell: columns of a worksheet */
} DutyTerms;

typedef struct RecordType {
    const char *name;    /* "organisation": first part of ids */
    const char *section; /* "organisations": of addresses and feeds */
    const Field *fields; /* its own, ended by {0} */
    /* Rules that no field can say alone; adds what is wrong. NULL: none. */
    void (*check)(const struct Doc *body, RecordState state, struct Problems *problems);
    /* Rules that want other records; where the writer may not read them, they are silent. NULL:
     * none. */
    void (*look)(const struct Doc *body, RecordState state, const RecordLook *look,
                 struct Problems *problems);
    /* NULL: time changes nothing. */
    Turn (*turns)(const struct Doc *body, Str today);
    const char *const *marks; /* that `turns` may set, ended by NULL: "choice.mark.MARK" */
    /* Dates by which a record stands in a calendar; with last_day it is an event, whose times are
     * in "DAY_at" and "zone". NULL: in none. */
    const char *day, *last_day;
    ListingOrder order;    /* of public lists, unless another is asked for */
    const DutyTerms *duty; /* NULL: it waits for nobody but its reviewer */
    const char *general; /* the field whose choice names a restricted record in general: the message
                          * "general.TYPE.CHOICE"; NULL: "general.TYPE" */
    bool counts_reads;   /* its public pages tell how often they were read, by language (reads.h) */
    bool is_guarded; /* restricted at entry where the place asks for it (reference/guarded.csv) */
} RecordType;

/* The envelope: name, summary; behind the type's own fields: sources, versions, owner, original,
 * sensitivity, reason, review_due. */
extern const Field envelope_head[], envelope_tail[]; /* ended by {0} */

/* All fields of a type in the order of bodies and forms: head, own, tail. NULL past the end. */
const Field *type_field(const RecordType *type, size_t i);
const Field *type_find_field(const RecordType *type, Str name);
const Field *field_find(const Field *fields, Str name); /* of a group */
/* In an array ended by NULL. */
const RecordType *type_find(const RecordType *const *types, Str name);
const RecordType *type_of_section(const RecordType *const *types, Str section);
/* "organisation" of "organisation:undp"; "" when the id has no such form. An id is a type, a colon
 * and 1 to 64 letters, digits, '-', '.', '_'. */
Str id_type(Str id);
bool id_is_valid(Str id);

Str state_name(RecordState state); /* "draft" */
RecordState state_find(Str name);  /* 0: none */
Str sensitivity_name(
    Sensitivity sensitivity);   /* "public", "restricted", "confidential", "strict" */
int sensitivity_find(Str name); /* -1: none */
