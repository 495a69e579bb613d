/* Whatever somebody may hand to 'darya import': the first byte chooses the file's name, the rest is
 * the file. It is read, checked and compared, and nothing is stored. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/command.h"
#include "intake/intake.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char folder[] = "/tmp/darya-fuzz-XXXXXX", mapping[64];
static Store *store;

static const char MAPPING[] = "dataset: F:Z\nwide: SERIES\ncolumns:\n"
                              "  - {header: a, role: dimension, id: AREA}\n"
                              "  - {header: b, role: label, of: AREA}\n"
                              "  - {header: c, role: period}\n"
                              "  - {header: 'v*', role: value}\n"
                              "  - {header: d, role: attribute}\n";

static void clean_up(void)
{
    char command[100];
    store_close(store);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    if (system(command))
        perror(command);
}

static void start(void)
{
    Err err = {0};
    assert(mkdtemp(folder));
    snprintf(mapping, sizeof mapping, "%s/mapping.yml", folder);
    FILE *f = fopen(mapping, "w");
    assert(f);
    fputs(MAPPING, f);
    fclose(f);
    StoreOptions where = {folder, NULL, program_migrations, program_migration_count};
    if (store_open(&store, &where, STORE_CREATE, &err))
        abort();
    atexit(clean_up);
    Intake *intake;
    const IntakeReport *report;
    IntakeOptions options = {.dataset = STR("F:UZZ"), .action = STR("")};
    SourceInput first = {.name = STR("indicator_1-1-1.csv"),
                         .bytes = STR("Year,SEX,Value\n2019,F,1\n2020,F,>2\n")};
    if (intake_run_inputs(&intake, store, &first, 1, &options, NULL, NULL, &report, &err))
        abort();
    intake_free(intake);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"table.csv", "indicator_1-1-1.csv", "message.xml",
                                        "translations/kk/SEX.yml", "en/global_goals.yml"};
    if (!store)
        start();
    if (!size)
        return 0;
    Err err = {0};
    Intake *intake;
    const IntakeReport *report;
    bool is_mapped = data[0] & 0x40;
    IntakeOptions options = {.dataset = STR("F:UZZ"),
                             .action = STR(""),
                             .mapping = is_mapped ? str_of(mapping) : STR(""),
                             .dry_run = true};
    SourceInput input = {.name = str_of(names[data[0] % 5]),
                         .bytes = {(const char *)data + 1, size - 1}};
    ErrCode rc = intake_run_inputs(&intake, store, &input, 1, &options, NULL, NULL, &report, &err);
    if (rc) {
        assert(err.message[0]);
        return 0;
    }
    const LandCounts *n = &report->totals;
    assert(n->read == n->stored + n->unchanged + n->duplicate + n->quarantined);
    intake_free(intake);
    return 0;
}
