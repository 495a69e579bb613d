/* What the files of search share: an index of words in either store, and what is asked of it. */
#pragma once
#include "base/buf.h"
#include "locale/search_fold.h"
#include "records/records_parts.h"
#include "records/search.h"

/* A record in an index: tokens with a space between them. `name`: its short texts; each also as one
 * token of all its words, "=world=bank=", without the last '=' where it is longer than a token. */
typedef struct {
    Str name, words;
} SearchDocument;

enum { SEARCH_NAME_BYTES = 64 << 10, SEARCH_WORDS_BYTES = 384 << 10 };

/* How well a record is met, best first; each holds those before it, but the last two each other in
 * part. */
typedef enum {
    SEARCH_EXACT,      /* a name is the query */
    SEARCH_BEGINS,     /* a name begins with it */
    SEARCH_NAME_WHOLE, /* all of its words are in the names */
    SEARCH_NAME,       /* the same, as beginnings of words */
    SEARCH_ANY,        /* anywhere */
    SEARCH_CLASSES
} SearchClass;

/* The tables of both stores, for record_tables.c. */
#define SEARCH_SQLITE_TABLE(name)                                                                  \
    "CREATE VIRTUAL TABLE " name " USING fts5(name, words, prefix = '2 3', columnsize = 0,"        \
    " tokenize = \"ascii tokenchars '.-/_='\");"
#define SEARCH_POSTGRES_TABLE(name)                                                                \
    "CREATE TABLE " name " (no BIGINT PRIMARY KEY, words TSVECTOR NOT NULL);"                      \
    "CREATE INDEX " name "_by_word ON " name " USING gin (words);"

/* How a store writes what is looked for. */
typedef struct {
    const char *and, * or ;
    /* Words in a row, with a space between them; is_begun: the last one may go on. */
    void (*phrase)(Buf *out, Str words, bool is_begun, bool in_name);
} SearchGrammar;

/* What must hold for a record of that class. Of hostile queries, too, nothing but the grammar's own
 * signs and quoted tokens is written. */
void search_condition(Buf *out, const SearchGrammar *grammar, const SearchTerm *terms, size_t count,
                      SearchClass class);

/* The index of a store, a table for each side. */
typedef struct {
    /* In the caller's transaction; document NULL: the record goes. */
    ErrCode (*put)(Records *records, Side side, int64_t no, const SearchDocument *document,
                   Err *err);
    ErrCode (*clear)(Records *records, Side side, Err *err);
    ErrCode (*purge)(Records *records, Err *err); /* search_purge */
    /* Adds the numbers of those for which the condition holds. */
    ErrCode (*find)(Records *records, Side side, Str condition, NoSet *out, Err *err);
    SearchGrammar grammar;
    const char *digest_sql; /* number and content of all rows of the public side, in order */
} SearchIndex;

extern const SearchIndex search_index_sqlite, search_index_postgres;
const SearchIndex *search_index(const Records *records); /* of its store */
/* Reads numbers to the statement's end. */
MUST_USE ErrCode search_numbers(Stmt *st, NoSet *out, Err *err);
