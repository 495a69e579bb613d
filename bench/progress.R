# Damped Holt with intervals for each series of a sample: milliseconds a series.
suppressPackageStartupMessages(library(forecast))
rows <- read.csv(commandArgs(TRUE)[1])
series <- split(rows$value, rows$series)
start <- proc.time()[["elapsed"]]
for (values in series)
    suppressWarnings(try(holt(values, h = 8, damped = TRUE), silent = TRUE))
cat(sprintf("%.3f\n", 1000 * (proc.time()[["elapsed"]] - start) / length(series)))
