/* One rule over many responses, in three ways that must give the same sums; run.py times them against each other.
 *
 *     bench-rule answers COUNT >FILE
 *
 * makes the responses: eleven bytes each, 0 for no answer, else 1 + how far it is from the first;
 *
 *     bench-rule box SURVEY RULE FILE PASSES
 *
 * scores them as earshot does: the script in its process, or a table made by it;
 *
 *     bench-rule c NAME FILE PASSES
 *
 * by the same rule written in C: lookup, or eleven, which called equals;
 *
 *     bench-rule start SURVEY RULE TIMES
 *
 * starts and ends the script's process, alone and with both loaded.
 *
 * Prints JSON: seconds by the clock and of the processors (a child's included), and the sums over all scores. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "base/file.h"
#include "base/limits.h"
#include "flow/rules/rules.h"
#include "flow/scoring/responses.h"
#include "flow/scoring/scoring_rules.h"
#include "flow/survey/survey_rules.h"

#define MONTHS 24000 /* of stores: the responses come in their order, as from the database */

struct answers {
    unsigned char recommend, attitude, help, price, tidy, range, fresh, queue, returns, effort, channel;
};

static const char *const names[] = {"recommend", "attitude", "help",    "price",  "tidy",   "range",
                                    "fresh",     "queue",    "returns", "effort", "channel"};
enum { ELEVEN = sizeof names / sizeof *names };
_Static_assert(sizeof(struct answers) == ELEVEN, "an answer is a byte");

static struct err failure;

static _Noreturn void give_up(void) {
    fprintf(stderr, "%s: %s\n", failure.where, failure.what);
    exit(1);
}

static struct buf bytes_of(const char *path) {
    struct buf bytes = buf_make(256 << 20);
    if (file_read(path, &bytes, &failure))
        give_up();
    return bytes;
}

/* ---- time ---- */

struct spent {
    double seconds, cpu;
};

static double of_timeval(const struct timeval *time) {
    return (double)time->tv_sec + (double)time->tv_usec / 1e6;
}

static struct spent spent(void) {
    struct rusage own, ended;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    getrusage(RUSAGE_SELF, &own);
    getrusage(RUSAGE_CHILDREN, &ended);
    return (struct spent){(double)now.tv_sec + (double)now.tv_nsec / 1e9,
                          of_timeval(&own.ru_utime) + of_timeval(&own.ru_stime) + of_timeval(&ended.ru_utime) +
                              of_timeval(&ended.ru_stime)};
}

static int print(const struct spent *from, const struct spent *to, double opened, const struct score_sums *months) {
    struct score_sums all = {0};
    for (int i = 0; i < MONTHS; i++) {
        all.n += months[i].n;
        all.total += months[i].total;
        all.squares += months[i].squares;
    }
    printf("{\"seconds\": %.6f, \"cpu\": %.6f, \"opened\": %.6f, \"n\": %" PRId64 ", \"total\": %" PRId64
           ", \"squares\": %" PRId64 "}\n",
           to->seconds - from->seconds, to->cpu - from->cpu, opened, all.n, all.total, all.squares);
    return 0;
}

/* ---- the responses ---- */

static unsigned dice(unsigned sides) { /* splitmix64 */
    static uint64_t state;
    uint64_t z = state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (unsigned)((z ^ (z >> 31)) % sides);
}

static int make_answers(long count) {
    static const unsigned char sides[ELEVEN] = {11, 5, 5, 5, 5, 5, 5, 5, 5, 7, 3};
    for (long i = 0; i < count; i++)
        for (int k = 0; k < ELEVEN; k++) {
            unsigned a = dice(sides[k]), b = dice(sides[k]);
            putchar(dice(30) ? (int)(a > b ? a : b) + 1 : 0);
        }
    return fflush(stdout) ? 74 : 0;
}

/* ---- in C ---- */

