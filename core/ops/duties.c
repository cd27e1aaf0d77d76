#include "ops/duties.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "ops/facts.h"
#include "ops/stores.h"

/* ---- reading ---- */

struct gathering {
    struct arena *arena;
    struct person *people;
    size_t count, cap;
};

static int take_person(void *context, const struct person *person, struct err *err) {
    struct gathering *all = context;
    (void)err;
    all->people = arena_grow(all->arena, all->people, all->count, &all->cap, sizeof *all->people);
    all->people[all->count++] = (struct person){.name = arena_text(all->arena, person->name),
                                                .login = arena_text(all->arena, person->login),
                                                .role = person->role,
                                                .scope = arena_text(all->arena, person->scope)};
    return 0;
}

static int read_duties(struct sql *db, struct arena *arena, struct staffing *out, struct err *err) {
    struct sql_rows *rows;
    struct duty *duties = NULL;
    size_t cap = 0;
    if (sql_query(db, &rows, err,
                  "SELECT d.person, d.duty, d.region FROM duty d WHERE d.given = 1 AND d.batch = (SELECT max(e.batch) "
                  "FROM duty e WHERE e.person = d.person AND e.duty = d.duty AND e.region = d.region) ORDER BY 1, 2, 3",
                  ""))
        return err->kind;
    while (sql_next(rows)) {
        duties = arena_grow(arena, duties, out->duty_count, &cap, sizeof *duties);
        duties[out->duty_count++] = (struct duty){.person = arena_text(arena, sql_text(rows, 0)),
                                                  .duty = arena_text(arena, sql_text(rows, 1)),
                                                  .region = arena_text(arena, sql_text(rows, 2))};
    }
    out->duties = duties;
    return sql_done(rows, err);
}

static int read_aways(struct sql *db, struct arena *arena, struct staffing *out, struct err *err) {
    struct sql_rows *rows;
    struct away *aways = NULL;
    size_t cap = 0;
    if (sql_query(db, &rows, err,
                  "SELECT a.person, a.deputy, a.first, a.last FROM away a WHERE a.deputy <> '' AND a.batch = "
                  "(SELECT max(b.batch) FROM away b WHERE b.person = a.person) ORDER BY 1",
                  ""))
        return err->kind;
    while (sql_next(rows)) {
        aways = arena_grow(arena, aways, out->away_count, &cap, sizeof *aways);
        aways[out->away_count++] = (struct away){.person = arena_text(arena, sql_text(rows, 0)),
                                                 .deputy = arena_text(arena, sql_text(rows, 1)),
                                                 .first = (day_t)sql_int(rows, 2),
                                                 .last = (day_t)sql_int(rows, 3)};
    }
    out->aways = aways;
    return sql_done(rows, err);
}

static const char *deputy_of(const struct staffing *staffing, const char *person);

static void find_deputies(struct arena *arena, struct staffing *staffing) {
    size_t *deputies = arena_alloc(arena, (staffing->people_count + 1) * sizeof *deputies);
    for (size_t i = 0; i < staffing->people_count; i++) {
        const char *name = deputy_of(staffing, staffing->people[i].name);
        const struct person *deputy = name ? staffing_person(staffing, name) : NULL;
        deputies[i] = deputy ? (size_t)(deputy - staffing->people) : staffing->people_count;
    }
    staffing->deputies = deputies;
}

int staffing_read(struct sql *db, struct arena *arena, day_t day, struct staffing *out, struct err *err) {
    struct gathering all = {.arena = arena};
    *out = (struct staffing){.day = day};
    if (people_each(db, take_person, &all, err) || read_duties(db, arena, out, err) || read_aways(db, arena, out, err))
        return err->kind;
    out->people = all.people;
    out->people_count = all.count;
    find_deputies(arena, out);
    return 0;
}

/* ---- who somebody is ---- */

const struct person *staffing_person(const struct staffing *staffing, const char *name) {
    for (size_t i = 0; i < staffing->people_count; i++)
        if (!strcmp(staffing->people[i].name, name))
            return &staffing->people[i];
    return NULL;
}

