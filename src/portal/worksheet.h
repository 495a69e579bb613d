/* Worksheet: the duties of who looks as a table to take away, fill in and send back. */
#pragma once
#include "portal/page.h"
#include "records/duties.h"

/* The table in the page's format, CSV or XLSX; the type is the query's, by its section, else the
 * first that has duties. No more rows than a report may have (batch.h): what was returned, then
 * what is due, then what is to be verified. */
MUST_USE ErrCode worksheet_write(Page *page, Err *err);
const RecordType *worksheet_type(const Page *page); /* NULL: no such one */
/* Whether it would be in the table: who looks may write it and, where it is classified, export it;
 * *would_step_up: it would, were the password told once more. */
bool worksheet_takes(const Page *page, const Duty *duty, bool *would_step_up);
Str worksheet_kind(const Page *page, DutyKind kind); /* "Due from me" */
