/* What a worker has made goes through its pipe in pieces: a word that says what it is, then document and PDF. The
 * sheets are heard in turns of a few, for which all workers wait for each other: so no more than these are ever held.
 */
#include "ops/press_crew.h"

#include <string.h>

#include "base/crew.h"
#include "base/json.h"
#include "base/limits.h"
#include "ops/press_hand.h"

/* A worker opens everything anew, a tenth of a second or two: what so many sheets take. */
enum { SHEETS_THAT_PAY = 12, TURN = 32 };

enum made { MADE, WITHOUT, FAILED, GROUNDS };

/* No pointers in it: it goes through a pipe. */
struct made_word {
    enum made kind;
    size_t report;
    bool of_store, of_region;
    size_t store, region; /* by index */
    int64_t responses;
    bool suppressed;
    struct press_lack lacking;
    size_t document, pdf; /* bytes that follow, in words of their own; GROUNDS: a document that is none */
    struct err why;       /* failed */
};

struct order_run {
    const struct press_order *order;
    struct press_state state;
    /* what is being heard */
    struct made_word word;
    struct buf document, pdf;
    /* progress */
    size_t counted_report;
    int64_t counted, sheets;
};

/* ---- a worker ---- */

struct hand {
    struct order_run *run;
    struct crew_voice *crew;
    struct press_hand own;
    struct press *press;
    size_t report;
};

static size_t place_of(const struct made_word *word) {
    return word->of_store ? word->store : word->of_region ? word->region : 0;
}

static int say_bytes(const struct hand *hand, size_t place, const char *bytes, size_t len, struct err *err) {
    for (size_t at = 0; at < len; at += LIMIT_MESSAGE / 2) {
        size_t piece = len - at < LIMIT_MESSAGE / 2 ? len - at : LIMIT_MESSAGE / 2;
        if (crew_say(hand->crew, place, bytes + at, piece, err))
            return err->kind;
    }
    return 0;
}

static int say(const struct hand *hand, const struct made_word *word, const struct pressed *pressed, struct err *err) {
    size_t place = place_of(word);
    int failed = crew_say(hand->crew, place, (const char *)word, sizeof *word, err);
    if (failed || !pressed)
        return failed;
    failed = say_bytes(hand, place, pressed->document->data, pressed->document->len, err);
    return failed ? failed : say_bytes(hand, place, pressed->pdf->data, pressed->pdf->len, err);
}

static int take(void *context, const struct pressed *pressed, struct err *err) {
    const struct hand *hand = context;
    const struct press_order *order = hand->run->order;
    if (hand->crew->shares == 1)
        return order->take(order->context, hand->report, pressed, err);
    struct made_word word = {.kind = MADE,
                             .report = hand->report,
                             .of_store = pressed->store != NULL,
                             .of_region = pressed->region != NULL,
                             .store = pressed->store ? pressed->store->index : 0,
                             .region = pressed->region ? pressed->region->index : 0,
                             .responses = pressed->responses,
                             .suppressed = pressed->suppressed,
                             .lacking = pressed->lacking,
                             .document = pressed->document->len,
                             .pdf = pressed->pdf->len};
    return say(hand, &word, pressed, err);
}

static void without(void *context, const struct store *store) {
    const struct hand *hand = context;
    const struct press_order *order = hand->run->order;
    struct made_word word = {.kind = WITHOUT, .report = hand->report, .of_store = true, .store = store->index};
    struct err lost; /* nobody listens any more: then the run has failed already */
    if (hand->crew->shares == 1)
        order->without(order->context, hand->report, store);
    else
        say(hand, &word, NULL, &lost);
}

/* Whoever listens stops at the first, in the order of the sheets. */
static int sheet_failed(void *context, const struct report_place *place, const struct err *why, struct err *err) {
    struct made_word word = {.kind = FAILED,
                             .of_store = place->store != NULL,
                             .of_region = place->region != NULL,
                             .store = place->store ? place->store->index : 0,
                             .region = place->region ? place->region->index : 0,
                             .why = *why};
    return say(context, &word, NULL, err);
}

static void count_sheet(void *context, const char *what, int64_t done, int64_t total) {
    const struct hand *hand = context;
    const struct press_order *order = hand->run->order;
    struct err lost;
    if (hand->crew->shares == 1)
        act_progress(order->act, what, done, total);
    else
        crew_count(hand->crew, (int)hand->report, &lost);
}

static int turned(void *context, struct err *err) {
    const struct hand *hand = context;
    return crew_end(hand->crew, err);
}

static int open_hand(struct hand *hand, struct err *err) {
    const struct press_order *order = hand->run->order;
    struct press *press = &hand->own.press;
    if (press_hand_open(&hand->own, order->press, &hand->run->state, false, err) ||
        (order->press->gate && gate_open(&press->gate, hand->own.workspace, &hand->own.rulebook->settings, err)))
        return err->kind;
    press->share = hand->crew->share;
    press->shares = hand->crew->shares;
    press->turn = TURN;
    press->turned = turned;
    press->failed = sheet_failed;
    hand->press = press;
    return 0;
}

static int make_report(struct hand *hand, const char *id, struct err *err) {
    const struct report *report = NULL;
    struct act quiet = *hand->run->order->act;
    quiet.progress = count_sheet;
    quiet.context = hand;
    if (rulebook_report(hand->press->rulebook, id, &report, err))
        return err->kind;
    return press_run(hand->press, report, NULL, take, without, hand, &quiet, err);
}

