/* SdmxCsv: a release, or a selection of it, as SDMX-CSV, pulled in chunks of about 64 KB, so that
 * memory does not grow with the release. Columns: STRUCTURE, STRUCTURE_ID and ACTION (2.0) or
 * DATAFLOW (1.0), then dimensions, time, measure and attributes in the order of the data structure.
 * Attributes that came with several values or languages have them again in 2.0: STRUCTURE[;],
 * NOTE[], NOTE[en;ru].
 *
 * Values come out as published. A published text that is no number leaves the measure empty and
 * stands in the column PUBLISHED_VALUE, the last one, there only if the release holds such a text;
 * "NaN" is written as it is. Lines end in LF; quotes as RFC 4180.
 * Formats: sdmx-csv 1.0 and 2.0 field guides of the SDMX Technical Working Group. */
#pragma once
#include "base/buf.h"
#include "series/cursor.h"

typedef struct SdmxCsv SdmxCsv;

typedef enum { SDMX_CSV_1, SDMX_CSV_2 } SdmxCsvVersion;

typedef struct {
    SdmxCsvVersion version;
    Str dataflow_version; /* "" is 1.0 */
    char action;          /* of 2.0: 'I' when 0 */
} SdmxCsvOptions;

MUST_USE ErrCode sdmx_csv_open(SdmxCsv **out, Release *release, const Selection *selection,
                               const SdmxCsvOptions *options, Err *err);
/* The next bytes, lent until the next call; false at the end. The first chunk has the header. */
bool sdmx_csv_next(SdmxCsv *csv, Str *chunk);
bool sdmx_csv_append(SdmxCsv *csv, Buf *out); /* the same behind what `out` holds */
void sdmx_csv_close(SdmxCsv *csv);

/* The same bytes into a descriptor, made by as many threads as the machine has; `name` is for
 * messages. */
MUST_USE ErrCode sdmx_csv_write(Release *release, const Selection *selection,
                                const SdmxCsvOptions *options, int fd, const char *name, Err *err);

/* The published text of a value, split into the measure and PUBLISHED_VALUE as above. */
void sdmx_csv_value(const Observation *obs, char out[NUM_TEXT_MAX], Str *measure, Str *published);
