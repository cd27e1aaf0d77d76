/* A record a word, found by its text; each comment counts once in it, however often it uses the word. */
#include "ops/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/map.h"
#include "base/text.h"
#include "flow/themes/vocabulary_rules.h"
#include "port/words/words.h"

struct record {
    int64_t inside, others; /* comments of the group, and others, that use it */
    int64_t scored, low;    /* of the group: with an answer to the lead question, and a low one */
    int64_t last;           /* the number of the last comment that was counted here */
};

struct counting {
    const struct words_query *query;
    struct comments comments;
    struct words *words;
    struct map records;
    struct arena *arena;
    size_t theme;                             /* of the query, in the list */
    const struct value *titles[LIMIT_THEMES]; /* of those that a row names: the list's own go with its rules */
    int64_t number, inside, others;
    /* of the comment that is being read */
    bool in_group, scored, low;
};

/* ---- counting ---- */

static struct record *record_of(struct counting *c, const char *word) {
    struct record *record = map_get(&c->records, word);
    if (!record && c->records.count < LIMIT_WORDS) {
        record = arena_alloc(c->arena, sizeof *record);
        map_put(&c->records, word, record);
    }
    return record;
}

static void count_word(void *context, const char *word) {
    struct counting *c = context;
    struct record *record = record_of(c, word);
    if (!record || record->last == c->number)
        return;
    record->last = c->number;
    if (c->in_group) {
        record->inside++;
        record->scored += c->scored;
        record->low += c->low;
    } else {
        record->others++;
    }
}

static bool names_theme(const struct counting *c, const char *text) {
    bool named[LIMIT_THEMES];
    themes_find(c->comments.themes, text, strlen(text), named);
    return named[c->theme];
}

static void count_comment(void *context, const struct comment *comment) {
    struct counting *c = context;
    c->scored = c->comments.lead && comment->answer != THEMES_UNANSWERED;
    c->low = c->scored && themes_low(c->comments.lead, comment->answer);
    if (c->query->negative && !c->scored)
        return;
    c->in_group = c->query->negative ? c->low : !c->query->theme || names_theme(c, comment->text);
    c->number++;
    c->inside += c->in_group;
    c->others += !c->in_group;
    words_each(c->words, comment->text, count_word, c);
}

/* ---- what is asked for ---- */

static bool is_called(const struct theme *theme, const char *name) {
    return !strcmp(theme->id, name) || !strcmp(value_text(value_get(theme->title, "zh"), ""), name) ||
           !strcmp(value_text(value_get(theme->title, "en"), ""), name);
}

static int find_theme(struct counting *c, struct err *err) {
    const struct themes *themes = c->comments.themes;
    const char *names[LIMIT_THEMES];
    if (!c->query->theme)
        return 0;
    for (size_t i = 0; i < themes->count; i++) {
        names[i] = themes->list[i].id;
        if (is_called(&themes->list[i], c->query->theme)) {
            c->theme = i;
            return 0;
        }
    }
    const char *nearest = text_nearest(c->query->theme, names, themes->count);
    err_set(err, ERR_DATA, "there is no theme '%s' in the list '%s'", c->query->theme, themes->id);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest)
                   : err_todo(err, "`earshot metrics --themes %s` shows its themes", themes->id);
}

/* The words of all vocabularies, for the reader; those to be left out are counted by nobody. */
static int open_words(struct counting *c, struct err *err) {
    const struct rulebook *rulebook = c->comments.rulebook;
    size_t count = 0, at = 0;
    for (size_t i = 0; i < rulebook->vocabulary_count; i++)
        count += rulebook->vocabularies[i]->word_count;
    const char **own = arena_alloc(c->arena, (count + 1) * sizeof *own);
    for (size_t i = 0; i < rulebook->vocabulary_count; i++)
        for (size_t j = 0; j < rulebook->vocabularies[i]->word_count; j++)
            own[at++] = rulebook->vocabularies[i]->words[j].bytes;
    return words_open(&c->words, own, count, err);
}

static bool is_left_out(const struct rulebook *rulebook, const char *word) {
    for (size_t i = 0; i < rulebook->vocabulary_count; i++)
        for (size_t j = 0; j < rulebook->vocabularies[i]->left_out_count; j++)
            if (!strcmp(rulebook->vocabularies[i]->left_out[j].bytes, word))
                return true;
    return false;
}

/* ---- rows ---- */

struct ranked {
    struct word_row row;
    double rank;
};

