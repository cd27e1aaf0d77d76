#include "cli/ticket_sheet.h"

#include <string.h>

#include "flow/rules/shape.h"

const char *ticket_words(struct cli *cli, const struct value *words) {
    return shape_words(words, cli_chinese(cli) ? "zh" : "en");
}

const char *ticket_class_text(struct cli *cli, const struct workflow *workflow, const char *class) {
    for (size_t i = 0; i < workflow->class_count; i++)
        if (!strcmp(workflow->classes[i].id, class) && cli_format(cli) == TABLE_PLAIN)
            return ticket_words(cli, workflow->classes[i].words);
    return cli_some(class);
}

const char *ticket_state_text(struct cli *cli, const struct workflow *workflow, const char *state) {
    const size_t found = workflow_state_find(workflow, state);
    if (cli_format(cli) != TABLE_PLAIN || found == WORKFLOW_STATES)
        return state;
    return ticket_words(cli, workflow->states[found].words);
}

/* Programs get instants, people the store's clock. */
const char *ticket_time_text(struct cli *cli, instant_t at, const char *by_store) {
    return cli_format(cli) == TABLE_PLAIN ? cli_some(by_store) : at == INT64_MAX ? NULL : cli_when(cli, at);
}

/* A duty is named by its own word. */
const char *ticket_owner_text(const struct ticket_standing *now) {
    return now->owner == PARTY_DUTY ? now->duty : party_name(now->owner);
}

/* "reply: no consent" as a Chinese reader is told; what it names stays. */
const char *ticket_told_text(struct cli *cli, const char *told) {
    static const char *const words[][2] = {{"reply: nobody known", "未回复顾客：不知道是哪位顾客"},
                                           {"reply: no consent", "未回复顾客：未同意回访"},
                                           {"reply: no contact", "未回复顾客：没有联系方式"},
                                           {"reply: opted out", "未回复顾客：已退订"},
                                           {"reply: ", "未回复顾客："},
                                           {"reply ", "回复顾客 "},
                                           {": no address", "：没有地址"},
                                           {": nobody", "：无人负责"},
                                           {"notify ", "通知 "},
                                           {"; ", "；"}};
    struct buf out = buf_make(LIMIT_MESSAGE);
    if (!cli_chinese(cli) || cli_format(cli) != TABLE_PLAIN)
        return told;
    for (const char *at = told; *at;) {
        size_t i = 0;
        while (i < sizeof words / sizeof *words && strncmp(at, words[i][0], strlen(words[i][0])) != 0)
            i++;
        if (i == sizeof words / sizeof *words)
            buf_char(&out, *at++);
        else
            buf_text(&out, words[i][1]), at += strlen(words[i][0]);
    }
    told = arena_text(cli->arena, out.data);
    buf_free(&out);
    return told;
}

int ticket_print(struct cli *cli, struct workspace *workspace, const struct ticket *ticket, struct err *err) {
    static const struct table_column columns[] = {{.key = "ticket"}, {.key = "what"},
                                                  {.key = "store"},  {.key = "state"},
                                                  {.key = "class"},  {.key = "owner", .words = true},
                                                  {.key = "person"}, {.key = "due"},
                                                  {.key = "marks"},  {0}};
    const struct ticket_standing *now = &ticket_last(ticket)->after;
    struct table *table = table_new(cli->arena, columns);
    const struct store *store = NULL;
    const char *due = NULL;
    char number[TICKET_TEXT];
    if (ticket_store(workspace, ticket, &store, err) || ticket_clock(workspace, ticket, now->due, &due, err))
        return err->kind;
    table_text(table, ticket_number_write(number, ticket->number));
    table_text(table, ticket_words(cli, ticket->workflow->title));
    table_text(table, arena_format(cli->arena, "%s %s", store->code, store->name));
    table_text(table, ticket_state_text(cli, ticket->workflow, now->state));
    table_text(table, ticket_class_text(cli, ticket->workflow, now->class));
    table_text(table, ticket_owner_text(now));
    table_text(table, cli_some(now->person));
    table_text(table, ticket_time_text(cli, now->due, due));
    table_text(table, *now->marks ? now->marks + 1 : NULL);
    cli_record(cli, table);
    return 0;
}

int ticket_say_steps(struct cli *cli, struct workspace *workspace, const struct act *act, const struct ticket *ticket,
                     struct err *err) {
    const struct workflow_step *steps[LIMIT_WORKFLOW_PARTS];
    size_t count = 0;
    char number[TICKET_TEXT];
    if (ticket_steps(workspace, act, ticket, steps, &count, err))
        return err->kind;
    for (size_t i = 0; i < count; i++)
        cli_say(cli, "  %s: earshot ticket act %.4s %s%s%s%s%s", ticket_words(cli, steps[i]->words),
                ticket_number_write(number, ticket->number), steps[i]->id,
                workflow_step_asks(steps[i], "class") ? " --class CLASS" : "",
                workflow_step_asks(steps[i], "note") ? " --note TEXT" : "",
                workflow_step_asks(steps[i], "reply") ? " --text TEXT" : "", steps[i]->asks_reason ? " -m REASON" : "");
    bool asks_class = false;
    if (count && !*ticket->events[0].name)
        cli_say(cli, "  %s: earshot ticket show %.4s --said",
                cli_chinese(cli) ? "顾客怎么说" : "What the customer said",
                ticket_number_write(number, ticket->number));
    for (size_t i = 0; i < count; i++)
        asks_class = asks_class || workflow_step_asks(steps[i], "class");
    for (size_t i = 0; asks_class && i < ticket->workflow->class_count; i++)
        cli_say(cli, "  CLASS %s: %s", ticket->workflow->classes[i].id,
                ticket_words(cli, ticket->workflow->classes[i].words));
    return 0;
}

/* What became of what the last event sends. */
int ticket_say_told(struct cli *cli, const struct ticket *ticket) {
    if (*ticket_last(ticket)->told)
        cli_say(cli, cli_chinese(cli) ? "消息：%s" : "messages: %s", ticket_told_text(cli, ticket_last(ticket)->told));
    return 0;
}
