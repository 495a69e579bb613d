/* Site: what all requests of the server share: languages, templates compiled for each, the
 * framework, the shelf, assets and the cache of replies. Made once; threads use it at the same
 * time. */
#pragma once
#include "framework/framework.h"
#include "http/server.h"
#include "http/smtp.h"
#include "locale/locale.h"
#include "portal/desk.h"
#include "portal/guide.h"
#include "portal/outlook.h"
#include "portal/read_counter.h"
#include "portal/shelf.h"
#include "view/mustache.h"

typedef struct Site Site;

enum { SITE_WORKERS = 4 };

typedef struct {
    SmtpOptions server;
    const char *from; /* "Darya <darya@example.org>" */
    const char *zone; /* in which a digest goes at 07:00, "Asia/Almaty" */
} MailOptions;

typedef struct {
    StoreOptions store; /* what it borrows outlives the site */
    const char *url;    /* as the world sees it, "https://sdg.example.org"; "" : not told */
    const RecordType *const *types; /* of records; ended by NULL */
    const MailOptions *mail;        /* NULL: no letters */
} SiteOptions;

MUST_USE ErrCode site_open(Site **out, const SiteOptions *options, Err *err);
void site_close(Site *site);
HttpHandler site_handler(Site *site);

const Locale *site_locale(const Site *site, int language);
const Framework *site_framework(const Site *site);
Outlook *site_outlook(const Site *site);
Str site_style_url(const Site *site);
Str site_url(const Site *site); /* of the options */
bool site_mails(const Site *site);
/* NULL when there is none of that name. */
const Template *site_template(const Site *site, Str name, int language);
const RecordType *const *site_types(const Site *site);
const World *site_world(const Site *site);
Desk *site_desk(const Site *site);
/* A desk for passwords alone: to check one takes a tenth of a second, in which those who write
 * shall not wait; and few wait for it, so that workers are left for readers. */
Desk *site_door(const Site *site);
Guide *site_guide(const Site *site);
ReadCounter *site_reads(const Site *site);
