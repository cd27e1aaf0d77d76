/* Tickets against a model of them: random acts of random people, rule changes, timers and kills. The model keeps by
 * itself what each ticket must be, of workflows that it made up (it writes their Lua), and knows who may do what; after
 * each act the rows, the journal and the outbox are what it says, and what is refused is refused as it says.
 *
 * EARSHOT_LONG: 100,000 acts. EARSHOT_SEED: another course; EARSHOT_ACTS: another length. */
#include "unit/ops/chain.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "ops/duties.h"
#include "ops/people.h"
#include "ops/privacy.h"
#include "ops/quarantine.h"
#include "ops/rights.h"
#include "ops/tickets.h"
#include "ops/verify_chain.h"

#define HOUR INT64_C(3600000)

/* ---- what the model knows ---- */

enum { OWNER = 1, STORE = 2, REGION = 4, HQ = 8, DUTY = 16 }; /* as rows have them */
enum { SERIALS = 5 }; /* letters that states are named by: two versions of one letter have names in common */
enum { STATES = 5, STEPS = 7, TIMERS = 3, PEOPLE = 8, CUSTOMERS = 20, LASTING = 60 };

/* In the order of names, as notices go to them; zhou is charged with the supplies of region E; eve is nobody. */
static const struct {
    const char *name;
    enum role role;
    const char *scope;
    bool address;
} people[PEOPLE] = {
    {"ann", ROLE_AUDITOR, "", false}, {"chen", ROLE_REGION, "E", true}, {"eve", 0, "", false},
    {"li", ROLE_HQ, "", true},        {"liu", ROLE_REGION, "W", false}, {"wang", ROLE_STAFF, "S2", false},
    {"wu", ROLE_STAFF, "S1", true},   {"zhou", ROLE_STAFF, "S3", true}};
enum { ANN, CHEN, EVE, LI, LIU, WANG, WU, ZHOU };
static const char *const stores[] = {"S1", "S2", "S3"}, *const regions[] = {"E", "E", "W"};
enum { STORE_COUNT = 3 };

struct m_intents {
    int assign, notify, due; /* a party, a party, hours; 0: none */
    bool mark;
};
struct m_step {
    unsigned from, by;
    int to; /* -1: none */
    bool second, reason, note, class;
    struct m_intents does;
};
struct m_timer {
    int during, to, after, times;
    struct m_intents does;
};
struct m_flow {
    const char *id;
    int serial, states, step_count, timer_count, due, owner, limit;
    unsigned was[STATES][SERIALS]; /* of each of its states: the states of earlier versions, by their letter */
    struct m_intents does;
    struct m_step steps[STEPS];
    struct m_timer timers[TIMERS];
    int64_t version; /* as rows name it; 0: not seen yet */
};

struct m_standing {
    int state, owner, person; /* -1: nobody's in particular */
    instant_t since, due;
    bool class;
    char marks[40];
};
struct m_event {
    instant_t at;
    int kind, name, actor, flow; /* the step's or timer's place; -1; the version it is under after it */
    struct m_standing after;
    char told[120];
};
struct m_ticket {
    int64_t number;
    int store, flow, first, customer, notes; /* versions now and at first; customer -1: by hand, or forgotten */
    instant_t opened, moved;
    struct m_event *events;
    int count, compared, brought, fired[TIMERS];
};
struct model {
    struct chain *c;
    uint64_t seed;
    instant_t now;
    struct m_flow *flows; /* every version, each kind's live one named below */
    int flow_count, live[2];
    struct m_ticket *tickets;
    int ticket_count, answers, forgotten;
    int64_t batches, sent; /* of tickets; rows of the outbox */
    int64_t of[9], moves, refused;
};

static size_t draw(struct model *m, size_t below) {
    m->seed = m->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t)((m->seed >> 33) % below);
}
static bool chance(struct model *m, size_t one_of) {
    return draw(m, one_of) == 0;
}

/* ---- workflows, made up ---- */

static struct m_intents some_intents(struct model *m) {
    static const int parties[] = {STORE, REGION, HQ, DUTY}, told[] = {OWNER, STORE, REGION, HQ};
    struct m_intents does = {0};
    if (chance(m, 3))
        does.assign = parties[draw(m, 4)];
    if (chance(m, 3))
        does.notify = told[draw(m, 4)];
    if (chance(m, 5))
        does.due = 1 + (int)draw(m, 90);
    does.mark = chance(m, 4);
    return does;
}

static struct m_step some_step(struct model *m, unsigned from, int to) {
    struct m_step step = {.from = from,
                          .to = to,
                          .by = 1 + (unsigned)draw(m, 15),
                          .second = chance(m, 5),
                          .reason = chance(m, 5),
                          .note = chance(m, 5),
                          .class = chance(m, 6)};
    step.does = some_intents(m);
    return step;
}

/* From each state to the next, from the last to the first, and what comes to mind: nothing is out of reach, and timers
 * lead forwards alone. */
static void new_flow(struct model *m, int which) {
    m->flows = mem_grow(m->flows, (size_t)(m->flow_count + 1) * sizeof *m->flows);
    struct m_flow *flow = &m->flows[m->flow_count];
    *flow = (struct m_flow){.id = which ? "fast" : "flow", .serial = m->flow_count};
    flow->states = 2 + (int)draw(m, STATES - 1);
    flow->due = 1 + (int)draw(m, 72);
    flow->owner = (int[]){STORE, REGION, HQ, DUTY}[draw(m, 4)];
    flow->limit = 2 + (int)draw(m, 6);
    flow->does = some_intents(m);
    for (int i = 0; i + 1 < flow->states; i++)
        flow->steps[flow->step_count++] = some_step(m, 1u << i, i + 1);
    flow->steps[flow->step_count++] = some_step(m, 1u << (flow->states - 1), 0);
    while (flow->step_count < STEPS && !chance(m, 3)) {
        const int at = (int)draw(m, (size_t)flow->states);
        flow->steps[flow->step_count++] = chance(m, 2) ? some_step(m, 1u << at, at) : some_step(m, 1u << at | 1, -1);
    }
    flow->timer_count = (int)draw(m, TIMERS + 1);
    for (int i = 0; i < flow->timer_count; i++) {
        const int during = (int)draw(m, (size_t)flow->states - 1);
        flow->timers[i] = (struct m_timer){.during = during,
                                           .to = chance(m, 2) ? during + 1 : -1,
                                           .after = 4 + (int)draw(m, 60),
                                           .times = 1 + (int)draw(m, 3)};
        flow->timers[i].does = some_intents(m);
        flow->timers[i].does.mark |= flow->timers[i].to < 0;
    }
    for (int letter = 0; letter < SERIALS; letter++)
        for (int i = 0; i < STATES; i++)
            if (!chance(m, 40)) /* here and there one has no place, or the one of its name */
                flow->was[draw(m, (size_t)flow->states - !chance(m, 60))][letter] |= 1u << i;
    m->live[which] = m->flow_count++;
}

