#include "ops/doctor.h"

#include <string.h>
#include <sys/statvfs.h>

#include "base/limits.h"
#include "flow/archive/archive_rows.h"
#include "ops/journal.h"
#include "ops/keys.h"
#include "ops/live.h"
#include "ops/rulebook.h"
#include "ops/schema.h"
#include "ops/witness.h"
#include "port/page/page.h"

struct doctoring {
    struct workspace *workspace;
    struct arena *arena;
    instant_t now;
    struct vault *vault; /* NULL where it cannot be opened */
    int (*fn)(void *context, const struct doctor_line *line, struct err *err);
    void *context;
    const char *check; /* the present one */
    int64_t told;      /* lines of it */
    int64_t wrong;
};

static int tell(struct doctoring *doctor, enum doctor_verdict verdict, const char *what, const char *todo,
                struct err *err) {
    const struct doctor_line line = {doctor->check, verdict, what, todo};
    doctor->told++;
    doctor->wrong += verdict == DOCTOR_WRONG;
    return doctor->fn(doctor->context, &line, err);
}

/* What another function found out. */
static int tell_err(struct doctoring *doctor, const struct err *found, struct err *err) {
    const char *what = arena_format(doctor->arena, "%s%s%s", found->where, *found->where ? ": " : "", found->what);
    return tell(doctor, DOCTOR_WRONG, what, arena_text(doctor->arena, found->todo), err);
}

static int holds(struct doctoring *doctor, const char *what, struct err *err) {
    return doctor->told ? 0 : tell(doctor, DOCTOR_HOLDS, what, "", err);
}

/* ---- the database and its journal ---- */

#define FROM_BACKUP "earshot restore FILE DIR brings a backup back, into a new directory"

static int check_schema(struct doctoring *doctor, struct err *err) {
    struct err own;
    int64_t present = 0, newest = 0;
    if (schema_numbers(doctor->workspace->db, &present, &newest, &own))
        return tell_err(doctor, &own, err);
    if (present == newest)
        return 0;
    const char *what =
        arena_format(doctor->arena, "schema %lld, and this earshot writes %lld", (long long)present, (long long)newest);
    return present > newest ? tell(doctor, DOCTOR_WRONG, what, "use the newer earshot", err)
                            : tell(doctor, DOCTOR_ADVICE, what, "the next command of this earshot brings it up", err);
}

static int check_database(struct doctoring *doctor, struct err *err) {
    struct sql_rows *rows;
    struct err own;
    int stopped = check_schema(doctor, err);
    if (stopped)
        return stopped;
    if (sql_query(doctor->workspace->db, &rows, &own, "PRAGMA integrity_check(20)", ""))
        return tell_err(doctor, &own, err);
    while (!stopped && sql_next(rows))
        if (strcmp(sql_text(rows, 0), "ok") != 0)
            stopped = tell(doctor, DOCTOR_WRONG, arena_text(doctor->arena, sql_text(rows, 0)), FROM_BACKUP, err);
    int failed = sql_done(rows, &own);
    if (!stopped && failed)
        stopped = tell_err(doctor, &own, err);
    return stopped ? stopped : holds(doctor, "every page and index", err);
}

static int check_journal(struct doctoring *doctor, struct err *err) {
    struct err own;
    int64_t lines = 0;
    if (journal_verify(doctor->workspace->db, &lines, &own))
        return tell(doctor, DOCTOR_WRONG, arena_text(doctor->arena, own.what),
                    "somebody altered it: earshot verify --chain; " FROM_BACKUP, err);
    return holds(doctor, arena_format(doctor->arena, "%lld lines, each follows from the one before", (long long)lines),
                 err);
}

/* ---- the archive, and what the database knows of it ---- */

static int hear_fault(void *context, const struct vault_fault *fault, struct err *err) {
    const char *todo = fault->grave ? "bring archive.git back from a clone or a backup"
                                    : "nothing: the next close or publish sweeps it";
    return tell(context, fault->grave ? DOCTOR_WRONG : DOCTOR_ADVICE, fault->what, todo, err);
}

