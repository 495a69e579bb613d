/* FlatBuffers, the part that Arrow's metadata needs: a forward writer and a checked reader.
 * Wire format: https://flatbuffers.dev/internals (tables, vtables, vectors, strings, structs).
 *
 * Writing goes front to back: write a table with its references still zero, then the children, and
 * point the references at them. Positions count from the start of the buffer. */
#pragma once
#include "base/buf.h"

typedef struct {
    uint16_t slot; /* number of the field in its table */
    uint8_t size;  /* 1, 2, 4 or 8; a reference has 4 */
    int64_t value; /* of a scalar; 0 for a reference */
    size_t pos;    /* out: where it was written */
} FlatField;

void flat_start(Buf *buf);                                    /* room for the root reference */
size_t flat_table(Buf *buf, FlatField *fields, size_t count); /* its position */
size_t flat_string(Buf *buf, Str text);
size_t flat_refs(Buf *buf, size_t count, size_t *first_slot); /* vector of references, still zero */
size_t flat_structs(Buf *buf, const void *items, size_t count, size_t item_size); /* 8-aligned */
void flat_point(Buf *buf, size_t reference, size_t target);

/* A checked view. Every access that would leave the buffer sets `bad` and gives 0 or "". */
typedef struct {
    Str bytes;
    bool bad;
} FlatReader;

size_t flat_root(FlatReader *r);
int64_t flat_scalar(FlatReader *r, size_t table, uint16_t slot, uint8_t size, int64_t missing);
size_t flat_child(FlatReader *r, size_t table, uint16_t slot); /* 0: absent */
size_t flat_count(FlatReader *r, size_t vector, size_t item_size);
size_t flat_item_table(FlatReader *r, size_t vector, size_t i);
const void *flat_items(FlatReader *r, size_t vector,
                       size_t item_size); /* structs; after flat_count */
Str flat_text(FlatReader *r, size_t string);
