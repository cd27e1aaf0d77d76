/* earshot-verify: proves an archive to somebody who has nothing but the archive. It looks at a clone or a bundle and
 * says in plain words what holds, what does not, and what it did not check. It links neither the database nor Lua. */
#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "cli/frame.h"
#include "flow/archive/audit.h"
#include "flow/report/pdf.h"
#include "port/page/page.h"

struct asked {
    const char *what; /* the directory or bundle */
    const char *signers, *checkpoint;
    long workers;
    bool help, chinese;
};

struct report {
    const struct asked *asked;
    struct arena *arena;
    struct audit_done done;
    const char *no_fonts; /* why nothing was rendered; or NULL */
    bool findings;        /* a line of them was printed */
};

/* Both languages of one sentence. */
static const char *say(const struct report *report, const char *en, const char *zh) {
    return report->asked->chinese ? zh : en;
}

/* ---- the command line ---- */

static const char help_en[] =
    "usage: earshot-verify DIRECTORY|BUNDLE [--allowed-signers FILE] [--checkpoint FILE] [--workers N]\n"
    "\n"
    "Looks at a clone of an archive (a directory), or at a git bundle of one, and says what holds of every edition in\n"
    "it, what does not, and what was not checked. It needs no database and no network.\n"
    "\n"
    "    --allowed-signers FILE  the keys that may sign, as `earshot key export` wrote them; keep it apart from the\n"
    "                            archive: who alters the one must not be able to alter the other\n"
    "    --checkpoint FILE       what a witness received: a file with a checkpoint a line, or a directory of such "
    "files\n"
    "    --workers N             processes that render at once; else as many as the machine has processors\n"
    "    --lang en|zh            else as the locale says\n"
    "    -h, --help              this page\n"
    "\n"
    "Exit status: 0 all that was checked holds, 1 something does not, 64 the command line is wrong, 65 the bundle or "
    "the\n"
    "file of signers cannot be read as such, 66 there is nothing of that name, 74 a read failed.\n";
static const char help_zh[] =
    "用法：earshot-verify 目录|打包文件 [--allowed-signers 文件] [--checkpoint 文件] [--workers N]\n"
    "\n"
    "查验一份归档的克隆（目录）或 git 打包文件（bundle），逐个版次说明：哪些成立，哪些不成立，哪些没有查。\n"
    "不需要数据库，也不需要网络。\n"
    "\n"
    "    --allowed-signers 文件  允许签名的公钥，由 `earshot key export` 导出；请与归档分开保管：\n"
    "                            能改其一的人，不应能改其二\n"
    "    --checkpoint 文件       见证方收到的检查点：每行一个的文件，或这种文件所在的目录\n"
    "    --workers N             同时重新排版的进程数；不写则与处理器数相同\n"
    "    --lang en|zh            不写则按系统语言\n"
    "    -h, --help              本说明\n"
    "\n"
    "退出码：0 查过的都成立；1 有不成立的；64 命令写错；65 打包文件或公钥文件无法识别；66 找不到；74 读取失败。\n";

static int misused(struct err *err, const char *what, const char *value) {
    return err_set(err, ERR_USAGE, "%s '%s'", what, value), err_todo(err, "earshot-verify -h"), (int)err->kind;
}

/* The value of an option in both spellings, "--x V" and "--x=V"; moves *at past it. NULL when the word is another. */
static const char *value_of(const char *name, char **argv, int *at, bool *out_lacks) {
    const char *word = argv[*at];
    size_t len = strlen(name);
    if (strncmp(word, name, len) != 0 || (word[len] && word[len] != '='))
        return NULL;
    if (word[len] == '=')
        return word + len + 1;
    *out_lacks = !argv[*at + 1];
    return *out_lacks ? "" : argv[++*at];
}

static int read_word(struct asked *asked, char **argv, int *at, struct err *err) {
    const char *word = argv[*at], *value, *end;
    bool lacks = false;
    if (!strcmp(word, "-h") || !strcmp(word, "--help"))
        return asked->help = true, 0;
    if ((value = value_of("--allowed-signers", argv, at, &lacks)) != NULL)
        asked->signers = value;
    else if ((value = value_of("--checkpoint", argv, at, &lacks)) != NULL)
        asked->checkpoint = value;
    else if ((value = value_of("--lang", argv, at, &lacks)) != NULL) {
        if (!lacks && strcmp(value, "zh") != 0 && strcmp(value, "en") != 0)
            return misused(err, "the languages are zh and en, not", value);
        asked->chinese = !strcmp(value, "zh");
    } else if ((value = value_of("--workers", argv, at, &lacks)) != NULL) {
        asked->workers = strtol(value, (char **)&end, 10);
        if (!lacks && (*end || end == value || asked->workers < 1 || asked->workers > LIMIT_WORKERS))
            return misused(err, "this is no number of workers:", value);
    } else if (*word == '-')
        return misused(err, "there is no option", word);
    else if (asked->what)
        return misused(err, "one archive at a time, and this is a second one:", word);
    else
        asked->what = word;
    return lacks ? misused(err, "a value is missing behind", word) : 0;
}

