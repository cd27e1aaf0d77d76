#include "ops/rights.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "flow/registry/registry_rows.h"
#include "ops/people.h"
#include "ops/stores.h"

#define HQ       ROLE_HQ
#define READERS  (ROLE_HQ | ROLE_AUDITOR)
#define REGIONS  (READERS | ROLE_REGION)
#define EVERYONE (REGIONS | ROLE_STAFF)

const struct right rights[] = {
    {"stores import", HQ},
    {"stores list", REGIONS},
    {"stores show", EVERYONE},
    {"stores move", HQ},
    {"stores target", REGIONS}, /* to list; to set is hq's, as the journal asks */
    {"stores event", REGIONS},  /* as well */
    {"stores traffic", REGIONS},
    {"survey list", EVERYONE},
    {"survey show", EVERYONE},
    {"survey quotas", EVERYONE},
    {"survey check", EVERYONE},
    {"survey print", EVERYONE}, /* of stores in its scope */
    {"import", HQ},
    {"export", HQ | ROLE_REGION},
    {"batch list", READERS},
    {"batch undo", HQ},
    {"quarantine add", HQ},
    {"quarantine lift", HQ},
    {"quarantine list", READERS},
    {"ticket list", REGIONS | ROLE_STAFF},
    {"ticket show", REGIONS | ROLE_STAFF},
    {"ticket act", HQ | ROLE_REGION | ROLE_STAFF}, /* the workflow says who may take which step */
    {"ticket reply", HQ | ROLE_REGION | ROLE_STAFF},
    {"ticket assign", HQ | ROLE_REGION | ROLE_STAFF},
    {"ticket new", HQ | ROLE_REGION | ROLE_STAFF},
    {"ticket digest", REGIONS | ROLE_STAFF},
    {"ticket run", HQ},
    {"ticket move", HQ},
    {"ticket figures", REGIONS | ROLE_STAFF},
    {"explain ticket", REGIONS | ROLE_STAFF},
    {"plan new", HQ | ROLE_REGION},
    {"plan list", REGIONS | ROLE_STAFF}, /* those that touch their store, what is theirs of it */
    {"plan show", REGIONS | ROLE_STAFF},
    {"plan act", HQ | ROLE_REGION | ROLE_STAFF}, /* the workflow says who may take which step */
    {"plan fill", HQ | ROLE_REGION},
    {"plan pilot", HQ | ROLE_REGION},
    {"plan verify", HQ | ROLE_REGION},
    {"plan rollout", HQ | ROLE_REGION},
    {"plan run", HQ},
    {"plan poster", REGIONS},
    {"explain plan", REGIONS},
    {"wave plan", READERS},
    {"wave run", HQ},
    {"wave status", REGIONS},
    {"explain invitation", HQ},
    {"customers import", HQ},
    {"customers opt-out", HQ},
    {"customers segments", READERS},
    {"tidy", HQ},
    {"message preview", READERS},
    {"channel list", READERS},
    {"channel test", HQ},
    {"send", HQ},
    {"outbox list", READERS},
    {"outbox show", READERS},
    {"outbox retry", HQ},
    {"outbox release", HQ},
    {"serve", HQ},
    {"receipt issue", HQ},
    {"receipt list", READERS},
    {"token add", HQ},
    {"token list", READERS},
    {"token remove", HQ},
    {"close", HQ},
    {"metrics", REGIONS},
    {"explain score", REGIONS},
    {"explain number", REGIONS},
    {"explain response", HQ},
    {"polarity check", READERS},
    {"report run", REGIONS},
    {"report list", REGIONS},
    {"report preview", HQ},
    {"report send", HQ},
    {"report new", HQ},
    {"rules new", HQ},
    {"rules check", READERS},
    {"rules test", READERS},
    {"rules backtest", READERS},
    {"rules publish", HQ},
    {"rules propose", HQ},
    {"rules log", READERS},
    {"rules diff", READERS},
    {"rules show", READERS},
    {"rules revert", HQ},
    {"history", EVERYONE},
    {"show", EVERYONE},
    {"diff", EVERYONE},
    {"verify", READERS},
    {"journal", READERS},
    {"rebuild", HQ},
    {"privacy export", HQ},
    {"privacy erase", HQ},
    {"privacy list", READERS},
    {"key new", HQ},
    {"key list", READERS},
    {"key rotate", HQ},
    {"key export", READERS},
    {"checkpoint list", READERS},
    {"checkpoint send", HQ},
    {"user add", HQ},
    {"user list", READERS},
    {"user role", HQ},
    {"user remove", HQ},
    {"user duty", EVERYONE}, /* to list; to give is hq's, as the journal asks */
    {"user away", EVERYONE}, /* for themselves; hq for anybody */
    {"backup", HQ},
    {"restore", HQ},
    {"archive bundle", READERS},
    {"archive mirror", HQ},
    {"archive gc", HQ},
    {0},
};

