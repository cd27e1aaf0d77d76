/* One look at each way in which a question can differ; what question_carries refuses is a new series. */
#include "flow/survey/change.h"

#include <string.h>

#include "flow/rules/shape.h"
#include "flow/survey/condition.h"

struct looking {
    struct arena *arena;
    const struct survey *was, *is;
    struct survey_change *list;
    size_t count, cap;
};

const char *change_verdict_name(enum change_verdict verdict, const char *language) {
    static const char *const en[] = {"goes on", "careful", "begins", "ends", "new series"}, *const zh[] = {
                                                                                                "可比", "留意", "新增",
                                                                                                "停用", "新序列"};
    return strcmp(language, "zh") ? en[verdict] : zh[verdict];
}

static void note(struct looking *l, const char *id, const struct question *after, enum change_verdict verdict,
                 const char *zh, const char *en) {
    l->list = arena_grow(l->arena, l->list, l->count, &l->cap, sizeof *l->list);
    l->list[l->count++] = (struct survey_change){id, after, verdict, zh, en};
}

#define NOTE(l, now, verdict, zh, en, ...)                                                                             \
    note(l, (now)->id, now, verdict, arena_format((l)->arena, zh, __VA_ARGS__),                                        \
         arena_format((l)->arena, en, __VA_ARGS__))

/* ---- words ---- */

static bool same_words(const struct value *a, const struct value *b) {
    return !strcmp(shape_words(a, "zh"), shape_words(b, "zh")) && !strcmp(shape_words(a, "en"), shape_words(b, "en"));
}

/* What was said before, in a language in which it is another now. */
static const char *said(const struct value *was, const struct value *is, const char *language) {
    const char *other = strcmp(language, "zh") ? "zh" : "en";
    bool differs = strcmp(shape_words(was, language), shape_words(is, language)) != 0;
    return shape_words(was, differs ? language : other);
}

static void look_at_words(struct looking *l, const struct question *was, const struct question *is) {
    bool heading = is->heading[0] && same_words(was->words, is->words);
    const struct value *from = heading ? was->item : was->words, *to = heading ? is->item : is->words;
    if (!same_words(from, to))
        note(l, is->id, is, CHANGE_GOES_ON,
             arena_format(l->arena, "措辞有改动，原为“%s”；若问的已是另一件事，请换一个新编号", said(from, to, "zh")),
             arena_format(l->arena, "it was worded '%s'; if it asks something else now, give it an id of its own",
                          said(from, to, "en")));
    if (!same_words(value_get(was->item, "low"), value_get(is->item, "low")) ||
        !same_words(value_get(was->item, "high"), value_get(is->item, "high")))
        note(l, is->id, is, CHANGE_CAREFUL, "量表两端的文字变了：分数高低的含义是否还和原来一致？",
             "other words stand at the ends of the scale: does it still run the same way?");
    if (!same_words(value_get(was->item, "unit"), value_get(is->item, "unit")))
        NOTE(l, is, CHANGE_CAREFUL, "单位有改动，原为“%s”", "its unit was '%s'",
             said(value_get(was->item, "unit"), value_get(is->item, "unit"), "zh"));
}

/* ---- answers ---- */

static void look_at_scale(struct looking *l, const struct question *was, const struct question *is) {
    if (was->from != is->from || was->to != is->to)
        NOTE(l, is, CHANGE_BREAKS, "量表由 %d–%d 改为 %d–%d", "its scale went from %d to %d, and goes from %d to %d",
             was->from, was->to, is->from, is->to);
    else if (was->top != is->top)
        NOTE(l, is, CHANGE_CAREFUL, "高分线由 %d 分改为 %d 分：各月的高分占比都按新线计算，均值不受影响",
             "the top box began at %d and begins at %d: its share is counted so in all months; means stay", was->top,
             is->top);
}

static const struct option *find_option(const struct question *question, const char *id) {
    for (size_t i = 0; i < question->option_count; i++)
        if (!strcmp(question->options[i].id, id))
            return &question->options[i];
    return NULL;
}

static void look_at_options(struct looking *l, const struct question *was, const struct question *is) {
    for (size_t i = 0; i < was->option_count; i++)
        if (!find_option(is, was->options[i].id))
            NOTE(l, is, CHANGE_BREAKS, "选项“%s”被删除：选过它的答案无处可归；停用时不如留着并放到最后",
                 "the option '%s' is gone, and what was answered with it has no place; rather keep it, as the last",
                 was->options[i].id);
    for (size_t i = 0; i < is->option_count; i++) {
        const struct option *now = &is->options[i], *then = find_option(was, now->id);
        if (!then)
            NOTE(l, is, CHANGE_GOES_ON, "新增选项“%s”", "the option '%s' is new", now->id);
        else if (strcmp(then->zh, now->zh) != 0 || strcmp(then->en, now->en) != 0)
            NOTE(l, is, CHANGE_GOES_ON, "选项“%s”的措辞有改动", "the option '%s' is worded otherwise", now->id);
    }
    if (was->many != is->many)
        note(l, is->id, is, CHANGE_BREAKS, is->many ? "由单选改为多选" : "由多选改为单选",
             is->many ? "one option could be chosen, and now several can" : "several options could be chosen, now one");
    if (was->ranks != is->ranks)
        NOTE(l, is, CHANGE_BREAKS, "排序名次由 %d 个改为 %d 个", "%d places were given, and now %d are", was->ranks,
             is->ranks);
}

