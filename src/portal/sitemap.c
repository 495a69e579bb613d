#include "portal/sitemap.h"

#include "records/listing.h"

enum {
    SITEMAP_MAX = 16 << 20,
    HOST_MAX = 255,
    MAX_COUNTRIES = 16,
    MAX_PARTS = 64,
    MAX_RECORDS = 2000
};

/* A Host header is the client's word: only what a host and port can be made of is repeated. */
static bool is_host(Str host)
{
    for (size_t i = 0; i < host.len; i++) {
        char c = host.ptr[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!plain && (!c || !strchr(".:-[]", c)))
            return false;
    }
    return host.len > 0 && host.len <= HOST_MAX;
}

static void put_base(Buf *out, const Site *site, Str host)
{
    if (site_url(site).len)
        buf_add(out, site_url(site));
    else if (is_host(host))
        buf_printf(out, "http://" STR_FMT, STR_ARG(host));
}

/* The page in each language. Which pages are the same in another one, their heads say. */
static void put_page(Buf *out, Str base, const char *section, Str id)
{
    for (int l = 0; l < LOCALE_COUNT; l++) {
        buf_add(out, STR("<url><loc>"));
        buf_add(out, base);
        buf_printf(out, "/" STR_FMT "/%s%s", STR_ARG(languages[l].code), section,
                   id.len ? "/" : "");
        html_escape(out, id);
        buf_add(out, STR("</loc></url>\n"));
    }
}

static bool has_data(const Shelf *shelf, Str indicator)
{
    for (size_t i = 0; i < shelf_variable_count(shelf); i++)
        if (shelf_is_of(shelf_variable(shelf, i), indicator))
            return true;
    return false;
}

static void put_places(Buf *out, Str base, const Framework *framework)
{
    const Place *countries[MAX_COUNTRIES], *parts[MAX_PARTS];
    size_t count = place_countries(framework, countries, MAX_COUNTRIES);
    for (size_t c = 0; c < count; c++) {
        put_page(out, base, "places", countries[c]->id);
        put_page(out, base, "progress", countries[c]->id);
        size_t part_count = place_parts(framework, countries[c]->id, parts, MAX_PARTS);
        for (size_t i = 0; i < part_count; i++)
            put_page(out, base, "places", parts[i]->id);
    }
}

static void put_goals(Buf *out, Str base)
{
    char goal[24];
    for (uint64_t g = 1; g <= FRAMEWORK_GOALS; g++) {
        Str id = {goal, num_write_u64(g, goal)};
        put_page(out, base, "goals", id);
        put_page(out, base, "progress", id);
    }
}

static void put_indicator(Buf *out, Str base, const Site *site, const Shelf *shelf, Str indicator)
{
    if (!has_data(shelf, indicator))
        return;
    put_page(out, base, "indicators", indicator);
    if (outlook_speaks_of(site_outlook(site), indicator))
        put_page(out, base, "progress", indicator);
}

static size_t put_rows(Buf *out, Str base, const ListingPage *page)
{
    for (size_t i = 0; i < page->count; i++) {
        Str id = page->rows[i].id;
        put_page(out, base, page->rows[i].type->section,
                 str_part(id, str_find_char(id, ':') + 1, id.len));
    }
    return page->count;
}

/* The newest public records. What cannot be read leaves the list shorter. */
static void put_records(Buf *out, Str base, const Site *site, Records *records)
{
    Viewer nobody = viewer_public();
    ListingQuery query = {.side = SIDE_PUBLIC, .order = ORDER_NEWEST, .limit = LISTING_MAX_ROWS};
    ListingPage page = {.has_after = true};
    Arena *arena = arena_new(64 << 20);
    size_t count = 0;
    for (const RecordType *const *type = site_types(site); *type; type++)
        put_page(out, base, (*type)->section, STR(""));
    while (page.has_after && count < MAX_RECORDS &&
           !listing_read(records, &nobody, &query, arena, &page, NULL) && page.count) {
        count += put_rows(out, base, &page);
        query.after = page.rows[page.count - 1].mark;
    }
    arena_free(arena);
}

static void put_sitemap(Buf *out, Str base, const Site *site, const Seat *seat)
{
    const Shelf *shelf = seat->shelf;
    static const char *const lists[] = {"",         "goals",   "places", "datasets",
                                        "progress", "methods", "about"};
    const Framework *framework = site_framework(site);
    buf_add(out, STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                     "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"));
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        put_page(out, base, lists[i], STR(""));
    put_goals(out, base);
    for (size_t i = 0; i < indicator_count(framework); i++)
        put_indicator(out, base, site, shelf, indicator_at(framework, i));
    put_places(out, base, framework);
    for (size_t i = 0; i < shelf_dataset_count(shelf); i++)
        put_page(out, base, "datasets", shelf_dataset(shelf, i)->id);
    put_records(out, base, site, seat->records);
    buf_add(out, STR("</urlset>\n"));
}

static void put_robots(Buf *out, Str base)
{
    buf_add(out, STR("User-agent: *\nAllow: /\n"));
    if (base.len)
        buf_printf(out, "Sitemap: " STR_FMT "/sitemap.xml\n", STR_ARG(base));
}

bool answer_for_robots(const Site *site, const Seat *seat, const HttpRequest *rq, HttpReply *reply)
{
    Buf base, out;
    bool is_map = str_eq(rq->path, STR("/sitemap.xml"));
    if (!is_map && !str_eq(rq->path, STR("/robots.txt")))
        return false;
    buf_init(&base, 2000);
    buf_init(&out, SITEMAP_MAX);
    put_base(&base, site, rq->host);
    if (is_map)
        put_sitemap(&out, buf_str(&base), site, seat);
    else
        put_robots(&out, buf_str(&base));
    reply->status = 200;
    reply->content_type = is_map ? "application/xml; charset=utf-8" : "text/plain; charset=utf-8";
    reply->cache = "no-store";
    reply->body = http_body_new(buf_str(&out), true);
    buf_clear(&base);
    buf_clear(&out);
    return true;
}
