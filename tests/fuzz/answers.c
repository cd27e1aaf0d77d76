/* Hostile answers: what a form posts to the pages, and what a program posts to the API. A form that was read is taken
 * through the questionnaire to its next page, which holds no mark-up but ours and gives the same answers when it is
 * sent back; JSON for the API is read with no fault, or with a place for each.
 *
 *     fuzz-answers form|api [RUNS [SEED]] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "flow/survey/survey_rules.h"
#include "fuzz/bend.h"
#include "web/api_read.h"
#include "web/questions.h"

#define WORDS      "'zh':'<词> {{','en':'word & more'"
#define OPTION(id) "{'id':'" id "'," WORDS "}"
#define LOW        "{'kind':'condition','test':'at_most','question':'recommend','answer':6}"
static const char
    survey_text[] =
        "{'kind':'survey','id':'visit','line':1,'title':{" WORDS "},'items':["
        "{'kind':'page','id':'one','line':2," WORDS "},"
        "{'kind':'nps','id':'recommend','line':3,'required':true," WORDS
        "},{'kind':'scale','id':'taste','line':4,'from':1,'to':10," WORDS "},"
        "{'kind':'page','id':'two','line':5," WORDS "},"
        "{'kind':'choice','id':'channel','line':6,'options':[" OPTION("shelf") "," OPTION(
            "pickup") ",{'id':'else','other':true," WORDS "}]," WORDS "},"
                      "{'kind':'choice','id':'why','line':7,'many':true,'show':" LOW
                      ",'options':[" OPTION("price") "," OPTION(
                          "queue") "]," WORDS "},"
                                   "{'kind':'ranking','id':'first','line':8,'ranks':2,'shuffle':true,'options':"
                                   "[" OPTION("price") "," OPTION("fresh") "," OPTION(
                                       "near") "]," WORDS "},"
                                               "{'kind':'matrix','id':'shop','line':9,'rows':[" OPTION(
                                                   "tidy") "," OPTION("light") "]," WORDS "},"
                                                                               "{'kind':'page','id':'three','line':"
                                                                               "10," WORDS "},"
                                                                               "{'kind':'number','id':'party','line':"
                                                                               "11,'min':1,'max':20,'step':0.5," WORDS
                                                                               "},"
                                                                               "{'kind':'date','id':'day','line':12,'"
                                                                               "min':'2020-01-01','max':'2039-12-31'"
                                                                               "," WORDS "},"
                                                                               "{'kind':'text','id':'comment','line':"
                                                                               "13,'zh':'{recommend} "
                                                                               "<b>','en':'{recommend} <b>'},"
                                                                               "{'kind':'consent','id':'contact','line'"
                                                                               ":14,'notice':{" WORDS "}," WORDS "}]}";

enum { QUESTIONS = 12 };
static const char *const questions[QUESTIONS] = {"recommend", "taste", "channel",   "channel.other",
                                                 "why",       "first", "shop.tidy", "shop.light",
                                                 "party",     "day",   "comment",   "contact"};

/* ---- a house without a workspace ---- */

static instant_t now(void *context) {
    return (void)context, INT64_C(1763805600000); /* 2025-11-22 */
}

static struct arena *lasting, *fleeting; /* as long as all runs; as one */

static const struct value *table_of(const char *quoted) {
    char *text = arena_text(lasting, quoted);
    const struct value *made = NULL;
    struct err err;
    for (char *c = text; *c; c++)
        *c = *c == '\'' ? '"' : *c;
    if (json_read(lasting, text, strlen(text), &made, &err))
        bend_fail(err.what);
    return made;
}

