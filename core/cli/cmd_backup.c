/* backup, restore and doctor. */
#include <inttypes.h>

#include "cli/commands.h"
#include "ops/backup.h"
#include "ops/doctor.h"

/* ---- backup ---- */

static const char *digest_text(struct cli *cli, const struct digest *digest) {
    char text[DIGEST_TEXT];
    return cli_id(cli, arena_text(cli->arena, digest_write(text, digest)));
}

static int backup_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const struct table_column columns[] = {{.key = "file"},
                                                  {.key = "files", .kind = TABLE_INT},
                                                  {.key = "bytes", .kind = TABLE_INT},
                                                  {.key = "edition"},
                                                  {.key = "secrets", .kind = TABLE_BOOL},
                                                  {.key = "manifest"},
                                                  {.key = "erasures", .kind = TABLE_INT},
                                                  {0}};
    struct backup_done done;
    bool secrets = cli_switch(cli, "with-keys");
    if (backup(workspace, act, cli_operand(cli, 0), secrets, &done, err))
        return err->kind;
    struct table *table = table_new(cli->arena, columns);
    table_text(table, cli_operand(cli, 0));
    table_int(table, done.file.members);
    table_int(table, done.file.bytes);
    table_text(table, done.edition ? cli_id(cli, done.edition) : NULL);
    table_bool(table, secrets);
    table_text(table, digest_text(cli, &done.file.manifest));
    table_int(table, done.erased);
    cli_record(cli, table);
    if (secrets)
        cli_say(cli, "The secrets are in it: who reads this file can read every contact and sign in your name.");
    else
        cli_say(cli, "The secrets are not in it: keep copies of keys/ and customers.key elsewhere.");
    cli_say(cli, "%s says who was erased until now; keep the newest one beside all backups.", done.erasures);
    return 0;
}

static const struct cli_option backup_options[] = {
    {"with-keys", 0, NULL, "put keys/ and customers.key in it too: then keep it as you keep those"},
    {0},
};

const struct cli_command cmd_backup = {
    .name = "backup",
    .summary = "put database, archive and rules into one file, as one state",
    .summary_zh = "备份：数据库、归档与规则写入一个文件，前后一致",
    .usage = "FILE [--with-keys]",
    .min_operands = 1,
    .max_operands = 1,
    .options = backup_options,
    .detail =
        "Others may work meanwhile. FILE is a plain tar that only you can read; its last member, MANIFEST, names the\n"
        "SHA-256 of all others (tar xf FILE && sha256sum -c MANIFEST). It holds answers and comments: keep it where\n"
        "the database could stand. Contacts in it are sealed, and customers.key, which opens them, is left out, as\n"
        "keys/ is, by which the chain signs: keep copies of those elsewhere, or give --with-keys. Left out too:\n"
        "reports/, which the archive has, and errors/, the error sheets. Beside FILE the list of erasures,\n"
        "erasures.json, is written anew; restore needs the newest one.",
    .example = "$ earshot backup backups/2026-11-03.tar\n"
               "file      backups/2026-11-03.tar\n"
               "files     71\n"
               "bytes     52215808\n"
               "edition   24821fbe8928\n"
               "secrets   no\n"
               "manifest  5c3f1e9a0b72\n"
               "erasures  1\n"
               "The secrets are not in it: keep copies of keys/ and customers.key elsewhere.\n"
               "backups/erasures.json says who was erased until now; keep the newest one beside all backups.\n",
    .work = backup_work,
};

/* ---- doctor ---- */

static const char *const verdicts[] = {[DOCTOR_HOLDS] = "holds", [DOCTOR_ADVICE] = "advice", [DOCTOR_WRONG] = "wrong"};

struct telling {
    struct cli *cli;
    struct table *table;
};

static int put_line(void *context, const struct doctor_line *line, struct err *err) {
    struct telling *telling = context;
    (void)err;
    table_text(telling->table, line->check);
    table_text(telling->table, verdicts[line->verdict]);
    table_text(telling->table, line->what);
    table_text(telling->table, cli_some(line->todo));
    return 0;
}

static int look(struct cli *cli, const char *path, struct err *err) {
    static const struct table_column columns[] = {{.key = "check", .words = true},
                                                  {.key = "verdict", .words = true},
                                                  {.key = "what"},
                                                  {.key = "todo", .heading = "what to do"},
                                                  {0}};
    struct telling telling = {cli, table_new(cli->arena, columns)};
    struct act act = cli_act(cli);
    int64_t wrong = 0;
    if (doctor(path, &act, put_line, &telling, &wrong, err))
        return err->kind;
    cli_table(cli, telling.table);
    if (!wrong)
        return 0;
    return err_set(err, ERR_FOUND, wrong == 1 ? "%" PRId64 " thing is wrong" : "%" PRId64 " things are wrong", wrong);
}