/* Who stands in for a person on the day; NULL where they are there. */
static const char *deputy_of(const struct staffing *staffing, const char *person) {
    for (size_t i = 0; i < staffing->away_count; i++) {
        const struct away *away = &staffing->aways[i];
        if (!strcmp(away->person, person) && staffing->day >= away->first && staffing->day <= away->last &&
            staffing_person(staffing, away->deputy))
            return away->deputy;
    }
    return NULL;
}

bool staffing_is(const struct staffing *staffing, const char *actor, const char *person) {
    const char *deputy = strcmp(actor, person) ? deputy_of(staffing, person) : actor;
    return deputy && !strcmp(deputy, actor);
}

static bool under(const struct registry *registry, const struct store *store, day_t day, const char *region) {
    const struct region *above = registry_region(registry, region), *own = store_region(store, day);
    return above && own && region_hangs_under(own, above);
}

static unsigned party_of(const struct person *person, const struct registry *registry, const struct store *store,
                         day_t day) {
    if (person->role == ROLE_HQ)
        return PARTY_HQ;
    if (person->role == ROLE_REGION)
        return under(registry, store, day, person->scope) ? PARTY_REGION : 0;
    return person->role == ROLE_STAFF && !strcmp(person->scope, store->code) ? PARTY_STORE : 0;
}

unsigned staffing_parties(const struct staffing *staffing, const struct registry *registry, const char *actor,
                          const struct store *store) {
    unsigned parties = 0;
    for (size_t i = 0; i < staffing->people_count; i++)
        if (staffing_is(staffing, actor, staffing->people[i].name))
            parties |= party_of(&staffing->people[i], registry, store, staffing->day);
    return parties;
}

bool staffing_sees(const struct staffing *staffing, const struct registry *registry, const char *actor,
                   const struct store *store) {
    const struct person *person = staffing_person(staffing, actor);
    return (person && person->role == ROLE_AUDITOR) || staffing_parties(staffing, registry, actor, store);
}

static bool charged_himself(const struct staffing *staffing, const struct registry *registry, const char *person,
                            const char *duty, const struct store *store) {
    for (size_t i = 0; i < staffing->duty_count; i++) {
        const struct duty *given = &staffing->duties[i];
        if (!strcmp(given->person, person) && !strcmp(given->duty, duty) &&
            (!*given->region || under(registry, store, staffing->day, given->region)))
            return true;
    }
    return false;
}

bool staffing_charged(const struct staffing *staffing, const struct registry *registry, const char *actor,
                      const char *duty, const struct store *store) {
    for (size_t i = 0; i < staffing->people_count; i++)
        if (staffing_is(staffing, actor, staffing->people[i].name) &&
            charged_himself(staffing, registry, staffing->people[i].name, duty, store))
            return true;
    return false;
}

/* ---- whose a case is ---- */

/* Whether a person is of those that the owner means, by what they are themselves. */
static bool is_of(const struct staffing *staffing, const struct registry *registry, const struct person *person,
                  const struct staffing_owner *owner, const struct store *store) {
    return owner->party == PARTY_DUTY ? charged_himself(staffing, registry, person->name, owner->duty, store)
                                      : party_of(person, registry, store, staffing->day) & owner->party;
}

/* The person it was given to, as long as they may have it. */
static const struct person *given_to(const struct staffing *staffing, const struct registry *registry,
                                     const struct staffing_owner *owner, const struct store *store) {
    const struct person *person = *owner->person ? staffing_person(staffing, owner->person) : NULL;
    return person && is_of(staffing, registry, person, owner, store) ? person : NULL;
}

bool staffing_may_own(const struct staffing *staffing, const struct registry *registry,
                      const struct staffing_owner *owner, const struct store *store) {
    return given_to(staffing, registry, owner, store) != NULL;
}

bool staffing_owns(const struct staffing *staffing, const struct registry *registry, const char *actor,
                   const struct staffing_owner *owner, const struct store *store) {
    const struct person *person = given_to(staffing, registry, owner, store);
    if (person)
        return staffing_is(staffing, actor, person->name);
    return owner->party == PARTY_DUTY ? staffing_charged(staffing, registry, actor, owner->duty, store)
                                      : staffing_parties(staffing, registry, actor, store) & owner->party;
}

