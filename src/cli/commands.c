#include "cli/command.h"

const Command *const commands[] = {&command_datasets, &command_query, &command_releases,
                                   &command_undo,     &command_help,  NULL};
