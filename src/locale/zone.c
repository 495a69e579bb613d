#include "locale/zone.h"

#include <stdio.h>
#include <time.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/num.h"

enum { NAME_LEN_MAX = 64, FILE_MAX = 1 << 20, HEADER = 44, TYPE_BYTES = 6 };

/* A name is no path to elsewhere. Of those without an area (EST, Cuba) UTC alone is none that was
 * kept for old programs. */
static bool is_name(Str name)
{
    if (str_eq(name, STR("UTC")))
        return true;
    if (!name.len || name.len > NAME_LEN_MAX || str_find_char(name, '/') == SIZE_MAX ||
        name.ptr[0] == '/')
        return false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool is_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!is_letter && !(c >= '0' && c <= '9') && c != '/' && c != '_' && c != '-' && c != '+')
            return false;
    }
    return true;
}

static uint32_t read_u32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int64_t read_i64(const unsigned char *p)
{
    return (int64_t)((uint64_t)read_u32(p) << 32 | read_u32(p + 4));
}

/* The second part of a file, whose moments have 64 bits. */
typedef struct {
    const unsigned char *moments, *indexes, *types;
    size_t moment_count, type_count;
} Changes;

static size_t data_bytes(const unsigned char *h, size_t moment_bytes)
{
    size_t utc = read_u32(h + 20), standard = read_u32(h + 24), leap = read_u32(h + 28);
    size_t moments = read_u32(h + 32), types = read_u32(h + 36), letters = read_u32(h + 40);
    return moments * (moment_bytes + 1) + types * TYPE_BYTES + letters + leap * (moment_bytes + 4) +
           standard + utc;
}

static bool read_changes(Str file, Changes *out)
{
    const unsigned char *h = (const unsigned char *)file.ptr;
    if (file.len < HEADER || memcmp(h, "TZif", 4) != 0 || h[4] < '2')
        return false;
    size_t second = HEADER + data_bytes(h, 4);
    if (second > file.len || file.len - second < HEADER)
        return false;
    const unsigned char *h2 = h + second;
    if (memcmp(h2, "TZif", 4) != 0 || file.len - second - HEADER < data_bytes(h2, 8))
        return false;
    out->moment_count = read_u32(h2 + 32);
    out->type_count = read_u32(h2 + 36);
    out->moments = h2 + HEADER;
    out->indexes = out->moments + out->moment_count * 8;
    out->types = out->indexes + out->moment_count;
    return out->type_count > 0;
}

/* Seconds ahead of UTC at a moment. */
static int64_t offset_at(const Changes *c, int64_t moment)
{
    size_t type = 0, at = c->moment_count;
    while (at > 0 && read_i64(c->moments + (at - 1) * 8) > moment)
        at--;
    if (at > 0)
        type = c->indexes[at - 1];
    if (type >= c->type_count)
        type = 0;
    return (int32_t)read_u32(c->types + type * TYPE_BYTES);
}

static bool read_zone(Str name, Str *file, Changes *changes)
{
    char path[NAME_LEN_MAX + 40];
    if (!is_name(name))
        return false;
    snprintf(path, sizeof path, "/usr/share/zoneinfo/" STR_FMT, STR_ARG(name));
    if (file_read(path, FILE_MAX, file, NULL))
        return false;
    if (read_changes(*file, changes))
        return true;
    mem_free((char *)file->ptr);
    return false;
}

bool zone_exists(Str name)
{
    Str file;
    Changes changes;
    if (!read_zone(name, &file, &changes))
        return false;
    mem_free((char *)file.ptr);
    return true;
}

static bool read_part(Str text, size_t from, size_t to, int *out)
{
    uint64_t number = 0;
    bool ok = num_read_u64(str_part(text, from, to), 9999, &number);
    *out = (int)number;
    return ok;
}

/* As if the clock showed UTC. */
static bool read_clock(Str day, Str time, int64_t *seconds)
{
    struct tm t = {0};
    bool ok = day.len == 10 && time.len == 5 && read_part(day, 0, 4, &t.tm_year) &&
              read_part(day, 5, 7, &t.tm_mon) && read_part(day, 8, 10, &t.tm_mday) &&
              read_part(time, 0, 2, &t.tm_hour) && read_part(time, 3, 5, &t.tm_min);
    t.tm_year -= 1900;
    t.tm_mon--;
    *seconds = ok ? (int64_t)timegm(&t) : 0;
    return ok;
}

bool zone_moment(Str name, Str day, Str time, int64_t *us)
{
    Str file;
    Changes changes;
    int64_t shown;
    if (!read_clock(day, time, &shown) || !read_zone(name, &file, &changes))
        return false;
    /* The offset of a moment is wanted to find the moment: the second guess is right but beside a
     * change, where it is off by the change itself. */
    int64_t guess = shown - offset_at(&changes, shown);
    int64_t moment = shown - offset_at(&changes, guess);
    mem_free((char *)file.ptr);
    *us = moment * 1000000;
    return true;
}
