#include "cli/serve.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/mailing.h"
#include "portal/site.h"
#include "register/types.h"

static void block_signals(sigset_t *stop)
{
    sigemptyset(stop);
    sigaddset(stop, SIGINT);
    sigaddset(stop, SIGTERM);
    pthread_sigmask(SIG_BLOCK, stop, NULL);
}

static ErrCode run_server(Site *site, Str listen, const sigset_t *stop, Err *err)
{
    HttpServer *server;
    HttpHandler handler = site_handler(site);
    int signal_number;
    TRY(http_server_start(&server, listen, SITE_WORKERS, &handler, err));
    size_t colon = listen.len;
    while (colon > 0 && listen.ptr[colon - 1] != ':')
        colon--;
    Str host = colon ? str_part(listen, 0, colon) : STR("127.0.0.1:"); /* a port alone will do */
    printf("Darya is at http://" STR_FMT "%d/\n", STR_ARG(host), http_server_port(server));
    fflush(stdout);
    sigwait(stop, &signal_number);
    http_server_stop(server);
    return ERR_OK;
}

static ErrCode check_url(Str url, Err *err)
{
    bool is_web = str_starts(url, STR("https://")) || str_starts(url, STR("http://"));
    bool is_plain = true;
    for (size_t i = 0; i < url.len; i++)
        is_plain = is_plain && url.ptr[i] > ' ' && !strchr("\"<>'\\`?#", url.ptr[i]);
    if (!url.len || (is_web && is_plain && url.len < 500 && !str_ends(url, STR("/"))))
        return ERR_OK;
    err_set(err, ERR_INVALID, "'" STR_FMT "' is no address of a site", STR_ARG(url));
    err_hint(err, "write it as https://sdg.example.org, without a slash at the end");
    return ERR_INVALID;
}

ErrCode serve_folder(const SiteOptions *options, Str listen, Err *err)
{
    char path[600];
    int lock;
    Site *site;
    sigset_t stop;
    const StoreOptions *store = &options->store;
    TRY(check_url(str_of(options->url), err));
    if (!file_is_dir(store->data_dir)) {
        err_set(err, ERR_NOT_FOUND, "there is no data folder at '%s'", store->data_dir);
        err_hint(err, "'darya import' makes it, 'darya demo' shows a sample");
        return ERR_NOT_FOUND;
    }
    snprintf(path, sizeof path, "%s/lock", store->data_dir);
    TRY(file_lock(path, "another 'darya serve'", &lock, err));
    block_signals(&stop); /* before the threads, which inherit it */
    ErrCode rc = site_open(&site, options, err);
    if (!rc) {
        rc = run_server(site, listen, &stop, err);
        site_close(site);
    }
    close(lock);
    return rc;
}

static ErrCode run(Call *call, Err *err)
{
    Str listen = call_has(call, "--listen") ? call_text(call, "--listen") : STR("127.0.0.1:8017");
    const char *url = call_has(call, "--url") ? call_option(call, "--url") : "";
    Mailing mailing;
    TRY(mailing_read(&mailing, call, err));
    SiteOptions options = {call_store_options(call), url, register_types,
                           mailing.is_given ? &mailing.options : NULL};
    ErrCode rc = serve_folder(&options, listen, err);
    mailing_clear(&mailing);
    return rc;
}

static const Option OPTIONS[] = {
    {"--listen", "ADDRESS:PORT", "where to answer, or a port alone; else 127.0.0.1:8017"},
    {"--url", "URL", "the address of the site from outside, for search engines and mail"},
    MAILING_OPTIONS,
    {"--mail-zone", "ZONE", "the time zone of a digest's 07:00; else Asia/Almaty"},
    {0}};

const Command command_serve = {
    .name = "serve",
    .arguments = "",
    .summary = "serve the pages of a data folder over HTTP",
    .details =
        "Answers until it is told to stop (Ctrl-C, SIGTERM). Imports by other processes show at\n"
        "once. TLS and access from outside are the business of a proxy in front.\n"
        "With --mail it sends letters: links to those who are invited, word of drafts that came\n"
        "back, once a day what waits for whom. See 'darya help mail'.",
    .options = OPTIONS,
    .run = run,
};
