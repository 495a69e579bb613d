#include "sql/postgres_value.h"

#include <endian.h>
#include <math.h>
#include <stdlib.h>

enum {
    BOOL = 16,
    NAME = 19,
    INT2 = 21,
    INT4 = 23,
    OID = 26,
    FLOAT4 = 700,
    UNKNOWN = 705,
    BPCHAR = 1042,
    VARCHAR = 1043,
    NUMERIC = 1700
};
enum { NUMERIC_NEGATIVE = 0x4000, NUMERIC_HEAD = 8, NUMERIC_BASE = 10000 };

uint64_t pg_int_in_order(int64_t value) { return htobe64((uint64_t)value); }

uint64_t pg_real_in_order(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return htobe64(bits);
}

static uint64_t whole_at(const char *at, size_t bytes)
{
    uint64_t n = 0;
    for (size_t i = 0; i < bytes; i++)
        n = n << 8 | (unsigned char)at[i];
    return n;
}

bool pg_value_is_bytes(PgValue v)
{
    switch (v.type) {
    case PG_BYTEA:
    case PG_TEXT:
    case NAME:
    case UNKNOWN:
    case BPCHAR:
    case VARCHAR:
        return true;
    default:
        return false;
    }
}

bool pg_type_is_known(uint32_t type)
{
    static const uint32_t numbers[] = {BOOL, INT2, INT4, PG_INT8, OID, FLOAT4, PG_FLOAT8, NUMERIC};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (numbers[i] == type)
            return true;
    return pg_value_is_bytes((PgValue){.type = type});
}

/* Number of digits of base 10000, weight of the first, sign, scale; then the digits. */
static long double numeric(Str b)
{
    long double sum = 0;
    if (b.len < NUMERIC_HEAD)
        return 0;
    size_t count = (size_t)whole_at(b.ptr, 2);
    int weight = (int16_t)whole_at(b.ptr + 2, 2);
    uint64_t sign = whole_at(b.ptr + 4, 2);
    if (sign != 0 && sign != NUMERIC_NEGATIVE)
        return 0; /* NaN or infinite */
    for (size_t i = 0; i < count && NUMERIC_HEAD + 2 * i + 2 <= b.len; i++)
        sum += (long double)whole_at(b.ptr + NUMERIC_HEAD + 2 * i, 2) *
               powl(NUMERIC_BASE, (long double)(weight - (int)i));
    return sign ? -sum : sum;
}

static double float_of(Str b)
{
    uint32_t bits = (uint32_t)whole_at(b.ptr, 4);
    float f;
    memcpy(&f, &bits, sizeof f);
    return (double)f;
}

static double double_of(Str b)
{
    uint64_t bits = whole_at(b.ptr, 8);
    double d;
    memcpy(&d, &bits, sizeof d);
    return d;
}

static int64_t cut(long double d)
{
    if (isnan(d))
        return 0;
    if (d >= (long double)INT64_MAX)
        return INT64_MAX;
    return d <= (long double)INT64_MIN ? INT64_MIN : (int64_t)d;
}

/* -1: not a whole number of that many bytes. */
static int whole_bytes(uint32_t type)
{
    switch (type) {
    case BOOL:
        return 1;
    case INT2:
        return 2;
    case INT4:
    case OID:
        return 4;
    case PG_INT8:
        return 8;
    default:
        return -1;
    }
}

static int64_t whole_of(PgValue v)
{
    uint64_t n = whole_at(v.bytes.ptr, v.bytes.len);
    if (v.type == INT2)
        return (int16_t)n;
    return v.type == INT4 ? (int32_t)n : (int64_t)n;
}

static bool fits(PgValue v)
{
    int bytes = whole_bytes(v.type);
    if (v.type == FLOAT4 || v.type == PG_FLOAT8)
        bytes = v.type == FLOAT4 ? 4 : 8;
    return bytes < 0 || v.bytes.len == (size_t)bytes;
}

int64_t pg_value_int(PgValue v)
{
    if (!fits(v))
        return 0;
    if (whole_bytes(v.type) > 0)
        return whole_of(v);
    if (pg_value_is_bytes(v))
        return v.bytes.ptr ? strtoll(v.bytes.ptr, NULL, 10) : 0;
    return v.type == NUMERIC ? cut(numeric(v.bytes)) : cut((long double)pg_value_real(v));
}

double pg_value_real(PgValue v)
{
    if (!fits(v))
        return 0;
    if (whole_bytes(v.type) > 0)
        return (double)whole_of(v);
    if (pg_value_is_bytes(v))
        return v.bytes.ptr ? strtod(v.bytes.ptr, NULL) : 0;
    if (v.type == NUMERIC)
        return (double)numeric(v.bytes);
    return v.type == FLOAT4 ? float_of(v.bytes) : double_of(v.bytes);
}
