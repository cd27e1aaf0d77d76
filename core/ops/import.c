/* An import holds one transaction from the first row to the last. Rows are gathered until they fill LIMIT_IMPORT_SORT,
 * sorted by store and time, and inserted in that order, so that pages of the table are touched once. What they change
 * in the tallies is gathered over the loads and applied at the end, or when it fills LIMIT_IMPORT_TALLY. Memory does
 * not grow with the file. */
#include "ops/import.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/map.h"
#include "flow/registry/registry_rows.h"
#include "flow/survey/survey_rows.h"
#include "ops/batch_rows.h"
#include "ops/counting.h"
#include "ops/customers.h"
#include "ops/incoming.h"
#include "ops/journal.h"
#include "ops/stores.h"
#include "ops/tickets.h"

/* A response waiting to be inserted: its texts stand in the load's arena. */
struct waiting {
    struct newcomer newcomer;
    int64_t row;
};

struct wave {
    const char *name;
    int64_t number;
};

struct load {
    struct workspace *workspace;
    const struct act *act;
    const struct import *what;
    struct incoming *incoming;
    struct import_done *done;
    struct intake_target target;
    struct tally_deltas *deltas;
    struct digest_set *contents, *commitments;
    struct arena *arena; /* of the present load */
    struct arena *known; /* of the response that is being inserted: what is there already */
    struct waiting *items;
    size_t count, cap, bytes;
    struct buf canonical;
    struct customers customers;
    bool with_customers; /* the mapping says who answered */
    bool with_erased;    /* some responses were erased, and must not come back */
    struct map waves;    /* name -> struct wave */
    struct wave no_wave;
};

/* ---- one load ---- */

/* Nearly every row of a file names the same wave: it is kept and numbered once. */
static int number_wave(struct load *load, struct newcomer *newcomer, struct err *err) {
    const char *name = newcomer->response.wave;
    struct wave *wave = name[0] ? map_get(&load->waves, name) : &load->no_wave;
    if (!wave) {
        wave = arena_alloc(load->workspace->arena, sizeof *wave);
        wave->name = arena_text(load->workspace->arena, name);
        if (wave_number(load->target.db, name, &wave->number, err))
            return err->kind;
        map_put(&load->waves, name, wave);
    }
    newcomer->response.wave = wave->name;
    newcomer->wave = wave->number;
    return 0;
}

static int wait_for_turn(struct load *load, const struct response *response, int64_t row, struct err *err) {
    struct arena *arena = load->arena;
    load->items = mem_grow_items(load->items, &load->cap, load->count + 1, sizeof *load->items);
    struct waiting *item = &load->items[load->count++];
    size_t sheet = response->survey->answer_bytes, id = strlen(response->external_id), texts = strlen(response->texts);
    struct response *kept = &item->newcomer.response;
    *item = (struct waiting){newcomer_of(response, &load->canonical), row};
    kept->external_id = arena_bytes(arena, response->external_id, id);
    kept->texts = texts ? arena_bytes(arena, response->texts, texts) : "";
    kept->sheet = (const unsigned char *)arena_bytes(arena, response->sheet, sheet);
    load->bytes += sizeof *item + sheet + id + texts + 48;
    for (int kind = 0; kind < CONTACT_KINDS; kind++) {
        const char *contact = response->contacts.of[kind];
        kept->contacts.of[kind] = *contact ? arena_text(arena, contact) : "";
        load->bytes += strlen(contact);
    }
    return number_wave(load, &item->newcomer, err);
}

static int compare_places(const struct waiting *a, const struct waiting *b) {
    int64_t x = a->newcomer.response.store->id, y = b->newcomer.response.store->id;
    if (x == y) {
        x = a->newcomer.rid;
        y = b->newcomer.rid;
    }
    return (x > y) - (x < y);
}

/* By store and time; what is told apart by neither by its content, so that shuffled rows land alike. */
static int compare_waiting(const void *left, const void *right) {
    const struct waiting *a = left, *b = right;
    int order = compare_places(a, b);
    order = order ? order : memcmp(&a->newcomer.content, &b->newcomer.content, sizeof a->newcomer.content);
    return order ? order : (a->row > b->row) - (a->row < b->row);
}

/* Corrections are taken as the file has them: of two rows with one id the later holds. */
static int compare_rows(const void *left, const void *right) {
    const struct waiting *a = left, *b = right;
    return (a->row > b->row) - (a->row < b->row);
}

/* A response that has just come, as one that is kept. */
static struct response_row row_of(const struct newcomer *newcomer) {
    const struct response *r = &newcomer->response;
    return (struct response_row){.store = r->store->id,
                                 .version = r->survey->version,
                                 .class = (int32_t)r->class,
                                 .month = r->month,
                                 .wave = (int32_t)newcomer->wave,
                                 .weight = r->weight,
                                 .sheet = (unsigned char *)(uintptr_t)r->sheet};
}

