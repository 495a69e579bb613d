#include "register/types.h"

#include <stddef.h>

const char *const to_aims[] = {"goal", "target", "indicator", "theme", NULL};
const char *const to_places[] = {"place", NULL};
const char *const to_organisations[] = {"organisation", NULL};
const char *const to_people[] = {"person", NULL};
const char *const to_actors[] = {"organisation", "person", "group", NULL};
const char *const to_parties[] = {"organisation", "place", NULL};
const char *const to_groups[] = {"group", NULL};
const char *const to_events[] = {"event", NULL};
const char *const to_agreements[] = {"agreement", NULL};
const char *const to_origins[] = {"event", "agreement", "statement", "publication", NULL};

const RecordType *const register_types[] = {&type_agreement,
                                            &type_event,
                                            &type_commitment,
                                            &type_statement,
                                            &type_initiative,
                                            &type_group,
                                            &type_node,
                                            &type_organisation,
                                            &type_person,
                                            &type_opportunity,
                                            &type_publication,
                                            &type_claim,
                                            NULL};
