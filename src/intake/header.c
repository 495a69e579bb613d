#include "intake/header.h"

#include "base/mem.h"
#include "format/csv.h"

enum { SHOWN_BYTES = 100 };

ErrCode header_fault(const IntakeInput *input, size_t cell, Err *err)
{
    CsvReader reader;
    CsvRecord *record = mem_alloc(sizeof *record);
    csv_open(&reader, input->bytes, csv_guess_separator(input->bytes));
    if (!csv_next(&reader, record, NULL) && cell < record->count)
        err_at(err, input->name, record->line, record->columns[cell]);
    else
        err_at(err, input->name, 1, 0);
    csv_close(&reader);
    mem_free(record);
    return ERR_PARSE;
}

Str header_shown(Str cell)
{
    size_t end = SHOWN_BYTES;
    if (cell.len <= end)
        return cell;
    while (end > 0 && ((unsigned char)cell.ptr[end] & 0xC0) == 0x80)
        end--;
    return str_part(cell, 0, end);
}
