#include "flow/intake/pages_rules.h"

#include "base/limits.h"

const struct box_word pages_words[] = {
    {"pages", BOX_DEFINITION, "pages \"id\" { thanks?, incentive?, code?, notice?, suspicion? }",
     "What the survey pages say, and which answers that come over them are set aside as suspect.",
     "return pages \"house\" { thanks = { zh = \"谢谢您！\", en = \"Thank you!\" }, suspicion = { too_fast = 1, "
     "straight "
     "= 6, device = { answers = 3, hours = 24 } } }",
     "0.1"},
};
const size_t pages_word_count = sizeof pages_words / sizeof *pages_words;

static const struct shape_field device_fields[] = {
    {.name = "answers",
     .type = SHAPE_WHOLE,
     .required = true,
     .least = 1,
     .most = 1000,
     .meaning = "how many of one survey may come from one browser; those past it are suspect"},
    {.name = "hours", .type = SHAPE_WHOLE, .required = true, .least = 1, .most = 720, .meaning = "in how many hours"},
};
static const struct shape_table device_shape = {"device", "pages", NULL, device_fields, 2, NULL, false};

static const struct shape_field burst_fields[] = {
    {.name = "answers",
     .type = SHAPE_WHOLE,
     .required = true,
     .least = 2,
     .most = 10000,
     .meaning = "how many about one store may come from one neighbourhood of the network; those past it are suspect. A "
                "mall is one, so be generous"},
    {.name = "minutes",
     .type = SHAPE_WHOLE,
     .required = true,
     .least = 1,
     .most = 1440,
     .meaning = "in how many minutes"},
};
static const struct shape_table burst_shape = {"burst", "pages", NULL, burst_fields, 2, NULL, false};

static const struct shape_field suspicion_fields[] = {
    {.name = "too_fast",
     .type = SHAPE_NUMBER,
     .least = 0.1,
     .most = 60,
     .meaning = "seconds that an answered question takes at least: who is faster than this is suspect"},
    {.name = "straight",
     .type = SHAPE_WHOLE,
     .least = 3,
     .most = LIMIT_QUESTIONS,
     .meaning = "from how many scales on it is suspect that all have the same answer"},
    {.name = "device", .type = SHAPE_TABLE, .of = &device_shape, .meaning = "many answers from one browser"},
    {.name = "burst", .type = SHAPE_TABLE, .of = &burst_shape, .meaning = "many answers at once"},
    {.name = "unissued",
     .type = SHAPE_YES,
     .meaning = "whether an answer with a receipt's code that nobody issued is suspect",
     .otherwise = "false"},
};
static const struct shape_table suspicion_shape = {
    "suspicion", "pages", NULL, suspicion_fields, sizeof suspicion_fields / sizeof *suspicion_fields, NULL, false};

static const struct shape_field fields[] = {
    {.name = "thanks", .type = SHAPE_WORDS, .meaning = "what is said to who has answered"},
    {.name = "incentive",
     .type = SHAPE_WORDS,
     .meaning = "what everybody gets who has answered, whatever they said: it stands beneath the thanks"},
    {.name = "code", .type = SHAPE_TEXT, .meaning = "the code for it, in large letters"},
    {.name = "notice",
     .type = SHAPE_WORDS,
     .meaning = "what the chain adds to the page that says how answers are used: who it is, whom to ask"},
    {.name = "suspicion",
     .type = SHAPE_TABLE,
     .of = &suspicion_shape,
     .meaning = "which answers are set aside until somebody has looked at them; none where it is left out"},
};
const struct shape_table pages_shape = {"pages", NULL, NULL, fields, sizeof fields / sizeof *fields, NULL, false};

int pages_from_rules(struct arena *arena, const char *script, const struct value *definition, const struct pages **out,
                     struct err *err) {
    const struct value *suspicion = value_get(definition, "suspicion"), *device = value_get(suspicion, "device"),
                       *burst = value_get(suspicion, "burst");
    if (shape_check(script, definition, &pages_shape, err))
        return err->kind;
    struct pages *made = arena_alloc(arena, sizeof *made);
    *made = (struct pages){.id = value_text(value_get(definition, "id"), ""),
                           .script = script,
                           .thanks = value_get(definition, "thanks"),
                           .notice = value_get(definition, "notice"),
                           .incentive = value_get(definition, "incentive"),
                           .code = value_text(value_get(definition, "code"), "")};
    made->suspicion = (struct suspicion){.too_fast = value_number(value_get(suspicion, "too_fast"), 0),
                                         .straight = value_whole(value_get(suspicion, "straight"), 0),
                                         .device_answers = value_whole(value_get(device, "answers"), 0),
                                         .device_hours = value_whole(value_get(device, "hours"), 0),
                                         .burst_answers = value_whole(value_get(burst, "answers"), 0),
                                         .burst_minutes = value_whole(value_get(burst, "minutes"), 0),
                                         .unissued = value_yes(value_get(suspicion, "unissued"), false)};
    *out = made;
    return 0;
}
