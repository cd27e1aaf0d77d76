#include "ops/people.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "ops/duties.h"
#include "ops/journal.h"
#include "ops/stores.h"

/* ---- rows ---- */

#define COLUMNS "SELECT name, login, role, scope FROM person "

static struct person person_of(const struct sql_rows *rows) {
    struct person person = {.name = sql_text(rows, 0), .login = sql_text(rows, 1), .scope = sql_text(rows, 3)};
    role_read(sql_text(rows, 2), &person.role);
    return person;
}

int people_each(struct sql *db, int (*fn)(void *context, const struct person *person, struct err *err), void *context,
                struct err *err) {
    struct sql_rows *rows;
    int stopped = 0;
    if (sql_query(db, &rows, err, COLUMNS "ORDER BY name", ""))
        return err->kind;
    while (!stopped && sql_next(rows)) {
        struct person person = person_of(rows);
        stopped = fn(context, &person, err);
    }
    return sql_end(rows, stopped, err);
}

static int find(struct sql *db, struct arena *arena, const char *query, const char *text, struct person *out,
                bool *out_there, struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err, query, "t", text))
        return err->kind;
    *out_there = sql_next(rows);
    if (*out_there) {
        *out = person_of(rows);
        out->name = arena_text(arena, out->name);
        out->login = arena_text(arena, out->login);
        out->scope = arena_text(arena, out->scope);
    }
    return sql_done(rows, err);
}

int person_named(struct sql *db, struct arena *arena, const char *name, struct person *out, bool *out_there,
                 struct err *err) {
    return find(db, arena, COLUMNS "WHERE name = $1", name, out, out_there, err);
}

int person_of_login(struct sql *db, struct arena *arena, const char *login, struct person *out, bool *out_there,
                    struct err *err) {
    return find(db, arena, COLUMNS "WHERE login = $1", login, out, out_there, err);
}

/* ---- the journal ---- */

static int note(struct sql *db, struct arena *arena, const struct act *act, const char *what,
                const struct person *person, struct err *err) {
    struct value *detail = value_map(arena);
    value_set(arena, detail, "login", value_str(arena, person->login));
    value_set(arena, detail, "role", value_str(arena, role_name(person->role)));
    value_set(arena, detail, "scope", value_str(arena, person->scope));
    return journal_write(db, act, what, person->name, detail, err);
}

int person_write(struct sql *db, struct arena *arena, const struct act *act, const struct person *person,
                 struct err *err) {
    if (note(db, arena, act, "user add", person, err))
        return err->kind;
    return sql_run(db, err, "INSERT INTO person (name, login, role, scope) VALUES ($1, $2, $3, $4)", "tttt",
                   person->name, person->login, role_name(person->role), person->scope);
}

/* ---- what may be said of a person ---- */

/* A name stands in commits and in lines of the journal. */
static int check_name(const char *what, const char *name, struct err *err) {
    bool plain = *name && strlen(name) <= LIMIT_ID && *name != ' ' && name[strlen(name) - 1] != ' ';
    for (const char *c = name; plain && *c; c++)
        plain = (unsigned char)*c >= ' ' && *c != 0x7F && *c != '<' && *c != '>';
    return plain ? 0
                 : err_set(err, ERR_DATA, "'%s' cannot be a %s: at most %d bytes, no < and >, no blank at an end", name,
                           what, LIMIT_ID);
}

static int check_scope(struct workspace *workspace, const struct act *act, const struct person *person,
                       struct err *err) {
    const struct registry *registry;
    const struct region *region;
    const struct store *store;
    bool scoped = person->role == ROLE_REGION || person->role == ROLE_STAFF;
    if (!scoped)
        return *person->scope ? err_set(err, ERR_USAGE, "%s sees every region and store", role_name(person->role)) : 0;
    if (!*person->scope)
        return err_set(err, ERR_USAGE, "the role %s is about one %s", role_name(person->role),
                       person->role == ROLE_REGION ? "region" : "store"),
               err_todo(err, person->role == ROLE_REGION ? "--region REGION" : "--store STORE");
    if (stores_read(workspace, (day_t)(act->now / DAY_MS), &registry, err))
        return err->kind;
    return person->role == ROLE_REGION ? registry_need_region(registry, person->scope, &region, err)
                                       : registry_need_store(registry, person->scope, &store, err);
}

struct names {
    struct arena *arena;
    const char **items;
    size_t count, cap;
};

static int take_name(void *context, const struct person *person, struct err *err) {
    struct names *names = context;
    (void)err;
    names->items = arena_grow(names->arena, names->items, names->count, &names->cap, sizeof *names->items);
    names->items[names->count++] = arena_text(names->arena, person->name);
    return 0;
}

