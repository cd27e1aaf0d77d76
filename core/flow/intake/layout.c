#include "flow/intake/layout.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "flow/intake/layout_parts.h"

/* ---- the site's own columns ---- */

/* The column that is taken for a role: of several the one that the site's table has first, and that is filled. */
static struct column *take_role(struct finding *finding, enum role role, const char *use) {
    struct column *taken = NULL;
    for (int filled = 1; !taken && filled >= 0; filled--)
        for (size_t i = 0; i < finding->column_count; i++) {
            struct column *column = &finding->columns[i];
            bool any = !finding->row_count;
            for (size_t k = 0; filled && !any && k < finding->row_count; k++)
                any = finding_cell(finding, k, i)[0] != 0;
            if (column->role == role && (any || !filled) && (!taken || column->rank < taken->rank))
                taken = column;
        }
    if (taken)
        taken->use = use;
    return taken;
}

static int take_time(struct finding *finding, struct err *err) {
    const struct column *at = take_role(finding, ROLE_AT, "time");
    if (!at)
        at = take_role(finding, ROLE_FINISHED, "time"); /* LimeSurvey without its stamps: when it was handed in */
    if (!at)
        return err_set(err, ERR_DATA, "no column of the file says when it was answered"),
               err_todo(err, "write a mapping that says which does: `earshot help scripts mapping`");
    finding->mapping->at = at->text;
    bool universal = (finding->site == SITE_KOBO && !strcmp(at->heading, "_submission_time")) ||
                     (finding->site == SITE_ODK && !strcmp(at->heading, "SubmissionDate"));
    finding->mapping->clock = finding->wish->clock ? finding->wish->clock : universal ? "UTC" : "";
    return 0;
}

static void take_only(struct finding *finding) {
    static const char *const finished[] = {"1", "True", "TRUE", "true", "是", "已完成"};
    static const char *const genuine[] = {"0", "IP Address", "4", "Imported", "16", "Offline", "IP 地址"};
    struct mapping_only *only = arena_alloc(finding->arena, 2 * sizeof *only);
    struct mapping *mapping = finding->mapping;
    mapping->only = only;
    const struct column *done = take_role(finding, ROLE_FINISHED, "finished");
    const struct column *real = take_role(finding, ROLE_GENUINE, "a try or not");
    if (done && !finding->wish->unfinished && finding->site == SITE_LIMESURVEY)
        only[mapping->only_count++] = (struct mapping_only){done->text, finished, 0};
    else if (done && !finding->wish->unfinished)
        only[mapping->only_count++] = (struct mapping_only){done->text, finished, sizeof finished / sizeof *finished};
    if (real)
        only[mapping->only_count++] = (struct mapping_only){real->text, genuine, sizeof genuine / sizeof *genuine};
}

/* A rating platform's stars are the survey's first question, its text the first text, unless headings say more. */
static void take_review(struct finding *finding) {
    const struct survey *survey = finding->wish->survey;
    struct column *stars = take_role(finding, ROLE_STARS, "answer"), *words = take_role(finding, ROLE_TEXT, "answer");
    if (stars && survey->lead && !columns_answers(finding, survey->lead))
        stars->question = survey->lead;
    for (size_t i = 0; words && !words->question && i < survey->question_count; i++)
        if (survey->questions[i].kind == QUESTION_TEXT && !columns_answers(finding, &survey->questions[i]))
            words->question = &survey->questions[i];
}

/* ---- answers ---- */

static struct column *whole_column(struct finding *finding, const struct question *question) {
    for (size_t i = 0; i < finding->column_count; i++)
        if (finding->columns[i].question == question && finding->columns[i].option < 0)
            return &finding->columns[i];
    return NULL;
}

static size_t count_options(const struct finding *finding, const struct question *question) {
    size_t count = 0;
    for (size_t i = 0; i < finding->column_count; i++)
        count += finding->columns[i].question == question && finding->columns[i].option >= 0;
    return count;
}

static bool add_answer(struct finding *finding, const struct question *question, struct mapping_answer *out) {
    struct column *whole = whole_column(finding, question);
    size_t count = count_options(finding, question);
    *out = (struct mapping_answer){.question = question->id, .column = whole ? whole->text : NULL};
    if (whole) {
        whole->use = whole->own_words ? "own words" : "answer";
        whole->of = whole->of[0] ? whole->of : question->id;
        return true;
    }
    struct mapping_pair *columns = arena_alloc(finding->arena, (count + 1) * sizeof *columns);
    for (size_t i = 0; i < finding->column_count; i++) {
        struct column *column = &finding->columns[i];
        if (column->question != question || column->option < 0)
            continue;
        const char *option = question->options[column->option].id;
        columns[out->column_count++] = (struct mapping_pair){column->text, option};
        column->use = "option";
        column->of = arena_format(finding->arena, "%s: %s", question->id, option);
    }
    out->columns = columns;
    return count > 0;
}

static int take_answers(struct finding *finding, struct layout *layout, struct err *err) {
    const struct survey *survey = finding->wish->survey;
    struct mapping_answer *answers = arena_alloc(finding->arena, (survey->question_count + 1) * sizeof *answers);
    const char **unasked = arena_alloc(finding->arena, (survey->question_count + 1) * sizeof *unasked);
    for (size_t i = 0; i < survey->question_count; i++) {
        const struct question *question = &survey->questions[i];
        if (add_answer(finding, question, &answers[finding->mapping->answer_count]))
            finding->mapping->answer_count++;
        else if (!question->beside)
            unasked[layout->unasked_count++] = question->id;
    }
    layout->unasked = unasked;
    finding->mapping->answers = answers;
    return finding->mapping->answer_count
               ? 0
               : (err_set(err, ERR_DATA, "no column of the file is a question of the survey '%s'", survey->id),
                  err_todo(err, "headings should be questions' ids or words: see `earshot survey show %s`",
                           survey->id));
}

