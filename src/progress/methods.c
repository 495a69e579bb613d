#include <math.h>
#include <string.h>

#include "progress/method.h"

const Method methods[METHOD_COUNT] = {
    [METHOD_DARYA] = {"darya", 0, 1, method_darya},
    [METHOD_UNESCAP] = {"unescap", 0, INFINITY, method_unescap},
    [METHOD_SDSN] = {"sdsn", 0, 100, method_sdsn},
    [METHOD_EUROSTAT] = {"eurostat", -INFINITY, INFINITY, method_eurostat},
    [METHOD_UNSD] = {"unsd", -INFINITY, INFINITY, method_unsd},
    [METHOD_STATCAN] = {"statcan", -5, 5, method_statcan},
};

const Method *method_find(const char *name, size_t length)
{
    for (size_t i = 0; i < METHOD_COUNT; i++)
        if (strlen(methods[i].name) == length && !memcmp(methods[i].name, name, length))
            return &methods[i];
    return NULL;
}

const char *class_name(ProgressClass class)
{
    static const char *const names[CLASS_COUNT] = {"", "met", "on-track", "some", "little", "away"};
    return names[class];
}

const char *why_name(ProgressWhy why)
{
    static const char *const names[WHY_COUNT] = {
        [WHY_NONE] = "",
        [WHY_NO_DATA] = "no-data",
        [WHY_ONE_POINT] = "one-point",
        [WHY_FEW_POINTS] = "few-points",
        [WHY_NO_TARGET] = "no-target",
        [WHY_NO_BASE] = "no-base",
        [WHY_BASE_TARGET] = "base-is-target",
        [WHY_ZERO] = "zero",
        [WHY_SIGN] = "sign-change",
        [WHY_NO_BOUNDS] = "no-bounds",
        [WHY_PARITY] = "parity",
        [WHY_OLD] = "old",
        [WHY_NOT_MEANT] = "not-meant",
        [WHY_NO_SERIES] = "no-series",
        [WHY_FEW_PLACES] = "few-places",
        [WHY_BOUNDS] = "outside-bounds",
    };
    return names[why];
}

/* met and on track: 0; some 1; little 2; away 3 */
static int step_of(ProgressClass class) { return class <= CLASS_ON_TRACK ? 0 : (int)class - 2; }

bool classes_disagree(ProgressClass a, ProgressClass b)
{
    if (a == CLASS_NONE || b == CLASS_NONE)
        return false;
    int apart = step_of(a) - step_of(b);
    return apart > 1 || apart < -1;
}