/* What an option of a command does beyond the command. */
static const struct right rights_beyond[] = {{"report run --private", HQ | ROLE_REGION},
                                             {"ticket digest --by", HQ},
                                             {"export --words", HQ},
                                             {"export --unredacted", HQ},
                                             {0}};

/* ---- words ---- */

static const struct {
    enum role role;
    const char *name;
} roles[] = {{ROLE_HQ, "hq"}, {ROLE_REGION, "region"}, {ROLE_AUDITOR, "auditor"}, {ROLE_STAFF, "staff"}};

bool role_read(const char *word, enum role *out) {
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (!strcmp(roles[i].name, word)) {
            *out = roles[i].role;
            return true;
        }
    return false;
}

const char *role_name(enum role role) {
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (roles[i].role == role)
            return roles[i].name;
    return "";
}

static const struct right *find_right(const struct right *table, const char *act) {
    for (const struct right *right = table; right->act; right++)
        if (!strcmp(right->act, act))
            return right;
    return NULL;
}

const struct right *rights_of(const char *act) {
    return find_right(rights, act);
}

/* "li (hq)", "chen (region E1)" */
static const char *titled(struct arena *arena, const struct person *person) {
    return arena_format(arena, "%s (%s%s%s)", person->name, role_name(person->role), *person->scope ? " " : "",
                        person->scope);
}

/* ---- who acts ---- */

static int no_user(const char *name, struct err *err) {
    return err_set(err, ERR_DENIED, "%s is no user of this workspace", name),
           err_todo(err, "somebody of hq adds them: earshot user add NAME ROLE --login %s", name);
}

static int identify(struct workspace *workspace, struct act *act, struct person *out, struct err *err) {
    struct person own;
    bool there = false;
    const char *login = act->login ? act->login : act->actor;
    if (person_of_login(workspace->db, workspace->arena, login, &own, &there, err))
        return err->kind;
    if (!there)
        return no_user(login, err);
    *out = own;
    if (!strcmp(act->actor, login) || !strcmp(act->actor, own.name))
        return 0;
    if (own.role != ROLE_HQ)
        return err_set(err, ERR_DENIED, "you are %s; only hq acts in another's name", titled(workspace->arena, &own));
    if (person_named(workspace->db, workspace->arena, act->actor, out, &there, err))
        return err->kind;
    if (!there)
        return err_set(err, ERR_DENIED, "%s is no user of this workspace", act->actor),
               err_todo(err, "earshot user add %s ROLE; earshot user list says who is", act->actor);
    act->hand = own.name;
    return 0;
}

/* ---- a workspace without people ---- */

static bool owns(const struct workspace *workspace) {
    struct stat found;
    return !stat(workspace_path(workspace, "earshot.db"), &found) && found.st_uid == geteuid();
}

/* Asks again under the lock: another process may have been faster. */
static int begin_people(struct workspace *workspace, const struct act *act, struct err *err) {
    const struct person first = {
        .name = act->actor, .login = act->login ? act->login : act->actor, .role = ROLE_HQ, .scope = ""};
    int64_t count = 0;
    int failed = sql_begin(workspace->db, err);
    failed = failed ? failed : sql_number(workspace->db, &count, 0, err, "SELECT count(*) FROM person", "");
    if (!failed && !count)
        failed = person_write(workspace->db, workspace->arena, act, &first, err);
    failed = failed ? failed : sql_commit(workspace->db, err);
    sql_rollback(workspace->db);
    return failed;
}

static int need_people(struct workspace *workspace, const struct act *act, bool *out_first, struct err *err) {
    int64_t count = 0;
    *out_first = false;
    if (sql_number(workspace->db, &count, 0, err, "SELECT count(*) FROM person", ""))
        return err->kind;
    if (count)
        return 0;
    if (!owns(workspace))
        return err_set(err, ERR_DENIED, "nobody has a role in this workspace yet"),
               err_todo(err, "who owns its earshot.db acts first, and becomes hq");
    *out_first = true;
    return begin_people(workspace, act, err);
}

