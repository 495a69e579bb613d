#include "base/buf.h"
#include "format/arrow_schema.h"
#include "format/flatbuffer.h"

enum { METADATA_MAX = 64 * 1024 * 1024, ALIGN = 64 };

/* The body of one message while it is put together. */
typedef struct {
    VEC(Str) pieces;
    VEC(BufferEntry) buffers;
    VEC(NodeEntry) nodes;
    int64_t length;
} Body;

typedef struct {
    Arena *arena;
    ArrowPieces *out;
    int64_t offset;
    const ArrowTable *table;
    VEC(BlockEntry) dictionaries;
    BlockEntry batch;
} Writer;

static const char ZEROS[ALIGN];

static void emit(Writer *w, Str piece)
{
    if (piece.len)
        vec_push(w->out, piece);
    w->offset += (int64_t)piece.len;
}

static void emit_copy(Writer *w, const void *bytes, size_t len)
{
    emit(w, arena_dup(w->arena, (Str){bytes, len}));
}

static int bit_width(ArrowType type)
{
    return type == ARROW_TEXT8 || type == ARROW_INT8 ? 8 : type == ARROW_TEXT16 ? 16 : 32;
}

static size_t write_int_type(Buf *b, int bits)
{
    FlatField f[] = {{0, 4, bits, 0}, {1, 1, 1, 0}};
    return flat_table(b, f, 2);
}

static size_t write_type(Buf *b, const ArrowColumn *col)
{
    if (col->type == ARROW_DOUBLE) {
        FlatField f[] = {{0, 2, DOUBLE_PRECISION, 0}};
        return flat_table(b, f, 1);
    }
    if (col->type == ARROW_INT8)
        return write_int_type(b, 8);
    return flat_table(b, NULL, 0);
}

static size_t write_encoding(Buf *b, const ArrowColumn *col, int64_t id)
{
    FlatField f[] = {{0, 8, id, 0}, {1, 4, 0, 0}, {2, 1, 0, 0}};
    size_t at = flat_table(b, f, 3);
    flat_point(b, f[1].pos, write_int_type(b, bit_width(col->type)));
    return at;
}

static uint8_t type_number(ArrowType type)
{
    return type == ARROW_DOUBLE ? TYPE_FLOAT : type == ARROW_INT8 ? TYPE_INT : TYPE_UTF8;
}

/* A field that is no list: the column itself, or the item of a list column. */
static size_t write_leaf(Buf *b, const ArrowColumn *col, Str name, int64_t dictionary)
{
    size_t unused;
    FlatField f[] = {{0, 4, 0, 0}, {1, 1, 1, 0}, {2, 1, type_number(col->type), 0},
                     {3, 4, 0, 0}, {5, 4, 0, 0}, {4, 4, 0, 0}};
    bool is_text = arrow_is_text(col->type);
    size_t at = flat_table(b, f, is_text ? 6 : 5);
    flat_point(b, f[0].pos, flat_string(b, name));
    flat_point(b, f[3].pos, write_type(b, col));
    flat_point(b, f[4].pos, flat_refs(b, 0, &unused));
    if (is_text)
        flat_point(b, f[5].pos, write_encoding(b, col, dictionary));
    return at;
}

static size_t write_field(Buf *b, const ArrowColumn *col, int64_t dictionary)
{
    if (!col->is_list)
        return write_leaf(b, col, col->name, dictionary);
    FlatField f[] = {{0, 4, 0, 0}, {1, 1, 1, 0}, {2, 1, TYPE_LIST, 0}, {3, 4, 0, 0}, {5, 4, 0, 0}};
    size_t at = flat_table(b, f, 5), slot;
    flat_point(b, f[0].pos, flat_string(b, col->name));
    flat_point(b, f[3].pos, flat_table(b, NULL, 0));
    flat_point(b, f[4].pos, flat_refs(b, 1, &slot));
    flat_point(b, slot, write_leaf(b, col, STR("item"), dictionary));
    return at;
}