/* What it changes in the tallies: nothing where it is set aside. */
static void count_arrival(struct load *load, const struct response *r, const struct response_row *row,
                          const struct landed *landed) {
    const struct response_row *before = &landed->superseded;
    load->done->set_aside += landed->set_aside;
    if (landed->set_aside)
        return;
    count_response(load->deltas, r->survey, row, 1);
    if (landed->arrival != ARRIVAL_CORRECTION)
        return;
    const struct survey *survey = survey_version_find(load->target.versions, before->version);
    count_response(load->deltas, before->version == r->survey->version ? r->survey : survey, before, -1);
}

static int count_stored(struct load *load, const struct waiting *item, const unsigned char *salt,
                        const struct landed *landed, struct err *err) {
    const struct digest *content = &item->newcomer.content;
    struct response_row row = row_of(&item->newcomer);
    struct digest commitment = digest_row(salt, SALT_BYTES, content, sizeof *content);
    count_arrival(load, &item->newcomer.response, &row, landed);
    load->done->stored++;
    load->done->corrected += landed->arrival == ARRIVAL_CORRECTION;
    return digest_set_add(load->contents, content, err) || digest_set_add(load->commitments, &commitment, err)
               ? (int)err->kind
               : 0;
}

/* Who answered, for what was just stored. */
static int link_customer(struct load *load, const struct newcomer *newcomer, struct err *err) {
    struct sql *db = load->target.db;
    struct customer_id id;
    bool there = false;
    int64_t rid = 0;
    if (!load->with_customers)
        return 0;
    if (customer_meet(&load->customers, &newcomer->response.contacts, &id, &there, err))
        return err->kind;
    load->done->customers += there;
    if (!there)
        return 0;
    return sql_number(
               db, &rid, 0, err,
               "SELECT rid FROM response WHERE source_id = $1 AND external_id = $2 ORDER BY revision DESC LIMIT 1",
               "it", load->target.source, newcomer->response.external_id)
               ? (int)err->kind
               : customer_link(db, newcomer->response.store->id, rid, &id, err);
}

/* What was erased adds nothing when its file comes again. */
static int was_erased(struct load *load, const struct newcomer *newcomer, bool *out, struct err *err) {
    int64_t there = 0;
    *out = false;
    if (!load->with_erased)
        return 0;
    struct digest hash =
        identity_hash(&load->customers.master, newcomer->response.source, newcomer->response.external_id);
    int failed = sql_number(load->target.db, &there, 0, err, "SELECT 1 FROM erased_identity WHERE hash = $1", "b",
                            hash.bytes, sizeof hash.bytes);
    *out = there;
    return failed;
}

static int insert_one(struct load *load, const struct waiting *item, const unsigned char *salt, struct err *err) {
    struct landed landed;
    bool erased;
    arena_clear(load->known);
    if (was_erased(load, &item->newcomer, &erased, err))
        return err->kind;
    if (erased) {
        load->done->repeated++;
        return 0;
    }
    if (response_insert(&load->target, &item->newcomer, salt, load->known, &landed, err))
        return err->kind;
    switch (landed.arrival) {
    case ARRIVAL_NEW:
    case ARRIVAL_CORRECTION:
        return count_stored(load, item, salt, &landed, err) || link_customer(load, &item->newcomer, err)
                   ? (int)err->kind
                   : 0;
    case ARRIVAL_REPEAT:
        load->done->repeated++;
        return 0;
    case ARRIVAL_CONFLICT:
        incoming_reject(load->incoming, item->row, load->incoming->mapping->external_id,
                        item->newcomer.response.external_id, REFUSED_CONFLICT);
        return 0;
    }
    return 0;
}

static int unload(struct load *load, struct err *err) {
    if (!load->count)
        return 0;
    unsigned char *salts = (unsigned char *)arena_alloc(load->arena, load->count * SALT_BYTES);
    digest_random(salts, load->count * SALT_BYTES);
    qsort(load->items, load->count, sizeof *load->items, load->what->correct ? compare_rows : compare_waiting);
    for (size_t i = 0; i < load->count; i++)
        if (insert_one(load, &load->items[i], salts + i * SALT_BYTES, err) ||
            (tally_deltas_bytes(load->deltas) >= LIMIT_IMPORT_TALLY &&
             counts_apply(load->target.db, load->deltas, err)))
            return err->kind;
    load->count = load->bytes = 0;
    arena_clear(load->arena);
    return 0;
}

/* ---- the whole file ---- */

static int take_rows(struct load *load, struct err *err) {
    struct response response;
    enum csv_step step;
    int64_t row;
    while ((step = incoming_next(load->incoming, load->act, &response, NULL, &row, err)) == CSV_ROW) {
        if (wait_for_turn(load, &response, row, err) || (load->bytes >= LIMIT_IMPORT_SORT && unload(load, err)))
            return err->kind;
    }
    if (step == CSV_FAILED || unload(load, err))
        return err->kind;
    return counts_apply(load->target.db, load->deltas, err);
}

