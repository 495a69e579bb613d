#include "view/letters.h"

/* In hundredths of the font's size, of the characters from ' ' to '~'. */
static const unsigned char ascii[] = {
    35, 46,  52, 84, 70, 100, 87, 31,  46, 46, 52, 84, 38, 42,  38, 41, 70, 70,  70,
    70, 70,  70, 70, 70, 70,  70, 40,  40, 84, 84, 84, 58, 100, 77, 76, 73, 83,  68,
    68, 82,  84, 39, 39, 77,  64, 100, 84, 85, 73, 85, 77, 72,  68, 81, 77, 110, 77,
    72, 73,  46, 41, 46, 84,  50, 50,  67, 72, 59, 72, 68, 44,  72, 71, 34, 34,  67,
    34, 104, 71, 69, 72, 72,  49, 60,  48, 71, 65, 92, 65, 65,  58, 71, 41, 71,  84};

typedef struct {
    uint32_t first, last;
    int width;
} Range;

/* The first that holds a character counts. */
static const Range ranges[] = {
    {0x0300, 0x036F, 0},   {0x064B, 0x065F, 0},   {0x200B, 0x200F, 0},   {0x2060, 0x2069, 0},
    {0x00A0, 0x00A0, 35},  {0x00B7, 0x00B7, 38},  {0x00A1, 0x00BF, 70},  {0x00C0, 0x00DE, 86},
    {0x00DF, 0x00FF, 72},  {0x0100, 0x024F, 86},  {0x02B0, 0x02FF, 45},  {0x0416, 0x0416, 122},
    {0x0424, 0x0424, 99},  {0x0428, 0x0429, 133}, {0x042A, 0x042B, 104}, {0x042E, 0x042E, 117},
    {0x0400, 0x042F, 100}, {0x0436, 0x0436, 100}, {0x043C, 0x043C, 84},  {0x0444, 0x0444, 99},
    {0x0448, 0x0449, 111}, {0x044B, 0x044B, 90},  {0x044E, 0x044E, 97},  {0x0456, 0x0457, 36},
    {0x0430, 0x045F, 76},  {0x0496, 0x0497, 122}, {0x0460, 0x052F, 96},  {0x0600, 0x06FF, 66},
    {0x2007, 0x2008, 70},  {0x2000, 0x200A, 100}, {0x2010, 0x2013, 50},  {0x2014, 0x2026, 100},
    {0x2044, 0x2044, 41}};

/* The next character; a byte that begins none is taken alone. */
static uint32_t next_character(Str text, size_t *at)
{
    unsigned char lead = (unsigned char)text.ptr[(*at)++];
    int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
    uint32_t c = more == 3 ? lead & 7u : more == 2 ? lead & 15u : more == 1 ? lead & 31u : lead;
    for (; more && *at < text.len && (text.ptr[*at] & 0xC0) == 0x80; more--)
        c = c << 6 | ((unsigned char)text.ptr[(*at)++] & 63u);
    return c;
}

static int width_of(uint32_t c)
{
    if (c >= ' ' && c <= '~')
        return ascii[c - ' '];
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return ranges[i].width;
    return 110;
}

double letters_width(Str text, double font_size)
{
    int sum = 0;
    for (size_t at = 0; at < text.len;)
        sum += width_of(next_character(text, &at));
    return sum / 100.0 * font_size;
}

Str letters_line(Str *rest, double width, double font_size)
{
    double room = width / font_size * 100 + 0.5;
    int used = 0;
    size_t at = 0, end = 0;
    while (at < rest->len && (used <= room || !end)) {
        size_t from = at;
        uint32_t c = next_character(*rest, &at);
        if (c == ' ')
            end = from;
        used += width_of(c);
    }
    if (used <= room || !end)
        end = at;
    Str line = str_part(*rest, 0, end);
    *rest = str_part(*rest, end + (end < rest->len), rest->len);
    return line;
}
