/* Yaml: the scalars of a YAML document with the path of keys that leads to each, over libyaml.
 * Aliases are refused (a few bytes of them can mean gigabytes); depth and sizes are bounded. */
#pragma once
#include "base/err.h"

enum { YAML_MAX_DEPTH = 32, YAML_MAX_BYTES = 64 * 1024 * 1024, YAML_MAX_PATH = 1000 };

/* Path: keys joined by '/', places in a sequence by number. Lent for the call. */
typedef ErrCode YamlScalar(void *context, Str path, Str value, unsigned long line, Err *err);
MUST_USE ErrCode yaml_read(Str input, YamlScalar *on_scalar, void *context, Err *err);
