#include "flow/survey/asking.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "flow/rules/shape.h"
#include "flow/survey/condition.h"

/* ---- who is asked what ---- */

static bool holds(const struct condition *condition, const unsigned char *sheet) {
    return !condition || condition_holds(condition, sheet);
}

static bool other_is_chosen(const struct question *choice, const unsigned char *sheet) {
    uint64_t answer = answer_get(choice, sheet);
    for (size_t i = 0; i < choice->option_count; i++)
        if (choice->options[i].other)
            return choice->many ? answer & UINT64_C(2) << i : answer == i + 1;
    return false;
}

bool question_shown(const struct question *question, const unsigned char *sheet) {
    if (question->beside && !other_is_chosen(question->beside, sheet))
        return false;
    return holds(question->show, sheet) && holds(question->page ? question->page->show : NULL, sheet);
}

bool page_shown(const struct survey *survey, const struct page *page, const unsigned char *sheet) {
    for (size_t i = 0; i < page->count; i++)
        if (question_shown(&survey->questions[page->first + i], sheet))
            return true;
    return false;
}

void answer_clear_hidden(const struct survey *survey, unsigned char *sheet) {
    for (size_t i = 0; i < survey->question_count; i++)
        if (!question_shown(&survey->questions[i], sheet))
            answer_put(&survey->questions[i], 0, sheet);
}

size_t page_next(const struct survey *survey, size_t after, const unsigned char *sheet) {
    size_t next = after + 1; /* 0 behind SIZE_MAX */
    while (next < survey->page_count && !page_shown(survey, &survey->pages[next], sheet))
        next++;
    return next < survey->page_count ? next : survey->page_count;
}

/* ---- in which order ---- */

