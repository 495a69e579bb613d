#include "outlet/ical.h"

#include "base/clock.h"
#include "locale/zone.h"
#include "records/partial_date.h"

enum { LINE_BYTES = 75, LINE_MAX = 1 << 17 };

/* The line as it is, in pieces of at most 75 bytes, never within a letter. */
static void put_folded(Buf *out, Str line)
{
    size_t room = LINE_BYTES;
    while (line.len > room) {
        size_t cut = room;
        while (cut > 1 && ((unsigned char)line.ptr[cut] & 0xc0) == 0x80)
            cut--;
        buf_add(out, str_part(line, 0, cut));
        buf_add(out, STR("\r\n "));
        line = str_part(line, cut, line.len);
        room = LINE_BYTES - 1;
    }
    buf_add(out, line);
    buf_add(out, STR("\r\n"));
}

/* TEXT of the standard: what has a meaning is escaped, other signs below a space are left out. */
static void put_text(Buf *out, Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '\\' || c == ';' || c == ',')
            buf_char(out, '\\');
        if (c == '\n')
            buf_add(out, STR("\\n"));
        else if ((unsigned char)c >= ' ' && c != 127)
            buf_char(out, c);
    }
}

static void put_property(Buf *out, const char *name, Str language, Str text)
{
    Buf line;
    if (!text.len)
        return;
    buf_init(&line, LINE_MAX);
    buf_add(&line, str_of(name));
    if (language.len)
        buf_printf(&line, ";LANGUAGE=" STR_FMT, STR_ARG(language));
    buf_char(&line, ':');
    put_text(&line, text);
    put_folded(out, buf_str(&line));
    buf_clear(&line);
}

/* An address stands as it is: it has no commas to escape, and none of its signs may end the line.
 */
static void put_address(Buf *out, const char *name, Str url)
{
    Buf line;
    bool is_plain = url.len > 0;
    for (size_t i = 0; i < url.len; i++)
        is_plain = is_plain && (unsigned char)url.ptr[i] > ' ' && url.ptr[i] != 127;
    if (!is_plain)
        return;
    buf_init(&line, LINE_MAX);
    buf_printf(&line, "%s:" STR_FMT, name, STR_ARG(url));
    put_folded(out, buf_str(&line));
    buf_clear(&line);
}

/* --- moments --- */

/* "2025-08-03T04:30:00.000000Z" as "20250803T043000Z". */
static void put_moment(Buf *out, const char *name, int64_t us)
{
    char text[CLOCK_TEXT_MAX];
    Str t = clock_text(us, text);
    buf_printf(out, "%s:%.4s%.2s%.2sT%.2s%.2s%.2sZ\r\n", name, t.ptr, t.ptr + 5, t.ptr + 8,
               t.ptr + 11, t.ptr + 14, t.ptr + 17);
}

static void put_day(Buf *out, const char *name, Str day)
{
    buf_printf(out, "%s;VALUE=DATE:%.4s%.2s%.2s\r\n", name, day.ptr, day.ptr + 5, day.ptr + 8);
}

static void put_time(Buf *out, const char *name, Str day, Str time, Str zone)
{
    int64_t us;
    if (zone.len && zone_moment(zone, day, time, &us)) {
        put_moment(out, name, us);
        return;
    }
    buf_printf(out, "%s:%.4s%.2s%.2sT%.2s%.2s00\r\n", name, day.ptr, day.ptr + 5, day.ptr + 8,
               time.ptr, time.ptr + 3);
}

static void put_span(Buf *out, const IcalEvent *e)
{
    char first[PARTIAL_DATE_DAY], after[PARTIAL_DATE_DAY];
    Str last = e->last_day.len ? e->last_day : e->day;
    bool is_long = e->end_time.len != 5 && !str_eq(last, e->day); /* days, whose last has no end */
    bool is_later = str_cmp(e->day, last) < 0 || str_cmp(e->time, e->end_time) < 0;
    if (e->time.len == 5 && e->day.len == 10 && !is_long) {
        put_time(out, "DTSTART", e->day, e->time, e->zone);
        if (e->end_time.len == 5 && last.len == 10 && is_later)
            put_time(out, "DTEND", last, e->end_time, e->zone);
        return;
    }
    put_day(out, "DTSTART", partial_date_first(e->day, first));
    put_day(out, "DTEND", partial_date_after(last, after));
}

/* --- the calendar --- */

void ical_begin(Buf *out, Str name, Str language)
{
    buf_add(out, STR("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Darya//Register//EN\r\n"
                     "CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n"));
    put_property(out, "NAME", language, name);
    put_property(out, "X-WR-CALNAME", STR(""), name); /* what programs read who don't know NAME */
    buf_add(out, STR("REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n"));
}

void ical_event(Buf *out, const IcalEvent *e)
{
    static const char *const statuses[] = {"TENTATIVE", "CONFIRMED", "CANCELLED"};
    if (partial_date_check(e->day) != DATE_FINE)
        return;
    buf_add(out, STR("BEGIN:VEVENT\r\n"));
    put_property(out, "UID", STR(""), e->uid);
    buf_printf(out, "SEQUENCE:%lld\r\n", (long long)e->sequence);
    put_moment(out, "DTSTAMP", e->changed_us);
    put_moment(out, "LAST-MODIFIED", e->changed_us);
    put_span(out, e);
    put_property(out, "SUMMARY", e->title_language, e->title);
    put_property(out, "DESCRIPTION", e->text_language, e->text);
    put_property(out, "LOCATION", e->language, e->place);
    put_address(out, "URL", e->url);
    buf_printf(out, "STATUS:%s\r\nTRANSP:%s\r\nEND:VEVENT\r\n", statuses[e->status],
               e->is_busy ? "OPAQUE" : "TRANSPARENT");
}

void ical_end(Buf *out, bool is_empty)
{
    if (is_empty)
        buf_add(out, STR("BEGIN:VTIMEZONE\r\nTZID:Etc/UTC\r\nBEGIN:STANDARD\r\n"
                         "DTSTART:19700101T000000\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\n"
                         "TZNAME:UTC\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"));
    buf_add(out, STR("END:VCALENDAR\r\n"));
}