static void look_at_span(struct looking *l, const struct question *was, const struct question *is) {
    const struct span *from = &was->span, *to = &is->span;
    if (from->min != to->min || from->step != to->step || from->decimals != to->decimals)
        note(l, is->id, is, CHANGE_BREAKS, "最小值或步长变了", "its least value or its step is another");
    else if (from->count > to->count)
        note(l, is->id, is, CHANGE_BREAKS, "最大值变小了：原来更大的答案无处可归",
             "its greatest value is less than it was, and greater answers have no place");
    else if (from->count < to->count)
        note(l, is->id, is, CHANGE_GOES_ON, "最大值变大了", "greater values are taken than before");
}

static void look_at_answers(struct looking *l, const struct question *was, const struct question *is) {
    if (was->kind != is->kind) {
        NOTE(l, is, CHANGE_BREAKS, "题型由 %s 改为 %s", "it was a %s and is a %s", question_kind_name(was->kind),
             question_kind_name(is->kind));
        return;
    }
    if (question_is_scale(is))
        look_at_scale(l, was, is);
    look_at_options(l, was, is);
    if (question_is_span(is))
        look_at_span(l, was, is);
    if (memcmp(&was->notice, &is->notice, sizeof was->notice) != 0)
        note(l, is->id, is, CHANGE_BREAKS, "告知内容变了：对原文的同意不等于对新文的同意",
             "the notice is another: consent to the old one is not consent to this");
    else if (is->kind == QUESTION_CONSENT && strcmp(was->purpose, is->purpose) != 0)
        note(l, is->id, is, CHANGE_BREAKS, "用途变了：同意的已不是同一件事",
             "the purpose is another: what was agreed to is not this");
}

/* ---- whom, and what for ---- */

static const char *asked_of(struct arena *arena, const struct question *question) {
    return arena_format(arena, "%s %s", question->show ? condition_text(arena, question->show) : "",
                        question->page->show ? condition_text(arena, question->page->show) : "");
}

static void look_at_use(struct looking *l, const struct question *was, const struct question *is) {
    if (is->counter_count && strcmp(asked_of(l->arena, was), asked_of(l->arena, is)) != 0)
        note(l, is->id, is, CHANGE_CAREFUL, "提问对象变了（显示条件不同）：图表会接着画，但答的人不同",
             "it is asked of other people than before: its figures go on, and they are those of others");
    if (strcmp(was->dimension, is->dimension) != 0 && question_is_scale(is))
        NOTE(l, is, CHANGE_CAREFUL, "维度由“%s”改为“%s”：有关维度的均值会随之变动",
             "it measured '%s' and measures '%s': the means of dimensions move with it",
             was->dimension[0] ? was->dimension : "-", is->dimension[0] ? is->dimension : "-");
}

/* ---- which are there ---- */

/* A question that is gone and asked the same: an id that was changed. */
static const struct question *renamed(const struct looking *l, const struct question *is) {
    for (size_t i = 0; i < l->was->question_count; i++) {
        const struct question *was = &l->was->questions[i];
        if (was->kind == is->kind && same_words(was->words, is->words) && !survey_question(l->is, was->id))
            return was;
    }
    return NULL;
}

static void look_at_new(struct looking *l, const struct question *is) {
    const struct question *was = is->beside ? NULL : renamed(l, is);
    if (was)
        NOTE(l, is, CHANGE_CAREFUL, "是不是“%s”改了编号？数据跟着编号走，请沿用原编号",
             "is this '%s' under another id? Figures follow the id: keep the old one", was->id);
    else if (is->dimension[0] && question_is_scale(is))
        NOTE(l, is, CHANGE_BEGINS, "新题；维度“%s”的均值从此也含它",
             "it is new, and the mean of '%s' holds it from now on", is->dimension);
    else
        note(l, is->id, is, CHANGE_BEGINS, "新题", "it is new");
}

size_t survey_changes(struct arena *arena, const struct survey *before, const struct survey *after,
                      const struct survey_change **out) {
    struct looking l = {.arena = arena, .was = before, .is = after};
    for (size_t i = 0; i < after->question_count; i++) {
        const struct question *is = &after->questions[i], *was = survey_question(before, is->id);
        if (!was) {
            look_at_new(&l, is);
            continue;
        }
        look_at_answers(&l, was, is);
        look_at_use(&l, was, is);
        look_at_words(&l, was, is);
    }
    for (size_t i = 0; i < before->question_count; i++)
        if (!survey_question(after, before->questions[i].id))
            note(&l, before->questions[i].id, NULL, CHANGE_ENDS, "不再询问", "it is no longer asked");
    *out = l.list;
    return l.count;
}
