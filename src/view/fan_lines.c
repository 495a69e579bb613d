#include "view/fan_lines.h"

#include <math.h>

/* --- making --- */

static void add(FanLines *f, FanLine line, double year, double value)
{
    f->points[line][f->lines[line].count++] = (ChartPoint){year, value};
}

static bool is_whole(const FanPoint *p)
{
    return isfinite(p->year) && isfinite(p->value) && isfinite(p->low80) && isfinite(p->high80) &&
           isfinite(p->low95) && isfinite(p->high95);
}

static void add_ahead(FanLines *f, const FanPoint *p)
{
    add(f, FAN_AHEAD, p->year, p->value);
    add(f, FAN_LOW80, p->year, p->low80);
    add(f, FAN_HIGH80, p->year, p->high80);
    add(f, FAN_LOW95, p->year, p->low95);
    add(f, FAN_HIGH95, p->year, p->high95);
}

static void make_ahead(FanLines *f, const Fan *fan, ChartPoint last)
{
    for (size_t i = 0; i < fan->ahead_count; i++) {
        const FanPoint *p = &fan->ahead[i];
        if (!is_whole(p) || p->year <= last.year || f->lines[FAN_AHEAD].count > FAN_MAX_AHEAD)
            continue;
        if (!f->lines[FAN_AHEAD].count)
            add_ahead(f, &(FanPoint){last.year, last.value, last.value, last.value, last.value,
                                     last.value});
        add_ahead(f, p);
    }
}

static void make_straight(FanLines *f, FanLine line, ChartPoint from, double year, double value)
{
    add(f, line, from.year, from.value);
    add(f, line, year, value);
}

/* The axes hold the target too, whether it has words or not. */
static bool find_scale(FanLines *f, const Fan *fan)
{
    ChartLine all[FAN_LINES + 1];
    ChartPoint span[3];
    size_t count = 0;
    if (fan->has_target)
        span[count++] =
            (ChartPoint){fmax(fan->target_year, line_end(&fan->observed).year), fan->target};
    if (fan->least_high > 0)
        span[count++] = (ChartPoint){line_end(&fan->observed).year, fan->least_high};
    if (fan->least_year > 0)
        span[count++] = (ChartPoint){fan->least_year, 0};
    for (int l = 0; l < FAN_LINES; l++)
        all[l] = f->lines[l];
    all[FAN_LINES] = (ChartLine){.count = count, .points = span};
    return scale_find(&f->scale, &(Chart){.lines = all, .line_count = FAN_LINES + 1});
}

bool fan_lines_make(FanLines *f, const Fan *fan)
{
    if (!fan->observed.count)
        return false;
    for (int l = 0; l < FAN_LINES; l++)
        f->lines[l] = (ChartLine){.class_name = fan->observed.class_name, .points = f->points[l]};
    f->lines[FAN_OBSERVED] = fan->observed;
    ChartPoint last = line_end(&fan->observed);
    make_ahead(f, fan, last);
    if (fan->has_target && fan->has_needed && fan->target_year > last.year)
        make_straight(f, FAN_NEEDED, last, fan->target_year, fan->target);
    if (f->lines[FAN_AHEAD].count)
        make_straight(f, FAN_NAIVE, last, line_end(&f->lines[FAN_AHEAD]).year, last.value);
    if (!find_scale(f, fan))
        return false;
    const Scale *s = &f->scale;
    if (fan->has_target)
        make_straight(f, FAN_TARGET, (ChartPoint){s->first_year, fan->target}, s->last_year,
                      fan->target);
    if (fan->as_of >= s->first_year && fan->as_of <= s->last_year)
        make_straight(f, FAN_AS_OF, (ChartPoint){fan->as_of, s->low}, fan->as_of, s->high);
    return true;
}

/* --- drawing --- */

static const char *const classes[FAN_LINES] = {
    [FAN_AHEAD] = "ahead",   [FAN_HIGH80] = "fan80", [FAN_HIGH95] = "fan95", [FAN_NAIVE] = "naive",
    [FAN_NEEDED] = "needed", [FAN_TARGET] = "goal",  [FAN_AS_OF] = "asof"};

static bool is_band(FanLine which) { return which == FAN_HIGH80 || which == FAN_HIGH95; }

/* A forecast and its bands are in the colour of the place. */
static void begin_path(Buf *out, const FanLines *f, FanLine which)
{
    bool is_of_place = is_band(which) || which == FAN_AHEAD;
    buf_printf(out, "<path class=\"%s%s%s\" d=\"", classes[which], is_of_place ? " " : "",
               is_of_place ? f->lines[which].class_name : "");
}

static void put_point(Buf *out, const FanLines *f, const Plot *p, char command, ChartPoint at)
{
    buf_printf(out, "%c%.1f %.1f", command, scale_x(p, &f->scale, at.year),
               scale_y(p, &f->scale, at.value));
}

/* A band goes along its upper edge and back along the lower one. */
static void put_line(Buf *out, const FanLines *f, const Plot *p, FanLine which)
{
    const ChartLine *line = &f->lines[which];
    if (!line->count)
        return;
    begin_path(out, f, which);
    for (size_t i = 0; i < line->count; i++)
        put_point(out, f, p, i ? 'L' : 'M', line->points[i]);
    for (size_t i = is_band(which) ? line->count : 0; i-- > 1;)
        put_point(out, f, p, 'L', f->lines[which - 1].points[i]);
    buf_add(out, is_band(which) ? STR("Z\"/>") : STR("\"/>"));
}

void fan_lines_draw(Buf *out, const FanLines *f, const Plot *p, double radius)
{
    static const FanLine order[] = {FAN_HIGH95, FAN_HIGH80, FAN_AS_OF, FAN_NAIVE,
                                    FAN_TARGET, FAN_NEEDED, FAN_AHEAD};
    const ChartLine *observed = &f->lines[FAN_OBSERVED], *ahead = &f->lines[FAN_AHEAD];
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        put_line(out, f, p, order[i]);
    line_draw(out, p, &f->scale, observed);
    if (!line_has_gaps(observed))
        line_draw_points(out, p, &f->scale, observed);
    if (ahead->count)
        line_draw_end(out, p, &f->scale, ahead, radius - 0.5);
    line_draw_end(out, p, &f->scale, observed, radius);
}

void fan_lines_draw_sample(Buf *out, const FanLines *f, FanLine which, double x, double y)
{
    if (which == FAN_HIGH80) /* lies on the wider one */
        fan_lines_draw_sample(out, f, FAN_HIGH95, x, y);
    begin_path(out, f, which);
    if (is_band(which))
        buf_printf(out, "M%.1f %.1fh%dv12h-%dZ\"/>", x, y - 6, FAN_SAMPLE_WIDTH, FAN_SAMPLE_WIDTH);
    else
        buf_printf(out, "M%.1f %.1fh%d\"/>", x, y, FAN_SAMPLE_WIDTH);
}
