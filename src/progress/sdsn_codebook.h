/* SdsnCodebook: the list of indicators that comes with the data of an SDG Index, as its table is:
 *
 *   global, oecd          yes: the indicator counts for countries outside of the OECD, in it
 *   Code                  sdg3_u5mort: the goal, then a name
 *   Indicator, units, source
 *   Best value (= 100), Worst value (= 0), greenthr, redthr
 *
 * Columns may stand in any order; further ones are passed over. A column that is missing, a code
 * without a goal, a number that is none, bounds or thresholds that cannot be are ERR_PARSE with
 * line and column. Texts live as long as the codebook. */
#pragma once
#include "base/buf.h"
#include "progress/sdsn_index.h"

enum { SDSN_CODEBOOK_MAX_BYTES = 4 << 20, SDSN_PROFILE_MAX_BYTES = 8 << 20 };

typedef struct {
    Str code, name, source;
    int goal;
    SdsnScale scale;
    bool is_global, is_oecd;
} SdsnIndicator;

typedef struct SdsnCodebook SdsnCodebook;

/* `file` is what errors call the text. */
MUST_USE ErrCode sdsn_codebook_read(SdsnCodebook **out, Str text, Str file, Err *err);
void sdsn_codebook_free(SdsnCodebook *codebook); /* NULL is fine */
size_t sdsn_codebook_count(const SdsnCodebook *codebook);
const SdsnIndicator *sdsn_codebook_at(const SdsnCodebook *codebook, size_t i);
const SdsnIndicator *sdsn_codebook_find(const SdsnCodebook *codebook, Str code); /* or NULL */

/* How the arrow of an indicator was made in 2019, from reference/sdsn_trends_2019.csv: the two
 * years compared, the years in which the gap is to close, and the column of the time panel. No text
 * tells them; they are the ones that give most of the published arrows again. False: no arrow was
 * made. `series` is part of the program. */
bool sdsn_codebook_window(Str code, SdsnWindow *window, Str *series);

/* The codebook as a profile (profile.h): the target is the green threshold, the base year the first
 * year of sdsn_codebook_window, or empty without one. Indicators of OECD members alone name their
 * places, the 36 members of 2019; the two of all others (sdg8_unemp, sdg12_msw) name none, as a
 * profile has no word for "all but". `edition` begins the source: "SDG Index 2019". Check
 * out->failed. */
void sdsn_codebook_profile(const SdsnCodebook *codebook, Str edition, Buf *out);
