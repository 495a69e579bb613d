#include "intake/rows.h"

#include <stdio.h>

#include "series/period.h"

typedef struct {
    const char *code;
    char message[200];
} Fault;

static bool deletes(const IntakeRow *row)
{
    return row->action == DRAFT_DELETE || row->action == DRAFT_ERASE;
}

static bool find_bad_code(const Layout *l, const IntakeRow *row, Fault *fault)
{
    for (size_t i = 0; i < l->dimension_count; i++) {
        Str id = layout_dimension_at(l, i)->id;
        bool is_text = str_is_utf8(row->dimensions[i], NULL);
        if ((row->dimensions[i].len || row->may_sweep) && is_text)
            continue;
        fault->code = is_text ? "empty-code" : "encoding";
        snprintf(fault->message, sizeof fault->message,
                 is_text ? "there is no code of dimension " STR_FMT
                         : "the code of " STR_FMT " is not UTF-8",
                 STR_ARG(id));
        return true;
    }
    return false;
}

static bool find_bad_attribute(const Layout *l, const IntakeRow *row, Fault *fault)
{
    for (size_t i = 0; i < l->attribute_count; i++) {
        if (str_is_utf8(row->attributes[i], NULL))
            continue;
        fault->code = "encoding";
        snprintf(fault->message, sizeof fault->message, "the text of " STR_FMT " is not UTF-8",
                 STR_ARG(layout_attribute_at(l, i)->id));
        return true;
    }
    return false;
}

static bool find_fault(const Layout *l, const IntakeRow *row, Str value, Fault *fault)
{
    PeriodSpan span;
    const char *message = NULL;
    if (find_bad_code(l, row, fault) || find_bad_attribute(l, row, fault))
        return true;
    if (row->may_sweep && !row->period.len)
        return false;
    if (deletes(row) && !row->period.len) {
        fault->code = "delete-range";
        snprintf(fault->message, sizeof fault->message,
                 "a whole series is not deleted at once; name each of its periods");
        return true;
    }
    if (!period_parse(row->period, &span)) {
        fault->code = "period";
        snprintf(fault->message, sizeof fault->message,
                 "'" STR_FMT "' is no period; write it as 2019, 2019-Q3, 2019-05 or 2019-05-31",
                 STR_ARG(str_part(row->period, 0, 60)));
        return true;
    }
    if (deletes(row) || !value.len || num_read(value).is_number ||
        intake_judge_text(value, &fault->code, &message))
        return false;
    snprintf(fault->message, sizeof fault->message, "%s", message);
    return true;
}

static bool is_sweep(const Layout *l, const IntakeRow *row)
{
    bool is = !row->period.len;
    for (size_t i = 0; i < l->dimension_count; i++)
        is |= !row->dimensions[i].len;
    return is && row->may_sweep;
}

ErrCode intake_row(Intake *in, IntakeDataset *d, uint16_t file, const IntakeRow *row, Err *err)
{
    Fault fault;
    Str value = row->published.len ? row->published : row->value;
    if (find_fault(draft_layout(d->draft), row, value, &fault))
        return intake_quarantine(in, d, row->file, row->line, row->column, fault.code,
                                 fault.message, row->row, err);
    if (is_sweep(draft_layout(d->draft), row)) {
        d->rows++;
        return draft_sweep(d->draft, row->dimensions, row->period, value.len > 0, row->attributes,
                           err);
    }
    if (!deletes(row) && value.len && !num_read(value).is_number)
        intake_note(in, d->id, row->file, row->line, "text-value",
                    "the value '" STR_FMT "' is no number; it is kept as published",
                    STR_ARG(value));
    d->rows++;
    return draft_add_row(d->draft, row->dimensions, row->period, value, row->attributes, file,
                         row->line, row->action, err);
}

unsigned intake_bad_cell(Str row, const CsvRecord *record)
{
    if (str_is_utf8(row, NULL))
        return 0;
    for (size_t i = 0; i < record->count; i++)
        if (!str_is_utf8(record->fields[i], NULL))
            return record->columns[i];
    return 1;
}
