#include "register/rules.h"

#include "base/num.h"
#include "records/partial_date.h"
#include "register/types.h"

static void tell(Problems *problems, const RecordType *type, const char *name, const char *message,
                 Str value)
{
    problems_add(problems, str_of(name), type_find_field(type, str_of(name)), message, value);
}

/* "acts.2.date" */
static void tell_item(Problems *problems, const RecordType *type, const char *list, size_t i,
                      const char *name, const char *message, Str value)
{
    const Field *group = type_find_field(type, str_of(list));
    problems_add(problems, arena_printf(problems->arena, "%s.%zu.%s", list, i, name),
                 group ? field_find(group->fields, str_of(name)) : NULL, message, value);
}

/* look NULL: as they were written. */
static bool is_it(const Doc *link, Str id, const RecordLook *look)
{
    Str to = doc_str(link, "to");
    return str_eq(look && to.len ? look->resolved(look->context, to) : to, id);
}

static bool is_among(Str id, const Doc *links, const RecordLook *look)
{
    if (!links || !id.len)
        return false;
    if (links->kind != DOC_LIST)
        return is_it(links, id, look);
    for (const Doc *link = links->first; link; link = link->next)
        if (is_it(link, id, look))
            return true;
    return false;
}

static Str link_to(const Doc *body, const char *field)
{
    return doc_str(doc_get(body, str_of(field)), "to");
}

/* --- agreements --- */

/* Before an agreement there is only its announcement. */
void agreement_check(const Doc *body, RecordState state, Problems *problems)
{
    (void)state;
    const Doc *acts = doc_get(body, STR("acts"));
    Str made = doc_str(body, "date");
    size_t i = 0;
    for (const Doc *act = acts ? acts->first : NULL; act; act = act->next, i++) {
        bool may_be_before = str_eq(doc_str(act, "act"), STR("announced"));
        if (!may_be_before && partial_date_is_after(made, doc_str(act, "date")))
            tell_item(problems, &type_agreement, "acts", i, "date", "problem.act_before",
                      doc_str(act, "date"));
    }
}

static bool holds_office(const Doc *offices, Str day)
{
    for (const Doc *office = offices->first; office; office = office->next)
        if (!partial_date_is_after(doc_str(office, "since"), day) &&
            !partial_date_is_after(day, doc_str(office, "until")))
            return true;
    return false;
}

void agreement_look(const Doc *body, RecordState state, const RecordLook *look, Problems *problems)
{
    const Doc *signatures = doc_get(body, STR("signatures"));
    size_t i = 0;
    if (state < RECORD_SUBMITTED)
        return;
    for (const Doc *s = signatures ? signatures->first : NULL; s; s = s->next, i++) {
        Str day = doc_str(s, "date").len ? doc_str(s, "date") : doc_str(body, "date");
        const Doc *person = look->body(look->context, link_to(s, "person"));
        const Doc *offices = person ? doc_get(person, STR("offices")) : NULL;
        bool is_signatory = str_eq(doc_str(s, "part"), STR("signatory"));
        if (is_signatory && day.len && offices && offices->first && !holds_office(offices, day))
            tell_item(problems, &type_agreement, "signatures", i, "person",
                      "problem.no_office_then", day);
    }
}

/* --- events --- */

static void check_times(const Doc *item, const char *since, const char *until, bool is_one_day,
                        Problems *problems, const char *list, size_t i)
{
    Str from = doc_str(item, since), to = doc_str(item, until);
    if (!is_one_day || !from.len || !to.len || str_cmp(from, to) <= 0)
        return;
    if (list)
        tell_item(problems, &type_event, list, i, until, "problem.ends_before_begins", to);
    else
        tell(problems, &type_event, until, "problem.ends_before_begins", to);
}

