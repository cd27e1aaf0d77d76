/* A definition is declared once: check, help, manual and stubs have nothing else to go by, so nothing may be left out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ops/rulebook.h"

static void check_shape(const struct shape_table *shape, int *fields) {
    assert_true(shape->word[0]);
    for (size_t i = 0; i < shape->count; i++, (*fields)++) {
        const struct shape_field *field = &shape->fields[i];
        if (!field->meaning || !field->meaning[0])
            fail_msg("%s.%s has no meaning", shape->word, field->name);
        if (strchr(field->meaning, '\n') || field->meaning[strlen(field->meaning) - 1] == '.')
            fail_msg("%s.%s: a meaning is one line without a full stop", shape->word, field->name);
        if (field->type == SHAPE_FUNCTION && !field->lua)
            fail_msg("%s.%s: an editor is not told what the function takes", shape->word, field->name);
        if (field->required && field->otherwise)
            fail_msg("%s.%s cannot be left out", shape->word, field->name);
        if (field->choices && field->type != SHAPE_TEXT)
            fail_msg("%s.%s: only a text is one of a few words", shape->word, field->name);
        if (field->of)
            check_shape(field->of, fields);
    }
    for (const struct shape_table *const *item = shape->items; item && *item; item++) {
        assert_string_equal(shape->word, (*item)->inside);
        check_shape(*item, fields);
    }
}

static void every_field_says_what_it_means(void **state) {
    int fields = 0;
    (void)state;
    for (const struct shape_table *const *shape = rulebook_shapes; *shape; shape++)
        check_shape(*shape, &fields);
    assert_true(fields > 80);
}

static bool has_shape(const char *word) {
    for (const struct shape_table *const *shape = rulebook_shapes; *shape; shape++)
        if (!strcmp((*shape)->word, word))
            return true;
    return false;
}

static void every_definition_has_a_shape(void **state) {
    struct arena *arena = arena_new();
    size_t count = 0;
    const struct box_word *words = rulebook_words(arena, &count);
    (void)state;
    for (size_t i = 0; i < count; i++)
        if (words[i].form == BOX_DEFINITION && !has_shape(words[i].name))
            fail_msg("%s has no shape", words[i].name);
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_says_what_it_means),
        cmocka_unit_test(every_definition_has_a_shape),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
