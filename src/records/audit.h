/* Audit: the trail of acts, append-only, each entry chained to the one before by SHA-256. Written
 * in the transaction of the act itself; a read of a classified record is entered and committed
 * before its reply leaves. Details are JSON objects without secrets and without withheld values.
 *
 * hash = SHA-256(hash before ‖ "\n" ‖ the entry as one line of JSON, keys in the order of
 * AuditEntry); the hash before the first entry is "" */
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

extern const Migration audit_migrations[];

enum { AUDIT_MAX_DETAIL = 1 << 16, AUDIT_MAX_ROWS = 10000 };

/* In a transaction of the caller, at the time of the clock. detail NULL: {}; another kind than an
 * object is ERR_INVALID, more than AUDIT_MAX_DETAIL bytes of it ERR_TOO_LARGE. */
MUST_USE ErrCode audit_append(Db *db, Str actor, Str act, Str object, const Doc *detail, Str client,
                              Err *err);
typedef struct {
    Str actor, act, object;            /* "" : any; act "record." : all that begin so */
    int64_t since_us, until_us, after; /* from since on, before until; after: a number; 0: any */
    size_t limit;                      /* 0, or more than AUDIT_MAX_ROWS: that */
    bool newest_first;                 /* then `after` goes back: numbers below it */
} AuditQuery;
MUST_USE ErrCode audit_list(Db *db, const AuditQuery *query, Arena *arena, AuditEntry **out,
                            size_t *count, Err *err);
/* *bad: the first entry whose hash does not follow, 0 when all is well; *count: entries looked at.
 * The last hash that follows goes to out ("" : of no entry), to be written down elsewhere: a chain
 * cut at its end shows by that. Reads in parts, in the same memory however long the trail is. */
MUST_USE ErrCode audit_verify(Db *db, int64_t *bad, int64_t *count, char out[65], Err *err);
/* An address with its last part cut, in the arena: the last octet of IPv4 (IPv4 written as IPv6,
 * too), all behind the first 48 bits of IPv6. "" for what is no address. */
Str audit_client(Str address, Arena *arena);
