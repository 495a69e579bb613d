#include "format/arrow_schema.h"
#include "format/flatbuffer.h"

enum { MAX_COLUMNS = 1024, MAX_ROWS = 1 << 30 };

/* One message that has been found and framed: its record batch and its body. */
typedef struct {
    FlatReader metadata;
    Str body;
    const NodeEntry *nodes;
    const BufferEntry *buffers;
    size_t node_count, buffer_count, next_node, next_buffer;
    int64_t rows, dictionary;
} Message;

static ErrCode corrupt(Err *err, const char *why)
{
    err_set(err, ERR_CORRUPT, "not a segment that this program can read: %s", why);
    err_hint(err, "restore the file from a backup");
    return ERR_CORRUPT;
}

static ErrCode find_footer(Str file, FlatReader *footer, Err *err)
{
    if (file.len < 32 || !str_starts(file, STR("ARROW1\0\0")) || !str_ends(file, STR("ARROW1")))
        return corrupt(err, "the Arrow mark at its start or end is missing");
    int32_t length;
    memcpy(&length, file.ptr + file.len - 10, 4);
    if (length < 8 || (size_t)length > file.len - 18)
        return corrupt(err, "the footer does not fit into the file");
    *footer = (FlatReader){.bytes = str_part(file, file.len - 10 - (size_t)length, file.len - 10)};
    return ERR_OK;
}

static ErrCode open_message(Str file, BlockEntry block, int want, Message *m, Err *err)
{
    *m = (Message){0};
    if (block.offset < 8 || block.metadata_length < 16 || block.body_length < 0 ||
        block.offset % 8 || block.metadata_length % 8 || (size_t)block.offset > file.len ||
        (size_t)block.metadata_length > file.len - (size_t)block.offset ||
        (size_t)block.body_length > file.len - (size_t)block.offset - (size_t)block.metadata_length)
        return corrupt(err, "a block lies outside of the file");
    Str framed =
        str_part(file, (size_t)block.offset, (size_t)(block.offset + block.metadata_length));
    int32_t frame[2];
    memcpy(frame, framed.ptr, sizeof frame);
    if (frame[0] != -1 || frame[1] + 8 != block.metadata_length)
        return corrupt(err, "a message is not framed as the footer says");
    m->metadata.bytes = str_part(framed, 8, framed.len);
    m->body = str_part(file, (size_t)(block.offset + block.metadata_length), file.len);
    m->body.len = (size_t)block.body_length;
    FlatReader *r = &m->metadata;
    size_t root = flat_root(r), content = flat_child(r, root, 2);
    if (r->bad || flat_scalar(r, root, 0, 2, 0) != VERSION_V5 ||
        flat_scalar(r, root, 1, 1, 0) != want ||
        flat_scalar(r, root, 3, 8, -1) != block.body_length || !content)
        return corrupt(err, "a message is not of the kind that the footer says");
    if (want == HEADER_DICTIONARY) {
        m->dictionary = flat_scalar(r, content, 0, 8, 0);
        content = flat_child(r, content, 1);
    }
    m->rows = flat_scalar(r, content, 0, 8, 0);
    size_t nodes = flat_child(r, content, 1), buffers = flat_child(r, content, 2);
    m->node_count = flat_count(r, nodes, sizeof(NodeEntry));
    m->buffer_count = flat_count(r, buffers, sizeof(BufferEntry));
    if (r->bad || flat_child(r, content, 3) || m->rows < 0 || m->rows > MAX_ROWS)
        return corrupt(err, "a record batch is compressed or has no shape");
    m->nodes = flat_items(r, nodes, sizeof(NodeEntry));
    m->buffers = flat_items(r, buffers, sizeof(BufferEntry));
    return ERR_OK;
}

static bool next_node(Message *m, NodeEntry *node)
{
    if (m->next_node == m->node_count)
        return false;
    memcpy(node, &m->nodes[m->next_node++], sizeof *node);
    return node->length >= 0 && node->length <= INT32_MAX && node->null_count >= 0 &&
           node->null_count <= node->length;
}

/* The next buffer, at least `need` bytes long; an empty one may be short. NULL when it is not so.
 */
static const void *next_buffer(Message *m, size_t need)
{
    BufferEntry e;
    if (m->next_buffer == m->buffer_count)
        return NULL;
    memcpy(&e, &m->buffers[m->next_buffer++], sizeof e);
    if (e.offset < 0 || e.length < 0 || e.offset % 8 || (size_t)e.offset > m->body.len ||
        (size_t)e.length > m->body.len - (size_t)e.offset || (size_t)e.length < need)
        return NULL;
    return m->body.ptr + e.offset;
}

