/* SDMX-ML 2.1 structure-specific data: Header with the structure, DataSet with an action, Group,
 * Series and Obs (or Obs alone when the observation dimension is AllDimensions). SDMX 2.1, Section
 * 3A and the structure-specific schemas. */
#include <stdio.h>

#include "base/buf.h"
#include "base/vec.h"
#include "format/xml.h"
#include "intake/reader.h"
#include "intake/rows.h"
#include "structure/components.h"

enum { ROW_TEXT_MAX = 64 * 1024 };

/* Attributes that hold for every series with these codes. */
typedef struct {
    size_t count;
    const XmlAttribute *cells;
} Group;

typedef struct {
    Intake *in;
    const IntakeInput *input;
    IntakeDataset *dataset;
    const Layout *layout;
    uint32_t file;
    ArtefactRef structure; /* of the message */
    bool is_usage;         /* it names a dataflow */
    Str action;
    Arena *groups_arena;
    VEC(Group) groups;
    Arena *series_arena; /* the texts of the current series */
    Str dimensions[LAYOUT_MAX_DIMENSIONS], attributes[LAYOUT_MAX_COLUMNS];
    Buf row; /* the current series as text */
    size_t series_text_len;
    unsigned depth, series_depth;
    Str in_header; /* the name of the header's element that is open, when its text counts */
    bool unknown_told;
} Message;

/* --- which dataset --- */

/* The dataflow that uses this data structure, whatever its version: data of a country often refer
 * to an older version of its structure. The data structure itself when there is none. */
static ErrCode dataset_of(Message *m, Str *id, ArtefactRef *flow, Err *err)
{
    const Artefact *flows[256];
    Structures *s = intake_structures(m->in);
    size_t count;
    TRY(structures_flows_of(s, m->structure, flows, 256, &count, err));
    const Artefact *best = NULL;
    for (size_t i = 0; i < count; i++)
        if (!best || artefact_version_cmp(flows[i]->version, best->version) > 0)
            best = flows[i];
    *flow = best ? (ArtefactRef){best->agency, best->id, best->version}
                 : (ArtefactRef){.version = STR("")};
    ArtefactRef named = best ? *flow : m->structure;
    *id = arena_printf(intake_arena(m->in), STR_FMT ":" STR_FMT, STR_ARG(named.agency),
                       STR_ARG(named.id));
    return ERR_OK;
}

static ErrCode layout_of(Message *m, Layout *layout, Err *err)
{
    Structures *s = intake_structures(m->in);
    const Artefact *exact;
    Str id;
    ArtefactRef flow = {.version = STR("")};
    if (m->is_usage) {
        id = arena_printf(intake_arena(m->in), STR_FMT ":" STR_FMT, STR_ARG(m->structure.agency),
                          STR_ARG(m->structure.id));
        return components_layout(s, STR("Dataflow"), m->structure, id, layout, err);
    }
    TRY(dataset_of(m, &id, &flow, err));
    if (flow.id.len)
        return components_layout(s, STR("Dataflow"), flow, id, layout, err);
    TRY(structures_find(s, STR("DataStructure"), m->structure, &exact, err));
    ArtefactRef latest = {m->structure.agency, m->structure.id,
                          exact ? m->structure.version : STR("")};
    return components_layout(s, STR("DataStructure"), latest, id, layout, err);
}

static LandMode mode_of(const Message *m)
{
    if (intake_options(m->in)->action.len)
        return intake_mode(m->in, false);
    if (str_eq(m->action, STR("Replace")))
        return LAND_REPLACE;
    if (str_eq(m->action, STR("Append")) || str_eq(m->action, STR("Merge")) ||
        str_eq(m->action, STR("Delete")))
        return LAND_MERGE;
    return intake_mode(m->in, false);
}

static ErrCode open_dataset(Message *m, Err *err)
{
    Layout *layout = arena_alloc(intake_arena(m->in), sizeof *layout);
    if (!layout || !m->structure.id.len)
        return err_set(err, ERR_PARSE, "the header of the message names no structure");
    TRY(layout_of(m, layout, err));
    TRY(intake_dataset(m->in, layout, false, mode_of(m), &m->dataset, err));
    m->layout = draft_layout(m->dataset->draft);
    m->file = draft_file(m->dataset->draft, m->input->name);
    return ERR_OK;
}

