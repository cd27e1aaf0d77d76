/* The words of workflows and the shapes of what they make. */
#include "flow/workflow/workflow_rules.h"

#include "base/limits.h"

#define EXAMPLE                                                                                                          \
    "return workflow \"callback\" { title = { zh = \"差评回访\", en = \"Callback\" }, owner = \"store\", "           \
    "due = open_hours(24), "                                                                                             \
    "opens = on_response { survey = \"visit\", where = at_most(\"recommend\", 6) }, "                                    \
    "state \"received\" { zh = \"待处理\", en = \"Received\" }, "                                                     \
    "state \"closed\" { zh = \"已关闭\", en = \"Closed\", stage = \"over\" }, "                                       \
    "step \"close\" { zh = \"关闭\", en = \"Close\", from = { \"received\" }, to = \"closed\", by = { \"owner\" } }, " \
    "timer \"late\" { during = { \"received\" }, after = open_hours(24), doing = { assign { to = \"region\" } } } }"

/* ---- spans of open time; those of the clock are the schedules' words ---- */

static int make_span(const struct box_asked *asked, const char *word, bool days, const struct value **out,
                     struct err *err) {
    const struct value *amount = value_at(asked->arguments, 0);
    double given = value_number(amount, -1);
    if (value_count(asked->arguments) != 1 || given <= 0 || given > 10000)
        return err_set(err, ERR_DATA, "%s wants one number above 0", word), err_todo(err, "write: %s(24)", word);
    struct value *made = value_map(asked->arena);
    value_set(asked->arena, made, "kind", value_str(asked->arena, "open_span"));
    value_set(asked->arena, made, days ? "days" : "hours", amount);
    *out = made;
    return 0;
}

static int make_open_hours(const struct box_asked *asked, const struct value **out, struct err *err) {
    return make_span(asked, "open_hours", false, out, err);
}

static int make_open_days(const struct box_asked *asked, const struct value **out, struct err *err) {
    return make_span(asked, "open_days", true, out, err);
}

