/* iCalendar: events, days of promises and deadlines as calendar programs read them (RFC 5545),
 * written into a buffer: ical_begin, events in any order, ical_end.
 *
 * A day without a time is a whole day; a month or year known alone spans all of its days. A time in
 * a zone is written in UTC, so that no table of zones goes along; a time without a zone is that of
 * the reader's place, as the standard has it. Lines end in CRLF and are folded at 75 bytes, between
 * letters. */
#pragma once
#include "base/buf.h"

typedef enum { ICAL_TENTATIVE, ICAL_CONFIRMED, ICAL_CANCELLED } IcalStatus;

typedef struct {
    Str uid;          /* the same for ever */
    int64_t sequence; /* grows with each change */
    int64_t changed_us;
    Str day, last_day;           /* "2025-08-03", "2025-08", "2025"; last_day "": the same */
    Str time, end_time;          /* "14:30" or "" */
    Str zone;                    /* "Asia/Almaty" or "" */
    Str title, text, place, url; /* "": none */
    Str title_language, text_language, language; /* language: of the place */
    IcalStatus status;
    bool is_busy; /* somebody has to be there; else a mark on the day */
} IcalEvent;

void ical_begin(Buf *out, Str name, Str language);
void ical_event(Buf *out, const IcalEvent *event);
/* is_empty: no event was written; the standard wants a component, so a zone stands there. */
void ical_end(Buf *out, bool is_empty);
