#include "flow/customers/customers_rows.h"

#include <string.h>

#include "base/json.h"
#include "base/limits.h"

#define KEY_ABOUT     "customer key"
#define CONTACT_ABOUT "contacts"

int customers_count(struct sql *db, int64_t *out, struct err *err) {
    return sql_number(db, out, 0, err, "SELECT count(*) FROM customer", "");
}

/* ---- the sealed row ---- */

static int broken(const struct customer_id *id, struct err *err) {
    char text[CUSTOMER_ID_TEXT];
    return err_set(err, ERR_CONFIG, "customer %s cannot be read with the key of this workspace",
                   customer_id_write(text, id)),
           err_todo(err, "put back the customers.key that the workspace was used with");
}

static void seal_row(const struct customers *customers, const struct secret *key, const struct contacts *contacts,
                     struct buf *out_key, struct buf *out_contacts) {
    struct arena *arena = arena_new();
    struct buf json = buf_make(LIMIT_CSV_ROW * 8);
    struct value *map = value_map(arena);
    for (int kind = 0; kind < CONTACT_KINDS; kind++)
        if (contacts->of[kind] && contacts->of[kind][0])
            value_set(arena, map, contact_word((enum contact_kind)kind), value_str(arena, contacts->of[kind]));
    json_write(&json, map, JSON_COMPACT);
    secret_seal(&customers->master, KEY_ABOUT, key->bytes, sizeof key->bytes, out_key);
    secret_seal(key, CONTACT_ABOUT, json.data, json.len, out_contacts);
    secret_wipe(json.data, json.len);
    buf_free(&json);
    arena_free(arena);
}

/* Which there are is no secret: who is to be reached is looked for without opening anybody's. */
static int64_t kinds_of(const struct contacts *contacts) {
    int64_t kinds = 0;
    for (int kind = 0; kind < CONTACT_KINDS; kind++)
        if (contacts->of[kind] && contacts->of[kind][0])
            kinds |= INT64_C(1) << kind;
    return kinds;
}

static int write_row(const struct customers *customers, const struct customer_id *id, const struct contacts *contacts,
                     struct err *err) {
    struct secret key;
    struct buf wrapped = buf_make(LIMIT_CSV_ROW), sealed = buf_make(LIMIT_CSV_ROW * 8);
    secret_make(&key); /* a new one each time: what was sealed under the old goes with it */
    seal_row(customers, &key, contacts, &wrapped, &sealed);
    int failed = sql_run(customers->db, err,
                         "INSERT INTO customer (customer_id, wrapped, contacts, kinds) VALUES ($1, $2, $3, $4) "
                         "ON CONFLICT (customer_id) DO UPDATE SET wrapped = excluded.wrapped, contacts = "
                         "excluded.contacts, kinds = excluded.kinds",
                         "bbbi", id->bytes, sizeof id->bytes, wrapped.data, wrapped.len, sealed.data, sealed.len,
                         kinds_of(contacts));
    secret_wipe(&key, sizeof key);
    buf_free(&wrapped);
    buf_free(&sealed);
    return failed;
}

static bool open_row(const struct customers *customers, const struct sql_rows *rows, struct buf *json) {
    struct secret key;
    size_t wrapped_len = 0, sealed_len = 0;
    const void *wrapped = sql_blob(rows, 0, &wrapped_len), *sealed = sql_blob(rows, 1, &sealed_len);
    struct buf bytes = buf_make(2 * SECRET_BYTES);
    bool good = secret_open(&customers->master, KEY_ABOUT, wrapped, wrapped_len, &bytes) && bytes.len == SECRET_BYTES;
    if (good) {
        memcpy(key.bytes, bytes.data, SECRET_BYTES);
        good = secret_open(&key, CONTACT_ABOUT, sealed, sealed_len, json);
        secret_wipe(&key, sizeof key);
        secret_wipe(bytes.data, bytes.len);
    }
    buf_free(&bytes);
    return good;
}

