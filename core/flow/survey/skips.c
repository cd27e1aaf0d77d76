/* Conditions in words, for who has a pen and no program. */
#include <string.h>

#include "flow/rules/shape.h"
#include "flow/survey/asking.h"
#include "flow/survey/condition.h"

struct saying {
    const struct survey *survey;
    const char *language;
    bool zh;
    struct buf *out;
};

/* "第 3 题“店内整洁”", "question 3 (A tidy shop)": a row is named too. */
static void put_question(const struct saying *s, const struct question *question) {
    buf_format(s->out, s->zh ? "第 %zu 题" : "question %zu", question_number(s->survey, question));
    if (question->heading[0])
        buf_format(s->out, s->zh ? "“%s”" : " (%s)", shape_words(question->words, s->language));
}

static const char *option_called(const struct saying *s, const struct question *question, const struct value *id) {
    for (size_t i = 0; i < question->option_count; i++)
        if (!strcmp(question->options[i].id, value_text(id, "")))
            return option_words(&question->options[i], s->language);
    return "";
}

/* "“排队”", "'Queues'", "5": one answer, as it stands on the form. */
static void put_answer(const struct saying *s, const struct question *question, const struct value *answer) {
    if (question->option_count)
        buf_format(s->out, s->zh ? "“%s”" : "'%s'", option_called(s, question, answer));
    else if (value_is(answer, VALUE_TEXT))
        buf_format(s->out, s->zh ? "%s " : "%s", value_text(answer, ""));
    else
        buf_format(s->out,
                   question_is_scale(question) && s->zh ? "%.10g 分"
                   : s->zh                              ? "%.10g "
                                                        : "%.10g",
                   value_number(answer, 0));
}

static const char *did(const struct saying *s, const struct question *question) {
    if (question_is_scale(question))
        return s->zh ? "打 " : "you gave ";
    if (question->kind == QUESTION_RANKING)
        return s->zh ? "首选" : "you ranked first ";
    return question->option_count ? (s->zh ? "选" : "you chose ") : s->zh ? "填 " : "you wrote ";
}

/* Chinese names the question first, English the answer. */
static void put_leaf(const struct saying *s, const struct condition *leaf) {
    const struct question *question = leaf->question;
    const struct value *one = value_get(leaf->value, "answer"), *all = value_get(leaf->value, "answers");
    bool answered = leaf->test == CONDITION_ANSWERED;
    if (s->zh)
        put_question(s, question);
    if (answered && question->kind == QUESTION_CONSENT)
        buf_text(s->out, s->zh ? "打了勾" : "you ticked ");
    else
        buf_text(s->out, answered ? (s->zh ? "作了回答" : "you answered ") : did(s, question));
    if (one)
        put_answer(s, question, one);
    for (size_t i = 0; i < value_count(all); i++) {
        buf_text(s->out, !i ? "" : s->zh ? "或" : " or ");
        put_answer(s, question, value_at(all, i));
    }
    bool day = question->kind == QUESTION_DATE;
    if (leaf->test == CONDITION_AT_LEAST)
        buf_text(s->out, s->zh ? (day ? "或之后" : "及以上") : day ? " or later" : " or more");
    if (leaf->test == CONDITION_AT_MOST)
        buf_text(s->out, s->zh ? (day ? "或之前" : "及以下") : day ? " or earlier" : " or less");
    if (s->zh)
        return;
    buf_text(s->out, answered ? "" : " in ");
    put_question(s, question);
}

static void put(const struct saying *s, const struct condition *condition, bool inner) {
    bool all = condition->test == CONDITION_ALL_OF, none = condition->test == CONDITION_NONE_OF;
    if (condition->question) {
        put_leaf(s, condition);
        return;
    }
    bool brackets = (inner || none) && condition->part_count > 1;
    buf_text(s->out, none ? (s->zh ? "并非" : "it is not so that ") : "");
    buf_text(s->out, brackets ? (s->zh ? "（" : "(") : "");
    for (size_t i = 0; i < condition->part_count; i++) {
        if (i)
            buf_text(s->out, s->zh ? (all ? "，并且" : "，或者") : all ? " and " : " or ");
        put(s, condition->parts[i], true);
    }
    buf_text(s->out, brackets ? (s->zh ? "）" : ")") : "");
}

void condition_say(const struct survey *survey, const struct condition *condition, const char *language,
                   struct buf *out) {
    const struct saying saying = {survey, language, !strcmp(language, "zh"), out};
    put(&saying, condition, false);
}
