/* Source: what a person names on the command line becomes inputs: files, whole folders, standard
 * input ("-"), and what is inside of .gz, .zst and .zip, told by content. All stay in memory or
 * mapped until source_close. */
#pragma once
#include "base/arena.h"
#include "base/err.h"

typedef struct {
    Str name; /* as the user would find it: "kg/data/1.1.1.xml", "all.zip/1.1.1.xml" */
    Str bytes;
} SourceInput;

typedef struct Source Source;

enum { SOURCE_MAX_FILES = 20000 };
#define SOURCE_MAX_EXPANDED ((size_t)4 << 30)

/* Inputs in the order of the paths, within folders by name; hidden files are left out. */
MUST_USE ErrCode source_open(Source **out, const char *const *paths, size_t count, Err *err);
/* Inputs that are in memory already; names and bytes are copied. */
MUST_USE ErrCode source_of(Source **out, const SourceInput *inputs, size_t count, Err *err);
void source_close(Source *source);
size_t source_count(const Source *source);
const SourceInput *source_input(const Source *source, size_t i);
bool source_has_folder(const Source *source); /* a folder or an archive was among the paths */
