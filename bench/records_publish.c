/* Publishes submitted records, durably, each beside an empty durable SQLite transaction in a file
 * of its own in the same folder: records_publish DATA EMAIL COUNT SEED. Prints how long both took.
 */
#include <sqlite3.h>

#include "records/records_parts.h"
#include "records_open.h"

static sqlite3 *open_counter(const char *data)
{
    sqlite3 *db;
    char path[1000];
    snprintf(path, sizeof path, "%s/counter.sqlite", data);
    if (sqlite3_open(path, &db) ||
        sqlite3_exec(db,
                     "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                     "CREATE TABLE IF NOT EXISTS counter (n INTEGER);"
                     "DELETE FROM counter; INSERT INTO counter VALUES (0)",
                     NULL, NULL, NULL)) {
        fprintf(stderr, "%s\n", sqlite3_errmsg(db));
        exit(1);
    }
    return db;
}

static int64_t count_up(sqlite3 *db, sqlite3_stmt *steps[3])
{
    int64_t begin_us = clock_monotonic_us();
    for (int i = 0; i < 3; i++)
        if (sqlite3_step(steps[i]) != SQLITE_DONE || sqlite3_reset(steps[i])) {
            fprintf(stderr, "%s\n", sqlite3_errmsg(db));
            exit(1);
        }
    return clock_monotonic_us() - begin_us;
}

/* Ids of records that wait for a review, mixed. */
static size_t submitted(Bench *b, uint64_t seed, Str *out, size_t room)
{
    Stmt *st;
    bool row = true;
    size_t count = 0;
    bench_must(b, records_statement(b->records,
                                    "SELECT id FROM record WHERE state = 3 AND sensitivity = 0"
                                    " ORDER BY (no * 7919 + $1) % 10007, no",
                                    &st, &b->err));
    stmt_int(st, 1, (int64_t)seed);
    while (count < room) {
        bench_must(b, stmt_next(st, &row, &b->err));
        if (!row)
            break;
        out[count++] = arena_dup(b->arena, stmt_col_text(st, 0));
    }
    stmt_reset(st);
    return count;
}

static int64_t publish(Bench *b, const Viewer *viewer, Str id, Arena *arena)
{
    Record record;
    Problems problems = {.arena = arena};
    bench_must(b, record_read(b->records, viewer, id, 0, arena, &record, &b->err));
    int64_t begin_us = clock_monotonic_us();
    bench_must(b, record_step(b->records, viewer, id, STEP_PUBLISH, record.revision, STR(""), arena,
                              &record, &problems, &b->err));
    return clock_monotonic_us() - begin_us;
}

int main(int argc, char **argv)
{
    static const char *const sql[] = {"BEGIN IMMEDIATE", "UPDATE counter SET n = n + 1", "COMMIT"};
    Bench b;
    sqlite3_stmt *steps[3];
    if (argc != 5)
        return 2;
    bench_open(&b, argv[1], STORE_WRITE);
    size_t room = strtoull(argv[3], NULL, 10);
    Str *ids = calloc(room, sizeof *ids);
    int64_t *own = calloc(room + 1, sizeof *own), *peer = calloc(room + 1, sizeof *peer);
    size_t count = submitted(&b, strtoull(argv[4], NULL, 10), ids, room);
    Viewer viewer = bench_viewer(&b, argv[2]);
    sqlite3 *counter = open_counter(argv[1]);
    Arena *arena = arena_new(64 << 20);
    for (int i = 0; i < 3; i++)
        if (sqlite3_prepare_v2(counter, sql[i], -1, &steps[i], NULL))
            return 1;
    for (size_t i = 0; i < count; i++) {
        own[i] = publish(&b, &viewer, ids[i], arena);
        peer[i] = count_up(counter, steps);
        arena_reset(arena);
    }
    bench_tell("publish", own, count);
    bench_tell("empty", peer, count);
    for (int i = 0; i < 3; i++)
        sqlite3_finalize(steps[i]);
    sqlite3_close(counter);
    free(ids), free(own), free(peer);
    arena_free(arena);
    bench_close(&b);
    return 0;
}