/* --- cells --- */

static Str *cell_of(Message *m, Str name)
{
    int at = layout_dimension(m->layout, name);
    if (at >= 0)
        return &m->dimensions[at];
    at = layout_attribute(m->layout, name);
    return at >= 0 ? &m->attributes[at] : NULL;
}

static void tell_unknown(Message *m, Str name, unsigned long line)
{
    if (!m->unknown_told)
        intake_note(m->in, m->dataset->id, m->input->name, line, "component-unknown",
                    "'" STR_FMT "' is no component of " STR_FMT "; it is left out", STR_ARG(name),
                    STR_ARG(m->layout->structure));
    m->unknown_told = true;
}

static void append_text(Message *m, const XmlElement *e)
{
    for (size_t i = 0; i < e->attribute_count; i++)
        if (!e->attributes[i].ns.len)
            buf_printf(&m->row, "%s" STR_FMT "=\"" STR_FMT "\"", m->row.len ? " " : "",
                       STR_ARG(e->attributes[i].name), STR_ARG(e->attributes[i].value));
}

static bool belongs_to(const Group *g, Message *m)
{
    for (size_t i = 0; i < g->count; i++) {
        int at = layout_dimension(m->layout, g->cells[i].name);
        if (at >= 0 && !str_eq(m->dimensions[at], g->cells[i].value))
            return false;
    }
    return true;
}

static void apply_groups(Message *m)
{
    for (size_t g = 0; g < m->groups.count; g++) {
        const Group *group = &m->groups.items[g];
        if (!belongs_to(group, m))
            continue;
        for (size_t i = 0; i < group->count; i++) {
            int at = layout_attribute(m->layout, group->cells[i].name);
            if (at >= 0 && !m->attributes[at].len)
                m->attributes[at] = group->cells[i].value;
        }
    }
}

static ErrCode start_group(Message *m, const XmlElement *e, Err *err)
{
    Group g = {0};
    XmlAttribute *cells = arena_alloc(m->groups_arena, (e->attribute_count + 1) * sizeof *cells);
    for (size_t i = 0; cells && i < e->attribute_count; i++)
        if (!e->attributes[i].ns.len)
            cells[g.count++] =
                (XmlAttribute){STR(""), arena_dup(m->groups_arena, e->attributes[i].name),
                               arena_dup(m->groups_arena, e->attributes[i].value)};
    g.cells = cells;
    vec_push(&m->groups, g);
    return arena_failed(m->groups_arena) ? err_set(err, ERR_TOO_LARGE, "too many groups") : ERR_OK;
}

static void clear_cells(Message *m)
{
    for (size_t i = 0; i < m->layout->dimension_count; i++)
        m->dimensions[i] = STR("");
    for (size_t i = 0; i < m->layout->attribute_count; i++)
        m->attributes[i] = STR("");
}

static ErrCode start_series(Message *m, const XmlElement *e, Err *err)
{
    arena_reset(m->series_arena);
    clear_cells(m);
    buf_reset(&m->row);
    append_text(m, e);
    m->series_text_len = m->row.len;
    for (size_t i = 0; i < e->attribute_count; i++) {
        const XmlAttribute *a = &e->attributes[i];
        Str *cell = a->ns.len ? NULL : cell_of(m, a->name);
        if (cell)
            *cell = arena_dup(m->series_arena, a->value);
        else if (!a->ns.len)
            tell_unknown(m, a->name, e->line);
    }
    apply_groups(m);
    m->series_depth = m->depth;
    return arena_failed(m->series_arena) ? err_set(err, ERR_TOO_LARGE, "a series is too large")
                                         : ERR_OK;
}