static const struct house *house_of(void) {
    static struct house house;
    static struct registry registry;
    static struct rulebook rulebook = {.settings = {.language = "zh", .zone = "Asia/Shanghai"}};
    static const struct survey *survey;
    struct zone *zone = NULL;
    struct err err;
    if (survey)
        return &house;
    lasting = arena_new();
    fleeting = arena_new();
    struct region *region = arena_alloc(lasting, sizeof *region);
    struct store_home *home = arena_alloc(lasting, sizeof *home);
    *region = (struct region){.id = 1, .code = "R1", .name = "R1"};
    *home = (struct store_home){0, region};
    registry.stores = arena_alloc(lasting, 3 * sizeof *registry.stores);
    registry.store_count = 3;
    registry.regions = region;
    registry.region_count = 1;
    for (int i = 0; i < 3; i++)
        registry.stores[i] = (struct store){.id = i + 7,
                                            .code = arena_format(lasting, "S10%d", i),
                                            .name = "<店>",
                                            .zone = i ? "" : "Europe/London",
                                            .opened = DAY_NONE,
                                            .closed = DAY_NONE,
                                            .homes = home,
                                            .home_count = 1};
    registry_arrange(lasting, &registry);
    if (survey_from_rules(lasting, "visit.lua", table_of(survey_text), &survey, &err))
        bend_fail(err.what);
    rulebook.surveys = &survey;
    rulebook.survey_count = 1;
    house = (struct house){
        .setting = {.now = now}, .rulebook = &rulebook, .registry = &registry, .zones = map_make(lasting)};
    static const char *const zones[] = {"Asia/Shanghai", "Europe/London"};
    for (int i = 0; i < 2; i++) {
        if (zone_open(&zone, zones[i], &err))
            bend_fail(err.what);
        map_put(&house.zones, zones[i], zone);
    }
    return &house;
}

/* ---- parts ---- */

struct text {
    char *bytes;
    size_t len;
};

static void put(struct text *text, const char *bytes) {
    const size_t len = strlen(bytes);
    if (text->len + len > BEND_ROOM / 2)
        return;
    memcpy(text->bytes + text->len, bytes, len);
    text->len += len;
}

/* What may be answered to each; of some more than one field. */
static const char *draw_answer(size_t question) {
    static const char *const answers[QUESTIONS][5] = {
        {"0", "6", "9", "10", "7"},
        {"1", "10", "5", "3", "7"},
        {"shelf", "pickup", "else", "shelf", "else"},
        {"<b>else</b>", "\"'", "别的", "a;b", "0"},
        {"price", "queue", "price", "queue", "price"},
        {"price", "fresh", "near", "fresh", "near"},
        {"1", "5", "2", "3", "4"},
        {"1", "5", "2", "3", "4"},
        {"1", "20", "2.5", "7", "19.5"},
        {"2020-01-01", "2026-02-28", "2039-12-31", "2024-02-29", "2026-11-22"},
        {"<b>好</b>", "a\nb", "\"><script>", "{recommend}", "=1+1"},
        {"yes", "yes", "yes", "yes", "yes"}};
    return answers[question][bend_draw(5)];
}

/* ---- forms ---- */

static void put_encoded(struct text *out, const char *plain) {
    char one[4];
    for (; *plain; plain++) {
        const bool letter = (*plain >= '0' && *plain <= '9') || (*plain >= 'a' && *plain <= 'z');
        snprintf(one, sizeof one, letter ? "%c" : "%%%02X", (unsigned char)*plain);
        put(out, one);
    }
}

static void put_pair(struct text *out, const char *before, const char *name, const char *value) {
    put(out, out->len ? "&" : "");
    put(out, before);
    put_encoded(out, name);
    put(out, "=");
    put_encoded(out, value);
}

static size_t make_form(char out[BEND_ROOM]) {
    static const char *const pages[] = {"0", "1", "2", "3"};
    struct text text = {out, 0};
    put_pair(&text, "", "page", BEND_PICK(pages));
    for (size_t i = 0; i < QUESTIONS; i++) {
        if (bend_draw(3))
            put_pair(&text, "q.", questions[i], draw_answer(i));
        if (bend_draw(2))
            put_pair(&text, "", "seen", questions[i]);
    }
    if (!bend_draw(20)) /* a list of nothing */
        put_pair(&text, "q.", "why", ";");
    return text.len;
}

/* Between quotes and tags there is nothing that somebody sent. */
static void check_page(const struct buf *page) {
    static const char *const foreign[] = {"<b", "<script", "\"\">", "='"};
    if (buf_overflowed(page) || !text_valid(page->data, page->len) || strlen(page->data) != page->len)
        bend_fail("a page that is too long, or no UTF-8");
    for (size_t i = 0; i < 2; i++)
        for (const char *at = page->data; (at = strstr(at, foreign[i])); at++)
            if (strncmp(at, "<button", 7) != 0)
                bend_fail("mark-up that is not ours");
}

