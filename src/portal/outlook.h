/* Outlook: the assessments behind the pages of progress, each made when it is first asked for; the
 * last few that were asked for are kept. Shared by all workers: while one is made (about a second
 * for the world's table) only those who ask for the same one wait. */
#pragma once
#include "progress/assessment.h"

typedef struct Outlook Outlook;

MUST_USE ErrCode outlook_new(Outlook **out, const Framework *framework, Err *err);
void outlook_free(Outlook *outlook); /* NULL is fine */
/* Whether the profile built into the program has a row of this indicator. */
bool outlook_speaks_of(const Outlook *outlook, Str indicator);
/* By the profile built into the program; a reference of the caller's own. */
MUST_USE ErrCode outlook_assessment(Outlook *outlook, Release *release, Assessment **out, Err *err);
