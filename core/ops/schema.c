/* Every table there is, by migration. A migration never changes once it has shipped: a new need is a new number at the
 * end.
 *
 * Facts are append-only; tally and score are derived and can be dropped (`earshot rebuild`). A table that grows leads
 * with the store in its primary key, and ids are never serial, so that the same schema can be spread over machines. */
#include "ops/schema.h"

/* What a batch brought stays once the batch is sealed; before that its own act may still say it better. */
#define SEALED(table)                                                                                                  \
    "CREATE TRIGGER " table "_stays BEFORE UPDATE ON " table                                                           \
    " WHEN EXISTS (SELECT 1 FROM batch WHERE seq = old.batch) BEGIN SELECT raise(ABORT, 'a batch is sealed'); END;"    \
    "CREATE TRIGGER " table "_keeps BEFORE DELETE ON " table                                                           \
    " WHEN EXISTS (SELECT 1 FROM batch WHERE seq = old.batch) BEGIN SELECT raise(ABORT, 'a batch is sealed'); END;"

/* Rows that are only ever added. */
#define GROWS(table)                                                                                                   \
    "CREATE TRIGGER " table "_stays BEFORE UPDATE ON " table " BEGIN SELECT raise(ABORT, '" table                      \
    " only grows'); END;"                                                                                              \
    "CREATE TRIGGER " table "_keeps BEFORE DELETE ON " table " BEGIN SELECT raise(ABORT, '" table                      \
    " only grows'); END;"

