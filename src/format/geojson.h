/* GeoJSON: the features of a FeatureCollection with their properties and rings (RFC 7946), over
 * jansson. Geometries that are no areas have no rings; what is malformed (a ring that is not
 * closed, a place beyond 180 degrees, another reference system) is an error that names the feature.
 * All of it lies in the arena. */
#pragma once
#include "base/arena.h"
#include "base/err.h"

/* A file may hold this many bytes, values (numbers, lists, members), and points. */
enum { GEOJSON_MAX_BYTES = 64 << 20, GEOJSON_MAX_VALUES = 8000000, GEOJSON_MAX_POINTS = 2000000 };

typedef struct {
    double lon, lat; /* degrees, WGS 84 */
} GeoPoint;

typedef struct {
    size_t count; /* at least 3: the last, which repeats the first, is left out */
    GeoPoint *points;
} GeoRing;

typedef struct {
    Str key, value; /* a text as it is; a number or flag as JSON writes it, is_text false */
    bool is_text;
} GeoProperty;

typedef struct {
    size_t ring_count, property_count; /* no rings: the geometry is no area */
    GeoRing *rings;                    /* of all its polygons; what two of them cover is outside */
    GeoProperty *properties;           /* its id, and those that are no null, list or object */
    Str geometry;                      /* "Polygon", "Point", …; "" : none */
} GeoFeature;

typedef struct {
    size_t count;
    GeoFeature *features;
} GeoJson;

/* ERR_PARSE with line and column where the text is no JSON, else with the number of the feature in
 * the message. ERR_TOO_LARGE past the limits above. */
MUST_USE ErrCode geojson_read(GeoJson *out, Arena *arena, Str bytes, Err *err);
/* The text of a feature's property, without regard to the case of its name; "" when absent. */
Str geojson_text(const GeoFeature *feature, Str key);