void event_check(const Doc *body, RecordState state, Problems *problems)
{
    (void)state;
    Str starts = doc_str(body, "starts"), ends = doc_str(body, "ends");
    const Doc *programme = doc_get(body, STR("programme"));
    size_t i = 0;
    if (partial_date_is_after(starts, ends))
        tell(problems, &type_event, "ends", "problem.ends_before_begins", ends);
    check_times(body, "starts_at", "ends_at", !ends.len || str_eq(starts, ends), problems, NULL, 0);
    for (const Doc *item = programme ? programme->first : NULL; item; item = item->next, i++)
        check_times(item, "from", "to", true, problems, "programme", i);
}

/* --- promises and opportunities --- */

static bool is_open(Str status)
{
    return str_eq(status, STR("open")) || str_eq(status, STR("under_way"));
}

static bool verifies_itself(const Doc *body, Str verifier, const RecordLook *look)
{
    bool is_own = is_among(verifier, doc_get(body, STR("owner")), look);
    for (const char *const *owners = type_commitment.duty->owners; *owners; owners++)
        is_own |= is_among(verifier, doc_get(body, str_of(*owners)), look);
    return is_own;
}

void commitment_look(const Doc *body, RecordState state, const RecordLook *look, Problems *problems)
{
    (void)state;
    Str verifier = link_to(body, "verified_by");
    if (verifier.len && !verifies_itself(body, verifier, NULL) && /* told by commitment_check */
        verifies_itself(body, look->resolved(look->context, verifier), look))
        tell(problems, &type_commitment, "verified_by", "problem.verifies_itself", verifier);
}

void commitment_check(const Doc *body, RecordState state, Problems *problems)
{
    (void)state;
    Str verifier = link_to(body, "verified_by");
    if (verifies_itself(body, verifier, NULL))
        tell(problems, &type_commitment, "verified_by", "problem.verifies_itself", verifier);
    if (verifier.len && !str_eq(doc_str(body, "status"), STR("done")))
        tell(problems, &type_commitment, "verified_by", "problem.verified_open", verifier);
}

static Number number_of(const Doc *body, const char *field)
{
    const Doc *number = doc_get(body, str_of(field));
    return num_read(number ? number->text : STR(""));
}

void opportunity_check(const Doc *body, RecordState state, Problems *problems)
{
    Number from = number_of(body, "amount_from"), to = number_of(body, "amount_to");
    if (from.is_number && to.is_number && from.value > to.value)
        tell(problems, &type_opportunity, "amount_to", "problem.amounts_turned",
             doc_get(body, STR("amount_to"))->text);
    if (state >= RECORD_SUBMITTED && (from.is_number || to.is_number) &&
        !doc_str(body, "currency").len)
        tell(problems, &type_opportunity, "currency", "problem.no_currency", STR(""));
}

/* --- what time does --- */

static Turn marked_after(Str date, bool is_waiting, const char *mark, Str today)
{
    Turn turn = {0};
    char day[PARTIAL_DATE_DAY];
    if (!date.len || !is_waiting)
        return turn;
    Str after = partial_date_after(date, day);
    if (str_cmp(today, after) >= 0)
        turn.mark = mark;
    else
        memcpy(turn.next, day, sizeof turn.next);
    return turn;
}

Turn commitment_turns(const Doc *body, Str today)
{
    return marked_after(doc_str(body, "due"), is_open(doc_str(body, "status")), "overdue", today);
}

Turn opportunity_turns(const Doc *body, Str today)
{
    bool is_waiting =
        is_open(doc_str(body, "status")) || str_eq(doc_str(body, "status"), STR("planned"));
    return marked_after(doc_str(body, "deadline"), is_waiting, "lapsed", today);
}

Turn publication_turns(const Doc *body, Str today)
{
    Turn turn = {0};
    char day[PARTIAL_DATE_DAY];
    Str embargo = doc_str(body, "embargo");
    if (!embargo.len)
        return turn;
    turn.is_withheld = str_cmp(today, partial_date_first(embargo, day)) < 0;
    memcpy(turn.is_withheld ? turn.next : turn.shown, day, sizeof turn.next);
    return turn;
}
