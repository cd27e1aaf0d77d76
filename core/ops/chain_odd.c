/* Rows that no proof would look at, because what they hang on is not there: whoever adds one, or unhooks one, means to
 * be passed over. */
#include "ops/chain_parts.h"

struct odd {
    const char *path, *what, *count; /* a query that counts them */
};

#define NONE_REMOVED "(NOT EXISTS (SELECT 1 FROM erasure WHERE removed))" /* else their last mention may be gone */

static const struct odd rules[] = {
    {"responses", "of a store, source or wave that there is not",
     "SELECT count(*) FROM response r WHERE NOT EXISTS (SELECT 1 FROM store s WHERE s.store_id = r.store_id) "
     "OR NOT EXISTS (SELECT 1 FROM source s WHERE s.source_id = r.source_id) "
     "OR (r.wave IS NOT NULL AND NOT EXISTS (SELECT 1 FROM wave w WHERE w.wave_id = r.wave))"},
    {"responses", "whose revisions do not follow from each other",
     "SELECT count(*) FROM (SELECT 1 FROM response GROUP BY source_id, external_id HAVING min(revision) <> 1 "
     "OR max(revision) <> count(*))"},
    {"responses", "that do not supersede what stood when they came",
     "SELECT count(*) FROM response r WHERE CASE WHEN r.revision = 1 THEN r.supersedes <> 0 ELSE r.supersedes <> "
     "coalesce((SELECT max(p.revision) FROM response p WHERE p.source_id = r.source_id AND p.external_id = "
     "r.external_id AND p.revision < r.revision AND NOT EXISTS (SELECT 1 FROM batch u WHERE u.undoes = p.batch "
     "AND u.undoes <> 0 AND u.seq < r.batch)), 0) END"},
    {"erased responses", "not as the ledger of erasures has them",
     "SELECT count(*) FROM erased_response e JOIN response r USING (store_id, rid) WHERE r.batch <> e.batch "
     "OR r.external_id <> e.identity OR r.month <> e.month OR r.texts <> '' OR r.seconds <> r.rid >> 30"},
    {"quarantine",
     "of a source that there is not, neither set aside nor taken back, or without the salt that its seal needs",
     "SELECT count(*) FROM quarantine q WHERE NOT EXISTS (SELECT 1 FROM source s WHERE s.source_id = q.source_id) "
     "OR q.held NOT IN (0, 1) "
     "OR (length(q.salt) <> 16 AND (length(q.salt) <> 0 OR NOT EXISTS (SELECT 1 FROM erased_response e "
     "WHERE e.batch = q.batch AND e.identity = q.external_id)))"},
    {"keys", "neither handed over nor not", "SELECT count(*) FROM signing_key WHERE handed_over NOT IN (0, 1)"},
    {"stores", "that no batch says anything of",
     "SELECT (SELECT count(*) FROM store WHERE store_id NOT IN (SELECT store_id FROM store_profile)) "
     "+ (SELECT count(*) FROM region WHERE region_id NOT IN (SELECT region_id FROM region_profile))"},
    {"sources", "or waves that nothing came by",
     "SELECT (SELECT count(*) FROM source s WHERE NOT EXISTS (SELECT 1 FROM response r WHERE r.source_id = "
     "s.source_id)) "
     "* " NONE_REMOVED
     " + (SELECT count(*) FROM wave WHERE wave_id NOT IN (SELECT wave FROM response WHERE wave IS NOT "
     "NULL UNION SELECT wave FROM erased_tally UNION SELECT wave FROM wave_run)) * " NONE_REMOVED},
    {"invitations", "of a run or wave that there is not, or events of none",
     "SELECT (SELECT count(*) FROM invitation i WHERE NOT EXISTS (SELECT 1 FROM wave_run r WHERE r.batch = i.batch "
     "AND r.wave = i.wave AND r.schedule = i.schedule)) + (SELECT count(*) FROM invitation_event e WHERE NOT EXISTS "
     "(SELECT 1 FROM invitation i WHERE i.store_id = e.store_id AND i.invitation_id = e.invitation_id))"},
    {"tickets", "whose notes or responses there are not",
     "SELECT (SELECT count(*) FROM ticket_note n WHERE NOT EXISTS (SELECT 1 FROM ticket_event e WHERE e.store_id = "
     "n.store_id AND e.ticket_id = n.ticket_id AND e.seq = n.seq)) + (SELECT count(*) FROM ticket_response t WHERE NOT "
     "EXISTS (SELECT 1 FROM response r WHERE r.store_id = t.store_id AND r.rid = t.rid) OR NOT EXISTS (SELECT 1 FROM "
     "ticket k WHERE k.store_id = t.store_id AND k.ticket_id = t.ticket_id))"},
    {"proposals", "of rules that the journal has otherwise, or not at all",
     "SELECT count(*) FROM rules_proposal p WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.act = 'rules propose' "
     "AND j.at = p.at AND j.actor = p.actor AND j.reason = p.reason AND instr(j.detail, p.commit_id) "
     "AND instr(j.detail, p.tree_id))"},
    {"proposals", "of rules that the journal has, and the database has lost",
     "SELECT max(0, (SELECT count(*) FROM journal WHERE act = 'rules propose') - (SELECT count(*) FROM "
     "rules_proposal))"},
};

int chain_check_odd(struct chaining *chain, struct err *err) {
    int stopped = 0;
    for (size_t i = 0; !stopped && i < sizeof rules / sizeof *rules; i++) {
        int64_t count = 0;
        if (sql_number(chain->workspace->db, &count, 0, err, rules[i].count, ""))
            return err->kind;
        if (count)
            stopped = chain_tell(chain, true, "", rules[i].path,
                                 arena_format(chain->arena, "%lld %s", (long long)count, rules[i].what), err);
    }
    return stopped;
}