void staffing_shares(const struct staffing *staffing, const struct registry *registry,
                     const struct staffing_owner *owner, const struct store *store, struct staffing_share *out) {
    const struct person *one = given_to(staffing, registry, owner, store);
    memset(out, 0, staffing->people_count * sizeof *out);
    for (size_t i = 0; i < staffing->people_count; i++) {
        const struct person *person = &staffing->people[i];
        const bool party = party_of(person, registry, store, staffing->day) != 0,
                   owns = one ? person == one : is_of(staffing, registry, person, owner, store);
        const size_t deputy = staffing->deputies[i];
        out[i].owns |= owns;
        out[i].sees |= party || owns || person->role == ROLE_AUDITOR;
        if (deputy < staffing->people_count) {
            out[deputy].owns |= owns;
            out[deputy].sees |= party || owns;
        }
    }
}

/* How many regions a person's own stands above the store's: the nearest first. */
static size_t distance(const struct person *person, const struct registry *registry, const struct store *store,
                       day_t day) {
    size_t steps = 0;
    const struct region *above = registry_region(registry, person->scope);
    if (person->role != ROLE_REGION)
        return 0;
    for (const struct region *region = store_region(store, day); region && region != above; region = region->parent)
        steps++;
    return steps;
}

static void add_once(const char **out, size_t *count, const char *name) {
    size_t at = 0;
    while (at < *count && strcmp(out[at], name) < 0)
        at++;
    if (at < *count && !strcmp(out[at], name))
        return;
    memmove(out + at + 1, out + at, (*count - at) * sizeof *out);
    out[at] = name;
    ++*count;
}

size_t staffing_owners(const struct staffing *staffing, const struct registry *registry,
                       const struct staffing_owner *owner, const struct store *store, const char **out) {
    const struct person *one = given_to(staffing, registry, owner, store);
    size_t nearest = SIZE_MAX, count = 0;
    for (size_t i = 0; i < staffing->people_count; i++) {
        const struct person *person = &staffing->people[i];
        if (!is_of(staffing, registry, person, owner, store))
            continue;
        size_t steps = owner->party == PARTY_REGION ? distance(person, registry, store, staffing->day) : 0;
        nearest = steps < nearest ? steps : nearest;
    }
    for (size_t i = 0; i < staffing->people_count; i++) {
        const struct person *person = &staffing->people[i];
        if (one ? person != one
                : !is_of(staffing, registry, person, owner, store) ||
                      (owner->party == PARTY_REGION && distance(person, registry, store, staffing->day) != nearest))
            continue;
        const char *deputy = deputy_of(staffing, person->name);
        add_once(out, &count, deputy ? deputy : person->name);
    }
    return count;
}

/* How many regions their own stands above that one; SIZE_MAX: it does not. */
static size_t above_region(const struct person *person, const struct registry *registry, const struct region *region) {
    const struct region *own = registry_region(registry, person->scope);
    size_t steps = 0;
    if (person->role != ROLE_REGION || !own || !region || !region_hangs_under(region, own))
        return SIZE_MAX;
    for (; region && region != own; region = region->parent)
        steps++;
    return steps;
}

static bool charged_there(const struct staffing *staffing, const struct registry *registry, const char *person,
                          const char *duty, const struct region *region) {
    for (size_t i = 0; i < staffing->duty_count; i++) {
        const struct duty *given = &staffing->duties[i];
        const struct region *where = *given->region ? registry_region(registry, given->region) : NULL;
        if (!strcmp(given->person, person) && !strcmp(given->duty, duty) &&
            (!*given->region || (where && region && region_hangs_under(region, where))))
            return true;
    }
    return false;
}

static bool is_of_region(const struct staffing *staffing, const struct registry *registry, const struct person *person,
                         const struct staffing_owner *owner, const struct region *region, size_t nearest) {
    return owner->party == PARTY_DUTY ? charged_there(staffing, registry, person->name, owner->duty, region)
           : owner->party == PARTY_HQ ? person->role == ROLE_HQ
                                      : owner->party == PARTY_REGION && nearest != SIZE_MAX &&
                                            above_region(person, registry, region) == nearest;
}

size_t staffing_of_region(const struct staffing *staffing, const struct registry *registry,
                          const struct staffing_owner *owner, const struct region *region, const char **out) {
    size_t nearest = SIZE_MAX, count = 0;
    for (size_t i = 0; i < staffing->people_count; i++) {
        const size_t steps = above_region(&staffing->people[i], registry, region);
        nearest = steps < nearest ? steps : nearest;
    }
    for (size_t i = 0; i < staffing->people_count; i++)
        if (is_of_region(staffing, registry, &staffing->people[i], owner, region, nearest))
            add_once(out, &count, staffing_stand_in(staffing, staffing->people[i].name));
    return count;
}

