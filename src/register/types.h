/* The types of the register, each declared in a file of its own. */
#pragma once
#include "records/type.h"

extern const RecordType type_organisation, type_person;
extern const RecordType *const register_types[]; /* ended by NULL */
