/* Codes from texts: plain tables name categories in free text ("15+", "USD/M3", "г. Бишкек"), SDMX
 * wants identifiers (letters, digits, _ @ $ -). The identifier depends on the text alone, so it is
 * the same in every import; the text itself becomes the name of the code. */
#pragma once
#include "base/str.h"

enum { CODE_TEXT_MAX = 120 };

/* The identifier: the text itself where it is one already. '<' '>' '+' '%' become LT, GT, PLUS,
 * PCT, a space between two other characters '_'. A text with anything else in it, or one that is
 * too long, keeps what can be kept and gets a hash of the whole behind it, so that "15,24" and
 * "15/24" are two codes; only a text that is written like the code of another ("15_24" for "15 24")
 * is taken for the same. Never empty for a text that is not. */
Str code_from_text(Str text, char out[CODE_TEXT_MAX]);
/* The same of the header of a column: signs become '_' without a hash. Headers of one file that
 * become the same are for the reader to refuse. */
Str code_from_header(Str text, char out[CODE_TEXT_MAX]);
bool code_is_plain(Str text); /* is an identifier as it stands */
