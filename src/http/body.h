/* HttpBody: the bytes of replies, which several of them may share; counted, immutable. */
#pragma once
#include "base/str.h"

typedef struct HttpBody HttpBody;

HttpBody *http_body_new(Str bytes, bool may_compress); /* copies; a gzip form is made at once */
HttpBody *http_body_ref(HttpBody *body);
void http_body_unref(HttpBody *body);        /* NULL is fine */
size_t http_body_size(const HttpBody *body); /* in memory, of both forms */
Str http_body_bytes(const HttpBody *body);   /* the plain form */
Str http_body_gzip(const HttpBody *body);    /* empty: there is none */
