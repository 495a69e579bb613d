/* Templates: whatever is compiled can be rendered, and no text of the document gets out raw. */
#include <stdlib.h>

#include "view/mustache.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool find_partial(void *context, Str name, Str *source)
{
    *source = *(const Str *)context; /* itself: must end by its depth */
    return str_eq(name, STR("p"));
}

static bool find_message(void *context, Str key, Str *text)
{
    (void)context;
    *text = STR("a & b");
    return str_eq(key, STR("m"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str source = {(const char *)data, size};
    TemplateLoader loader = {&source, find_partial, find_message};
    Template *t;
    Buf out;
    Err err = {0};
    if (size > 2000 || template_compile(&t, STR("fuzz"), source, &loader, &err))
        return 0;
    Arena *arena = arena_new(1 << 16);
    Doc *doc = doc_new(arena, DOC_OBJECT), *list = doc_list(doc, "l");
    doc_text(doc, "a", STR("\x01<script>"));
    doc_text(doc_object(list, NULL), "b", STR("1"));
    doc_text(doc_object(list, NULL), "b", STR("2"));
    buf_init(&out, 1 << 20);
    template_render(t, doc, &out);
    if (str_find(buf_str(&out), STR("\x01<")) != SIZE_MAX &&
        str_find(source, STR("\x01<")) == SIZE_MAX && str_find_char(source, '\x01') == SIZE_MAX)
        abort();
    buf_clear(&out);
    arena_free(arena);
    template_free(t);
    return 0;
}