int customer_read(const struct customers *customers, const struct customer_id *id, struct arena *arena,
                  struct contacts *out, struct err *err) {
    struct sql_rows *rows;
    struct buf json = buf_make(LIMIT_CSV_ROW * 8);
    const struct value *map = NULL;
    if (sql_query(customers->db, &rows, err, "SELECT wrapped, contacts FROM customer WHERE customer_id = $1", "b",
                  id->bytes, sizeof id->bytes))
        return err->kind;
    bool there = sql_next(rows), good = there && open_row(customers, rows, &json);
    int failed = sql_done(rows, err);
    if (!failed && !there)
        failed = err_set(err, ERR_DATA, "there is no such customer");
    else if (!failed && !good)
        failed = broken(id, err);
    failed = failed ? failed : json_read(arena, json.data, json.len, &map, err);
    secret_wipe(json.data, json.len);
    buf_free(&json);
    if (failed)
        return failed;
    for (int kind = 0; kind < CONTACT_KINDS; kind++)
        out->of[kind] = value_text(value_get(map, contact_word((enum contact_kind)kind)), NULL);
    return 0;
}

/* ---- who is meant ---- */

struct looked_up {
    struct digest hashes[CONTACT_NAME]; /* of the contacts that are some */
    bool is_one[CONTACT_NAME], known[CONTACT_NAME];
    struct customer_id first;
    bool there, any;
};

static int find_hash(struct sql *db, const struct digest *hash, struct customer_id *out, bool *out_there,
                     struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err, "SELECT customer_id FROM customer_contact WHERE hash = $1", "b", hash->bytes,
                  sizeof hash->bytes))
        return err->kind;
    size_t len = 0;
    *out_there = sql_next(rows);
    const void *id = *out_there ? sql_blob(rows, 0, &len) : NULL;
    if (id && len == CUSTOMER_ID_BYTES)
        memcpy(out->bytes, id, len);
    return sql_done(rows, err);
}

static int look_up(const struct customers *customers, const struct contacts *contacts, struct looked_up *out,
                   struct err *err) {
    struct buf spelling = buf_make(LIMIT_CSV_ROW * 4);
    int failed = 0;
    *out = (struct looked_up){0};
    for (int kind = 0; !failed && kind < CONTACT_NAME; kind++) {
        struct customer_id found;
        buf_clear(&spelling);
        if (!contact_spelling((enum contact_kind)kind, contacts->of[kind], &spelling))
            continue;
        out->any = out->is_one[kind] = true;
        out->hashes[kind] = contact_hash(&customers->master, (enum contact_kind)kind, spelling.data, spelling.len);
        failed = find_hash(customers->db, &out->hashes[kind], &found, &out->known[kind], err);
        if (!failed && out->known[kind] && !out->there) {
            out->first = found;
            out->there = true;
        }
    }
    secret_wipe(spelling.data, spelling.len);
    buf_free(&spelling);
    return failed;
}

/* What is new of somebody known; NULL fields where nothing is. */
static int add_contacts(const struct customers *customers, const struct customer_id *id, const struct contacts *given,
                        bool known, struct err *err) {
    struct arena *arena = arena_new();
    struct contacts all = {{NULL}};
    int failed = known ? customer_read(customers, id, arena, &all, err) : 0;
    bool changed = !known;
    for (int kind = 0; kind < CONTACT_KINDS; kind++)
        if (given->of[kind] && given->of[kind][0] && !all.of[kind]) {
            all.of[kind] = given->of[kind];
            changed = true;
        }
    if (!failed && changed)
        failed = write_row(customers, id, &all, err);
    arena_free(arena);
    return failed;
}

