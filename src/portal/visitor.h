/* Visitor: who sends a request: the session of its cookie or the token of its Authorization, made
 * into a Viewer once; and whether a form comes from a page of ours. */
#pragma once
#include "portal/page.h"

#define VISITOR_COOKIE "darya_session"

/* Whether the request may be anybody's in particular: then no shared cache answers it. */
bool visitor_is_named(const HttpRequest *request);
/* Fills page->who and page->viewer; nobody, when there is no session or it has ended. A token that
 * is none is ERR_DENIED: a program must not take the public's answer for its own. */
MUST_USE ErrCode visitor_find(Page *page, Err *err);
/* A request that changes something: made by a page of this site (Sec-Fetch-Site, Origin), and with
 * the session's own mark in `csrf` where there is a session. A token needs neither. */
MUST_USE ErrCode visitor_check_form(const Page *page, Err *err);
/* Whether the browser itself says that a page of this site sent the request. A form that passes
 * the check above without it comes of a program, or of a browser too old to tell. */
bool visitor_proves_own(const Page *page);
/* Into page->page: who is signed in, and the mark that forms bring back; that never in JSON, which
 * scripts pass on. Once more, when somebody has signed in meanwhile. */
void visitor_put(Page *page);
/* True: rc is a refusal that the form of the password tells itself, and marks and status are put:
 * it was wrong, there were too many attempts, or the store is busy. */
bool visitor_put_refusal(Page *page, ErrCode rc);
/* Sets or ends the cookie. */
void visitor_keep(Page *page, Str secret);
void visitor_forget(Page *page);
