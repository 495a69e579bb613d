#include "portal/outlook.h"

#include <pthread.h>

#include "base/mem.h"

enum { OUTLOOK_MAX = 6, MANIFEST_LENGTH = 64 };

typedef struct {
    char manifest[MANIFEST_LENGTH + 1];
    Assessment *assessment; /* NULL: none, or it is being made */
    bool is_made_now;
    uint64_t asked; /* the count of questions when it was asked for last */
} Kept;

struct Outlook {
    pthread_mutex_t lock; /* not held while an assessment is made */
    pthread_cond_t made;
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
    pthread_cond_init(&o->made, NULL);
    return ERR_OK;
}

void outlook_free(Outlook *o)
{
    if (!o)
        return;
    for (size_t i = 0; i < OUTLOOK_MAX; i++)
        assessment_unref(o->kept[i].assessment);
    profile_free(o->profile);
    pthread_cond_destroy(&o->made);
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

static bool is_of(const Kept *kept, Str manifest)
{
    return str_eq(str_of(kept->manifest), manifest);
}

/* The one of this manifest; else the place for it, the one not asked for longest; NULL: all are
 * being made. */
static Kept *find(Outlook *o, Str manifest)
{
    Kept *oldest = NULL;
    for (size_t i = 0; i < OUTLOOK_MAX; i++) {
        Kept *kept = &o->kept[i];
        if (is_of(kept, manifest))
            return kept;
        if (!kept->is_made_now && (!oldest || kept->asked < oldest->asked))
            oldest = kept;
    }
    return oldest;
}

static void set_manifest(Kept *kept, Str manifest)
{
    memcpy(kept->manifest, manifest.ptr, manifest.len);
    kept->manifest[manifest.len] = '\0';
}

/* Into its place, which nobody else touches meanwhile; the lock is held before and after. */
static ErrCode make(Outlook *o, Kept *kept, Release *release, Err *err)
{
    static const AssessmentOptions options = {0};
    Assessment *before = kept->assessment, *made = NULL;
    kept->assessment = NULL;
    kept->is_made_now = true;
    set_manifest(kept, release_info(release)->manifest);
    pthread_mutex_unlock(&o->lock);
    assessment_unref(before);
    ErrCode rc = assessment_new(&made, release, o->profile, o->framework, &options, err);
    pthread_mutex_lock(&o->lock);
    kept->assessment = made;
    kept->is_made_now = false;
    if (rc)
        set_manifest(kept, STR(""));
    pthread_cond_broadcast(&o->made);
    return rc;
}

ErrCode outlook_assessment(Outlook *o, Release *release, Assessment **out, Err *err)
{
    Str manifest = release_info(release)->manifest;
    ErrCode rc = ERR_OK;
    Kept *kept;
    if (manifest.len > MANIFEST_LENGTH)
        return err_set(err, ERR_CORRUPT, "the name of a manifest is too long");
    pthread_mutex_lock(&o->lock);
    while (!(kept = find(o, manifest)) || kept->is_made_now)
        pthread_cond_wait(&o->made, &o->lock);
    if (!is_of(kept, manifest))
        rc = make(o, kept, release, err);
    if (!rc) {
        kept->asked = ++o->questions;
        *out = assessment_ref(kept->assessment);
    }
    pthread_mutex_unlock(&o->lock);
    return rc;
}