static bool eleven(const struct answers *a, double *out) {
    int points = 0, weight = 0;
    if (a->recommend)
        points += 20 * (a->recommend - 1), weight += 2;
    if (a->attitude)
        points += 75 * (a->attitude - 1), weight += 3;
    if (a->help)
        points += 75 * (a->help - 1), weight += 3;
    if (a->price)
        points += 50 * (a->price - 1), weight += 2;
    if (a->tidy)
        points += 25 * (a->tidy - 1), weight += 1;
    if (a->range)
        points += 25 * (a->range - 1), weight += 1;
    if (a->fresh)
        points += 50 * (a->fresh - 1), weight += 2;
    if (a->queue)
        points += 75 * (a->queue - 1), weight += 3;
    if (weight < 8)
        return false;
    double score = (double)points / weight;
    if (a->returns && a->returns <= 2)
        score -= 10;
    if (a->effort && a->effort <= 2)
        score -= 5;
    if (a->channel != 1 && a->queue && a->queue <= 2)
        score /= 2;
    *out = score > 0 ? score : 0;
    return true;
}

static bool lookup(const struct answers *a, double *out) {
    if (!a->attitude)
        return false;
    double points = 25 * (a->attitude - 1);
    if (a->help && a->help < a->attitude)
        points -= 5 * (a->attitude - a->help);
    if (a->queue && a->queue <= 2 && a->channel != 2)
        points /= 2;
    if (a->effort && a->effort <= 3)
        points -= 3 * (4 - a->effort);
    *out = points > 0 ? points : 0;
    return true;
}

static inline void add(struct score_sums *sums, double score) {
    int64_t kept = lround(score * SCORE_UNIT);
    sums->n++;
    sums->total += kept;
    sums->squares += kept * kept;
}

static int in_c(const char *name, const char *path, int passes) {
    struct buf bytes = bytes_of(path);
    const struct answers *all = (const void *)bytes.data;
    const size_t count = bytes.len / sizeof *all, each = count / MONTHS + 1;
    struct score_sums *months = calloc(MONTHS, sizeof *months);
    double score = 0;
    struct spent from = spent();
    for (int pass = 0; pass < passes; pass++) {
        if (strcmp(name, "lookup")) {
            for (size_t i = 0; i < count; i++)
                if (eleven(&all[i], &score))
                    add(&months[i / each], score);
        } else {
            for (size_t i = 0; i < count; i++)
                if (lookup(&all[i], &score))
                    add(&months[i / each], score);
        }
    }
    struct spent to = spent();
    return print(&from, &to, 0, months);
}

/* ---- in the box ---- */

struct scene {
    struct arena *arena;
    struct rules_file files[2];
    struct box_word *words;
    size_t word_count;
    struct rules *rules;
    const struct survey *survey;
    struct survey_versions versions;
    const struct scoring *scoring;
    struct scoring_judge judge;
};

static struct rules_file file_of(const char *name, const char *path) {
    struct buf bytes = bytes_of(path);
    return (struct rules_file){name, (const char *)bytes.data, bytes.len};
}

static void prepare(struct scene *scene, const char *survey, const char *rule) {
    *scene = (struct scene){.arena = arena_new(), .word_count = survey_word_count + scoring_word_count};
    scene->files[0] = file_of("scripts/scoring/rule.lua", rule);
    scene->files[1] = file_of("scripts/surveys/survey.lua", survey);
    scene->words = arena_alloc(scene->arena, scene->word_count * sizeof *scene->words);
    memcpy(scene->words, survey_words, survey_word_count * sizeof *scene->words);
    memcpy(scene->words + survey_word_count, scoring_words, scoring_word_count * sizeof *scene->words);
}

static void load(struct scene *scene) {
    if (rules_load(&scene->rules, scene->files, 2, scene->words, scene->word_count, &failure))
        give_up();
}

