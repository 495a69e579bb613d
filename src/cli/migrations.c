#include "access/account.h"
#include "cli/command.h"
#include "framework/shape.h"
#include "framework/titles.h"
#include "intake/quarantine.h"
#include "portal/idempotency.h"
#include "records/audit.h"
#include "records/records.h"
#include "records/staging.h"
#include "structure/artefact.h"

const Migration *const program_migrations[] = {
    series_migrations, structure_migrations, framework_migrations, shape_migrations,
    intake_migrations, audit_migrations,     records_migrations,   access_migrations,
    portal_migrations, staging_migrations};
const size_t program_migration_count = sizeof program_migrations / sizeof *program_migrations;
