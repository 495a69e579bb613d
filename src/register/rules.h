/* Rules of the register that no declaration can say alone: what is wrong with an event that ends
 * before it begins, a promise that verifies itself, a signature without an office; and what the
 * passing of days makes of a record. Named in the types' declarations, called by the store. */
#pragma once
#include "records/body.h"

void agreement_check(const Doc *body, RecordState state, Problems *problems);
/* Who signed held an office on that day, where their record tells of offices at all. */
void agreement_look(const Doc *body, RecordState state, const RecordLook *look, Problems *problems);
void event_check(const Doc *body, RecordState state, Problems *problems);
void commitment_check(const Doc *body, RecordState state, Problems *problems);
/* Nor may who it was merged with. */
void commitment_look(const Doc *body, RecordState state, const RecordLook *look,
                     Problems *problems);
void opportunity_check(const Doc *body, RecordState state, Problems *problems);

/* Overdue from the day after the one that was named, while it is open. */
Turn commitment_turns(const Doc *body, Str today);
/* Lapsed from the day after its deadline, while it is open. */
Turn opportunity_turns(const Doc *body, Str today);
/* Withheld until the day its embargo names. */
Turn publication_turns(const Doc *body, Str today);
