/* Provenance: whose data are shown, under which licence, from which address, and how to cite them.
 */
#pragma once
#include "portal/page.h"

typedef struct {
    Str owner, licence, url; /* as told at the import; "" : not told */
    Str published;           /* "2020-10", or "" */
} Provenance;

Provenance provenance_of(const ShelfDataset *dataset);
void provenance_put(const Page *page, Doc *doc, const Provenance *source);
/* The release as people call it: its date, else its title, else its number. */
Name provenance_release_name(const Page *page, const ReleaseInfo *info);
/* In English in every language: a citation has one form, wherever it is read. */
Str provenance_citation(const Page *page, const ShelfDataset *dataset, Str indicator, Str series);