/* The state that takes the place of one of another version; -1: none does. */
static int place_of(const struct m_flow *flow, const struct m_flow *before, int state) {
    const int letter = before->serial % SERIALS;
    for (int i = 0; i < flow->states; i++)
        if (flow->was[i][letter] >> state & 1)
            return i;
    return letter == flow->serial % SERIALS && state < flow->states ? state : -1;
}

static const char *party_text(int party) {
    return party == OWNER ? "owner" : party == STORE ? "store" : party == REGION ? "region" : "hq";
}
static const char *state_text(struct arena *arena, const struct m_flow *flow, int state) {
    return arena_format(arena, "%c%d", 'a' + flow->serial % SERIALS, state);
}

static const char *intents_text(struct arena *arena, const struct m_intents *does) {
    const char *text = "doing = {";
    if (does->assign == DUTY)
        text = arena_format(arena, "%s assign { duty = \"supply\" },", text);
    else if (does->assign)
        text = arena_format(arena, "%s assign { to = \"%s\" },", text, party_text(does->assign));
    if (does->due)
        text = arena_format(arena, "%s set_due { after = hours(%d) },", text, does->due);
    if (does->mark)
        text = arena_format(arena, "%s mark { \"m%d\" },", text, does->assign);
    if (does->notify)
        text = arena_format(arena, "%s notify { to = \"%s\", message = \"new\", by = { \"mail\", \"wall\" } },", text,
                            party_text(does->notify));
    return arena_format(arena, "%s }", text);
}

static bool does_any(const struct m_intents *does) {
    return does->assign || does->due || does->mark || does->notify;
}

static const char *step_text(struct arena *arena, const struct m_flow *flow, int i) {
    const struct m_step *step = &flow->steps[i];
    const char *from = "", *by = "";
    for (int k = 0; k < flow->states; k++)
        if (step->from >> k & 1)
            from = arena_format(arena, "%s \"%s\",", from, state_text(arena, flow, k));
    for (int party = OWNER; party <= HQ; party *= 2)
        if (step->by & (unsigned)party)
            by = arena_format(arena, "%s \"%s\",", by, party_text(party));
    const char *text =
        arena_format(arena, "step \"p%d\" { zh = \"步\", en = \"Step\", from = {%s }, by = {%s }", i, from, by);
    if (step->to >= 0)
        text = arena_format(arena, "%s, to = \"%s\"", text, state_text(arena, flow, step->to));
    if (step->note || step->class)
        text = arena_format(arena, "%s, asks = { %s%s }", text, step->note ? "\"note\", " : "",
                            step->class ? "\"class\"" : "");
    return arena_format(arena, "%s%s%s%s%s },\n", text, step->second ? ", second = true" : "",
                        step->reason ? ", reason = true" : "", does_any(&step->does) ? ", " : "",
                        does_any(&step->does) ? intents_text(arena, &step->does) : "");
}

static const char *was_text(struct arena *arena, const struct m_flow *flow, int state) {
    const char *text = "";
    for (int letter = 0; letter < SERIALS; letter++)
        for (int i = 0; i < STATES; i++)
            if (flow->was[state][letter] >> i & 1)
                text = arena_format(arena, "%s \"%c%d\",", text, 'a' + letter, i);
    return *text ? arena_format(arena, ", was = {%s }", text) : "";
}

static const char *flow_text(struct arena *arena, const struct m_flow *flow) {
    const char *text = arena_format(
        arena,
        "return workflow \"%s\" { title = { zh = \"v%d.\", en = \"v%d.\" }, %s = \"%s\", due = hours(%d),\n"
        "classes = { goods = { zh = \"商品\", en = \"Goods\" } },\n",
        flow->id, flow->serial, flow->serial, flow->owner == DUTY ? "duty" : "owner",
        flow->owner == DUTY ? "supply" : party_text(flow->owner), flow->due);
    text =
        !strcmp(flow->id, "flow")
            ? arena_format(arena, "%sopens = on_response { survey = \"visit\", where = at_most(\"recommend\", %d) },\n",
                           text, flow->limit)
            : arena_format(arena, "%sopens = on_response { survey = \"visit\", words = { \"过期\" } },\n", text);
    if (does_any(&flow->does))
        text = arena_format(arena, "%s%s,\n", text, intents_text(arena, &flow->does));
    for (int i = 0; i < flow->states; i++)
        text = arena_format(arena, "%sstate \"%s\" { zh = \"态\", en = \"State\"%s%s },\n", text,
                            state_text(arena, flow, i), i == flow->states - 1 ? ", stage = \"over\"" : "",
                            was_text(arena, flow, i));
    for (int i = 0; i < flow->step_count; i++)
        text = arena_format(arena, "%s%s", text, step_text(arena, flow, i));
    for (int i = 0; i < flow->timer_count; i++) {
        const struct m_timer *timer = &flow->timers[i];
        text = arena_format(arena, "%stimer \"t%d\" { during = { \"%s\" }, after = hours(%d), times = %d, ", text, i,
                            state_text(arena, flow, timer->during), timer->after, timer->times);
        if (timer->to >= 0)
            text = arena_format(arena, "%sto = \"%s\", ", text, state_text(arena, flow, timer->to));
        text = arena_format(arena, "%s%s },\n", text, does_any(&timer->does) ? intents_text(arena, &timer->does) : "");
    }
    return arena_format(arena, "%s}\n", text);
}

/* ---- who is what, as the model has it ---- */

