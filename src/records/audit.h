/* Audit: the trail of acts, append-only, each entry chained to the one before by SHA-256. Written
 * in the transaction of the act itself; a read of a classified record is entered and committed
 * before its reply leaves. Details are JSON objects without secrets and without withheld values.
 *
 * hash = SHA-256(hash before ‖ "\n" ‖ the entry as one line of JSON, keys in the order of
 * AuditEntry) */
#pragma once
#include "format/doc.h"
#include "sql/db.h"

typedef struct {
    int64_t number, at_us; /* from 1 without gaps */
    Str actor;             /* account, "operator", "" : nobody */
    Str act;    /* "record.publish", "session.open", "grant.add", "record.read", "export", … */
    Str object; /* a typed id, or "" */
    Str detail; /* JSON object */
    Str client; /* address with its last part cut: 192.0.2.0, 2001:db8:: */
    Str hash;   /* hex */
} AuditEntry;

/* In a transaction of the caller. detail NULL: {}. */
MUST_USE ErrCode audit_append(Db *db, Str actor, Str act, Str object, const Doc *detail, Str client,
                              Err *err);
typedef struct {
    Str actor, act, object;            /* "" : any; act "record." : all that begin so */
    int64_t since_us, until_us, after; /* after: a number; 0 */
    size_t limit;
    bool newest_first;
} AuditQuery;
MUST_USE ErrCode audit_list(Db *db, const AuditQuery *query, Arena *arena, AuditEntry **out,
                            size_t *count, Err *err);
/* *bad: the first entry whose hash does not follow, 0 when all is well; *count: entries looked at.
 * The last hash goes to out, to be written down elsewhere: a chain cut at its end shows by that. */
MUST_USE ErrCode audit_verify(Db *db, int64_t *bad, int64_t *count, char out[65], Err *err);
