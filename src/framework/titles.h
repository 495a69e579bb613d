/* Titles: the official long titles of goals, targets and indicators, by language. They are not ours
 * to ship: they come by import (translations of Open SDG) and lie in the store. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "sql/db.h"

extern const Migration framework_migrations[];

/* code "3", "3.2" or "3.2.1". Inside the caller's transaction; replaces what is there. */
MUST_USE ErrCode title_save(Db *db, Str code, Str lang, Str text, Err *err);
/* In the language, else in English; *found_lang says which. "" when there is none. */
Str title_find(Db *db, Arena *arena, Str code, Str lang, Str *found_lang);
/* In all languages; who keeps what was made of titles asks whether there are others. */
MUST_USE ErrCode title_count(Db *db, int64_t *count, Err *err);
