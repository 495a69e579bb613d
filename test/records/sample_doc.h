/* Documents from JSON and back, in tests of records. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "format/json.h"
#include "records/body.h"
#include "sample_type.h"

static inline Doc *sample_read(Arena *arena, const char *json)
{
    Doc *doc = NULL;
    Err err = {0};
    if (json_read(&doc, arena, str_of(json), &err))
        fail_msg("%s: %s", json, err.message);
    return doc;
}

static inline void sample_expect_json(const Doc *doc, const char *json)
{
    Buf out;
    assert_non_null(doc);
    buf_init(&out, RECORD_MAX_BYTES);
    doc_json(&out, doc);
    buf_char(&out, '\0');
    assert_string_equal(out.ptr, json);
    buf_clear(&out);
}
