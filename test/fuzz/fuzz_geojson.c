/* Whatever is handed over as shapes: read, made simple, written and read again. */
#include <assert.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>

#include "format/geojson.h"
#include "view/outline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Outline take(const GeoFeature *feature, Arena *arena)
{
    Outline o = {feature->ring_count,
                 arena_alloc(arena, (feature->ring_count + 1) * sizeof *o.rings)};
    for (size_t r = 0; r < o.ring_count; r++) {
        const GeoRing *ring = &feature->rings[r];
        o.rings[r].count = ring->count;
        o.rings[r].points = arena_alloc(arena, ring->count * sizeof(OutlinePoint));
        for (size_t i = 0; i < ring->count; i++)
            o.rings[r].points[i] =
                (OutlinePoint){(int32_t)lround(ring->points[i].lon * OUTLINE_STEPS),
                               (int32_t)lround(ring->points[i].lat * OUTLINE_STEPS)};
    }
    return o;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    GeoJson file;
    Err err = {0};
    Arena *arena = arena_new(64 << 20);
    if (geojson_read(&file, arena, (Str){(const char *)data, size}, &err)) {
        assert(err.message[0]);
        arena_free(arena);
        return 0;
    }
    Outline *outlines = arena_alloc(arena, (file.count + 1) * sizeof *outlines), again;
    for (size_t i = 0; i < file.count; i++)
        outlines[i] = take(&file.features[i], arena);
    assert(!outline_simplify(outlines, file.count, 1000, arena, &err));
    for (size_t i = 0; i < file.count; i++)
        if (file.features[i].ring_count)
            assert(outline_read(&again, outline_write(&outlines[i], arena), arena));
    arena_free(arena);
    return 0;
}