/* What the report rests on beside the tallies goes into the provenance, which is the beginner's: told by one for all.
 */
static int say_grounds(const struct hand *hand, struct err *err) {
    const struct value *beside = hand->press->provenance.beside;
    struct buf json = buf_make(LIMIT_DOCUMENT);
    int failed = 0;
    if (hand->crew->share == 0 && beside) {
        json_write(&json, beside, JSON_DOCUMENT);
        struct made_word word = {.kind = GROUNDS, .report = hand->report, .document = json.len};
        failed = crew_say(hand->crew, 0, (const char *)&word, sizeof word, err);
        failed = failed ? failed : say_bytes(hand, 0, json.data, json.len, err);
    }
    buf_free(&json);
    return failed ? failed : crew_end(hand->crew, err);
}

static int work(void *context, struct crew_voice *crew, struct err *err) {
    struct order_run *run = context;
    struct hand hand = {.run = run, .crew = crew, .press = run->order->press};
    int failed = crew->shares > 1 ? open_hand(&hand, err) : 0;
    for (hand.report = 0; !failed && hand.report < run->order->count; hand.report++) {
        failed = make_report(&hand, run->order->reports[hand.report]->id, err);
        failed = failed || crew->shares == 1 ? failed : say_grounds(&hand, err);
    }
    gate_close(hand.own.press.gate);
    press_hand_close(&hand.own);
    return failed;
}

/* ---- hearing of them ---- */

static int hand_over(struct order_run *run, struct err *err) {
    const struct press_order *order = run->order;
    const struct registry *registry = order->press->registry;
    const struct made_word *word = &run->word;
    struct pressed pressed = {.store = word->of_store ? &registry->stores[word->store] : NULL,
                              .region = word->of_region ? &registry->regions[word->region] : NULL,
                              .report = order->reports[word->report],
                              .responses = word->responses,
                              .suppressed = word->suppressed,
                              .document = &run->document,
                              .pdf = &run->pdf,
                              .lacking = word->lacking};
    return order->take(order->context, word->report, &pressed, err);
}

static int take_grounds(struct order_run *run, struct err *err) {
    struct press *press = run->order->press;
    const struct value *told;
    if (json_read(press->arena, run->document.data, run->document.len, &told, err))
        return err->kind;
    if (!press->provenance.beside)
        press->provenance.beside = value_map(press->arena);
    for (size_t i = 0; i < value_count(told); i++)
        value_set(press->arena, press->provenance.beside, told->map.pairs[i].key, told->map.pairs[i].value);
    return 0;
}

static int hear_word(struct order_run *run, const char *bytes, size_t len, struct err *err) {
    const struct press_order *order = run->order;
    struct made_word *word = &run->word;
    if (len != sizeof *word)
        return err_set(err, ERR_INTERNAL, "a worker said what nobody understands");
    memcpy(word, bytes, len);
    buf_clear(&run->document);
    buf_clear(&run->pdf);
    if (word->kind == FAILED)
        return *err = word->why, err->kind;
    if (word->kind == WITHOUT)
        order->without(order->context, word->report, &order->press->registry->stores[word->store]);
    return 0;
}

static int hear(void *context, const char *bytes, size_t len, struct err *err) {
    struct order_run *run = context;
    struct made_word *word = &run->word;
    size_t had = run->document.len + run->pdf.len;
    if (had == word->document + word->pdf)
        return hear_word(run, bytes, len, err);
    if (len > word->document + word->pdf - had)
        return err_set(err, ERR_INTERNAL, "a worker said more than it made");
    buf_add(run->document.len < word->document ? &run->document : &run->pdf, bytes, len);
    if (had + len < word->document + word->pdf)
        return 0;
    return word->kind == GROUNDS ? take_grounds(run, err) : hand_over(run, err);
}

static int ended(void *context, size_t unit, struct err *err) {
    (void)context, (void)unit, (void)err;
    return 0;
}

static void count(void *context, int what) {
    struct order_run *run = context;
    const struct press_order *order = run->order;
    if (run->counted == 0 || run->counted_report != (size_t)what) {
        run->counted = 0;
        run->counted_report = (size_t)what;
        run->sheets = (int64_t)press_count(order->press, order->reports[what]->of);
    }
    act_progress(order->act, "reports", ++run->counted, run->sheets);
}

/* ---- the whole ---- */

static size_t crew_size(const struct press_order *order) {
    size_t sheets = 0;
    for (size_t i = 0; i < order->count; i++)
        sheets += press_count(order->press, order->reports[i]->of);
    size_t most = sheets / SHEETS_THAT_PAY;
    return order->workers < most ? order->workers : most;
}

int press_crew_run(const struct press_order *order, struct err *err) {
    struct order_run run = {.order = order, .document = buf_make(LIMIT_DOCUMENT), .pdf = buf_make(LIMIT_PDF)};
    const struct crew crew = {crew_size(order), work, hear, ended, count, &run};
    struct workspace *workspace = order->press->workspace;
    struct err again;
    if (crew.workers <= 1)
        return crew_run(&crew, err);
    if (press_state_read(workspace, order->press, &run.state, err) || press_db_release(workspace, err))
        return err->kind;
    int failed = crew_run(&crew, err);
    int lost = press_db_retake(workspace, &again);
    buf_free(&run.document);
    buf_free(&run.pdf);
    if (failed || !lost)
        return failed;
    *err = again;
    return lost;
}
