#include "cli/record_print.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/num.h"
#include "cli/people.h"
#include "records/difference.h"
#include "records/flat.h"
#include "records/listing.h"

enum { LIST_USUAL = 50, LIST_MOST = 1000000, OUT_MAX = 64 << 20 };

static bool wants_json(const Registry *r) { return call_has(r->call, "--json"); }

/* --- pieces --- */

/* A text in one line: nothing moves the cursor. */
static void put_line(Str text)
{
    for (size_t i = 0; i < text.len; i++)
        putchar((unsigned char)text.ptr[i] < ' ' ? ' ' : text.ptr[i]);
}

static void print_doc(const Doc *doc)
{
    Buf out;
    buf_init(&out, OUT_MAX);
    doc_json(&out, doc);
    printf(STR_FMT "\n", STR_ARG(buf_str(&out)));
    buf_clear(&out);
}

static void put_moment(Doc *doc, const char *key, int64_t us)
{
    char text[CLOCK_TEXT_MAX];
    if (us)
        doc_text(doc, key, clock_text(us, text));
}

static ErrCode audit_read(Registry *r, const Record *record, Err *err)
{
    return record_must_audit(record)
               ? record_audit_read(r->records, &r->viewer, &record->id, 1, err)
               : ERR_OK;
}

void record_print_done(const Registry *r, const Record *record)
{
    if (!wants_json(r)) {
        printf(STR_FMT "\t%lld\t" STR_FMT "\n", STR_ARG(record->id), (long long)record->revision,
               STR_ARG(state_name(record->state)));
        return;
    }
    Doc *doc = doc_new(r->arena, DOC_OBJECT);
    doc_text(doc, "id", record->id);
    doc_int(doc, "revision", record->revision);
    doc_text(doc, "state", state_name(record->state));
    print_doc(doc);
}

/* --- types --- */

ErrCode record_print_types(Registry *r, Err *err)
{
    (void)err;
    for (const RecordType *const *t = world_records(r->world)->types; *t; t++) {
        size_t fields = 0;
        while (type_field(*t, fields))
            fields++;
        if (wants_json(r)) {
            Doc *doc = doc_new(r->arena, DOC_OBJECT);
            doc_text(doc, "type", str_of((*t)->name));
            doc_text(doc, "section", str_of((*t)->section));
            for (size_t i = 0; i < fields; i++)
                doc_text(i ? (Doc *)doc_get(doc, STR("fields")) : doc_list(doc, "fields"), NULL,
                         str_of(type_field(*t, i)->name));
            print_doc(doc);
        } else {
            printf("%-20s %-20s %zu fields\n", (*t)->name, (*t)->section, fields);
        }
    }
    return ERR_OK;
}

/* --- list --- */

static ErrCode find_facets(const Registry *r, Str *out, size_t *count, Err *err)
{
    const Call *call = r->call;
    for (size_t i = 0; i < call->option_count; i++) {
        Str name = str_of(call->options[i].name), value = str_of(call->options[i].value);
        bool is_state = str_eq(name, STR("--state"));
        if (!is_state && !str_eq(name, STR("--facet")))
            continue;
        if (*count == LISTING_MAX_FACETS)
            return err_set(err, ERR_TOO_LARGE, "more than %d filters", LISTING_MAX_FACETS);
        if (is_state && !state_find(value))
            return err_set(err, ERR_INVALID, "there is no state '" STR_FMT "'", STR_ARG(value));
        out[(*count)++] =
            is_state ? arena_printf(r->arena, "state=" STR_FMT, STR_ARG(value)) : value;
    }
    return ERR_OK;
}

static void print_row(const Registry *r, const ListingRow *row, bool is_public)
{
    if (wants_json(r)) {
        Doc *doc = doc_new(r->arena, DOC_OBJECT);
        doc_text(doc, "id", row->id);
        doc_int(doc, "revision", row->revision);
        doc_text(doc, "state", state_name(row->state));
        if (!is_public)
            doc_text(doc, "sensitivity", sensitivity_name(row->sensitivity));
        put_moment(doc, "changed_at", row->changed_us);
        doc_put(doc, "body", row->body);
        print_doc(doc);
        return;
    }
    Str moment = people_moment(r->arena, row->changed_us);
    printf("%-32.*s %4lld  %-9.*s  " STR_FMT "  ", STR_ARG(row->id), (long long)row->revision,
           STR_ARG(state_name(row->state)), STR_ARG(moment));
    put_line(body_name(row->body, STR("en"), NULL));
    putchar('\n');
}

static ErrCode print_page(Registry *r, const ListingPage *page, Side side, Err *err)
{
    Str *classified = arena_alloc(r->arena, (page->count + 1) * sizeof *classified);
    size_t count = 0;
    for (size_t i = 0; classified && i < page->count; i++)
        if (side == SIDE_WORK && page->rows[i].sensitivity > SENSITIVITY_PUBLIC)
            classified[count++] = page->rows[i].id;
    if (count)
        TRY(record_audit_read(r->records, &r->viewer, classified, count, err));
    for (size_t i = 0; i < page->count; i++)
        print_row(r, &page->rows[i], side == SIDE_PUBLIC);
    return ERR_OK;
}

