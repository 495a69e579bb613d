#include "intake/intake_parts.h"

#include "base/buf.h"
#include "framework/titles.h"
#include "intake/quarantine.h"
#include "intake/table.h"
#include "series/draft_values.h"
#include "structure/codes.h"

enum { CANDIDATES_MAX_BYTES = 256 << 20 };

/* --- checks of a whole dataset --- */

static void note_unknown(Intake *in, const IntakeDataset *d, const Column *column, Str code,
                         const DraftObs *first)
{
    intake_note(in, d->id, draft_file_name(d->draft, first->file), first->line, "code-unknown",
                "code '" STR_FMT "' of " STR_FMT " is not in " STR_FMT
                "; the rows are stored, this is the first",
                STR_ARG(code), STR_ARG(column->id), STR_ARG(column->codelist));
}

static ErrCode check_codes(Intake *in, const IntakeDataset *d, size_t dimension, Err *err)
{
    CodeSet *set;
    const Column *column = layout_dimension_at(draft_layout(d->draft), dimension);
    if (!column->codelist.len)
        return ERR_OK;
    TRY(code_set_new(&set, in->structures, column->codelist, err));
    for (uint32_t c = 0; set && c < draft_code_count(d->draft, dimension); c++) {
        Str code = draft_code_text(d->draft, dimension, c);
        const DraftObs *first =
            code_set_has(set, code) ? NULL : draft_first_with(d->draft, dimension, c);
        if (first)
            note_unknown(in, d, column, code, first);
    }
    code_set_free(set);
    return ERR_OK;
}

static void check_values(Intake *in, const IntakeDataset *d, size_t attribute, const CodeSet *set)
{
    uint32_t count = draft_value_count(d->draft, attribute);
    const DraftObs **first = NULL;
    for (uint32_t v = DRAFT_ABSENT + 1; v < count; v++) {
        Str code = draft_value_of(d->draft, attribute, v);
        if (code_set_has(set, code))
            continue;
        if (!first) {
            first = mem_alloc(count * sizeof *first);
            draft_first_with_values(d->draft, attribute, first);
        }
        if (first[v])
            note_unknown(in, d, layout_attribute_at(draft_layout(d->draft), attribute), code,
                         first[v]);
    }
    mem_free(first);
}

static ErrCode check_dataset(Intake *in, const IntakeDataset *d, Err *err)
{
    const Layout *l = draft_layout(d->draft);
    if (d->is_derived)
        return ERR_OK;
    for (size_t i = 0; i < l->dimension_count; i++)
        TRY(check_codes(in, d, i, err));
    for (size_t i = 0; i < l->attribute_count; i++) {
        CodeSet *set;
        if (!layout_attribute_at(l, i)->codelist.len)
            continue;
        TRY(code_set_new(&set, in->structures, layout_attribute_at(l, i)->codelist, err));
        if (set)
            check_values(in, d, i, set);
        code_set_free(set);
    }
    return ERR_OK;
}

/* --- the structure of a derived dataset --- */

static Str dataset_name(const Intake *in, const IntakeDataset *d)
{
    return !d->is_derived ? STR("") : in->options->name.len ? in->options->name : d->name;
}

