/* What lists by hand have in common: conditions, where a page began, and rows, as text. */
#pragma once
#include "records/mark.h"
#include "records/records_parts.h"
#include "records_open.h"

enum { HAND_LINE = 1 << 20 };

/* `test` is about l.to_id, with the id three times. */
static inline void hand_link(Buf *out, Side side, const char *relations, const char *test, Str id)
{
    buf_printf(out,
               " AND EXISTS (SELECT 1 FROM link l WHERE l.side = %d AND l.from_no = r.no%s AND ",
               (int)side, relations);
    buf_printf(out, test, STR_ARG(id), STR_ARG(id), STR_ARG(id));
    buf_add(out, STR(")"));
}

/* A place with its parts, whose ids begin with its own. */
#define IN_PLACE                                                                                   \
    "(l.to_id = '" STR_FMT "' OR (l.to_id > '" STR_FMT "-' AND l.to_id < '" STR_FMT ".'))"
#define IS_IT "l.to_id IN ('" STR_FMT "', '" STR_FMT "', '" STR_FMT "')"

/* The number of the list in name_order. */
static inline Str hand_list(Bench *b, Arena *arena, const ListingQuery *query)
{
    int64_t key;
    bench_must(
        b, facet_find(b->records, query->side, str_of(query->type->name), STR(""), &key, &b->err));
    return arena_printf(arena, "%lld", (long long)key);
}

/* The key of name_order by which the list goes. */
static inline int hand_key(const ListingQuery *query)
{
    return query->order == ORDER_EARLIEST ? KEY_EARLIEST
           : query->order == ORDER_LATEST ? KEY_LATEST
                                          : query->language;
}

/* Behind where the page before ended, by the mark of its last row. */
static inline void hand_behind(Bench *b, Arena *arena, const ListingQuery *query, Str after,
                               Buf *out)
{
    Mark mark;
    Record last;
    bool found;
    char letter = query->order == ORDER_NEWEST ? 'n' : (char)('a' + hand_key(query));
    bench_must(b, mark_read(arena, after, letter, &mark, &b->err));
    bench_must(b, record_load(b->records, mark.id, arena, &last, &found, &b->err));
    if (query->order == ORDER_NEWEST) {
        buf_printf(out, " AND (r.changed_us, r.no) < (" STR_FMT ", %lld)", STR_ARG(mark.key),
                   (long long)last.no);
        return;
    }
    buf_add(out, STR(" AND (n.sort_key, n.no) > (x'"));
    for (size_t i = 0; i < mark.key.len; i++)
        buf_printf(out, "%02x", (unsigned)(unsigned char)mark.key.ptr[i]);
    buf_printf(out, "', %lld)", (long long)last.no);
}

static inline void hand_rows(const ListingPage *page)
{
    Buf json;
    buf_init(&json, HAND_LINE);
    for (size_t i = 0; i < page->count; i++) {
        buf_reset(&json);
        doc_json(&json, page->rows[i].body);
        printf(STR_FMT "|" STR_FMT "\n", STR_ARG(page->rows[i].id), STR_ARG(buf_str(&json)));
    }
    buf_clear(&json);
}
