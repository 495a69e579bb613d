#include "cli/help.h"

#include <stdio.h>
#include <string.h>

static const char INTRODUCTION[] =
    "Darya keeps official statistics of the Sustainable Development Goals as a row\n"
    "of releases, checks what comes in, loses nothing, and serves it as pages and\n"
    "files. One program, one data folder.\n";

static const struct {
    ErrCode code;
    const char *meaning;
} STATUSES[] = {
    {ERR_INVALID, "the command line makes no sense"},
    {ERR_NOT_FOUND, "the named file, dataset or release does not exist"},
    {ERR_CONFLICT, "it would lose data or contradict it; --yes or another option"},
    {ERR_TOO_LARGE, "a documented limit was passed"},
    {ERR_PARSE, "an input file is malformed; nothing was changed"},
    {ERR_IO, "reading or writing failed, or the disk is full; the message says if anything landed"},
    {ERR_BUSY, "another import, server or port is in the way"},
    {ERR_VERSION, "the data folder was written by a newer program"},
    {ERR_DENIED, "not allowed"},
    {ERR_UNSUPPORTED, "the input is of a kind that is not read yet"},
    {ERR_CORRUPT, "a stored file is damaged; restore it from a backup"}};

static const Option COMMON[] = {
    {"--data", "FOLDER", "the data folder; else DARYA_DATA, else ./darya-data"},
    {"--store", "ADDRESS",
     "keep records in postgresql://HOST/DATABASE; else DARYA_STORE, else in the data folder"},
    {"--help", NULL, "show this text"},
    {0}};

static bool has_option(const Option *list, const char *name)
{
    while (list && list->name && strcmp(list->name, name) != 0)
        list++;
    return list && list->name;
}

/* Options that the command tells itself (`told`, may be NULL) are left out. */
static void put_options(Buf *out, const Option *list, const Option *told)
{
    char head[80];
    for (; list && list->name; list++) {
        if (has_option(told, list->name))
            continue;
        snprintf(head, sizeof head, list->value ? "%s %s" : "%s", list->name, list->value);
        buf_printf(out, strlen(head) > 24 ? "  %s\n  %24s %s\n" : "  %-24s %s%s\n", head,
                   strlen(head) > 24 ? "" : list->help, strlen(head) > 24 ? list->help : "");
    }
}

void help_program(Buf *out)
{
    buf_printf(out, "Usage: darya COMMAND [ARGUMENT…] [OPTION…]\n\n%s\nCommands:\n", INTRODUCTION);
    for (const Command *const *c = commands; *c; c++)
        buf_printf(out, "  %-12s %s\n", (*c)->name, (*c)->summary);
    buf_add(out, STR("\nOptions of all commands:\n"));
    put_options(out, COMMON, NULL);
    buf_add(out, STR("\n'darya help COMMAND' tells more. Exit status: 0 done"));
    for (size_t i = 0; i < sizeof STATUSES / sizeof *STATUSES; i++)
        buf_printf(out, "\n  %2d  %s", err_exit_status(STATUSES[i].code), STATUSES[i].meaning);
    buf_char(out, '\n');
}

void help_command(Buf *out, const Command *c)
{
    buf_printf(out, "Usage: darya %s%s%s [OPTION…]\n\n%s\n\nOptions:\n", c->name,
               c->arguments[0] ? " " : "", c->arguments, c->details);
    put_options(out, c->options, NULL);
    put_options(out, COMMON, c->options);
}

/* --- man page --- */

/* Text in man(7): backslashes, leading dots and quotes must not act. */
static void put_man(Buf *out, const char *text)
{
    bool starts_line = true;
    for (; *text; text++) {
        if (starts_line && (*text == '.' || *text == '\''))
            buf_add(out, STR("\\&"));
        if (*text == '\\')
            buf_add(out, STR("\\e"));
        else if (*text == '-')
            buf_add(out, STR("\\-"));
        else
            buf_char(out, *text);
        starts_line = *text == '\n';
    }
}

static void put_man_options(Buf *out, const Option *list)
{
    for (; list && list->name; list++) {
        buf_add(out, STR(".TP\n.B "));
        put_man(out, list->name);
        if (list->value) {
            buf_add(out, STR(" \\fI"));
            put_man(out, list->value);
            buf_add(out, STR("\\fR"));
        }
        buf_char(out, '\n');
        put_man(out, list->help);
        buf_char(out, '\n');
    }
}

void help_man_page(Buf *out)
{
    buf_add(out, STR(".TH DARYA 1 \"\" \"Darya\" \"User Commands\"\n.SH NAME\n"
                     "darya \\- platform for the Sustainable Development Goals\n.SH SYNOPSIS\n"
                     ".B darya\n\\fICOMMAND\\fR [\\fIARGUMENT\\fR…] [\\fIOPTION\\fR…]\n"
                     ".SH DESCRIPTION\n"));
    put_man(out, INTRODUCTION);
    buf_add(out, STR(".SH OPTIONS\n"));
    put_man_options(out, COMMON);
    buf_add(out, STR(".SH COMMANDS\n"));
    for (const Command *const *c = commands; *c; c++) {
        buf_printf(out, ".SS darya %s %s\n.nf\n", (*c)->name, (*c)->arguments);
        put_man(out, (*c)->details);
        buf_add(out, STR("\n.fi\n"));
        put_man_options(out, (*c)->options);
    }
    buf_add(out, STR(".SH EXIT STATUS\n.TP\n.B 0\ndone\n"));
    for (size_t i = 0; i < sizeof STATUSES / sizeof *STATUSES; i++)
        buf_printf(out, ".TP\n.B %d\n%s\n", err_exit_status(STATUSES[i].code), STATUSES[i].meaning);
}

static ErrCode show(Buf *out, Err *err)
{
    bool failed = out->failed || fwrite(out->ptr, 1, out->len, stdout) != out->len;
    buf_clear(out);
    return failed ? err_set(err, ERR_IO, "cannot write the help") : ERR_OK;
}

static ErrCode run_help(Call *call, Err *err)
{
    Buf out;
    buf_init(&out, 1 << 20);
    if (call_has(call, "--man"))
        help_man_page(&out);
    else if (call->argument_count == 0)
        help_program(&out);
    else {
        const Command *command = command_find(str_of(call->arguments[0]));
        if (!command) {
            err_set(err, ERR_NOT_FOUND, "there is no command '%s'", call->arguments[0]);
            err_hint(err, "'darya help' lists them");
            return ERR_NOT_FOUND;
        }
        help_command(&out, command);
    }
    return show(&out, err);
}

static const Option OPTIONS[] = {{"--man", NULL, "print the man page instead"}, {0}};

const Command command_help = {
    .name = "help",
    .arguments = "[COMMAND]",
    .summary = "tell how a command is used",
    .details = "Without a command: all commands and the exit statuses.",
    .options = OPTIONS,
    .max_arguments = 1,
    .run = run_help,
};
