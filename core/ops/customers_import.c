#include "ops/customers_import.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/zone.h"
#include "flow/customers/members_rules.h"
#include "flow/customers/visits_rows.h"
#include "flow/customers/wishes_rows.h"
#include "flow/registry/registry_rows.h"
#include "ops/customers.h"
#include "ops/form.h"
#include "ops/journal.h"
#include "ops/rights.h"
#include "ops/rulebook.h"

static const struct form_column own_columns[MEMBERS_COLUMNS + 1] = {
    [MEMBERS_NUMBER] = {"id", "会员号", false},
    [MEMBERS_PHONE] = {"phone", "手机号", false},
    [MEMBERS_EMAIL] = {"email", "邮箱", false},
    [MEMBERS_NAME] = {"name", "姓名", false},
    [MEMBERS_LANGUAGE] = {"language", "语言", false},
    [MEMBERS_STORE] = {"store", "门店编号", false},
    [MEMBERS_AT] = {"at", "时间", false},
    [MEMBERS_AMOUNT] = {"amount", "金额", false},
    [MEMBERS_REFERENCE] = {"reference", "小票号", false},
    [MEMBERS_CONSENT] = {"consent", "同意调研", false},
    [MEMBERS_CALL_BACK] = {"call_back", "同意回访", false},
    [MEMBERS_CONSENT_AT] = {"consent_at", "同意时间", false},
    [MEMBERS_OPT_OUT] = {"opt_out", "退订", false},
};

enum reason { NOBODY, NO_CONTACT, NO_LANGUAGE, NO_AMOUNT, NO_YES, NO_STORE_OR_TIME };
static const struct {
    const char *en, *zh;
} reasons[] = {
    [NOBODY] = {"no number, telephone or e-mail address: nobody would be known by it",
                "会员号、手机号、邮箱都没有填，无法确认是哪位顾客"},
    [NO_CONTACT] = {"no telephone number or e-mail address", "不是有效的手机号或邮箱"},
    [NO_LANGUAGE] = {"no language: zh or en", "语言应为 zh 或 en"},
    [NO_AMOUNT] = {"no amount: a number with at most two decimals", "不是金额：应为数字，最多两位小数"},
    [NO_YES] = {"neither yes nor no", "应填“是”或“否”"},
    [NO_STORE_OR_TIME] = {"a visit has a store and a time, both", "到店记录须同时有门店编号和时间"},
};

struct load {
    struct workspace *workspace;
    const struct act *act;
    const struct customers_import *what;
    struct rulebook *rulebook;
    struct form form;
    struct customers customers;
    const struct registry *registry;
    struct map zones;
    const char *notice; /* its digest */
    int64_t known;      /* the number of this act, for visits */
    struct customers_import_done done;
};

/* One row, read. */
struct row {
    struct contacts contacts;
    const char *language;
    bool visits, consents[CONSENT_PURPOSES], given[CONSENT_PURPOSES], opts_out;
    struct visit visit;
    instant_t consent_at;
};

static bool reject(struct load *load, size_t column, enum reason reason) {
    bool zh = !strcmp(load->form.language, "zh");
    form_reject_as(&load->form, column, zh ? reasons[reason].zh : reasons[reason].en);
    return false;
}

/* ---- cells ---- */

static bool amount_read(const char *text, int64_t *out) {
    bool negative = *text == '-';
    int64_t whole = 0;
    int decimals = -1;
    for (text += negative; *text; text++) {
        if (*text == ',' && decimals < 0)
            continue;
        if (*text == '.' && decimals < 0 && text[1]) {
            decimals = 0;
            continue;
        }
        if (*text < '0' || *text > '9' || decimals == 2 || whole > LIMIT_AMOUNT)
            return false;
        whole = whole * 10 + (*text - '0');
        decimals += decimals >= 0;
    }
    for (int i = decimals < 0 ? 0 : decimals; i < 2; i++)
        whole *= 10;
    *out = negative ? -whole : whole;
    return true;
}

static bool yes_read(const char *text, bool *out_there, bool *out) {
    static const char *const yes[] = {"yes", "y", "1", "true", "是", "同意", "已同意"}, *const no[] = {
                                                                                            "no",    "n",  "0",
                                                                                            "false", "否", "不同意",
                                                                                            "未同意"};
    *out_there = *text != '\0';
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (!strcmp(text, yes[i]))
            return *out = true;
        if (!strcmp(text, no[i]))
            return *out = false, true;
    }
    return !*out_there;
}

