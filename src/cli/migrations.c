#include "cli/command.h"

const Migration *const program_migrations[] = {series_migrations};
const size_t program_migration_count = sizeof program_migrations / sizeof *program_migrations;
