/* Records, and the same bytes as runs of columns: neither may read beyond or disagree on the end.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "format/csv_runs.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint16_t widths[] = {2, 1};
    Str input = {(const char *)data, size};
    CsvRecord *record = mem_alloc(sizeof *record);
    CsvReader reader;
    CsvRuns runs;
    bool more = true;
    csv_open(&reader, input, csv_guess_separator(input));
    while (!csv_next(&reader, record, NULL) && record->count)
        ;
    csv_close(&reader);
    csv_runs_open(&runs, input, 0, 1, ',', widths, 2);
    while (more && !csv_runs_next(&runs, &more, NULL))
        ;
    mem_free(record);
    return 0;
}
