/* Every group of buttons is a fieldset with the question as its legend, so that a screen reader says it; the buttons
 * are real radio buttons and boxes under labels that a thumb hits. Labels stand around what they name; what is wrong is
 * said where it is wrong. */
#include "web/questions.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "flow/rules/shape.h"
#include "web/encode.h"
#include "web/say.h"

enum { REGIONS = 16 };

struct pen {
    const struct interview *interview;
    const struct question *question;
    size_t index; /* of the question */
    bool english;
    struct asked asked;
    enum interview_fault fault;
    struct buf *out;
};

static const char *text_of(const struct pen *pen, struct buf *made) {
    const char *text = arena_text(pen->interview->arena, made->data);
    buf_free(made);
    return text;
}

static const char *words_of(const struct pen *pen) {
    struct buf made = buf_make(LIMIT_WEB_PAGE);
    question_say(pen->interview->survey, pen->question, &pen->asked, &made);
    return text_of(pen, &made);
}

static const char *option_of(const struct pen *pen, size_t index) {
    const struct option *option = &pen->question->options[index];
    const char *words = option_words(option, pen->asked.language);
    return *words ? words : *option->zh ? option->zh : option->id;
}

static bool is_chosen(const struct pen *pen, size_t option) {
    const uint64_t answer = answer_get(pen->question, pen->interview->sheet);
    return pen->question->many ? answer >> (option + 1) & 1 : answer == option + 1;
}

/* ---- the parts of a control ---- */

static const char *number(const struct pen *pen, int64_t value) {
    return arena_format(pen->interview->arena, "%lld", (long long)value);
}

/* The k-th value of a number or a day, as it is typed. */
static const char *span_value(const struct pen *pen, int64_t k) {
    unsigned char *sheet = arena_alloc(pen->interview->arena, pen->interview->survey->answer_bytes + 1);
    struct buf made = buf_make(LIMIT_NAME);
    answer_put(pen->question, (uint64_t)k, sheet);
    answer_write(pen->question, sheet, &made);
    return text_of(pen, &made);
}

static const char *fault_text(const struct pen *pen) {
    static const enum say says[] = {
        [FAULT_MISSING] = SAY_FAULT_MISSING, [FAULT_NUMBER] = SAY_FAULT_NUMBER, [FAULT_RANGE] = SAY_FAULT_RANGE,
        [FAULT_OPTION] = SAY_FAULT_OPTION,   [FAULT_DAY] = SAY_FAULT_DAY,       [FAULT_STEP] = SAY_FAULT_STEP,
        [FAULT_TWICE] = SAY_FAULT_TWICE,     [FAULT_TOO_MANY] = SAY_FAULT_MANY, [FAULT_TOO_LONG] = SAY_FAULT_LONG};
    return say(pen->english, says[pen->fault]);
}

static void put_fault(const struct pen *pen) {
    if (pen->fault)
        encode_put(pen->out, "<p class=\"fault\" id=\"e.$\">$</p>", pen->question->id, fault_text(pen));
}

static void put_fault_names(const struct pen *pen) {
    if (pen->fault)
        encode_put(pen->out, " aria-invalid=\"true\" aria-describedby=\"e.$\"", pen->question->id);
}

static void put_hint(const struct pen *pen, const char *hint) {
    if (*hint)
        encode_put(pen->out, " <small>$</small>", hint);
    if (pen->question->required)
        encode_put(pen->out, " <small class=\"must\">$</small>", say(pen->english, SAY_REQUIRED));
}

/* So that it is known what stood on the page. */
static void put_seen(const struct pen *pen) {
    encode_put(pen->out, "<input type=\"hidden\" name=\"seen\" value=\"$\">", pen->question->id);
}

static void open_group(const struct pen *pen, const char *hint) {
    encode_put(pen->out, "<fieldset id=\"f.$\"", pen->question->id);
    if (pen->fault)
        encode_put(pen->out, " class=\"wrong\" aria-describedby=\"e.$\"", pen->question->id);
    encode_put(pen->out, "><legend>$", words_of(pen));
    put_hint(pen, hint);
    buf_text(pen->out, "</legend>");
    put_fault(pen);
    put_seen(pen);
}

static void put_button(const struct pen *pen, const char *type, const char *value, const char *shown, bool chosen) {
    encode_put(pen->out, "<label><input type=\"$\" name=\"q.$\" value=\"$\"", type, pen->question->id, value);
    buf_text(pen->out, chosen ? " checked" : "");
    encode_put(pen->out, "><span>$</span></label>", shown);
}

static void open_field(const struct pen *pen, const char *hint) {
    encode_put(pen->out, "<div class=\"text$\"><label for=\"t.$\">$", pen->fault ? " wrong" : "", pen->question->id,
               words_of(pen));
    put_hint(pen, hint);
    buf_text(pen->out, "</label>");
    put_fault(pen);
    put_seen(pen);
}

/* ---- the kinds ---- */

