/* RecordView: the fields of a body as rows that a template prints: labels and values in the page's
 * language, each text with the language it is in. */
#pragma once
#include "portal/page.h"

/* Adds "rows" and "sections" to `into`: [{field, label, VALUE, withheld, versions: [{text, lang,
 * sources: [{source, url}]}], disputed}], only fields that have a value, without the name (the
 * page's title) and the summary; sections are those with FIELD_SECTION, where links to records are
 * "records" (record_line.h), and "zone" tells of which one times are. */
void view_body(Page *page, Doc *into, const RecordType *type, const Doc *body);
/* VALUE, of one field: texts: [{text, lang}], links: [{text, lang, url, note}], words, code,
 * address and shown, file: {text, url, hash, is_drawn, alternative}, items: [{rows}] of one block,
 * heads (record_items.h) of many. beside: the fields around it. */
void view_value(Page *page, Doc *row, const Field *field, const Doc *value, const Doc *beside,
                Str original);
/* "since 2019", "2017–2021"; "" when nothing is known. */
Str view_span(Page *page, Str since, Str until);
/* "sources" of the body: [{n, url, publisher, title, quote, date, confidence}], the parties' own
 * record first. */
void view_sources(Page *page, Doc *into, const Doc *body);
/* The name under `key` with its language under KEY_lang, or the general words of a restricted
 * record, then KEY_general is true. */
void view_name(Page *page, Doc *into, const char *key, const RecordType *type, const Doc *body);
/* A text in the best language under `key`; nothing when there is none. */
void view_text(Page *page, Doc *into, const char *key, const Doc *texts, Str original);
/* What stands in a value, as one line of plain text: for lists, differences and tables. */
Str view_line(Page *page, const Field *field, const Doc *value);
/* A file in words, "PDF, 1.2 MB", and where a record's is to be read. */
Str view_file_words(Page *page, Str hash);
Str view_file_url(Page *page, Str record_id, Str hash);