static int check_archive(struct doctoring *doctor, struct err *err) {
    struct err own;
    if (workspace_archive(doctor->workspace, &doctor->vault, &own)) {
        doctor->vault = NULL;
        return tell_err(doctor, &own, err);
    }
    static const char *const kept[] = {"HEAD", "config"};
    int stopped = 0;
    for (size_t i = 0; !stopped && i < sizeof kept / sizeof *kept; i++)
        if (!vault_keeps(doctor->vault, kept[i]))
            stopped = tell(doctor, DOCTOR_ADVICE,
                           arena_format(doctor->arena, "archive.git/%s is not as earshot wrote it", kept[i]),
                           "look who changed it; earshot verify --chain says more", err);
    if (!stopped && vault_whole(doctor->vault, &own))
        stopped = tell_err(doctor, &own, err);
    if (!stopped && vault_check(doctor->vault, doctor->arena, hear_fault, doctor, &own))
        stopped = tell_err(doctor, &own, err);
    return stopped ? stopped : holds(doctor, "every object that a branch needs is there", err);
}

struct line_of_editions {
    struct doctoring *doctor;
    const char *last; /* that the database knows; NULL for none */
    bool met;
    int64_t known, unknown;
};

static int meet(void *context, const struct vault_entry *entry, struct err *err) {
    struct line_of_editions *line = context;
    bool known = false;
    if (edition_known(line->doctor->workspace->db, entry->commit, &known, err))
        return err->kind;
    line->known += known;
    line->unknown += !known;
    line->met = line->met || (line->last && !strcmp(entry->commit, line->last));
    return 0;
}

static int check_live(struct doctoring *doctor, struct err *err) {
    struct err own;
    struct live live;
    struct vault_entry entry;
    if (live_read(doctor->workspace, &live, &own) ||
        vault_info(doctor->vault, doctor->arena, live.commit, &entry, &own))
        return tell_err(doctor, &own, err);
    return 0;
}

static int tell_line(struct doctoring *doctor, const struct line_of_editions *line, int64_t rows, struct err *err) {
    struct arena *arena = doctor->arena;
    if (line->last && !line->met)
        return tell(doctor, DOCTOR_WRONG,
                    arena_format(arena, "the archive has lost edition %.12s, which the database knows", line->last),
                    "bring archive.git back from a clone or a backup", err);
    if (rows > line->known)
        return tell(doctor, DOCTOR_WRONG,
                    arena_format(arena, "%lld editions of the database are not in the archive",
                                 (long long)(rows - line->known)),
                    "earshot verify names them; bring archive.git back from a clone or a backup", err);
    if (line->unknown)
        return tell(doctor, DOCTOR_ADVICE,
                    arena_format(arena, "%lld editions are in the archive only: a run was killed behind them",
                                 (long long)line->unknown),
                    "the next close notes them", err);
    return holds(
        doctor,
        arena_format(arena, "%lld of the archive's %lld editions are noted", (long long)line->known, (long long)rows),
        err);
}

static int check_index(struct doctoring *doctor, struct err *err) {
    struct sql *db = doctor->workspace->db;
    struct line_of_editions line = {.doctor = doctor};
    struct err own;
    char head[VAULT_ID];
    int64_t rows = 0;
    if (!doctor->vault)
        return tell(doctor, DOCTOR_WRONG, "there is no archive to hold it against", FROM_BACKUP, err);
    int stopped = check_live(doctor, err);
    if (stopped)
        return stopped;
    int failed = edition_last(db, doctor->arena, &line.last, &own);
    failed = failed ? failed : sql_number(db, &rows, 0, &own, "SELECT count(*) FROM edition", "");
    int found = failed ? failed : vault_resolve(doctor->vault, ARCHIVE_MAIN, head, &own);
    if (!failed && found != ERR_NOINPUT)
        failed = found ? found : vault_log(doctor->vault, head, "", meet, &line, &own);
    return failed ? tell_err(doctor, &own, err) : tell_line(doctor, &line, rows, err);
}

/* ---- secrets and witnesses ---- */