static int doctor_run(struct cli *cli, struct err *err) {
    const char *path;
    return cli_workspace(cli, &path, err) ? (int)err->kind : look(cli, path, err);
}

const struct cli_command cmd_doctor = {
    .name = "doctor",
    .summary = "look what is wrong with a workspace, and say what to do",
    .summary_zh = "体检：检查工作区有何问题、该怎么办；只看不改",
    .detail = "It changes nothing. Exit status 1: something is wrong; what is only advice does not count. It looks\n"
              "whether all is there and can be worked with; whether what was published is still what was published,\n"
              "`earshot verify` proves.",
    .example = "$ earshot doctor\n"
               "check      verdict  what                                          what to do\n"
               "database   holds    every page and index                          -\n"
               "journal    holds    14 lines, each follows from the one before    -\n"
               "archive    holds    every object that a branch needs is there     -\n"
               "editions   holds    2 of the archive's 2 editions are noted         -\n"
               "keys       wrong    others may enter chain/keys                   chmod 700 chain/keys\n"
               "...\n"
               "earshot: 1 thing is wrong\n",
    .run = doctor_run,
};

/* ---- restore ---- */

static int restore_run(struct cli *cli, struct err *err) {
    static const struct table_column columns[] = {{.key = "workspace"},
                                                  {.key = "files", .kind = TABLE_INT},
                                                  {.key = "edition"},
                                                  {.key = "manifest"},
                                                  {.key = "erased", .heading = "erased again", .kind = TABLE_INT},
                                                  {0}};
    const struct restore_order order = {.file = cli_operand(cli, 0),
                                        .directory = cli_operand(cli, 1),
                                        .erasures = cli_option(cli, "erasures"),
                                        .without_erasures = cli_switch(cli, "without-erasures"),
                                        .customers_key = cli_option(cli, "customers-key")};
    struct act act = cli_act(cli);
    struct restore_done done;
    if (order.erasures && order.without_erasures)
        return cli_misused(cli, err, "--erasures names a list, and --without-erasures says that there is none");
    if (restore(&order, &act, cli->arena, &done, err))
        return err->kind;
    struct table *table = table_new(cli->arena, columns);
    table_text(table, order.directory);
    table_int(table, done.file.members);
    table_text(table, done.edition ? cli_id(cli, done.edition) : NULL);
    table_text(table, digest_text(cli, &done.file.manifest));
    table_int(table, done.erased);
    cli_record(cli, table);
    cli_say(cli, "Next: earshot -w %s doctor, which says what is missing (keys, above all).", order.directory);
    return 0;
}

static const struct cli_option restore_options[] = {
    {"erasures", 0, "FILE|WORKSPACE", "who was erased until now; else erasures.json beside the backup"},
    {"without-erasures", 0, NULL, "nobody can have been erased since, and there is no list"},
    {"customers-key", 0, "FILE", "the copy of customers.key, where the backup does not hold it"},
    {0},
};

const struct cli_command cmd_restore = {
    .name = "restore",
    .summary = "make a workspace of a backup, with later erasures done again",
    .summary_zh = "从备份恢复工作区，并重新执行其后的清除",
    .usage = "FILE DIR [--erasures FILE|WORKSPACE] [--customers-key FILE]",
    .min_operands = 2,
    .max_operands = 2,
    .options = restore_options,
    .detail =
        "DIR must not exist, or be empty. Every file is held against the manifest, then database, journal and\n"
        "archive are looked through; a backup that does not hold is refused. Customers who were erased since are\n"
        "erased again before anybody can see them, which takes customers.key, and files with their answers bring\n"
        "nothing back. The list of erasures that is newest counts: the one beside the backups, or the workspace that\n"
        "was in use last. Who restores acts as themselves (or --as NAME) and must be of hq in the backup.\n"
        "What was published after the backup is not in it: witnesses that have seen more will say so.",
    .example = "$ earshot restore backups/2026-11-03.tar chain --customers-key usb/customers.key\n"
               "workspace     chain\n"
               "files         71\n"
               "edition       24821fbe8928\n"
               "manifest      5c3f1e9a0b72\n"
               "erased again  1\n"
               "Next: earshot -w chain doctor, which says what is missing (keys, above all).\n",
    .run = restore_run,
};
