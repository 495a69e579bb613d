#include "format/geojson.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>

#include "base/num.h"

typedef struct {
    Arena *arena;
    size_t feature, point_count; /* of the file so far */
    Err *err;
} Reader;

static ErrCode too_large(Err *err)
{
    return err_set(err, ERR_TOO_LARGE,
                   "the GeoJSON file has more than %d MB, %d values or %d points",
                   GEOJSON_MAX_BYTES >> 20, GEOJSON_MAX_VALUES, GEOJSON_MAX_POINTS);
}

/* A few bytes of JSON become a hundred in memory, so values are counted before any is made. */
static bool has_too_many_values(Str bytes)
{
    size_t count = 0;
    for (size_t i = 0; i < bytes.len; i++)
        count += bytes.ptr[i] == '[' || bytes.ptr[i] == '{' || bytes.ptr[i] == ',';
    return count > GEOJSON_MAX_VALUES;
}

static Str text_of(const json_t *value)
{
    return json_is_string(value) ? (Str){json_string_value(value), json_string_length(value)}
                                 : STR("");
}

/* --- geometry --- */

static ErrCode malformed(const Reader *r, const char *what, const char *hint)
{
    err_set(r->err, ERR_PARSE, "feature %zu: %s", r->feature, what);
    err_hint(r->err, "%s", hint);
    return ERR_PARSE;
}

static ErrCode read_point(const Reader *r, const json_t *position, GeoPoint *out)
{
    const json_t *lon = json_array_get(position, 0), *lat = json_array_get(position, 1);
    if (!json_is_number(lon) || !json_is_number(lat))
        return malformed(r, "a position is no list of longitude and latitude",
                         "GeoJSON writes them as [71.43, 51.13]");
    *out = (GeoPoint){json_number_value(lon), json_number_value(lat)};
    if (fabs(out->lon) > 180 || fabs(out->lat) > 90)
        return malformed(r, "a position lies beyond 180 degrees of longitude or 90 of latitude",
                         "save the file in WGS 84 degrees, longitude first");
    return ERR_OK;
}

static ErrCode read_ring(Reader *r, const json_t *ring, GeoRing *out)
{
    size_t count = json_array_size(ring);
    if (!json_is_array(ring) || count < 4)
        return malformed(r, "a ring is no list of four positions or more",
                         "an area is a Polygon or MultiPolygon of closed rings");
    r->point_count += count;
    out->points = arena_alloc(r->arena, count * sizeof *out->points);
    if (r->point_count > GEOJSON_MAX_POINTS || !out->points)
        return too_large(r->err);
    for (size_t i = 0; i < count; i++)
        TRY(read_point(r, json_array_get(ring, i), &out->points[i]));
    GeoPoint first = out->points[0], last = out->points[count - 1];
    if (first.lon != last.lon || first.lat != last.lat)
        return malformed(r, "a ring is not closed", "its last position repeats the first");
    out->count = count - 1;
    return ERR_OK;
}

static ErrCode read_polygon(Reader *r, const json_t *polygon, GeoFeature *out)
{
    if (!json_is_array(polygon))
        return malformed(r, "a polygon is no list of rings", "see RFC 7946, section 3.1.6");
    for (size_t i = 0; i < json_array_size(polygon); i++)
        TRY(read_ring(r, json_array_get(polygon, i), &out->rings[out->ring_count++]));
    return ERR_OK;
}

static ErrCode make_rings(const Reader *r, size_t count, GeoFeature *out)
{
    out->rings = arena_alloc(r->arena, (count + 1) * sizeof *out->rings);
    return out->rings ? ERR_OK : too_large(r->err);
}

static ErrCode read_polygons(Reader *r, const json_t *polygons, GeoFeature *out)
{
    size_t count = 0;
    if (!json_is_array(polygons))
        return malformed(r, "a multipolygon is no list of polygons", "see RFC 7946, section 3.1.7");
    for (size_t i = 0; i < json_array_size(polygons); i++)
        count += json_array_size(json_array_get(polygons, i));
    TRY(make_rings(r, count, out));
    for (size_t i = 0; i < json_array_size(polygons); i++)
        TRY(read_polygon(r, json_array_get(polygons, i), out));
    return ERR_OK;
}

static ErrCode read_geometry(Reader *r, const json_t *geometry, GeoFeature *out)
{
    const json_t *coordinates = json_object_get(geometry, "coordinates");
    if (!geometry || json_is_null(geometry))
        return ERR_OK;
    out->geometry = arena_dup(r->arena, text_of(json_object_get(geometry, "type")));
    if (!out->geometry.len)
        return malformed(r, "its geometry has no type", "an area is a Polygon or MultiPolygon");
    if (str_eq(out->geometry, STR("MultiPolygon")))
        return read_polygons(r, coordinates, out);
    if (!str_eq(out->geometry, STR("Polygon")))
        return ERR_OK;
    TRY(make_rings(r, json_array_size(coordinates), out));
    return read_polygon(r, coordinates, out);
}