static const struct zone *zone_of(struct load *load, const struct store *store) {
    const char *name = store && store->zone[0] ? store->zone : load->rulebook->settings.zone;
    struct zone *zone = map_get(&load->zones, name);
    struct err ignored;
    if (!zone && !zone_open(&zone, name, &ignored))
        map_put(&load->zones, name, zone);
    return zone;
}

static bool read_time(struct load *load, size_t column, const struct store *store, instant_t *out) {
    struct wall wall;
    const struct zone *zone = zone_of(load, store);
    if (!zone || !wall_read(form_cell(&load->form, column), &wall))
        return form_reject(&load->form, column, REFUSED_TIME), false;
    *out = zone_instant(zone, &wall);
    if (*out > load->act->now + DAY_MS)
        return form_reject(&load->form, column, REFUSED_FUTURE), false;
    return true;
}

/* ---- rows ---- */

static bool read_contacts(struct load *load, struct row *row) {
    static const size_t columns[CONTACT_KINDS] = {[CONTACT_ID] = MEMBERS_NUMBER,
                                                  [CONTACT_PHONE] = MEMBERS_PHONE,
                                                  [CONTACT_EMAIL] = MEMBERS_EMAIL,
                                                  [CONTACT_NAME] = MEMBERS_NAME};
    struct buf spelling = buf_make(LIMIT_CSV_ROW * 4);
    bool good = true, any = false;
    for (int kind = 0; good && kind < CONTACT_KINDS; kind++) {
        const char *cell = form_cell(&load->form, columns[kind]);
        row->contacts.of[kind] = *cell ? cell : NULL;
        if (!*cell || kind == CONTACT_NAME)
            continue;
        buf_clear(&spelling);
        if (contact_spelling((enum contact_kind)kind, cell, &spelling))
            any = true;
        else
            good = reject(load, columns[kind], NO_CONTACT);
    }
    secret_wipe(spelling.data, spelling.len);
    buf_free(&spelling);
    return good && !any ? reject(load, MEMBERS_NUMBER, NOBODY) : good;
}

/* The till's number tells two purchases of one minute apart; it is kept as a hash, since it might be looked up. */
static int64_t reference_of(const struct load *load, const char *text, int64_t amount) {
    struct digest hash = secret_hash(&load->customers.master, "reference", text, strlen(text));
    int64_t number = 0;
    if (!*text)
        return amount == AMOUNT_NONE ? 0 : amount;
    for (int i = 0; i < 6; i++)
        number = number << 8 | hash.bytes[i];
    return number;
}

static bool read_visit(struct load *load, struct row *row) {
    struct form *form = &load->form;
    const char *code = form_cell(form, MEMBERS_STORE), *at = form_cell(form, MEMBERS_AT),
               *amount = form_cell(form, MEMBERS_AMOUNT);
    const struct store *store = registry_store(load->registry, code);
    row->visits = *code || *at || *amount;
    row->visit.amount = AMOUNT_NONE;
    if (!row->visits)
        return true;
    if (!*code || !*at)
        return reject(load, *code ? MEMBERS_AT : MEMBERS_STORE, NO_STORE_OR_TIME);
    if (!store)
        return form_reject(form, MEMBERS_STORE, REFUSED_STORE), false;
    if (*amount && !amount_read(amount, &row->visit.amount))
        return reject(load, MEMBERS_AMOUNT, NO_AMOUNT);
    row->visit.store = store->id;
    row->visit.reference = reference_of(load, form_cell(form, MEMBERS_REFERENCE), row->visit.amount);
    return read_time(load, MEMBERS_AT, store, &row->visit.at);
}

static bool read_wishes(struct load *load, struct row *row) {
    static const size_t columns[CONSENT_PURPOSES] = {
        [CONSENT_ASK] = MEMBERS_CONSENT, [CONSENT_CALL_BACK] = MEMBERS_CALL_BACK};
    struct form *form = &load->form;
    bool there = false;
    for (int i = 0; i < CONSENT_PURPOSES; i++)
        if (!yes_read(form_cell(form, columns[i]), &row->consents[i], &row->given[i]))
            return reject(load, columns[i], NO_YES);
    if (!yes_read(form_cell(form, MEMBERS_OPT_OUT), &there, &row->opts_out))
        return reject(load, MEMBERS_OPT_OUT, NO_YES);
    row->consent_at = row->visits ? row->visit.at : load->act->now;
    return !*form_cell(form, MEMBERS_CONSENT_AT) || read_time(load, MEMBERS_CONSENT_AT, NULL, &row->consent_at);
}