const struct box_word workflow_words[] = {
    {"workflow", BOX_DEFINITION,
     "workflow \"id\" { title, owner?, duty?, due, about?, opens?, urgent?, praise?, thanks?, classes?, class?, "
     "touchpoint?, assigning?, doing?, "
     "state …, step …, "
     "timer … }",
     "The way of a ticket, or of an improvement plan, from its opening to its end. A case begins in the first state; "
     "people take steps, timers "
     "move "
     "it where nobody did. A ticket keeps the version of the workflow that it was opened under, until `earshot ticket "
     "move`.",
     EXAMPLE, "0.1"},
    {"on_response", BOX_BLOCK, "on_response { survey, class?, where?, words?, within? }",
     "Opens a ticket for each response that came by one of the classes, for which the condition holds and, where words "
     "are given, whose comment holds one of them.",
     EXAMPLE, "0.1"},
    {"on_month", BOX_BLOCK, "on_month { survey, figure, when?, every?, wait? }",
     "Opens a ticket for each store whose figure of a month is under its target by more than chance, or leaves its "
     "control chart downwards. The figures stand with the ticket as they were.",
     "return workflow \"low\" { title = { zh = \"未达标\", en = \"Under target\" }, owner = \"region\", "
     "due = open_days(5), opens = on_month { survey = \"visit\", figure = \"recommend.nps\" }, "
     "state \"new\" { zh = \"待处理\", en = \"New\" }, state \"done\" { zh = \"已处理\", en = \"Done\", stage = "
     "\"over\" }, "
     "step \"close\" { zh = \"关闭\", en = \"Close\", from = { \"new\" }, to = \"done\", by = { \"region\" } } }",
     "0.1"},
    {"state", BOX_ITEM, "state \"id\" { zh, en, stage?, was? }",
     "Where a ticket may stand. The stage says how its times are reckoned: waiting for a first answer, answered, "
     "solved, over.",
     EXAMPLE, "0.1"},
    {"step", BOX_ITEM, "step \"id\" { zh, en, from, to?, by, asks?, needs?, decides?, reason?, second?, doing? }",
     "What somebody does: it leads from one of the states to another, or leaves the ticket where it is.", EXAMPLE,
     "0.1"},
    {"timer", BOX_ITEM,
     "timer \"id\" { during, after, times?, to?, of?, before?, checks?, fallen?, fallen_doing?, doing? }",
     "What comes about when a ticket has stood in a state for so long; of a plan also before or after the day of an "
     "action, or after the end of its pilot.",
     EXAMPLE, "0.1"},
    {"assign", BOX_BLOCK, "assign { to?, duty? }",
     "Gives the ticket to another owner: the store, its region, headquarters, or who is charged with a duty.", EXAMPLE,
     "0.1"},
    {"set_due", BOX_BLOCK, "set_due { after }", "Sets anew until when it must be answered or solved.", EXAMPLE, "0.1"},
    {"mark", BOX_BLOCK, "mark { \"word\" }", "Puts a word on the ticket, by which lists can be narrowed.", EXAMPLE,
     "0.1"},
    {"notify", BOX_BLOCK, "notify { to?, duty?, message, by }",
     "Tells people of the ticket through the outbox: its owner, the store, its region, headquarters, or who is charged "
     "with a duty.",
     EXAMPLE, "0.1"},
    {"reply", BOX_BLOCK, "reply { message, by, unasked? }",
     "Writes to the customer whose answer opened the ticket, through the outbox: nobody here sees the contact.",
     EXAMPLE, "0.1"},
    {"open_plan", BOX_BLOCK, "open_plan { metric, title, of?, survey?, months?, workflow?, themes? }",
     "Opens an improvement plan of the store or its region together with what the ticket does, with the figures of the "
     "months before frozen; one for each ticket, and none where a plan about this figure is on its way there.",
     EXAMPLE, "0.1"},
    {"open_hours", BOX_FUNCTION, "open_hours(n)", "A span of hours in which the store is open.",
     "assert(open_hours(24).hours == 24)", "0.1", make_open_hours},
    {"open_days", BOX_FUNCTION, "open_days(n)", "A span of days on which the store is open.",
     "assert(open_days(2).days == 2)", "0.1", make_open_days},
};
const size_t workflow_word_count = sizeof workflow_words / sizeof *workflow_words;

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *const stages[] = {"waiting", "answered", "solved", "over", NULL};
static const char *const owners[] = {"store", "region", "hq", NULL};
static const char *const told[] = {"owner", "store", "region", "hq", "assignee", NULL};

#define DUTY                                                                                                           \
    {                                                                                                                  \
        .name = "duty", .type = SHAPE_TEXT,                                                                            \
        .meaning = "instead: who is charged with that for the store, as `earshot user duty` says"                      \
    }

static const struct shape_field assign_fields[] = {
    {.name = "to", .type = SHAPE_TEXT, .choices = owners, .meaning = "whose it becomes"},
    DUTY,
};
static const struct shape_table assign_shape = {"assign", "workflow", NULL, assign_fields, COUNT(assign_fields),
                                                NULL,     false};

static const struct shape_field notify_fields[] = {
    {.name = "to",
     .type = SHAPE_TEXT,
     .choices = told,
     .meaning = "who is told; of a plan \"assignee\": whom it, or the action it is about, was given to"},
    DUTY,
    {.name = "message", .type = SHAPE_TEXT, .required = true, .meaning = "what is said: the id of a message"},
    {.name = "by",
     .type = SHAPE_LIST,
     .required = true,
     .each = SHAPE_TEXT,
     .meaning = "the channels; a person is reached under their name in the channel's `addresses`"},
};
static const struct shape_table notify_shape = {"notify", "workflow", NULL, notify_fields, COUNT(notify_fields),
                                                NULL,     false};

static const struct shape_field reply_fields[] = {
    {.name = "message", .type = SHAPE_TEXT, .required = true, .meaning = "what is said: the id of a message"},
    {.name = "by",
     .type = SHAPE_LIST,
     .required = true,
     .each = SHAPE_TEXT,
     .meaning = "the channels; it goes by the first of them that reaches the customer"},
    {.name = "unasked",
     .type = SHAPE_YES,
     .meaning = "whether it also goes to who left a contact and never agreed to be called back",
     .otherwise = "false"},
};
static const struct shape_table reply_shape = {"reply", "workflow", NULL, reply_fields, COUNT(reply_fields),
                                               NULL,    false};

