#include "intake/detect.h"

#include "base/mem.h"
#include "format/csv.h"

enum { LOOK = 4096 };

static Str without_bom(Str s)
{
    return str_starts(s, STR("\xEF\xBB\xBF")) ? str_part(s, 3, s.len) : s;
}

static Str base_name(Str path)
{
    size_t at = path.len;
    while (at > 0 && path.ptr[at - 1] != '/')
        at--;
    return str_part(path, at, path.len);
}

static Str folder_name(Str path)
{
    Str base = base_name(path);
    if (base.len == path.len)
        return STR("");
    return base_name(str_part(path, 0, path.len - base.len - 1));
}

static Str stem(Str name)
{
    size_t at = name.len;
    while (at > 0 && name.ptr[at - 1] != '.')
        at--;
    return at ? str_part(name, 0, at - 1) : name;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

Str detect_indicator(Str name, char out[32])
{
    Str s = stem(base_name(name));
    size_t parts = 1;
    if (str_starts(s, STR("indicator_")))
        s = str_part(s, 10, s.len);
    if (!s.len || s.len >= 32 || !is_digit(s.ptr[0]))
        return STR("");
    for (size_t i = 0; i < s.len; i++) {
        bool ok = is_digit(s.ptr[i]) || s.ptr[i] == '-' || s.ptr[i] == '.' ||
                  (s.ptr[i] >= 'a' && s.ptr[i] <= 'z');
        if (!ok)
            return STR("");
        out[i] = s.ptr[i] == '.' ? '-' : s.ptr[i];
        parts += out[i] == '-';
    }
    return parts >= 3 ? (Str){out, s.len} : STR("");
}

bool detect_label_file(Str name, Str *lang, Str *component)
{
    *lang = folder_name(name);
    *component = stem(base_name(name));
    return lang->len >= 2 && lang->len <= 8 && component->len > 0;
}

static InputKind detect_json(Str head)
{
    bool is_sdmx = str_find(head, STR("sdmx-json")) != SIZE_MAX ||
                   str_find(head, STR("sdmx.json")) != SIZE_MAX ||
                   (str_find(head, STR("\"dataSets\"")) != SIZE_MAX &&
                    str_find(head, STR("\"structure")) != SIZE_MAX);
    if (is_sdmx)
        return INPUT_SDMX_OTHER;
    bool is_geojson = str_find(head, STR("FeatureCollection")) != SIZE_MAX ||
                      str_find(head, STR("\"Feature\"")) != SIZE_MAX;
    return is_geojson ? INPUT_SHAPES : INPUT_UNKNOWN;
}

static InputKind detect_xml(Str head)
{
    static const Str schemas[] = {STR_INIT("<xs:schema"), STR_INIT("<xsd:schema"),
                                  STR_INIT("<schema")};
    for (size_t i = 0; i < sizeof schemas / sizeof *schemas; i++)
        if (str_find(head, schemas[i]) != SIZE_MAX) /* it names what messages are made of */
            return INPUT_UNKNOWN;
    if (str_find(head, STR("schemas/v2_1/message")) == SIZE_MAX)
        return str_find(head, STR("/resources/sdmxml/")) == SIZE_MAX &&
                       str_find(head, STR("/resources/SDMXML/")) == SIZE_MAX
                   ? INPUT_UNKNOWN
                   : INPUT_SDMX_OTHER;
    if (str_find(head, STR(":StructureSpecific")) != SIZE_MAX ||
        str_find(head, STR("<StructureSpecific")) != SIZE_MAX)
        return INPUT_SDMX_DATA;
    if (str_find(head, STR(":Generic")) != SIZE_MAX || str_find(head, STR("<Generic")) != SIZE_MAX)
        return INPUT_SDMX_OTHER;
    return INPUT_SDMX_STRUCTURE;
}

static bool has_cell(const CsvRecord *r, Str name)
{
    for (size_t i = 0; i < r->count; i++)
        if (str_eq_nocase(str_trim(r->fields[i]), name))
            return true;
    return false;
}

static InputKind detect_header(Str name, const CsvRecord *r)
{
    char code[32];
    if (str_eq(r->fields[0], STR("DATAFLOW")) || str_starts(r->fields[0], STR("STRUCTURE")))
        return INPUT_SDMX_CSV;
    if (has_cell(r, STR("SeriesCode")) && has_cell(r, STR("GeoAreaCode")) &&
        has_cell(r, STR("TimePeriod")))
        return INPUT_UNSD_TABLE;
    if (has_cell(r, STR("Year")) && has_cell(r, STR("Value")) && detect_indicator(name, code).len)
        return INPUT_OPEN_SDG_DATA;
    return r->count > 1 ? INPUT_TABLE : INPUT_UNKNOWN;
}

static InputKind detect_csv(Str name, Str bytes)
{
    CsvReader reader;
    CsvRecord *record = mem_alloc(sizeof *record);
    InputKind kind = INPUT_UNKNOWN;
    csv_open(&reader, bytes, csv_guess_separator(bytes));
    if (!csv_next(&reader, record, NULL) && record->count)
        kind = detect_header(name, record);
    csv_close(&reader);
    mem_free(record);
    return kind;
}

static InputKind detect_yaml(Str name, Str head)
{
    Str lang, component;
    if (str_find(head, STR("indicator_number:")) != SIZE_MAX)
        return INPUT_OPEN_SDG_SETTINGS;
    if (!detect_label_file(name, &lang, &component))
        return INPUT_UNKNOWN;
    if (str_eq(component, STR("global_goals")) || str_eq(component, STR("global_targets")) ||
        str_eq(component, STR("global_indicators")))
        return INPUT_TITLES;
    return INPUT_OPEN_SDG_LABELS;
}

static bool is_utf16(Str head)
{
    return head.len > 3 && ((head.ptr[0] == '\xFF' && head.ptr[1] == '\xFE') ||
                            (head.ptr[0] == '\xFE' && head.ptr[1] == '\xFF') ||
                            (!head.ptr[0] != !head.ptr[1] && !head.ptr[0] == !head.ptr[2]));
}

/* XML says its encoding and is read in UTF-16 too. */
static InputKind detect_utf16(Str head)
{
    char plain[LOOK];
    size_t len = 0;
    for (size_t i = 0; i < head.len; i++)
        if (head.ptr[i] > 0)
            plain[len++] = head.ptr[i];
    Str text = str_trim((Str){plain, len});
    return str_starts(text, STR("<")) ? detect_xml(text) : INPUT_UTF16;
}

const char *detect_sdmx_form(Str bytes)
{
    Str head = str_part(bytes, 0, LOOK);
    if (str_trim(head).len && str_trim(head).ptr[0] == '{')
        return "SDMX-JSON, which is not read yet; save it as SDMX-CSV";
    if (str_find(head, STR("schemas/v2_1/")) != SIZE_MAX)
        return "SDMX-ML 2.1 generic data, which is not read yet; save it as structure-specific "
               "data";
    if (str_find(head, STR("schemas/v3_")) != SIZE_MAX)
        return "SDMX-ML 3, which is not read yet; save it as SDMX-ML 2.1 or SDMX-CSV";
    return "SDMX-ML 2.0 or older, which is not read yet; save it as SDMX-ML 2.1 or SDMX-CSV";
}

const char *detect_accident(Str bytes)
{
    static const struct {
        size_t at;
        Str mark;
        const char *what;
    } marks[] = {
        {0, STR_INIT("version https://git-lfs"),
         "a pointer of Git LFS, not the file itself; fetch it by 'git lfs pull'"},
        {0, STR_INIT("<<<<<<<"),
         "left in conflict by a merge; settle it where its markers <<<<<<< and >>>>>>> stand"},
        {0, STR_INIT("<!doctype html"),
         "a web page, perhaps an error of the server; fetch it again"},
        {0, STR_INIT("<html"), "a web page, perhaps an error of the server; fetch it again"},
        {0, STR_INIT("\xD0\xCF\x11\xE0"), "a spreadsheet or text of old Office; save it as CSV"},
        {0, STR_INIT("%PDF"), "a PDF"},
        {257, STR_INIT("ustar"), "a tar archive; unpack it and import the folder"},
        {0, STR_INIT("7z\xBC\xAF"), "a 7z archive; unpack it and import the folder"},
        {0, STR_INIT("Rar!"), "a rar archive; unpack it and import the folder"},
        {0,
         STR_INIT("\xFD"
                  "7zXZ"),
         "packed by xz; unpack it"},
        {0, STR_INIT("BZh"), "packed by bzip2; unpack it"},
    };
    Str head = str_trim(str_part(without_bom(bytes), 0, LOOK));
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        Str part = str_part(head, marks[i].at, marks[i].at + marks[i].mark.len);
        if (str_eq_nocase(part, marks[i].mark))
            return marks[i].what;
    }
    return NULL;
}

