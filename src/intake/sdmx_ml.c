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

enum { ROW_TEXT_MAX = 64 * 1024, HEADER_TEXT_MAX = 4096 };

/* Attributes that hold for every series with these codes. */
typedef struct {
    size_t count;
    const XmlAttribute *cells;
} Group;

/* A structure that the header names; data sets refer to it by the id. */
typedef struct {
    Str id;
    ArtefactRef ref;
    bool is_usage; /* a dataflow */
} HeaderStructure;

enum { HEADER_MAX_STRUCTURES = 64 };

typedef struct {
    Intake *in;
    const IntakeInput *input;
    IntakeDataset *dataset;
    const Layout *layout;
    uint16_t file;
    HeaderStructure structures[HEADER_MAX_STRUCTURES];
    size_t structure_count;
    ArtefactRef structure; /* of the data set */
    bool is_usage;         /* it names a dataflow */
    Str action, header_action;
    Arena *groups_arena;
    VEC(Group) groups;
    Arena *series_arena; /* the texts of the current series */
    Str dimensions[LAYOUT_MAX_DIMENSIONS], attributes[LAYOUT_MAX_COLUMNS];
    Str period;   /* of the series, when another dimension stands at the observations */
    bool has_obs; /* the current series */
    unsigned long series_line;
    Buf row; /* the current series as text */
    size_t series_text_len;
    unsigned depth, series_depth;
    bool in_action, in_urn; /* the element of the header that is open, when its text counts */
    Buf header_text;
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
    if (!layout)
        return err_set(err, ERR_TOO_LARGE, "the import passed its limit of memory");
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

/* Attributes of a group, or (no dimension among them) of the whole data set. */
static ErrCode start_group(Message *m, const XmlElement *e, bool is_dataset, Err *err)
{
    Group g = {0};
    XmlAttribute *cells = arena_alloc(m->groups_arena, (e->attribute_count + 1) * sizeof *cells);
    for (size_t i = 0; cells && i < e->attribute_count; i++) {
        const XmlAttribute *a = &e->attributes[i];
        if (a->ns.len || (is_dataset && layout_attribute(m->layout, a->name) < 0))
            continue;
        if (!cell_of(m, a->name))
            tell_unknown(m, a->name, e->line);
        cells[g.count++] = (XmlAttribute){STR(""), arena_dup(m->groups_arena, a->name),
                                          arena_dup(m->groups_arena, a->value)};
    }
    g.cells = cells;
    if (g.count)
        vec_push(&m->groups, g);
    return arena_failed(m->groups_arena) ? err_set(err, ERR_TOO_LARGE, "too many groups") : ERR_OK;
}

static void clear_cells(Message *m)
{
    for (size_t i = 0; i < m->layout->dimension_count; i++)
        m->dimensions[i] = STR("");
    for (size_t i = 0; i < m->layout->attribute_count; i++)
        m->attributes[i] = STR("");
    m->period = STR("");
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
        else if (!a->ns.len && str_eq(a->name, layout_time_id(m->layout)))
            m->period = arena_dup(m->series_arena, a->value);
        else if (!a->ns.len)
            tell_unknown(m, a->name, e->line);
    }
    apply_groups(m);
    m->series_depth = m->depth;
    m->series_line = e->line;
    m->has_obs = false;
    return arena_failed(m->series_arena) ? err_set(err, ERR_TOO_LARGE, "a series is too large")
                                         : ERR_OK;
}

static DraftAction action_of(const Message *m)
{
    if (str_eq(m->action, STR("Delete")))
        return DRAFT_DELETE;
    return str_eq(m->action, STR("Append")) || str_eq(m->action, STR("Merge")) ? DRAFT_AMEND
                                                                               : DRAFT_PUT;
}

