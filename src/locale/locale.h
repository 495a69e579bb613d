/* Locale: a language of the pages: its messages, numbers, dates and order of texts.
 *
 * Messages come from locale/LANG.po, built into the program; a message without an entry falls back
 * to English. Plural forms stand in the order of CLDR's categories that the language has (zero,
 * one, two, few, many, other). Locales are made at start, read by all threads. */
#pragma once
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

typedef struct Locale Locale;

enum { LOCALE_COUNT = 9 };

typedef struct {
    Str code; /* of paths and lang attributes: "fa-AF" */
    Str name; /* in itself: "Русский" */
    bool is_rtl;
} Language;

extern const Language languages[LOCALE_COUNT]; /* en first */
int language_find(Str code);                   /* -1: none */
const char *language_icu_name(int language);   /* as the language library calls it: "fa_AF" */
/* The best of ours for an Accept-Language header; 0 (English) when none fits. */
int language_negotiate(Str accept_language);

MUST_USE ErrCode locale_new(Locale **out, int language, Err *err);
void locale_free(Locale *locale);
const Language *locale_language(const Locale *locale);

/* The message; *is_own false when it is the English one. Unknown keys give the key itself. */
Str locale_message(const Locale *locale, Str key, bool *is_own);
/* The message with {name} replaced; for plurals the form is chosen by `count` (and {count} is the
 * number as people write it). Into the arena. */
typedef struct {
    const char *name;
    Str value;
} MessageArgument;
Str locale_format(const Locale *locale, Arena *arena, const char *key, int64_t count,
                  const MessageArgument *arguments, size_t argument_count);
/* The digits of a plain text (a year, the number of a release) as running text has them. */
Str locale_digits(const Locale *locale, Arena *arena, Str text);
/* A whole number, and a date "2020-10" or "2025-08-13", as running text has them; "2020" and what
 * is no date stay as they are. Reading what people type: date.h. */
Str locale_integer(const Locale *locale, Arena *arena, int64_t value);
Str locale_date(const Locale *locale, Arena *arena, Str iso_date);
int locale_compare(const Locale *locale, Str a, Str b);
/* Bytes, in the arena, that sort bytewise as locale_compare sorts the texts; those of a long text
 * are cut to LOCALE_KEY_MAX, of more than 2,000 bytes only the beginning counts. */
enum { LOCALE_KEY_MAX = 160 };
Str locale_sort_key(const Locale *locale, Arena *arena, Str text);
