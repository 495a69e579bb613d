/* ObservationJson: a selection of a release as one JSON object, pulled in chunks of about 64 KB:
 *
 *   {"dataset": "UNSD:SDG", "release": 1, "created": "…", "dimensions": ["SERIES", …],
 *    "series": [{"key": {"SERIES": "…"}, "attributes": {"UNIT_MEASURE": "…"},
 *                "observations": [{"TIME_PERIOD": "2019", "OBS_VALUE": 1.50, "OBS_STATUS": "A"}]}]}
 *
 * Numbers stand as published; a missing value is null, with PUBLISHED_VALUE beside it where a text
 * was published. Attributes stand with the series when they hold for all of it. */
#pragma once
#include "series/cursor.h"

typedef struct ObservationJson ObservationJson;

MUST_USE ErrCode observation_json_open(ObservationJson **out, Release *release,
                                       const Selection *selection, Err *err);
bool observation_json_next(ObservationJson *json, Str *chunk); /* lent until the next call */
void observation_json_close(ObservationJson *json);
