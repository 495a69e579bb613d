#include "records/search_parts.h"

/* side: 0 public, 1 working, 2 what the public side depends on (records_parts.h). */
const Migration records_migrations[] = {
    {.owner = "records",
     .version = 1,
     .sql =
         /* revision, state, author, sensitivity: of the latest; sensitivity is the effective one */
     "CREATE TABLE record (no INTEGER NOT NULL PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
     " type TEXT NOT NULL, revision INTEGER NOT NULL, published INTEGER NOT NULL,"
     " state INTEGER NOT NULL, sensitivity INTEGER NOT NULL, author TEXT NOT NULL,"
     " merged_into TEXT NOT NULL, created_us INTEGER NOT NULL, created_by TEXT NOT NULL,"
     " changed_us INTEGER NOT NULL, changed_by TEXT NOT NULL, submitted_us INTEGER NOT NULL,"
     " published_us INTEGER NOT NULL) STRICT;"
     "CREATE INDEX record_by_time ON record (changed_us, no);"
     "CREATE INDEX record_by_type_time ON record (type, changed_us, no);"
     "CREATE TABLE revision (no INTEGER NOT NULL, number INTEGER NOT NULL, act TEXT NOT NULL,"
     " state INTEGER NOT NULL, sensitivity INTEGER NOT NULL, body TEXT NOT NULL,"
     " note TEXT NOT NULL, by_account TEXT NOT NULL, at_us INTEGER NOT NULL,"
     " PRIMARY KEY (no, number)) STRICT;"
     "CREATE TABLE comment (no INTEGER NOT NULL, number INTEGER NOT NULL,"
     " revision INTEGER NOT NULL, at_us INTEGER NOT NULL, by_account TEXT NOT NULL,"
     " words TEXT NOT NULL, PRIMARY KEY (no, number)) STRICT;"
     "CREATE TABLE reporting_window (id TEXT NOT NULL PRIMARY KEY, context TEXT NOT NULL,"
     " type TEXT NOT NULL, until TEXT NOT NULL, is_closed INTEGER NOT NULL,"
     " by_account TEXT NOT NULL, note TEXT NOT NULL, at_us INTEGER NOT NULL) STRICT;"

     "CREATE TABLE projection (no INTEGER NOT NULL PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
     " type TEXT NOT NULL, revision INTEGER NOT NULL, sensitivity INTEGER NOT NULL,"
     " body TEXT NOT NULL, published_us INTEGER NOT NULL, changed_us INTEGER NOT NULL) STRICT;"
     "CREATE INDEX projection_by_time ON projection (changed_us, no);"
     "CREATE INDEX projection_by_type_time ON projection (type, changed_us, no);"
     "CREATE TABLE tombstone (no INTEGER NOT NULL PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
     " type TEXT NOT NULL, at_us INTEGER NOT NULL, moved_to TEXT NOT NULL) STRICT;"
     "CREATE INDEX tombstone_by_type_time ON tombstone (type, at_us, no);"

     "CREATE TABLE link (side INTEGER NOT NULL, from_no INTEGER NOT NULL,"
     " relation TEXT NOT NULL, position INTEGER NOT NULL, to_id TEXT NOT NULL,"
     " share TEXT NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL,"
     " checked_by TEXT NOT NULL, PRIMARY KEY (side, from_no, relation, position))"
     " STRICT, WITHOUT ROWID;"
     "CREATE INDEX link_by_target ON link (side, to_id, from_no);"

     "CREATE TABLE facet_key (key INTEGER NOT NULL PRIMARY KEY, side INTEGER NOT NULL,"
     " type TEXT NOT NULL, facet TEXT NOT NULL, UNIQUE (side, type, facet)) STRICT;"
     "CREATE TABLE facet_block (key INTEGER NOT NULL, block INTEGER NOT NULL,"
     " count INTEGER NOT NULL, bits BLOB NOT NULL, PRIMARY KEY (key, block))"
     " STRICT, WITHOUT ROWID;"
     /* list: the key of the facet "", all of a type on a side; language: or of days (KEY_…) */
     "CREATE TABLE name_order (list INTEGER NOT NULL, language INTEGER NOT NULL,"
     " sort_key BLOB NOT NULL, no INTEGER NOT NULL,"
     " PRIMARY KEY (list, language, sort_key, no)) STRICT, WITHOUT ROWID;"
     /* what stands in facet_block and name_order for a record, so that it can be taken out */
     "CREATE TABLE side_entry (side INTEGER NOT NULL, no INTEGER NOT NULL,"
     " facets BLOB NOT NULL, names BLOB NOT NULL, PRIMARY KEY (side, no))"
     " STRICT, WITHOUT ROWID"},
    {.owner = "records",
     .version = 2,
     .sql = SEARCH_SQLITE_TABLE("search_public") SEARCH_SQLITE_TABLE("search_work")
         FOR_POSTGRES SEARCH_POSTGRES_TABLE("search_public") SEARCH_POSTGRES_TABLE("search_work")},
    /* what links to a record is asked of the facets; every publishing paid for this */
    {.owner = "records", .version = 3, .sql = "DROP INDEX link_by_target"},
    /* withheld: published, but not for the public before a day; turn: when to look again */
    {.owner = "records",
     .version = 4,
     .sql = "ALTER TABLE record ADD COLUMN withheld INTEGER NOT NULL DEFAULT 0;"
            "CREATE TABLE turn (no INTEGER NOT NULL PRIMARY KEY, day TEXT NOT NULL) STRICT;"
            "CREATE INDEX turn_by_day ON turn (day)"},
    /* files; which account sent one, so that it may be named; which record names it */
    {.owner = "records",
     .version = 5,
     .sql = "CREATE TABLE attachment (hash TEXT NOT NULL PRIMARY KEY, type TEXT NOT NULL,"
            " bytes INTEGER NOT NULL, at_us INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
            "CREATE TABLE attachment_sent (hash TEXT NOT NULL, account TEXT NOT NULL,"
            " at_us INTEGER NOT NULL, PRIMARY KEY (hash, account)) STRICT, WITHOUT ROWID;"
            "CREATE INDEX attachment_sent_by ON attachment_sent (account, at_us);"
            "CREATE TABLE attachment_use (hash TEXT NOT NULL, no INTEGER NOT NULL,"
            " PRIMARY KEY (hash, no)) STRICT, WITHOUT ROWID;"
            "CREATE INDEX attachment_use_by_record ON attachment_use (no)"},
    /* The sides are to be made anew: by who writes next, for they are made of bodies (turn.c). */
    {.owner = "records",
     .version = 6,
     .sql = "CREATE TABLE rebuild_due (step INTEGER NOT NULL PRIMARY KEY) STRICT;"
            "INSERT INTO rebuild_due (step) SELECT 6 WHERE EXISTS (SELECT 1 FROM record)"},
    /* how often pages were read, by the month; since: the day of the first of them */
    {.owner = "records",
     .version = 7,
     .sql = "CREATE TABLE page_reads (id TEXT NOT NULL, language TEXT NOT NULL,"
            " month TEXT NOT NULL, since TEXT NOT NULL, count INTEGER NOT NULL,"
            " PRIMARY KEY (id, language, month)) STRICT, WITHOUT ROWID"},
    {0}};
