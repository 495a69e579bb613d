#include "intake/table_mapping.h"

#include "base/num.h"
#include "format/yaml.h"

typedef struct {
    TableMapping *mapping;
    Arena *arena;
} Reading;

static const struct {
    const char *word;
    BulkRole role;
} ROLES[] = {{"dimension", BULK_DIMENSION}, {"period", BULK_PERIOD}, {"value", BULK_VALUE},
             {"attribute", BULK_ATTRIBUTE}, {"label", BULK_LABEL},   {"ignore", BULK_IGNORE}};

static ErrCode fault(Err *err, unsigned long line, const char *what, Str text)
{
    err_set(err, ERR_PARSE, "%s '" STR_FMT "'", what, STR_ARG(str_part(text, 0, 100)));
    err_hint(err, "'darya help import' shows what a mapping looks like");
    err_at(err, STR(""), line, 0);
    return ERR_PARSE;
}

static ErrCode set_role(MappedColumn *c, Str word, unsigned long line, Err *err)
{
    for (size_t i = 0; i < sizeof ROLES / sizeof *ROLES; i++)
        if (str_eq(word, str_of(ROLES[i].word))) {
            c->role = ROLES[i].role;
            c->has_role = true;
            return ERR_OK;
        }
    return fault(err, line, "a column has no such role:", word);
}

static ErrCode set_column(Reading *r, Str path, Str value, unsigned long line, Err *err)
{
    uint64_t at;
    size_t slash = str_find_char(path, '/');
    if (slash == SIZE_MAX || !num_read_u64(str_part(path, 0, slash), MAPPING_MAX_COLUMNS - 1, &at))
        return fault(err, line, "not an entry '- {header: …, role: …}', or too many:", value);
    MappedColumn *c = &r->mapping->columns[at];
    Str field = str_part(path, slash + 1, path.len);
    if (at >= r->mapping->column_count) {
        r->mapping->column_count = (size_t)at + 1;
        c->when_empty = STR("_T");
        c->line = line;
    }
    if (str_eq(field, STR("role")))
        return set_role(c, value, line, err);
    const struct {
        Str name;
        Str *place;
    } texts[] = {{STR("header"), &c->header}, {STR("constant"), &c->constant},
                 {STR("id"), &c->id},         {STR("of"), &c->of},
                 {STR("name"), &c->name},     {STR("empty"), &c->when_empty}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (str_eq(field, texts[i].name)) {
            *texts[i].place = arena_dup(r->arena, str_trim(value));
            return ERR_OK;
        }
    return fault(err, line, "a column of a mapping has no member", field);
}

static ErrCode on_scalar(void *context, Str path, Str value, unsigned long line, Err *err)
{
    Reading *r = context;
    TableMapping *m = r->mapping;
    const struct {
        Str name;
        Str *place;
    } texts[] = {{STR("dataset"), &m->dataset},
                 {STR("name"), &m->name},
                 {STR("language"), &m->language},
                 {STR("wide"), &m->wide}};
    if (str_starts(path, STR("columns/")))
        return set_column(r, str_part(path, 8, path.len), value, line, err);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (str_eq(path, texts[i].name)) {
            *texts[i].place = arena_dup(r->arena, str_trim(value));
            return ERR_OK;
        }
    return fault(err, line, "a mapping has no member", path);
}

bool mapping_is_pattern(Str header)
{
    return str_starts(header, STR("*")) || str_ends(header, STR("*"));
}

bool mapping_periods_are_headers(const TableMapping *mapping)
{
    return str_eq(mapping->wide, STR("TIME_PERIOD"));
}

static ErrCode check_column(const TableMapping *m, const MappedColumn *c, Err *err)
{
    if (!c->has_role)
        return fault(err, c->line, "there is no role for the column", c->header);
    if (!c->header.len == !c->constant.len)
        return fault(err, c->line, "a column has either a header or a constant, not",
                     c->header.len ? c->header : STR(""));
    if (c->constant.len && !c->id.len && c->role != BULK_PERIOD)
        return fault(err, c->line, "there is no id for the constant", c->constant);
    if (c->role == BULK_LABEL && !c->of.len)
        return fault(err, c->line, "'of' is missing: whose names are in the column", c->header);
    bool many = c->role == BULK_VALUE || c->role == BULK_IGNORE || c->role == BULK_ATTRIBUTE;
    if (mapping_is_pattern(c->header) && !many)
        return fault(err, c->line,
                     "only values, attributes and what is ignored may have '*':", c->header);
    if (c->role == BULK_PERIOD && mapping_periods_are_headers(m))
        return fault(err, c->line, "the periods are in the headers already; no period is in",
                     c->header);
    return ERR_OK;
}

static size_t count_role(const TableMapping *m, BulkRole role)
{
    size_t count = 0;
    for (size_t i = 0; i < m->column_count; i++)
        count += m->columns[i].role == role;
    return count;
}

static ErrCode check(const TableMapping *m, Err *err)
{
    for (size_t i = 0; i < m->column_count; i++)
        TRY(check_column(m, &m->columns[i], err));
    if (count_role(m, BULK_VALUE) == 0)
        return fault(err, 0, "no column has the role", STR("value"));
    if (count_role(m, BULK_PERIOD) != 1 && !mapping_periods_are_headers(m))
        return fault(err, 0, "exactly one column must have the role", STR("period"));
    return ERR_OK;
}

ErrCode table_mapping_read(TableMapping *m, Arena *arena, Str yaml, Err *err)
{
    Reading r = {m, arena};
    *m = (TableMapping){.language = STR("en"),
                        .columns = arena_alloc(arena, MAPPING_MAX_COLUMNS * sizeof *m->columns)};
    if (!m->columns)
        return err_set(err, ERR_TOO_LARGE, "the mapping is too large");
    TRY(yaml_read(yaml, on_scalar, &r, err));
    return check(m, err);
}

static bool fits(Str pattern, Str header)
{
    if (str_ends(pattern, STR("*")))
        return str_starts(header, str_part(pattern, 0, pattern.len - 1));
    if (str_starts(pattern, STR("*")))
        return str_ends(header, str_part(pattern, 1, pattern.len));
    return str_eq(pattern, header);
}

const MappedColumn *table_mapping_find(const TableMapping *m, Str header)
{
    for (size_t i = 0; i < m->column_count; i++)
        if (m->columns[i].header.len && fits(m->columns[i].header, header))
            return &m->columns[i];
    return NULL;
}