static void read_definitions(struct scene *scene) {
    const struct survey **all = arena_alloc(scene->arena, sizeof *all);
    if (survey_from_rules(scene->arena, scene->files[1].name, rules_at(scene->rules, 1)->value, &scene->survey,
                          &failure) ||
        scoring_from_rules(scene->arena, scene->files[0].name, rules_at(scene->rules, 0)->value, scene->survey,
                           &scene->scoring, &failure))
        give_up();
    all[0] = scene->survey;
    scene->versions = (struct survey_versions){all, NULL, 1};
    scene->judge = scoring_judge_of(scene->rules);
}

static unsigned char *sheets_of(const struct survey *survey, const struct buf *bytes) {
    const size_t count = bytes->len / ELEVEN, width = survey->answer_bytes;
    unsigned char *sheets = calloc(count, width);
    for (int k = 0; k < ELEVEN; k++) {
        const size_t place = survey_question(survey, names[k])->place;
        for (size_t i = 0; i < count; i++)
            sheets[i * width + place] = (unsigned char)bytes->data[i * ELEVEN + (size_t)k];
    }
    return sheets;
}

static void add_score(void *context, void *into, int32_t score) {
    (void)context;
    score_sums_add(into, score);
}

static int in_box(const char *survey, const char *rule, const char *path, int passes) {
    struct scene scene;
    struct responses_scorer *scorer = NULL;
    struct score_sums *months = calloc(MONTHS, sizeof *months);
    struct buf bytes = bytes_of(path);
    prepare(&scene, survey, rule);
    load(&scene);
    read_definitions(&scene);
    unsigned char *sheets = sheets_of(scene.survey, &bytes);
    const size_t count = bytes.len / ELEVEN, each = count / MONTHS + 1, width = scene.survey->answer_bytes;
    struct spent opening = spent();
    if (responses_scorer_open(&scorer, scene.scoring, scene.survey, &scene.versions, &scene.judge, true, add_score,
                              NULL, &failure))
        give_up();
    struct spent from = spent();
    for (int pass = 0; pass < passes; pass++)
        for (size_t i = 0; i < count; i++)
            if (responses_score(scorer, scene.survey->version, sheets + i * width, &months[i / each], &failure))
                give_up();
    if (responses_flush(scorer, &failure))
        give_up();
    struct spent to = spent();
    rules_close(scene.rules);
    to.cpu = spent().cpu; /* a child's is known when it has ended; its start and the table are in it too */
    return print(&from, &to, from.seconds - opening.seconds, months);
}

/* ---- the start ---- */

static int compare(const void *a, const void *b) {
    return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b);
}

static double median(double *times, int count) {
    qsort(times, (size_t)count, sizeof *times, compare);
    return times[count / 2];
}

static int start(const char *survey, const char *rule, int times) {
    struct scene scene;
    double *alone = calloc((size_t)times, sizeof *alone), *loaded = calloc((size_t)times, sizeof *loaded);
    prepare(&scene, survey, rule);
    for (int i = 0; i < times; i++) {
        struct box *box = NULL;
        struct spent from = spent();
        if (box_open(&box, scene.words, scene.word_count, &box_default_limits, &failure))
            give_up();
        box_close(box);
        struct spent between = spent();
        load(&scene);
        rules_close(scene.rules);
        alone[i] = between.seconds - from.seconds;
        loaded[i] = spent().seconds - between.seconds;
    }
    printf("{\"alone\": %.6f, \"loaded\": %.6f}\n", median(alone, times), median(loaded, times));
    return 0;
}

int main(int argc, char **argv) {
    if (argc == 3 && !strcmp(argv[1], "answers"))
        return make_answers(strtol(argv[2], NULL, 10));
    if (argc == 6 && !strcmp(argv[1], "box"))
        return in_box(argv[2], argv[3], argv[4], atoi(argv[5]));
    if (argc == 5 && !strcmp(argv[1], "c"))
        return in_c(argv[2], argv[3], atoi(argv[4]));
    if (argc == 5 && !strcmp(argv[1], "start"))
        return start(argv[2], argv[3], atoi(argv[4]));
    fprintf(stderr, "bench-rule answers|box|c|start …\n");
    return 64;
}
