/* Xml: reads XML as events, over expat, hardened: no DOCTYPE, no entities but the five, bounded
 * depth and token size, memory that does not grow with the file. Namespaces are resolved. UTF-8, or
 * what the declaration says and expat knows (UTF-16, ISO-8859-1, ASCII). */
#pragma once
#include "base/err.h"

enum { XML_MAX_DEPTH = 200, XML_MAX_TOKEN = 16 * 1024 * 1024, XML_MAX_ATTRIBUTES = 1024 };

typedef struct {
    Str ns, name, value; /* ns: the namespace itself, "" for none */
} XmlAttribute;

typedef struct {
    Str ns, name;
    size_t attribute_count;
    const XmlAttribute *attributes;
    unsigned long line, column; /* 1-based, of its start */
} XmlElement;

/* Each may be NULL. Everything lent holds for the call alone. Text comes in pieces. An error ends
 * the reading; where in the input is added to it. */
typedef struct {
    void *context;
    ErrCode (*start)(void *context, const XmlElement *element, Err *err);
    ErrCode (*text)(void *context, Str text, Err *err);
    ErrCode (*end)(void *context, Err *err);
    void (*progress)(void *context, size_t bytes_done);
} XmlHandler;

/* ERR_PARSE, ERR_TOO_LARGE with line and column; the caller adds the name of the file. */
MUST_USE ErrCode xml_read(Str input, const XmlHandler *handler, Err *err);

/* The value of an attribute without namespace; "" when absent. */
Str xml_attribute(const XmlElement *element, Str name);
