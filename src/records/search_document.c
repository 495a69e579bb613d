/* What of a body goes into the index, and what is asked of it. */
#include "locale/search_whole.h"
#include "records/search_parts.h"

enum { TEXT_ARENA = 64 << 20 };

typedef struct {
    Buf name, words;
    Arena *arena; /* of one text */
} Texts;

/* --- a body's words --- */

/* Drops what would pass the buffer's size: what does not fit is not found. */
static void put_token(Buf *out, Str token)
{
    if (out->len + token.len + 1 > out->max)
        return;
    buf_add(out, token);
    buf_char(out, ' ');
}

static void put_text(Texts *t, const Field *field, Str text, Str language)
{
    const SearchToken *tokens;
    bool any_beside = false, is_name = !(field->flags & FIELD_LONG);
    Buf *out = is_name ? &t->name : &t->words;
    size_t count = search_tokens(t->arena, text, language, &tokens);
    for (size_t i = 0; i < count; i++) { /* words in a row first, for phrases */
        any_beside |= tokens[i].is_beside;
        if (!tokens[i].is_beside)
            put_token(out, tokens[i].text);
    }
    for (size_t i = 0; i < count; i++)
        if (tokens[i].is_beside)
            put_token(out, tokens[i].text);
    if (is_name && count)
        put_token(out, search_whole_text(t->arena, tokens, count, false));
    if (is_name && any_beside)
        put_token(out, search_whole_text(t->arena, tokens, count, true));
    arena_reset(t->arena);
}

static void put_value(Texts *t, const Field *field, const Doc *value)
{
    if (body_is_erased(value))
        return;
    if (value->kind == DOC_TEXT)
        put_text(t, field, value->text, STR(""));
    for (const Doc *part = value->first; part; part = part->next) {
        if (value->kind == DOC_LIST)
            put_value(t, field, part);
        else if (field->kind == FIELD_TEXTS && part->kind == DOC_TEXT && !body_is_erased(part))
            put_text(t, field, part->text, part->key);
    }
}

static void put_group(Texts *t, const Field *fields, const Doc *value);

static void put_field(Texts *t, const Field *field, const Doc *value)
{
    if (field->flags & FIELD_SEARCHED)
        put_value(t, field, value);
    if (field->kind != FIELD_GROUP)
        return;
    if (value->kind == DOC_OBJECT)
        put_group(t, field->fields, value);
    for (const Doc *item = value->first; value->kind == DOC_LIST && item; item = item->next)
        put_group(t, field->fields, item);
}

static void put_group(Texts *t, const Field *fields, const Doc *value)
{
    for (const Field *f = fields; f->name; f++) {
        const Doc *part = doc_get(value, str_of(f->name));
        if (part)
            put_field(t, f, part);
    }
}

/* --- writing --- */

const SearchIndex *search_index(const Records *r)
{
    return db_kind(r->db) == DB_POSTGRES ? &search_index_postgres : &search_index_sqlite;
}

ErrCode search_write(Records *r, Side side, const Record *record, const Doc *body, Err *err)
{
    Texts t;
    const Field *field;
    if (!body)
        return search_index(r)->put(r, side, record->no, NULL, err);
    t.arena = arena_new(TEXT_ARENA);
    buf_init(&t.name, SEARCH_NAME_BYTES);
    buf_init(&t.words, SEARCH_WORDS_BYTES);
    for (size_t i = 0; (field = type_field(record->type, i)); i++) {
        const Doc *value = doc_get(body, str_of(field->name));
        if (value)
            put_field(&t, field, value);
    }
    arena_free(t.arena);
    SearchDocument document = {buf_str(&t.name), buf_str(&t.words)};
    ErrCode rc = search_index(r)->put(r, side, record->no, &document, err);
    buf_clear(&t.name);
    buf_clear(&t.words);
    return rc;
}

ErrCode search_clear(Records *r, Side side, Err *err)
{
    return search_index(r)->clear(r, side, err);
}

ErrCode search_purge(Records *r, Err *err) { return search_index(r)->purge(r, err); }

const char *search_digest_sql(const Records *r) { return search_index(r)->digest_sql; }

/* --- asking --- */

static void put_term(Buf *out, const SearchGrammar *g, const SearchTerm *term, SearchClass class)
{
    bool by_name = class != SEARCH_ANY, by_beginning = class != SEARCH_NAME_WHOLE;
    buf_char(out, '(');
    for (size_t i = 0; i < term->count; i++) {
        if (i)
            buf_add(out, str_of(g->or));
        g->phrase(out, term->forms[i], by_beginning && search_may_go_on(term->forms[i]), by_name);
    }
    buf_char(out, ')');
}

static void put_wholes(Buf *out, const SearchGrammar *g, const SearchTerm *terms, size_t count,
                       bool is_beginning)
{
    Arena *arena = arena_new(1 << 16);
    for (size_t i = 0; i < search_form_count(terms, count); i++) {
        if (i)
            buf_add(out, str_of(g->or));
        g->phrase(out, search_whole_query(arena, terms, count, i, is_beginning), is_beginning,
                  false);
    }
    arena_free(arena);
}

void search_condition(Buf *out, const SearchGrammar *g, const SearchTerm *terms, size_t count,
                      SearchClass class)
{
    if (class == SEARCH_EXACT || class == SEARCH_BEGINS) {
        put_wholes(out, g, terms, count, class == SEARCH_BEGINS);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (i)
            buf_add(out, str_of(g->and));
        put_term(out, g, &terms[i], class);
    }
}
