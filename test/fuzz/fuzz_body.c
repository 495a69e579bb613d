/* Bodies of records: what was cleaned stays as it is, through JSON and back, and what isn't public
 * never gets into the public body. */
#include <assert.h>

#include "../records/sample_type.h"
#include "format/json.h"
#include "records/difference.h"
#include "records/public_body.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MARK "sEcReTmArK"

static Doc *clean(Arena *arena, const Doc *body, Problems *problems)
{
    *problems = (Problems){.arena = arena};
    Doc *out = body_clean(arena, &SAMPLE, body, problems);
    for (size_t i = 0; i < problems->count; i++)
        assert(str_is_utf8(problems->items[i].path, NULL) &&
               str_is_utf8(problems->items[i].value, NULL));
    return out;
}

static Sensitivity sensitivity_of(void *context, Str id)
{
    (void)context;
    return str_find(id, STR(MARK)) == SIZE_MAX ? SENSITIVITY_PUBLIC : SENSITIVITY_CONFIDENTIAL;
}

static Str wider_of(void *context, Str id)
{
    (void)context;
    return str_part(id, 0, id.len > 8 ? id.len - 1 : 0);
}

/* Makes every text within a value the secret. */
static void mark_all(Doc *value)
{
    if (value->kind == DOC_TEXT)
        value->text = STR(MARK);
    for (Doc *c = value->first; c; c = c->next)
        mark_all(c);
}

static void mark_links(Doc *link, unsigned *turn)
{
    for (Doc *c = link->first; c; c = c->next)
        if (str_eq(c->key, STR("to")) && (*turn)++ % 2)
            c->text = STR("sample:" MARK);
}

/* Marks what must not be seen: by privacy, and every second link as one to a hidden record. */
static void mark_secrets(const Field *group, Doc *value, bool is_restricted, unsigned *turn)
{
    const Field *field;
    for (size_t i = 0; (field = body_field(&SAMPLE, group, i)); i++) {
        Doc *given = (Doc *)doc_get(value, str_of(field->name));
        if (!given)
            continue;
        bool is_list = given->kind == DOC_LIST;
        if (field->privacy == PRIVACY_INTERNAL || field->privacy == PRIVACY_CONSENT ||
            (is_restricted && field->privacy == PRIVACY_NAMES))
            mark_all(given);
        else
            for (Doc *d = is_list ? given->first : given; d; d = is_list ? d->next : NULL)
                if (field->kind == FIELD_GROUP)
                    mark_secrets(field, d, is_restricted, turn);
                else if (field->kind == FIELD_LINK)
                    mark_links(d, turn);
    }
}

static void check_public(Arena *arena, const Doc *clean_body, Sensitivity sensitivity)
{
    const PublicRule rule = {.sensitivity = sensitivity_of, .wider = wider_of};
    Doc *body = doc_copy(arena, clean_body);
    unsigned turn = 0;
    Buf out;
    if (!body)
        return;
    /* Nobody consented, and the sensitivity is the one given. */
    for (Doc *contact = (Doc *)doc_get(body, STR("contact")); contact; contact = NULL)
        doc_remove(contact, "consent");
    doc_remove(body, "sensitivity");
    mark_secrets(NULL, body, sensitivity == SENSITIVITY_RESTRICTED, &turn);
    Doc *seen = public_body(arena, &SAMPLE, body, sensitivity, &rule);
    buf_init(&out, 4 * RECORD_MAX_BYTES);
    if (seen)
        doc_json(&out, seen);
    assert(str_find(buf_str(&out), STR(MARK)) == SIZE_MAX);
    buf_clear(&out);
}

static void check_stays(Arena *arena, const Doc *body)
{
    static Problems problems;
    Buf first, second;
    Doc *again;
    Change *changes;
    buf_init(&first, 2 * RECORD_MAX_BYTES);
    buf_init(&second, 2 * RECORD_MAX_BYTES);
    body_write(&first, &SAMPLE, body);
    assert(json_read(&again, arena, buf_str(&first), NULL) == ERR_OK);
    again = clean(arena, again, &problems);
    assert(problems.count == 0);
    body_write(&second, &SAMPLE, again);
    assert(str_eq(buf_str(&first), buf_str(&second)));
    assert(body_difference(&SAMPLE, body, again, arena, &changes) == 0);
    body_difference(&SAMPLE, NULL, body, arena, &changes);
    buf_clear(&first);
    buf_clear(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Problems problems;
    Arena *arena = arena_new((size_t)256 << 20);
    Str text = {(const char *)data, size};
    Doc *body;
    if (size < 1 << 16 && json_read(&body, arena, text, NULL) == ERR_OK) {
        BodyLink *links;
        Doc *kept = clean(arena, body, &problems);
        body_check(&SAMPLE, kept, RECORD_PUBLISHED, NULL, &problems);
        body_links(&SAMPLE, kept, arena, &links);
        check_stays(arena, kept);
        if (str_find(text, STR(MARK)) == SIZE_MAX) {
            check_public(arena, kept, SENSITIVITY_PUBLIC);
            check_public(arena, kept, SENSITIVITY_RESTRICTED);
        }
    }
    arena_free(arena);
    return 0;
}