/* ---- entering ---- */

int rights_enter(struct workspace *workspace, struct act *act, const char *what, bool *out_first, struct err *err) {
    const struct right *right = rights_of(what);
    struct person person;
    if (need_people(workspace, act, out_first, err) || identify(workspace, act, &person, err))
        return err->kind;
    act->actor = person.name;
    if (!right || !(right->roles & person.role))
        return err_set(err, ERR_DENIED, "%s may not use `%s`", titled(workspace->arena, &person), what),
               err_todo(err, "ask somebody of hq");
    workspace->scope = (struct scope){.who = titled(workspace->arena, &person),
                                      .region = person.role == ROLE_REGION ? person.scope : NULL,
                                      .store = person.role == ROLE_STAFF ? person.scope : NULL,
                                      .day = (day_t)(act->now / DAY_MS)};
    return 0;
}

int rights_also(struct workspace *workspace, const struct act *act, const char *what, struct err *err) {
    struct person person;
    bool there = false;
    const struct right *right = find_right(rights_beyond, what);
    if (person_named(workspace->db, workspace->arena, act->actor, &person, &there, err))
        return err->kind;
    if (!there)
        return no_user(act->actor, err);
    if (right && (right->roles & person.role))
        return 0;
    return err_set(err, ERR_DENIED, "%s may not use `%s`", titled(workspace->arena, &person), what),
           err_todo(err, "ask somebody of hq");
}

/* Acts that change nothing, and are journalled so that it is known who did them. */
static bool is_reading(const char *what) {
    return !strcmp(what, "report private") || !strcmp(what, "export") || !strcmp(what, "ticket read");
}

/* What is done by whoever the workflow lets do it. */
static bool is_work(const char *what) {
    return !strcmp(what, "ticket") || !strcmp(what, "plan") || !strcmp(what, "away");
}

/* Whoever comes first to an older workspace takes over its rules, whatever they came for. */
int rights_journal(struct sql *db, const char *actor, const char *what, struct err *err) {
    int64_t people = 0, hq = 0;
    if (sql_number(db, &people, 0, err, "SELECT count(*) FROM person", "") ||
        sql_number(db, &hq, 0, err, "SELECT count(*) FROM person WHERE name = $1 AND role = 'hq'", "t", actor))
        return err->kind;
    if (!people || hq || !strcmp(what, "rules adopt") || is_reading(what) || is_work(what))
        return 0;
    return err_set(err, ERR_DENIED, "%s may change nothing here (%s)", actor, what),
           err_todo(err, "ask somebody of hq");
}

/* ---- scope ---- */

static bool holds(const struct scope *scope, const struct registry *registry, const struct store *store, day_t day) {
    if (scope->store)
        return !strcmp(scope->store, store->code);
    const struct region *above = registry_region(registry, scope->region);
    return above && region_hangs_under(store_region(store, day), above);
}

struct sieve {
    const struct scope *scope;
    const struct registry *registry;
};

static bool keep(void *context, const struct store *store) {
    const struct sieve *sieve = context;
    return holds(sieve->scope, sieve->registry, store, sieve->registry->day);
}

int scope_registry(const struct workspace *workspace, const struct registry *registry, const struct registry **out,
                   struct err *err) {
    const struct scope *scope = &workspace->scope;
    struct sieve sieve = {scope, registry};
    (void)err;
    *out = scope->region || scope->store ? registry_part(workspace->arena, registry, keep, &sieve) : registry;
    return 0;
}

static int outside(const struct scope *scope, const char *what, const char *code, struct err *err) {
    return err_set(err, ERR_DENIED, "%s %s is not among what %s may see", what, code, scope->who);
}

/* What is no code of anything is a name or a slip, and what was meant is looked for in the scope alone. */
static int refuse_store(const struct workspace *workspace, const struct registry *all, const char *code,
                        struct err *err) {
    const struct registry *own;
    const struct store *found;
    if (registry_store(all, code))
        return outside(&workspace->scope, "store", code, err);
    return scope_registry(workspace, all, &own, err) ? (int)err->kind : registry_need_store(own, code, &found, err);
}

