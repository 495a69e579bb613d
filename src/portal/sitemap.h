/* Sitemap: what search engines ask for: /robots.txt and /sitemap.xml, with whole addresses: of
 * `darya serve --url`, else of the request's own Host. Never kept in the cache, as they depend on
 * that. */
#pragma once
#include "portal/answer.h"

/* False when the path is neither. */
bool answer_for_robots(const Site *site, const Seat *seat, const HttpRequest *request,
                       HttpReply *reply);