static struct share_result share(int64_t k, int64_t n) {
    struct share_counts counts = {k, n};
    return share_of(&counts);
}

static const struct value *title_of(struct counting *c, size_t theme) {
    static const char *const languages[] = {"zh", "en"};
    if (c->titles[theme])
        return c->titles[theme];
    struct value *title = value_map(c->arena);
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
        const char *text = value_text(value_get(c->comments.themes->list[theme].title, languages[i]), "");
        value_set(c->arena, title, languages[i], value_str(c->arena, text));
    }
    return c->titles[theme] = title;
}

static void put_theme(struct counting *c, struct word_row *row) {
    const struct themes *themes = c->comments.themes;
    bool named[LIMIT_THEMES];
    themes_find(themes, row->word, strlen(row->word), named);
    for (size_t i = 0; i < themes->count && !row->theme; i++)
        if (named[i]) {
            row->theme = arena_text(c->arena, themes->list[i].id);
            row->title = title_of(c, i);
        }
}

/* What few beside the group use is not told: how distinctive the word is would tell it, too. */
static struct ranked rank_word(struct counting *c, const char *word, const struct record *record, int64_t floor) {
    struct share_counts inside = {record->inside, c->inside}, others = {record->others, c->others};
    bool grouped = c->query->theme || c->query->negative, few = record->others && record->others < floor;
    double z = grouped ? keyness_of(&inside, &others, WORDS_PRIOR).z : (double)NAN;
    bool told = record->scored >= floor;
    struct word_row row = {.word = word,
                           .comments = record->inside,
                           .share = share(record->inside, c->inside),
                           .others = grouped && !few ? share(record->others, c->others).share : (double)NAN,
                           .scored = told ? record->scored : 0,
                           .low = told ? share(record->low, record->scored) : share(0, 0),
                           .z = few ? (double)NAN : z};
    put_theme(c, &row);
    return (struct ranked){row, grouped && isfinite(z) ? z : (double)record->inside};
}

static int compare_ranks(const void *left, const void *right) {
    const struct ranked *a = left, *b = right;
    int order = (a->rank < b->rank) - (a->rank > b->rank);
    order = order ? order : (a->row.comments < b->row.comments) - (a->row.comments > b->row.comments);
    return order ? order : strcmp(a->row.word, b->row.word);
}

static void make_rows(struct counting *c, struct words_report *out) {
    const struct rulebook *rulebook = c->comments.rulebook;
    int64_t floor = rulebook->settings.floor_screen;
    bool grouped = c->query->theme || c->query->negative;
    *out = (struct words_report){.comments = c->inside, .others = c->others};
    out->withheld = c->inside < floor || (grouped && c->others < floor);
    struct ranked *ranked = arena_alloc(c->arena, (c->records.count + 1) * sizeof *ranked);
    for (size_t i = 0; !out->withheld && i < c->records.count; i++) {
        const struct map_entry *entry = &c->records.entries[i];
        const struct record *record = entry->item;
        if (record->inside >= floor && !is_left_out(rulebook, entry->key))
            ranked[out->count++] = rank_word(c, entry->key, record, floor);
    }
    qsort(ranked, out->count, sizeof *ranked, compare_ranks);
    struct word_row *rows = arena_alloc(c->arena, (out->count + 1) * sizeof *rows);
    for (size_t i = 0; i < out->count; i++)
        rows[i] = ranked[i].row;
    out->rows = rows;
}

static int count_all(struct counting *c, struct workspace *workspace, struct err *err) {
    if (comments_open(&c->comments, workspace, &c->query->of, err) || find_theme(c, err))
        return err->kind;
    if (c->query->negative && !c->comments.lead)
        return err_set(err, ERR_DATA, "survey '%s' has no scale as its lead question: none of its comments is low",
                       c->comments.themes->survey->id),
               err_todo(err, "leave out --negative");
    return open_words(c, err) ? (int)err->kind : comments_each(&c->comments, count_comment, c, err);
}

int comment_words(struct workspace *workspace, const struct words_query *query, struct words_report *out,
                  struct err *err) {
    struct counting c = {.query = query, .arena = workspace->arena, .records = map_make(workspace->arena)};
    int failed = count_all(&c, workspace, err);
    if (!failed) {
        make_rows(&c, out);
        out->where = c.comments.where_text;
    }
    words_close(c.words);
    comments_close(&c.comments);
    return failed;
}
