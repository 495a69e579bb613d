/* Arrow IPC files, the shape that Darya writes: one record batch whose columns are dictionary
 * texts, doubles or small integers, plain or as one list a row. Written uncompressed, 64-byte
 * aligned, little endian, without any time stamp, so equal content gives equal bytes.
 * Format: https://arrow.apache.org/docs/format/Columnar.html, metadata version V5. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/vec.h"

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "Arrow files are little endian, and so must the machine be"
#endif

typedef enum { ARROW_TEXT8, ARROW_TEXT16, ARROW_TEXT32, ARROW_DOUBLE, ARROW_INT8 } ArrowType;

/* One column. Texts are codes (int8/16/32 by type) into a sorted dictionary. */
typedef struct {
    Str name;
    ArrowType type;
    bool is_list;
    size_t item_count;       /* rows of a plain column, items of a list column */
    const void *items;       /* codes or values */
    const uint8_t *validity; /* bit i: item i is there; NULL: all are */
    size_t null_count;
    const int32_t *offsets;      /* of a list column: rows + 1, from 0 */
    size_t text_count;           /* of a text column: its dictionary as Arrow lays it */
    const int32_t *text_offsets; /* text_count + 1, from 0 */
    const char *text_bytes;
} ArrowColumn;

static inline size_t arrow_item_size(ArrowType type)
{
    static const uint8_t sizes[] = {1, 2, 4, 8, 1};
    return sizes[type];
}
static inline bool arrow_is_text(ArrowType type) { return type <= ARROW_TEXT32; }
/* The narrowest type that holds codes 0 … count - 1. */
static inline ArrowType arrow_text_type(size_t count)
{
    return count <= 127 ? ARROW_TEXT8 : count <= 32767 ? ARROW_TEXT16 : ARROW_TEXT32;
}

typedef struct {
    Str name, value;
} ArrowNote; /* of the schema's metadata */

typedef struct {
    size_t row_count, column_count, note_count;
    const ArrowColumn *columns;
    const ArrowNote *notes;
} ArrowTable;

/* The file as pieces in their order; column memory is borrowed, the rest lies in the arena. */
typedef VEC(Str) ArrowPieces;
MUST_USE ErrCode arrow_write(const ArrowTable *table, Arena *arena, ArrowPieces *pieces, Err *err);

/* Reads what arrow_write writes, with every offset checked; columns point into `file`, which must
 * stay mapped, 8-aligned. Anything else is ERR_CORRUPT with the reason. */
MUST_USE ErrCode arrow_read(Str file, Arena *arena, ArrowTable *table, Err *err);
