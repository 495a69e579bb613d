#include "records/facet.h"

#include <stdlib.h>

#include "base/intern.h"
#include "base/vec.h"
#include "records/records_parts.h"

enum { MAX_KEYS = 1 << 18, MAX_WAITING = 1 << 20, BLOCK_WORDS = FACET_BLOCK / 64 };

typedef struct {
    int64_t key, no;
    uint32_t turn; /* the later of two changes of one number holds */
    bool is_in;
} FacetChange;

struct FacetKeys {
    Interner *names;
    VEC(int64_t) keys;
    VEC(FacetChange) waiting;
};

FacetKeys *facet_keys_new(void)
{
    FacetKeys *keys = mem_alloc(sizeof *keys);
    keys->names = interner_new();
    return keys;
}

void facet_keys_free(FacetKeys *keys)
{
    if (!keys)
        return;
    interner_free(keys->names);
    vec_clear(&keys->keys);
    vec_clear(&keys->waiting);
    mem_free(keys);
}

void facet_keys_forget(FacetKeys *keys)
{
    interner_free(keys->names);
    keys->names = interner_new();
    keys->keys.count = keys->waiting.count = 0;
}

/* --- keys --- */

static uint32_t name_of(FacetKeys *keys, int side, Str type, Str facet, bool add)
{
    Buf name;
    buf_init(&name, 4096);
    buf_char(&name, (char)('0' + side));
    buf_add(&name, type);
    buf_char(&name, '\n');
    buf_add(&name, facet);
    uint32_t id = name.failed ? INTERN_NONE
                  : add       ? intern(keys->names, buf_str(&name))
                              : intern_find(keys->names, buf_str(&name));
    buf_clear(&name);
    return id;
}

static void learn(FacetKeys *keys, int side, Str type, Str facet, int64_t key)
{
    if (keys->keys.count >= MAX_KEYS)
        return;
    uint32_t id = name_of(keys, side, type, facet, true);
    if (id == keys->keys.count)
        vec_push(&keys->keys, key);
}

ErrCode facet_find(Records *r, int side, Str type, Str facet, int64_t *key, Err *err)
{
    Stmt *st;
    uint32_t known = name_of(r->facets, side, type, facet, false);
    if (known != INTERN_NONE) {
        *key = r->facets->keys.items[known];
        return ERR_OK;
    }
    *key = FACET_NONE;
    TRY(records_statement(
        r, "SELECT key FROM facet_key WHERE side = $1 AND type = $2 AND facet = $3", &st, err));
    stmt_int(st, 1, side);
    stmt_text(st, 2, type);
    stmt_text(st, 3, facet);
    TRY(statement_number(st, FACET_NONE, key, err));
    if (*key)
        learn(r->facets, side, type, facet, *key);
    return ERR_OK;
}

ErrCode facet_make(Records *r, int side, Str type, Str facet, int64_t *key, Err *err)
{
    Stmt *st;
    TRY(facet_find(r, side, type, facet, key, err));
    if (*key)
        return ERR_OK;
    TRY(records_statement(r, "SELECT coalesce(max(key), 0) + 1 FROM facet_key", &st, err));
    TRY(statement_number(st, 1, key, err));
    TRY(records_statement(
        r, "INSERT INTO facet_key (key, side, type, facet) VALUES ($1, $2, $3, $4)", &st, err));
    stmt_int(st, 1, *key);
    stmt_int(st, 2, side);
    stmt_text(st, 3, type);
    stmt_text(st, 4, facet);
    TRY(stmt_run(st, err));
    learn(r->facets, side, type, facet, *key);
    return ERR_OK;
}

/* --- blocks --- */

bool facet_block_read(Str bytes, int64_t count, uint64_t words[BLOCK_WORDS])
{
    memset(words, 0, FACET_BLOCK_BYTES);
    if (count > FACET_BLOCK_LIST) {
        if (bytes.len != FACET_BLOCK_BYTES)
            return false;
        for (size_t i = 0; i < FACET_BLOCK_BYTES; i++)
            words[i / 8] |= (uint64_t)(unsigned char)bytes.ptr[i] << i % 8 * 8;
        return true;
    }
    if (count < 0 || bytes.len != (size_t)count * 2)
        return false;
    for (size_t i = 0; i < bytes.len; i += 2) {
        unsigned at = (unsigned char)bytes.ptr[i] | (unsigned)(unsigned char)bytes.ptr[i + 1] << 8;
        if (at >= FACET_BLOCK)
            return false;
        words[at / 64] |= (uint64_t)1 << at % 64;
    }
    return true;
}

