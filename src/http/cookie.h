/* Cookies as they are sent and read (RFC 6265): for a session, so for this host and the server
 * alone. A name may begin with __Host- where is_https is known. */
#pragma once
#include "http/message.h"

/* "name=value; Path=/; HttpOnly; SameSite=Lax", with Secure when https, into a reply's set_cookie.
 * max_age_s: negative lets it end with the browser, 0 takes it away. False, and out is "", when
 * name or value has other characters than a cookie may, or when all is too long. */
bool http_cookie(char out[HTTP_COOKIE_MAX], Str name, Str value, int max_age_s, bool is_https);

/* The first value of that name in a Cookie header, without quotes around it; "" when absent. */
Str http_cookie_value(Str header, Str name);
