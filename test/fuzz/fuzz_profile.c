/* Profiles: whatever is read keeps what a profile promises; whatever is not says why and where. */
#include <assert.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>

#include "progress/profile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look_at(const ProfileRow *r)
{
    assert(r->indicator.len && r->goal >= 1 && r->goal <= FRAMEWORK_GOALS);
    assert(r->filter_count <= PROFILE_MAX_FILTER);
    for (size_t i = 0; i < r->filter_count; i++)
        assert(r->filters[i].dimension.len && r->filters[i].code.len);
    assert(r->lower < r->upper && r->base_year >= 1900 && r->base_year <= 2100);
    assert(isfinite(r->weight) && r->weight >= 0);
    assert(isnan(r->worst) == isnan(r->best) && r->worst != r->best);
    assert(isnan(r->value) || isfinite(r->value));
    assert(r->kind != AIM_NONE || isnan(r->value));
    assert(profile_is_under(r, STR("")) && profile_is_under(r, r->indicator));
    assert(!r->target.len || profile_is_under(r, r->target));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Err err = {0};
    Profile *p = NULL;
    if (profile_read(&p, (Str){(const char *)data, size}, STR("fuzz.csv"), &err)) {
        assert(err.message[0] && !p);
        return 0;
    }
    for (size_t i = 0; i < profile_count(p); i++)
        look_at(profile_row(p, i));
    profile_free(p);
    return 0;
}
