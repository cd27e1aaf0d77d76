/* The line of a field, from the text of its script. */
#include "unit/flow/tables.h"

#include "flow/rules/lines.h"

static const char script[] = "-- a scoring \"x\" { weights = 1 }\n"             /* 1 */
                             "local few = { 1, 2 }\n"                           /* 2 */
                             "return scoring \"service\" {\n"                   /* 3 */
                             "  title = { zh = [[服务\n"                        /* 4 */
                             "weights = { 指数 }]], en = \"a 'b' \\\" {\" },\n" /* 5 */
                             "  band = function(index)\n"                       /* 6 */
                             "    local weights, other = 1, 2\n"                /* 7 */
                             "    weights = { staff = 2 }\n"                    /* 8 */
                             "    if index > 1 then return \"A\" end\n"         /* 9 */
                             "    while index == 2 do index = 3 end\n"          /* 10 */
                             "    repeat index = 4 until index ~= 5\n"          /* 11 */
                             "    return \"B\"\n"                               /* 12 */
                             "  end, --[[ weights = {\n"                        /* 13 */
                             "  } ]]\n"                                         /* 14 */
                             "  weights = {\n"                                  /* 15 */
                             "    goods = 0.7,\n"                               /* 16 */
                             "    [\"staff\"] = 1.3 },\n"                       /* 17 */
                             "  few = few; base = 30,\n"                        /* 18 */
                             "  rows = { { id = 'a' },\n"                       /* 19 */
                             "    { zh = 'b',\n"                                /* 20 */
                             "      id = 'b' } },\n"                            /* 21 */
                             "  nps \"one\" { zh = '一' }, csat 'two' {\n"      /* 22 */
                             "    top = 4,\n"                                   /* 23 */
                             "  },\n"                                           /* 24 */
                             "  where = all_of {\n"                             /* 25 */
                             "    at_least(\"q\", 9), any_of {\n"               /* 26 */
                             "      is(\"p\", 1),\n"                            /* 27 */
                             "      is(\"p\", 2) },\n"                          /* 28 */
                             "    rest },\n"                                    /* 29 */
                             "}\n";

static void a_field_is_found_in_its_own_braces(void **state) {
    static const struct {
        int from;
        const char *path;
        int line;
    } cases[] = {
        {3, "title", 4},
        {3, "title.en", 5},
        {3, "band", 6},
        {3, "weights", 15},
        {3, "weights.goods", 16},
        {3, "base", 18},
        {3, "rows.2", 20},
        {3, "rows.2.id", 21},
        {3, "weights.staff", 17},
        {22, "zh", 22},
        {22, "top", 23},
        {3, "few.2", 18}, /* a variable: what is written out of the path */
        {3, "few", 18},
        {3, "where.1", 26},
        {3, "where.2", 26},
        {3, "where.2.2", 28},
        {3, "where.3", 29},
        {3, "where.3.1", 29},
        {3, "top", 0},
        {3, "weights.other", 15},
        {4, "zh", 0},
        {99, "zh", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int line = lines_field(script, sizeof script - 1, cases[i].from, cases[i].path);
        if (line != cases[i].line)
            fail_msg("%s from %d: %d, not %d", cases[i].path, cases[i].from, line, cases[i].line);
    }
}

/* Cut anywhere, a script has the same lines or none, and the scan ends. */
static void a_text_that_breaks_off_is_read_to_its_end(void **state) {
    (void)state;
    for (size_t len = 0; len < sizeof script - 1; len++) {
        char *piece = mem_alloc(len + 1);
        memcpy(piece, script, len);
        char *tight = memcpy(mem_alloc(len ? len : 1), piece, len);
        int line = lines_field(tight, len, 3, "weights.staff");
        assert_true(line == 0 || line == 15 || line == 17);
        free(tight);
        free(piece);
    }
}

static void an_error_takes_the_line_of_its_field(void **state) {
    const struct rules_file files[] = {{"scripts/a.lua", "", 0}, {"scripts/x.lua", script, sizeof script - 1}};
    struct err err;
    (void)state;
    err_set(&err, ERR_DATA, "weight of 'staff' is 1.3");
    err_where(&err, "scripts/x.lua:3");
    lines_place(files, 2, &err);
    assert_string_equal("scripts/x.lua:3", err.where); /* no field is named */
    err_field(&err, "weights.staff");
    lines_place(files, 1, &err);
    assert_string_equal("scripts/x.lua:3", err.where); /* the file is not there */
    lines_place(files, 2, &err);
    assert_string_equal("scripts/x.lua:17", err.where);
    err_where(&err, "scripts/x.lua:3");
    err_field(&err, "bass");
    lines_place(files, 2, &err);
    assert_string_equal("scripts/x.lua:3", err.where); /* nothing of it is written out */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_field_is_found_in_its_own_braces),
        cmocka_unit_test(a_text_that_breaks_off_is_read_to_its_end),
        cmocka_unit_test(an_error_takes_the_line_of_its_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