static bool read_row(struct load *load, struct row *row) {
    *row = (struct row){.language = form_cell(&load->form, MEMBERS_LANGUAGE)};
    if (*row->language && strcmp(row->language, "zh") != 0 && strcmp(row->language, "en") != 0)
        return reject(load, MEMBERS_LANGUAGE, NO_LANGUAGE);
    return read_contacts(load, row) && read_visit(load, row) && read_wishes(load, row);
}

/* ---- landing ---- */

static int write_consents(struct load *load, const struct customer_id *id, const struct row *row, struct err *err) {
    for (int i = 0; i < CONSENT_PURPOSES; i++) {
        const char *version = load->what->notice_version;
        if (!row->consents[i])
            continue;
        if (!load->notice)
            return err_set(err, ERR_USAGE, "row %lld says what a customer agreed to, and not to which notice",
                           (long long)load->form.row),
                   err_todo(err, "name the file that holds the notice's text: --notice FILE --notice-version NAME");
        const struct consent consent = {.purpose = (enum consent_purpose)i,
                                        .given = row->given[i],
                                        .at = row->consent_at,
                                        .notice = load->notice,
                                        .version =
                                            version ? version : arena_bytes(load->workspace->arena, load->notice, 12),
                                        .language = *row->language ? row->language : load->rulebook->settings.language,
                                        .channel = "import"};
        if (consent_write(load->workspace->db, id, &consent, err))
            return err->kind;
        load->done.consents += sql_changes(load->workspace->db) > 0;
    }
    return 0;
}

static int land_row(struct load *load, const struct row *row, struct err *err) {
    struct sql *db = load->workspace->db;
    struct customer_id id;
    bool there = false, is_new = false;
    load->done.taken++;
    if (customer_meet(&load->customers, &row->contacts, &id, &there, err) ||
        customer_heard(db, &id, row->visits ? row->visit.at : row->consent_at, row->language, err) ||
        write_consents(load, &id, row, err))
        return err->kind;
    if (row->opts_out && opt_out_write(db, &id, "", load->act->now, "import", err))
        return err->kind;
    load->done.opt_outs += row->opts_out && sql_changes(db) > 0;
    struct visit visit = row->visit;
    visit.customer = id;
    if (row->visits && visit_write(db, &visit, load->known, &is_new, err))
        return err->kind;
    load->done.visits += is_new;
    return 0;
}

/* Who was erased comes back with a consent of later alone. */
static int take_row(struct load *load, const struct row *row, struct err *err) {
    instant_t turned_away = 0;
    if (contacts_turned_away(&load->customers, &row->contacts, &turned_away, err))
        return err->kind;
    bool consents = row->consents[CONSENT_ASK] && row->given[CONSENT_ASK] && row->consent_at > turned_away;
    if (!turned_away || consents)
        return land_row(load, row, err);
    load->done.turned_away++;
    return 0;
}

static int read_all(struct load *load, struct err *err) {
    enum csv_step step;
    while ((step = form_next(&load->form, err)) == CSV_ROW) {
        struct row row;
        if (read_row(load, &row) && take_row(load, &row, err))
            return err->kind;
        act_progress(load->act, "customers", load->form.read, 0);
    }
    load->done.read = load->form.read;
    load->done.rejected = load->form.sheet.rejected;
    load->done.encoding = arena_text(load->workspace->arena, grid_encoding(load->form.grid));
    return step == CSV_FAILED ? (int)err->kind : 0;
}

/* ---- the act ---- */

static int read_notice(struct load *load, struct err *err) {
    struct buf text = buf_make(LIMIT_FILE);
    char hex[DIGEST_TEXT];
    if (!load->what->notice)
        return 0;
    int failed = file_read(load->what->notice, &text, err);
    if (!failed) {
        struct digest digest = digest_sha256(text.data, text.len);
        load->notice = arena_text(load->workspace->arena, digest_write(hex, &digest));
    }
    buf_free(&text);
    return failed;
}