static void add_decoded(struct buf *out, const char *at, const char *end) {
    static const struct {
        const char *entity;
        char byte;
    } entities[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
    for (size_t step = 1; at < end; at += step, step = 1) {
        char byte = *at;
        for (size_t i = 0; byte == '&' && i < sizeof entities / sizeof *entities; i++)
            if (!strncmp(at, entities[i].entity, strlen(entities[i].entity))) {
                byte = entities[i].byte;
                step = strlen(entities[i].entity);
                break;
            }
        buf_char(out, byte);
    }
}

/* The hidden fields of a page, as a browser would send them. */
static struct fields hidden_of(const char *page) {
    static const char head[] = "<input type=\"hidden\" name=\"", middle[] = "\" value=\"";
    struct fields fields = {.list = arena_alloc(fleeting, 256 * sizeof *fields.list)};
    while ((page = strstr(page, head)) && fields.count < 256) {
        struct buf name = buf_make(LIMIT_WEB_FORM), value = buf_make(LIMIT_WEB_FORM);
        const char *from = page + sizeof head - 1, *to = strstr(from, middle),
                   *last = strchr(to + sizeof middle - 1, '"');
        add_decoded(&name, from, to);
        add_decoded(&value, to + sizeof middle - 1, last);
        fields.list[fields.count++] = (struct field){arena_text(fleeting, name.data), arena_text(fleeting, value.data)};
        buf_free(&name);
        buf_free(&value);
        page = last;
    }
    return fields;
}

/* What other pages brought comes back from this one as it was. */
static void check_carried(const struct interview *before, const struct buf *carried) {
    const struct survey *survey = before->survey;
    const struct fields fields = hidden_of(carried->data);
    struct interview after = interview_begin(fleeting, survey);
    interview_read(&after, &fields, before->page);
    for (size_t page = 0; page < survey->page_count; page++)
        for (size_t i = survey->pages[page].first;
             page != before->page && i < survey->pages[page].first + survey->pages[page].count; i++) {
            const struct question *question = &survey->questions[i];
            /* who is not asked since an answer of this page is away has nothing to carry */
            if (!question_shown(question, before->sheet) || !question_shown(question, after.sheet))
                continue;
            if (question->width && answer_get(question, before->sheet) != answer_get(question, after.sheet))
                bend_fail("an answer is not carried along");
        }
}

static bool read_form(const char *bytes, size_t len, bool sound) {
    const struct house *house = house_of();
    struct interview interview = interview_begin(fleeting, house->rulebook->surveys[0]);
    const struct questions_for whom = {len % 2, &house->registry->stores[0], 20000};
    struct fields fields;
    const bool taken = fields_read(fleeting, bytes, len, &fields);
    if (taken) {
        const char *page = fields_value(&fields, "page");
        struct buf carried = buf_make(LIMIT_WEB_PAGE), shown = buf_make(LIMIT_WEB_PAGE);
        interview_read(&interview, &fields, page ? strtoul(page, NULL, 10) : 0);
        const enum interview_step step = interview_turn(&interview, len % 5 != 0);
        questions_carry(&interview, &carried);
        questions_put(&interview, &whom, &shown);
        check_page(&carried);
        check_page(&shown);
        if (step == STEP_SHOW)
            check_carried(&interview, &carried);
        const char *texts = interview_texts(&interview);
        const struct value *read = NULL;
        struct err err;
        if (*texts && json_read(fleeting, texts, strlen(texts), &read, &err))
            bend_fail("the texts of an answer are no JSON");
        buf_free(&carried);
        buf_free(&shown);
    } else if (sound) {
        bend_fail("a sound form is refused");
    }
    fields_part(fleeting, bytes, len < 200 ? len : 200);
    arena_clear(fleeting);
    return taken;
}

/* ---- the API ---- */

static void put_response(struct text *out, uint32_t number) {
    static const char *const surveys[] = {"visit", "visit", "visit"}, *const stores[] = {"S100", "S101", "S102"};
    struct buf answers = buf_make(BEND_ROOM);
    char head[256];
    snprintf(head, sizeof head, "{\"survey\":\"%s\",\"store\":\"%s\",\"id\":\"till-%u\"%s%s%s,\"answers\":{",
             BEND_PICK(surveys), BEND_PICK(stores), number, bend_draw(2) ? ",\"at\":\"2025-11-22T10:05:00+08:00\"" : "",
             bend_draw(3) ? "" : ",\"class\":\"staff\"", bend_draw(3) ? "" : ",\"wave\":\"w1\",\"weight\":1.25");
    put(out, head);
    for (size_t i = 0; i < QUESTIONS; i++) {
        const char *answer = draw_answer(i);
        if (bend_draw(2))
            continue;
        buf_text(&answers, answers.len ? "," : "");
        json_text(&answers, questions[i], strlen(questions[i]));
        buf_text(&answers, i == 4 || i == 5 ? ":[" : ":");
        if ((i < 2 || i == 8) && bend_draw(2))
            buf_text(&answers, answer);
        else if (i == QUESTIONS - 1 && bend_draw(2))
            buf_text(&answers, "true");
        else
            json_text(&answers, answer, strlen(answer));
        buf_text(&answers, i == 4 || i == 5 ? "]" : "");
    }
    put(out, answers.len ? answers.data : "");
    put(out, "}}");
    buf_free(&answers);
}

static size_t make_api(char out[BEND_ROOM]) {
    struct text text = {out, 0};
    const uint32_t count = bend_draw(4);
    put(&text, count ? "{\"responses\":[" : "");
    for (uint32_t i = 0; i < (count ? count : 1); i++) {
        put(&text, i ? "," : "");
        put_response(&text, i);
    }
    put(&text, count ? "]}" : "");
    return text.len;
}

static void check_submission(const struct submission *one) {
    const struct response *response = &one->response;
    const struct value *texts = NULL;
    struct err err;
    if (!response->survey || !response->store || !response->sheet || !*response->external_id || !response->month)
        bend_fail("a response is taken that is not whole");
    if (*response->texts && json_read(fleeting, response->texts, strlen(response->texts), &texts, &err))
        bend_fail("the texts of a response are no JSON");
}

static bool read_api(const char *bytes, size_t len, bool sound) {
    const struct house *house = house_of();
    struct api_call call;
    struct err err = {0};
    const int failed = api_read(fleeting, house, len % 3 ? NULL : "key-7", bytes, len, &call, &err);
    const bool taken = !failed && !value_count(call.faults);
    if (failed && (!err.what[0] || !err.where[0]))
        bend_fail("an error without a text and a place");
    if (sound && !taken)
        bend_fail("a sound response is refused");
    for (size_t i = 0; taken && i < call.count; i++)
        check_submission(&call.submissions[i]);
    for (size_t i = 0; !failed && i < value_count(call.faults); i++)
        if (!*value_text(value_get(value_at(call.faults, i), "what"), ""))
            bend_fail("a fault without a text");
    arena_clear(fleeting);
    return taken;
}

/* ---- the kinds ---- */

static const char *const pieces_form[] = {"%",
                                          "%00",
                                          "%C3",
                                          "%C0%80",
                                          "%E2%94%8B",
                                          "&&",
                                          "==",
                                          "+",
                                          "q.",
                                          "&q.why=price",
                                          "&q.recommend=3",
                                          "seen=",
                                          "%3Cb%3E",
                                          "%0D%0A",
                                          "%3B",
                                          "\xff",
                                          "page=99999999999999999999",
                                          NULL};
static const char *const pieces_json[] = {"{",
                                          "}",
                                          "[",
                                          "]",
                                          "\"",
                                          "\\u0000",
                                          "\\ud800",
                                          "null",
                                          "true",
                                          "1e999",
                                          "-0.0",
                                          "\"answers\":",
                                          "\"responses\":[",
                                          "{\"id\":\"x\"}",
                                          "\"weight\":-1,",
                                          "\"at\":\"9999-12-31T23:59:60Z\",",
                                          "\xC0",
                                          "[[[[[[[[[[[[[[[[",
                                          "\"comment\":\"",
                                          NULL};

const struct bend_kind bend_kinds[] = {{"form", "&=%+", pieces_form, make_form, read_form},
                                       {"api", "{}[]\",:", pieces_json, make_api, read_api}};
const size_t bend_kind_count = sizeof bend_kinds / sizeof *bend_kinds;
