/* archive bundle, mirror and gc. */
#include "cli/commands.h"
#include "ops/act.h"
#include "ops/outside.h"

/* ---- bundle ---- */

static int bundle_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const struct table_column columns[] = {
        {.key = "directory"}, {.key = "edition"}, {.key = "since"}, {.key = "bytes", .kind = TABLE_INT}, {0}};
    struct bundle_done done;
    (void)act;
    if (outside_bundle(workspace, cli_operand(cli, 0), cli_option(cli, "since"), &done, err))
        return err->kind;
    struct table *table = table_new(cli->arena, columns);
    table_text(table, cli_operand(cli, 0));
    table_text(table, cli_id(cli, done.head));
    table_text(table, done.since ? cli_id(cli, done.since) : NULL);
    table_int(table, done.bytes);
    cli_record(cli, table);
    cli_say(cli, "HOWTO.md in it says how to check it. Hand over the keys (earshot key export) by another way too.");
    return 0;
}

static const struct cli_option bundle_options[] = {
    {"since", 0, "EDITION|DAY", "only what came after: for who has what was before"},
    {0},
};

const struct cli_command cmd_archive_bundle = {
    .name = "archive bundle",
    .summary = "pack the archive for an auditor, with keys and a page of help",
    .summary_zh = "为审计方打包归档，附公钥、检查点和查验说明",
    .usage = "DIR [--since EDITION|DAY]",
    .min_operands = 1,
    .max_operands = 1,
    .options = bundle_options,
    .detail =
        "In DIR, which must not exist: archive.bundle (a git bundle of all branches), allowed_signers,\n"
        "checkpoints.jsonl, HOWTO.md and HOWTO.zh-CN.md. Nothing personal is in the archive. earshot-verify reads the\n"
        "bundle as it is; one with --since is fetched into the copy that has what was before.",
    .example = "$ earshot archive bundle for-the-auditor\n"
               "directory  for-the-auditor\n"
               "edition    24821fbe8928\n"
               "since      -\n"
               "bytes      3145728\n"
               "HOWTO.md in it says how to check it. Hand over the keys (earshot key export) by another way too.\n"
               "$ earshot-verify for-the-auditor/archive.bundle --allowed-signers for-the-auditor/allowed_signers\n",
    .work = bundle_work,
};

/* ---- mirror ---- */

static int mirror_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    (void)act;
    if (outside_mirror(workspace, cli_operand(cli, 0), err))
        return err->kind;
    cli_say(cli, "%s has all that the archive has.", cli_operand(cli, 0));
    return 0;
}

const struct cli_command cmd_archive_mirror = {
    .name = "archive mirror",
    .summary = "push the archive to another repository, never back",
    .summary_zh = "把归档推送到另一仓库；只增不改，拒绝回退",
    .usage = "DIR|REMOTE",
    .min_operands = 1,
    .max_operands = 1,
    .detail =
        "By the git program: a directory (made where there is none), or an address as git takes it, such as\n"
        "ssh://audit@host/earshot.git. All branches are pushed, none is forced: a mirror that has what the archive\n"
        "has not is left as it is, and that is told. So a mirror in other hands is a witness too.",
    .example = "$ earshot archive mirror ../mirror.git\n"
               "../mirror.git has all that the archive has.\n",
    .work = mirror_work,
};

/* ---- gc ---- */

static int gc_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const struct table_column columns[] = {{.key = "before", .heading = "files before", .kind = TABLE_INT},
                                                  {.key = "after", .heading = "files after", .kind = TABLE_INT},
                                                  {0}};
    struct tidied done;
    if (outside_tidy(workspace, act, &done, err))
        return err->kind;
    struct table *table = table_new(cli->arena, columns);
    table_int(table, done.files_before);
    table_int(table, done.files_after);
    cli_record(cli, table);
    return 0;
}

const struct cli_command cmd_archive_gc = {
    .name = "archive gc",
    .summary = "fold many small packs into few; nothing is taken out",
    .summary_zh = "整理归档：把零散的包合并，内容一样不少",
    .detail =
        "Once a year is enough. Nobody publishes meanwhile. Every branch stands afterwards where it stood, which\n"
        "is checked, with every object that it needs. Nothing is ever pruned.",
    .example = "$ earshot archive gc\n"
               "files before  148\n"
               "files after   4\n",
    .work = gc_work,
};