static const char *const migrations[] = {
    /* 1 */
    "CREATE TABLE region (region_id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE) STRICT;"
    "CREATE TABLE region_profile ("
    "  region_id INTEGER NOT NULL REFERENCES region, valid_from INTEGER NOT NULL, batch INTEGER NOT NULL,"
    "  name TEXT NOT NULL, parent TEXT NOT NULL, PRIMARY KEY (region_id, valid_from, batch)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE store (store_id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE) STRICT;"
    "CREATE TABLE store_profile ("
    "  store_id INTEGER NOT NULL REFERENCES store, valid_from INTEGER NOT NULL, batch INTEGER NOT NULL,"
    "  name TEXT NOT NULL, zone TEXT NOT NULL, opened INTEGER, closed INTEGER,"
    "  PRIMARY KEY (store_id, valid_from, batch)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE store_region ("
    /* the key's columns first: SQLite 3.40's integrity_check misreads such a table otherwise */
    "  store_id INTEGER NOT NULL REFERENCES store, valid_from INTEGER NOT NULL, batch INTEGER NOT NULL,"
    "  region_id INTEGER NOT NULL REFERENCES region,"
    "  PRIMARY KEY (store_id, valid_from, batch)) STRICT, WITHOUT ROWID;"

    "CREATE TABLE survey_version ("
    "  version INTEGER PRIMARY KEY, survey TEXT NOT NULL, number INTEGER NOT NULL, definition TEXT NOT NULL,"
    "  batch INTEGER NOT NULL, UNIQUE (survey, number)) STRICT;"
    "CREATE TABLE source (source_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;"
    "CREATE TABLE response ("
    "  store_id INTEGER NOT NULL, rid INTEGER NOT NULL, seconds INTEGER NOT NULL, version INTEGER NOT NULL,"
    "  month INTEGER NOT NULL, wave INTEGER, class INTEGER NOT NULL, batch INTEGER NOT NULL,"
    "  source_id INTEGER NOT NULL, external_id TEXT NOT NULL, revision INTEGER NOT NULL, supersedes INTEGER NOT NULL,"
    "  salt BLOB NOT NULL, answers BLOB NOT NULL, texts TEXT NOT NULL,"
    "  PRIMARY KEY (store_id, rid)) STRICT, WITHOUT ROWID;"
    /* by source, not by store: a file that names another store for a known id must be found out */
    "CREATE UNIQUE INDEX response_identity ON response (source_id, external_id, revision);"
    "CREATE TABLE batch ("
    "  seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, source TEXT NOT NULL, name TEXT NOT NULL, file TEXT NOT NULL,"
    "  content TEXT NOT NULL, seal TEXT NOT NULL, stored INTEGER NOT NULL, repeated INTEGER NOT NULL,"
    "  rejected INTEGER NOT NULL, corrected INTEGER NOT NULL, undoes INTEGER NOT NULL, sealed_at INTEGER NOT NULL,"
    "  actor TEXT NOT NULL) STRICT;"
    "CREATE UNIQUE INDEX batch_undoes ON batch (undoes) WHERE undoes <> 0;"

    "CREATE TABLE tally ("
    "  store_id INTEGER NOT NULL, version INTEGER NOT NULL, class INTEGER NOT NULL, kind INTEGER NOT NULL,"
    "  period INTEGER NOT NULL, counts BLOB NOT NULL,"
    "  PRIMARY KEY (store_id, version, class, kind, period)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE score ("
    "  store_id INTEGER NOT NULL, rules TEXT NOT NULL, scoring TEXT NOT NULL, period INTEGER NOT NULL,"
    "  n INTEGER NOT NULL, value REAL, lo REAL, hi REAL, band TEXT,"
    "  PRIMARY KEY (store_id, rules, scoring, period)) STRICT, WITHOUT ROWID;"

    "CREATE TABLE edition ("
    "  commit_id TEXT PRIMARY KEY, tree_id TEXT NOT NULL, rules_id TEXT NOT NULL, month INTEGER NOT NULL,"
    "  cut INTEGER NOT NULL, at INTEGER NOT NULL, actor TEXT NOT NULL) STRICT;"
    "CREATE TABLE journal ("
    "  seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, act TEXT NOT NULL, object TEXT NOT NULL,"
    "  detail TEXT NOT NULL, reason TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL) STRICT;"
    "CREATE TRIGGER journal_stays BEFORE UPDATE ON journal BEGIN SELECT raise(ABORT, 'the journal only grows'); END;"
    "CREATE TRIGGER journal_keeps BEFORE DELETE ON journal BEGIN SELECT raise(ABORT, 'the journal only grows'); END;"
    "CREATE TRIGGER batch_stays BEFORE UPDATE ON batch BEGIN SELECT raise(ABORT, 'a batch is sealed'); END;"
    "CREATE TRIGGER batch_keeps BEFORE DELETE ON batch BEGIN SELECT raise(ABORT, 'a batch is sealed'); END;",

    /* 2: waves; a tally of wave 0 counts all responses of its month, whatever their wave */
    "CREATE TABLE wave (wave_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;"
    "CREATE TABLE tally_2 ("
    "  store_id INTEGER NOT NULL, version INTEGER NOT NULL, class INTEGER NOT NULL, kind INTEGER NOT NULL,"
    "  wave INTEGER NOT NULL, period INTEGER NOT NULL, counts BLOB NOT NULL,"
    "  PRIMARY KEY (store_id, version, class, kind, wave, period)) STRICT, WITHOUT ROWID;"
    "INSERT INTO tally_2 SELECT store_id, version, class, kind, 0, period, counts FROM tally;"
    "DROP TABLE tally;"
    "ALTER TABLE tally_2 RENAME TO tally;",

    /* 3: scores of responses: sums in thousandths. Scores are kept by what they rest on, not by the whole rules' tree;
     * they are derived, and made again when next asked for. */
    "DELETE FROM score;"
    "ALTER TABLE score ADD COLUMN total INTEGER;"
    "ALTER TABLE score ADD COLUMN squares INTEGER;",

    /* 4: weights, in thousand-millionths; null is a response without one */
    "ALTER TABLE response ADD COLUMN weight INTEGER;",

    /* 5: rules are published */
    "CREATE TABLE rules_live ("
    "  number INTEGER PRIMARY KEY, commit_id TEXT NOT NULL, tree_id TEXT NOT NULL, at INTEGER NOT NULL,"
    "  actor TEXT NOT NULL) STRICT;"
    /* `follows` is the number of the rules that it would replace: once others are live it is history */
    "CREATE TABLE rules_proposal ("
    "  number INTEGER PRIMARY KEY, commit_id TEXT NOT NULL, tree_id TEXT NOT NULL, follows INTEGER NOT NULL,"
    "  at INTEGER NOT NULL, actor TEXT NOT NULL, reason TEXT NOT NULL) STRICT;"
    "CREATE TRIGGER rules_live_stays BEFORE UPDATE ON rules_live"
    "  BEGIN SELECT raise(ABORT, 'what was published was published'); END;"
    "CREATE TRIGGER rules_live_keeps BEFORE DELETE ON rules_live"
    "  BEGIN SELECT raise(ABORT, 'what was published was published'); END;",

    /* 6: people have roles */
    "CREATE TABLE person ("
    "  name TEXT PRIMARY KEY, login TEXT NOT NULL UNIQUE, role TEXT NOT NULL, scope TEXT NOT NULL) STRICT;",

    /* 7: what is aimed at, and what happened */
    "CREATE TABLE target (" /* place: the chain, a region or a store; no value: none of its own from that month on */
    "  place INTEGER NOT NULL, place_id INTEGER NOT NULL, survey TEXT NOT NULL, kind INTEGER NOT NULL,"
    "  item TEXT NOT NULL, figure INTEGER NOT NULL, month INTEGER NOT NULL, batch INTEGER NOT NULL, value REAL,"
    "  PRIMARY KEY (place, place_id, survey, kind, item, figure, month, batch)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE event ("
    "  place INTEGER NOT NULL, place_id INTEGER NOT NULL, first INTEGER NOT NULL, name TEXT NOT NULL,"
    "  batch INTEGER NOT NULL, last INTEGER NOT NULL, en TEXT NOT NULL, taken_back INTEGER NOT NULL,"
    "  PRIMARY KEY (place, place_id, first, name, batch)) STRICT, WITHOUT ROWID;",

    /* 8: what replaces another response, or one taken back; few rows have a revision above 1 */
    "CREATE INDEX response_again ON response (source_id, external_id, revision) WHERE revision > 1;",

    /* 9: responses are set aside, whatever revision of them stands; the last mark of an identity holds */
    "CREATE TABLE quarantine ("
    "  source_id INTEGER NOT NULL, external_id TEXT NOT NULL, batch INTEGER NOT NULL, held INTEGER NOT NULL,"
    "  salt BLOB NOT NULL, PRIMARY KEY (source_id, external_id, batch)) STRICT, WITHOUT ROWID;",

    /* 10: how many came */
    "CREATE TABLE traffic ("
    "  store_id INTEGER NOT NULL, day INTEGER NOT NULL, batch INTEGER NOT NULL, visits INTEGER NOT NULL,"
    "  PRIMARY KEY (store_id, day, batch)) STRICT, WITHOUT ROWID;",

    /* 11: what is committed is signed; what was, is told to witnesses. main, rules, proposed: the last commits that the
     * key does not sign */
    "CREATE TABLE signing_key ("
    "  number INTEGER PRIMARY KEY, public TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, actor TEXT NOT NULL,"
    "  handed_over INTEGER NOT NULL, commit_id TEXT NOT NULL, main TEXT NOT NULL, rules TEXT NOT NULL,"
    "  proposed TEXT NOT NULL) STRICT;"
    "CREATE TABLE checkpoint (number INTEGER PRIMARY KEY, body TEXT NOT NULL, signature TEXT NOT NULL) STRICT;"
    "CREATE TABLE witnessed ("
    "  checkpoint INTEGER NOT NULL REFERENCES checkpoint, witness TEXT NOT NULL, at INTEGER NOT NULL,"
    "  PRIMARY KEY (checkpoint, witness)) STRICT, WITHOUT ROWID;",

    /* 12: what only grows, and what a sealed batch brought, is kept so by the database too. Answers may be erased, and
     * editions are an index that git can fill again. */
    GROWS("signing_key") GROWS("checkpoint") GROWS("witnessed") GROWS("region") GROWS("store") GROWS("survey_version")
        GROWS("source") GROWS("wave") GROWS("rules_proposal") SEALED("region_profile") SEALED("store_profile")
            SEALED("store_region") SEALED("target") SEALED("event"),

    /* 13: customers, apart from what they answered; what is left of those who were erased */
    "CREATE TABLE customer ("
    "  customer_id BLOB PRIMARY KEY, wrapped BLOB NOT NULL, contacts BLOB NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE customer_contact (hash BLOB PRIMARY KEY, customer_id BLOB NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE INDEX customer_contact_of ON customer_contact (customer_id);"
    "CREATE TABLE response_customer ("
    "  store_id INTEGER NOT NULL, rid INTEGER NOT NULL, customer_id BLOB NOT NULL,"
    "  PRIMARY KEY (store_id, rid)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX response_customer_of ON response_customer (customer_id);"
    "CREATE TABLE erasure ("
    "  batch INTEGER PRIMARY KEY, customer_id BLOB NOT NULL, removed INTEGER NOT NULL, responses INTEGER NOT NULL,"
    "  at INTEGER NOT NULL) STRICT;"
    "CREATE TABLE erased_identity (hash BLOB PRIMARY KEY, batch INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    /* the commitment stays where what was committed to is gone, so that the batch's seal can be reckoned; the row that
     * is left of it, nobody's now, or 0 */
    "CREATE TABLE erased_response ("
    "  batch INTEGER NOT NULL, commitment BLOB NOT NULL, erasure INTEGER NOT NULL, identity TEXT NOT NULL,"
    "  month INTEGER NOT NULL, store_id INTEGER NOT NULL, rid INTEGER NOT NULL, PRIMARY KEY (batch, commitment)) "
    "STRICT, WITHOUT ROWID;"
    "CREATE INDEX erased_response_of ON erased_response (store_id, rid);"
    /* answers that were removed, as counts: they hold as long as `batch` does and none of those in `newer` */
    "CREATE TABLE erased_tally ("
    "  store_id INTEGER NOT NULL, version INTEGER NOT NULL, class INTEGER NOT NULL, kind INTEGER NOT NULL,"
    "  wave INTEGER NOT NULL, period INTEGER NOT NULL, erasure INTEGER NOT NULL, batch INTEGER NOT NULL,"
    "  newer TEXT NOT NULL, revision INTEGER NOT NULL, source_id INTEGER NOT NULL, identity TEXT NOT NULL,"
    "  counts BLOB NOT NULL, PRIMARY KEY (store_id, version, class, kind, wave, period, erasure, batch, newer,"
    "  revision, identity)) STRICT, WITHOUT ROWID;"
    "CREATE TRIGGER erasure_stays BEFORE UPDATE ON erasure BEGIN SELECT raise(ABORT, 'an erasure stays'); END;"
    "CREATE TRIGGER erasure_keeps BEFORE DELETE ON erasure BEGIN SELECT raise(ABORT, 'an erasure stays'); END;"
    "CREATE TRIGGER erased_tally_stays BEFORE UPDATE ON erased_tally"
    "  BEGIN SELECT raise(ABORT, 'the ledger of erasures only grows'); END;"
    "CREATE TRIGGER erased_tally_keeps BEFORE DELETE ON erased_tally"
    "  BEGIN SELECT raise(ABORT, 'the ledger of erasures only grows'); END;",

    /* 14: which reports stand in which edition: an index over the archive, made again from it by `rebuild --archive` */
    "ALTER TABLE edition ADD COLUMN number INTEGER;" /* 1, 2 … along the archive; null until it was counted */
    "ALTER TABLE edition ADD COLUMN subject TEXT; ALTER TABLE edition ADD COLUMN reason TEXT;" /* of its commit */
    "CREATE UNIQUE INDEX edition_number ON edition (number);"
    "CREATE TABLE edition_report ("
    "  place TEXT NOT NULL, month INTEGER NOT NULL, report TEXT NOT NULL, edition INTEGER NOT NULL,"
    "  region TEXT NOT NULL, change INTEGER NOT NULL, document TEXT, pdf TEXT, said TEXT,"
    "  PRIMARY KEY (place, month, report, edition)) STRICT, WITHOUT ROWID;",

    /* 15: what is to be sent, and what became of it; no contact data. pace: when a channel sent lately; health: since
     * when one is down, and until when it is left alone */
    "CREATE TABLE outbox ("
    "  outbox_id BLOB PRIMARY KEY, dedupe TEXT NOT NULL, channel TEXT NOT NULL, message TEXT NOT NULL,"
    "  language TEXT NOT NULL, customer_id BLOB, address TEXT, invitation BLOB, filled TEXT NOT NULL,"
    "  zone TEXT NOT NULL, due INTEGER NOT NULL, expires INTEGER NOT NULL, state INTEGER NOT NULL,"
    "  put INTEGER NOT NULL, next INTEGER NOT NULL, ended INTEGER NOT NULL, tries INTEGER NOT NULL,"
    "  unsure INTEGER NOT NULL, receipt TEXT NOT NULL, why TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE INDEX outbox_due ON outbox (state, channel, next, outbox_id);"
    "CREATE INDEX outbox_of_customer ON outbox (customer_id) WHERE customer_id IS NOT NULL;"
    "CREATE INDEX outbox_of_invitation ON outbox (invitation) WHERE invitation IS NOT NULL;"
    "CREATE TABLE outbox_try ("
    "  outbox_id BLOB NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL, outcome TEXT NOT NULL,"
    "  code TEXT NOT NULL, said TEXT NOT NULL, PRIMARY KEY (outbox_id, number)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE channel_pace ("
    "  channel TEXT NOT NULL, at INTEGER NOT NULL, number INTEGER NOT NULL,"
    "  PRIMARY KEY (channel, at, number)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE channel_health ("
    "  channel TEXT PRIMARY KEY, failures INTEGER NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL,"
    "  why TEXT NOT NULL) STRICT, WITHOUT ROWID;",

    /* 16: what customers did and wished. Of `customer`: which kinds of contact there are (null: as its sealed row
     * says), the language they are written to in, when they were last heard of. `reference` is a hash of the till's own
     * number. A consent's `purpose` is to be asked or to be called back; no channel of an opt-out is all of them. */
    "ALTER TABLE customer ADD COLUMN kinds INTEGER;"
    "ALTER TABLE customer ADD COLUMN language TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE customer ADD COLUMN heard INTEGER;"
    "CREATE TABLE visit ("
    "  store_id INTEGER NOT NULL, at INTEGER NOT NULL, customer_id BLOB NOT NULL, reference INTEGER NOT NULL,"
    "  amount INTEGER, known INTEGER NOT NULL,"
    "  PRIMARY KEY (store_id, at, customer_id, reference)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX visit_of ON visit (customer_id, at);"
    "CREATE INDEX visit_at ON visit (at);"
    "CREATE INDEX visit_known ON visit (known);"
    "CREATE TABLE consent ("
    "  customer_id BLOB NOT NULL, purpose INTEGER NOT NULL, at INTEGER NOT NULL, given INTEGER NOT NULL,"
    "  notice TEXT NOT NULL, version TEXT NOT NULL, language TEXT NOT NULL, channel TEXT NOT NULL,"
    "  PRIMARY KEY (customer_id, purpose, at)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE opt_out ("
    "  customer_id BLOB NOT NULL, channel TEXT NOT NULL, at INTEGER NOT NULL, how TEXT NOT NULL,"
    "  PRIMARY KEY (customer_id, channel)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE erased_contact (hash BLOB PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;"

    /* 17: who is asked. A run is one schedule at one time, of the stores of one time zone: `due` is that time in
     * minutes since 1970 by the stores' clocks, or, where it follows visits, the instant until which they were looked
     * at; `known` the last act then that brought visits. Of an invitation it is the former, or its visit's instant. The
     * token is printed on the link and nowhere kept: only what it hashes to. */
    "CREATE TABLE wave_run ("
    "  batch INTEGER PRIMARY KEY, wave INTEGER NOT NULL, schedule TEXT NOT NULL, zone TEXT NOT NULL,"
    "  due INTEGER NOT NULL, known INTEGER NOT NULL, definition TEXT NOT NULL, at INTEGER NOT NULL,"
    "  counts TEXT NOT NULL) STRICT;"
    "CREATE INDEX wave_run_due ON wave_run (schedule, zone, due);"
    "CREATE TABLE invitation ("
    "  store_id INTEGER NOT NULL, invitation_id BLOB NOT NULL, batch INTEGER NOT NULL, wave INTEGER NOT NULL,"
    "  schedule TEXT NOT NULL, due INTEGER NOT NULL, customer_id BLOB, channel TEXT NOT NULL, survey TEXT NOT NULL,"
    "  version INTEGER NOT NULL, at INTEGER NOT NULL, send_at INTEGER NOT NULL, expires INTEGER NOT NULL,"
    "  token BLOB NOT NULL, PRIMARY KEY (store_id, invitation_id)) STRICT, WITHOUT ROWID;"
    "CREATE UNIQUE INDEX invitation_by_id ON invitation (invitation_id);"
    "CREATE UNIQUE INDEX invitation_token ON invitation (token);"
    "CREATE UNIQUE INDEX invitation_once ON invitation (schedule, due, customer_id) WHERE customer_id IS NOT NULL;"
    "CREATE INDEX invitation_of ON invitation (customer_id, at) WHERE customer_id IS NOT NULL;"
    "CREATE INDEX invitation_wave ON invitation (wave);"
    "CREATE INDEX invitation_sent ON invitation (channel, send_at);"
    "CREATE INDEX invitation_open ON invitation (schedule, expires);"
    "CREATE TABLE invitation_event ("
    "  store_id INTEGER NOT NULL, invitation_id BLOB NOT NULL, what INTEGER NOT NULL, at INTEGER NOT NULL,"
    "  PRIMARY KEY (store_id, invitation_id, what, at)) STRICT, WITHOUT ROWID;" GROWS("invitation_event")
        SEALED("wave_run")
    /* whom it went to may be forgotten, and nothing else */
    "CREATE TRIGGER invitation_stays BEFORE UPDATE ON invitation WHEN new.customer_id IS NOT NULL"
    "  OR new.store_id IS NOT old.store_id OR new.invitation_id IS NOT old.invitation_id OR new.batch IS NOT old.batch"
    "  OR new.wave IS NOT old.wave OR new.schedule IS NOT old.schedule OR new.due IS NOT old.due"
    "  OR new.channel IS NOT old.channel OR new.survey IS NOT old.survey OR new.version IS NOT old.version"
    "  OR new.at IS NOT old.at OR new.send_at IS NOT old.send_at OR new.expires IS NOT old.expires"
    "  OR new.token IS NOT old.token BEGIN SELECT raise(ABORT, 'an invitation stays as it was made'); END;"
    "CREATE TRIGGER invitation_keeps BEFORE DELETE ON invitation"
    "  BEGIN SELECT raise(ABORT, 'an invitation stays as it was made'); END;",

    /* 18: tickets. ticket_now is derived, and so is ticket_seen: a batch looked at twice opens nothing anew */
    "CREATE TABLE workflow_version ("
    "  version INTEGER PRIMARY KEY, workflow TEXT NOT NULL, number INTEGER NOT NULL, definition TEXT NOT NULL,"
    "  batch INTEGER NOT NULL, UNIQUE (workflow, number)) STRICT;"
    "CREATE TABLE ticket ("
    "  store_id INTEGER NOT NULL, ticket_id INTEGER NOT NULL, version INTEGER NOT NULL, opened INTEGER NOT NULL,"
    "  batch INTEGER NOT NULL, PRIMARY KEY (store_id, ticket_id)) STRICT, WITHOUT ROWID;"
    "CREATE UNIQUE INDEX ticket_number ON ticket (ticket_id);"
    "CREATE TABLE ticket_event ("
    "  store_id INTEGER NOT NULL, ticket_id INTEGER NOT NULL, seq INTEGER NOT NULL, batch INTEGER NOT NULL,"
    "  at INTEGER NOT NULL, kind INTEGER NOT NULL, name TEXT NOT NULL, actor TEXT NOT NULL, reason TEXT NOT NULL,"
    "  state TEXT NOT NULL, since INTEGER NOT NULL, owner INTEGER NOT NULL, due INTEGER NOT NULL, class TEXT NOT NULL,"
    "  marks TEXT NOT NULL, PRIMARY KEY (store_id, ticket_id, seq)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX ticket_event_batch ON ticket_event (batch);"
    "CREATE TABLE ticket_now ("
    "  store_id INTEGER NOT NULL, ticket_id INTEGER NOT NULL, version INTEGER NOT NULL, opened INTEGER NOT NULL,"
    "  state TEXT NOT NULL, stage INTEGER NOT NULL, since INTEGER NOT NULL, owner INTEGER NOT NULL,"
    "  due INTEGER NOT NULL, class TEXT NOT NULL, marks TEXT NOT NULL, wakes INTEGER NOT NULL,"
    "  urgent INTEGER NOT NULL,"
    "  PRIMARY KEY (store_id, ticket_id)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX ticket_wakes ON ticket_now (wakes);"
    "CREATE INDEX ticket_urgent ON ticket_now (urgent, due);"
    "CREATE TABLE ticket_seen (batch INTEGER NOT NULL) STRICT;"
    /* what can be somebody's, and goes with them: the response that opened it, and what staff wrote */
    "CREATE TABLE ticket_response ("
    "  store_id INTEGER NOT NULL, rid INTEGER NOT NULL, ticket_id INTEGER NOT NULL,"
    "  PRIMARY KEY (store_id, rid, ticket_id)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX ticket_response_of ON ticket_response (ticket_id);"
    "CREATE TABLE ticket_note ("
    "  store_id INTEGER NOT NULL, ticket_id INTEGER NOT NULL, seq INTEGER NOT NULL, text TEXT NOT NULL,"
    "  PRIMARY KEY (store_id, ticket_id, seq)) STRICT, WITHOUT ROWID;" GROWS("workflow_version") GROWS("ticket")
        GROWS("ticket_event"),

    /* 19: what is redeemed once, and what may be: codes on receipts, of which only a keyed hash is kept; who may come
     * in from outside by a secret, kept as its hash; for a while, how a response came */
    "CREATE TABLE redemption (token BLOB PRIMARY KEY, batch INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE receipt ("
    "  hash BLOB PRIMARY KEY, store_id INTEGER NOT NULL, till TEXT NOT NULL, survey TEXT NOT NULL,"
    "  batch INTEGER NOT NULL, expires INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE token ("
    "  hash BLOB PRIMARY KEY, name TEXT NOT NULL UNIQUE, kind INTEGER NOT NULL, scope TEXT NOT NULL,"
    "  at INTEGER NOT NULL, expires INTEGER NOT NULL, actor TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE trace ("
    "  source_id INTEGER NOT NULL, external_id TEXT NOT NULL, at INTEGER NOT NULL, took INTEGER NOT NULL,"
    "  device BLOB NOT NULL, address BLOB NOT NULL, unissued INTEGER NOT NULL, judged INTEGER NOT NULL,"
    "  PRIMARY KEY (source_id, external_id)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX trace_at ON trace (at);"
    "CREATE INDEX trace_unjudged ON trace (judged) WHERE judged = 0;"
    "CREATE INDEX trace_device ON trace (device, at);" SEALED("redemption") SEALED("receipt"),

    /* 20: improvement plans; plan_now is derived */
    "CREATE TABLE plan ("
    "  plan_id INTEGER PRIMARY KEY, place INTEGER NOT NULL, place_id INTEGER NOT NULL, version INTEGER NOT NULL,"
    "  opened INTEGER NOT NULL, batch INTEGER NOT NULL) STRICT;"
    "CREATE TABLE plan_event ("
    "  plan_id INTEGER NOT NULL, seq INTEGER NOT NULL, batch INTEGER NOT NULL, at INTEGER NOT NULL,"
    "  kind INTEGER NOT NULL, name TEXT NOT NULL, part INTEGER NOT NULL, body TEXT NOT NULL, actor TEXT NOT NULL,"
    "  reason TEXT NOT NULL, state TEXT NOT NULL, since INTEGER NOT NULL, owner TEXT NOT NULL, due INTEGER NOT NULL,"
    "  marks TEXT NOT NULL, PRIMARY KEY (plan_id, seq)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX plan_event_batch ON plan_event (batch);"
    "CREATE TABLE plan_now ("
    "  plan_id INTEGER PRIMARY KEY, version INTEGER NOT NULL, place INTEGER NOT NULL, place_id INTEGER NOT NULL,"
    "  opened INTEGER NOT NULL, title TEXT NOT NULL, state TEXT NOT NULL, stage INTEGER NOT NULL,"
    "  since INTEGER NOT NULL, owner TEXT NOT NULL, due INTEGER NOT NULL, marks TEXT NOT NULL,"
    "  wakes INTEGER NOT NULL, action_due INTEGER NOT NULL) STRICT;"
    "CREATE INDEX plan_wakes ON plan_now (wakes);" GROWS("plan") GROWS("plan_event"),

    /* 21: the rid that an erased row had, where another stands behind it because of it; 0 elsewhere, since a rid is
     * made of the id; null: erased before it was kept */
    "ALTER TABLE erased_response ADD COLUMN place INTEGER;"
    "CREATE INDEX erased_response_place ON erased_response (store_id, place) WHERE place <> 0;",

    /* 22: whose a ticket is beside a party: a duty, a person of the party. `told` says what became of an event's
     * notices, `version` to which one a ticket was moved, or 0; what it was opened on by something else than a
     * response. People are charged with duties in a region or everywhere (""), and stand in for each other; the last
     * row holds. What is replied in the outbox is a matter of the consent to be called back. */
    "ALTER TABLE ticket_event ADD COLUMN duty TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE ticket_event ADD COLUMN person TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE ticket_event ADD COLUMN told TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE ticket_event ADD COLUMN version INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE ticket_now ADD COLUMN duty TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE ticket_now ADD COLUMN person TEXT NOT NULL DEFAULT '';"
    "CREATE TABLE ticket_evidence ("
    "  store_id INTEGER NOT NULL, ticket_id INTEGER NOT NULL, batch INTEGER NOT NULL, evidence TEXT NOT NULL,"
    "  PRIMARY KEY (store_id, ticket_id)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE ticket_month (" /* which months were looked at under a workflow: derived, as ticket_seen */
    "  version INTEGER NOT NULL, month INTEGER NOT NULL, PRIMARY KEY (version, month)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE duty ("
    "  person TEXT NOT NULL, duty TEXT NOT NULL, region TEXT NOT NULL, batch INTEGER NOT NULL, given INTEGER NOT NULL,"
    "  PRIMARY KEY (person, duty, region, batch)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE away ("
    "  person TEXT NOT NULL, batch INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,"
    "  deputy TEXT NOT NULL, PRIMARY KEY (person, batch)) STRICT, WITHOUT ROWID;"
    "ALTER TABLE outbox ADD COLUMN purpose INTEGER NOT NULL DEFAULT 0;" GROWS("ticket_evidence") GROWS("duty")
        GROWS("away"),

    /* 23: which published report a mail brings (ops/outbound_report.c) */
    "ALTER TABLE outbox ADD COLUMN attached TEXT NOT NULL DEFAULT '';",

    /* 24: up to which batch tickets were looked through for plans that they ask for; derived, as ticket_seen */
    "CREATE TABLE plan_seen (batch INTEGER NOT NULL) STRICT;",

    /* 25: the last day on which somebody's morning was looked at; derived: without it a digest's key is there still */
    "CREATE TABLE morning (person TEXT PRIMARY KEY, day INTEGER NOT NULL) STRICT, WITHOUT ROWID;",

    /* 26: plans that tickets ask for are opened with the ticket's event */
    "DROP TABLE plan_seen;",

    /* 27: what grows with every act is found by its batch: each act reads its own rows for the seal (batch_rows.c) */
    "CREATE INDEX ticket_batch ON ticket (batch);"
    "CREATE INDEX ticket_evidence_batch ON ticket_evidence (batch);"
    "CREATE INDEX redemption_batch ON redemption (batch);"
    "CREATE INDEX invitation_batch ON invitation (batch);",
};

