#include "series/extract.h"

#include "series/draft.h"
#include "series/ranking.h"
#include "series/segment.h"

static ErrCode copy_series(Draft *draft, const Cursor *c, Err *err)
{
    const Layout *l = draft_layout(draft);
    Str key[LAYOUT_MAX_DIMENSIONS], attributes[LAYOUT_MAX_COLUMNS];
    for (size_t i = 0; i < l->dimension_count; i++)
        key[i] = cursor_code(c, i);
    for (uint32_t o = 0; o < cursor_count(c); o++) {
        char number[NUM_TEXT_MAX];
        Observation obs = cursor_at(c, o);
        Str value = {number, observation_write(&obs, number)};
        for (size_t a = 0; a < l->attribute_count; a++)
            attributes[a] = cursor_attribute(c, a, o);
        TRY(draft_add_row(draft, key, obs.period, value, attributes, 0, 0, DRAFT_PUT, err));
    }
    return ERR_OK;
}

ErrCode extract_arrow(Release *release, const Selection *selection, size_t max_observations,
                      ExtractSink *sink, void *context, Err *err)
{
    Cursor c;
    Ranking ranking;
    TRY(cursor_open(&c, release, selection, err));
    Draft *draft = draft_new(release_layout(release), max_observations);
    ErrCode rc = ERR_OK;
    while (!rc && cursor_next(&c))
        rc = copy_series(draft, &c, err);
    if (!rc) {
        ranking_init(&ranking, draft);
        rc = segment_make(draft, &ranking, 0, ranking.series_count, false, sink, context, err);
        ranking_clear(&ranking);
    }
    draft_free(draft);
    cursor_close(&c);
    return rc;
}
