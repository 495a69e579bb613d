/* What the reader and the writer of Arrow files both know of its schema: enum values and structs of
 * Arrow's Schema.fbs, Message.fbs and File.fbs. Others use arrow.h. */
#pragma once
#include "format/arrow.h"

enum { HEADER_SCHEMA = 1, HEADER_DICTIONARY = 2, HEADER_BATCH = 3, VERSION_V5 = 4 };
enum { TYPE_INT = 2, TYPE_FLOAT = 3, TYPE_UTF8 = 5, TYPE_LIST = 12, DOUBLE_PRECISION = 2 };

typedef struct {
    int64_t offset, length;
} BufferEntry;
typedef struct {
    int64_t length, null_count;
} NodeEntry;
typedef struct {
    int64_t offset;
    int32_t metadata_length, zero;
    int64_t body_length;
} BlockEntry;
