#include "base/num.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const double POWERS[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

typedef struct {
    bool negative, canonical; /* canonical: as num_write would print it */
    uint64_t digits;
    int digit_count, decimals;
} Plain;

/* [-]digits[.digits] and nothing else; false for every other shape. */
static bool read_plain(Str s, Plain *out)
{
    *out = (Plain){.canonical = true};
    size_t i = 0;
    if (s.len && s.ptr[0] == '-') {
        out->negative = true;
        i = 1;
    }
    size_t start = i, point = SIZE_MAX;
    for (; i < s.len; i++) {
        unsigned digit = (unsigned char)s.ptr[i] - (unsigned)'0';
        if (digit <= 9) {
            if (out->digit_count < 19)
                out->digits = out->digits * 10 + digit;
            out->digit_count++;
        } else if (s.ptr[i] == '.' && point == SIZE_MAX) {
            point = i;
        } else {
            return false;
        }
    }
    if (point == start || point + 1 == s.len || out->digit_count == 0)
        return false;
    size_t whole = (point == SIZE_MAX ? s.len : point) - start;
    if (whole > 1 && s.ptr[start] == '0')
        out->canonical = false;
    out->decimals =
        point == SIZE_MAX ? 0 : (int)(s.len - point - 1 > 1000 ? 1000 : s.len - point - 1);
    return true;
}

static bool is_double_syntax(Str s)
{
    size_t i = 0, digits = 0;
    if (i < s.len && (s.ptr[i] == '-' || s.ptr[i] == '+'))
        i++;
    for (; i < s.len && ((s.ptr[i] >= '0' && s.ptr[i] <= '9') || s.ptr[i] == '.'); i++)
        digits += s.ptr[i] != '.';
    if (!digits)
        return false;
    if (i < s.len && (s.ptr[i] == 'e' || s.ptr[i] == 'E')) {
        i++;
        if (i < s.len && (s.ptr[i] == '-' || s.ptr[i] == '+'))
            i++;
        size_t exponent = 0;
        for (; i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9'; i++)
            exponent++;
        if (!exponent)
            return false;
    }
    return i == s.len;
}

static Number read_slow(Str s, const Plain *plain, bool is_plain)
{
    char text[NUM_TEXT_MAX], again[NUM_TEXT_MAX], *end = NULL;
    if (s.len >= sizeof text || !is_double_syntax(s))
        return (Number){0};
    memcpy(text, s.ptr, s.len);
    text[s.len] = '\0';
    double value = strtod(text, &end);
    if (end != text + s.len || !isfinite(value))
        return (Number){0};
    Number n = {.value = value, .is_number = true};
    if (is_plain && plain->decimals <= NUM_DECIMALS_MAX && fabs(value) < 1e300) {
        n.decimals = (int8_t)plain->decimals;
        n.exact = str_eq((Str){again, num_write(value, n.decimals, again)}, s);
    }
    return n;
}

Number num_read(Str text)
{
    Plain p;
    bool is_plain = read_plain(text, &p);
    if (!is_plain || p.digit_count > 15 || !p.canonical)
        return read_slow(text, &p, is_plain);
    double value = (double)p.digits / POWERS[p.decimals];
    return (Number){p.negative ? -value : value, (int8_t)p.decimals, true, true};
}

size_t num_write_u64(uint64_t value, char out[24])
{
    char tmp[24];
    size_t n = 0;
    do
        tmp[n++] = (char)('0' + value % 10);
    while (value /= 10);
    for (size_t i = 0; i < n; i++)
        out[i] = tmp[n - 1 - i];
    return n;
}

/* Values of at most 15 significant digits: the scaled integer is exact, so no printf is needed. */
static size_t write_scaled(uint64_t scaled, int decimals, char *out)
{
    char digits[24];
    size_t n = num_write_u64(scaled, digits), at = 0, d = (size_t)decimals;
    if (n <= d) {
        out[at++] = '0';
    } else {
        memcpy(out, digits, n - d);
        at = n - d;
    }
    if (!d)
        return at;
    out[at++] = '.';
    for (size_t zeros = n < d ? d - n : 0; zeros; zeros--)
        out[at++] = '0';
    size_t tail = n < d ? n : d;
    memcpy(out + at, digits + n - tail, tail);
    return at + tail;
}

size_t num_write(double value, int decimals, char out[NUM_TEXT_MAX])
{
    double size = fabs(value);
    if (decimals >= 0 && decimals <= 15 && size * POWERS[decimals] < 1e15) {
        size_t at = 0;
        if (signbit(value))
            out[at++] = '-';
        return at + write_scaled((uint64_t)(size * POWERS[decimals] + 0.5), decimals, out + at);
    }
    int n = snprintf(out, NUM_TEXT_MAX, "%.*f", decimals, value);
    return n < 0 ? 0 : (size_t)n < NUM_TEXT_MAX ? (size_t)n : NUM_TEXT_MAX - 1;
}

size_t num_write_short(double value, char out[NUM_TEXT_MAX])
{
    int n = 0;
    for (int precision = 15; precision <= 17; precision++) {
        n = snprintf(out, NUM_TEXT_MAX, "%.*g", precision, value);
        if (strtod(out, NULL) == value)
            break;
    }
    return n < 0 ? 0 : (size_t)n;
}

bool num_read_u64(Str text, uint64_t max, uint64_t *value)
{
    if (text.len == 0 || text.len > 20)
        return false;
    uint64_t v = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned digit = (unsigned char)text.ptr[i] - (unsigned)'0';
        if (digit > 9 || v > (UINT64_MAX - digit) / 10)
            return false;
        v = v * 10 + digit;
    }
    *value = v;
    return v <= max;
}