static int party_of_person(int who, int store) {
    if (people[who].role == ROLE_HQ)
        return HQ;
    if (people[who].role == ROLE_REGION)
        return strcmp(people[who].scope, regions[store]) ? 0 : REGION;
    return people[who].role == ROLE_STAFF && !strcmp(people[who].scope, stores[store]) ? STORE : 0;
}
static bool charged(int who, int store) {
    return who == ZHOU && !strcmp(regions[store], "E");
}
static bool may_own(int who, int party, int store) {
    return party == DUTY ? charged(who, store) : (party_of_person(who, store) & party) != 0;
}
static const struct m_standing *stands(const struct m_ticket *ticket) {
    return &ticket->events[ticket->count - 1].after;
}
static bool sees(int who, const struct m_ticket *ticket) {
    return people[who].role == ROLE_AUDITOR || party_of_person(who, ticket->store) ||
           (stands(ticket)->owner == DUTY && charged(who, ticket->store));
}
static unsigned parties(int who, const struct m_ticket *ticket) {
    const struct m_standing *now = stands(ticket);
    const bool owns = now->person >= 0 ? who == now->person : may_own(who, now->owner, ticket->store);
    return (unsigned)party_of_person(who, ticket->store) | (owns ? OWNER : 0);
}

/* ---- what happens, as the model has it ---- */

static struct m_flow *flow_of(const struct model *m, const struct m_ticket *ticket) {
    return &m->flows[ticket->flow];
}

static void tell(struct model *m, const struct m_ticket *ticket, const struct m_intents *does, struct m_event *event) {
    const struct m_standing *now = &event->after;
    const int party = does->notify == OWNER ? now->owner : does->notify;
    const int only = does->notify == OWNER ? now->person : -1;
    int there = 0, reached = 0;
    if (!does->notify)
        return;
    for (int i = 0; i < PEOPLE; i++) {
        if (only >= 0 ? i != only : !may_own(i, party, ticket->store))
            continue;
        there++;
        if (people[i].address) {
            snprintf(event->told + strlen(event->told), sizeof event->told - strlen(event->told), "notify mail %s; ",
                     people[i].name);
            reached++;
        }
    }
    if (!reached)
        snprintf(event->told, sizeof event->told, "notify mail: %s; ", there ? "no address" : "nobody");
    strncat(event->told, "notify wall", sizeof event->told - strlen(event->told) - 1);
    m->sent += reached + 1;
}

static void happens(struct model *m, struct m_ticket *ticket, struct m_event event, const struct m_intents *does,
                    int to) {
    struct m_standing *after = &event.after;
    if (to >= 0) {
        after->state = to, after->since = event.at, ticket->brought = event.actor;
        memset(ticket->fired, 0, sizeof ticket->fired);
        if (to == flow_of(m, ticket)->states - 1)
            after->due = INT64_MAX;
    }
    if (does->assign)
        after->owner = does->assign, after->person = -1;
    if (does->due)
        after->due = event.at + does->due * HOUR;
    char mark[8];
    snprintf(mark, sizeof mark, " m%d", does->assign);
    char padded[48], sought[12];
    snprintf(padded, sizeof padded, "%s ", after->marks);
    snprintf(sought, sizeof sought, "%s ", mark);
    if (does->mark && !strstr(padded, sought))
        strcat(after->marks, mark);
    event.flow = ticket->flow;
    tell(m, ticket, does, &event);
    ticket->events = mem_grow(ticket->events, (size_t)(ticket->count + 1) * sizeof *ticket->events);
    ticket->events[ticket->count++] = event;
}

static instant_t wakes(const struct model *m, const struct m_ticket *ticket, int *out_timer) {
    const struct m_flow *flow = flow_of(m, ticket);
    const struct m_standing *now = stands(ticket);
    instant_t first = INT64_MAX;
    for (int i = 0; i < flow->timer_count; i++) {
        const instant_t at = now->since + flow->timers[i].after * HOUR * (ticket->fired[i] + 1);
        if (flow->timers[i].during == now->state && ticket->fired[i] < flow->timers[i].times && at < first)
            first = at, *out_timer = i;
    }
    return first < INT64_MAX && first < ticket->moved ? ticket->moved : first; /* not before it was moved */
}

static int fire(struct model *m, struct m_ticket *ticket) {
    int timer = 0, fired = 0;
    for (instant_t at; (at = wakes(m, ticket, &timer)) <= m->now; fired++) {
        const struct m_timer *how = &flow_of(m, ticket)->timers[timer];
        ticket->fired[timer]++;
        happens(m, ticket,
                (struct m_event){.at = at, .kind = TICKET_TIMER, .name = timer, .actor = -1, .after = *stands(ticket)},
                &how->does, how->to);
    }
    return fired;
}

static struct m_ticket *open_one(struct model *m, int which, int store, int actor, int customer, bool class) {
    m->tickets = mem_grow(m->tickets, (size_t)(m->ticket_count + 1) * sizeof *m->tickets);
    struct m_ticket *ticket = &m->tickets[m->ticket_count++];
    const struct m_flow *flow = &m->flows[m->live[which]];
    *ticket = (struct m_ticket){.store = store,
                                .flow = m->live[which],
                                .first = m->live[which],
                                .customer = customer,
                                .opened = m->now,
                                .brought = actor};
    struct m_event event = {.at = m->now, .kind = TICKET_OPENED, .name = -1, .actor = actor};
    event.after = (struct m_standing){
        .owner = flow->owner, .person = -1, .since = m->now, .due = m->now + flow->due * HOUR, .class = class};
    happens(m, ticket, event, &flow->does, -1);
    return ticket;
}

/* ---- what is done: drawn, foretold by the model, tried with the engine ---- */

enum deed_kind {
    DEED_STEP,
    DEED_ASSIGN,
    DEED_NEW,
    DEED_MOVE,
    DEED_IMPORT,
    DEED_TICK,
    DEED_PUBLISH,
    DEED_ERASE,
    DEED_QUARANTINE
};
struct deed {
    enum deed_kind kind;
    int who, ticket, step, to, store, which, customer, recommend, answer;
    bool class, wrong_class, note, reason, words, dry;
    instant_t now;
};

/* Mostly of the last ones, else any. */
static int some_ticket(struct model *m) {
    const int last = m->ticket_count < LASTING ? m->ticket_count : LASTING;
    return chance(m, 12) ? (int)draw(m, (size_t)m->ticket_count) : m->ticket_count - 1 - (int)draw(m, (size_t)last);
}

static int foretell_step(const struct model *m, const struct deed *deed, const struct m_ticket *ticket);

/* Most of what is drawn blindly would be refused: other people and steps are tried, and the last of them stays. */
static void likelier(struct model *m, struct deed *deed) {
    for (int tries = 0; deed->kind == DEED_STEP && tries < 60; tries++) {
        if (!foretell_step(m, deed, &m->tickets[deed->ticket]) || chance(m, 60))
            return;
        deed->who = (int)draw(m, PEOPLE);
        deed->step = (int)draw(m, STEPS + 1);
        deed->class = deed->note = deed->reason = tries > 20;
    }
}

