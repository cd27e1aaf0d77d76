/* A vocabulary with C in it: stats.sum adds numbers, stats.pairs works with the square of its list, stats.fails fails,
 * stats.odd answers what no answer may be; and money, a value of whole cents that knows its currency. */
#ifndef EARSHOT_TEST_BOX_RECKON_H
#define EARSHOT_TEST_BOX_RECKON_H

#include "try.h"

#include <math.h>

static int sum(const struct box_asked *asked, const struct value **out, struct err *err) {
    const struct value *list = value_at(asked->arguments, 0);
    double all = value_number(value_get(asked->told, "start"), 0);
    if (!value_is(list, VALUE_LIST))
        return err_set(err, ERR_DATA, "stats.sum is given %s", value_kind_name(list)),
               err_todo(err, "write stats.sum { 1, 2 }");
    for (size_t i = 0; i < value_count(list); i++)
        all += value_number(value_at(list, i), 0);
    *out = value_real(asked->arena, all);
    return 0;
}

static int same(const struct box_asked *asked, const struct value **out, struct err *err) {
    (void)err;
    *out = value_at(asked->arguments, 0);
    return 0;
}

static int nothing(const struct box_asked *asked, const struct value **out, struct err *err) {
    (void)asked, (void)out, (void)err;
    return 0;
}

static bool is_money(const struct value *map) {
    return value_text(value_get(map, "currency"), NULL);
}

static int money(struct arena *arena, double cents, const struct value **out) {
    struct value *made = value_map(arena);
    value_set(arena, made, "cents", value_real(arena, cents));
    value_set(arena, made, "currency", value_str(arena, "CNY"));
    *out = made;
    return 0;
}

static double cents(const struct value *value) {
    return is_money(value) ? value_number(value_get(value, "cents"), NAN) : value_number(value, NAN);
}

static int calculate(const struct box_asked *asked, char sign, const struct value **out, struct err *err) {
    const struct value *first = value_at(asked->arguments, 0), *second = value_at(asked->arguments, 1);
    if (!second)
        return money(asked->arena, -cents(first), out);
    if (isnan(cents(first)) || isnan(cents(second)))
        return err_set(err, ERR_DATA, "money %c %s", sign, value_kind_name(second));
    double a = cents(first), b = cents(second);
    return money(asked->arena, sign == '+' ? a + b : sign == '-' ? a - b : sign == '*' ? a * b : a / b, out);
}

static int order(const struct box_asked *asked, int *out, struct err *err) {
    double a = cents(value_at(asked->arguments, 0)), b = cents(value_at(asked->arguments, 1));
    if (isnan(a) || isnan(b))
        return err_set(err, ERR_DATA, "money beside something else"), err_todo(err, "compare money with money");
    *out = (a > b) - (a < b);
    return 0;
}

static int show(const struct box_asked *asked, const char **out, struct err *err) {
    (void)err;
    *out = arena_format(asked->arena, "%.2f CNY", cents(value_at(asked->arguments, 0)) / 100);
    return 0;
}

static const struct box_class money_class = {is_money, calculate, order, show};

static const struct box_word reckon_words[] = {
    {"scoring", BOX_DEFINITION, "scoring \"id\" { … }", "", "", "0.1"},
    {"stats.sum", BOX_FUNCTION, "stats.sum(list)", "", "", "0.1", sum},
    {"stats.same", BOX_FUNCTION, "stats.same(value)", "", "", "0.1", same},
    {"stats.pairs", BOX_FUNCTION, "stats.pairs(list)", "", "", "0.1", same, .square = 8000},
    {"stats.dear", BOX_FUNCTION, "stats.dear()", "", "", "0.1", nothing, .cost = 100000},
    {"stats.nothing", BOX_FUNCTION, "stats.nothing()", "", "", "0.1", nothing},
    {"money", BOX_CLASS, "money: a + b", "", "", "0.1", .class = &money_class},
};
enum { RECKON_WORDS = sizeof reckon_words / sizeof *reckon_words };

/* Runs `body` with `m`, money of 250 cents, and `t`, a plain table; what it answers, or its error. */
static inline int reckon(const char *body, struct arena *arena, const struct value **out, struct err *err) {
    struct box *box = NULL;
    const struct value *made, *m;
    char *text = arena_format(arena, "return scoring \"t\" { f = function(m, t)\n%s\nend }", body);
    struct value *arguments = value_list(arena), *told = value_map(arena);
    *err = (struct err){0};
    assert_int_equal(box_open(&box, reckon_words, RECKON_WORDS, &try_limits, err), 0);
    value_set(arena, told, "start", value_int(arena, 1000));
    money(arena, 250, &m);
    value_push(arena, arguments, m);
    value_push(arena, arguments, value_map(arena));
    int rc = box_tell(box, told, err);
    if (!rc)
        rc = try_load(box, SCRIPT, text, arena, &made, err);
    if (!rc)
        rc = box_call(box, value_whole(value_get(value_get(made, "f"), "function"), 0), arguments, arena, out, err);
    box_close(box);
    return rc;
}

static inline void holds(const char *body) {
    struct arena *arena = arena_new();
    const struct value *out = NULL;
    struct err err;
    if (reckon(body, arena, &out, &err))
        fail_msg("%s\n%s: %s", body, err.where, err.what);
    arena_free(arena);
}

static inline void fails(const char *body, const char *where, const char *what, const char *todo) {
    struct arena *arena = arena_new();
    const struct value *out = NULL;
    struct err err;
    if (!reckon(body, arena, &out, &err))
        fail_msg("it runs: %s", body);
    if (err.kind != ERR_DATA || strcmp(err.where, where) != 0 || !strstr(err.what, what) || !strstr(err.todo, todo))
        fail_msg("%s\n%d %s: %s\n%s", body, err.kind, err.where, err.what, err.todo);
    arena_free(arena);
}

#endif
