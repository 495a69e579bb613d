#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/help.h"

static int complain(const Err *err)
{
    char text[1200];
    fprintf(stderr, "darya: %s\n", err_text(err, text, sizeof text));
    return err_exit_status(err->code);
}

static int show_help(const Command *command)
{
    Buf out;
    buf_init(&out, 1 << 20);
    if (command)
        help_command(&out, command);
    else
        help_program(&out);
    bool failed = out.failed || fwrite(out.ptr, 1, out.len, stdout) != out.len;
    buf_clear(&out);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    Err err = {0};
    signal(SIGPIPE, SIG_IGN); /* a reader that went away is an error of writing, not the end */
    if (argc < 2 || str_eq(str_of(argv[1]), STR("--help")))
        return show_help(NULL);
    const Command *command = command_find(str_of(argv[1]));
    if (!command) {
        err_set(&err, ERR_INVALID, "there is no command '%s'", argv[1]);
        err_hint(&err, "'darya help' lists them");
        return complain(&err);
    }
    Call *call = malloc(sizeof *call);
    if (!call)
        return EXIT_FAILURE;
    ErrCode rc = call_parse(call, command, argc - 2, argv + 2, &err);
    bool wants_help = !rc && call_has(call, "--help");
    if (!rc && !wants_help)
        rc = command->run(call, &err);
    if (!rc && (fflush(stdout) || ferror(stdout)) && errno != EPIPE)
        rc = err_system(&err, errno, "cannot write standard output");
    int status = rc ? complain(&err) : wants_help ? show_help(command) : call->exit_status;
    free(call);
    return status;
}
