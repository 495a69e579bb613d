/* Values in PostgreSQL's binary format: numbers in network order. Pure functions on borrowed bytes,
 * which have one byte more than `len`, a NUL, as libpq gives them. */
#pragma once
#include "base/str.h"

/* Numbers of types in the server's catalogue, which never change. */
enum { PG_BYTEA = 17, PG_INT8 = 20, PG_TEXT = 25, PG_FLOAT8 = 701 };

typedef struct {
    uint32_t type;
    Str bytes;
} PgValue;

bool pg_type_is_known(uint32_t type); /* whether the functions below can read it */
/* A truth is 0 or 1, a real number is cut towards zero, a text is read as far as it is a number. */
int64_t pg_value_int(PgValue value);
double pg_value_real(PgValue value);
bool pg_value_is_bytes(PgValue value); /* a text or bytea: stands as it is */
uint64_t pg_int_in_order(int64_t value);
uint64_t pg_real_in_order(double value);
