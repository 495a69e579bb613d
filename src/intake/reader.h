/* Readers: one for each kind of input, each given all inputs of its kind at once, so that what they
 * have in common (the columns of 273 files) is known before the first row is stored. */
#pragma once
#include "intake/intake.h"

typedef ErrCode ReadInputs(Intake *in, const IntakeInput *const *inputs, size_t count, Err *err);

ReadInputs read_structures;   /* structure_file.c */
ReadInputs read_sdmx_data;    /* sdmx_ml.c */
ReadInputs read_sdmx_csv;     /* sdmx_csv.c */
ReadInputs read_unsd_tables;  /* unsd_table.c */
ReadInputs read_plain_tables; /* plain_table.c: by --mapping */
ReadInputs read_open_sdg;     /* open_sdg.c: data */
ReadInputs read_labels;       /* open_sdg.c: translations, after the data */
ReadInputs read_settings;     /* open_settings.c: after the data */
ReadInputs read_titles;       /* titles.c: after the national names, which go first */
ReadInputs read_shapes;       /* shape_file.c */