InputKind detect(Str name, Str bytes)
{
    Str all = without_bom(bytes), head = str_trim(str_part(all, 0, LOOK));
    if (!head.len)
        return INPUT_EMPTY;
    if (str_starts(head, STR("PK\x03\x04")))
        return INPUT_SPREADSHEET; /* archives were opened before */
    if (is_utf16(head))
        return detect_utf16(head);
    if (memchr(head.ptr, 0, head.len))
        return INPUT_UNKNOWN;
    if (head.ptr[0] == '<')
        return detect_xml(head);
    if (head.ptr[0] == '{')
        return detect_json(head);
    if (str_ends(name, STR(".yml")) || str_ends(name, STR(".yaml")))
        return detect_yaml(name, head);
    return detect_csv(name, bytes);
}

const char *input_kind_text(InputKind kind)
{
    static const char *const texts[] = {"of a kind that is not known here",
                                        "empty",
                                        "SDMX structures",
                                        "SDMX data",
                                        "an SDMX message of a form that is not read yet",
                                        "SDMX-CSV",
                                        "a bulk table of the UN Statistics Division",
                                        "Open SDG data",
                                        "Open SDG labels",
                                        "Open SDG settings",
                                        "titles of goals, targets or indicators",
                                        "GeoJSON shapes",
                                        "a spreadsheet; save its sheet as CSV",
                                        "text in UTF-16; save it as UTF-8",
                                        "a table that needs a mapping"};
    return texts[kind];
}