static const struct shape_field due_fields[] = {
    {.name = "after",
     .type = SHAPE_ANY,
     .required = true,
     .meaning = "a span from now on: hours(4), open_hours(24), days(2), open_days(2)"},
};
static const struct shape_table due_shape = {"set_due", "workflow", NULL, due_fields, 1, NULL, false};

static const char *const of_plan[] = {"store", "region", NULL};
static const struct shape_field plan_fields[] = {
    {.name = "metric",
     .type = SHAPE_TEXT,
     .required = true,
     .meaning = "what is to get better: \"queue.mean\", \"recommend.nps\", \"dimension:staff.mean\""},
    {.name = "title", .type = SHAPE_TEXT, .required = true, .meaning = "what the plan is called"},
    {.name = "of", .type = SHAPE_TEXT, .choices = of_plan, .meaning = "whose it is", .otherwise = "\"region\""},
    {.name = "survey", .type = SHAPE_TEXT, .meaning = "whose figure, where several surveys have it"},
    {.name = "months",
     .type = SHAPE_WHOLE,
     .least = 1,
     .most = LIMIT_PLAN_MONTHS,
     .meaning = "how many whole months before are its evidence",
     .otherwise = "3"},
    {.name = "workflow", .type = SHAPE_TEXT, .meaning = "by which workflow it goes, where several are about plans"},
    {.name = "themes", .type = SHAPE_TEXT, .meaning = "the list whose themes go with it, where the survey has several"},
};
static const struct shape_table plan_shape = {"open_plan",        "workflow", NULL, plan_fields,
                                              COUNT(plan_fields), NULL,       false};

static const struct shape_table mark_shape = {"mark", "workflow", NULL, NULL, 0, NULL, false};
const struct shape_table *const workflow_intent_shapes[] = {
    [INTENT_ASSIGN] = &assign_shape, [INTENT_DUE] = &due_shape,     [INTENT_MARK] = &mark_shape,
    [INTENT_NOTIFY] = &notify_shape, [INTENT_REPLY] = &reply_shape, [INTENT_PLAN] = &plan_shape};

#define DOING                                                                                                                  \
    {                                                                                                                          \
        .name = "doing", .type = SHAPE_LIST,                                                                                   \
        .meaning = "what it brings about besides: assign { … }, set_due { … }, mark { … }, notify { … }, reply { … " \
                   "}, open_plan { … }"                                                                                      \
    }

static const struct shape_field state_fields[] = {
    {.name = "zh", .type = SHAPE_TEXT, .meaning = "what it is called in Chinese"},
    {.name = "en", .type = SHAPE_TEXT, .meaning = "what it is called in English"},
    {.name = "stage",
     .type = SHAPE_TEXT,
     .choices = stages,
     .meaning = "how times are reckoned: until it is no longer \"waiting\", until it is \"solved\", until \"over\"",
     .otherwise = "\"waiting\" in the first state, \"answered\" in the others"},
    {.name = "was",
     .type = SHAPE_LIST,
     .each = SHAPE_TEXT,
     .meaning = "states of earlier versions whose tickets `earshot ticket move` brings here",
     .otherwise = "a state of the same name"},
};
static const struct shape_table state_shape = {"state", "workflow", NULL, state_fields, COUNT(state_fields),
                                               NULL,    true};

