/* Segment: one file of a release, an Arrow record batch with one row a series. Columns in order:
 *
 *   one dictionary text for each dimension        REF_AREA …            never absent
 *   one for each attribute that is constant       UNIT_MEASURE …        absent: null
 *     within every series of this segment
 *   lists of the observations of the series: the time dimension (dictionary text, chronological),
 *     the measure (double), MEASURE.decimals (int8), MEASURE.text (dictionary text, only where a
 *     text is needed beside the number), then the other attributes (dictionary text)
 *
 * An attribute without any value in the segment has no column. Rows stand in key order, the items
 * of a list in time order. Equal content gives equal bytes, so a file is named by its hash. */
#pragma once
#include "base/file.h"
#include "format/arrow.h"
#include "series/ranking.h"

typedef struct Segment {
    FileMap map;
    Arena *arena;
    ArrowTable table;
    char hash[65];
    size_t row_count;
    const int32_t *offsets; /* row_count + 1 */
    const ArrowColumn *dimensions[LAYOUT_MAX_DIMENSIONS];
    const ArrowColumn *attributes[LAYOUT_MAX_COLUMNS]; /* NULL: absent throughout */
    const ArrowColumn *time, *value, *decimals, *text; /* text may be NULL */
} Segment;

/* Maps and checks DATA/segments/HASH.arrow against the layout. */
MUST_USE ErrCode segment_open(Segment *segment, const char *data_dir, const char *hash,
                              const Layout *layout, Err *err);
void segment_close(Segment *segment); /* a zeroed one is fine */

static inline int32_t arrow_code(const ArrowColumn *col, size_t i)
{
    return col->type == ARROW_TEXT8    ? ((const int8_t *)col->items)[i]
           : col->type == ARROW_TEXT16 ? ((const int16_t *)col->items)[i]
                                       : ((const int32_t *)col->items)[i];
}
static inline Str arrow_text(const ArrowColumn *col, size_t code)
{
    return (Str){col->text_bytes + col->text_offsets[code],
                 (size_t)(col->text_offsets[code + 1] - col->text_offsets[code])};
}
static inline bool arrow_is_null(const ArrowColumn *col, size_t i)
{
    return col->validity && !(col->validity[i / 8] >> i % 8 & 1);
}

/* The bytes of series [from, to) of a ranking as one segment, lent to the sink in pieces.
 * wide_codes: codes of at least 16 bits, so that all segments of a release share a schema. */
typedef ErrCode SegmentSink(void *context, const Str *pieces, size_t count, Err *err);
MUST_USE ErrCode segment_make(const Draft *draft, const Ranking *ranking, size_t from, size_t to,
                              bool wide_codes, SegmentSink *sink, void *context, Err *err);

/* The same as a file of the data folder. `is_new`: there was no such file before. */
typedef struct {
    char hash[65];
    bool is_new;
    uint64_t series_count, observation_count, size_bytes;
} SegmentFile;
MUST_USE ErrCode segment_write(SegmentFile *out, const char *data_dir, const Draft *draft,
                               const Ranking *ranking, size_t from, size_t to, bool wide_codes,
                               Err *err);