static int refuse_region(const struct workspace *workspace, const struct registry *all, const char *code,
                         struct err *err) {
    const struct scope *scope = &workspace->scope;
    const struct region *found, *above = registry_region(all, scope->region);
    struct registry own = {.regions = arena_alloc(workspace->arena, (all->region_count + 1) * sizeof *own.regions)};
    if (registry_region(all, code))
        return outside(scope, "region", code, err);
    for (size_t i = 0; above && i < all->region_count; i++)
        if (region_hangs_under(&all->regions[i], above))
            own.regions[own.region_count++] = all->regions[i];
    return registry_need_region(&own, code, &found, err);
}

static int read_all(const struct workspace *workspace, const struct registry **out, struct err *err) {
    return registry_read(workspace->db, workspace->arena, workspace->scope.day, INT64_MAX, out, err);
}

int scope_store(struct workspace *workspace, const char *code, struct err *err) {
    const struct registry *all, *own;
    if (!workspace->scope.region && !workspace->scope.store)
        return 0;
    if (read_all(workspace, &all, err) || scope_registry(workspace, all, &own, err))
        return err->kind;
    return registry_store(own, code) ? 0 : refuse_store(workspace, all, code, err);
}

int scope_whole(const struct workspace *workspace, const char *code, struct err *err) {
    const struct scope *scope = &workspace->scope;
    const struct registry *all;
    if (!scope->region && !scope->store)
        return 0;
    if (!code)
        return err_set(err, ERR_DENIED, "the chain as a whole is not among what %s may see", scope->who);
    if (read_all(workspace, &all, err))
        return err->kind;
    const struct region *region = registry_region(all, code),
                        *own = scope->region ? registry_region(all, scope->region) : NULL;
    if (own && region && region_hangs_under(region, own))
        return 0;
    return scope->store ? outside(scope, "region", code, err) : refuse_region(workspace, all, code, err);
}

int scope_region(const struct workspace *workspace, const char *asked, const struct region **out, struct err *err) {
    const struct registry *all;
    *out = NULL;
    if (!workspace->scope.region)
        return 0;
    if (read_all(workspace, &all, err))
        return err->kind;
    *out = registry_region(all, asked ? asked : workspace->scope.region);
    return 0;
}

/* Regions above concern the scope's as much as those below. */
static bool region_concerns(const struct scope *scope, const struct registry *registry, int64_t id) {
    const struct store *own = scope->store ? registry_store(registry, scope->store) : NULL;
    const struct region *home = scope->region ? registry_region(registry, scope->region)
                                : own         ? store_region(own, scope->day)
                                              : NULL;
    for (size_t i = 0; home && i < registry->region_count; i++)
        if (registry->regions[i].id == id)
            return region_hangs_under(&registry->regions[i], home) || region_hangs_under(home, &registry->regions[i]);
    return false;
}

bool scope_place(const struct workspace *workspace, const struct registry *registry, enum place place, int64_t id) {
    const struct scope *scope = &workspace->scope;
    if ((!scope->region && !scope->store) || place == PLACE_CHAIN)
        return true;
    if (place == PLACE_REGION)
        return region_concerns(scope, registry, id);
    const struct store *store = registry_store_by_id(registry, id);
    return store && holds(scope, registry, store, scope->day);
}

/* A store counts for the months in which it hung there: who asks for it by name must have had it at some time. */
static bool ever_held(const struct scope *scope, const struct registry *registry, const struct store *store) {
    for (size_t i = 0; i < store->home_count; i++)
        if (holds(scope, registry, store, store->homes[i].from))
            return true;
    return false;
}

int scope_query(const struct workspace *workspace, const struct registry *registry, const char *store,
                const char **region, struct err *err) {
    const struct scope *scope = &workspace->scope;
    if (!scope->region && !scope->store)
        return 0;
    const struct store *named = store ? registry_store(registry, store) : NULL;
    if (store && (!named || !ever_held(scope, registry, named)))
        return refuse_store(workspace, registry, store, err);
    if (scope->store)
        return store ? 0 : err_set(err, ERR_DENIED, "%s may see one store: name it", scope->who);
    const struct region *asked = *region ? registry_region(registry, *region) : NULL;
    if (*region && (!asked || !region_hangs_under(asked, registry_region(registry, scope->region))))
        return refuse_region(workspace, registry, *region, err);
    *region = *region ? *region : scope->region;
    return 0;
}
