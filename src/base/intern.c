#include "base/intern.h"

#include "base/mem.h"
#include "base/vec.h"

/* Open addressing over (hash tag, id); texts lie in chunks that never move. */
typedef struct Chunk {
    struct Chunk *next;
    size_t used, cap;
    char bytes[];
} Chunk;

typedef struct {
    uint32_t tag, id_plus_1;
} Slot;

struct Interner {
    Slot *slots;
    size_t mask;
    VEC(Str) texts;
    Chunk *chunk;
    size_t bytes;
};

enum { FIRST_SLOTS = 64, CHUNK_BYTES = 64 * 1024 };

Interner *interner_new(void)
{
    Interner *in = mem_alloc(sizeof *in);
    in->mask = FIRST_SLOTS - 1;
    in->slots = mem_alloc(FIRST_SLOTS * sizeof *in->slots);
    return in;
}

void interner_free(Interner *in)
{
    if (!in)
        return;
    while (in->chunk) {
        Chunk *next = in->chunk->next;
        mem_free(in->chunk);
        in->chunk = next;
    }
    vec_clear(&in->texts);
    mem_free(in->slots);
    mem_free(in);
}

static Str keep(Interner *in, Str text)
{
    if (!in->chunk || in->chunk->cap - in->chunk->used < text.len) {
        size_t cap = text.len > CHUNK_BYTES ? text.len : CHUNK_BYTES;
        Chunk *c = mem_alloc(sizeof *c + cap);
        c->cap = cap;
        c->next = in->chunk;
        in->chunk = c;
    }
    char *at = in->chunk->bytes + in->chunk->used;
    if (text.len)
        memcpy(at, text.ptr, text.len);
    in->chunk->used += text.len;
    in->bytes += text.len;
    return (Str){at, text.len};
}

static Slot *slot_of(const Interner *in, Str text, uint64_t hash)
{
    uint32_t tag = (uint32_t)(hash >> 32); /* the place too: a growing table needs no text */
    for (size_t i = tag & in->mask;; i = (i + 1) & in->mask) {
        Slot *s = &in->slots[i];
        if (!s->id_plus_1 || (s->tag == tag && str_eq(in->texts.items[s->id_plus_1 - 1], text)))
            return s;
    }
}

static void grow(Interner *in)
{
    Slot *old = in->slots;
    size_t count = in->mask + 1;
    in->mask = count * 2 - 1;
    in->slots = mem_alloc((in->mask + 1) * sizeof *in->slots);
    for (size_t i = 0; i < count; i++) {
        if (!old[i].id_plus_1)
            continue;
        size_t at = old[i].tag & in->mask;
        while (in->slots[at].id_plus_1)
            at = (at + 1) & in->mask;
        in->slots[at] = old[i];
    }
    mem_free(old);
}

uint32_t intern(Interner *in, Str text)
{
    uint64_t hash = str_hash(text);
    Slot *s = slot_of(in, text, hash);
    if (s->id_plus_1)
        return s->id_plus_1 - 1;
    vec_push(&in->texts, keep(in, text));
    *s = (Slot){(uint32_t)(hash >> 32), (uint32_t)in->texts.count};
    if (in->texts.count * 2 > in->mask)
        grow(in);
    return (uint32_t)in->texts.count - 1;
}

uint32_t intern_find(const Interner *in, Str text)
{
    const Slot *s = slot_of(in, text, str_hash(text));
    return s->id_plus_1 ? s->id_plus_1 - 1 : INTERN_NONE;
}

Str intern_text(const Interner *in, uint32_t id) { return in->texts.items[id]; }
uint32_t intern_count(const Interner *in) { return (uint32_t)in->texts.count; }
size_t intern_bytes(const Interner *in) { return in->bytes; }
