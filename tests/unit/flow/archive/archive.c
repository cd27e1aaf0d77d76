/* Where an edition's files stand, and what its commit says. */
#include "unit/flow/tables.h"

#include "base/limits.h"
#include "flow/archive/archive.h"

enum { OCTOBER = 2026 * 12 + 9 };

static int setup(void **state) {
    *state = arena_new();
    return 0;
}

static int teardown(void **state) {
    arena_free(*state);
    return 0;
}

static void a_path_is_taken_apart_again(void **state) {
    struct archive_place place;
    char *path = archive_report_path(*state, OCTOBER, "光谷/鲁巷", "S1", "monthly", "report.pdf");
    assert_string_equal("reports/2026-10/光谷_鲁巷/S1/monthly/report.pdf", path);
    assert_true(archive_place_of(*state, path, &place));
    assert_int_equal(OCTOBER, place.month);
    assert_string_equal("S1", place.store);
    assert_string_equal("monthly", place.report);
    assert_string_equal("report.pdf", place.file);
}

static void what_is_no_report_is_told(void **state) {
    static const char *const paths[] = {"reports/2026-10/provenance.json",
                                        "",
                                        "reports",
                                        "reports/2026-10/E/S1/monthly",
                                        "reports/2026-10/E/S1/monthly/",
                                        "reports/2026-10//S1/monthly/report.pdf",
                                        "/reports/2026-10/E/S1/monthly",
                                        "reports/2026-10/E/S1/monthly/report.pdf/x",
                                        "reports/2026-10/E/S1/monthly/report.pdf/x/y",
                                        "reports/2026-10/E/S1/monthly/report.pdf/",
                                        "reports/2026-13/E/S1/monthly/report.pdf",
                                        "rapports/2026-10/E/S1/monthly/report.pdf"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct archive_place place = {.month = 7};
        if (archive_place_of(*state, paths[i], &place) || place.month != 7)
            fail_msg("%s", paths[i]);
    }
}

static void a_file_stands_beside_another(void **state) {
    assert_string_equal("reports/2026-10/E/_region/mini/report.pdf",
                        archive_beside(*state, "reports/2026-10/E/_region/mini/document.json", "report.pdf"));
    assert_true(archive_is_document("reports/2026-10/E/_region/mini/document.json"));
    assert_true(archive_is_document("reports/2026-10/deeper/than/any/report/of/today/document.json"));
    assert_false(archive_is_document("reports/2026-10/E/S1/mini/my-document.json"));
    assert_string_equal("reports/2026-10/theme.json", archive_theme_path(*state, OCTOBER));
}

static void a_reason_does_not_pass_for_a_trailer(void **state) {
    struct edition_message message = {.month = OCTOBER,
                                      .reports = 1,
                                      .correction = true,
                                      .reason = "late\nRules: evil\n\nMonth: 2020-01\nCut: 1\nActor: x",
                                      .actor = "li",
                                      .rules_commit = "abc",
                                      .cut = 42};
    char *text = archive_message(*state, &message);
    assert_int_equal(0, strncmp(text, "correct 2026-10: 1 report\n\n", 27));
    assert_string_equal("abc", archive_trailer(*state, text, "Rules"));
    assert_string_equal("2026-10", archive_trailer(*state, text, "Month"));
    assert_string_equal("42", archive_trailer(*state, text, "Cut"));
    assert_string_equal("li", archive_trailer(*state, text, "Actor"));
    assert_null(archive_trailer(*state, text, "Tree"));
    message.reason = "late\n\nCorrects: evil\n";
    assert_null(archive_trailer(*state, archive_message(*state, &message), "Corrects"));
    message.corrects = "def";
    message.packer = "libgit2 1";
    text = archive_message(*state, &message);
    assert_string_equal("def", archive_trailer(*state, text, "Corrects"));
    assert_string_equal("libgit2 1", archive_trailer(*state, text, "Packed-By"));
}

static void a_long_reason_leaves_room_for_the_trailers(void **state) {
    char *reason = arena_alloc(*state, LIMIT_MESSAGE + 2);
    memset(reason, 'x', LIMIT_MESSAGE + 1);
    struct edition_message message = {OCTOBER, 2, false, reason, "li", "abc", 42, NULL, NULL};
    assert_string_equal("42", archive_trailer(*state, archive_message(*state, &message), "Cut"));
}

static void a_provenance_holds_each_file(void **state) {
    struct provenance provenance = {.month = OCTOBER,
                                    .registry_day = 0,
                                    .facts = "f",
                                    .registry = "r",
                                    .rules = "t",
                                    .engine = "e",
                                    .renderer = "p",
                                    .fonts = "n",
                                    .box = "b"};
    for (int i = 0; i < 200; i++)
        archive_note_file(*state, &provenance, arena_format(*state, "p%d", i), "abc", 3);
    const struct value *files = value_get(archive_provenance(*state, &provenance), "files");
    assert_int_equal(200, value_count(files));
    assert_string_equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                        value_text(value_get(files, "p199"), ""));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_path_is_taken_apart_again, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_no_report_is_told, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_stands_beside_another, setup, teardown),
        cmocka_unit_test_setup_teardown(a_reason_does_not_pass_for_a_trailer, setup, teardown),
        cmocka_unit_test_setup_teardown(a_long_reason_leaves_room_for_the_trailers, setup, teardown),
        cmocka_unit_test_setup_teardown(a_provenance_holds_each_file, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
