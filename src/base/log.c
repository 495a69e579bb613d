#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/clock.h"

void log_line(LogLevel level, const char *format, ...)
{
    static const char *names[] = {"info", "warning", "error"};
    char when[CLOCK_TEXT_MAX], text[2048];
    clock_text(clock_now_us(), when);
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    fprintf(stderr, "%s %s %s\n", when, names[level], text);
}
