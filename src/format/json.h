/* JSON (RFC 8259) into documents, by jansson. Any value may stand at the top. Refused: a key given
 * twice in one object, NUL in a text, what is no UTF-8, whole numbers that 64 bits don't hold,
 * values nested deeper than JSON_MAX_DEPTH, objects with more than JSON_MAX_KEYS keys. The caller
 * bounds the length of the text; the arena bounds the document. Writing: doc_json (doc.h). */
#pragma once
#include "base/err.h"
#include "format/doc.h"

enum { JSON_MAX_DEPTH = 32, JSON_MAX_KEYS = 4096 };

/* Whole numbers keep their token; others get the shortest that reads back as the same double, so
 * 1.50 becomes 1.5: a value whose decimals matter comes as a text. ERR_PARSE with line and column;
 * ERR_TOO_LARGE for depth, keys and a full arena. *out is set on success alone. */
MUST_USE ErrCode json_read(Doc **out, Arena *arena, Str text, Err *err);
/* The same, several times as fast, for what doc_json wrote and nobody else could change: there
 * duplicate keys, the number of keys and UTF-8 are not looked at. What is written in another way is
 * left to json_read. */
MUST_USE ErrCode json_read_kept(Doc **out, Arena *arena, Str text, Err *err);