static int64_t count_bits(const uint64_t *words, size_t count)
{
    int64_t bits = 0;
    for (size_t i = 0; i < count; i++)
        bits += __builtin_popcountll(words[i]);
    return bits;
}

static Str block_write(const uint64_t words[BLOCK_WORDS], int64_t count,
                       char out[FACET_BLOCK_BYTES])
{
    size_t len = 0;
    if (count > FACET_BLOCK_LIST) {
        for (size_t i = 0; i < FACET_BLOCK_BYTES; i++)
            out[i] = (char)(words[i / 8] >> (i % 8 * 8));
        return (Str){out, FACET_BLOCK_BYTES};
    }
    for (size_t i = 0; i < BLOCK_WORDS; i++)
        for (uint64_t rest = words[i]; rest; rest &= rest - 1) {
            size_t at = i * 64 + (size_t)__builtin_ctzll(rest);
            out[len++] = (char)at;
            out[len++] = (char)(at >> 8);
        }
    return (Str){out, len};
}

static ErrCode corrupt_block(int64_t key, Err *err)
{
    err_set(err, ERR_CORRUPT, "the rows of facet %lld are damaged", (long long)key);
    err_hint(err, "rebuild what the records are found by, or restore a backup");
    return ERR_CORRUPT;
}

static ErrCode load_block(Records *r, int64_t key, int64_t block, uint64_t words[BLOCK_WORDS],
                          Err *err)
{
    Stmt *st;
    bool row;
    memset(words, 0, FACET_BLOCK_BYTES);
    TRY(records_statement(r, "SELECT count, bits FROM facet_block WHERE key = $1 AND block = $2",
                          &st, err));
    stmt_int(st, 1, key);
    stmt_int(st, 2, block);
    TRY(stmt_next(st, &row, err));
    bool is_good = !row || facet_block_read(stmt_col_blob(st, 1), stmt_col_int(st, 0), words);
    stmt_reset(st);
    return is_good ? ERR_OK : corrupt_block(key, err);
}

static ErrCode save_block(Records *r, int64_t key, int64_t block, const uint64_t words[BLOCK_WORDS],
                          Err *err)
{
    Stmt *st;
    char bytes[FACET_BLOCK_BYTES];
    int64_t count = count_bits(words, BLOCK_WORDS);
    if (!count)
        TRY(records_statement(r, "DELETE FROM facet_block WHERE key = $1 AND block = $2", &st,
                              err));
    else
        TRY(records_statement(r,
                              "INSERT INTO facet_block (key, block, count, bits)"
                              " VALUES ($1, $2, $3, $4) ON CONFLICT (key, block)"
                              " DO UPDATE SET count = excluded.count, bits = excluded.bits",
                              &st, err));
    stmt_int(st, 1, key);
    stmt_int(st, 2, block);
    if (count) {
        stmt_int(st, 3, count);
        stmt_blob(st, 4, block_write(words, count, bytes));
    }
    return stmt_run(st, err);
}

/* --- changes --- */

ErrCode facet_change(Records *r, int64_t key, int64_t no, bool is_in, Err *err)
{
    FacetKeys *keys = r->facets;
    FacetChange change = {key, no, (uint32_t)keys->waiting.count, is_in};
    vec_push(&keys->waiting, change);
    return keys->waiting.count < MAX_WAITING ? ERR_OK : facet_flush(r, err);
}

static int change_order(const void *a, const void *b)
{
    const FacetChange *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    if (x->no / FACET_BLOCK != y->no / FACET_BLOCK)
        return x->no < y->no ? -1 : 1;
    return x->turn < y->turn ? -1 : x->turn > y->turn;
}

