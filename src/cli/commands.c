#include "cli/command.h"

const Command *const commands[] = {
    &command_import,   &command_datasets, &command_query,      &command_export, &command_releases,
    &command_undo,     &command_diff,     &command_quarantine, &command_serve,  &command_demo,
    &command_progress, &command_profile,  &command_backtest,   &command_record, &command_records,
    &command_search,   &command_calendar, &command_feed,       &command_user,   &command_grant,
    &command_token,    &command_audit,    &command_mail,       &command_help,   NULL};
