/* Response: a reply as it goes out, with the headers that all of them carry. Known in this folder
 * alone. */
#pragma once
#include "http/exchange.h"

/* Hands the exchange's reply to the library. */
enum MHD_Result response_send(Exchange *x);
/* The same as bytes, for a client that is still sending: the connection ends with it. Not for
 * pulled replies. */
void response_write(Exchange *x, Buf *out);
