/* Every group of buttons is a fieldset with the question as its legend, so that a screen reader says it; the buttons
 * are real radio buttons and boxes under labels that a thumb hits. */
#include "web/questions.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "web/encode.h"
#include "web/say.h"

struct pen {
    const struct interview *interview;
    const struct question *question;
    size_t index; /* of the question */
    bool english, wrong;
    struct buf *out;
};

static const char *words_of(const struct pen *pen) {
    return say_words(pen->english, pen->question->words);
}

static bool is_chosen(const struct pen *pen, size_t option) {
    const struct question *question = pen->question;
    const unsigned char *sheet = pen->interview->sheet;
    if (question->many)
        return answer_mask(question, sheet) >> (option + 1) & 1;
    return sheet[question->place] == option + 1;
}

/* ---- the parts of a control ---- */

static void put_fault(const struct pen *pen) {
    static const enum say says[] = {[FAULT_ANSWER] = SAY_ANSWER_WRONG, [FAULT_TOO_LONG] = SAY_TOO_LONG};
    const enum interview_fault fault = pen->interview->faults[pen->index];
    if (pen->wrong)
        encode_put(pen->out, "<p class=\"fault\" id=\"e.$\" role=\"alert\">$</p>", pen->question->id,
                   say(pen->english, says[fault]));
}

static void open_group(const struct pen *pen, const char *hint) {
    encode_put(pen->out, "<fieldset id=\"f.$\"", pen->question->id);
    if (pen->wrong)
        encode_put(pen->out, " class=\"wrong\" aria-describedby=\"e.$\"", pen->question->id);
    encode_put(pen->out, "><legend>$", words_of(pen));
    if (*hint)
        encode_put(pen->out, " <small>$</small>", hint);
    buf_text(pen->out, "</legend>");
    put_fault(pen);
}

static void put_button(const struct pen *pen, const char *type, const char *value, const char *shown, bool chosen) {
    encode_put(pen->out, "<label><input type=\"$\" name=\"q.$\" value=\"$\"", type, pen->question->id, value);
    buf_text(pen->out, chosen ? " checked" : "");
    encode_put(pen->out, "><span>$</span></label>", shown);
}

/* ---- the kinds ---- */

static void put_scale(const struct pen *pen) {
    static const enum say lows[] = {SAY_NPS_LOW, SAY_CSAT_LOW, SAY_CES_LOW},
                          highs[] = {SAY_NPS_HIGH, SAY_CSAT_HIGH, SAY_CES_HIGH};
    const struct question *question = pen->question;
    const size_t count = (size_t)(question->to - question->from + 1);
    const char *shape = count <= 5 ? "five" : count <= 7 ? "seven" : "many";
    const bool named = question->kind < QUESTION_SCALE;
    open_group(pen, "");
    encode_put(pen->out, "<div class=\"scale $\">", shape);
    for (int value = question->from; value <= question->to; value++) {
        char text[16];
        snprintf(text, sizeof text, "%d", value);
        put_button(pen, "radio", text, text, is_chosen(pen, (size_t)(value - question->from)));
    }
    buf_text(pen->out, "</div>");
    if (named)
        encode_put(pen->out, "<p class=\"ends\"><span>$</span><span>$</span></p>",
                   say(pen->english, lows[question->kind]), say(pen->english, highs[question->kind]));
    buf_text(pen->out, "</fieldset>");
}

static void put_choice(const struct pen *pen) {
    const struct question *question = pen->question;
    open_group(pen, question->many ? say(pen->english, SAY_SEVERAL) : "");
    buf_text(pen->out, "<div class=\"choice\">");
    for (size_t i = 0; i < question->option_count; i++) {
        const struct option *option = &question->options[i];
        const char *shown = pen->english ? option->en : option->zh;
        put_button(pen, question->many ? "checkbox" : "radio", option->id,
                   *shown        ? shown
                   : *option->zh ? option->zh
                                 : option->en,
                   is_chosen(pen, i));
    }
    buf_text(pen->out, "</div></fieldset>");
}

static void put_text(const struct pen *pen) {
    char limit[24];
    snprintf(limit, sizeof limit, "%lld", (long long)value_whole(value_get(pen->question->words, "limit"), 500));
    encode_put(pen->out, "<div class=\"text$\"><label for=\"t.$\">$ <small>$</small></label>",
               pen->wrong ? " wrong" : "", pen->question->id, words_of(pen), say(pen->english, SAY_OPTIONAL));
    put_fault(pen);
    encode_put(pen->out, "<textarea id=\"t.$\" name=\"q.$\" rows=\"4\" maxlength=\"$\"", pen->question->id,
               pen->question->id, limit);
    if (pen->wrong)
        encode_put(pen->out, " aria-invalid=\"true\" aria-describedby=\"e.$\"", pen->question->id);
    encode_put(pen->out, ">\n$</textarea></div>", pen->interview->texts[pen->index]);
}

void questions_put(const struct interview *interview, bool english, struct buf *out) {
    for (size_t i = 0; i < interview->survey->question_count; i++) {
        const struct pen pen = {.interview = interview,
                                .question = &interview->survey->questions[i],
                                .index = i,
                                .english = english,
                                .wrong = interview->faults[i] != FAULT_NONE,
                                .out = out};
        if (interview->page_of[i] != interview->page || !interview_asks(interview, pen.question))
            continue;
        if (pen.question->kind == QUESTION_TEXT)
            put_text(&pen);
        else if (question_is_scale(pen.question))
            put_scale(&pen);
        else
            put_choice(&pen);
    }
}

/* ---- the answers of other pages ---- */

static void put_hidden(const struct pen *pen, const char *value) {
    encode_put(pen->out, "<input type=\"hidden\" name=\"q.$\" value=\"$\">", pen->question->id, value);
}

static void carry(const struct pen *pen) {
    const struct question *question = pen->question;
    int scale = 0;
    char text[16];
    if (question->kind == QUESTION_TEXT) {
        if (*pen->interview->texts[pen->index])
            put_hidden(pen, pen->interview->texts[pen->index]);
        return;
    }
    if (answer_scale(question, pen->interview->sheet, &scale)) {
        snprintf(text, sizeof text, "%d", scale);
        put_hidden(pen, text);
        return;
    }
    for (size_t i = 0; i < question->option_count; i++)
        if (is_chosen(pen, i))
            put_hidden(pen, question->options[i].id);
}

void questions_carry(const struct interview *interview, struct buf *out) {
    for (size_t i = 0; i < interview->survey->question_count; i++) {
        const struct pen pen = {
            .interview = interview, .question = &interview->survey->questions[i], .index = i, .out = out};
        if (interview->page_of[i] != interview->page || !interview_asks(interview, pen.question))
            carry(&pen);
    }
}