const char *staffing_stand_in(const struct staffing *staffing, const char *person) {
    const char *deputy = deputy_of(staffing, person);
    return deputy ? deputy : person;
}

/* ---- the acts ---- */

int staffing_need(const struct staffing *staffing, struct arena *arena, const char *name, const struct person **out,
                  struct err *err) {
    *out = staffing_person(staffing, name);
    if (*out)
        return 0;
    const char **names = arena_alloc(arena, (staffing->people_count + 1) * sizeof *names);
    for (size_t i = 0; i < staffing->people_count; i++)
        names[i] = staffing->people[i].name;
    return person_unknown(name, names, staffing->people_count, err);
}

static bool holds(const struct staffing *staffing, const struct duty *duty) {
    for (size_t i = 0; i < staffing->duty_count; i++)
        if (!strcmp(staffing->duties[i].person, duty->person) && !strcmp(staffing->duties[i].duty, duty->duty) &&
            !strcmp(staffing->duties[i].region, duty->region))
            return true;
    return false;
}

static int check_duty(struct workspace *workspace, const struct act *act, const struct staffing *staffing,
                      const struct duty *duty, bool give, struct err *err) {
    const struct person *person;
    const struct registry *registry;
    const struct region *region;
    const size_t len = strlen(duty->duty);
    if (staffing_need(staffing, workspace->arena, duty->person, &person, err))
        return err->kind;
    if (!len || len > LIMIT_ID || strpbrk(duty->duty, " \t\n\"'<>"))
        return err_set(err, ERR_DATA, "'%s' cannot be a duty: one word of at most %d bytes", duty->duty, LIMIT_ID),
               err_todo(err, "call it as the workflow does: supply");
    if (!give)
        return holds(staffing, duty) ? 0
                                     : (err_set(err, ERR_DATA, "%s has no duty '%s' %s%s", duty->person, duty->duty,
                                                *duty->region ? "in region " : "everywhere", duty->region),
                                        err_todo(err, "earshot user duty"));
    if (holds(staffing, duty))
        return err_set(err, ERR_EXISTS, "%s has that duty already", duty->person), err_todo(err, "earshot user duty");
    if (person->role == ROLE_AUDITOR)
        return err_set(err, ERR_DATA, "%s is an auditor, who changes nothing", duty->person),
               err_todo(err, "give it to somebody who acts, or give them another role");
    if (*duty->region && (stores_read(workspace, (day_t)(act->now / DAY_MS), &registry, err) ||
                          registry_need_region(registry, duty->region, &region, err)))
        return err->kind;
    return 0;
}

struct pile {
    struct sql *db;
    struct arena *arena;
    const struct duty *duties;
    bool give;
    const struct away *away;
};

static int write_duty(void *context, size_t index, int64_t batch, const char **out_text, struct err *err) {
    struct pile *pile = context;
    const struct duty *duty = &pile->duties[index];
    *out_text = arena_format(pile->arena, "duty %s\n%s\n%s\n%d", duty->person, duty->duty, duty->region, pile->give);
    return sql_run(pile->db, err, "INSERT INTO duty (person, duty, region, batch, given) VALUES ($1, $2, $3, $4, $5)",
                   "tttii", duty->person, duty->duty, duty->region, batch, (int64_t)pile->give);
}

static int write_away(void *context, size_t index, int64_t batch, const char **out_text, struct err *err) {
    struct pile *pile = context;
    const struct away *away = pile->away;
    const char *deputy = away->deputy ? away->deputy : "";
    (void)index;
    *out_text = arena_format(pile->arena, "away %s\n%d %d\n%s", away->person, away->first, away->last, deputy);
    return sql_run(pile->db, err, "INSERT INTO away (person, batch, first, last, deputy) VALUES ($1, $2, $3, $4, $5)",
                   "tiiit", away->person, batch, (int64_t)away->first, (int64_t)away->last, deputy);
}