static struct deed draw_deed(struct model *m) {
    const size_t kind = draw(m, 1000);
    m->now += chance(m, 4) ? (instant_t)draw(m, 5) * HOUR : 0;
    struct deed deed = {.who = (int)draw(m, PEOPLE),
                        .step = (int)draw(m, STEPS + 1),
                        .to = (int)draw(m, PEOPLE),
                        .store = (int)draw(m, STORE_COUNT),
                        .which = (int)draw(m, 2),
                        .customer = m->forgotten + (int)draw(m, CUSTOMERS),
                        .recommend = (int)draw(m, 11),
                        .answer = m->answers ? (int)draw(m, (size_t)m->answers) : 0,
                        .class = chance(m, 2),
                        .wrong_class = chance(m, 20),
                        .note = chance(m, 2),
                        .reason = chance(m, 2),
                        .words = chance(m, 3),
                        .dry = chance(m, 8),
                        .now = m->now};
    deed.kind = kind < 3     ? DEED_PUBLISH
                : kind < 6   ? DEED_ERASE
                : kind < 9   ? DEED_QUARANTINE
                : kind < 39  ? DEED_IMPORT
                : kind < 45  ? DEED_MOVE
                : kind < 79  ? DEED_NEW
                : kind < 179 ? DEED_TICK
                : kind < 329 ? DEED_ASSIGN
                             : DEED_STEP;
    if (!m->ticket_count && (deed.kind == DEED_STEP || deed.kind == DEED_ASSIGN))
        deed.kind = DEED_NEW;
    if (deed.kind == DEED_MOVE && !chance(m, 4))
        deed.who = LI, deed.reason = true;
    deed.ticket = m->ticket_count ? some_ticket(m) : -1;
    likelier(m, &deed);
    return deed;
}

static bool enters(const struct deed *deed) {
    return people[deed->who].role & (ROLE_HQ | ROLE_REGION | ROLE_STAFF);
}

/* Which refusal a step meets, in the order in which they are looked for; 0: none. */
static int foretell_step(const struct model *m, const struct deed *deed, const struct m_ticket *ticket) {
    const struct m_flow *flow = flow_of(m, ticket);
    const struct m_step *step = &flow->steps[deed->step];
    if (deed->step >= flow->step_count)
        return ERR_USAGE;
    if (!(step->from >> stands(ticket)->state & 1))
        return ERR_DATA;
    if (!(step->by & parties(deed->who, ticket)) || (step->second && ticket->brought == deed->who))
        return ERR_DENIED;
    if ((step->class && !deed->class) || (step->note && !deed->note) || (step->reason && !deed->reason))
        return ERR_USAGE;
    return deed->class && deed->wrong_class ? ERR_DATA : 0;
}

static void take(struct model *m, const struct deed *deed, struct m_ticket *ticket) {
    const struct m_step *step = &flow_of(m, ticket)->steps[deed->step];
    struct m_event event = {
        .at = m->now, .kind = TICKET_STEP, .name = deed->step, .actor = deed->who, .after = *stands(ticket)};
    event.after.class |= deed->class;
    ticket->notes += deed->note;
    happens(m, ticket, event, &step->does, step->to);
}

static int give(struct model *m, const struct deed *deed, struct m_ticket *ticket) {
    const struct m_standing *now = stands(ticket);
    const int to = deed->to, kinds[] = {now->owner, STORE, REGION, HQ};
    if (!(parties(deed->who, ticket) & (OWNER | REGION | HQ)))
        return ERR_DENIED;
    if (now->state == flow_of(m, ticket)->states - 1 || to == EVE)
        return ERR_DATA;
    for (int i = 0; i < 4; i++) {
        if (!may_own(to, kinds[i], ticket->store))
            continue;
        if (now->person == to && now->owner == kinds[i])
            return ERR_EXISTS;
        struct m_event event = {.at = m->now, .kind = TICKET_ASSIGNED, .name = -1, .actor = deed->who, .after = *now};
        event.after.owner = kinds[i], event.after.person = to;
        return happens(m, ticket, event, &(struct m_intents){0}, -1), 0;
    }
    return ERR_DENIED;
}

/* On a ticket as it is once what is due on it has fired; of what is refused nothing stays, not even that. */
static int foretell_on(struct model *m, const struct deed *deed) {
    struct m_ticket *ticket = &m->tickets[deed->ticket], before = *ticket;
    const int64_t sent = m->sent;
    if (!enters(deed))
        return ERR_DENIED;
    if (!sees(deed->who, ticket))
        return ERR_DATA;
    fire(m, ticket);
    int failed = deed->kind == DEED_ASSIGN ? give(m, deed, ticket) : foretell_step(m, deed, ticket);
    if (!failed && deed->kind == DEED_STEP)
        take(m, deed, ticket);
    if (failed) {
        before.events = ticket->events, *ticket = before, m->sent = sent;
        return failed;
    }
    m->batches++;
    return 0;
}

static int foretell_new(struct model *m, const struct deed *deed) {
    if (!enters(deed) || !party_of_person(deed->who, deed->store))
        return ERR_DENIED;
    if (deed->class && deed->wrong_class)
        return ERR_DATA;
    open_one(m, deed->which, deed->store, deed->who, -1, deed->class)->notes = deed->note;
    m->batches++;
    return 0;
}

static void foretell_import(struct model *m, const struct deed *deed) {
    const int before = m->ticket_count;
    if (deed->recommend <= m->flows[m->live[0]].limit)
        open_one(m, 0, deed->store, -1, deed->customer, false);
    if (deed->words)
        open_one(m, 1, deed->store, -1, deed->customer, false);
    m->answers++;
    m->batches += m->ticket_count > before;
}

static bool is_over(const struct model *m, const struct m_ticket *ticket) {
    return stands(ticket)->state == flow_of(m, ticket)->states - 1;
}

/* Where those stand that are open under other versions, once what is due on them has fired: who has no place, or would
 * be over, keeps all of them where they are. Foretold on a copy of the ticket, since what fires is undone then. */