/* ---- the rest ---- */

static bool is_placed(const struct finding *finding, const struct column *column) {
    (void)finding;
    return column->use[0];
}

static void name_left(struct finding *finding, const char ***left, size_t *count) {
    struct mapping *mapping = finding->mapping;
    *left = arena_alloc(finding->arena, (finding->column_count + 1) * sizeof **left);
    *count = 0;
    for (size_t i = 0; i < finding->column_count; i++) {
        struct column *column = &finding->columns[i];
        if (is_placed(finding, column) && strcmp(column->use, "said by another column") != 0)
            continue;
        if (!is_placed(finding, column) && column->role == ROLE_NONE && !finding->wish->leave_rest)
            continue;
        column->use = column->use[0] ? column->use : "left out";
        (*left)[(*count)++] = column->heading[0] ? column->heading : column->text;
    }
    mapping->left = *left;
    mapping->left_count = *count;
}

/* A heading as an error shows it: its beginning. */
static void put_short(struct buf *out, const char *heading) {
    const char *at = heading, *end = heading + strlen(heading);
    for (int i = 0; at < end && i < 30; i++)
        text_next(&at, end);
    buf_format(out, "'%.*s%s'", (int)(at - heading), heading, at < end ? "…" : "");
}

static int check_rest(const struct finding *finding, struct err *err) {
    struct buf names = buf_make(400);
    size_t count = 0;
    for (size_t i = 0; i < finding->column_count; i++) {
        if (is_placed(finding, &finding->columns[i]))
            continue;
        buf_text(&names, count && count < 5 ? ", " : "");
        if (count++ < 5)
            put_short(&names, finding->columns[i].heading);
    }
    if (count)
        err_set(err, ERR_DATA, "the survey '%s' has no question for %zu column%s of the file: %s%s",
                finding->wish->survey->id, count, count == 1 ? "" : "s", names.data, count > 5 ? ", …" : ""),
            err_todo(err, "give a question the words of its heading; or leave such columns out with --leave-rest");
    buf_free(&names);
    return count ? (int)err->kind : 0;
}

static void tell_columns(const struct finding *finding, struct layout *out) {
    struct layout_column *told = arena_alloc(finding->arena, (finding->column_count + 1) * sizeof *told);
    for (size_t i = 0; i < finding->column_count; i++)
        told[i] = (struct layout_column){finding->columns[i].heading, finding->columns[i].use, finding->columns[i].of};
    out->columns = told;
    out->column_count = finding->column_count;
}

static int begin(struct finding *finding, const char *map_id, struct err *err) {
    const struct layout_wish *wish = finding->wish;
    struct mapping *mapping = finding->mapping;
    size_t head_rows = 1;
    finding->site = site_recognise(wish->kind, &wish->rows[0]);
    mapping->head = finding->site == SITE_QUALTRICS ? HEAD_QUALTRICS : HEAD_PLAIN;
    if (!mapping_header(finding->arena, mapping->head, wish->rows, wish->count, &finding->header, &head_rows)) {
        mapping->head = HEAD_PLAIN;
        mapping_header(finding->arena, HEAD_PLAIN, wish->rows, wish->count, &finding->header, &head_rows);
    }
    finding->rows = wish->rows + head_rows;
    finding->row_count = wish->count - head_rows;
    mapping->id = arena_format(finding->arena, "%s_%s", site_names[finding->site], wish->survey->id);
    mapping->script = map_id;
    mapping->survey = wish->survey->id;
    mapping->source = wish->source ? wish->source
                                   : arena_format(finding->arena, "%s-%s", site_names[finding->site], wish->survey->id);
    mapping->wave = mapping->wave_name = mapping->weight = "";
    mapping->class = finding->site == SITE_REVIEW ? CLASS_REVIEW : CLASS_IMPORTED;
    if (wish->class && !channel_class_read(wish->class, &mapping->class))
        return err_set(err, ERR_USAGE, "there is no class '%s'", wish->class),
               err_todo(err, "invited, receipt, open, staff, imported or review");
    return 0;
}

int layout_find(struct arena *arena, const struct layout_wish *wish, struct layout *out, struct err *err) {
    struct mapping *mapping = arena_alloc(arena, sizeof *mapping);
    struct finding finding = {.arena = arena, .wish = wish, .mapping = mapping};
    struct layout layout = {.mapping = mapping};
    const char **left;
    size_t left_count;
    if (!wish->count)
        return err_set(err, ERR_DATA, "the file is empty");
    if (begin(&finding, "(found in the file)", err))
        return err->kind;
    layout.name = site_names[finding.site];
    columns_read(&finding);
    columns_match(&finding);
    take_review(&finding);
    const struct column *id = take_role(&finding, ROLE_ID, "id");
    mapping->external_id = id ? id->text : "{*}";
    if (take_time(&finding, err) || store_find(&finding, err) || take_answers(&finding, &layout, err))
        return err->kind;
    take_only(&finding);
    if (manner_find(&finding, err))
        return err->kind;
    name_left(&finding, &left, &left_count);
    if (check_rest(&finding, err))
        return err->kind;
    tell_columns(&finding, &layout);
    *out = layout;
    return 0;
}
