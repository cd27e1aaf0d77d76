#include "flow/customers/members_rules.h"

#include <string.h>

const struct box_word members_words[] = {
    {"members", BOX_DEFINITION,
     "members \"id\" { number?, phone?, email?, name?, language?, store?, at?, amount?, reference?, consent?, "
     "call_back?, "
     "consent_at?, opt_out? }",
     "Which column of a file of customers is what, for `earshot customers import`, where the file does not use our "
     "names.",
     "return members \"till\" { phone = \"会员手机\", store = \"门店\", at = \"结账时间\", amount = \"实收\" }", "0.3"},
};
const size_t members_word_count = sizeof members_words / sizeof *members_words;

#define COLUMN(field, text)                                                                                            \
    { .name = field, .type = SHAPE_TEXT, .meaning = "column of " text }

/* In the order of enum members_column. */
static const struct shape_field fields[MEMBERS_COLUMNS] = {
    COLUMN("number", "the customer's number in your own books"),
    COLUMN("phone", "their telephone number"),
    COLUMN("email", "their e-mail address"),
    COLUMN("name", "their name"),
    COLUMN("language", "the language they are written to in: zh or en"),
    COLUMN("store", "the code of the store that they visited"),
    COLUMN("at", "when, by the store's clock"),
    COLUMN("amount", "what they spent there"),
    COLUMN("reference", "the number of the receipt"),
    COLUMN("consent", "whether they agreed to be asked: yes or no"),
    COLUMN("call_back", "whether they agreed to be called back"),
    COLUMN("consent_at", "when they agreed"),
    COLUMN("opt_out", "whether they want to be asked no more"),
};
const struct shape_table members_shape = {"members", NULL, NULL, fields, MEMBERS_COLUMNS, NULL, false};

int members_from_rules(struct arena *arena, const char *script, const struct value *definition,
                       const struct members **out, struct err *err) {
    struct members *members = arena_alloc(arena, sizeof *members);
    if (shape_check(script, definition, &members_shape, err))
        return err->kind;
    *members = (struct members){.id = value_text(value_get(definition, "id"), ""), .script = script};
    for (int i = 0; i < MEMBERS_COLUMNS; i++)
        members->columns[i] = value_text(value_get(definition, fields[i].name), NULL);
    *out = members;
    return 0;
}
