/* Structures are kept whole, found by name and version, named in every language, derived for plain
 * tables, and given out again as the same bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "../sql/both.h"
#include "structure/codes.h"
#include "structure/components.h"
#include "structure/derive.h"
#include "structure/export.h"
#include "structure/names.h"

int test_structure_artefact(void);

#define V21 "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/"
#define HEAD                                                                                       \
    "<m:Structure xmlns:m='" V21 "message' xmlns:s='" V21 "structure' xmlns:c='" V21               \
    "common'><m:Structures>"
#define TAIL "</m:Structures></m:Structure>"
#define LIST(version, codes)                                                                       \
    HEAD "<s:Codelists><s:Codelist id='CL' agencyID='T' version='" version                         \
         "'><c:Name>Sex</c:Name>" codes "</s:Codelist></s:Codelists>" TAIL

static DbKind store_kind; /* the group runs once on each store */

typedef struct {
    BothStore where;
    Db *db;
    Structures *structures;
    Err err;
} Fixture;

static int setup(void **state)
{
    static const Migration *const sets[] = {structure_migrations};
    Fixture *f = calloc(1, sizeof *f);
    both_open(&f->where, store_kind);
    assert_int_equal(db_open(&f->db, f->where.address, DB_WRITE, &f->err), ERR_OK);
    assert_int_equal(db_migrate(f->db, sets, 1, &f->err), ERR_OK);
    f->structures = structures_new(f->db);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    Fixture *f = *state;
    structures_free(f->structures);
    db_close(f->db);
    both_close(&f->where);
    free(f);
    return 0;
}

static void read_ok(Fixture *f, const char *xml)
{
    ErrCode rc = structures_read(f->structures, str_of(xml), &f->err);
    if (rc)
        fail_msg("%s", f->err.message);
}

/* Saves, and looks at the store anew. */
static void save(Fixture *f)
{
    assert_int_equal(db_begin(f->db, &f->err), ERR_OK);
    assert_int_equal(structures_save(f->structures, f->db, &f->err), ERR_OK);
    assert_int_equal(db_commit(f->db, &f->err), ERR_OK);
    structures_free(f->structures);
    f->structures = structures_new(f->db);
}

static const Artefact *find(Fixture *f, const char *kind, const char *id, const char *version)
{
    const Artefact *a;
    ArtefactRef ref = {STR("T"), str_of(id), str_of(version)};
    assert_int_equal(structures_find(f->structures, str_of(kind), ref, &a, &f->err), ERR_OK);
    return a;
}

static void assert_text(Str actual, const char *expected)
{
    if (!str_eq(actual, str_of(expected)))
        fail_msg("expected '%s', got '" STR_FMT "'", expected, STR_ARG(actual));
}

