/* Codes from texts: plain tables name categories in free text ("15+", "USD/M3", "г. Бишкек"), SDMX
 * wants identifiers (letters, digits, _ @ $ -). The identifier depends on the text alone, so it is
 * the same in every import; the text itself becomes the name of the code. */
#pragma once
#include "base/str.h"

enum { CODE_TEXT_MAX = 120 };

/* The identifier: the text itself where it is one already. '<' '>' '+' '%' become LT, GT, PLUS,
 * PCT, other ASCII signs '_'. A text with other letters, or one that is too long, keeps its ASCII
 * part and gets a hash of the whole behind it. Never empty for a text that is not. */
Str code_from_text(Str text, char out[CODE_TEXT_MAX]);
bool code_is_plain(Str text); /* is an identifier as it stands */