#define NEWEST ((int64_t)(sizeof migrations / sizeof *migrations))

static int present_number(struct sql *db, int64_t *out, struct err *err) {
    return sql_number(db, out, 0, err, "SELECT number FROM schema_version", "");
}

/* Asks again under the lock: another process may have been faster. */
static int migrate_one(struct sql *db, int64_t number, struct err *err) {
    int64_t present = 0;
    if (sql_begin(db, err))
        return err->kind;
    int failed = present_number(db, &present, err);
    if (!failed && present < number &&
        (sql_script(db, migrations[number - 1], err) || sql_run(db, err, "DELETE FROM schema_version", "") ||
         sql_run(db, err, "INSERT INTO schema_version (number) VALUES ($1)", "i", number)))
        failed = err->kind;
    failed = failed ? failed : sql_commit(db, err);
    sql_rollback(db);
    return failed;
}

int schema_migrate(struct sql *db, struct err *err) {
    int64_t present = 0;
    if (sql_script(db, "CREATE TABLE IF NOT EXISTS schema_version (number INTEGER NOT NULL) STRICT", err) ||
        present_number(db, &present, err))
        return err->kind;
    if (present > NEWEST)
        return err_set(err, ERR_CONFIG,
                       "the workspace was written by a newer earshot (schema %lld; this one knows %lld)",
                       (long long)present, (long long)NEWEST),
               err_todo(err, "use the newer earshot");
    for (int64_t number = present + 1; number <= NEWEST; number++)
        if (migrate_one(db, number, err))
            return err->kind;
    return 0;
}

int schema_numbers(struct sql *db, int64_t *out_present, int64_t *out_newest, struct err *err) {
    *out_newest = NEWEST;
    return present_number(db, out_present, err);
}
