/* Log: one line an event to standard error, "2026-11-23T08:15:00.000000Z level message". */
#pragma once

typedef enum { LOG_INFO, LOG_WARNING, LOG_ERROR } LogLevel;

void log_line(LogLevel level, const char *format, ...) __attribute__((format(printf, 2, 3)));
