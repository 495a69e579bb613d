/* Source: what a person names on the command line becomes inputs: files, whole folders, standard
 * input ("-"), pipes, and what is inside of .gz, .zst and .zip, told by content, also of one within
 * another. All stay in memory or mapped until source_close. */
#pragma once
#include "base/arena.h"
#include "base/err.h"

typedef struct {
    Str name; /* as the user would find it: "kg/data/1.1.1.xml", "all.zip/1.1.1.xml" */
    Str bytes;
    Str origin;     /* the same file has the same, however it was named; "" of what has no place */
    bool in_folder; /* one of the files of a folder or of an archive of several */
} SourceInput;

typedef struct Source Source;

enum { SOURCE_MAX_FILES = 20000, SOURCE_MAX_ARCHIVES = 4 /* one within another */ };
#define SOURCE_MAX_EXPANDED ((size_t)4 << 30)

/* Inputs in the order of the paths, within folders by name; hidden files are left out, in archives
 * too, with what macOS adds to them. */
MUST_USE ErrCode source_open(Source **out, const char *const *paths, size_t count, Err *err);
/* Inputs that are in memory already; names and bytes are copied. */
MUST_USE ErrCode source_of(Source **out, const SourceInput *inputs, size_t count, Err *err);
void source_close(Source *source);
size_t source_count(const Source *source);
const SourceInput *source_input(const Source *source, size_t i);
/* A folder, or an archive of several files, was among the paths. */
bool source_has_folder(const Source *source);