ErrCode record_print_list(Registry *r, Err *err)
{
    Str facets[LISTING_MAX_FACETS];
    uint64_t limit;
    ListingPage page = {.has_after = true};
    ListingQuery query = {.side = call_has(r->call, "--public") ? SIDE_PUBLIC : SIDE_WORK,
                          .facets = facets,
                          .order = ORDER_NAME};
    TRY(registry_type(r, registry_argument(r, 0), &query.type, err));
    TRY(find_facets(r, facets, &query.facet_count, err));
    TRY(call_number(r->call, "--limit", 1, LIST_MOST, LIST_USUAL, &limit, err));
    while (limit && page.has_after) {
        query.limit = limit < LISTING_MAX_ROWS ? (size_t)limit : LISTING_MAX_ROWS;
        TRY(listing_read(r->records, &r->viewer, &query, r->arena, &page, err));
        TRY(print_page(r, &page, query.side, err));
        if (!page.count)
            break;
        limit -= page.count;
        query.after = page.rows[page.count - 1].mark;
    }
    if (page.has_after && page.count && !wants_json(r))
        fputs("there are more; --limit N shows them\n", stderr);
    return ERR_OK;
}

/* --- show --- */

static void print_member(const char *key, Str value)
{
    if (!value.len)
        return;
    printf("%-12s ", key);
    put_line(value);
    putchar('\n');
}

static ErrCode print_body(const Registry *r, const RecordType *type, const Doc *body, Err *err)
{
    FlatHeader *header = flat_header_new(r->arena, type);
    int width = 0;
    if (header)
        flat_header_add(header, body);
    Str *cells = header ? flat_row(header, &(FlatMeta){0}, body, r->arena) : NULL;
    if (!cells)
        return err_set(err, ERR_TOO_LARGE, "the record is too large to show");
    for (size_t i = 0; i < header->count; i++)
        width = cells[i].len && (int)header->columns[i].name.len > width
                    ? (int)header->columns[i].name.len
                    : width;
    for (size_t i = 0; i < header->count; i++) {
        if (!cells[i].len)
            continue;
        printf("  %-*.*s  ", width, STR_ARG(header->columns[i].name));
        put_line(cells[i]);
        putchar('\n');
    }
    return ERR_OK;
}

static ErrCode show_public(Registry *r, Str id, Err *err)
{
    Doc *doc;
    Str moved;
    const RecordType *type;
    TRY(record_public(r->records, id, r->arena, &doc, &moved, err));
    if (moved.len)
        fprintf(stderr, "'" STR_FMT "' was merged into '" STR_FMT "'\n", STR_ARG(id),
                STR_ARG(moved));
    if (wants_json(r)) {
        print_doc(doc);
        return ERR_OK;
    }
    TRY(registry_type(r, doc_str(doc, "type"), &type, err));
    print_member("id", doc_str(doc, "id"));
    print_member("revision", doc_get(doc, STR("revision"))->text);
    return print_body(r, type, doc_get(doc, STR("body")), err);
}

static void show_json(const Registry *r, const Record *record, int64_t revision)
{
    Doc *doc = doc_new(r->arena, DOC_OBJECT);
    doc_text(doc, "id", record->id);
    doc_text(doc, "type", str_of(record->type->name));
    doc_int(doc, "revision", revision);
    doc_int(doc, "latest", record->revision);
    if (record->published)
        doc_int(doc, "published", record->published);
    doc_text(doc, "state", state_name(record->state));
    doc_text(doc, "sensitivity", sensitivity_name(record->stand.sensitivity));
    if (record->merged_into.len)
        doc_text(doc, "merged_into", record->merged_into);
    put_moment(doc, "created_at", record->created_us);
    doc_text(doc, "created_by", record->created_by);
    put_moment(doc, "changed_at", record->changed_us);
    doc_text(doc, "changed_by", record->changed_by);
    doc_put(doc, "body", record->body);
    print_doc(doc);
}

static void show_head(const Registry *r, const Record *record, int64_t revision)
{
    print_member("id", record->id);
    print_member("revision", arena_printf(r->arena, "%lld of %lld", (long long)revision,
                                          (long long)record->revision));
    print_member("state", state_name(record->state));
    if (record->published)
        print_member("published",
                     arena_printf(r->arena, "revision %lld", (long long)record->published));
    print_member("sensitivity", sensitivity_name(record->stand.sensitivity));
    print_member("merged into", record->merged_into);
    print_member("created", arena_printf(r->arena, STR_FMT " by " STR_FMT,
                                         STR_ARG(people_moment(r->arena, record->created_us)),
                                         STR_ARG(record->created_by)));
    print_member("changed", arena_printf(r->arena, STR_FMT " by " STR_FMT,
                                         STR_ARG(people_moment(r->arena, record->changed_us)),
                                         STR_ARG(record->changed_by)));
}