static struct value *describe(struct arena *arena, const struct batch *batch) {
    struct value *detail = value_map(arena);
    value_set(arena, detail, "batch", value_int(arena, batch->seq));
    value_set(arena, detail, "mapping", value_str(arena, batch->source));
    value_set(arena, detail, "stored", value_int(arena, batch->stored));
    value_set(arena, detail, "repeated", value_int(arena, batch->repeated));
    value_set(arena, detail, "rejected", value_int(arena, batch->rejected));
    value_set(arena, detail, "corrected", value_int(arena, batch->corrected));
    value_set(arena, detail, "file", value_str(arena, batch->file));
    value_set(arena, detail, "seal", value_str(arena, batch->seal));
    return detail;
}

static int seal(struct load *load, struct err *err) {
    struct arena *arena = load->workspace->arena;
    struct import_done *done = load->done;
    struct digest content, commitments;
    char hex[DIGEST_TEXT];
    if (digest_set_end(load->contents, &content, err) || digest_set_end(load->commitments, &commitments, err))
        return err->kind;
    done->content = arena_text(arena, digest_write(hex, &content));
    struct batch batch = {.seq = load->target.batch,
                          .kind = "import",
                          .source = load->incoming->mapping->id,
                          .name = file_base_name(load->what->file),
                          .file = load->incoming->digest,
                          .content = done->content,
                          .seal = arena_text(arena, digest_write(hex, &commitments)),
                          .stored = done->stored,
                          .repeated = done->repeated,
                          .rejected = done->rejected,
                          .corrected = done->corrected,
                          .sealed_at = load->act->now,
                          .actor = load->act->actor};
    struct value *detail = describe(arena, &batch);
    batch_row_note(arena, &batch, detail);
    if (batch_rows_note(load->target.db, arena, batch.kind, batch.seq, detail, err) ||
        batch_write(load->target.db, &batch, err) ||
        journal_write(load->target.db, load->act, "import", batch.name, detail, err))
        return err->kind;
    done->batch = batch.seq;
    return sql_commit(load->target.db, err);
}

/* After the last row: the sheet, then either the seal or nothing. */
static int finish(struct load *load, struct err *err) {
    struct import_done *done = load->done;
    done->read = load->incoming->read;
    done->rejected = load->incoming->sheet.rejected;
    if (sheet_keep(&load->incoming->sheet, &done->errors, err))
        return err->kind;
    if (load->what->strict && done->rejected)
        return err_set(err, ERR_DATA, "%lld of %lld rows are bad and --strict was asked for; nothing was stored",
                       (long long)done->rejected, (long long)done->read),
               err_todo(err, "see %s", done->errors);
    if (load->what->dry_run || !done->stored)
        return 0;
    return seal(load, err);
}

static int open_customers(struct load *load, struct err *err) {
    const struct contacts *columns = &load->incoming->mapping->contacts;
    int64_t erased = 0;
    bool there = false;
    for (int kind = 0; kind < CONTACT_KINDS && !load->what->dry_run; kind++)
        load->with_customers = load->with_customers || columns->of[kind];
    if (sql_number(load->workspace->db, &erased, 0, err, "SELECT count(*) FROM erased_identity", "") ||
        ((load->with_customers || erased) && customers_open(load->workspace, true, &load->customers, &there, err)))
        return err->kind;
    load->with_erased = erased > 0;
    return 0;
}

static int run(struct load *load, const struct registry *registry, struct err *err) {
    struct workspace *workspace = load->workspace;
    struct survey_versions versions;
    const struct survey *survey = NULL;
    load->target.db = workspace->db;
    load->target.registry = registry;
    load->target.versions = &versions;
    load->target.correct = load->what->correct;
    if (survey_versions_read(workspace->db, workspace->arena, &versions, err) ||
        batch_next(workspace->db, &load->target.batch, err) ||
        source_number(workspace->db, load->incoming->mapping->source, &load->target.source, err))
        return err->kind;
    survey = intake_survey(load->incoming->intake);
    if (open_customers(load, err) || survey_version_write(workspace->db, survey, load->target.batch, err) ||
        take_rows(load, err))
        return err->kind;
    return finish(load, err);
}

