#include "format/flatbuffer.h"

enum { MAX_SLOTS = 16 };

static void pad_to(Buf *buf, size_t alignment)
{
    while (buf->len % alignment)
        buf_char(buf, '\0');
}

static void put(Buf *buf, int64_t value, size_t size)
{
    buf_add(buf, (Str){(const char *)&value, size});
}

void flat_start(Buf *buf) { put(buf, 0, 4); }

/* Where each field lies from the table's start, in the order given, each aligned to its size. */
static size_t place_fields(const FlatField *fields, size_t count, uint16_t *offsets,
                           uint16_t *slots)
{
    size_t at = 4;
    for (size_t i = 0; i < count; i++) {
        at = (at + fields[i].size - 1) / fields[i].size * fields[i].size;
        offsets[fields[i].slot] = (uint16_t)at;
        at += fields[i].size;
        if (fields[i].slot + 1 > *slots)
            *slots = (uint16_t)(fields[i].slot + 1);
    }
    return at;
}

size_t flat_table(Buf *buf, FlatField *fields, size_t count)
{
    uint16_t offsets[MAX_SLOTS] = {0}, slots = 0;
    size_t table_size = place_fields(fields, count, offsets, &slots);
    pad_to(buf, 2);
    while ((buf->len + 4 + 2u * slots) % 8) /* the table behind the vtable stands 8-aligned */
        put(buf, 0, 2);
    size_t vtable = buf->len;
    put(buf, 4 + 2 * slots, 2);
    put(buf, (int64_t)table_size, 2);
    for (uint16_t i = 0; i < slots; i++)
        put(buf, offsets[i], 2);
    size_t table = buf->len;
    put(buf, (int64_t)(table - vtable), 4);
    for (size_t i = 0; i < count; i++) {
        while (buf->len < table + offsets[fields[i].slot])
            buf_char(buf, '\0');
        fields[i].pos = buf->len;
        put(buf, fields[i].value, fields[i].size);
    }
    return table;
}

size_t flat_string(Buf *buf, Str text)
{
    pad_to(buf, 4);
    size_t at = buf->len;
    put(buf, (int64_t)text.len, 4);
    buf_add(buf, text);
    buf_char(buf, '\0');
    return at;
}

size_t flat_refs(Buf *buf, size_t count, size_t *first_slot)
{
    pad_to(buf, 4);
    size_t at = buf->len;
    put(buf, (int64_t)count, 4);
    *first_slot = buf->len;
    for (size_t i = 0; i < count; i++)
        put(buf, 0, 4);
    return at;
}

size_t flat_structs(Buf *buf, const void *items, size_t count, size_t item_size)
{
    pad_to(buf, 4);
    if (buf->len % 8 == 0)
        put(buf, 0, 4);
    size_t at = buf->len;
    put(buf, (int64_t)count, 4);
    if (count)
        buf_add(buf, (Str){items, count * item_size});
    return at;
}

void flat_point(Buf *buf, size_t reference, size_t target)
{
    uint32_t distance = (uint32_t)(target - reference);
    if (!buf->failed)
        memcpy(buf->ptr + reference, &distance, 4);
}

static int64_t load(FlatReader *r, size_t at, uint8_t size, bool is_signed)
{
    int64_t value = 0;
    if (r->bad || at > r->bytes.len || r->bytes.len - at < size) {
        r->bad = true;
        return 0;
    }
    memcpy(&value, r->bytes.ptr + at, size);
    if (is_signed && size < 8 && value >> (8 * size - 1) & 1)
        value -= (int64_t)1 << (8 * size);
    return value;
}

/* Position of the target of the reference at `at`; references point forward, never to themselves.
 */
static size_t follow(FlatReader *r, size_t at)
{
    size_t distance = (size_t)load(r, at, 4, false);
    if (distance == 0 || distance > r->bytes.len - at)
        r->bad = true;
    return r->bad ? 0 : at + distance;
}

size_t flat_root(FlatReader *r) { return follow(r, 0); }

/* Position of a field's bytes; 0 when the table does not hold it. */
static size_t field_at(FlatReader *r, size_t table, uint16_t slot, uint8_t size)
{
    int64_t vtable = (int64_t)table - load(r, table, 4, true);
    if (r->bad || vtable < 0 || (size_t)vtable > r->bytes.len) {
        r->bad = true;
        return 0;
    }
    size_t vtable_size = (size_t)load(r, (size_t)vtable, 2, false);
    size_t table_size = (size_t)load(r, (size_t)vtable + 2, 2, false);
    if (4 + 2u * slot + 2 > vtable_size)
        return 0;
    size_t offset = (size_t)load(r, (size_t)vtable + 4 + 2u * slot, 2, false);
    if (offset && offset + size > table_size)
        r->bad = true;
    return r->bad || !offset ? 0 : table + offset;
}

int64_t flat_scalar(FlatReader *r, size_t table, uint16_t slot, uint8_t size, int64_t missing)
{
    size_t at = field_at(r, table, slot, size);
    return at ? load(r, at, size, true) : missing;
}

size_t flat_child(FlatReader *r, size_t table, uint16_t slot)
{
    size_t at = field_at(r, table, slot, 4);
    return at ? follow(r, at) : 0;
}

size_t flat_count(FlatReader *r, size_t vector, size_t item_size)
{
    if (!vector)
        return 0;
    size_t count = (size_t)load(r, vector, 4, false);
    if (r->bad || count > (r->bytes.len - vector - 4) / item_size)
        r->bad = true;
    return r->bad ? 0 : count;
}

size_t flat_item_table(FlatReader *r, size_t vector, size_t i)
{
    return follow(r, vector + 4 + 4 * i);
}

const void *flat_items(FlatReader *r, size_t vector, size_t item_size)
{
    (void)item_size;
    return r->bytes.ptr + vector + 4;
}

Str flat_text(FlatReader *r, size_t string)
{
    size_t len = string ? flat_count(r, string, 1) : 0;
    return len ? (Str){r->bytes.ptr + string + 4, len} : STR("");
}
