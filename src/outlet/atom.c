#include "outlet/atom.h"

#include "base/clock.h"
#include "format/xml_tree.h"

#define TAG_YEAR "2026" /* the first in which there were such ids */

static void put_attribute(Buf *out, const char *name, Str value)
{
    buf_printf(out, " %s=\"", name);
    xml_escape(out, value);
    buf_char(out, '"');
}

static void put_text(Buf *out, const char *name, Str text, Str language)
{
    buf_printf(out, "<%s", name);
    if (language.len)
        put_attribute(out, "xml:lang", language);
    buf_char(out, '>');
    xml_escape(out, text);
    buf_printf(out, "</%s>\n", name);
}

static void put_link(Buf *out, const char *relation, const char *type, Str href)
{
    if (!href.len)
        return;
    buf_printf(out, "<link rel=\"%s\" type=\"%s\"", relation, type);
    put_attribute(out, "href", href);
    buf_add(out, STR("/>\n"));
}

static void put_time(Buf *out, int64_t us)
{
    char text[CLOCK_TEXT_MAX];
    put_text(out, "updated", clock_text(us, text), STR(""));
}

void atom_begin(Buf *out, const AtomFeed *feed)
{
    buf_add(out, STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                     "<feed xmlns=\"http://www.w3.org/2005/Atom\""
                     " xmlns:at=\"http://purl.org/atompub/tombstones/1.0\""));
    put_attribute(out, "xml:lang", feed->language);
    buf_add(out, STR(">\n"));
    put_text(out, "id", feed->id, STR(""));
    put_text(out, "title", feed->title, STR(""));
    put_time(out, feed->updated_us);
    buf_add(out, STR("<author>"));
    put_text(out, "name", feed->author, STR(""));
    buf_add(out, STR("</author>\n"));
    put_link(out, "self", "application/atom+xml", feed->self);
    put_link(out, "alternate", "text/html", feed->page);
}

void atom_entry(Buf *out, const AtomEntry *entry)
{
    buf_add(out, STR("<entry>\n"));
    put_text(out, "id", entry->id, STR(""));
    put_text(out, "title", entry->title, entry->title_language);
    put_time(out, entry->updated_us);
    put_link(out, "alternate", "text/html", entry->page);
    put_link(out, "alternate", "application/json", entry->data);
    if (entry->summary.len)
        put_text(out, "summary", entry->summary, entry->summary_language);
    buf_add(out, STR("</entry>\n"));
}

void atom_deleted(Buf *out, Str id, int64_t at_us)
{
    char text[CLOCK_TEXT_MAX];
    buf_add(out, STR("<at:deleted-entry"));
    put_attribute(out, "ref", id);
    put_attribute(out, "when", clock_text(at_us, text));
    buf_add(out, STR("/>\n"));
}

void atom_end(Buf *out) { buf_add(out, STR("</feed>\n")); }

/* --- ids --- */

static bool is_plain(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c && strchr("-._~:/?&=%,;", c));
}

/* "sdg.example.org" of "https://sdg.example.org:8443/portal" */
static Str host_of(Str url)
{
    size_t at = str_find(url, STR("://"));
    Str rest = at == SIZE_MAX ? STR("") : str_part(url, at + 3, url.len);
    size_t end = 0;
    while (end < rest.len && !strchr("/:?#", rest.ptr[end]))
        end++;
    return end ? str_part(rest, 0, end) : STR("darya.invalid");
}

void atom_tag(Buf *out, Str url, Str name)
{
    buf_printf(out, "tag:" STR_FMT "," TAG_YEAR ":", STR_ARG(host_of(url)));
    for (size_t i = 0; i < name.len; i++)
        if (is_plain(name.ptr[i]))
            buf_char(out, name.ptr[i]);
        else
            buf_printf(out, "%%%02X", (unsigned)(unsigned char)name.ptr[i]);
}
