/* Draft: the observations of one import for one dataset, in memory, in the order of the input.
 *
 * Readers intern codes and add observations; nothing is checked for repetition here. Dimension
 * values are codes of the draft's own dictionaries, one per dimension and attribute; attribute
 * values form tuples, as do the dimensions of a series. Fast readers keep the ids and skip the
 * texts; others use draft_add_row. One draft, one thread. 32 bytes an observation, in blocks that
 * never move: two of them fill a line of the cache.
 *
 * A row that names no single observation, but all with some codes, is a sweep. */
#pragma once
#include "base/num.h"
#include "series/layout.h"

typedef struct Draft Draft;
enum { DRAFT_ABSENT = 0 }; /* the code of an absent value, in every dictionary */

typedef enum {
    DRAFT_PUT,      /* the row says all of its observation */
    DRAFT_PUT_SOME, /* what its file has a column for, see draft_file_says; the rest stays */
    DRAFT_AMEND,    /* what it does not leave empty; the rest stays */
    DRAFT_ERASE,    /* of the observation go the value, if the row has one, and the attributes that
                       it gives, whatever they say; the rest stays */
    DRAFT_DELETE    /* the observation goes */
} DraftAction;

typedef struct {
    uint32_t series;     /* draft_series */
    uint32_t attributes; /* draft_attributes */
    uint32_t period;     /* draft_period */
    uint32_t text;       /* draft_value_text, or DRAFT_ABSENT: decimals and value say it all */
    double value;
    uint32_t line; /* of the input, in `file` */
    uint16_t file; /* draft_file */
    int8_t decimals;
    uint8_t action : 7; /* DraftAction */
    bool has_value : 1;
} DraftObs;

/* Folds *layout; max_observations bounds memory (ERR_TOO_LARGE past it). */
Draft *draft_new(const Layout *layout, size_t max_observations);
void draft_free(Draft *draft);
const Layout *draft_layout(const Draft *draft);

/* A number for the rows of a file; at most DRAFT_MAX_FILES. */
enum { DRAFT_MAX_FILES = UINT16_MAX };
uint16_t draft_file(Draft *draft, Str name);
Str draft_file_name(const Draft *draft, uint16_t file);
/* The rows of this file that PUT_SOME have a column for the value, and for these attributes. */
void draft_file_says(Draft *draft, uint16_t file, bool value, const bool *attributes);

/* The attribute comes in a form of SDMX-CSV with several parts: see Column and layout_write_as. */
MUST_USE ErrCode draft_written(Draft *draft, size_t attribute, Str written, char separator,
                               Err *err);

uint32_t draft_dimension_code(Draft *draft, size_t dimension, Str code);
uint32_t draft_attribute_code(Draft *draft, size_t attribute, Str value); /* "" is DRAFT_ABSENT */
uint32_t draft_period(Draft *draft,
                      Str period); /* text as published; validity is the caller's check */
uint32_t draft_value_text(Draft *draft, Str text);
uint32_t draft_series(Draft *draft, const uint32_t *dimension_codes);
uint32_t draft_attributes(Draft *draft, const uint32_t *attribute_codes);
MUST_USE ErrCode draft_add(Draft *draft, DraftObs obs, Err *err);

/* The value cell as published: a number, or a text such as ">95", or "" for missing. Fills value,
 * decimals, has_value and text of *obs. A text that is no number leaves has_value false and sets
 * text; the reader shows it as the published value. */
void draft_value(Draft *draft, DraftObs *obs, Str published);

/* All at once, for readers where speed matters less: one cell for each dimension, the period, the
 * published value, one cell for each attribute ("" absent). */
MUST_USE ErrCode draft_add_row(Draft *draft, const Str *dimensions, Str period, Str value,
                               const Str *attributes, uint16_t file, unsigned long line,
                               DraftAction action, Err *err);

/* A row that deletes, in place among the rows: of all observations with these codes and period (""
 * : any) go the value, if `value`, and the attributes that are not ""; where it marks none of
 * these, the observations. ERR_TOO_LARGE past DRAFT_MAX_SWEEPS, or DRAFT_MAX_SWEEP_KINDS sets of
 * dimensions. */
enum { DRAFT_MAX_SWEEPS = 1000000, DRAFT_MAX_SWEEP_KINDS = 64 };
MUST_USE ErrCode draft_sweep(Draft *draft, const Str *dimensions, Str period, bool value,
                             const Str *attributes, Err *err);

size_t draft_count(const Draft *draft);
uint32_t draft_code_count(const Draft *draft, size_t dimension);
Str draft_code_text(const Draft *draft, size_t dimension, uint32_t code);
/* The first observation that has this code; NULL when none has it. */
const DraftObs *draft_first_with(const Draft *draft, size_t dimension, uint32_t code);
size_t draft_room(const Draft *draft); /* how many observations may still be added */
/* Drafts that several threads have filled, each with parts of one input, are joined in the order of
 * the input. A part is what a draft got between two calls of draft_mark, or to its end. */
size_t draft_mark(Draft *draft);
typedef struct {
    size_t draft;        /* of those that are joined */
    size_t from, to;     /* marks */
    unsigned long lines; /* added to the line of each observation */
} DraftPart;
/* Takes the parts in their order behind what `draft` holds and leaves the others without
 * observations. All have the same layout, and file numbers mean the same in all. */
MUST_USE ErrCode draft_join(Draft *draft, Draft *const *others, const DraftPart *parts,
                            size_t part_count, Err *err);