static ErrCode observation(Message *m, const XmlElement *e, Err *err)
{
    Str saved[LAYOUT_MAX_COLUMNS];
    IntakeRow row = {.file = m->input->name,
                     .line = e->line,
                     .action = str_eq(m->action, STR("Delete")) ? DRAFT_DELETE : DRAFT_PUT};
    if (!m->series_depth) {
        clear_cells(m);
        m->series_text_len = 0;
    }
    memcpy(saved, m->attributes, m->layout->attribute_count * sizeof *saved);
    m->row.len = m->series_text_len;
    append_text(m, e);
    for (size_t i = 0; i < e->attribute_count; i++) {
        const XmlAttribute *a = &e->attributes[i];
        Str *cell = a->ns.len ? NULL : cell_of(m, a->name);
        if (a->ns.len)
            continue;
        if (cell)
            *cell = a->value;
        else if (str_eq(a->name, layout_time_id(m->layout)))
            row.period = a->value;
        else if (str_eq(a->name, layout_measure_id(m->layout)))
            row.value = a->value;
        else if (str_eq(a->name, STR("PUBLISHED_VALUE")))
            row.published = a->value;
        else
            tell_unknown(m, a->name, e->line);
    }
    if (!m->series_depth)
        apply_groups(m);
    row.row = buf_str(&m->row);
    row.dimensions = m->dimensions;
    row.attributes = m->attributes;
    ErrCode rc = intake_row(m->in, m->dataset, m->file, &row, err);
    memcpy(m->attributes, saved, m->layout->attribute_count * sizeof *saved);
    return rc;
}

/* --- events --- */

static void read_header(Message *m, const XmlElement *e)
{
    Arena *arena = intake_arena(m->in);
    m->in_header = STR("");
    if (str_eq(e->name, STR("StructureUsage")))
        m->is_usage = true;
    else if (str_eq(e->name, STR("DataSetAction")))
        m->in_header = STR("DataSetAction");
    else if (str_eq(e->name, STR("Ref")) && !m->structure.id.len)
        m->structure = (ArtefactRef){arena_dup(arena, xml_attribute(e, STR("agencyID"))),
                                     arena_dup(arena, xml_attribute(e, STR("id"))),
                                     arena_dup(arena, xml_attribute(e, STR("version")))};
}

static void read_action(Message *m, const XmlElement *e)
{
    for (size_t i = 0; i < e->attribute_count; i++)
        if (str_eq(e->attributes[i].name, STR("action")))
            m->action = arena_dup(intake_arena(m->in), e->attributes[i].value);
}

static ErrCode on_start(void *context, const XmlElement *e, Err *err)
{
    Message *m = context;
    m->depth++;
    if (str_eq(e->name, STR("DataSet"))) {
        read_action(m, e);
        return open_dataset(m, err);
    }
    if (!m->dataset)
        read_header(m, e);
    else if (str_eq(e->name, STR("Obs")))
        return observation(m, e, err);
    else if (str_eq(e->name, STR("Series")))
        return start_series(m, e, err);
    else if (str_eq(e->name, STR("Group")))
        return start_group(m, e, err);
    return ERR_OK;
}

static ErrCode on_text(void *context, Str text, Err *err)
{
    Message *m = context;
    (void)err;
    if (str_eq(m->in_header, STR("DataSetAction")) && str_trim(text).len)
        m->action = arena_dup(intake_arena(m->in), str_trim(text));
    return ERR_OK;
}

static ErrCode on_end(void *context, Err *err)
{
    Message *m = context;
    (void)err;
    m->in_header = STR("");
    if (m->series_depth == m->depth)
        m->series_depth = 0;
    m->depth--;
    return ERR_OK;
}

static void on_progress(void *context, size_t done)
{
    const Message *m = context;
    intake_progress(m->in, m->input->name, done, m->input->bytes.len);
}

static ErrCode read_message(Intake *in, const IntakeInput *input, Err *err)
{
    Message *m = mem_alloc(sizeof *m);
    m->in = in;
    m->input = input;
    m->in_header = m->action = STR("");
    m->groups_arena = arena_new(256 << 20);
    m->series_arena = arena_new(64 << 20);
    buf_init(&m->row, ROW_TEXT_MAX);
    XmlHandler handler = {m, on_start, on_text, on_end, on_progress};
    ErrCode rc = xml_read(input->bytes, &handler, err);
    if (!rc && !m->dataset)
        rc = err_set(err, ERR_PARSE, "the message holds no data set");
    if (rc)
        err_at(err, input->name, 0, 0);
    buf_clear(&m->row);
    vec_clear(&m->groups);
    arena_free(m->groups_arena);
    arena_free(m->series_arena);
    mem_free(m);
    return rc;
}

ErrCode read_sdmx_data(Intake *in, const IntakeInput *const *inputs, size_t count, Err *err)
{
    for (size_t i = 0; i < count; i++)
        TRY(read_message(in, inputs[i], err));
    return ERR_OK;
}
