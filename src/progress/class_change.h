/* Class changes: which classes differ between two assessments by one profile, and why: the same
 * years were revised, new data came (of the place, or of others that it is measured by), the newest
 * value has become too old, or another method was asked. Several causes may each move a class. */
#pragma once
#include "progress/assessment.h"

enum { CHANGE_REVISED = 1, CHANGE_NEW = 2, CHANGE_AGE = 4, CHANGE_METHOD = 8 };

typedef struct {
    const Assessment *assessment;
    MethodId method;
} ClassSide;

typedef struct {
    const ProfileRow *row;
    const Place *place;
    const Result *before, *after;
    ProgressClass from, to;
    unsigned causes; /* of CHANGE_… */
} ClassChange;

/* Calls `take` for each place and row whose class differs; a place that one side lacks has the
 * class CLASS_NONE there, and no result. */
typedef void ClassChangeTake(void *context, const ClassChange *change);
void class_changes_walk(ClassSide before, ClassSide after, ClassChangeTake *take, void *context);