static bool all_have_places(const struct model *m, const struct deed *deed) {
    const struct m_flow *live = &m->flows[m->live[deed->which]];
    for (int i = 0; i < m->ticket_count; i++) {
        struct model alone = *m;
        struct m_ticket ticket = m->tickets[i];
        if (strcmp(flow_of(m, &ticket)->id, live->id) != 0 || ticket.flow == m->live[deed->which] ||
            is_over(m, &ticket))
            continue;
        ticket.events = memcpy(mem_alloc((size_t)ticket.count * sizeof *ticket.events), ticket.events,
                               (size_t)ticket.count * sizeof *ticket.events);
        fire(&alone, &ticket);
        const int place = is_over(m, &ticket) ? 0 : place_of(live, flow_of(m, &ticket), stands(&ticket)->state);
        free(ticket.events);
        if (place < 0 || place == live->states - 1)
            return false;
    }
    return true;
}

static int foretell_move(struct model *m, const struct deed *deed) {
    const int to = m->live[deed->which];
    int events = 0;
    if (people[deed->who].role != ROLE_HQ)
        return ERR_DENIED;
    if (!deed->reason && !deed->dry)
        return ERR_USAGE;
    if (!all_have_places(m, deed))
        return ERR_DATA;
    for (int i = 0; i < m->ticket_count && !deed->dry; i++) {
        struct m_ticket *ticket = &m->tickets[i];
        if (strcmp(flow_of(m, ticket)->id, m->flows[to].id) != 0 || ticket->flow == to || is_over(m, ticket))
            continue;
        events += fire(m, ticket);
        if (is_over(m, ticket))
            continue;
        struct m_event event = {
            .at = m->now, .kind = TICKET_MOVED, .name = -1, .actor = deed->who, .after = *stands(ticket)};
        event.after.state = place_of(&m->flows[to], flow_of(m, ticket), event.after.state);
        ticket->flow = to, ticket->moved = m->now;
        happens(m, ticket, event, &(struct m_intents){0}, -1);
        fire(m, ticket);
        events++, m->moves++;
    }
    m->batches += events > 0;
    return 0;
}

static int foretell(struct model *m, const struct deed *deed) {
    int fired = 0;
    m->of[deed->kind]++;
    switch (deed->kind) {
    case DEED_STEP:
    case DEED_ASSIGN:
        return foretell_on(m, deed);
    case DEED_NEW:
        return foretell_new(m, deed);
    case DEED_MOVE:
        return foretell_move(m, deed);
    case DEED_IMPORT:
        return foretell_import(m, deed), 0;
    case DEED_TICK:
        for (int i = 0; i < m->ticket_count; i++)
            fired += fire(m, &m->tickets[i]);
        m->batches += fired > 0;
        return 0;
    case DEED_PUBLISH:
        return new_flow(m, deed->which), 0;
    case DEED_ERASE: /* the oldest one */
        for (int i = 0; i < m->ticket_count; i++)
            if (m->tickets[i].customer == m->forgotten)
                m->tickets[i].customer = -1, m->tickets[i].notes = 0;
        m->forgotten++;
        return 0;
    case DEED_QUARANTINE:
        return 0;
    }
    return 0;
}

static const char *when_text(struct arena *arena, instant_t at) {
    char day[DAY_TEXT];
    return arena_format(arena, "%s %02d:00:00", day_write(day, (day_t)(at / DAY_MS)), (int)(at % DAY_MS / HOUR));
}

static void do_import(struct model *m, const struct deed *deed) {
    struct chain *c = m->c;
    struct import_done done;
    const char *row = arena_format(c->arena, "no,shop,when,nps,phone,said\n%d,%s,%s,%d,138%08d,%s\n", m->answers,
                                   stores[deed->store], when_text(c->arena, deed->now - DAY_MS), deed->recommend,
                                   deed->customer, deed->words ? "面包过期了" : "好");
    const struct import what = {.file = chain_file(c, "desk.csv", row)};
    CHAIN_OK(c, import_file(c->w, &c->act, &what, &done, &c->err));
    assert_int_equal(1, done.stored + done.repeated);
}

static void write_flow(struct model *m, const struct deed *deed) {
    struct model next = *m; /* the definition that the model will have drawn */
    next.flows = mem_alloc((size_t)(m->flow_count + 1) * sizeof *m->flows);
    for (int i = 0; i < m->flow_count; i++)
        next.flows[i] = m->flows[i];
    new_flow(&next, deed->which);
    const struct m_flow *flow = &next.flows[next.flow_count - 1];
    chain_file(m->c, arena_format(m->c->arena, "w/scripts/workflows/%s.lua", flow->id), flow_text(m->c->arena, flow));
    free(next.flows);
}

static void do_publish(struct model *m, const struct deed *deed) {
    write_flow(m, deed);
    chain_publish(m->c);
}

static void do_beside(struct model *m, const struct deed *deed) {
    struct chain *c = m->c;
    struct act act = c->act;
    struct erasure_done erased;
    struct quarantine_done aside;
    const char *id = arena_format(c->arena, "%d", deed->answer);
    const struct quarantine_wish wish = {.ids = &id, .id_count = 1};
    act.reason = "a test";
    c->err = chain_rubbish();
    int failed = deed->kind == DEED_ERASE
                     ? privacy_erase(c->w, &act, arena_format(c->arena, "138%08d", m->forgotten), &erased, &c->err)
                     : quarantine(c->w, &act, &wish, &aside, &c->err);
    assert_true(!failed || failed == ERR_DATA || failed == ERR_EXISTS); /* nobody of that number, no such answer */
}

static int do_of_person(struct model *m, const struct deed *deed, struct ticket *out) {
    static const char *const acts[] = {"ticket act", "ticket assign", "ticket new", "ticket move"};
    struct chain *c = m->c;
    struct act act = c->act;
    struct tickets_moved moved;
    bool first = false;
    char number[TICKET_TEXT] = "";
    if (deed->kind < DEED_NEW)
        ticket_number_write(number, m->tickets[deed->ticket].number);
    const char *class = !deed->class ? "" : deed->wrong_class ? "good" : "goods", *note = deed->note ? "n" : "";
    const struct ticket_wish wish = {number, arena_format(c->arena, "p%d", deed->step), class, note, ""};
    const struct ticket_draft draft = {stores[deed->store], deed->which ? "fast" : "flow", class, note};
    act.actor = act.login = people[deed->who].name;
    act.reason = deed->reason ? "r" : NULL;
    c->err = chain_rubbish();
    int failed = rights_enter(c->w, &act, acts[deed->kind], &first, &c->err);
    if (!failed)
        failed = deed->kind == DEED_STEP     ? ticket_act(c->w, &act, &wish, out, &c->err)
                 : deed->kind == DEED_ASSIGN ? ticket_assign(c->w, &act, number, people[deed->to].name, out, &c->err)
                 : deed->kind == DEED_NEW    ? ticket_new(c->w, &act, &draft, out, &c->err)
                                             : tickets_move(c->w, &act, draft.workflow, deed->dry, &moved, &c->err);
    c->w->scope = (struct scope){0};
    return failed;
}

