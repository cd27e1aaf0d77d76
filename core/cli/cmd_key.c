/* key new, list, rotate and export: by what the archive is signed, and how others check it. */
#include "base/file.h"
#include "base/limits.h"
#include "cli/commands.h"
#include "ops/act.h"
#include "ops/keys.h"

static const struct table_column key_columns[] = {
    {.key = "number", .heading = "key", .kind = TABLE_INT},
    {.key = "from"},
    {.key = "until"},
    {.key = "made"},
    {.key = "actor", .heading = "by"},
    {.key = "handed_over", .heading = "handed over", .kind = TABLE_BOOL},
    {.key = "fingerprint"},
    {0},
};

/* The first holds from the beginning, the present one without end. */
static void put_key(struct cli *cli, struct table *table, const struct key *key) {
    table_int(table, key->number);
    table_text(table, key->number > 1 ? cli_when(cli, key->at) : NULL);
    table_text(table, key->until == INT64_MAX ? NULL : cli_when(cli, key->until));
    table_text(table, cli_when(cli, key->at));
    table_text(table, key->actor);
    if (key->number > 1)
        table_bool(table, key->handed_over);
    else
        table_none(table);
    table_text(table, key->print);
}

static void print_key(struct cli *cli, const struct key *key) {
    struct table *table = table_new(cli->arena, key_columns);
    put_key(cli, table, key);
    cli_record(cli, table);
}

/* ---- new ---- */

static int new_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct key key;
    if (keys_new(workspace, act, &key, err))
        return err->kind;
    print_key(cli, &key);
    cli_say(cli,
            "What is published from now on is signed by it. Its secret is %s: keep a copy where nobody else reads it.",
            keys_secret_path(workspace, &key));
    return 0;
}

const struct cli_command cmd_key_new = {
    .name = "key new",
    .summary = "make the key by which editions and rules are signed",
    .summary_zh = "生成签名密钥：版次和规则由它签名",
    .detail =
        "A new workspace gets its key by itself; this is for one of an older program, and for after a secret was lost\n"
        "(then with -m: the new key can say that the old one hands over, but not prove it). What was committed before\n"
        "the first key stays unsigned.",
    .example =
        "$ earshot key new\n"
        "key          1\n"
        "from         -\n"
        "until        -\n"
        "made         2026-11-01 00:12Z\n"
        "by           li\n"
        "handed over  -\n"
        "fingerprint  SHA256:wG7lBmbp/Bf/sbQClwgZ9S0lm9L7O+Q/uXEbdQ9RbjA\n"
        "What is published from now on is signed by it. Its secret is chain/keys/ed25519-35eb449b6d018f2d: keep a "
        "copy where nobody else reads it.\n",
    .work = new_work,
};

/* ---- list ---- */

static int list_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct table *table = table_new(cli->arena, key_columns);
    struct key *keys;
    size_t count;
    (void)act;
    if (keys_read(workspace, &keys, &count, err))
        return err->kind;
    for (size_t i = 0; i < count; i++)
        put_key(cli, table, &keys[i]);
    cli_table(cli, table);
    if (!count)
        cli_say(cli, "Nothing is signed here yet: earshot key new");
    return 0;
}

const struct cli_command cmd_key_list = {
    .name = "key list",
    .summary = "list the keys, and from when to when each signed",
    .summary_zh = "列出签名密钥及其有效期",
    .example = "$ earshot key list\n"
               "key  from               until              made               by  handed over  fingerprint\n"
               "  1  -                  2027-01-04 09:00Z  2026-11-01 00:12Z  li  -            SHA256:wG7l...\n"
               "  2  2027-01-04 09:00Z  -                  2027-01-04 09:00Z  li  yes          SHA256:p1Qd...\n",
    .work = list_work,
};

/* ---- rotate ---- */

static int rotate_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct key key;
    if (keys_rotate(workspace, act, &key, err))
        return err->kind;
    print_key(cli, &key);
    cli_say(cli, "Auditors need the new list: earshot key export FILE. Its secret is %s: keep a copy of it.",
            keys_secret_path(workspace, &key));
    return 0;
}

const struct cli_command cmd_key_rotate = {
    .name = "key rotate",
    .summary = "put another key in the place of the present one",
    .summary_zh = "轮换签名密钥：新密钥由旧密钥签名交接",
    .detail =
        "What the old key signed stays good; what would be signed by it from now on is not. Its secret is removed.\n"
        "The hand-over is a commit on the archive's branch `keys`, which plain git checks as well.",
    .example = "$ earshot key rotate -m \"zhao, who had the server, has left\"\n"
               "key          2\n"
               "from         2027-01-04 09:00Z\n"
               "until        -\n"
               "made         2027-01-04 09:00Z\n"
               "by           li\n"
               "handed over  yes\n"
               "fingerprint  SHA256:p1Qd...\n"
               "Auditors need the new list: earshot key export FILE. Its secret is chain/keys/ed25519-9c2f...: keep a "
               "copy of it.\n",
    .work = rotate_work,
};

/* ---- export ---- */

static int export_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    const char *file = cli_operand(cli, 0);
    struct key *keys;
    size_t count;
    struct buf allowed = buf_make(LIMIT_FILE);
    (void)act;
    if (keys_read(workspace, &keys, &count, err))
        return err->kind;
    if (!count)
        return err_set(err, ERR_CONFIG, "nothing is signed here yet"), err_todo(err, "earshot key new");
    keys_allowed(keys, count, &allowed);
    int failed = file ? file_write(file, allowed.data, allowed.len, err) : 0;
    if (!failed && !file)
        cli_print(cli, "%s", allowed.data);
    buf_free(&allowed);
    return failed;
}

const struct cli_command cmd_key_export = {
    .name = "key export",
    .summary = "write the public keys, to check signatures by",
    .summary_zh = "导出公钥清单，供 git 和 ssh-keygen 验签",
    .usage = "[FILE]",
    .max_operands = 1,
    .detail =
        "An allowed-signers file of OpenSSH, with the times (UTC) between which each key holds. There is no secret in\n"
        "it. Give it to auditors by a way of its own: one that comes with the archive proves little.",
    .example =
        "$ earshot key export signers\n"
        "$ git -C chain/archive.git -c gpg.format=ssh -c gpg.ssh.allowedSignersFile=$PWD/signers verify-commit main\n"
        "Good \"git\" signature for earshot with ED25519 key SHA256:wG7lBmbp/Bf/sbQClwgZ9S0lm9L7O+Q/uXEbdQ9RbjA\n",
    .work = export_work,
};
