/* The parts of the page of an indicator: what is asked for and found, and the files that each say a
 * part of it. Private to them: indicator (choice, form, chart, table), indicator_words (first
 * lines, facts, source, citation), indicator_national (national beside global). */
#pragma once
#include "portal/figures.h"

enum { INDICATOR_MAX_COUNTRIES = 16 };

typedef struct {
    Page *page;
    Str indicator;
    const Place *countries[INDICATOR_MAX_COUNTRIES];
    size_t country_count;
    const ShelfVariable *variable; /* of the chart */
    const ShelfDataset *dataset;
    Figures figures;
    Str from, to, unit;
    Str at_most;      /* the target's number where it speaks of this series; "" */
    Name name, title; /* of the series shown; of the indicator */
} IndicatorView;

/* Where the series is shown: the address of the page with dataset and, where another would lead,
 * series. */
Str indicator_url(const Page *page, Str indicator, const ShelfVariable *variable);
MUST_USE ErrCode indicator_put_words(const IndicatorView *view, Err *err);
MUST_USE ErrCode indicator_put_nationals(const IndicatorView *view, Err *err);