/* splitmix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators"). */
static uint64_t draw(uint64_t *state) {
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* One of 0 … below - 1, each as likely: draws past the last whole round are thrown away. */
static size_t draw_below(uint64_t *state, uint64_t below) {
    uint64_t over = UINT64_MAX - (UINT64_MAX % below + 1) % below, drawn;
    do
        drawn = draw(state);
    while (drawn > over);
    return (size_t)(drawn % below);
}

/* Questions of one survey are shuffled apart from each other. */
static uint64_t seed_of(const struct question *question, uint64_t seed) {
    uint64_t hash = UINT64_C(0xcbf29ce484222325); /* FNV-1a */
    for (const char *c = question->id; *c; c++)
        hash = (hash ^ (unsigned char)*c) * UINT64_C(0x100000001b3);
    return hash ^ seed;
}

void survey_option_order(const struct question *question, uint64_t seed, size_t *out) {
    size_t loose[LIMIT_OPTIONS], count = 0;
    uint64_t state = seed_of(question, seed);
    for (size_t i = 0; i < question->option_count; i++) {
        out[i] = i;
        if (question->shuffle && !question->options[i].fixed)
            loose[count++] = i;
    }
    for (size_t i = count; i > 1; i--) { /* Fisher and Yates, over the places of those that are not fixed */
        size_t *a = &out[loose[i - 1]], *b = &out[loose[draw_below(&state, i)]], kept = *a;
        *a = *b;
        *b = kept;
    }
}

/* ---- in which words ---- */

static bool is_zh(const char *language) {
    return !strcmp(language, "zh");
}

const char *option_words(const struct option *option, const char *language) {
    return is_zh(language) ? option->zh : option->en;
}

size_t question_number(const struct survey *survey, const struct question *question) {
    size_t number = 0;
    for (size_t i = 0; i < survey->question_count; i++) {
        const struct question *one = &survey->questions[i];
        number += !i || one->item != survey->questions[i - 1].item;
        if (one == question)
            break;
    }
    return number;
}

static void say_options(const struct question *question, uint64_t mask, const char *language, struct buf *out) {
    const char *between = "";
    for (size_t i = 0; i < question->option_count; i++)
        if (mask & UINT64_C(2) << i) {
            buf_text(out, between);
            buf_text(out, option_words(&question->options[i], language));
            between = is_zh(language) ? "、" : ", ";
        }
}

static void say_ranking(const struct question *question, uint64_t answer, const char *language, struct buf *out) {
    for (int rank = 0; answer; answer >>= 8, rank++) {
        buf_text(out, !rank ? "" : is_zh(language) ? "、" : ", ");
        buf_text(out, option_words(&question->options[(answer & 0xff) - 1], language));
    }
}

void answer_say(const struct question *question, const unsigned char *sheet, const char *language, struct buf *out) {
    uint64_t answer = answer_get(question, sheet);
    const char *unit = shape_words(value_get(question->item, "unit"), language);
    if (!answer)
        return;
    if (question->many)
        say_options(question, answer, language, out);
    else if (question->kind == QUESTION_CHOICE)
        buf_text(out, option_words(&question->options[answer - 1], language));
    else if (question->kind == QUESTION_RANKING)
        say_ranking(question, answer, language, out);
    else if (question->kind == QUESTION_CONSENT)
        buf_text(out, is_zh(language) ? "同意" : "agreed");
    else
        answer_write(question, sheet, out);
    if (question->kind == QUESTION_NUMBER && unit[0])
        buf_format(out, "%s%s", is_zh(language) ? "" : " ", unit);
}

static void say_answer(const struct survey *survey, const struct question *question, const struct asked *asked,
                       struct buf *out) {
    size_t before = out->len;
    if (asked->sheet) {
        answer_say(question, asked->sheet, asked->language, out);
        buf_text(out, out->len == before ? "…" : "");
        return;
    }
    buf_format(out, is_zh(asked->language) ? "（您第 %zu 题的回答）" : "(your answer to question %zu)",
               question_number(survey, question));
}

/* The question that {id} names at `open`; NULL where it names none. */
static const struct question *referred(const struct survey *survey, const char *open, size_t *out_len) {
    char id[LIMIT_ID + 1];
    size_t len = strcspn(open + 1, "{}");
    if (open[1 + len] != '}' || !len || len > LIMIT_ID)
        return NULL;
    memcpy(id, open + 1, len);
    id[len] = '\0';
    *out_len = len + 2;
    return survey_question(survey, id);
}

void survey_say(const struct survey *survey, const char *words, const struct asked *asked, struct buf *out) {
    for (size_t len; *words; words += len) {
        const struct question *question = *words == '{' ? referred(survey, words, &len) : NULL;
        if (question && question->width) {
            say_answer(survey, question, asked, out);
            continue;
        }
        len = *words == '{' ? 1 + (words[1] == '{') : strcspn(words, "{");
        buf_add(out, words, *words == '{' ? 1 : len);
    }
}

/* In the region's own words, where there are any. */
static const char *words_for(const struct value *item, const struct value *words, const struct asked *asked) {
    const struct value *regional = item == words ? value_get(item, "regions") : NULL;
    for (size_t i = 0; regional && i < asked->region_count; i++) {
        const char *own = shape_words(value_get(regional, asked->regions[i]), asked->language);
        if (own[0])
            return own;
    }
    return shape_words(words, asked->language);
}

void question_say(const struct survey *survey, const struct question *question, const struct asked *asked,
                  struct buf *out) {
    survey_say(survey, words_for(question->item, question->words, asked), asked, out);
}

void heading_say(const struct survey *survey, const struct question *row, const struct asked *asked, struct buf *out) {
    survey_say(survey, words_for(row->item, row->item, asked), asked, out);
}

/* ---- the ends of a scale ---- */

struct ends {
    const char *zh[2], *en[2];
};

static const char *end_of(const struct question *question, const char *field, int end, const char *language) {
    static const struct ends usual[] = {
        [QUESTION_NPS] = {{"完全不可能", "非常可能"}, {"Not at all likely", "Extremely likely"}},
        [QUESTION_CSAT] = {{"非常不满意", "非常满意"}, {"Very dissatisfied", "Very satisfied"}},
        [QUESTION_CES] = {{"非常不同意", "非常同意"}, {"Strongly disagree", "Strongly agree"}},
        [QUESTION_SCALE] = {{"", ""}, {"", ""}}};
    const char *own = shape_words(value_get(question->item, field), language);
    if (own[0] || !question_is_scale(question))
        return own;
    return is_zh(language) ? usual[question->kind].zh[end] : usual[question->kind].en[end];
}

const char *question_low(const struct question *question, const char *language) {
    return end_of(question, "low", 0, language);
}

const char *question_high(const struct question *question, const char *language) {
    return end_of(question, "high", 1, language);
}

/* ---- references ---- */

/* Words of an item: of a question, or of a page whose first question it stands before. */
struct reference {
    const struct survey *survey;
    const struct value *item;
    const struct question *before; /* what may be repeated stands before it */
};

static int bad_reference(const struct reference *from, const char *at, const struct question *named, struct err *err) {
    const char *ids[LIMIT_QUESTIONS], *kind = value_text(value_get(from->item, "kind"), ""),
                                      *own = value_text(value_get(from->item, "id"), "");
    size_t count = 0;
    char id[LIMIT_ID + 1];
    snprintf(id, sizeof id, "%.*s", (int)strcspn(at + 1, "{}"), at + 1);
    if (named && !named->width)
        return shape_fail(from->survey->script, from->item, err, "%s '%s' repeats '%s', which is free text", kind, own,
                          id),
               err_todo(err, "what a customer wrote goes nowhere but to who reads it: take {%s} out", id);
    if (named)
        return shape_fail(from->survey->script, from->item, err, "%s '%s' repeats '%s', which is not asked before it",
                          kind, own, id),
               err_todo(err, "move '%s' up, or take {%s} out", id, id);
    for (const struct question *one = from->survey->questions; one != from->before; one++)
        if (one->width)
            ids[count++] = one->id;
    const char *nearest = text_nearest(id, ids, count);
    shape_fail(from->survey->script, from->item, err,
               "%s '%s' repeats the answer to '%s', and there is no such question", kind, own, id);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest)
                   : err_todo(err, "a brace that is meant as one is written {{");
}