static int check_customers_key(struct doctoring *doctor, struct err *err) {
    const char *path = workspace_path(doctor->workspace, "customers.key");
    struct err own;
    int64_t known = 0;
    if (file_is_open_to_others(path))
        return tell(doctor, DOCTOR_WRONG, arena_format(doctor->arena, "others can read %s", path),
                    arena_format(doctor->arena, "chmod 600 %s", path), err);
    if (sql_number(doctor->workspace->db, &known, 0, &own, "SELECT count(*) FROM customer", ""))
        return tell_err(doctor, &own, err);
    return known && !file_exists(path)
               ? tell(doctor, DOCTOR_WRONG, arena_format(doctor->arena, "the key of the customers, %s, is gone", path),
                      "put it back from where you keep it; without it nobody's contacts can be read, found or erased",
                      err)
               : 0;
}

static int check_keys(struct doctoring *doctor, struct err *err) {
    const char *directory = workspace_path(doctor->workspace, "keys");
    struct key key;
    struct sign_key secret;
    struct err own;
    int stopped = 0;
    if (keys_present(doctor->workspace, &key, &own))
        stopped = tell_err(doctor, &own, err);
    else if (!key.number)
        stopped = tell(doctor, DOCTOR_ADVICE, "nothing is signed here yet", "earshot key new", err);
    else if (keys_secret(doctor->workspace, &key, &secret, &own))
        stopped = tell_err(doctor, &own, err);
    else
        sign_forget(&secret);
    if (!stopped && file_is_open_to_others(directory))
        stopped = tell(doctor, DOCTOR_WRONG, arena_format(doctor->arena, "others may enter %s", directory),
                       arena_format(doctor->arena, "chmod 700 %s", directory), err);
    stopped = stopped ? stopped : check_customers_key(doctor, err);
    return stopped ? stopped : holds(doctor, "there, and nobody else can read them", err);
}

static int check_witnesses(struct doctoring *doctor, struct err *err) {
    struct rulebook *rulebook = NULL;
    struct err own;
    int64_t last = 0;
    const char *lacking = NULL;
    if (rulebook_open(&rulebook, doctor->workspace, RULEBOOK_LOOK, &own))
        return tell_err(doctor, &own, err);
    const struct settings *settings = &rulebook->settings;
    int stopped = 0;
    if (sql_number(doctor->workspace->db, &last, 0, &own, "SELECT max(number) FROM checkpoint", "") ||
        checkpoint_lacking(doctor->workspace, settings->witnesses, settings->witness_count, last, &lacking, &own))
        stopped = tell_err(doctor, &own, err);
    else if (!settings->witness_count)
        stopped = tell(doctor, DOCTOR_ADVICE, "there are none: who holds the key could make the whole history anew",
                       "name one in earshot.lua: witnesses = { { directory = \"…\" } }", err);
    else if (last && lacking)
        stopped = tell(doctor, DOCTOR_WRONG,
                       arena_format(doctor->arena, "without checkpoint %lld: %s", (long long)last, lacking),
                       "earshot checkpoint send", err);
    rulebook_close(rulebook);
    return stopped ? stopped : holds(doctor, "each has the last checkpoint", err);
}

/* ---- rules and machine ---- */

static int check_rules(struct doctoring *doctor, struct err *err) {
    struct rulebook *rulebook = NULL;
    struct err own;
    int stopped = 0;
    if (rulebook_open(&rulebook, doctor->workspace, RULEBOOK_ALL, &own))
        stopped = tell_err(doctor, &own, err);
    else
        rulebook_close(rulebook);
    if (!stopped && rulebook_open_working(&rulebook, doctor->workspace, RULEBOOK_ALL, &own))
        stopped = tell(doctor, DOCTOR_ADVICE,
                       arena_format(doctor->arena, "the working files do not load: %s%s%s", own.where,
                                    *own.where ? ": " : "", own.what),
                       "earshot rules check; the live rules go on", err);
    else if (!stopped)
        rulebook_close(rulebook);
    return stopped ? stopped : holds(doctor, "they load", err);
}