static int perform(struct model *m, const struct deed *deed) {
    struct chain *c = m->c;
    struct ticket ticket;
    int64_t fired = 0;
    c->act.now = deed->now;
    switch (deed->kind) {
    case DEED_TICK:
        CHAIN_OK(c, tickets_tick(c->w, &c->act, &fired, &c->err));
        return 0;
    case DEED_IMPORT:
        return do_import(m, deed), 0;
    case DEED_PUBLISH:
        return do_publish(m, deed), 0;
    case DEED_ERASE:
    case DEED_QUARANTINE:
        return do_beside(m, deed), 0;
    default:
        return do_of_person(m, deed, &ticket);
    }
}

/* ---- whether the rows are the model ---- */

#define SAME(m, at, is)                                                                                                \
    do {                                                                                                               \
        if (!(is))                                                                                                     \
            fail_msg("seed %s: ticket %d, event %d: not %s", seed_text, (int)((at) - (m)->tickets), i + 1, #is);       \
    } while (0)
static const char *seed_text = "";

static const char *person_text(int who) {
    return who < 0 ? "" : people[who].name;
}

static bool event_same(struct model *m, const struct m_event *event, const struct sql_rows *row) {
    struct arena *arena = m->c->arena;
    const struct m_standing *now = &event->after;
    const char *name = event->kind == TICKET_STEP                          ? arena_format(arena, "p%d", event->name)
                       : event->kind == TICKET_TIMER                       ? arena_format(arena, "t%d", event->name)
                       : event->kind == TICKET_OPENED && event->actor >= 0 ? "hand"
                                                                           : "";
    const bool same = sql_int(row, 1) == event->at && sql_int(row, 2) == event->kind &&
                      !strcmp(sql_text(row, 3), name) && !strcmp(sql_text(row, 4), person_text(event->actor)) &&
                      !strcmp(sql_text(row, 5), state_text(arena, &m->flows[event->flow], now->state)) &&
                      sql_int(row, 6) == now->since && sql_int(row, 7) == now->owner &&
                      !strcmp(sql_text(row, 8), now->owner == DUTY ? "supply" : "") &&
                      !strcmp(sql_text(row, 9), person_text(now->person)) && sql_int(row, 10) == now->due &&
                      !strcmp(sql_text(row, 11), now->class ? "goods" : "") && !strcmp(sql_text(row, 12), now->marks) &&
                      !strcmp(sql_text(row, 13), event->told);
    if (!same)
        print_error("row: at %lld kind %lld %s by %s: %s since %lld owner %lld %s %s due %lld %s %s told %s\n"
                    "model: at %lld kind %d %s by %s: %s since %lld owner %d %s due %lld %d %s told %s\n",
                    (long long)sql_int(row, 1), (long long)sql_int(row, 2), sql_text(row, 3), sql_text(row, 4),
                    sql_text(row, 5), (long long)sql_int(row, 6), (long long)sql_int(row, 7), sql_text(row, 8),
                    sql_text(row, 9), (long long)sql_int(row, 10), sql_text(row, 11), sql_text(row, 12),
                    sql_text(row, 13), (long long)event->at, event->kind, name, person_text(event->actor),
                    state_text(arena, &m->flows[event->flow], now->state), (long long)now->since, now->owner,
                    person_text(now->person), (long long)now->due, now->class, now->marks, event->told);
    return same;
}

/* The version that a row names is the definition that the model has. */
static void compare_version(struct model *m, struct m_flow *flow, int64_t version) {
    int64_t same = 0;
    if (!flow->version) {
        CHAIN_OK(m->c, sql_number(m->c->w->db, &same, 0, &m->c->err,
                                  "SELECT count(*) FROM workflow_version WHERE version = $1 AND workflow = $2 AND "
                                  "instr(definition, $3) > 0",
                                  "itt", version, flow->id, arena_format(m->c->arena, "\"v%d.\"", flow->serial)));
        assert_int_equal(1, same);
        flow->version = version;
    }
    assert_int_equal(flow->version, version);
}

static void compare_now(struct model *m, const struct m_ticket *ticket) {
    const struct m_standing *now = stands(ticket);
    int64_t same = 0, version = 0, notes = 0, linked = 0;
    int timer;
    struct chain *c = m->c;
    CHAIN_OK(c, sql_number(c->w->db, &version, 0, &c->err, "SELECT version FROM ticket WHERE ticket_id = $1", "i",
                           ticket->number));
    compare_version(m, &m->flows[ticket->first], version);
    CHAIN_OK(c, sql_number(c->w->db, &version, 0, &c->err, "SELECT version FROM ticket_now WHERE ticket_id = $1", "i",
                           ticket->number));
    compare_version(m, flow_of(m, ticket), version);
    CHAIN_OK(c, sql_number(c->w->db, &same, 0, &c->err,
                           "SELECT count(*) FROM ticket_now WHERE ticket_id = $1 AND state = $2 AND since = $3 AND "
                           "owner = $4 AND due = $5 AND marks = $6 AND class = $7 AND person = $8 AND wakes = $9 AND "
                           "opened = $10 AND version = $11",
                           "itiiitttiii", ticket->number, state_text(c->arena, flow_of(m, ticket), now->state),
                           now->since, (int64_t)now->owner, now->due, now->marks, now->class ? "goods" : "",
                           person_text(now->person), wakes(m, ticket, &timer), ticket->opened, version));
    assert_int_equal(1, same);
    CHAIN_OK(c, sql_number(c->w->db, &notes, 0, &c->err, "SELECT count(*) FROM ticket_note WHERE ticket_id = $1", "i",
                           ticket->number));
    assert_int_equal(ticket->notes, notes);
    CHAIN_OK(c, sql_number(c->w->db, &linked, 0, &c->err, "SELECT count(*) FROM ticket_response WHERE ticket_id = $1",
                           "i", ticket->number));
    assert_int_equal(ticket->customer >= 0, linked);
}

/* Its events from the first that was not looked at, or all of them, and no other. */
static void compare(struct model *m, struct m_ticket *ticket, bool all) {
    struct sql_rows *rows;
    int i = all ? 0 : ticket->compared;
    struct chain *c = m->c;
    CHAIN_OK(c, sql_query(
                    c->w->db, &rows, &c->err,
                    "SELECT seq, at, kind, name, actor, state, since, owner, duty, person, due, class, marks, "
                    "told, version FROM ticket_event WHERE ticket_id = $1 AND seq > $2 AND store_id = (SELECT store_id "
                    "FROM ticket WHERE ticket_id = $1) ORDER BY seq",
                    "ii", ticket->number, (int64_t)i));
    for (; sql_next(rows); i++) {
        SAME(m, ticket, i < ticket->count && sql_int(rows, 0) == i + 1);
        SAME(m, ticket, event_same(m, &ticket->events[i], rows));
        SAME(m, ticket, (sql_int(rows, 14) != 0) == (ticket->events[i].kind == TICKET_MOVED));
    }
    CHAIN_OK(c, sql_done(rows, &c->err));
    SAME(m, ticket, i == ticket->count);
    ticket->compared = i;
    compare_now(m, ticket);
}

/* The numbers of tickets that were just opened, in that batch, by their workflow. */
static void learn_numbers_of(struct model *m, int64_t batch, bool compared) {
    struct sql_rows *rows;
    struct chain *c = m->c;
    int from = m->ticket_count;
    while (from && !m->tickets[from - 1].number)
        from--;
    if (from == m->ticket_count)
        return;
    CHAIN_OK(c,
             sql_query(c->w->db, &rows, &c->err,
                       "SELECT t.ticket_id, v.workflow, s.code FROM ticket t JOIN workflow_version v USING (version) "
                       "JOIN store s USING (store_id) WHERE t.batch = $1",
                       "i", batch));
    while (sql_next(rows)) {
        int i = from;
        while (i < m->ticket_count &&
               (m->tickets[i].number || strcmp(flow_of(m, &m->tickets[i])->id, sql_text(rows, 1)) != 0))
            i++;
        assert_true(i < m->ticket_count); /* none that the model did not open */
        assert_string_equal(stores[m->tickets[i].store], sql_text(rows, 2));
        m->tickets[i].number = sql_int(rows, 0);
    }
    CHAIN_OK(c, sql_done(rows, &c->err));
    for (; from < m->ticket_count; from++) {
        assert_true(m->tickets[from].number);
        if (compared)
            compare(m, &m->tickets[from], true);
    }
}

static void learn_numbers(struct model *m) {
    if (m->ticket_count && !m->tickets[m->ticket_count - 1].number)
        learn_numbers_of(m, chain_number(m->c, "SELECT max(batch) FROM ticket"), true);
}

static void compare_all(struct model *m) {
    struct chain *c = m->c;
    int64_t events = 0;
    for (int i = 0; i < m->ticket_count; i++) {
        compare(m, &m->tickets[i], true);
        events += m->tickets[i].count;
    }
    assert_int_equal(m->ticket_count, chain_number(c, "SELECT count(*) FROM ticket"));
    assert_int_equal(m->ticket_count, chain_number(c, "SELECT count(*) FROM ticket_now"));
    assert_int_equal(events, chain_number(c, "SELECT count(*) FROM ticket_event"));
    assert_int_equal(m->sent, chain_number(c, "SELECT count(*) FROM outbox"));
    assert_int_equal(m->batches, chain_number(c, "SELECT count(*) FROM journal WHERE act = 'ticket'"));
    assert_int_equal(m->batches, chain_number(c, "SELECT count(*) FROM batch WHERE kind = 'ticket'"));
    assert_int_equal(0, chain_number(c, "SELECT count(*) FROM batch b WHERE kind = 'ticket' AND stored <> "
                                        "(SELECT count(*) FROM ticket_event e WHERE e.batch = b.seq)"));
    arena_free(c->arena); /* what the comparing used */
    c->arena = arena_new();
}

/* ---- the tests ---- */

static void setup_rules(struct chain *c) {
    const struct duty duty = {"zhou", "supply", "E"};
    chain_file(c, "w/scripts/messages/new.lua",
               "return message \"new\" { text = { zh = \"{ticket}\", en = \"{ticket}\" },\n"
               "  subject = { zh = \"工单\", en = \"Ticket\" }, values = { \"ticket\" } }");
    chain_file(c, "w/earshot.lua",
               arena_format(c->arena, "%.*s, public = { \"a@example.com\" } }", (int)(strlen(chain_settings) - 2),
                            chain_settings));
    chain_file(c, "w/scripts/channels/mail.lua",
               "return channel \"mail\" { of = \"smtp\", url = \"smtp://127.0.0.1:25\", from = \"a@example.com\", "
               "inside = true,\n"
               "  addresses = { zhou = \"env:A\", li = \"env:B\", chen = \"env:C\", wu = \"env:D\" } }");
    chain_file(c, "w/scripts/channels/wall.lua", "return channel \"wall\" { of = \"wecom\", token = \"env:WALL\" }");
    chain_rule(
        c, "scripts/channels/desk.lua",
        "return mapping \"desk\" { of = \"responses\", survey = \"visit\", source = \"desk\", class = \"staff\",\n"
        "  external_id = \"no\", store = \"shop\", at = \"when\", answers = { recommend = \"nps\", comment = \"said\" "
        "},\n"
        "  customer = { phone = \"phone\" } }\n");
    for (int i = 0; i < PEOPLE; i++) {
        const struct person person = {people[i].name, people[i].name, people[i].role, people[i].scope};
        if (i != EVE && i != LI)
            CHAIN_OK(c, people_add(c->w, &c->act, &person, &c->err));
    }
    CHAIN_OK(c, duty_give(c->w, &c->act, &duty, true, &c->err));
}

static struct model model_new(struct chain *c, uint64_t seed) {
    struct model m = {.c = c, .seed = seed, .now = CHAIN_NOW};
    setup_rules(c);
    for (int which = 0; which < 2; which++)
        do_publish(&m, &(struct deed){.which = which}), new_flow(&m, which);
    return m;
}

static void model_free(struct model *m) {
    for (int i = 0; i < m->ticket_count; i++)
        free(m->tickets[i].events);
    free(m->tickets);
    free(m->flows);
}

static uint64_t seed_given(uint64_t usual) {
    const char *given = getenv("EARSHOT_SEED");
    seed_text = given ? given : "(usual)";
    return given ? strtoull(given, NULL, 10) : usual;
}
static int acts_given(int usual, int longer) {
    const char *given = getenv("EARSHOT_ACTS");
    return given ? atoi(given) : getenv("EARSHOT_LONG") ? longer : usual;
}

/* What the engine answers to a deed is what the model foretold. */
static bool as_foretold(struct model *m, const struct deed *deed, bool *out_refused) {
    int got = perform(m, deed);
    int foretold = foretell(m, deed);
    if (got != foretold)
        print_error("seed %s: deed %d by %s, ticket %d: %d, foretold %d: %s\n", seed_text, deed->kind,
                    people[deed->who].name, deed->ticket, got, foretold, got ? m->c->err.what : "");
    *out_refused = got != 0;
    return got == foretold;
}

/* An act, and the rows of what it touched. */
static void one_act(struct model *m) {
    const struct deed deed = draw_deed(m);
    bool refused;
    assert_true(as_foretold(m, &deed, &refused));
    m->refused += refused;
    learn_numbers(m);
    if (deed.ticket >= 0)
        compare(m, &m->tickets[deed.ticket], false);
}

static void the_engine_does_what_the_model_says(void **state) {
    struct chain *c = *state;
    const int acts = acts_given(600, 100000);
    struct model m = model_new(c, seed_given(8));
    struct timespec begun, at;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    for (int i = 1; i <= acts; i++) {
        one_act(&m);
        if (i % (i < 2000 ? 200 : 2000) == 0)
            compare_all(&m);
        if (i % 200 == 0) /* the workspace is left and come back to */
            CHAIN_OK(c, (workspace_close(c->w), workspace_open(&c->w, chain_path(c, "w"), &c->err)));
        if (i % 5000 == 0) {
            clock_gettime(CLOCK_MONOTONIC, &at);
            print_message("%d acts, %d tickets, %d versions, %lld moved, %lld refused: %lld s\n", i, m.ticket_count,
                          m.flow_count, (long long)m.moves, (long long)m.refused,
                          (long long)(at.tv_sec - begun.tv_sec));
        }
    }
    compare_all(&m);
    assert_true(m.refused > acts / 10 && m.batches > acts / 5);
    CHAIN_OK(c, sql_script(c->w->db, "DELETE FROM ticket_now", &c->err)); /* it is derived */
    chain_recount(c);
    compare_all(&m);
    model_free(&m);
}

/* ---- kills ---- */

/* How far a child has come: what it wrote of each act that came back, with the batch that is then the last one. */
struct step_done {
    int64_t index, batch;
};

static void act_until_killed(struct model *m, int out) {
    CHAIN_OK(m->c, workspace_open(&m->c->w, chain_path(m->c, "w"), &m->c->err));
    for (int64_t i = 0;; i++) {
        const struct deed deed = draw_deed(m);
        bool refused;
        if (!as_foretold(m, &deed, &refused))
            _exit(1);
        learn_numbers(m);
        const struct step_done done = {i, chain_number(m->c, "SELECT max(seq) FROM batch")};
        if (write(out, &done, sizeof done) != sizeof done)
            _exit(2);
    }
}

/* The model goes the way that the child went. */
static void follow(struct model *m, int64_t batch) {
    const struct deed deed = draw_deed(m);
    foretell(m, &deed);
    m->c->act.now = deed.now;
    learn_numbers_of(m, batch, false);
}

/* What takes several transactions is done again: it may have come to any of them. */
static void do_again(struct model *m, const struct deed *deed) {
    struct chain *c = m->c;
    struct act act = c->act;
    struct err err = chain_rubbish();
    struct rules_candidate candidate;
    struct live live;
    int64_t opened = 0;
    if (deed->kind == DEED_IMPORT) {
        do_import(m, deed);
        CHAIN_OK(c, tickets_open_new(c->w, &c->act, &opened, &c->err));
    } else if (deed->kind == DEED_PUBLISH) {
        write_flow(m, deed);
        act.reason = "a test";
        if (!rules_weigh(c->w, &act, &candidate, &err)) /* nothing is to be published where it was */
            rules_publish(c->w, &act, &candidate, &live, &err);
    } else
        do_beside(m, deed);
}

/* The act that the kill fell into is there whole or not at all. */
static void settle(struct model *m, int64_t last) {
    const struct deed deed = draw_deed(m);
    m->c->act.now = deed.now;
    if (deed.kind == DEED_IMPORT || deed.kind > DEED_TICK)
        do_again(m, &deed);
    else if (chain_number(m->c, "SELECT max(seq) FROM batch") == last)
        perform(m, &deed);
    foretell(m, &deed);
    learn_numbers(m);
}

static int hear(void *context, const struct finding *finding, struct err *err) {
    (void)context, (void)err;
    if (finding->grave)
        print_error("%s: %s\n", finding->path, finding->what);
    return 0;
}

static void what_is_killed_was_done_or_was_not(void **state) {
    struct chain *c = *state;
    const int kills = getenv("EARSHOT_LONG") ? 400 : 6;
    struct model m = model_new(c, seed_given(5));
    int64_t acts = 0, torn = 0;
    for (int i = 0; i < kills; i++) {
        int ends[2], status = 0;
        struct step_done done = {-1, 0};
        const int64_t last = chain_number(c, "SELECT max(seq) FROM batch");
        int64_t batch = last;
        workspace_close(c->w);
        assert_int_equal(0, pipe2(ends, O_NONBLOCK));
        const useconds_t after = (useconds_t)(20000 + draw(&m, 300000));
        const pid_t child = fork();
        if (!child)
            close(ends[0]), act_until_killed(&m, ends[1]);
        close(ends[1]);
        usleep(after);
        kill(child, SIGKILL);
        assert_int_equal(child, waitpid(child, &status, 0));
        assert_true(WIFSIGNALED(status)); /* it did as the model says, as far as it came */
        CHAIN_OK(c, workspace_open(&c->w, chain_path(c, "w"), &c->err));
        while (read(ends[0], &done, sizeof done) == sizeof done) {
            follow(&m, done.batch);
            batch = done.batch;
            acts++;
        }
        close(ends[0]);
        torn += batch != chain_number(c, "SELECT max(seq) FROM batch");
        settle(&m, batch);
        compare_all(&m);
    }
    struct verify_chain_done verified;
    CHAIN_OK(c, verify_chain(c->w, &c->act, NULL, hear, NULL, &verified, &c->err));
    assert_int_equal(0, verified.grave);
    print_message("%d kills in %lld acts, %lld of them after the commit\n", kills, (long long)acts, (long long)torn);
    model_free(&m);
}

int main(void) {
    const struct CMUnitTest tests[] = {CHAIN_TEST(the_engine_does_what_the_model_says),
                                       CHAIN_TEST(what_is_killed_was_done_or_was_not)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