static ErrCode derive(Intake *in, const IntakeDataset *d, Err *err)
{
    const Layout *l = draft_layout(d->draft);
    DerivedColumn *columns = arena_alloc(in->arena, l->column_count * sizeof *columns);
    DerivedName title = {STR(""), STR("en"), dataset_name(in, d)};
    if (!columns)
        return err_set(err, ERR_TOO_LARGE, "the structure of a table is too large");
    for (size_t i = 0; i < l->column_count; i++) {
        DerivedColumn *c = &columns[i];
        *c = (DerivedColumn){.id = l->columns[i].id,
                             .role = l->columns[i].role,
                             .names = d->labels->of_codes[i].items,
                             .name_count = d->labels->of_codes[i].count,
                             .titles = d->labels->of_component[i].items,
                             .title_count = d->labels->of_component[i].count};
        if (c->role != COLUMN_DIMENSION)
            continue;
        size_t count = draft_code_count(d->draft, i);
        Str *codes = arena_alloc(in->arena, (count + 1) * sizeof *codes);
        for (uint32_t k = 0; codes && k < count; k++)
            codes[k] = draft_code_text(d->draft, i, k);
        c->codes = codes;
        c->code_count = codes ? count : 0;
    }
    ArtefactRef structure;
    if (!artefact_ref_parse(l->structure, &structure))
        return err_set(err, ERR_INVALID, "'" STR_FMT "' is no name of a data structure",
                       STR_ARG(l->structure));
    DerivedDataset derived = {.dataset = d->id,
                              .version = structure.version,
                              .columns = columns,
                              .column_count = l->column_count,
                              .titles = &title,
                              .title_count = title.text.len > 0};
    return derive_structures(in->structures, &derived, err);
}

/* --- landing --- */

/* All candidates of a finding: "7 (a.xml:191, kept), 5 (b.xml:12)". */
static void put_candidates(Buf *out, const Draft *draft, const LandFinding *f)
{
    for (size_t i = 0; i < f->count; i++) {
        const LandCandidate *c = &f->candidates[i];
        Str file = draft_file_name(draft, c->file);
        buf_add(out, i ? STR(", ") : STR(""));
        buf_add(out, c->value);
        buf_add(out, STR(" ("));
        buf_add(out, file);
        buf_printf(out, ":%llu%s)", (unsigned long long)c->line, c->won ? ", kept" : "");
    }
}

static void on_land_finding(void *context, const Draft *draft, const LandFinding *f)
{
    Intake *in = context;
    Buf text;
    Str dataset = draft_layout(draft)->dataset, file = STR("");
    unsigned long line = 0;
    if (f->count) {
        file = draft_file_name(draft, f->candidates[0].file);
        line = (unsigned long)f->candidates[0].line;
    }
    buf_init(&text, CANDIDATES_MAX_BYTES);
    put_candidates(&text, draft, f);
    if (f->kind == LAND_CONFLICT)
        intake_note(in, dataset, file, line, "conflict",
                    STR_FMT " " STR_FMT " has several values: " STR_FMT, STR_ARG(f->key),
                    STR_ARG(f->period), STR_ARG(buf_str(&text)));
    else
        intake_note(in, dataset, file, line, "noted",
                    STR_FMT " " STR_FMT " differs in " STR_FMT " alone: " STR_FMT, STR_ARG(f->key),
                    STR_ARG(f->period), STR_ARG(f->component), STR_ARG(buf_str(&text)));
    buf_clear(&text);
}

static size_t provenance(const IntakeOptions *o, LandNote notes[3])
{
    const LandNote all[] = {
        {STR("owner"), o->owner}, {STR("licence"), o->licence}, {STR("source_url"), o->source_url}};
    size_t count = 0;
    for (size_t i = 0; i < 3; i++)
        if (all[i].value.len)
            notes[count++] = all[i];
    return count;
}

static ErrCode land_dataset(Intake *in, Landing *landing, IntakeDataset *d, Err *err)
{
    LandResult result;
    LandNote notes[3];
    LandOptions options = {.notes = notes,
                           .note_count = provenance(in->options, notes),
                           .mode = d->mode,
                           .yes = in->options->yes,
                           .dry_run = in->options->dry_run,
                           .title = in->options->title,
                           .published = in->options->published,
                           .name = dataset_name(in, d),
                           .quarantined = d->quarantined,
                           .on_finding = on_land_finding,
                           .context = in};
    TRY(check_dataset(in, d, err));
    TRY(landing_add(landing, d->draft, &options, &result, err));
    if (d->is_derived && (result.is_new || result.release))
        TRY(derive(in, d, err)); /* names may be new where no value is */
    vec_push(&in->results, ((IntakeResult){d->id, result.counts, result.release, result.is_new}));
    land_counts_add(&in->report.totals, &result.counts);
    return ERR_OK;
}

