/* Map: places shaded by a value, or as links to their pages, as SVG. One drawing for screen, print,
 * dark and forced colours, by the classes of the style sheet. In a page it holds no words, so that
 * it may be as small as a telephone: legend and notes are HTML beside it. As a file of its own it
 * carries them. Plate carrée, narrowed by the cosine of the middle latitude; never mirrored. The
 * mark of each place, a number, ties it to the list of names without colour or pointing. */
#pragma once
#include "base/buf.h"
#include "view/outline.h"

enum { MAP_CLASSES = 5, MAP_MAX_PLACES = 400 };

typedef struct {
    Str name, value_text; /* "" : no value */
    Str mark;             /* stands on the map, and beside the name in the list; "" : none */
    Str url;              /* of its page; "" : no link */
    double value;
    bool has_value; /* a number */
    int class; /* 1 … MAP_CLASSES by map_classify; 0: none, hatched where there are classes */
    Outline outline;
} MapPlace;

typedef struct {
    Str least, greatest; /* of its values, as published */
} MapClass;

typedef struct {
    Str title, description;
    const char *id; /* prefix of the ids inside, unique on the page */
    bool is_rtl;    /* the words of a drawing alone run right to left */
    bool alone;     /* as a file of its own: with legend, notes and the rules of its colours */
    size_t place_count, class_count, note_count;
    const MapPlace *places;
    const MapClass *classes; /* none: all places look the same */
    const Str *notes;        /* of a drawing alone: unit, boundaries, disclaimer */
    Str none_text;           /* of the hatched */
} Map;

/* At most MAP_CLASSES classes of neighbouring values, parted where the values inside each are most
 * alike (the least sum of squared deviations: Fisher 1958), equal values together. Sets the class
 * of each place; returns the number of classes, the lowest first. */
size_t map_classify(MapPlace *places, size_t count, MapClass classes[MAP_CLASSES]);

/* Nothing is written when no place has an outline. */
void map_draw(Buf *out, const Map *map);