static size_t write_notes(Buf *b, const ArrowTable *t)
{
    size_t slot, at = flat_refs(b, t->note_count, &slot);
    for (size_t i = 0; i < t->note_count; i++) {
        FlatField f[] = {{0, 4, 0, 0}, {1, 4, 0, 0}};
        flat_point(b, slot + 4 * i, flat_table(b, f, 2));
        flat_point(b, f[0].pos, flat_string(b, t->notes[i].name));
        flat_point(b, f[1].pos, flat_string(b, t->notes[i].value));
    }
    return at;
}

static size_t write_schema(Buf *b, const ArrowTable *t)
{
    FlatField f[] = {{0, 2, 0, 0}, {1, 4, 0, 0}, {2, 4, 0, 0}};
    size_t at = flat_table(b, f, t->note_count ? 3 : 2), slot;
    flat_point(b, f[1].pos, flat_refs(b, t->column_count, &slot));
    int64_t dictionary = 0;
    for (size_t i = 0; i < t->column_count; i++) {
        const ArrowColumn *col = &t->columns[i];
        flat_point(b, slot + 4 * i, write_field(b, col, dictionary));
        dictionary += arrow_is_text(col->type);
    }
    if (t->note_count)
        flat_point(b, f[2].pos, write_notes(b, t));
    return at;
}

/* Message header up to the reference of its content, which the caller writes and points to. */
static size_t start_message(Buf *b, int header, int64_t body_length)
{
    FlatField f[] = {
        {3, 8, body_length, 0}, {0, 2, VERSION_V5, 0}, {1, 1, header, 0}, {2, 4, 0, 0}};
    flat_start(b);
    flat_point(b, 0, flat_table(b, f, 4));
    return f[3].pos;
}

/* Frame the metadata so that the body, and so every message, starts on a multiple of 64. */
static BlockEntry emit_message(Writer *w, const Buf *metadata, int64_t body_length)
{
    int64_t end = w->offset + 8 + (int64_t)metadata->len;
    int32_t length = (int32_t)(metadata->len + (size_t)((ALIGN - end % ALIGN) % ALIGN));
    int32_t frame[2] = {-1, length};
    BlockEntry block = {w->offset, 8 + length, 0, body_length};
    emit_copy(w, frame, sizeof frame);
    emit_copy(w, metadata->ptr, metadata->len);
    emit(w, (Str){ZEROS, (size_t)length - metadata->len});
    return block;
}

static void body_buffer(Body *body, const void *bytes, size_t len)
{
    BufferEntry entry = {body->length, (int64_t)len};
    vec_push(&body->buffers, entry);
    vec_push(&body->pieces, ((Str){bytes, len}));
    size_t padding = (ALIGN - len % ALIGN) % ALIGN;
    vec_push(&body->pieces, ((Str){ZEROS, padding}));
    body->length += (int64_t)(len + padding);
}

static void body_node(Body *body, size_t length, size_t null_count)
{
    NodeEntry node = {(int64_t)length, (int64_t)null_count};
    vec_push(&body->nodes, node);
}

static void body_clear(Body *body)
{
    vec_clear(&body->pieces);
    vec_clear(&body->buffers);
    vec_clear(&body->nodes);
}

static size_t write_batch(Buf *b, const Body *body, size_t rows)
{
    FlatField f[] = {{0, 8, (int64_t)rows, 0}, {1, 4, 0, 0}, {2, 4, 0, 0}};
    size_t at = flat_table(b, f, 3);
    flat_point(b, f[1].pos,
               flat_structs(b, body->nodes.items, body->nodes.count, sizeof(NodeEntry)));
    flat_point(b, f[2].pos,
               flat_structs(b, body->buffers.items, body->buffers.count, sizeof(BufferEntry)));
    return at;
}

static void emit_body(Writer *w, const Body *body)
{
    for (size_t i = 0; i < body->pieces.count; i++)
        emit(w, body->pieces.items[i]);
}

