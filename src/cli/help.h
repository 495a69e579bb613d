/* Help: what a person reads about the program, for the terminal and as a man page, both made from
 * the table of commands. */
#pragma once
#include "base/buf.h"
#include "cli/command.h"

void help_program(Buf *out);
void help_command(Buf *out, const Command *command);
void help_man_page(Buf *out); /* man(7), section 1 */
