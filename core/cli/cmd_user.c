/* user add, list, role and remove: who may do what here. */
#include <string.h>

#include "cli/commands.h"
#include "ops/act.h"
#include "ops/people.h"

static const struct table_column person_columns[] = {
    {.key = "user"}, {.key = "login"}, {.key = "role"}, {.key = "scope", .heading = "of"}, {0}};

static void put_person(struct table *table, const struct person *person) {
    table_text(table, person->name);
    table_text(table, person->login);
    table_text(table, role_name(person->role));
    table_text(table, cli_some(person->scope));
}

/* The role, with the region or store that it is about. */
static int read_role(struct cli *cli, const char *word, struct person *out, struct err *err) {
    const char *region = cli_option(cli, "region"), *store = cli_option(cli, "store");
    if (!role_read(word, &out->role))
        return err_set(err, ERR_USAGE, "there is no role '%s'", word), err_todo(err, "hq, region, auditor or staff");
    if ((region && out->role != ROLE_REGION) || (store && out->role != ROLE_STAFF))
        return cli_misused(cli, err, "--region goes with the role region, --store with staff");
    out->scope = region ? region : store ? store : "";
    return 0;
}

static const struct cli_option scope_options[] = {
    {"region", 0, "REGION", "for region: the region that they see, with those under it"},
    {"store", 0, "STORE", "for staff: their store"},
    {0},
};

/* ---- add ---- */

static int add_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    const char *login = cli_option(cli, "login");
    struct person person = {.name = cli_operand(cli, 0)};
    person.login = login ? login : person.name;
    if (read_role(cli, cli_operand(cli, 1), &person, err) || people_add(workspace, act, &person, err))
        return err->kind;
    struct table *table = table_new(cli->arena, person_columns);
    put_person(table, &person);
    cli_record(cli, table);
    return 0;
}

static const struct cli_option add_options[] = {
    {"region", 0, "REGION", "for region: the region that they see, with those under it"},
    {"store", 0, "STORE", "for staff: their store"},
    {"login", 0, "USER", "the operating system's user that they are; else one called as they are"},
    {0},
};

const struct cli_command cmd_user_add = {
    .name = "user add",
    .summary = "give a person a role in this workspace",
    .summary_zh = "添加用户并指定角色",
    .usage = "NAME ROLE [--region REGION | --store STORE] [--login USER]",
    .min_operands = 2,
    .max_operands = 2,
    .options = add_options,
    .detail =
        "hq       does everything\n"
        "region   reads what belongs to the stores of one region and of those under it: figures, reports\n"
        "auditor  reads everything, with journal and verification, and changes nothing\n"
        "staff    reads what was published of one store\n"
        "Whoever makes a workspace is its first hq. Who has no role does nothing. hq may act in another's name with\n"
        "--as; the journal keeps by whose hand. Roles keep people from mistakes and from each other's figures; they\n"
        "are no wall: who can read earshot.db as a file can read all of it. Guard the directory accordingly.",
    .example = "$ earshot user add chen region --region E1\n"
               "user   chen\n"
               "login  chen\n"
               "role   region\n"
               "of     E1\n",
    .work = add_work,
};

/* ---- list ---- */

static int list_person(void *context, const struct person *person, struct err *err) {
    (void)err;
    put_person(context, person);
    return 0;
}

static int list_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct table *table = table_new(cli->arena, person_columns);
    (void)act;
    if (people_each(workspace->db, list_person, table, err))
        return err->kind;
    cli_table(cli, table);
    return 0;
}

const struct cli_command cmd_user_list = {
    .name = "user list",
    .summary = "list the people of this workspace and their roles",
    .summary_zh = "列出用户及其角色",
    .example = "$ earshot user list\n"
               "user  login  role     of\n"
               "chen  chen   region   E1\n"
               "li    li     hq       -\n"
               "zhao  zhao   auditor  -\n",
    .work = list_work,
};

/* ---- role ---- */

static int role_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const struct table_column columns[] = {
        {.key = "user"}, {.key = "role"}, {.key = "scope", .heading = "of"}, {0}};
    struct person person = {.name = cli_operand(cli, 0)};
    if (read_role(cli, cli_operand(cli, 1), &person, err) ||
        people_role(workspace, act, person.name, person.role, person.scope, err))
        return err->kind;
    struct table *table = table_new(cli->arena, columns);
    table_text(table, person.name);
    table_text(table, role_name(person.role));
    table_text(table, cli_some(person.scope));
    cli_record(cli, table);
    return 0;
}

const struct cli_command cmd_user_role = {
    .name = "user role",
    .summary = "give a person another role",
    .summary_zh = "变更用户的角色",
    .usage = "NAME ROLE [--region REGION | --store STORE]",
    .min_operands = 2,
    .max_operands = 2,
    .options = scope_options,
    .detail = "The roles are explained under `earshot user add -h`. The last of hq keeps theirs.",
    .example = "$ earshot user role chen region --region E2 -m \"moved to the Nanjing office\"\n"
               "user  chen\n"
               "role  region\n"
               "of    E2\n",
    .work = role_work,
};

/* ---- remove ---- */

/* Who takes their own role away cannot take that back. */
static int ask_about_oneself(struct cli *cli, const struct act *act, struct err *err) {
    const char *name = cli_operand(cli, 0);
    bool self = !strcmp(name, act->actor) || (act->hand && !strcmp(name, act->hand)), yes = cli_switch(cli, "yes");
    const char *question = cli_chinese(cli) ? "这是您自己：移除后您在这里将无法再做任何操作。确定移除？"
                                            : "This is you: you could do nothing here any more. Remove yourself?";
    if (!self || yes)
        return 0;
    if (cli_confirm(cli, question, &yes, err))
        return err->kind;
    return yes ? 0 : err_set(err, ERR_FOUND, "nobody was removed");
}

static int remove_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    if (people_may_remove(workspace, cli_operand(cli, 0), err) || ask_about_oneself(cli, act, err) ||
        people_remove(workspace, act, cli_operand(cli, 0), err))
        return err->kind;
    cli_say(cli, "%s may do nothing here any more. What they did stays in the journal.", cli_operand(cli, 0));
    return 0;
}

static const struct cli_option remove_options[] = {
    {"yes", 'y', NULL, "do not ask when it is yourself: for scripts"},
    {0},
};

const struct cli_command cmd_user_remove = {
    .name = "user remove",
    .summary = "take a person's role away",
    .summary_zh = "移除用户",
    .usage = "NAME [--yes]",
    .min_operands = 1,
    .max_operands = 1,
    .options = remove_options,
    .example = "$ earshot user remove chen -m \"left the company\"\n"
               "chen may do nothing here any more. What they did stays in the journal.\n",
    .work = remove_work,
};
