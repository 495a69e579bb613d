#include "register/types.h"

#include <stddef.h>

const RecordType *const register_types[] = {&type_organisation, &type_person, NULL};