void intake_fill_report(Intake *in)
{
    IntakeReport *r = &in->report;
    r->results = in->results.items;
    r->result_count = in->results.count;
    r->findings = in->findings.items;
    r->finding_count = in->findings.count;
    r->skipped = in->skipped.items;
    r->skipped_count = in->skipped.count;
    r->titles = in->titles.count;
    r->shapes = in->shapes.items;
    r->shape_count = in->shapes.count;
}

/* --- quarantine --- */

static const SourceInput *input_named(const Intake *in, Str file)
{
    for (size_t i = 0; i < source_count(in->source); i++)
        if (str_eq(source_input(in->source, i)->name, file))
            return source_input(in->source, i);
    return NULL;
}

static Str origin_of(const SourceInput *s)
{
    return s && s->origin.len ? s->origin : STR(QUARANTINE_NO_ORIGIN);
}

/* The header of a CSV file, so that one of its rows can be read again alone. */
static Str header_of(Intake *in, const SourceInput *s)
{
    TableHeader header;
    if (!s || str_starts(str_trim(str_part(s->bytes, 0, 100)), STR("<")))
        return STR("");
    IntakeInput input = {s->name, s->bytes, INPUT_TABLE};
    return table_header(&input, in->arena, &header, NULL)
               ? STR("")
               : str_trim(str_part(s->bytes, 0, header.from));
}

/* Every file of the import was read for all of its datasets: what it held of them is known anew. */
static ErrCode forget_old_rows(const Intake *in, Db *db, Err *err)
{
    for (size_t d = 0; d < in->datasets.count; d++)
        for (size_t i = 0; i < source_count(in->source); i++) {
            const SourceInput *s = source_input(in->source, i);
            TRY(quarantine_forget_file(db, in->datasets.items[d]->id, s->name, origin_of(s), err));
        }
    return ERR_OK;
}

static ErrCode save_quarantine(Intake *in, Db *db, Err *err)
{
    Str header = STR("");
    const SourceInput *input = NULL;
    TRY(forget_old_rows(in, db, err));
    for (size_t i = 0; i < in->findings.count; i++) {
        const IntakeFinding *f = &in->findings.items[i];
        if (f->stored)
            continue;
        if (!input || !str_eq(f->file, input->name)) {
            input = input_named(in, f->file);
            header = header_of(in, input);
        }
        QuarantineRow row = {.dataset = f->dataset,
                             .file = f->file,
                             .code = f->code,
                             .message = f->message,
                             .row = f->row,
                             .header = header,
                             .origin = origin_of(input),
                             .line = (int64_t)f->line,
                             .column = (int64_t)f->column};
        TRY(quarantine_add(db, &row, 1, err));
    }
    return ERR_OK;
}

static ErrCode save_rest(void *context, Db *db, Err *err)
{
    Intake *in = context;
    TRY(structures_save(in->structures, db, err));
    for (size_t i = 0; i < in->titles.count; i++)
        TRY(title_save(db, in->titles.items[i].code, in->titles.items[i].lang,
                       in->titles.items[i].text, err));
    for (size_t i = 0; i < in->shape_sets.count; i++)
        TRY(shape_set_save(db, &in->shape_sets.items[i], err));
    intake_fill_report(in);
    return in->also ? in->also(in->also_context, db, &in->report, err)
                    : save_quarantine(in, db, err);
}

ErrCode intake_land(Intake *in, Err *err)
{
    Landing *landing;
    TRY(landing_open(&landing, in->store, err));
    ErrCode rc = ERR_OK;
    for (size_t i = 0; i < in->datasets.count && !rc; i++)
        rc = land_dataset(in, landing, in->datasets.items[i], err);
    if (!rc && !in->options->dry_run)
        rc = landing_commit(landing, save_rest, in, err);
    landing_close(landing);
    return rc;
}