ErrCode record_print_show(Registry *r, Err *err)
{
    Record record;
    uint64_t revision;
    Str id = registry_argument(r, 0);
    TRY(call_number(r->call, "--revision", 1, INT64_MAX, 0, &revision, err));
    if (call_has(r->call, "--public"))
        return revision ? err_set(err, ERR_INVALID, "--public and --revision exclude each other")
                        : show_public(r, id, err);
    TRY(record_read(r->records, &r->viewer, id, (int64_t)revision, r->arena, &record, err));
    TRY(audit_read(r, &record, err));
    int64_t shown = revision ? (int64_t)revision : record.revision;
    if (wants_json(r)) {
        show_json(r, &record, shown);
        return ERR_OK;
    }
    show_head(r, &record, shown);
    return print_body(r, record.type, record.body, err);
}

/* --- history --- */

static void print_revision(const Registry *r, const Revision *v)
{
    if (wants_json(r)) {
        Doc *doc = doc_new(r->arena, DOC_OBJECT);
        doc_int(doc, "number", v->number);
        put_moment(doc, "at", v->at_us);
        doc_text(doc, "by", v->by);
        doc_text(doc, "act", v->act);
        doc_text(doc, "state", state_name(v->state));
        doc_text(doc, "sensitivity", sensitivity_name(v->sensitivity));
        doc_text(doc, "note", v->note);
        print_doc(doc);
        return;
    }
    printf("%4lld  " STR_FMT "  %-8.*s %-9.*s  %-12.*s  " STR_FMT, (long long)v->number,
           STR_ARG(people_moment(r->arena, v->at_us)), STR_ARG(v->act),
           STR_ARG(state_name(v->state)), STR_ARG(sensitivity_name(v->sensitivity)),
           STR_ARG(v->by));
    if (v->note.len) {
        fputs("  ", stdout);
        put_line(v->note);
    }
    putchar('\n');
}

ErrCode record_print_history(Registry *r, Err *err)
{
    Record record;
    Revision *revisions;
    size_t count;
    Str id = registry_argument(r, 0);
    TRY(record_read(r->records, &r->viewer, id, 0, r->arena, &record, err));
    TRY(audit_read(r, &record, err));
    TRY(record_history(r->records, &r->viewer, id, r->arena, &revisions, &count, err));
    if (!record_must_audit(&record) && revisions_must_audit(revisions, count))
        TRY(record_audit_read(r->records, &r->viewer, &record.id, 1, err));
    for (size_t i = 0; i < count; i++)
        print_revision(r, &revisions[i]);
    return ERR_OK;
}

/* --- diff --- */

static void print_change(const Registry *r, const Change *c)
{
    if (wants_json(r)) {
        Doc *doc = doc_new(r->arena, DOC_OBJECT);
        doc_text(doc, "path", c->path);
        doc_text(doc, "before", c->before);
        doc_text(doc, "after", c->after);
        print_doc(doc);
        return;
    }
    printf(STR_FMT "\n", STR_ARG(c->path));
    if (c->before.len) {
        fputs("  - ", stdout);
        put_line(c->before);
        putchar('\n');
    }
    if (c->after.len) {
        fputs("  + ", stdout);
        put_line(c->after);
        putchar('\n');
    }
}

static ErrCode read_number(Str text, int64_t *out, Err *err)
{
    uint64_t n;
    if (!num_read_u64(text, INT64_MAX, &n) || !n)
        return err_set(err, ERR_INVALID, "'" STR_FMT "' is no number of a revision", STR_ARG(text));
    *out = (int64_t)n;
    return ERR_OK;
}

/* Without numbers: what the latest says beside what is public, else beside the one before. */
static ErrCode find_numbers(const Registry *r, const Record *record, int64_t *from, int64_t *to,
                            Err *err)
{
    *to = record->revision;
    *from = record->published && record->published < *to ? record->published : *to - 1;
    if (registry_argument(r, 1).len)
        TRY(read_number(registry_argument(r, 1), from, err));
    return registry_argument(r, 2).len ? read_number(registry_argument(r, 2), to, err) : ERR_OK;
}

ErrCode record_print_diff(Registry *r, Err *err)
{
    Record latest, before = {0}, after;
    Change *changes;
    int64_t from, to;
    Str id = registry_argument(r, 0);
    TRY(record_read(r->records, &r->viewer, id, 0, r->arena, &latest, err));
    TRY(audit_read(r, &latest, err));
    TRY(find_numbers(r, &latest, &from, &to, err));
    if (from)
        TRY(record_read(r->records, &r->viewer, id, from, r->arena, &before, err));
    TRY(record_read(r->records, &r->viewer, id, to, r->arena, &after, err));
    size_t count = body_difference(latest.type, before.body, after.body, r->arena, &changes);
    for (size_t i = 0; i < count; i++)
        print_change(r, &changes[i]);
    return ERR_OK;
}