static int run_transaction(struct workspace *workspace, const struct act *act, const struct import *what,
                           struct incoming *incoming, const struct registry *registry, struct import_done *done,
                           struct err *err) {
    struct load load = {.workspace = workspace,
                        .act = act,
                        .what = what,
                        .incoming = incoming,
                        .done = done,
                        .deltas = tally_deltas_new(),
                        .contents = digest_set_new(),
                        .commitments = digest_set_new(),
                        .arena = arena_new(),
                        .known = arena_new(),
                        .waves = map_make(workspace->arena),
                        .no_wave = {"", 0},
                        .canonical = buf_make(LIMIT_CSV_ROW * 8)};
    int failed = sql_begin(workspace->db, err);
    failed = failed ? failed : run(&load, registry, err);
    sql_rollback(workspace->db);
    tally_deltas_free(load.deltas);
    digest_set_free(load.contents);
    digest_set_free(load.commitments);
    arena_free(load.arena);
    arena_free(load.known);
    free(load.items);
    buf_free(&load.canonical);
    secret_wipe(&load.customers.master, sizeof load.customers.master);
    return failed;
}

/* The answers have landed: what goes wrong now is told, and made good by `earshot ticket run`. */
static void open_tickets(struct workspace *workspace, const struct act *act, struct import_done *done) {
    struct err own;
    if (tickets_open_new(workspace, act, &done->tickets, &own))
        act_remark(
            act, arena_format(workspace->arena, "no tickets were opened (%s); `earshot ticket run` does it", own.what));
}

/* ---- the mapping that was found ---- */

/* What is told outlives the rulebook. */
static const struct layout *keep_layout(struct arena *arena, const struct layout *found) {
    if (!found)
        return NULL;
    struct layout *kept = arena_alloc(arena, sizeof *kept);
    struct layout_column *columns = arena_alloc(arena, (found->column_count + 1) * sizeof *columns);
    const char **unasked = arena_alloc(arena, (found->unasked_count + 1) * sizeof *unasked);
    for (size_t i = 0; i < found->column_count; i++)
        columns[i] =
            (struct layout_column){arena_text(arena, found->columns[i].heading),
                                   arena_text(arena, found->columns[i].use), arena_text(arena, found->columns[i].of)};
    for (size_t i = 0; i < found->unasked_count; i++)
        unasked[i] = arena_text(arena, found->unasked[i]);
    *kept = (struct layout){.name = arena_text(arena, found->name),
                            .columns = columns,
                            .column_count = found->column_count,
                            .unasked = unasked,
                            .unasked_count = found->unasked_count};
    return kept;
}

/* A new file under the working rules, or wherever else was said. */
static int write_map(const struct import *what, const struct incoming *incoming, struct err *err) {
    if (!what->write_map)
        return 0;
    if (!incoming->layout)
        return err_set(err, ERR_DATA, "the mapping '%s' fits this file already: there is none to write",
                       incoming->mapping->id),
               err_where(err, "%s", incoming->mapping->script);
    if (file_exists(what->write_map))
        return err_set(err, ERR_EXISTS, "%s is there already", what->write_map), err_todo(err, "name a new file");
    struct buf text = buf_make(LIMIT_SCRIPT);
    mapping_write(incoming->mapping,
                  "Found out by looking at a file; correct what is wrong, then check and publish it.", &text);
    int failed = buf_overflowed(&text) ? err_set(err, ERR_DATA, "the mapping is longer than a script may be")
                                       : file_write(what->write_map, text.data, text.len, err);
    buf_free(&text);
    return failed;
}

int import_file(struct workspace *workspace, const struct act *act, const struct import *what, struct import_done *out,
                struct err *err) {
    struct rulebook *rulebook = NULL;
    struct incoming incoming = {0};
    struct import_done done = {.content = ""};
    struct layout_wish said = {.store_code = what->store_code,
                               .store_column = what->store_column,
                               .source = what->source,
                               .class = what->class,
                               .clock = what->clock,
                               .dates = what->dates,
                               .leave_rest = what->leave_rest,
                               .unfinished = what->unfinished};
    struct incoming_wish wish = {
        .file = what->file, .map = what->map, .survey = what->survey, .errors = what->errors, .said = &said};
    int failed = stores_read(workspace, (day_t)(act->now / DAY_MS), &wish.registry, err);
    failed = failed ? failed : rulebook_open(&rulebook, workspace, RULEBOOK_INTAKE, err);
    failed = failed ? failed : incoming_open(&incoming, workspace, rulebook, act, &wish, err);
    if (!failed) {
        done.map = arena_text(workspace->arena, incoming.mapping->id);
        done.survey = arena_text(workspace->arena, incoming.mapping->survey);
        done.encoding = arena_text(workspace->arena, grid_encoding(incoming.grid));
        done.layout = keep_layout(workspace->arena, incoming.layout);
        failed = write_map(what, &incoming, err);
        failed = failed ? failed : run_transaction(workspace, act, what, &incoming, wish.registry, &done, err);
    }
    incoming_close(&incoming);
    rulebook_close(rulebook);
    if (!failed && done.batch)
        open_tickets(workspace, act, &done);
    if (!failed)
        *out = done;
    return failed;
}