static int give_in(struct workspace *workspace, const struct act *act, const struct duty *duty, bool give,
                   struct err *err) {
    struct staffing staffing;
    struct pile pile = {workspace->db, workspace->arena, duty, give, NULL};
    const struct facts_writing what = {workspace, act, "duty", 1, write_duty, &pile};
    struct batch batch = {.source = "",
                          .name = arena_format(workspace->arena, "%s %s %s%s%s", give ? "give" : "take", duty->person,
                                               duty->duty, *duty->region ? " " : "", duty->region),
                          .file = ""};
    return staffing_read(workspace->db, workspace->arena, (day_t)(act->now / DAY_MS), &staffing, err) ||
                   check_duty(workspace, act, &staffing, duty, give, err) || facts_write(&what, &batch, err) ||
                   sql_commit(workspace->db, err)
               ? (int)err->kind
               : 0;
}

int duty_give(struct workspace *workspace, const struct act *act, const struct duty *duty, bool give, struct err *err) {
    int failed = sql_begin(workspace->db, err);
    failed = failed ? failed : give_in(workspace, act, duty, give, err);
    sql_rollback(workspace->db);
    return failed;
}

int duties_end(struct workspace *workspace, const struct act *act, const char *person, struct err *err) {
    struct staffing staffing;
    if (staffing_read(workspace->db, workspace->arena, (day_t)(act->now / DAY_MS), &staffing, err))
        return err->kind;
    struct duty *own = arena_alloc(workspace->arena, (staffing.duty_count + 1) * sizeof *own);
    struct pile pile = {workspace->db, workspace->arena, own, false, NULL};
    struct facts_writing what = {workspace, act, "duty", 0, write_duty, &pile};
    struct batch batch = {.source = "", .name = arena_format(workspace->arena, "take %s all", person), .file = ""};
    for (size_t i = 0; i < staffing.duty_count; i++)
        if (!strcmp(staffing.duties[i].person, person))
            own[what.count++] = staffing.duties[i];
    return what.count && facts_write(&what, &batch, err) ? (int)err->kind : 0;
}

static int check_away(struct workspace *workspace, const struct staffing *staffing, const struct act *act,
                      const struct away *away, struct err *err) {
    const struct person *person, *deputy;
    const struct person *actor = staffing_person(staffing, act->actor);
    if (staffing_need(staffing, workspace->arena, away->person, &person, err))
        return err->kind;
    if (actor && actor->role != ROLE_HQ && actor != person)
        return err_set(err, ERR_DENIED, "only %s, or hq, says when %s is away", away->person, away->person),
               err_todo(err, "ask them, or somebody of hq");
    if (!away->deputy)
        return 0;
    if (staffing_need(staffing, workspace->arena, away->deputy, &deputy, err))
        return err->kind;
    if (deputy == person)
        return err_set(err, ERR_DATA, "nobody stands in for themselves"), err_todo(err, "name another person");
    if (deputy->role == ROLE_AUDITOR)
        return err_set(err, ERR_DATA, "%s is an auditor, who changes nothing", deputy->name),
               err_todo(err, "name somebody who acts");
    if (away->last < away->first)
        return err_set(err, ERR_USAGE, "it would end before it begins"), err_todo(err, "--from DAY --to DAY");
    return 0;
}

static int away_in(struct workspace *workspace, const struct act *act, const struct away *away, struct err *err) {
    struct staffing staffing;
    struct pile pile = {workspace->db, workspace->arena, NULL, false, away};
    const struct facts_writing what = {workspace, act, "away", 1, write_away, &pile};
    struct batch batch = {.source = "",
                          .name = arena_format(workspace->arena, "%s%s%s", away->person,
                                               away->deputy ? " away: " : " back", away->deputy ? away->deputy : ""),
                          .file = ""};
    return staffing_read(workspace->db, workspace->arena, (day_t)(act->now / DAY_MS), &staffing, err) ||
                   check_away(workspace, &staffing, act, away, err) || facts_write(&what, &batch, err) ||
                   sql_commit(workspace->db, err)
               ? (int)err->kind
               : 0;
}

int away_set(struct workspace *workspace, const struct act *act, const struct away *away, struct err *err) {
    int failed = sql_begin(workspace->db, err);
    failed = failed ? failed : away_in(workspace, act, away, err);
    sql_rollback(workspace->db);
    return failed;
}