int customer_meet(const struct customers *customers, const struct contacts *contacts, struct customer_id *out,
                  bool *out_there, struct err *err) {
    struct looked_up found;
    *out_there = false;
    if (look_up(customers, contacts, &found, err))
        return err->kind;
    if (!found.any)
        return 0;
    if (!found.there)
        digest_random(found.first.bytes, sizeof found.first.bytes);
    if (add_contacts(customers, &found.first, contacts, found.there, err))
        return err->kind;
    for (int kind = 0; kind < CONTACT_NAME; kind++)
        if (found.is_one[kind] && !found.known[kind] &&
            sql_run(customers->db, err, "INSERT INTO customer_contact (hash, customer_id) VALUES ($1, $2)", "bb",
                    found.hashes[kind].bytes, sizeof found.hashes[kind].bytes, found.first.bytes,
                    sizeof found.first.bytes))
            return err->kind;
    *out = found.first;
    *out_there = true;
    return 0;
}

int customer_link(struct sql *db, int64_t store, int64_t rid, const struct customer_id *id, struct err *err) {
    return sql_run(db, err,
                   "INSERT INTO response_customer (store_id, rid, customer_id) VALUES ($1, $2, $3) "
                   "ON CONFLICT (store_id, rid) DO NOTHING",
                   "iib", store, rid, id->bytes, sizeof id->bytes);
}

int customer_known(const struct customers *customers, const char *spelling, bool *out, struct err *err) {
    *out = false;
    for (int kind = 0; !*out && kind < CONTACT_NAME; kind++) {
        struct customer_id ignored;
        struct digest hash = contact_hash(&customers->master, (enum contact_kind)kind, spelling, strlen(spelling));
        if (find_hash(customers->db, &hash, &ignored, out, err))
            return err->kind;
    }
    return 0;
}

int customer_find(const struct customers *customers, const char *typed, struct customer_id *out, struct err *err) {
    int64_t there = 0;
    struct customer_id id;
    if (customer_id_read(typed, &id)) {
        if (sql_number(customers->db, &there, 0, err, "SELECT 1 FROM customer WHERE customer_id = $1", "b", id.bytes,
                       sizeof id.bytes))
            return err->kind;
        if (there)
            return *out = id, 0;
    }
    struct contacts any = {{typed, typed, typed, NULL}};
    struct looked_up found;
    if (look_up(customers, &any, &found, err))
        return err->kind;
    if (found.there)
        return *out = found.first, 0;
    return err_set(err, ERR_DATA, "nobody is known by that"),
           err_todo(err, "give a telephone number, an e-mail address, a number of the chain's own, or a customer's id");
}

int customer_of_response(struct sql *db, int64_t store, int64_t rid, struct customer_id *out, bool *out_there,
                         struct err *err) {
    struct sql_rows *rows;
    size_t len = 0;
    *out_there = false;
    if (sql_query(db, &rows, err, "SELECT customer_id FROM response_customer WHERE store_id = $1 AND rid = $2", "ii",
                  store, rid))
        return err->kind;
    if (sql_next(rows)) {
        const void *bytes = sql_blob(rows, 0, &len);
        *out_there = bytes && len == sizeof out->bytes;
        if (*out_there)
            memcpy(out->bytes, bytes, sizeof out->bytes);
    }
    return sql_done(rows, err);
}

int customer_reach(struct sql *db, const struct customer_id *id, struct arena *arena, unsigned *out_kinds,
                   const char **out_language, struct err *err) {
    struct sql_rows *rows;
    *out_kinds = 0;
    *out_language = "";
    if (sql_query(db, &rows, err, "SELECT kinds, language FROM customer WHERE customer_id = $1", "b", id->bytes,
                  sizeof id->bytes))
        return err->kind;
    if (sql_next(rows)) {
        *out_kinds = sql_is_null(rows, 0) ? 1U << CONTACT_PHONE | 1U << CONTACT_EMAIL : (unsigned)sql_int(rows, 0);
        *out_language = arena_text(arena, sql_text(rows, 1));
    }
    return sql_done(rows, err);
}