int person_unknown(const char *name, const char *const *names, size_t count, struct err *err) {
    const char *nearest = text_nearest(name, names, count);
    err_set(err, ERR_DATA, "'%s' is no user of this workspace", name);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest) : err_todo(err, "earshot user list");
}

int person_need(struct sql *db, struct arena *arena, const char *name, struct person *out, struct err *err) {
    struct names names = {.arena = arena};
    bool there = false;
    if (person_named(db, arena, name, out, &there, err))
        return err->kind;
    if (there)
        return 0;
    if (people_each(db, take_name, &names, err))
        return err->kind;
    return person_unknown(name, names.items, names.count, err);
}

static int check_last(struct workspace *workspace, const struct person *person, struct err *err) {
    int64_t others = 0;
    if (person->role != ROLE_HQ)
        return 0;
    if (sql_number(workspace->db, &others, 0, err, "SELECT count(*) FROM person WHERE role = 'hq' AND name <> $1", "t",
                   person->name))
        return err->kind;
    if (others)
        return 0;
    return err_set(err, ERR_DATA, "%s is the last of hq, and somebody must be able to act", person->name),
           err_todo(err, "give the role to somebody else first");
}

/* ---- the acts ---- */

static int add(struct workspace *workspace, const struct act *act, const struct person *person, struct err *err) {
    struct person other;
    bool there = false;
    if (check_name("name", person->name, err) || check_name("login", person->login, err) ||
        check_scope(workspace, act, person, err) ||
        person_named(workspace->db, workspace->arena, person->name, &other, &there, err))
        return err->kind;
    if (there)
        return err_set(err, ERR_EXISTS, "%s is a user already: %s", person->name, role_name(other.role)),
               err_todo(err, "earshot user role %s ROLE changes it", person->name);
    if (person_of_login(workspace->db, workspace->arena, person->login, &other, &there, err))
        return err->kind;
    if (there)
        return err_set(err, ERR_EXISTS, "the operating system's user %s is %s here", person->login, other.name),
               err_todo(err, "name another with --login");
    return person_write(workspace->db, workspace->arena, act, person, err);
}

int people_add(struct workspace *workspace, const struct act *act, const struct person *person, struct err *err) {
    int failed = sql_begin(workspace->db, err);
    failed = failed ? failed : add(workspace, act, person, err);
    failed = failed ? failed : sql_commit(workspace->db, err);
    sql_rollback(workspace->db);
    return failed;
}

static int change_role(struct workspace *workspace, const struct act *act, const char *name, enum role role,
                       const char *scope, struct err *err) {
    struct person person;
    if (person_need(workspace->db, workspace->arena, name, &person, err) ||
        (role != ROLE_HQ && check_last(workspace, &person, err)))
        return err->kind;
    person.role = role;
    person.scope = scope;
    if (check_scope(workspace, act, &person, err) ||
        note(workspace->db, workspace->arena, act, "user role", &person, err))
        return err->kind;
    return sql_run(workspace->db, err, "UPDATE person SET role = $1, scope = $2 WHERE name = $3", "ttt",
                   role_name(role), scope, name);
}

int people_role(struct workspace *workspace, const struct act *act, const char *name, enum role role, const char *scope,
                struct err *err) {
    int failed = sql_begin(workspace->db, err);
    failed = failed ? failed : change_role(workspace, act, name, role, scope, err);
    failed = failed ? failed : sql_commit(workspace->db, err);
    sql_rollback(workspace->db);
    return failed;
}

static int find_removable(struct workspace *workspace, const char *name, struct person *out, struct err *err) {
    return person_need(workspace->db, workspace->arena, name, out, err) ? (int)err->kind
                                                                        : check_last(workspace, out, err);
}

int people_may_remove(struct workspace *workspace, const char *name, struct err *err) {
    struct person person;
    return find_removable(workspace, name, &person, err);
}

static int take_out(struct workspace *workspace, const struct act *act, const char *name, struct err *err) {
    struct person person;
    if (find_removable(workspace, name, &person, err) || duties_end(workspace, act, name, err) ||
        note(workspace->db, workspace->arena, act, "user remove", &person, err))
        return err->kind;
    return sql_run(workspace->db, err, "DELETE FROM morning WHERE person = $1", "t", name) ||
                   sql_run(workspace->db, err, "DELETE FROM person WHERE name = $1", "t", name)
               ? (int)err->kind
               : 0;
}

int people_remove(struct workspace *workspace, const struct act *act, const char *name, struct err *err) {
    int failed = sql_begin(workspace->db, err);
    failed = failed ? failed : take_out(workspace, act, name, err);
    failed = failed ? failed : sql_commit(workspace->db, err);
    sql_rollback(workspace->db);
    return failed;
}