ErrCode facet_flush(Records *r, Err *err)
{
    const FacetChange *all = r->facets->waiting.items;
    size_t count = r->facets->waiting.count;
    uint64_t words[BLOCK_WORDS];
    if (count)
        qsort(r->facets->waiting.items, count, sizeof *all, change_order);
    for (size_t i = 0, next; i < count; i = next) {
        int64_t block = all[i].no / FACET_BLOCK;
        TRY(load_block(r, all[i].key, block, words, err));
        for (next = i;
             next < count && all[next].key == all[i].key && all[next].no / FACET_BLOCK == block;
             next++) {
            size_t at = (size_t)(all[next].no % FACET_BLOCK);
            uint64_t bit = (uint64_t)1 << at % 64;
            words[at / 64] = all[next].is_in ? words[at / 64] | bit : words[at / 64] & ~bit;
        }
        TRY(save_block(r, all[i].key, block, words, err));
    }
    r->facets->waiting.count = 0;
    return ERR_OK;
}

/* --- sets --- */

static bool has_room(NoSet *set, size_t words)
{
    if (words <= set->word_count)
        return true;
    size_t count = set->word_count * 2 > words ? set->word_count * 2 : words;
    uint64_t *more = arena_alloc(set->arena, count * sizeof *more);
    if (!more)
        return false;
    if (set->word_count)
        memcpy(more, set->words, set->word_count * sizeof *more);
    set->words = more;
    set->word_count = count;
    return true;
}

ErrCode facet_read(Records *r, int64_t key, NoSet *set, Err *err)
{
    Stmt *st;
    bool row;
    uint64_t words[BLOCK_WORDS];
    TRY(records_statement(r,
                          "SELECT block, count, bits FROM facet_block WHERE key = $1"
                          " ORDER BY block DESC",
                          &st, err));
    stmt_int(st, 1, key);
    for (;;) {
        TRY(stmt_next(st, &row, err));
        if (!row)
            break;
        size_t from = (size_t)stmt_col_int(st, 0) * BLOCK_WORDS;
        if (!facet_block_read(stmt_col_blob(st, 2), stmt_col_int(st, 1), words)) {
            stmt_reset(st);
            return corrupt_block(key, err);
        }
        if (!has_room(set, from + BLOCK_WORDS))
            break; /* the caller asks arena_failed */
        for (size_t i = 0; i < BLOCK_WORDS; i++)
            set->words[from + i] |= words[i];
    }
    stmt_reset(st);
    return ERR_OK;
}

ErrCode facet_count(Records *r, int64_t key, int64_t *count, Err *err)
{
    Stmt *st;
    TRY(records_statement(
        r, "SELECT CAST(coalesce(sum(count), 0) AS BIGINT) FROM facet_block WHERE key = $1", &st,
        err));
    stmt_int(st, 1, key);
    return statement_number(st, 0, count, err);
}

void noset_add(NoSet *set, int64_t no)
{
    if (no >= 0 && has_room(set, (size_t)no / 64 + 1))
        set->words[no / 64] |= (uint64_t)1 << no % 64;
}

bool noset_has(const NoSet *set, int64_t no)
{
    return no >= 0 && (size_t)no / 64 < set->word_count && set->words[no / 64] >> no % 64 & 1;
}

void noset_and(NoSet *set, const NoSet *other)
{
    for (size_t i = 0; i < set->word_count; i++)
        set->words[i] &= i < other->word_count ? other->words[i] : 0;
}

void noset_without(NoSet *set, const NoSet *other)
{
    for (size_t i = 0; i < set->word_count && i < other->word_count; i++)
        set->words[i] &= ~other->words[i];
}

int64_t noset_count(const NoSet *set) { return count_bits(set->words, set->word_count); }

int64_t noset_next(const NoSet *set, int64_t after)
{
    size_t at = (size_t)(after + 1);
    for (size_t i = at / 64; i < set->word_count; i++) {
        uint64_t rest = set->words[i];
        if (i == at / 64)
            rest &= UINT64_MAX << at % 64;
        if (rest)
            return (int64_t)(i * 64) + __builtin_ctzll(rest);
    }
    return 0;
}