static const struct shape_field step_fields[] = {
    {.name = "zh", .type = SHAPE_TEXT, .meaning = "what it is called in Chinese"},
    {.name = "en", .type = SHAPE_TEXT, .meaning = "what it is called in English"},
    {.name = "from", .type = SHAPE_LIST, .required = true, .each = SHAPE_TEXT, .meaning = "the states it is taken in"},
    {.name = "to", .type = SHAPE_TEXT, .meaning = "the state it leads to", .otherwise = "the ticket stays in its own"},
    {.name = "by",
     .type = SHAPE_LIST,
     .required = true,
     .each = SHAPE_TEXT,
     .meaning = "who may take it: \"owner\", \"store\", \"region\", \"hq\""},
    {.name = "asks",
     .type = SHAPE_LIST,
     .each = SHAPE_TEXT,
     .meaning = "what has to be said with it: of a ticket \"class\", \"note\", \"reply\": what the customer is told; "
                "of a plan \"note\", or what a command "
                "brings: \"pilot\", \"verdict\", \"wave\""},
    {.name = "needs",
     .type = SHAPE_LIST,
     .each = SHAPE_TEXT,
     .meaning =
         "of a plan: what must be there first: \"evidence\", \"target\", \"causes\", \"actions\", \"done\" (all "
         "actions), \"pilot\", \"verdict\", \"effect\" (a verdict that says it worked), \"waves\", \"held\" (a check "
         "that found it holds)",
     .otherwise = "nothing"},
    {.name = "decides",
     .type = SHAPE_TEXT,
     .choices = workflow_decisions,
     .meaning = "of a plan: what is decided by it"},
    {.name = "reason", .type = SHAPE_YES, .meaning = "whether it takes a reason", .otherwise = "false"},
    {.name = "second",
     .type = SHAPE_YES,
     .meaning = "whether it takes another person than the step before it",
     .otherwise = "false"},
    DOING,
};
static const struct shape_table step_shape = {"step", "workflow", NULL, step_fields, COUNT(step_fields), NULL, true};

static const char *const timers_of[] = {"action", "pilot", NULL};
static const struct shape_field timer_fields[] = {
    {.name = "during",
     .type = SHAPE_LIST,
     .required = true,
     .each = SHAPE_TEXT,
     .meaning = "the states in which it runs, from when the ticket came into the state"},
    {.name = "after", .type = SHAPE_ANY, .meaning = "a span: hours(4), open_hours(24), days(2), open_days(2)"},
    {.name = "of",
     .type = SHAPE_TEXT,
     .choices = timers_of,
     .meaning =
         "of a plan: it runs from the end of the day of each action that is not done, or of its pilot's last day; "
         "once for each",
     .otherwise = "from when the ticket came into the state"},
    {.name = "before",
     .type = SHAPE_ANY,
     .meaning = "of a plan, instead of `after`: a span before the end of that day: days(3)"},
    {.name = "times",
     .type = SHAPE_WHOLE,
     .least = 1,
     .most = LIMIT_TIMER_TIMES,
     .meaning = "how often, as long as the ticket stays in the state",
     .otherwise = "1"},
    {.name = "to", .type = SHAPE_TEXT, .meaning = "the state it leads to", .otherwise = "the ticket stays in its own"},
    {.name = "checks",
     .type = SHAPE_YES,
     .meaning = "of a plan: whether it looks if what was reached still holds",
     .otherwise = "false"},
    {.name = "fallen",
     .type = SHAPE_TEXT,
     .meaning = "of a plan: the state it leads to where the check finds that it doesn't",
     .otherwise = "as `to`"},
    {.name = "fallen_doing",
     .type = SHAPE_LIST,
     .meaning = "of a plan: what it brings about besides where the check finds that it doesn't"},
    DOING,
};
static const struct shape_table timer_shape = {"timer", "workflow", NULL, timer_fields, COUNT(timer_fields),
                                               NULL,    false};

static const struct shape_field opening_fields[] = {
    {.name = "survey", .type = SHAPE_TEXT, .required = true, .meaning = "the survey whose responses open tickets"},
    {.name = "class",
     .type = SHAPE_LIST,
     .each = SHAPE_TEXT,
     .meaning = "how they came, as mappings say it: \"staff\" is what staff report or enter, \"review\" what somebody "
                "wrote on a platform",
     .otherwise = "however they came"},
    {.name = "where", .type = SHAPE_CONDITION, .meaning = "which responses do", .otherwise = "all"},
    {.name = "words",
     .type = SHAPE_LIST,
     .each = SHAPE_TEXT,
     .meaning = "one of these must stand in what the customer wrote"},
    {.name = "within",
     .type = SHAPE_WHOLE,
     .least = 1,
     .most = 3660,
     .meaning = "how many days old a response may be when it comes in",
     .otherwise = "45: a month's file opens tickets for all of the month"},
};
static const struct shape_table opening_shape = {"on_response",         "workflow", NULL, opening_fields,
                                                 COUNT(opening_fields), NULL,       false};

