/* What became of a record: its revisions, and the difference of two of them side by side. */
#include "base/num.h"
#include "portal/label.h"
#include "portal/record_parts.h"
#include "records/difference.h"

static void put_pieces(Doc *row, const Change *c)
{
    Doc *before = doc_list(row, "before"), *after = doc_list(row, "after");
    for (size_t i = 0; i < c->piece_count; i++) {
        const ChangePiece *piece = &c->pieces[i];
        for (int side = 0; side < 2; side++) {
            if (piece->kind == (side ? CHANGE_REMOVED : CHANGE_ADDED))
                continue;
            Doc *d = doc_object(side ? after : before, NULL);
            doc_text(d, "text", piece->text);
            doc_bool(d, "changed", piece->kind != CHANGE_SAME);
        }
    }
}

static void put_whole(Page *p, Doc *row, const Change *c)
{
    Str sides[] = {c->before, c->after};
    const char *keys[] = {"before", "after"};
    for (int side = 0; side < 2; side++) {
        Doc *list = doc_list(row, keys[side]);
        if (!sides[side].len)
            continue;
        Doc *d = doc_object(list, NULL);
        Str text = sides[side];
        if (c->field && c->field->kind == FIELD_LINK)
            text = label_id(p, text).text;
        else if (c->field && c->field->kind == FIELD_CHOICE)
            text = label_choice(p, str_of(c->field->name), text);
        else if (c->field && c->field->kind == FIELD_DATE)
            text = page_date(p, text);
        doc_text(d, "text", text);
        doc_bool(d, "changed", true);
    }
}

/* "offices.1.title" → "Offices held 2 · Title". */
static Str path_words(Page *p, const Change *c)
{
    Str rest = c->path, part, words = STR("");
    bool more = true;
    uint64_t number;
    while (str_split(&rest, '.', &more, &part)) {
        if (str_eq(part, c->language) && c->language.len)
            break;
        if (num_read_u64(part, FIELD_MAX_ITEMS, &number)) {
            Str shown = page_running(p, arena_printf(p->arena, "%d", (int)number + 1));
            words = arena_printf(p->arena, STR_FMT " " STR_FMT, STR_ARG(words), STR_ARG(shown));
            continue;
        }
        words = arena_printf(p->arena, STR_FMT "%s" STR_FMT, STR_ARG(words), words.len ? " · " : "",
                             STR_ARG(label_field(p, part)));
    }
    return words;
}

void record_put_changes(Page *p, Doc *into, const RecordType *type, const Doc *before,
                        const Doc *after)
{
    Change *changes;
    size_t count = body_difference(type, before, after, p->arena, &changes);
    Doc *list = doc_list(into, "changes");
    for (size_t i = 0; i < count; i++) {
        Doc *row = doc_object(list, NULL);
        doc_text(row, "path", changes[i].path);
        doc_text(row, "label", path_words(p, &changes[i]));
        doc_text(row, "lang", changes[i].language);
        doc_text(row, "language",
                 changes[i].language.len ? label_language(p, changes[i].language) : STR(""));
        if (changes[i].piece_count)
            put_pieces(row, &changes[i]);
        else
            put_whole(p, row, &changes[i]);
    }
}

void record_put_revision(Page *p, Doc *list, const Record *record, const Revision *r)
{
    char moment[CLOCK_TEXT_MAX];
    Doc *d = doc_object(list, NULL);
    Str text = clock_text(r->at_us, moment);
    doc_int(d, "revision", r->number);
    doc_text(d, "act",
             page_message(p, arena_printf(p->arena, "act." STR_FMT, STR_ARG(r->act)).ptr));
    record_put_state(p, d, r->state);
    doc_text(d, "by", page_account_name(p, r->by));
    doc_printf(d, "date", STR_FMT " " STR_FMT, STR_ARG(page_date(p, str_part(text, 0, 10))),
               STR_ARG(page_running(p, str_part(text, 11, 16))));
    doc_text(d, "at", text);
    doc_text(d, "note", r->note);
    doc_bool(d, "is_public", r->number == record->published);
    if (r->number > 1 && r[0].is_open && r[1].is_open) /* the one before stands behind it */
        doc_printf(d, "difference_url", STR_FMT "/difference?from=%lld&to=%lld",
                   STR_ARG(label_id_url(p, record->id)), (long long)r->number - 1,
                   (long long)r->number);
}

ErrCode page_record_history(Page *p, Err *err)
{
    Record record;
    Revision *revisions;
    size_t count;
    TRY(record_of_page(p, 0, &record, err));
    TRY(record_history_of_page(p, &record, &revisions, &count, err));
    record_put_head(p, &record, "record.history");
    Doc *list = doc_list(p->data, "revisions");
    for (size_t i = 0; i < count; i++)
        record_put_revision(p, list, &record, &revisions[i]);
    return ERR_OK;
}

static int64_t query_number(const Page *p, const char *name, int64_t otherwise)
{
    uint64_t number;
    return num_read_u64(page_query(p, name), INT64_MAX, &number) ? (int64_t)number : otherwise;
}

ErrCode page_record_difference(Page *p, Err *err)
{
    Record latest, before, after;
    TRY(record_of_page(p, 0, &latest, err));
    int64_t to = query_number(p, "to", latest.revision);
    int64_t from = query_number(p, "from", to > 1 ? to - 1 : 1);
    TRY(record_of_page(p, from, &before, err));
    TRY(record_of_page(p, to, &after, err));
    record_put_head(p, &latest, "record.difference");
    MessageArgument old = {"number",
                           page_running(p, arena_printf(p->arena, "%lld", (long long)from))};
    MessageArgument new = {"number",
                           page_running(p, arena_printf(p->arena, "%lld", (long long)to))};
    doc_text(p->data, "from", page_format(p, "record.revision", 0, &old, 1));
    doc_text(p->data, "to", page_format(p, "record.revision", 0, &new, 1));
    doc_printf(p->data, "history_url", STR_FMT "/history", STR_ARG(label_id_url(p, latest.id)));
    record_put_changes(p, p->data, p->type, before.body, after.body);
    return ERR_OK;
}