static int check_fonts(struct doctoring *doctor, struct err *err) {
    struct page_fonts *fonts = NULL;
    struct err own;
    if (page_fonts_open(&fonts, &own))
        return tell_err(doctor, &own, err);
    page_fonts_close(fonts);
    return holds(doctor, "those of reports are installed", err);
}

static int check_space(struct doctoring *doctor, struct err *err) {
    struct statvfs disk;
    if (statvfs(doctor->workspace->path, &disk))
        return tell(doctor, DOCTOR_WRONG, "the disk does not answer", "look at it with df", err);
    unsigned long long left = (unsigned long long)disk.f_bavail * disk.f_frsize;
    if (left < LIMIT_DISK_LEFT)
        return tell(doctor, DOCTOR_WRONG, arena_format(doctor->arena, "%llu MB are left on the disk", left >> 20),
                    "make room: an act that finds none is refused, and loses nothing", err);
    return holds(doctor, "there is room on the disk", err);
}

static int keep_time(void *context, const struct journal_line *line, struct err *err) {
    instant_t *last = context;
    (void)err;
    *last = line->at;
    return 0;
}

static int check_backup(struct doctoring *doctor, struct err *err) {
    const struct journal_query backups = {.act = "backup"};
    instant_t last = 0;
    struct err own;
    if (journal_find(doctor->workspace->db, &backups, keep_time, &last, &own))
        return tell_err(doctor, &own, err);
    if (!last)
        return tell(doctor, DOCTOR_ADVICE, "none was ever made", "earshot backup FILE", err);
    long long days = (long long)((doctor->now - last) / DAY_MS);
    const char *what = arena_format(doctor->arena, "the last is %lld days old", days);
    return days > LIMIT_BACKUP_DAYS ? tell(doctor, DOCTOR_WRONG, what, "earshot backup FILE", err)
                                    : holds(doctor, what, err);
}

/* ---- all of it ---- */

static const struct {
    const char *name;
    int (*run)(struct doctoring *doctor, struct err *err);
    bool sound; /* without it a workspace cannot be gone on with */
} checks[] = {
    {"database", check_database, true}, {"journal", check_journal, true}, {"archive", check_archive, true},
    {"editions", check_index, true},    {"keys", check_keys, false},      {"witnesses", check_witnesses, false},
    {"rules", check_rules, false},      {"fonts", check_fonts, false},    {"space", check_space, false},
    {"backup", check_backup, false},
};

static int run(struct doctoring *doctor, bool sound_only, struct err *err) {
    int stopped = 0;
    for (size_t i = 0; !stopped && i < sizeof checks / sizeof *checks; i++) {
        if (sound_only && !checks[i].sound)
            continue;
        doctor->check = checks[i].name;
        doctor->told = 0;
        stopped = checks[i].run(doctor, err);
    }
    vault_close(doctor->vault);
    return stopped;
}

int doctor(const char *path, const struct act *act,
           int (*fn)(void *context, const struct doctor_line *line, struct err *err), void *context, int64_t *out_wrong,
           struct err *err) {
    struct workspace *workspace = NULL;
    struct arena *arena = arena_new();
    struct doctoring doctoring = {.arena = arena, .now = act->now, .fn = fn, .context = context, .check = "database"};
    struct err own;
    int stopped = 0;
    if (workspace_look(&workspace, path, &own) && own.kind == ERR_NOINPUT)
        stopped = (*err = own, (int)own.kind);
    else if (!workspace)
        stopped = tell_err(&doctoring, &own, err);
    else {
        doctoring.workspace = workspace;
        stopped = run(&doctoring, false, err);
    }
    workspace_close(workspace);
    arena_free(arena);
    if (!stopped)
        *out_wrong = doctoring.wrong;
    return stopped;
}

static int refuse(void *context, const struct doctor_line *line, struct err *err) {
    (void)context;
    if (line->verdict != DOCTOR_WRONG)
        return 0;
    return err_set(err, ERR_DATA, "%s: %s", line->check, line->what), err_todo(err, "take another backup");
}

int doctor_sound(struct workspace *workspace, struct err *err) {
    struct doctoring doctoring = {.workspace = workspace, .arena = workspace->arena, .fn = refuse};
    return run(&doctoring, true, err);
}