int customer_responses(struct sql *db, const struct customer_id *id,
                       int (*fn)(void *context, int64_t store, int64_t rid, struct err *err), void *context,
                       struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err,
                  "SELECT store_id, rid FROM response_customer WHERE customer_id = $1 ORDER BY store_id, rid", "b",
                  id->bytes, sizeof id->bytes))
        return err->kind;
    int stopped = 0;
    while (!stopped && sql_next(rows))
        stopped = fn(context, sql_int(rows, 0), sql_int(rows, 1), err);
    return sql_end(rows, stopped, err);
}

static int remember(struct sql *db, const struct customer_id *id, instant_t at, struct err *err) {
    return sql_run(db, err,
                   "INSERT INTO erased_contact (hash, at) SELECT hash, $2 FROM customer_contact WHERE customer_id = $1 "
                   "ON CONFLICT (hash) DO UPDATE SET at = max(at, excluded.at)",
                   "bi", id->bytes, sizeof id->bytes, at);
}

int customer_forget(struct sql *db, const struct customer_id *id, instant_t not_again, struct err *err) {
    static const char *const rows[] = {
        "DELETE FROM response_customer WHERE customer_id = $1", "DELETE FROM visit WHERE customer_id = $1",
        "DELETE FROM consent WHERE customer_id = $1",           "DELETE FROM opt_out WHERE customer_id = $1",
        "DELETE FROM customer_contact WHERE customer_id = $1",  "DELETE FROM customer WHERE customer_id = $1"};
    if (not_again && remember(db, id, not_again, err))
        return err->kind;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (sql_run(db, err, rows[i], "b", id->bytes, sizeof id->bytes))
            return err->kind;
    return 0;
}

int contacts_turned_away(const struct customers *customers, const struct contacts *contacts, instant_t *out,
                         struct err *err) {
    struct looked_up found;
    *out = 0;
    if (look_up(customers, contacts, &found, err))
        return err->kind;
    for (int kind = 0; kind < CONTACT_NAME; kind++) {
        int64_t at = 0;
        if (found.is_one[kind] &&
            sql_number(customers->db, &at, 0, err, "SELECT at FROM erased_contact WHERE hash = $1", "b",
                       found.hashes[kind].bytes, sizeof found.hashes[kind].bytes))
            return err->kind;
        *out = at > *out ? at : *out;
    }
    return 0;
}

/* ---- what is known beside the contacts ---- */

int customer_heard(struct sql *db, const struct customer_id *id, instant_t at, const char *language, struct err *err) {
    return sql_run(db, err,
                   "UPDATE customer SET heard = max(coalesce(heard, $2), $2), "
                   "language = CASE WHEN $3 = '' THEN language ELSE $3 END WHERE customer_id = $1",
                   "bit", id->bytes, sizeof id->bytes, at, language);
}

/* The next customer of whom it is not noted; *out_there is false where there is none. */
static int next_unnoted(struct sql *db, struct customer_id *out, bool *out_there, struct err *err) {
    struct sql_rows *rows;
    size_t len = 0;
    if (sql_query(db, &rows, err, "SELECT customer_id FROM customer WHERE kinds IS NULL LIMIT 1", ""))
        return err->kind;
    *out_there = sql_next(rows);
    const void *id = *out_there ? sql_blob(rows, 0, &len) : NULL;
    if (id && len == CUSTOMER_ID_BYTES)
        memcpy(out->bytes, id, len);
    return sql_done(rows, err);
}

int customers_note_kinds(const struct customers *customers, struct err *err) {
    struct arena *arena = arena_new();
    struct customer_id id;
    bool there = false;
    int failed = next_unnoted(customers->db, &id, &there, err);
    while (!failed && there) {
        struct contacts contacts;
        arena_clear(arena);
        failed = customer_read(customers, &id, arena, &contacts, err);
        failed = failed ? failed
                        : sql_run(customers->db, err, "UPDATE customer SET kinds = $2 WHERE customer_id = $1", "bi",
                                  id.bytes, sizeof id.bytes, kinds_of(&contacts));
        failed = failed ? failed : next_unnoted(customers->db, &id, &there, err);
    }
    arena_free(arena);
    return failed;
}
