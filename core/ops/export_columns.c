/* Which columns an export has: the response's own, then each question of each version, newest first. */
#include <string.h>
#include <strings.h>

#include "base/limits.h"
#include "ops/export_parts.h"
#include "port/sav/sav.h"

struct making {
    struct arena *arena;
    const struct export *what;
    enum export_format format;
    bool english;
    struct export_column *items;
    size_t count, cap;
};

static struct export_column *add(struct making *making, enum export_part part, enum export_kind kind, const char *name,
                                 const char *label) {
    making->items = arena_grow(making->arena, making->items, making->count, &making->cap, sizeof *making->items);
    struct export_column *column = &making->items[making->count++];
    *column = (struct export_column){.name = name, .label = label, .part = part, .kind = kind};
    return column;
}

static const char *said(const struct making *making, const struct value *words, const char *otherwise) {
    const char *zh = value_text(value_get(words, "zh"), ""), *en = value_text(value_get(words, "en"), "");
    const char *first = making->english ? en : zh, *second = making->english ? zh : en;
    return first[0] ? first : second[0] ? second : otherwise;
}

static void add_own(struct making *making) {
    static const struct {
        enum export_part part;
        enum export_kind kind;
        const char *name, *zh, *en;
    } own[] = {
        {PART_ID, EXPORT_TEXT, "external_id", "答卷编号", "Id in its source"},
        {PART_SOURCE, EXPORT_TEXT, "source", "来源", "Source"},
        {PART_STORE, EXPORT_TEXT, "store", "门店编号", "Store"},
        {PART_STORE_NAME, EXPORT_TEXT, "store_name", "门店名称", "Store's name"},
        {PART_REGION, EXPORT_TEXT, "region", "区域", "Region in that month"},
        {PART_AT, EXPORT_MOMENT, "at", "时间（门店当地）", "Time, by the store's clock"},
        {PART_MONTH, EXPORT_TEXT, "month", "月份", "Month"},
        {PART_CLASS, EXPORT_TEXT, "class", "渠道类别", "Channel class"},
        {PART_WAVE, EXPORT_TEXT, "wave", "波次", "Wave"},
        {PART_WEIGHT, EXPORT_NUMBER, "weight", "权重", "Weight"},
    };
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        add(making, own[i].part, own[i].kind, own[i].name, making->english ? own[i].en : own[i].zh)->decimals =
            own[i].part == PART_WEIGHT ? 9 : 0;
}

/* "why", or "why@2" for what an older version meant by it. */
static const char *name_of(struct making *making, const struct question *question, int64_t older) {
    return older ? arena_format(making->arena, "%s@%lld", question->id, (long long)older) : question->id;
}

static void add_options(struct making *making, const struct question *question, const char *name) {
    for (size_t i = 0; i < question->option_count; i++) {
        const struct option *option = &question->options[i];
        const char *words = making->english && option->en[0] ? option->en : option->zh;
        struct export_column *column =
            add(making, PART_OPTION, EXPORT_NUMBER, arena_format(making->arena, "%s.%s", name, option->id),
                arena_format(making->arena, "%s: %s", said(making, question->words, name), words));
        column->question = question;
        column->option = i;
    }
}

static void add_places(struct making *making, const struct question *question, const char *name) {
    for (int i = 0; i < question->ranks; i++) {
        struct export_column *column =
            add(making, PART_PLACE, EXPORT_NUMBER, arena_format(making->arena, "%s.%d", name, i + 1),
                arena_format(making->arena, "%s: %d", said(making, question->words, name), i + 1));
        column->question = question;
        column->option = (size_t)i;
    }
}

/* SPSS knows no list in a cell, and counts codes. */
static void add_question(struct making *making, const struct question *question, int64_t older) {
    const char *name = name_of(making, question, older);
    bool sav = making->format == EXPORT_SAV, text = question->kind == QUESTION_TEXT;
    bool coded = question->kind == QUESTION_CHOICE || question->kind == QUESTION_CONSENT;
    if (text && !making->what->words)
        return;
    if (sav && question->many) {
        add_options(making, question, name);
        return;
    }
    if (sav && question->kind == QUESTION_RANKING) {
        add_places(making, question, name);
        return;
    }
    bool number = question_is_scale(question) || question->kind == QUESTION_NUMBER || (sav && coded);
    enum export_kind kind = question->kind == QUESTION_DATE ? EXPORT_DAY : number ? EXPORT_NUMBER : EXPORT_TEXT;
    struct export_column *column =
        add(making, text ? PART_WORDS : PART_ANSWER, kind, name, said(making, question->words, name));
    column->question = question;
    column->decimals = question->kind == QUESTION_NUMBER ? question->span.decimals : 0;
}

static bool is_there(const struct making *making, const struct question *question) {
    for (size_t i = 0; i < making->count; i++)
        if (making->items[i].question && !strcmp(making->items[i].question->id, question->id) &&
            question_carries(question, making->items[i].question))
            return true;
    return false;
}

static bool is_named(const struct making *making, const struct question *question) {
    for (size_t i = 0; i < making->count; i++)
        if (making->items[i].question && !strcmp(making->items[i].question->id, question->id))
            return true;
    return false;
}

static bool is_taken(const struct making *making, size_t count, const char *name) {
    for (size_t i = 0; i < count; i++)
        if (!strcasecmp(making->items[i].name, name))
            return true;
    return false;
}

/* Names that SPSS takes, each once whatever its case. */
static void tidy_names(struct making *making) {
    for (size_t i = 0; i < making->count; i++) {
        char name[64];
        sav_name(making->items[i].name, name);
        const char *made = arena_text(making->arena, name);
        for (int again = 2; is_taken(making, i, made); again++)
            made = arena_format(making->arena, "%s_%d", name, again);
        making->items[i].name = made;
    }
}

struct export_columns export_columns_of(struct arena *arena, const struct survey_versions *versions, const char *survey,
                                        const struct export *what, enum export_format format, const char *language) {
    struct making making = {.arena = arena, .what = what, .format = format, .english = strcmp(language, "zh") != 0};
    add_own(&making);
    for (size_t i = versions->count; i-- > 0;) {
        const struct survey *version = versions->surveys[i];
        for (size_t k = 0; !strcmp(version->id, survey) && k < version->question_count; k++) {
            const struct question *question = &version->questions[k];
            if (!is_there(&making, question))
                add_question(&making, question, is_named(&making, question) ? versions->numbers[i] : 0);
        }
    }
    if (format == EXPORT_SAV)
        tidy_names(&making);
    return (struct export_columns){making.items, making.count, language};
}
