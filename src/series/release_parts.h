/* The inside of a Release, for cursor, landing and store. Others use release.h. */
#pragma once
#include "series/manifest.h"
#include "series/release.h"
#include "series/segment.h"

struct Release {
    int references; /* atomic */
    Arena *arena;
    Manifest manifest;
    ReleaseInfo info;
    Segment *segments;
    size_t segment_count;
};

/* What the catalogue knows beside the manifest; texts are copied. */
void release_set_info(Release *release, const ReleaseInfo *info);