static void put_scale(const struct pen *pen) {
    const struct question *question = pen->question;
    const int count = question->to - question->from + 1;
    const char *low = question_low(question, pen->asked.language), *high = question_high(question, pen->asked.language);
    open_group(pen, "");
    encode_put(pen->out, "<div class=\"scale $\">", count <= 5 ? "five" : count <= 7 ? "seven" : "many");
    for (int value = question->from; value <= question->to; value++) {
        const char *text = number(pen, value);
        put_button(pen, "radio", text, text, is_chosen(pen, (size_t)(value - question->from)));
    }
    buf_text(pen->out, "</div>");
    if (*low || *high)
        encode_put(pen->out, "<p class=\"ends\"><span>$</span><span>$</span></p>", low, high);
    buf_text(pen->out, "</fieldset>");
}

/* What is written beside "other" stands under it, whatever is chosen: no script is needed to write there. */
static void put_other(const struct pen *pen) {
    const struct question *text = pen->question->other;
    const size_t index = (size_t)(text - pen->interview->survey->questions);
    encode_put(pen->out,
               "<input class=\"field\" type=\"text\" name=\"q.$\" maxlength=\"$\" aria-label=\"$\" "
               "placeholder=\"$\" value=\"$\">",
               text->id, number(pen, text->limit), say(pen->english, SAY_WHICH), say(pen->english, SAY_WHICH),
               pen->interview->texts[index]);
}

static void put_choice(const struct pen *pen) {
    const struct question *question = pen->question;
    size_t order[LIMIT_OPTIONS];
    survey_option_order(question, pen->interview->seed, order);
    open_group(pen, question->many ? say(pen->english, SAY_SEVERAL) : "");
    buf_text(pen->out, "<div class=\"choice\">");
    for (size_t i = 0; i < question->option_count; i++) {
        const struct option *option = &question->options[order[i]];
        put_button(pen, question->many ? "checkbox" : "radio", option->id, option_of(pen, order[i]),
                   is_chosen(pen, order[i]));
        if (option->other && question->other)
            put_other(pen);
    }
    buf_text(pen->out, "</div></fieldset>");
}

static void put_rank(const struct pen *pen, int rank, const size_t *order) {
    const struct question *question = pen->question;
    const uint64_t chosen = answer_get(question, pen->interview->sheet) >> (8 * rank) & 0xff;
    char label[64];
    snprintf(label, sizeof label, say(pen->english, SAY_RANK), rank + 1);
    encode_put(pen->out, "<label class=\"rank\"><span>$</span><select name=\"q.$\"><option value=\"\">$</option>",
               label, question->id, say(pen->english, SAY_CHOOSE));
    for (size_t i = 0; i < question->option_count; i++) {
        encode_put(pen->out, "<option value=\"$\"", question->options[order[i]].id);
        buf_text(pen->out, chosen == order[i] + 1 ? " selected" : "");
        encode_put(pen->out, ">$</option>", option_of(pen, order[i]));
    }
    buf_text(pen->out, "</select></label>");
}

static void put_ranking(const struct pen *pen) {
    size_t order[LIMIT_OPTIONS];
    survey_option_order(pen->question, pen->interview->seed, order);
    open_group(pen, "");
    for (int rank = 0; rank < pen->question->ranks; rank++)
        put_rank(pen, rank, order);
    buf_text(pen->out, "</fieldset>");
}

/* What was typed, where it could not be read; else as we write it. */
static const char *present_of(const struct pen *pen) {
    struct buf made = buf_make(LIMIT_NAME);
    answer_write(pen->question, pen->interview->sheet, &made);
    const char *answer = text_of(pen, &made);
    return *answer ? answer : pen->interview->typed[pen->index];
}

static void put_number(const struct pen *pen) {
    const struct span *span = &pen->question->span;
    const char *unit = shape_words(value_get(pen->question->item, "unit"), pen->asked.language),
               *hint = arena_format(pen->interview->arena, "%s–%s %s", span_value(pen, 1), span_value(pen, span->count),
                                    unit);
    open_field(pen, hint);
    encode_put(pen->out,
               "<input class=\"field\" type=\"text\" inputmode=\"$\" autocomplete=\"off\" id=\"t.$\" name=\"q.$\"",
               span->decimals ? "decimal" : "numeric", pen->question->id, pen->question->id);
    put_fault_names(pen);
    encode_put(pen->out, " value=\"$\"></div>", present_of(pen));
}

static void put_date(const struct pen *pen) {
    open_field(pen, "");
    encode_put(pen->out, "<input class=\"field\" type=\"date\" id=\"t.$\" name=\"q.$\" min=\"$\" max=\"$\"",
               pen->question->id, pen->question->id, span_value(pen, 1), span_value(pen, pen->question->span.count));
    put_fault_names(pen);
    encode_put(pen->out, " value=\"$\"></div>", present_of(pen));
}