static ErrCode observation(Message *m, const XmlElement *e, Err *err)
{
    Str saved[LAYOUT_MAX_COLUMNS];
    IntakeRow row = {.file = m->input->name, .line = e->line, .action = action_of(m)};
    if (!m->series_depth) {
        clear_cells(m);
        m->series_text_len = 0;
    }
    m->has_obs = true;
    row.period = m->period;
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

/* A series that ends without an observation: a deletion of all it has, or attributes alone. */
static ErrCode end_series(Message *m, Err *err)
{
    m->series_depth = 0;
    if (m->has_obs)
        return ERR_OK;
    IntakeRow row = {.file = m->input->name,
                     .row = buf_str(&m->row),
                     .line = m->series_line,
                     .dimensions = m->dimensions,
                     .attributes = m->attributes,
                     .period = m->period,
                     .action = action_of(m)};
    if (row.action == DRAFT_DELETE)
        return intake_row(m->in, m->dataset, m->file, &row, err);
    intake_note(m->in, m->dataset->id, m->input->name, m->series_line, "series-empty",
                "the series has no observation; nothing of it is stored");
    return ERR_OK;
}

/* --- header --- */

static HeaderStructure *last_structure(Message *m)
{
    return m->structure_count ? &m->structures[m->structure_count - 1] : NULL;
}

static ErrCode read_header(Message *m, const XmlElement *e, Err *err)
{
    Arena *arena = intake_arena(m->in);
    HeaderStructure *last = last_structure(m);
    Str id = xml_attribute(e, STR("structureID"));
    m->in_action = str_eq(e->name, STR("DataSetAction"));
    m->in_urn = str_eq(e->name, STR("URN")) && last && !last->ref.id.len;
    buf_reset(&m->header_text);
    if (id.len && m->structure_count == HEADER_MAX_STRUCTURES)
        return err_set(err, ERR_TOO_LARGE, "the header names more than %d structures",
                       HEADER_MAX_STRUCTURES);
    if (id.len)
        m->structures[m->structure_count++] = (HeaderStructure){.id = arena_dup(arena, id)};
    else if (last && str_eq(e->name, STR("StructureUsage")))
        last->is_usage = true;
    else if (last && str_eq(e->name, STR("Ref")) && !last->ref.id.len)
        last->ref = (ArtefactRef){arena_dup(arena, xml_attribute(e, STR("agencyID"))),
                                  arena_dup(arena, xml_attribute(e, STR("id"))),
                                  arena_dup(arena, xml_attribute(e, STR("version")))};
    return ERR_OK;
}

/* urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=KG_NSC:SDG(1.8) */
static void read_urn(Message *m, Str urn)
{
    Str tail = str_part(urn, str_find_char(urn, '=') + 1, urn.len);
    HeaderStructure *last = last_structure(m);
    if (!artefact_ref_parse(tail, &last->ref))
        last->ref = (ArtefactRef){.version = STR("")};
}

static void end_header_element(Message *m)
{
    Str text = str_trim(buf_str(&m->header_text));
    if (m->in_action)
        m->header_action = arena_dup(intake_arena(m->in), text);
    else if (m->in_urn)
        read_urn(m, arena_dup(intake_arena(m->in), text));
    m->in_action = m->in_urn = false;
}

static Str any_attribute(const XmlElement *e, Str name)
{
    for (size_t i = 0; i < e->attribute_count; i++)
        if (str_eq(e->attributes[i].name, name))
            return e->attributes[i].value;
    return STR("");
}

/* The data set's own reference; one that is not there or not known means the only structure. */
static ErrCode start_dataset(Message *m, const XmlElement *e, Err *err)
{
    const HeaderStructure *of = m->structure_count == 1 ? &m->structures[0] : NULL;
    Str id = any_attribute(e, STR("structureRef")), action = any_attribute(e, STR("action"));
    for (size_t i = 0; i < m->structure_count; i++)
        if (str_eq(m->structures[i].id, id))
            of = &m->structures[i];
    if (!of || !of->ref.id.len) {
        err_set(err, ERR_PARSE, "the header of the message names no structure '" STR_FMT "'",
                STR_ARG(str_part(id, 0, 100)));
        err_at(err, STR(""), e->line, e->column);
        return ERR_PARSE;
    }
    m->structure = of->ref;
    m->is_usage = of->is_usage;
    m->action = action.len ? arena_dup(intake_arena(m->in), action) : m->header_action;
    m->series_depth = 0;
    m->groups.count = 0;
    arena_reset(m->groups_arena);
    TRY(open_dataset(m, err));
    clear_cells(m);
    return start_group(m, e, true, err);
}

/* --- events --- */

static ErrCode on_start(void *context, const XmlElement *e, Err *err)
{
    Message *m = context;
    m->depth++;
    if (str_eq(e->name, STR("DataSet")))
        return start_dataset(m, e, err);
    if (!m->dataset)
        return read_header(m, e, err);
    if (str_eq(e->name, STR("Obs")))
        return observation(m, e, err);
    if (str_eq(e->name, STR("Series")))
        return start_series(m, e, err);
    return str_eq(e->name, STR("Group")) ? start_group(m, e, false, err) : ERR_OK;
}

static ErrCode on_text(void *context, Str text, Err *err)
{
    Message *m = context;
    (void)err;
    if (m->in_action || m->in_urn)
        buf_add(&m->header_text, text);
    return ERR_OK;
}

static ErrCode on_end(void *context, Err *err)
{
    Message *m = context;
    unsigned depth = m->depth--;
    if (m->in_action || m->in_urn)
        end_header_element(m);
    return m->series_depth && m->series_depth == depth ? end_series(m, err) : ERR_OK;
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
    m->action = m->header_action = STR("");
    buf_init(&m->header_text, HEADER_TEXT_MAX);
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
    buf_clear(&m->header_text);
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
