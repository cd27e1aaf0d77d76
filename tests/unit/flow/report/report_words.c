#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "flow/report/document.h"
#include "flow/report/document_shapes.h"
#include "flow/report/pdf.h"
#include "flow/report/report_words.h"

/* Loads a script in a fresh box. */
static int load(struct box **out_box, const char *text, struct arena *arena, const struct value **out,
                struct err *err) {
    struct box_script script = {"example.lua", text, strlen(text)};
    assert_int_equal(box_open(out_box, report_words, report_word_count, &box_default_limits, err), 0);
    return box_load(*out_box, &script, arena, out, err);
}

static void check_document(struct box *box, const struct value *definition, struct arena *arena) {
    struct err err = {0};
    const struct value *made, *document;
    struct value *arguments = value_list(arena);
    value_push(arena, arguments, value_map(arena));
    int64_t build = value_whole(value_get(value_get(definition, "build"), "function"), -1);
    if (box_call(box, build, arguments, arena, &made, &err) ||
        document_check(arena, "example.lua", LANGUAGE_ZH, made, &document, &err))
        fail_msg("%s %s %s", err.where, err.what, err.todo);
}

static void check_example(const struct box_word *word) {
    struct arena *arena = arena_new();
    struct err err = {0};
    struct box *box;
    const struct value *definition;
    const char *text = word->form == BOX_DEFINITION
                           ? word->example
                           : arena_format(arena,
                                          "%s\nreturn report 'x' { build = function(r) return { kicker = 'k', "
                                          "title = 't', period = 'p', blocks = { block } } end }",
                                          word->example);
    assert_non_null(strstr(word->example, word->name));
    if (load(&box, text, arena, &definition, &err))
        fail_msg("%s: %s %s", word->name, err.where, err.what);
    if (strcmp(word->name, "theme") == 0)
        assert_int_equal(report_theme_check("example.lua", definition, &err), 0);
    else
        check_document(box, definition, arena);
    box_close(box);
    arena_free(arena);
}

static void every_example_makes_a_document_that_holds(void **state) {
    (void)state;
    for (size_t i = 0; i < report_word_count; i++)
        check_example(&report_words[i]);
}

static void check_meanings(const struct shape_table *shape) {
    for (size_t i = 0; i < shape->count; i++) {
        if (!shape->fields[i].meaning || strlen(shape->fields[i].meaning) < 4)
            fail_msg("%s.%s says nothing", shape->word, shape->fields[i].name);
        if (shape->fields[i].of)
            check_meanings(shape->fields[i].of);
    }
}

static void every_block_has_a_word_and_every_field_says_what_it_means(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    for (size_t i = 0; i < block_shape_count; i++) {
        size_t word = 0;
        while (word < report_word_count && strcmp(report_words[word].name, block_shapes[i]->name) != 0)
            word++;
        if (word == report_word_count)
            fail_msg("%s has no word", block_shapes[i]->name);
        check_meanings(document_help(arena, block_shapes[i]));
    }
    arena_free(arena);
}

static void the_shipped_theme_is_complete(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct err err = {0};
    struct box *box;
    const struct value *theme;
    struct buf text = buf_make(LIMIT_SCRIPT);
    assert_int_equal(file_read(TEST_TREE "/templates/theme.lua", &text, &err), 0);
    assert_int_equal(load(&box, text.data, arena, &theme, &err), 0);
    assert_int_equal(report_theme_check("templates/theme.lua", theme, &err), 0);
    buf_free(&text);
    box_close(box);
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_example_makes_a_document_that_holds),
        cmocka_unit_test(every_block_has_a_word_and_every_field_says_what_it_means),
        cmocka_unit_test(the_shipped_theme_is_complete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