static int note(struct load *load, struct err *err) {
    struct arena *arena = load->workspace->arena;
    struct value *detail = value_map(arena);
    const struct customers_import_done *done = &load->done;
    value_set(arena, detail, "file", value_str(arena, grid_digest(load->form.grid)));
    value_set(arena, detail, "taken", value_int(arena, done->taken));
    value_set(arena, detail, "new", value_int(arena, done->new));
    value_set(arena, detail, "visits", value_int(arena, done->visits));
    value_set(arena, detail, "consents", value_int(arena, done->consents));
    value_set(arena, detail, "opt_outs", value_int(arena, done->opt_outs));
    value_set(arena, detail, "turned_away", value_int(arena, done->turned_away));
    value_set(arena, detail, "rejected", value_int(arena, done->rejected));
    if (load->notice)
        value_set(arena, detail, "notice", value_str(arena, load->notice));
    return journal_write(load->workspace->db, load->act, "customers import", file_base_name(load->what->file), detail,
                         err);
}

static int run(struct load *load, struct err *err) {
    struct workspace *workspace = load->workspace;
    int64_t before = 0, after = 0;
    bool there = false;
    if (rights_journal(workspace->db, load->act->actor, "customers import", err) ||
        customers_count(workspace->db, &before, err) ||
        customers_open(workspace, true, &load->customers, &there, err) ||
        registry_read(workspace->db, workspace->arena, INT32_MAX, INT64_MAX, &load->registry, err) ||
        visits_number(workspace->db, &load->known, err) || read_notice(load, err) || read_all(load, err) ||
        customers_count(workspace->db, &after, err) ||
        form_end(&load->form, load->what->strict, &load->done.errors, err))
        return err->kind;
    load->done.new = after - before;
    if (load->what->dry_run)
        return 0;
    return note(load, err) || sql_commit(workspace->db, err) ? (int)err->kind : 0;
}

/* ---- which column is what ---- */

/* A file has each column that its definition names. */
static const struct form_column *columns_of(struct arena *arena, const struct members *members) {
    struct form_column *columns = arena_alloc(arena, (MEMBERS_COLUMNS + 1) * sizeof *columns);
    for (int i = 0; i < MEMBERS_COLUMNS; i++) {
        const char *name = members->columns[i] ? members->columns[i] : "\n"; /* no file has it */
        columns[i] = (struct form_column){name, name, members->columns[i] != NULL};
    }
    return columns;
}

static int open_as(struct load *load, const struct form_column *columns, struct err *err) {
    return form_open(&load->form, load->workspace, columns, load->what->file, load->what->errors,
                     load->rulebook->settings.language, err);
}

static int open_by(struct load *load, const char *id, struct err *err) {
    const struct members *members = NULL;
    if (rulebook_members(load->rulebook, id, &members, err))
        return err->kind;
    return open_as(load, columns_of(load->workspace->arena, members), err);
}

/* The one definition that fits, else our own names. */
static int open_file(struct load *load, struct err *err) {
    const struct members *fits = NULL;
    if (load->what->map)
        return open_by(load, load->what->map, err);
    for (size_t i = 0; i < load->rulebook->members_count; i++) {
        const struct members *members = load->rulebook->members[i];
        struct err unfit;
        if (open_as(load, columns_of(load->workspace->arena, members), &unfit))
            continue;
        form_close(&load->form);
        if (fits)
            return err_set(err, ERR_DATA, "members '%s' and '%s' both fit this file", fits->id, members->id),
                   err_todo(err, "say which with --map");
        fits = members;
    }
    return fits ? open_by(load, fits->id, err) : open_as(load, own_columns, err);
}

int customers_import(struct workspace *workspace, const struct act *act, const struct customers_import *what,
                     struct customers_import_done *out, struct err *err) {
    struct load load = {.workspace = workspace, .act = act, .what = what, .zones = map_make(workspace->arena)};
    int failed = rulebook_open(&load.rulebook, workspace, RULEBOOK_INTAKE, err);
    failed = failed ? failed : open_file(&load, err);
    failed = failed ? failed : sql_begin(workspace->db, err);
    failed = failed ? failed : run(&load, err);
    sql_rollback(workspace->db);
    form_close(&load.form);
    for (size_t i = 0; i < load.zones.count; i++)
        zone_free(load.zones.entries[i].item);
    secret_wipe(&load.customers, sizeof load.customers);
    rulebook_close(load.rulebook);
    if (!failed)
        *out = load.done;
    return failed;
}