/* --- properties --- */

static bool value_text(const Reader *r, const json_t *value, GeoProperty *out)
{
    char number[NUM_TEXT_MAX];
    out->is_text = json_is_string(value);
    if (json_is_string(value))
        out->value = arena_dup(r->arena, text_of(value));
    else if (json_is_integer(value))
        out->value = arena_printf(r->arena, "%lld", (long long)json_integer_value(value));
    else if (json_is_real(value))
        out->value =
            arena_dup(r->arena, (Str){number, num_write_short(json_real_value(value), number)});
    else if (json_is_boolean(value))
        out->value = json_is_true(value) ? STR("true") : STR("false");
    else
        return false;
    return true;
}

static void add_property(const Reader *r, const char *key, const json_t *value, GeoFeature *out)
{
    GeoProperty *p = &out->properties[out->property_count];
    if (!value || !value_text(r, value, p))
        return;
    p->key = arena_dup(r->arena, str_of(key));
    out->property_count++;
}

static ErrCode read_properties(Reader *r, const json_t *feature, GeoFeature *out)
{
    json_t *properties = json_object_get(feature, "properties");
    if (properties && !json_is_object(properties) && !json_is_null(properties))
        return malformed(r, "its properties are no object", "see RFC 7946, section 3.2");
    out->properties =
        arena_alloc(r->arena, (json_object_size(properties) + 2) * sizeof *out->properties);
    if (!out->properties)
        return too_large(r->err);
    add_property(r, "id", json_object_get(feature, "id"), out);
    for (void *i = json_object_iter(properties); i; i = json_object_iter_next(properties, i))
        add_property(r, json_object_iter_key(i), json_object_iter_value(i), out);
    return ERR_OK;
}

Str geojson_text(const GeoFeature *f, Str key)
{
    for (size_t i = 0; i < f->property_count; i++)
        if (f->properties[i].is_text && str_eq_nocase(f->properties[i].key, key))
            return str_trim(f->properties[i].value);
    return STR("");
}

/* --- the file --- */

/* Before RFC 7946 a file could name its reference system; two names mean today's. */
static ErrCode check_system(const json_t *root, Err *err)
{
    const json_t *crs = json_object_get(root, "crs");
    Str name = text_of(json_object_get(json_object_get(crs, "properties"), "name"));
    if (!name.len || str_ends(name, STR("CRS84")) || str_ends(name, STR(":4326")))
        return ERR_OK;
    err_set(err, ERR_UNSUPPORTED, "the shapes are in the reference system '" STR_FMT "'",
            STR_ARG(name));
    err_hint(err, "save the file in WGS 84 degrees, longitude first");
    return ERR_UNSUPPORTED;
}

static ErrCode read_feature(Reader *r, const json_t *feature, GeoFeature *out)
{
    if (!str_eq(text_of(json_object_get(feature, "type")), STR("Feature")))
        return malformed(r, "it is no object of type Feature", "see RFC 7946, section 3.2");
    const json_t *geometry = json_object_get(feature, "geometry");
    if (geometry && !json_is_object(geometry) && !json_is_null(geometry))
        return malformed(r, "its geometry is no object", "see RFC 7946, section 3.1");
    TRY(read_properties(r, feature, out));
    return read_geometry(r, geometry, out);
}

static ErrCode read_root(GeoJson *out, Arena *arena, const json_t *root, Err *err)
{
    const json_t *features = json_object_get(root, "features");
    if (!str_eq(text_of(json_object_get(root, "type")), STR("FeatureCollection")) ||
        !json_is_array(features))
        return err_set(err, ERR_PARSE, "the file is no FeatureCollection with a list of features");
    TRY(check_system(root, err));
    out->count = json_array_size(features);
    out->features = arena_alloc(arena, (out->count + 1) * sizeof *out->features);
    Reader r = {.arena = arena, .err = err};
    if (!out->features)
        return too_large(err);
    for (size_t i = 0; i < out->count; i++) {
        r.feature = i + 1;
        TRY(read_feature(&r, json_array_get(features, i), &out->features[i]));
    }
    return arena_failed(arena) ? too_large(err) : ERR_OK;
}

ErrCode geojson_read(GeoJson *out, Arena *arena, Str bytes, Err *err)
{
    json_error_t why;
    *out = (GeoJson){0};
    if (bytes.len > GEOJSON_MAX_BYTES || has_too_many_values(bytes))
        return too_large(err);
    if (str_starts(bytes, STR("\xEF\xBB\xBF")))
        bytes = str_part(bytes, 3, bytes.len);
    json_t *root = json_loadb(bytes.ptr, bytes.len, 0, &why);
    if (!root) {
        err_set(err, ERR_PARSE, "malformed JSON: %s", why.text);
        err_at(err, STR(""), why.line > 0 ? (unsigned long)why.line : 0,
               why.column > 0 ? (unsigned long)why.column : 0);
        return ERR_PARSE;
    }
    ErrCode rc = read_root(out, arena, root, err);
    json_decref(root);
    return rc;
}
