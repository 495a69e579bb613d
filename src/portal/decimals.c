#include "portal/decimals.h"

#include "base/num.h"

int decimals_shown(Str value)
{
    size_t point = str_find_char(value, '.');
    return point == SIZE_MAX || !num_read(value).is_number ? -1 : (int)(value.len - point - 1);
}

void decimals_pad(Doc *cell, const char *key, Str value, int most)
{
    static const char point[] = "\xE2\x80\x88", digit[] = "\xE2\x80\x87"; /* U+2008, U+2007 */
    int shown = decimals_shown(value);
    if (most <= shown || !value.len || !num_read(value).is_number)
        return;
    Buf b;
    buf_init(&b, 1000);
    if (shown < 0)
        buf_add(&b, str_of(point));
    for (int i = shown < 0 ? 0 : shown; i < most; i++)
        buf_add(&b, str_of(digit));
    doc_markup(cell, key, buf_str(&b));
    buf_clear(&b);
}