static void test_references(void **state)
{
    ArtefactRef ref;
    (void)state;
    assert_true(artefact_ref_parse(STR("A:B(1.10)"), &ref));
    assert_text(ref.agency, "A");
    assert_text(ref.id, "B");
    assert_text(ref.version, "1.10");
    assert_true(artefact_ref_parse(STR("A:B"), &ref));
    assert_text(ref.version, "");
    static const char *const bad[] = {"", "B", ":B", "A:", "A:(1)", "A:B(1", "A:B()", "(A:B)"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(artefact_ref_parse(str_of(bad[i]), &ref));
    assert_true(artefact_version_cmp(STR("1.9"), STR("1.10")) < 0);
    assert_true(artefact_version_cmp(STR("2"), STR("1.10")) > 0);
    assert_int_equal(artefact_version_cmp(STR("1.0"), STR("1")), 0);
}

static void test_versions_and_stubs(void **state)
{
    Fixture *f = *state;
    read_ok(f, LIST("1.9", "<s:Code id='M'/>"));
    read_ok(f, LIST("1.10", "<s:Code id='M'/><s:Code id='F'/>"));
    save(f);
    assert_text(find(f, "Codelist", "CL", "")->version, "1.10");
    assert_text(find(f, "Codelist", "CL", "1.9")->version, "1.9");
    assert_null(find(f, "Codelist", "CL", "2.0"));
    assert_null(find(f, "Codelist", "OTHER", ""));
    read_ok(f,
            HEAD "<s:Codelists><s:Codelist id='CL' agencyID='T' version='1.10'"
                 " isExternalReference='true'><c:Name>x</c:Name></s:Codelist></s:Codelists>" TAIL);
    CodeSet *codes;
    assert_false(structures_have_new(f->structures));
    assert_int_equal(code_set_new(&codes, f->structures, STR("T:CL(1.10)"), &f->err), ERR_OK);
    assert_true(code_set_has(codes, STR("F")));
    assert_false(code_set_has(codes, STR("f")));
    code_set_free(codes);
}

static void test_names_fall_back(void **state)
{
    Fixture *f = *state;
    Names *names;
    Arena *arena = arena_new(1 << 20);
    Column column = {.id = STR("SEX"), .codelist = STR("T:CL(1.0)")};
    read_ok(f, LIST("1.0", "<s:Code id='M'><c:Name xml:lang='en'>Men &amp; boys</c:Name>"
                           "<c:Name xml:lang='ky'>Эркек</c:Name></s:Code>"
                           "<s:Code id='F'><c:Name xml:lang='ru'>Женщины</c:Name>"
                           "<c:Description xml:lang='ru'>все</c:Description></s:Code>"));
    save(f);
    assert_int_equal(names_new(&names, f->db, arena, STR("ky"), &f->err), ERR_OK);
    assert_text(names_code(names, &column, STR("M")).text, "Эркек");
    Name other = names_code(names, &column, STR("F"));
    assert_text(other.text, "Женщины");
    assert_text(other.lang, "ru");
    assert_text(names_code_description(names, &column, STR("F")), "все");
    Name none = names_code(names, &column, STR("X"));
    assert_text(none.text, "X");
    assert_text(none.lang, "");
    names_free(names);
    assert_int_equal(names_new(&names, f->db, arena, STR("tg"), &f->err), ERR_OK);
    assert_text(names_code(names, &column, STR("M")).text, "Men & boys");
    names_free(names);
    arena_free(arena);
}

/* --- derived structures --- */

static ErrCode derive(Fixture *f, const Str *codes, size_t count, const DerivedName *names,
                      size_t name_count)
{
    const DerivedColumn columns[] = {{.id = STR("SEX"),
                                      .role = COLUMN_DIMENSION,
                                      .codes = codes,
                                      .code_count = count,
                                      .names = names,
                                      .name_count = name_count},
                                     {.id = STR("TIME_PERIOD"), .role = COLUMN_TIME},
                                     {.id = STR("OBS_VALUE"), .role = COLUMN_MEASURE},
                                     {.id = STR("NOTE"), .role = COLUMN_ATTRIBUTE}};
    const DerivedName title = {.lang = STR("en"), .text = STR("Trees & <shrubs>")};
    DerivedDataset d = {.dataset = STR("T:D"),
                        .columns = columns,
                        .column_count = 4,
                        .titles = &title,
                        .title_count = 1};
    return derive_structures(f->structures, &d, &f->err);
}

static Str export(Fixture *f, Buf *out)
{
    ArtefactRef ref = {STR("T"), STR("D"), STR("1.0")};
    buf_init(out, 1 << 20);
    assert_int_equal(structure_export(f->structures, ref, ref, out, &f->err), ERR_OK);
    return buf_str(out);
}

static void test_derived_grow(void **state)
{
    Fixture *f = *state;
    Layout layout;
    CodeSet *codes;
    const Str first[] = {STR("M"), STR("_T")}, second[] = {STR("F")};
    const DerivedName old[] = {{STR("M"), STR("en"), STR("Male")},
                               {STR("M"), STR("ru"), STR("Мужчины")}};
    const DerivedName newer[] = {{STR("M"), STR("en"), STR("Men")}};
    assert_int_equal(derive(f, first, 2, old, 2), ERR_OK);
    save(f);
    assert_int_equal(derive(f, second, 1, newer, 1), ERR_OK);
    save(f);
    ArtefactRef flow = {STR("T"), STR("D"), STR("")};
    assert_int_equal(
        components_layout(f->structures, STR("Dataflow"), flow, STR("T:D"), &layout, &f->err),
        ERR_OK);
    assert_text(layout.structure, "T:D(1.0)");
    assert_int_equal(layout.dimension_count, 1);
    assert_int_equal(layout.attribute_count, 1);
    assert_int_equal(code_set_new(&codes, f->structures, layout.columns[0].codelist, &f->err),
                     ERR_OK);
    assert_true(code_set_has(codes, STR("M")) && code_set_has(codes, STR("F")) &&
                code_set_has(codes, STR("_T")));
    code_set_free(codes);
    Buf out;
    Str xml = export(f, &out);
    assert_true(str_find(xml, STR("<com:Name xml:lang=\"en\">Men</com:Name>"
                                  "<com:Name xml:lang=\"ru\">Мужчины</com:Name>")) != SIZE_MAX);
    assert_true(str_find(xml, STR(">Male<")) == SIZE_MAX);
    assert_true(str_find(xml, STR("Trees &amp; &lt;shrubs&gt;")) != SIZE_MAX);
    buf_clear(&out);
}

static void test_export_is_the_same_again(void **state)
{
    Fixture *f = *state;
    Buf first, second;
    const Str codes[] = {STR("b"), STR("a")};
    assert_int_equal(derive(f, codes, 2, NULL, 0), ERR_OK);
    save(f);
    Str once = export(f, &first);
    assert_int_equal(db_exec(f->db, "DELETE FROM structure_artefact", &f->err), ERR_OK);
    structures_free(f->structures);
    f->structures = structures_new(f->db);
    assert_int_equal(structures_read(f->structures, once, &f->err), ERR_OK);
    save(f);
    Str twice = export(f, &second);
    assert_true(str_eq(once, twice));
    buf_clear(&first);
    buf_clear(&second);
}

/* --- data structures --- */

#define CONCEPT(id)                                                                                \
    "<s:ConceptIdentity><Ref id='" id                                                              \
    "' maintainableParentID='CS' agencyID='T'/></s:ConceptIdentity>"
#define RELATION(what) "<s:AttributeRelationship>" what "</s:AttributeRelationship>"
static const char DSD[] = HEAD
    "<s:Concepts><s:ConceptScheme id='CS' agencyID='T'><s:Concept "
    "id='B'><s:CoreRepresentation>"
    "<s:Enumeration><Ref id='CL' version='3.0' agencyID='T'/></s:Enumeration>"
    "</s:CoreRepresentation></s:Concept></s:ConceptScheme></s:Concepts>"
    "<s:DataStructures><s:DataStructure id='DS' agencyID='T' version='2.0'>"
    "<s:DataStructureComponents><s:DimensionList><s:Dimension id='B' "
    "position='2'>" CONCEPT("B") "</s:Dimension><s:Dimension position='1'>" CONCEPT(
        "A") "</s:Dimension>"
             "<s:TimeDimension id='TIME_PERIOD' position='3'>" CONCEPT(
                 "TIME_PERIOD") "</s:TimeDimension></s:DimensionList><s:AttributeList>"
                                "<s:Attribute id='W' "
                                "assignmentStatus='Mandatory'>" CONCEPT("W") RELATION(
                                    "<s:None/>") "</s:Attribute><s:Attribute "
                                                 "id='X'>" CONCEPT("X") RELATION(
                                                     "<s:Dimension/><s:Dimension/"
                                                     ">") "</"
                                                          "s:Attribute><s:"
                                                          "Attribute "
                                                          "id='Y'>" CONCEPT("Y") RELATION(
                                                              "<s:"
                                                              "Dime"
                                                              "nsio"
                                                              "n/>") "</s:Attribute><s:Attribute "
                                                                     "id='Z'>" CONCEPT("Z") RELATION(
                                                                         "<s:"
                                                                         "PrimaryMe"
                                                                         "asure/>") "</"
                                                                                    "s:"
                                                                                    "Attribute>"
                                                                                    "</"
                                                                                    "s:"
                                                                                    "AttributeL"
                                                                                    "ist><"
                                                                                    "s:"
                                                                                    "MeasureLis"
                                                                                    "t><s:"
                                                                                    "PrimaryMea"
                                                                                    "sure "
                                                                                    "id='OBS_"
                                                                                    "VALUE'"
                                                                                    ">" CONCEPT(
                                                                                        "OBS_"
                                                                                        "VALU"
                                                                                        "E") "<"
                                                                                             "/"
                                                                                             "s"
                                                                                             ":"
                                                                                             "P"
                                                                                             "r"
                                                                                             "i"
                                                                                             "m"
                                                                                             "a"
                                                                                             "r"
                                                                                             "y"
                                                                                             "M"
                                                                                             "e"
                                                                                             "a"
                                                                                             "s"
                                                                                             "u"
                                                                                             "r"
                                                                                             "e"
                                                                                             ">"
                                                                                             "<"
                                                                                             "/"
                                                                                             "s"
                                                                                             ":"
                                                                                             "M"
                                                                                             "e"
                                                                                             "a"
                                                                                             "s"
                                                                                             "u"
                                                                                             "r"
                                                                                             "e"
                                                                                             "L"
                                                                                             "i"
                                                                                             "s"
                                                                                             "t"
                                                                                             ">"
                                                                                             "<"
                                                                                             "/"
                                                                                             "s"
                                                                                             ":"
                                                                                             "D"
                                                                                             "a"
                                                                                             "t"
                                                                                             "a"
                                                                                             "S"
                                                                                             "t"
                                                                                             "r"
                                                                                             "u"
                                                                                             "c"
                                                                                             "t"
                                                                                             "u"
                                                                                             "r"
                                                                                             "e"
                                                                                             "C"
                                                                                             "o"
                                                                                             "m"
                                                                                             "p"
                                                                                             "o"
                                                                                             "n"
                                                                                             "e"
                                                                                             "n"
                                                                                             "t"
                                                                                             "s"
                                                                                             ">"
                                                                                             "<"
                                                                                             "/"
                                                                                             "s"
                                                                                             ":"
                                                                                             "D"
                                                                                             "a"
                                                                                             "t"
                                                                                             "a"
                                                                                             "S"
                                                                                             "t"
                                                                                             "r"
                                                                                             "u"
                                                                                             "c"
                                                                                             "t"
                                                                                             "u"
                                                                                             "r"
                                                                                             "e"
                                                                                             ">"
                                                                                             "<"
                                                                                             "/"
                                                                                             "s"
                                                                                             ":"
                                                                                             "D"
                                                                                             "a"
                                                                                             "t"
                                                                                             "a"
                                                                                             "S"
                                                                                             "t"
                                                                                             "r"
                                                                                             "u"
                                                                                             "c"
                                                                                             "t"
                                                                                             "u"
                                                                                             "r"
                                                                                             "e"
                                                                                             "s"
                                                                                             ">" TAIL;

static void test_layout_of_a_data_structure(void **state)
{
    static const ColumnLevel levels[] = {LEVEL_DATASET, LEVEL_SERIES, LEVEL_GROUP,
                                         LEVEL_OBSERVATION};
    Fixture *f = *state;
    Layout layout;
    ArtefactRef ref = {STR("T"), STR("DS"), STR("2.0")};
    read_ok(f, DSD);
    save(f);
    assert_int_equal(
        components_layout(f->structures, STR("DataStructure"), ref, STR("T:DS"), &layout, &f->err),
        ERR_OK);
    assert_text(layout_dimension_at(&layout, 0)->id, "A");
    assert_text(layout_dimension_at(&layout, 1)->id, "B");
    assert_text(layout_dimension_at(&layout, 0)->codelist, "");
    assert_text(layout_dimension_at(&layout, 1)->codelist, "T:CL(3.0)");
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(layout_attribute_at(&layout, i)->level, levels[i]);
    assert_true(layout_attribute_at(&layout, 0)->mandatory);
    assert_false(layout_attribute_at(&layout, 1)->mandatory);
    ref.id = STR("NONE");
    assert_int_equal(
        components_layout(f->structures, STR("DataStructure"), ref, STR("T:DS"), &layout, &f->err),
        ERR_NOT_FOUND);
    assert_non_null(strstr(f->err.message, "T:NONE(2.0)"));
}

static void test_what_is_no_structure(void **state)
{
    Fixture *f = *state;
    static const struct {
        const char *xml, *message;
        unsigned long line;
    } cases[] = {
        {"<a>\n</a>", "no structures", 1},
        {HEAD "<s:Codelists>\n<s:Codelist agencyID='T'/></s:Codelists>" TAIL, "no id", 2},
        {HEAD "<s:Codelists>\n\n<s:Codelist id='T'/></s:Codelists>" TAIL, "no agencyID", 3}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Err err = {0};
        assert_int_equal(structures_read(f->structures, str_of(cases[i].xml), &err), ERR_PARSE);
        assert_non_null(strstr(err.message, cases[i].message));
        assert_int_equal(err.line, cases[i].line);
    }
}

int test_structure_artefact(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_references),
        cmocka_unit_test_setup_teardown(test_versions_and_stubs, setup, teardown),
        cmocka_unit_test_setup_teardown(test_names_fall_back, setup, teardown),
        cmocka_unit_test_setup_teardown(test_derived_grow, setup, teardown),
        cmocka_unit_test_setup_teardown(test_export_is_the_same_again, setup, teardown),
        cmocka_unit_test_setup_teardown(test_layout_of_a_data_structure, setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_is_no_structure, setup, teardown)};
    int bad = 0;
    for (int i = 0; i < both_kinds("structure/artefact"); i++) {
        store_kind = (DbKind)i;
        bad += cmocka_run_group_tests_name("structure/artefact", tests, NULL, NULL);
    }
    return bad;
}