static bool rises_from_zero(const int32_t *offsets, size_t count)
{
    int32_t bad = offsets[0];
    for (size_t i = 0; i < count; i++)
        bad |= (int32_t)(offsets[i + 1] < offsets[i]);
    return bad == 0;
}

/* The highest of n codes as unsigned numbers, so that a negative one is high as well. Lanes of a
 * fixed number are what compilers turn into vector instructions. */
enum { LANES = 64 };
#define DEFINE_HIGHEST(name, type)                                                                 \
    static uint32_t name(const type *codes, size_t n)                                              \
    {                                                                                              \
        type high[LANES] = {0}, top = 0;                                                           \
        size_t i = 0;                                                                              \
        for (; i + LANES <= n; i += LANES)                                                         \
            for (size_t k = 0; k < LANES; k++)                                                     \
                high[k] = codes[i + k] > high[k] ? codes[i + k] : high[k];                         \
        for (; i < n; i++)                                                                         \
            top = codes[i] > top ? codes[i] : top;                                                 \
        for (size_t k = 0; k < LANES; k++)                                                         \
            top = high[k] > top ? high[k] : top;                                                   \
        return top;                                                                                \
    }
DEFINE_HIGHEST(highest8, uint8_t)
DEFINE_HIGHEST(highest16, uint16_t)
DEFINE_HIGHEST(highest32, uint32_t)

static bool codes_within(const ArrowColumn *col)
{
    uint32_t highest = col->type == ARROW_TEXT8    ? highest8(col->items, col->item_count)
                       : col->type == ARROW_TEXT16 ? highest16(col->items, col->item_count)
                                                   : highest32(col->items, col->item_count);
    return highest < (col->text_count ? col->text_count : 1);
}

static ErrCode read_items(Message *m, ArrowColumn *col, int64_t length, Err *err)
{
    NodeEntry node;
    if (!next_node(m, &node) || (length >= 0 && node.length != length))
        return corrupt(err, "a column has another length than its table");
    col->item_count = (size_t)node.length;
    col->null_count = (size_t)node.null_count;
    const void *validity = next_buffer(m, col->null_count ? (col->item_count + 7) / 8 : 0);
    col->items = next_buffer(m, col->item_count * arrow_item_size(col->type));
    if (!validity || !col->items)
        return corrupt(err, "a column is shorter than its length says");
    col->validity = col->null_count ? validity : NULL;
    if (arrow_is_text(col->type) && !codes_within(col))
        return corrupt(err, "a code lies outside of its dictionary");
    return ERR_OK;
}

static ErrCode read_column(Message *m, ArrowColumn *col, Err *err)
{
    if (!col->is_list)
        return read_items(m, col, m->rows, err);
    NodeEntry node;
    if (!next_node(m, &node) || node.length != m->rows || node.null_count || !next_buffer(m, 0))
        return corrupt(err, "a list column has another length than its table");
    col->offsets = next_buffer(m, 4 * ((size_t)m->rows + 1));
    if (!col->offsets || !rises_from_zero(col->offsets, (size_t)m->rows))
        return corrupt(err, "the offsets of a list column do not rise");
    return read_items(m, col, col->offsets[m->rows], err);
}

static ErrCode read_dictionary(Message *m, ArrowColumn *col, Err *err)
{
    NodeEntry node;
    if (!next_node(m, &node) || node.length != m->rows || node.null_count || !next_buffer(m, 0))
        return corrupt(err, "a dictionary has no length");
    col->text_count = (size_t)m->rows;
    col->text_offsets = next_buffer(m, 4 * (col->text_count + 1));
    if (!col->text_offsets || !rises_from_zero(col->text_offsets, col->text_count))
        return corrupt(err, "the offsets of a dictionary do not rise");
    col->text_bytes = next_buffer(m, (size_t)col->text_offsets[col->text_count]);
    return col->text_bytes ? ERR_OK : corrupt(err, "a dictionary is shorter than its offsets say");
}

static bool read_type(FlatReader *r, size_t field, ArrowType *type)
{
    int64_t kind = flat_scalar(r, field, 2, 1, 0);
    size_t detail = flat_child(r, field, 3), encoding = flat_child(r, field, 4);
    if (kind == TYPE_FLOAT && flat_scalar(r, detail, 0, 2, 0) == 2 && !encoding)
        *type = ARROW_DOUBLE;
    else if (kind == TYPE_INT && flat_scalar(r, detail, 0, 4, 0) == 8 && !encoding)
        *type = ARROW_INT8;
    else if (kind == TYPE_UTF8 && encoding) {
        int64_t bits = flat_scalar(r, flat_child(r, encoding, 1), 0, 4, 32);
        *type = bits == 8 ? ARROW_TEXT8 : bits == 16 ? ARROW_TEXT16 : ARROW_TEXT32;
        return bits == 8 || bits == 16 || bits == 32;
    } else
        return false;
    return true;
}