static void put_text(const struct pen *pen) {
    open_field(pen, pen->question->required ? "" : say(pen->english, SAY_OPTIONAL));
    encode_put(pen->out, "<textarea id=\"t.$\" name=\"q.$\" rows=\"$\" maxlength=\"$\"", pen->question->id,
               pen->question->id, number(pen, pen->question->lines ? pen->question->lines : 3),
               number(pen, pen->question->limit));
    put_fault_names(pen);
    encode_put(pen->out, ">\n$</textarea></div>", pen->interview->texts[pen->index]);
}

/* Nothing is ticked beforehand. */
static void put_consent(const struct pen *pen) {
    encode_put(pen->out, "<div class=\"text$\" id=\"f.$\"><p class=\"long\">$</p>", pen->fault ? " wrong" : "",
               pen->question->id, shape_words(value_get(pen->question->item, "notice"), pen->asked.language));
    put_fault(pen);
    put_seen(pen);
    buf_text(pen->out, "<div class=\"choice\">");
    put_button(pen, "checkbox", "yes", words_of(pen), answer_get(pen->question, pen->interview->sheet) != 0);
    buf_text(pen->out, "</div></div>");
}

static void put_question(const struct pen *pen) {
    static void (*const puts[QUESTION_KINDS])(const struct pen *pen) = {
        [QUESTION_NPS] = put_scale,       [QUESTION_CSAT] = put_scale,    [QUESTION_CES] = put_scale,
        [QUESTION_SCALE] = put_scale,     [QUESTION_CHOICE] = put_choice, [QUESTION_TEXT] = put_text,
        [QUESTION_RANKING] = put_ranking, [QUESTION_NUMBER] = put_number, [QUESTION_DATE] = put_date,
        [QUESTION_CONSENT] = put_consent};
    puts[pen->question->kind](pen);
}

/* ---- the page ---- */

/* Its region and those above it, the nearest first. */
static size_t regions_of(const struct questions_for *whom, const char *codes[REGIONS]) {
    size_t count = 0;
    for (const struct region *region = store_region(whom->store, whom->day); region && count < REGIONS;
         region = region->parent)
        codes[count++] = region->code;
    return count;
}

static void put_heading(const struct pen *pen, const struct value *words) {
    struct buf made = buf_make(LIMIT_WEB_PAGE);
    const char *text = words ? shape_words(words, pen->asked.language) : "";
    survey_say(pen->interview->survey, text, &pen->asked, &made);
    if (made.len)
        encode_put(pen->out, "<h2>$</h2>", made.data);
    buf_free(&made);
}

/* Over the first row of a matrix that is asked. */
static void put_matrix_heading(const struct pen *pen) {
    struct buf made = buf_make(LIMIT_WEB_PAGE);
    heading_say(pen->interview->survey, pen->question, &pen->asked, &made);
    encode_put(pen->out, "<h2>$</h2>", made.data);
    buf_free(&made);
}

void questions_put(const struct interview *interview, const struct questions_for *whom, struct buf *out) {
    const struct page *page = &interview->survey->pages[interview->page];
    const char *codes[REGIONS];
    const struct value *matrix = NULL;
    struct pen pen = {.interview = interview, .english = whom->english, .out = out};
    pen.asked = (struct asked){whom->english ? "en" : "zh", codes, regions_of(whom, codes), interview->sheet};
    put_heading(&pen, page->words);
    for (size_t i = page->first; i < page->first + page->count; i++) {
        pen.question = &interview->survey->questions[i];
        pen.index = i;
        pen.fault = interview_fault_of(interview, i);
        if (pen.question->beside || !question_shown(pen.question, interview->sheet))
            continue;
        if (pen.question->heading[0] && pen.question->item != matrix)
            put_matrix_heading(&pen);
        matrix = pen.question->heading[0] ? pen.question->item : NULL;
        put_question(&pen);
    }
}

/* ---- the answers of other pages ---- */

static void put_hidden(const struct pen *pen, const char *value) {
    encode_put(pen->out, "<input type=\"hidden\" name=\"q.$\" value=\"$\">", pen->question->id, value);
}

static void carry(const struct pen *pen) {
    struct buf made = buf_make(LIMIT_WEB_PAGE);
    if (pen->question->kind == QUESTION_TEXT)
        buf_text(&made, pen->interview->texts[pen->index]);
    else if (pen->question->kind == QUESTION_CONSENT)
        buf_text(&made, answer_get(pen->question, pen->interview->sheet) ? "yes" : "");
    else
        answer_write(pen->question, pen->interview->sheet, &made);
    if (made.len)
        put_hidden(pen, made.data);
    buf_free(&made);
}

void questions_carry(const struct interview *interview, struct buf *out) {
    const struct page *page = &interview->survey->pages[interview->page];
    for (size_t i = 0; i < interview->survey->question_count; i++) {
        const struct pen pen = {
            .interview = interview, .question = &interview->survey->questions[i], .index = i, .out = out};
        const struct question *shown = pen.question->beside ? pen.question->beside : pen.question;
        if (i < page->first || i >= page->first + page->count || !question_shown(shown, interview->sheet))
            carry(&pen);
    }
}