static int read_words(struct asked *asked, char **argv, struct err *err) {
    for (int i = 1; argv[i]; i++)
        if (read_word(asked, argv, &i, err))
            return err->kind;
    if (!asked->what && !asked->help)
        return err_set(err, ERR_USAGE, "which archive? name a clone's directory or a bundle"),
               err_todo(err, "earshot-verify -h");
    return 0;
}

/* ---- the archive ---- */

/* A workspace, a clone with files, or a bare one. */
static const char *git_directory(struct arena *arena, const char *directory) {
    static const char *const inside[] = {"archive.git", ".git"};
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++) {
        const char *path = arena_format(arena, "%s/%s", directory, inside[i]);
        if (file_is_dir(path))
            return path;
    }
    return directory;
}

/* A bundle is unpacked into a directory that goes when we do; *out_temporary is NULL for a clone. */
static int find_archive(struct report *report, const char **out, const char **out_temporary, struct err *err) {
    const char *what = report->asked->what, *tmp = getenv("TMPDIR");
    *out_temporary = NULL;
    if (file_is_dir(what))
        return *out = git_directory(report->arena, what), 0;
    if (!file_exists(what))
        return err_set(err, ERR_NOINPUT, "there is no '%s'", what);
    char *room = arena_format(report->arena, "%s/earshot-verify-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (!mkdtemp(room))
        return err_errno(err, ERR_IO, errno, "'%s' cannot be made", room);
    *out_temporary = room;
    *out = arena_format(report->arena, "%s/archive.git", room);
    return vault_unbundle(what, *out, err);
}

/* ---- what is said ---- */

static int print_finding(void *context, const struct finding *finding, struct err *err) {
    struct report *report = context;
    const char *edition = cli_shown(report->arena, finding->edition);
    const char *path = cli_shown(report->arena, finding->path), *what = cli_shown(report->arena, finding->what);
    (void)err;
    if (!report->findings)
        printf("%s\n", say(report, "Found", "发现"));
    report->findings = true;
    printf("  %s %.12s %s%s%s\n", finding->grave ? "✗" : "·", edition, path, *path ? ": " : "", what);
    return 0;
}

static void show_progress(void *context, int64_t documents) {
    (void)context;
    if (isatty(STDERR_FILENO) && documents % 50 == 0)
        fprintf(stderr, "\r%lld", (long long)documents);
}

/* What holds where nothing was found; where something was, only what was looked at. */
static void print_holds(const struct report *report) {
    const struct audit_done *done = &report->done;
    bool sound = !done->grave;
    printf("%s\n", sound ? say(report, "Holds", "成立") : say(report, "Looked at", "查过"));
    printf(say(report, "  editions: %lld%s; the newest is %.12s (%s)\n", "  版次：%lld 个%s；最新为 %.12s（%s）\n"),
           (long long)done->editions,
           sound ? say(report, ", each after the one before it, each in its own month", "，前后相接，各在本月之内")
                 : "",
           done->head, done->branch);
    printf(say(report, "  documents: %lld%s\n", "  文档：%lld 份%s\n"), (long long)done->documents,
           sound ? say(report, "; every file has the SHA-256 that its provenance names, none is missing, none unlisted",
                       "；每个文件的 SHA-256 与来源记录一致，不缺不多")
                 : "");
    printf(say(report, "  rendered again: %lld%s\n", "  重新排版：%lld 份%s\n"), (long long)done->rendered,
           sound && done->rendered ? say(report, "; each gives its PDF, byte by byte", "；与原 PDF 逐字节相同") : "");
    for (size_t i = 0; i < done->key_count; i++)
        printf(say(report, "  signed commits: %lld, by %s%s%s\n", "  有签名的提交：%lld 个，签名者 %s%s%s\n"),
               (long long)done->keys[i].commits, done->keys[i].print, done->keys[i].name ? ", " : "",
               done->keys[i].name ? done->keys[i].name : "");
    if (done->witnessed)
        printf(say(report, "  checkpoints: %lld; up to edition %.12s (%s) none was taken away\n",
                   "  检查点：%lld 个；至版次 %.12s（%s）为止没有被拿掉的\n"),
               (long long)done->checkpoints, done->witnessed, done->witnessed_at);
}

static void print_unchecked(const struct report *report) {
    const struct audit_done *done = &report->done;
    printf("%s\n", say(report, "Not checked", "没有查"));
    if (report->no_fonts)
        printf(say(report, "  whether documents give their PDFs: %s\n", "  文档能否排出同样的 PDF：%s\n"),
               report->no_fonts);
    else if (done->rendered < done->documents)
        printf(say(report, "  whether documents give their PDFs, for the reason above: %lld\n",
                   "  文档能否排出同样的 PDF（原因见上）：%lld 份\n"),
               (long long)(done->documents - done->rendered));
    if (done->unsigned_)
        printf(say(report, "  who made the commits that are not signed: %lld\n", "  没有签名的提交出自何人：%lld 个\n"),
               (long long)done->unsigned_);
    if (done->signatures && !report->asked->signers)
        printf("%s", say(report, "  whose the keys are: bring the list that you were given (--allowed-signers)\n",
                         "  公钥属于何人：请带上另行交给您的名单（--allowed-signers）\n"));
    if (!done->witnessed)
        printf(
            "%s",
            say(report,
                "  whether editions were taken off the end: bring what a witness kept (--checkpoint), or compare the\n"
                "  newest one with what you noted last\n",
                "  末尾的版次是否被整个拿掉：请带上见证方保存的检查点（--checkpoint），或与上次记下的最新版次比对\n"));
    else if (done->after)
        printf(say(report,
                   "  whether editions after that one were taken off the end: no checkpoint names the last %lld\n",
                   "  此后末尾的版次是否被拿掉：最后 %lld 个版次没有检查点\n"),
               (long long)done->after);
    printf("%s", say(report, "  whether the figures follow from the answers: that takes the workspace\n",
                     "  数字是否由答卷得出：这要在工作区里查\n"));
}

static void print_report(struct report *report) {
    if (report->findings)
        putchar('\n');
    print_holds(report);
    putchar('\n');
    print_unchecked(report);
    putchar('\n');
    if (report->done.grave)
        printf(say(report, "This archive is not as it was published; findings: %lld.\n",
                   "这份归档与发布时不同：%lld 处。\n"),
               (long long)report->done.grave);
    else
        printf("%s", say(report, "Nothing in it was altered.\n", "未发现改动。\n"));
}

/* ---- the work ---- */

static int read_signers(struct report *report, struct signers *out, struct err *err) {
    const char *path = report->asked->signers;
    struct buf text = buf_make(LIMIT_FILE);
    int failed = file_read(path, &text, err);
    if (!failed && signers_read(report->arena, text.data, out, err)) {
        char line[sizeof err->where];
        snprintf(line, sizeof line, "%s", err->where);
        failed = err_where(err, "%s, %s", path, line);
    }
    buf_free(&text);
    return failed;
}

/* Without the fonts that reports are set in, nothing can be rendered: said, and the rest is done. */
static bool try_fonts(struct report *report) {
    struct page_fonts *fonts = NULL;
    struct err err;
    if (page_fonts_open(&fonts, &err))
        report->no_fonts = arena_format(report->arena, "%s (%s)", err.what, err.todo);
    page_fonts_close(fonts);
    return !report->no_fonts;
}

static int usable_processors(void) {
    cpu_set_t usable;
    int count = sched_getaffinity(0, sizeof usable, &usable) ? 1 : CPU_COUNT(&usable);
    return count > 0 ? count : 1;
}

static int look(struct report *report, struct err *err) {
    struct signers signers = {NULL, 0};
    struct checkpoints checkpoints = {NULL, 0};
    const char *archive = NULL, *temporary = NULL;
    if (report->asked->signers && read_signers(report, &signers, err))
        return err->kind;
    if (report->asked->checkpoint && checkpoints_read(report->arena, report->asked->checkpoint, &checkpoints, err))
        return err->kind;
    bool fonts = try_fonts(report);
    int failed = find_archive(report, &archive, &temporary, err);
    const struct audit audit = {.archive = archive,
                                .signers = report->asked->signers ? &signers : NULL,
                                .checkpoints = &checkpoints,
                                .workers =
                                    (size_t)(report->asked->workers ? report->asked->workers : usable_processors()),
                                .digests_only = !fonts,
                                .tell = print_finding,
                                .progress = show_progress,
                                .context = report};
    failed = failed ? failed : audit_run(&audit, report->arena, &report->done, err);
    struct err own;
    if (temporary && file_remove_tree(temporary, &own) && !failed)
        *err = own, failed = (int)own.kind;
    return failed;
}

static bool locale_is_chinese(void) {
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (int i = 0; i < 3; i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return !strncmp(value, "zh", 2);
    }
    return false;
}

static int run(struct report *report, char **argv, struct err *err) {
    struct asked asked = {.chinese = locale_is_chinese()};
    report->asked = &asked;
    if (read_words(&asked, argv, err))
        return err->kind;
    if (asked.help)
        return fputs(asked.chinese ? help_zh : help_en, stdout), 0;
    if (look(report, err))
        return err->kind;
    print_report(report);
    return report->done.grave ? ERR_FOUND : 0;
}

int main(int argc, char **argv) {
    struct report report = {.arena = arena_new()};
    struct err err = {0};
    (void)argc;
    signal(SIGPIPE, SIG_IGN);
    int failed = run(&report, argv, &err);
    if (err.what[0] && failed != ERR_FOUND) {
        fprintf(stderr, "earshot-verify: %s%s%s\n", cli_shown(report.arena, err.where), err.where[0] ? ": " : "",
                cli_shown(report.arena, err.what));
        if (err.todo[0])
            fprintf(stderr, "  → %s\n", err.todo);
    }
    arena_free(report.arena);
    if (fflush(stdout) || ferror(stdout))
        failed = ERR_IO;
    return failed;
}
