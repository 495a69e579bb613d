/* Framework: the dated reference lists that figures hang on: the 17 goals with our short titles in
 * nine languages, their targets and indicators by code, and places with their codes in all the
 * systems that sources use (M49, ISO 3166, local ones) and their names in UN form. Built into the
 * program, read at start, shared by all threads. */
#pragma once
#include "base/arena.h"
#include "base/err.h"

enum { FRAMEWORK_LANGUAGES = 9, FRAMEWORK_GOALS = 17 }; /* languages in the order of locale.h */

/* What a place was called for a time. */
typedef struct {
    Str valid_from, valid_to; /* both included */
    Str names[FRAMEWORK_LANGUAGES];
} FormerName;

enum { PLACE_MAX_FORMER = 4 };

typedef struct {
    Str id; /* of URLs: KG, KG-C */
    /* kind: country, and its oblast, region or city; state: any other; group: a grouping of M49 */
    Str m49, iso3, kind, parent, valid_from, valid_to, successors, local;
    Str names[FRAMEWORK_LANGUAGES]; /* "" : not known; see place_name */
    size_t former_count;
    FormerName former[PLACE_MAX_FORMER];
} Place;

typedef struct Framework Framework;

MUST_USE ErrCode framework_new(Framework **out, Err *err);
void framework_free(Framework *framework);

Str goal_title(const Framework *framework, int goal, int language);
bool target_exists(const Framework *framework, Str target);
size_t target_count(const Framework *framework);
Str target_at(const Framework *framework, size_t i);
bool indicator_exists(const Framework *framework, Str indicator);
/* All indicators in the order of goals and targets. */
size_t indicator_count(const Framework *framework);
Str indicator_at(const Framework *framework, size_t i);
/* The series that leads among several of UNSD's and national databases, "SERIES" or
 * "SERIES/BREAKDOWN"; "" when the list says nothing. */
Str indicator_leading(const Framework *framework, Str indicator);
/* What the text of the 2030 Agenda asks of every country: "25" for at most 25; "" when it names no
 * number for each country. */
Str indicator_at_most(const Framework *framework, Str indicator);
/* When a code was in the global framework. Years are those of the framework or refinement that
 * brought the change: 2017 (A/RES/71/313, 244 codes), 2020 (E/CN.3/2020/2, 247) and 2025
 * (E/CN.3/2025/6; the list holds 250 of its 251 codes, the last is not known here). Changes of 2020
 * as the UN's list of 36 has them, in the words of the UK's Office for National Statistics,
 * 17 February 2021; codes of 2025 as the documentation of Open SDG names them. */
typedef struct {
    int since, until; /* until: no more from that year on; 0: in force */
    int again;        /* came back in that year; 0 */
    int redefined;    /* measures something else from that year on; 0 */
    Str successor;    /* the code that took its place; "" */
} IndicatorLife;
bool indicator_life(const Framework *framework, Str indicator, IndicatorLife *life);
bool indicator_is_in_force(const Framework *framework, Str indicator, int year);
int indicator_goal(Str indicator); /* of "3.2.1" or "3.2" or "3": 3; 0 when it is none */
/* The goal's part of the order of codes: 3.2.1 before 3.10.1 before 3.a.1. */
int indicator_cmp(Str a, Str b);

/* By any of its codes: KG, KGZ, 417, KG02, KZAKM, tj; NULL when none has it. */
const Place *place_find(const Framework *framework, Str code);
/* Whose dataset it is: the agency of a national one begins with its country, KZ_BNS; NULL. */
const Place *place_of_dataset(const Framework *framework, Str dataset);
Str place_name(const Place *place, int language, int *found_language);
/* As it was called on that day "2021-12-31". */
Str place_name_on(const Place *place, int language, Str date);
/* Whether the place was there on that day; the list may leave both ends open. */
bool place_is_valid(const Place *place, Str date);
size_t place_count(const Framework *framework);
const Place *place_at(const Framework *framework, size_t i);
/* The countries, in the order of the list; their parts. */
size_t place_countries(const Framework *framework, const Place **out, size_t room);
/* The places that a grouping or the region is made of, as far as they are of the region; else
 * nothing. */
size_t place_members(const Framework *framework, const Place *group, const Place **out,
                     size_t room);
size_t place_parts(const Framework *framework, Str parent, const Place **out, size_t room);
