#include "portal/outlook.h"

#include <pthread.h>

#include "base/mem.h"

enum { OUTLOOK_MAX = 6 }; /* assessments at a time; the one not asked for longest goes */

typedef struct {
    char manifest[65];
    Assessment *assessment;
    uint64_t asked; /* the count of questions when it was asked for last */
} Kept;

struct Outlook {
    pthread_mutex_t lock;
    const Framework *framework;
    Profile *profile;
    Kept kept[OUTLOOK_MAX];
    uint64_t questions;
};

ErrCode outlook_new(Outlook **out, const Framework *framework, Err *err)
{
    Profile *profile;
    TRY(profile_built_in(&profile, STR("sdg"), err));
    Outlook *o = *out = mem_alloc(sizeof *o);
    o->framework = framework;
    o->profile = profile;
    pthread_mutex_init(&o->lock, NULL);
    return ERR_OK;
}

void outlook_free(Outlook *o)
{
    if (!o)
        return;
    for (size_t i = 0; i < OUTLOOK_MAX; i++)
        assessment_unref(o->kept[i].assessment);
    profile_free(o->profile);
    pthread_mutex_destroy(&o->lock);
    mem_free(o);
}

bool outlook_speaks_of(const Outlook *o, Str indicator)
{
    for (size_t i = 0; i < profile_count(o->profile); i++)
        if (str_eq(profile_row(o->profile, i)->indicator, indicator))
            return true;
    return false;
}

/* The one of this manifest; else the place for it. */
static Kept *find(Outlook *o, Str manifest)
{
    Kept *oldest = &o->kept[0];
    for (size_t i = 0; i < OUTLOOK_MAX; i++) {
        if (str_eq(str_of(o->kept[i].manifest), manifest))
            return &o->kept[i];
        if (o->kept[i].asked < oldest->asked)
            oldest = &o->kept[i];
    }
    return oldest;
}

ErrCode outlook_assessment(Outlook *o, Release *release, Assessment **out, Err *err)
{
    static const AssessmentOptions options = {0};
    Str manifest = release_info(release)->manifest;
    ErrCode rc = ERR_OK;
    pthread_mutex_lock(&o->lock);
    Kept *kept = find(o, manifest);
    if (!str_eq(str_of(kept->manifest), manifest)) {
        Assessment *made;
        rc = assessment_new(&made, release, o->profile, o->framework, &options, err);
        if (!rc) {
            assessment_unref(kept->assessment);
            kept->assessment = made;
            memcpy(kept->manifest, manifest.ptr, manifest.len);
            kept->manifest[manifest.len] = '\0';
        }
    }
    if (!rc) {
        kept->asked = ++o->questions;
        *out = assessment_ref(kept->assessment);
    }
    pthread_mutex_unlock(&o->lock);
    return rc;
}