static void emit_schema(Writer *w, Buf *b)
{
    buf_reset(b);
    size_t content = start_message(b, HEADER_SCHEMA, 0);
    flat_point(b, content, write_schema(b, w->table));
    emit_message(w, b, 0);
}

static void emit_dictionary(Writer *w, Buf *b, const ArrowColumn *col, int64_t id)
{
    Body body = {0};
    body_node(&body, col->text_count, 0);
    body_buffer(&body, NULL, 0);
    body_buffer(&body, col->text_offsets, 4 * (col->text_count + 1));
    body_buffer(&body, col->text_bytes, (size_t)col->text_offsets[col->text_count]);
    buf_reset(b);
    FlatField f[] = {{0, 8, id, 0}, {1, 4, 0, 0}};
    size_t content = start_message(b, HEADER_DICTIONARY, body.length);
    flat_point(b, content, flat_table(b, f, 2));
    flat_point(b, f[1].pos, write_batch(b, &body, col->text_count));
    BlockEntry block = emit_message(w, b, body.length);
    vec_push(&w->dictionaries, block);
    emit_body(w, &body);
    body_clear(&body);
}

static void add_column(Body *body, const ArrowColumn *col, size_t rows)
{
    if (col->is_list) {
        body_node(body, rows, 0);
        body_buffer(body, NULL, 0);
        body_buffer(body, col->offsets, 4 * (rows + 1));
    }
    body_node(body, col->item_count, col->null_count);
    body_buffer(body, col->validity, col->null_count ? (col->item_count + 7) / 8 : 0);
    body_buffer(body, col->items, col->item_count * arrow_item_size(col->type));
}

static void emit_batch(Writer *w, Buf *b)
{
    Body body = {0};
    for (size_t i = 0; i < w->table->column_count; i++)
        add_column(&body, &w->table->columns[i], w->table->row_count);
    buf_reset(b);
    size_t content = start_message(b, HEADER_BATCH, body.length);
    flat_point(b, content, write_batch(b, &body, w->table->row_count));
    w->batch = emit_message(w, b, body.length);
    emit_body(w, &body);
    body_clear(&body);
}

static void emit_footer(Writer *w, Buf *b)
{
    static const unsigned char end_of_stream[8] = {0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0};
    emit(w, (Str){(const char *)end_of_stream, 8});
    buf_reset(b);
    flat_start(b);
    FlatField f[] = {{0, 2, VERSION_V5, 0}, {1, 4, 0, 0}, {2, 4, 0, 0}, {3, 4, 0, 0}};
    flat_point(b, 0, flat_table(b, f, 4));
    flat_point(b, f[1].pos, write_schema(b, w->table));
    flat_point(b, f[2].pos,
               flat_structs(b, w->dictionaries.items, w->dictionaries.count, sizeof(BlockEntry)));
    flat_point(b, f[3].pos, flat_structs(b, &w->batch, 1, sizeof(BlockEntry)));
    while (b->len % 8)
        buf_char(b, '\0');
    int32_t length = (int32_t)b->len;
    emit_copy(w, b->ptr, b->len);
    emit_copy(w, &length, 4);
    emit(w, STR("ARROW1"));
}

ErrCode arrow_write(const ArrowTable *table, Arena *arena, ArrowPieces *pieces, Err *err)
{
    Writer w = {.arena = arena, .out = pieces, .table = table};
    Buf b;
    buf_init(&b, METADATA_MAX);
    emit(&w, (Str){"ARROW1\0", 8});
    emit_schema(&w, &b);
    int64_t dictionary = 0;
    for (size_t i = 0; i < table->column_count; i++)
        if (arrow_is_text(table->columns[i].type))
            emit_dictionary(&w, &b, &table->columns[i], dictionary++);
    emit_batch(&w, &b);
    emit_footer(&w, &b);
    bool failed = b.failed || arena_failed(arena);
    buf_clear(&b);
    vec_clear(&w.dictionaries);
    return failed ? err_set(err, ERR_TOO_LARGE, "the metadata of an Arrow file passed its limit")
                  : ERR_OK;
}
