/* Flat: a body as one row of a table, for CSV and spreadsheets, and back. Pure functions: a body
 * made a row and read again, then cleaned, is the same body.
 *
 * Columns come first by "id", "revision", "state" (the last is only told, never read), then by
 * the declaration, in its order:
 *
 *   name.en, name.ru          texts by language
 *   kind, founded, contact.email   single values; parts of a group
 *   offices.1.title.ru        the first of several groups, or texts; items count from 1
 *   languages, partners       several single values in one cell, with "; " between them; one with
 *                             a semicolon, quote, line end or space at its ends stands in "…", with
 *                             quotes doubled
 *   seat, partners            a link is its id, and what is known of it behind spaces, in any
 *                             order: "place:KG 40% 2020..2024 checked=person:x"; "2020.." has no
 *                             end, "..2024" no beginning ("–" is read in the place of ".." as well)
 *   is_expert                 true or empty; TRUE, 1 and yes are read, too (false, 0, no: absent)
 *
 * A column whose name stands in round brackets, "(due)", is a note for people, never read.
 *
 * A value that was erased is "[erased 2026-11-26]"; of a group, of a whole list, or of texts in all
 * languages it stands in the column of their name ("offices", "offices.2", "name"). A list whose
 * only item was erased has a ";" behind it. */
#pragma once
#include "records/body.h"

enum { FLAT_MAX_COLUMNS = 1024, FLAT_MAX_STEPS = 8 };

typedef struct {
    Str name;           /* "offices.1.title.ru"; what the file said, of an unknown one */
    const Field *field; /* of the value; NULL: id, revision, state, or unknown */
    /* Where it is: numbers of fields, items, languages, each from 1 on. No steps: unknown. */
    uint16_t steps[FLAT_MAX_STEPS];
    size_t step_count;
} FlatColumn;

typedef struct {
    const RecordType *type;
    Arena *arena; /* of the names */
    FlatColumn columns[FLAT_MAX_COLUMNS];
    size_t count;
    bool is_full; /* more columns were needed */
} FlatHeader;

/* About 50 KB: not for the stack. With id, revision and state. */
FlatHeader *flat_header_new(Arena *arena, const RecordType *type); /* NULL: the arena is full */
/* The columns that this body needs, in their places. */
void flat_header_add(FlatHeader *header, const Doc *body);
/* All fields, texts in the languages given (codes, ended by ""), of each group one item more than
 * the body has; body NULL: one. */
void flat_header_add_template(FlatHeader *header, const Doc *body, const Str *wanted);
/* Leaves id, revision and the columns of these fields, ended by NULL. */
void flat_header_keep(FlatHeader *header, const char *const *names);
/* A note with these words at a position, when all other columns are there; flat_row leaves its cell
 * empty. */
void flat_header_add_note(FlatHeader *header, size_t at, Str words);
/* As a file has it, in the file's order. What no field has ("problem.unknown_column") and what is
 * there twice ("problem.given_twice") become problems with the column as path; "" is passed over.
 * NULL: the arena is full. */
FlatHeader *flat_header_read(Arena *arena, const RecordType *type, const Str *cells, size_t count,
                             Problems *problems);
/* Position of the column of that name; SIZE_MAX: none. */
size_t flat_find(const FlatHeader *header, Str name);

typedef struct {
    Str id;
    int64_t revision;
    RecordState state; /* 0: not told */
} FlatMeta;

/* header->count cells, in the arena; NULL when it is full. What the header has no column for is
 * left out. */
Str *flat_row(const FlatHeader *header, const FlatMeta *meta, const Doc *body, Arena *arena);
/* The body that the cells say, to be cleaned: values of a wrong kind are told by that, by
 * paths in this body. NULL when the arena is full. */
Doc *flat_body(const FlatHeader *header, const Str *cells, Arena *arena);
/* The column that a path of a problem is about: its own, else that of what it is part of, else the
 * first of its parts; SIZE_MAX: none has to do with it. */
size_t flat_column_of(const FlatHeader *header, const Str *cells, Str path);