static const char *const whens[] = {"missed", "signal", "relapse", NULL};
static const struct shape_field month_fields[] = {
    {.name = "survey", .type = SHAPE_TEXT, .required = true, .meaning = "the survey whose figure it is"},
    {.name = "figure",
     .type = SHAPE_TEXT,
     .required = true,
     .meaning = "as targets name it: \"recommend.nps\", \"tidy.mean\", \"dimension:staff.t2b\", \"index:service\""},
    {.name = "when",
     .type = SHAPE_TEXT,
     .choices = whens,
     .meaning =
         "\"missed\": all of its interval is under the target; \"relapse\": missed again, after a month that was "
         "not, within a year; \"signal\": a control chart of the store says that it fell",
     .otherwise = "\"missed\""},
    {.name = "every",
     .type = SHAPE_WHOLE,
     .least = 1,
     .most = 12,
     .meaning = "as long as it lasts, a ticket again after so many months",
     .otherwise = "the first month of a run alone"},
    {.name = "wait",
     .type = SHAPE_WHOLE,
     .least = 0,
     .most = 40,
     .meaning = "days after its end at which a month that is not closed yet is looked at",
     .otherwise = "5"},
};
static const struct shape_table month_shape = {"on_month",          "workflow", NULL, month_fields,
                                               COUNT(month_fields), NULL,       false};
const struct shape_table *const workflow_opening_shapes[] = {&opening_shape, &month_shape, NULL};

static const struct shape_table *const items[] = {&state_shape, &step_shape, &timer_shape, NULL};
static const char *const abouts[] = {"ticket", "plan", NULL};
static const struct shape_field workflow_fields[] = {
    {.name = "title", .type = SHAPE_WORDS, .required = true, .meaning = "what its tickets are called"},
    {.name = "about",
     .type = SHAPE_TEXT,
     .choices = abouts,
     .meaning = "whose way it is: tickets' or improvement plans'",
     .otherwise = "\"ticket\""},
    {.name = "opens",
     .type = SHAPE_ANY,
     .meaning = "what opens a ticket: on_response { … } or on_month { … }",
     .otherwise = "tickets are opened by hand"},
    {.name = "owner", .type = SHAPE_TEXT, .choices = owners, .meaning = "whose a new ticket is"},
    DUTY,
    {.name = "due",
     .type = SHAPE_ANY,
     .required = true,
     .meaning = "until when somebody must have answered: open_hours(24)"},
    {.name = "urgent",
     .type = SHAPE_YES,
     .meaning = "whether its tickets stand before the others",
     .otherwise = "false"},
    {.name = "praise",
     .type = SHAPE_YES,
     .meaning =
         "whether its tickets are recognitions: what was done well, not what must be mended; each that ends with "
         "mark { \"star\" } is a service point of its store",
     .otherwise = "false"},
    {.name = "thanks",
     .type = SHAPE_TEXT,
     .meaning = "with praise: the question, a choice of one, whose answer says who is praised; `earshot ticket figures "
                "--praise` counts for them",
     .otherwise = "the person whom a ticket was given to"},
    {.name = "classes",
     .type = SHAPE_TABLE,
     .each = SHAPE_WORDS,
     .meaning = "what a ticket can be about: an id and its name in both languages; [\"goods.expired\"] stands under "
                "goods"},
    {.name = "class", .type = SHAPE_TEXT, .meaning = "the class of a new ticket", .otherwise = "none"},
    {.name = "touchpoint", .type = SHAPE_TEXT, .meaning = "the step of the visit it is about", .otherwise = "none"},
    {.name = "assigning",
     .type = SHAPE_LIST,
     .meaning =
         "of a plan: what giving it, or an action of it, to somebody brings about: notify { to = \"assignee\", … }"},
    DOING,
};
const struct shape_table workflow_shape = {"workflow", NULL, NULL, workflow_fields, COUNT(workflow_fields),
                                           items,      false};