static ErrCode read_field(FlatReader *r, size_t field, ArrowColumn *col, Err *err)
{
    size_t leaf = field;
    col->name = flat_text(r, flat_child(r, field, 0));
    col->is_list = flat_scalar(r, field, 2, 1, 0) == TYPE_LIST;
    if (col->is_list) {
        size_t children = flat_child(r, field, 5);
        if (flat_count(r, children, 4) != 1)
            return corrupt(err, "a list column has no item type");
        leaf = flat_item_table(r, children, 0);
    }
    if (r->bad || !read_type(r, leaf, &col->type) || r->bad)
        return corrupt(err, "a column has a type that is not used here");
    return ERR_OK;
}

static ErrCode read_schema(FlatReader *r, size_t schema, Arena *arena, ArrowTable *t, Err *err)
{
    size_t fields = flat_child(r, schema, 1), notes = flat_child(r, schema, 2);
    t->column_count = flat_count(r, fields, 4);
    t->note_count = flat_count(r, notes, 4);
    if (r->bad || flat_scalar(r, schema, 0, 2, 0) != 0 || t->column_count > MAX_COLUMNS ||
        t->note_count > MAX_COLUMNS)
        return corrupt(err, "its schema is big endian or too wide");
    ArrowColumn *columns = arena_alloc(arena, t->column_count * sizeof *columns + 1);
    ArrowNote *list = arena_alloc(arena, t->note_count * sizeof *list + 1);
    if (!columns || !list)
        return err_set(err, ERR_TOO_LARGE, "the schema of a segment passed the memory limit");
    for (size_t i = 0; i < t->column_count; i++)
        TRY(read_field(r, flat_item_table(r, fields, i), &columns[i], err));
    for (size_t i = 0; i < t->note_count; i++) {
        size_t note = flat_item_table(r, notes, i);
        list[i] =
            (ArrowNote){flat_text(r, flat_child(r, note, 0)), flat_text(r, flat_child(r, note, 1))};
    }
    t->columns = columns;
    t->notes = list;
    return r->bad ? corrupt(err, "its schema points outside of itself") : ERR_OK;
}

static ErrCode read_dictionaries(Str file, FlatReader *footer, size_t blocks, ArrowColumn *columns,
                                 size_t column_count, Err *err)
{
    const BlockEntry *list = flat_items(footer, blocks, sizeof *list);
    size_t next = 0, count = flat_count(footer, blocks, sizeof *list);
    for (size_t i = 0; i < column_count; i++) {
        if (!arrow_is_text(columns[i].type))
            continue;
        BlockEntry block;
        Message m;
        if (next == count)
            return corrupt(err, "a dictionary is missing");
        memcpy(&block, &list[next], sizeof block);
        TRY(open_message(file, block, HEADER_DICTIONARY, &m, err));
        if (m.dictionary != (int64_t)next)
            return corrupt(err, "the dictionaries are not in the order of the columns");
        TRY(read_dictionary(&m, &columns[i], err));
        next++;
    }
    return ERR_OK;
}

ErrCode arrow_read(Str file, Arena *arena, ArrowTable *table, Err *err)
{
    FlatReader footer;
    *table = (ArrowTable){0};
    TRY(find_footer(file, &footer, err));
    size_t root = flat_root(&footer), dictionaries = flat_child(&footer, root, 2);
    size_t batches = flat_child(&footer, root, 3);
    flat_count(&footer, dictionaries, sizeof(BlockEntry));
    if (flat_count(&footer, batches, sizeof(BlockEntry)) != 1 || footer.bad)
        return corrupt(err, "it does not hold exactly one record batch");
    TRY(read_schema(&footer, flat_child(&footer, root, 1), arena, table, err));
    ArrowColumn *columns = (ArrowColumn *)table->columns; /* ours, just made in the arena */
    TRY(read_dictionaries(file, &footer, dictionaries, columns, table->column_count, err));
    BlockEntry block;
    Message m;
    memcpy(&block, flat_items(&footer, batches, sizeof block), sizeof block);
    TRY(open_message(file, block, HEADER_BATCH, &m, err));
    table->row_count = (size_t)m.rows;
    for (size_t i = 0; i < table->column_count; i++)
        TRY(read_column(&m, &columns[i], err));
    return ERR_OK;
}
