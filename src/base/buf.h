/* Buf: growing bytes with a declared largest size. Appending past `max` drops the bytes and sets
 * `failed`, which stays set: append many times, check once. Value type: buf_init / buf_clear. */
#pragma once
#include "base/str.h"

typedef struct {
    char *ptr;
    size_t len, cap, max;
    bool failed;
} Buf;

void buf_init(Buf *buf, size_t max_bytes);
void buf_clear(Buf *buf); /* frees; the buffer is as after buf_init */
void buf_reset(Buf *buf); /* keeps the memory, forgets the bytes */
void buf_add(Buf *buf, Str s);
void buf_char(Buf *buf, char c);
void buf_json(Buf *buf, Str text); /* as a JSON string, quotes included (RFC 8259) */
/* With what `entity_of` gives in place of a character; NULL: the character stands for itself. */
void buf_escaped(Buf *buf, Str text, const char *(*entity_of)(char));
void buf_printf(Buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *buf_room(Buf *buf,
               size_t want); /* place for `want` bytes, then buf->len += used; NULL past max */
Str buf_detach(Buf *buf);    /* the bytes become the caller's, to be freed by mem_free */

static inline Str buf_str(const Buf *buf) { return (Str){buf->ptr ? buf->ptr : "", buf->len}; }