static int check_text(const struct reference *from, const char *words, struct err *err) {
    for (const char *at = words; (at = strchr(at, '{')) != NULL;) {
        size_t len = 2; /* of {{ */
        const struct question *named = at[1] == '{' ? NULL : referred(from->survey, at, &len);
        if (at[1] != '{' && (!named || !named->width || named >= from->before))
            return bad_reference(from, at, named, err);
        at += len;
    }
    return 0;
}

static int check_words(const struct reference *from, const struct value *words, struct err *err) {
    if (check_text(from, value_text(value_get(words, "zh"), ""), err))
        return err->kind;
    return check_text(from, value_text(value_get(words, "en"), ""), err);
}

static int check_item(const struct reference *from, struct err *err) {
    const struct value *regional = value_get(from->item, "regions");
    if (check_words(from, from->item, err))
        return err->kind;
    for (size_t k = 0; k < value_count(regional); k++)
        if (check_words(from, regional->map.pairs[k].value, err))
            return err->kind;
    return 0;
}

int survey_check_words(const struct survey *survey, struct err *err) {
    const struct question *first = survey->questions; /* of the item */
    for (size_t i = 0; i < survey->question_count; i++) {
        const struct question *question = &survey->questions[i];
        first = question->item == first->item ? first : question;
        const struct reference from = {survey, question->item, first};
        if (check_item(&from, err) || (!question->beside && check_words(&from, question->words, err)))
            return err->kind;
    }
    for (size_t i = 0; i < survey->page_count; i++) {
        const struct page *page = &survey->pages[i];
        const struct reference from = {survey, page->words, &survey->questions[page->first]};
        if (page->words && check_words(&from, page->words, err))
            return err->kind;
    }
    return 0;
}

/* ---- how long it takes ---- */

/* Rules of thumb of ours, for a phone: a reader takes in about six hanzi or twenty letters a second, and an answer
 * takes what a thumb takes. */
enum { HUNDREDTHS_A_HANZI = 16, HUNDREDTHS_A_LETTER = 5 };

static int answering(const struct question *question) {
    static const int tenths[] = {
        [QUESTION_NPS] = 40,    [QUESTION_CSAT] = 25,   [QUESTION_CES] = 30,     [QUESTION_SCALE] = 30,
        [QUESTION_CHOICE] = 25, [QUESTION_TEXT] = 200,  [QUESTION_RANKING] = 30, [QUESTION_NUMBER] = 60,
        [QUESTION_DATE] = 80,   [QUESTION_CONSENT] = 20};
    int each = question->many ? 10 * (int)question->option_count / 2 : 0;
    return tenths[question->kind] + (question->kind == QUESTION_RANKING ? 25 * question->ranks : each);
}

static int reading(const char *words) {
    int hundredths = 0;
    for (const char *end = words + strlen(words); words < end;)
        hundredths += text_next(&words, end) >= 0x2e80 ? HUNDREDTHS_A_HANZI : HUNDREDTHS_A_LETTER;
    return hundredths / 10;
}

static int tenths_of(const struct question *question, const char *language) {
    int tenths = answering(question) + reading(shape_words(question->words, language)) +
                 reading(shape_words(value_get(question->item, "notice"), language));
    for (size_t i = 0; i < question->option_count && !question->heading[0]; i++)
        tenths += reading(option_words(&question->options[i], language));
    return tenths;
}

struct survey_time survey_time(const struct survey *survey, const char *language) {
    struct survey_time time = {0};
    for (size_t i = 0; i < survey->question_count; i++) {
        const struct question *question = &survey->questions[i];
        int tenths = question->beside ? 0 : tenths_of(question, language);
        bool conditional = question->show || (question->page && question->page->show);
        time.most += tenths;
        time.least += conditional ? 0 : tenths;
    }
    return (struct survey_time){(time.least + 9) / 10, (time.most + 9) / 10};
}
