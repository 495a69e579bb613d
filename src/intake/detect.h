/* Detect: what an input is, by its content. */
#pragma once
#include "base/str.h"

typedef enum {
    INPUT_UNKNOWN,
    INPUT_EMPTY,
    INPUT_SDMX_STRUCTURE,    /* SDMX-ML 2.1 structures */
    INPUT_SDMX_DATA,         /* SDMX-ML 2.1 structure-specific data */
    INPUT_SDMX_OTHER,        /* SDMX-ML that is not read yet: generic, 2.0, 3.0 */
    INPUT_SDMX_CSV,          /* 1.0 and 2.x */
    INPUT_UNSD_TABLE,        /* the bulk CSV of the UN Statistics Division */
    INPUT_OPEN_SDG_DATA,     /* indicator_1-1-1.csv: Year, …, Value */
    INPUT_OPEN_SDG_LABELS,   /* translations/LANG/COMPONENT.yml */
    INPUT_OPEN_SDG_SETTINGS, /* indicator-config/1-1-1.yml */
    INPUT_TITLES,            /* LANG/global_goals.yml, global_targets.yml, global_indicators.yml */
    INPUT_SHAPES,            /* GeoJSON */
    INPUT_SPREADSHEET,       /* .xlsx, .ods */
    INPUT_UTF16,             /* text, but not UTF-8 */
    INPUT_TABLE              /* a CSV that only a mapping explains */
} InputKind;

InputKind detect(Str name, Str bytes);
const char *input_kind_text(InputKind kind); /* for messages */
/* Of INPUT_SDMX_OTHER: which form of SDMX it is. */
const char *detect_sdmx_form(Str bytes);
/* Of INPUT_UNKNOWN: what it is in place of data, and what to do, or NULL. */
const char *detect_accident(Str bytes);
/* Parts of the name of an Open SDG file: "1-1-1" of indicator_1-1-1.csv (a code of SDMX has no
 * dots), "kk" and "SEX" of translations/kk/SEX.yml. Empty when the name has another form. */
Str detect_indicator(Str name, char out[32]);
bool detect_label_file(Str name, Str *lang, Str *component);
