/* Two countries of one series inside the process, values read, as a caller of cursor.h does it; and
 * the memory that an export takes beyond the map. Prints "name number". */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "outlet/sdmx_csv.h"
#include "series/store.h"

enum { ROUNDS = 2000 };
static const Migration *const sets[] = {series_migrations};

static double slice(Release *release, Err *err)
{
    Arena *arena = arena_new(1 << 20);
    KeyFilter filter;
    double sum = 0;
    int64_t start = clock_monotonic_us();
    for (int i = 0; i < ROUNDS; i++) {
        Cursor c;
        arena_reset(arena);
        if (key_filter_parse(&filter, arena, release_layout(release), STR("SI_POV_DAY1.417+398"),
                             err) ||
            cursor_open(&c, release, &(Selection){.filter = &filter}, err))
            exit(1);
        while (cursor_next(&c))
            for (uint32_t o = 0; o < cursor_count(&c); o++)
                sum += cursor_at(&c, o).value;
        cursor_close(&c);
    }
    double us = (double)(clock_monotonic_us() - start) / ROUNDS;
    arena_free(arena);
    return sum > 0 ? us : -1;
}

static long anonymous_kb(void)
{
    char line[200];
    long kb = 0;
    FILE *f = fopen("/proc/self/status", "r");
    while (f && fgets(line, sizeof line, f))
        if (strncmp(line, "RssAnon:", 8) == 0)
            kb = strtol(line + 8, NULL, 10);
    if (f)
        fclose(f);
    return kb;
}

static long export_memory(Release *release, Err *err)
{
    SdmxCsv *csv;
    Str chunk;
    long most = 0;
    size_t bytes = 0;
    if (sdmx_csv_open(&csv, release, &(Selection){0}, &(SdmxCsvOptions){.version = SDMX_CSV_2},
                      err))
        exit(1);
    for (int i = 0; sdmx_csv_next(csv, &chunk); i++) {
        bytes += chunk.len;
        if (i % 256 == 0 && anonymous_kb() > most)
            most = anonymous_kb();
    }
    sdmx_csv_close(csv);
    return bytes ? most : -1;
}

int main(int argc, char **argv)
{
    Err err = {0};
    Store *store;
    Release *release;
    char text[1200];
    if (argc != 2 || store_open(&store, &(StoreOptions){argv[1], NULL, sets, 1}, STORE_READ, &err) ||
        store_release(store, STR("UNSD:SDG"), 0, &release, &err)) {
        fprintf(stderr, "%s\n", err_text(&err, text, sizeof text));
        return 1;
    }
    printf("slice_us %.3f\n", slice(release, &err));
    printf("export_kb %ld\n", export_memory(release, &err));
    release_unref(release);
    store_close(store);
    return 0;
}
