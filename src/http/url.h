/* Parts of an address as a request gives them. */
#pragma once
#include "base/buf.h"

/* A path with its %41 undone, into out; false when malformed, no UTF-8, or with a NUL. */
bool http_decode(Str text, Buf *out);
/* The same where + stands for a space: names and values of queries and forms. */
bool http_decode_form(Str text, Buf *out);
/* As a part of a path or a query: all but letters, digits and -._~ become %41. */
void http_encode(Buf *out, Str text);
/* The first value of a query parameter, decoded into out, + a space; false when absent or as above.
 */
bool http_query(Str query, Str name, Buf *out);
