#include "records/viewer.h"

Viewer viewer_public(void) { return (Viewer){.account = STR("")}; }

Viewer viewer_operator(int64_t now_us)
{
    return (Viewer){.account = STR("operator"), .is_operator = true, .now_us = now_us};
}

static bool is_within(const Stand *stand, Str context)
{
    if (str_eq(context, STR("region")) || (stand->id.len && str_eq(context, stand->id)))
        return true;
    for (size_t i = 0; i < stand->context_count; i++)
        if (context.len && str_eq(context, stand->contexts[i]))
            return true;
    return false;
}

static bool reaches(const Viewer *viewer, Act act, const Stand *stand)
{
    for (size_t i = 0; i < viewer->reach_count; i++) {
        const Reach *reach = &viewer->reaches[i];
        if (act && (reach->acts & act) == (unsigned)act && reach->clearance >= stand->sensitivity &&
            is_within(stand, reach->context))
            return true;
    }
    return false;
}

/* What one has just written isn't taken away by a sensitivity one may not read otherwise. */
static bool is_own_draft(const Viewer *viewer, Act act, const Stand *stand)
{
    return (act == ACT_READ || act == ACT_WRITE) && stand->is_never_published &&
           str_eq(stand->author, viewer->account) && viewer_may_somewhere(viewer, ACT_WRITE);
}

bool viewer_may(const Viewer *viewer, Act act, const Stand *stand)
{
    if (viewer->is_operator)
        return true;
    if (!viewer->account.len)
        return false;
    if (act == ACT_EXPORT && stand->sensitivity > SENSITIVITY_PUBLIC && !viewer->is_stepped_up)
        return false;
    return reaches(viewer, act, stand) || is_own_draft(viewer, act, stand);
}

bool viewer_may_somewhere(const Viewer *viewer, Act act)
{
    if (viewer->is_operator)
        return true;
    for (size_t i = 0; viewer->account.len && i < viewer->reach_count; i++)
        if (viewer->reaches[i].acts & act)
            return true;
    return false;
}
