/* Mentions are counted store by store and rolled up as answers are, floor and all: they stand in a layout of their own,
 * in which a theme is two questions, each with its base and what is counted of it. So a region's page tells no more
 * of a store's few comments than any other total does. */
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "ops/asof.h"
#include "ops/comments.h"
#include "ops/press_parts.h"

struct reading {
    const struct press *press;
    const struct themes *themes;
    struct survey layout;
    int64_t *tables;   /* [store index][themes_table] */
    int64_t *counters; /* [store index][counter of the layout] */
    bool named[LIMIT_THEMES];
    struct digest_stream *ground; /* of the comments themselves: counts of few could be guessed */
};

static void take(void *context, const struct comment *comment) {
    struct reading *reading = context;
    const char *code = comment->store->code;
    char answer[32];
    digest_more(reading->ground, code, strlen(code) + 1);
    digest_more(reading->ground, comment->text, strlen(comment->text) + 1);
    digest_more(reading->ground, answer, (size_t)snprintf(answer, sizeof answer, "%zu\n", comment->answer));
    themes_find(reading->themes, comment->text, strlen(comment->text), reading->named);
    themes_add(reading->themes, reading->named, comment->answer,
               reading->tables + comment->store->index * themes_table(reading->themes));
}

/* The run has the snapshot and the rules already, so the comments are filled in here. */
static int read_comments(struct reading *reading, struct press *press, struct err *err) {
    struct comments comments = {.workspace = press->workspace,
                                .rulebook = press->rulebook,
                                .themes = reading->themes,
                                .lead = themes_lead(reading->themes->survey),
                                .registry = press->registry,
                                .versions = &press->versions,
                                .first = press->month,
                                .last = press->month,
                                .cut = press->workspace->then ? &press->workspace->then->responses : NULL,
                                .arena = arena_new()};
    comments_bind(&comments, press->arena);
    reading->ground = digest_begin();
    int failed = comments_each(&comments, take, reading, err);
    press_ground(press, arena_format(press->arena, "comments:%s", reading->themes->id), reading->ground);
    arena_free(comments.arena);
    return failed;
}

/* Counter 0 is all comments; then of each theme those and the mentions, the scored and the low. */
static void lay_out(struct reading *reading, struct arena *arena) {
    size_t count = reading->themes->count;
    struct question *questions = arena_alloc(arena, 2 * count * sizeof *questions);
    for (size_t i = 0; i < 2 * count; i++)
        questions[i] = (struct question){.id = "mentions", .many = true, .counter = 1 + 2 * i, .counter_count = 2};
    reading->layout = (struct survey){
        .id = "mentions", .questions = questions, .question_count = 2 * count, .counter_count = 1 + MENTIONS * count};
}

static void count_store(struct reading *reading, size_t store) {
    const int64_t *table = reading->tables + store * themes_table(reading->themes);
    int64_t *counters = reading->counters + store * reading->layout.counter_count, *to = counters + 1;
    for (size_t i = 0; i < reading->themes->count; i++, to += MENTIONS) {
        struct theme_figures own = themes_measure(reading->themes, table, i, 0, 0);
        to[MENTIONS_COMMENTS] = counters[0] = own.comments;
        to[MENTIONS_NAMED] = own.mentions;
        to[MENTIONS_SCORED] = own.scored;
        to[MENTIONS_LOW] = own.negative;
    }
}

static int feed(void *source, tally_fn *fn, void *rolling, struct err *err) {
    const struct reading *reading = source;
    const struct registry *registry = reading->press->registry;
    for (size_t i = 0; i < registry->store_count; i++) {
        const int64_t *counters = reading->counters + i * reading->layout.counter_count;
        if (counters[0] && fn(rolling, registry->stores[i].id, reading->press->month, counters, err))
            return err->kind;
    }
    return 0;
}

/* Without the counter of all comments. */
static const int64_t *packed(struct arena *arena, const int64_t *counters, size_t places, size_t width) {
    int64_t *made = arena_alloc(arena, (places * (width - 1) + 1) * sizeof *made);
    for (size_t i = 0; i < places; i++)
        memcpy(made + i * (width - 1), counters + i * width + 1, (width - 1) * sizeof *made);
    return made;
}

int press_gather_themes(struct sheet_run *run, struct err *err) {
    struct press *press = run->press;
    struct arena *arena = press->arena;
    size_t stores = press->registry->store_count;
    struct reading reading = {.press = press};
    struct cube cube;
    if (rulebook_themes(press->rulebook, run->frame.report->needs.themes, &reading.themes, err))
        return err->kind;
    lay_out(&reading, arena);
    size_t width = reading.layout.counter_count;
    reading.tables = arena_alloc(arena, (stores + 1) * themes_table(reading.themes) * sizeof *reading.tables);
    reading.counters = arena_alloc(arena, (stores + 1) * width * sizeof *reading.counters);
    if (read_comments(&reading, press, err))
        return err->kind;
    for (size_t i = 0; i < stores; i++)
        count_store(&reading, i);
    if (cube_fill(arena, press->registry, &reading.layout, press->month, 1, press->rulebook->settings.floor_print, feed,
                  &reading, &cube, err))
        return err->kind;
    run->facts.themes = reading.themes;
    run->facts.mentions.stores = packed(arena, reading.counters, stores, width);
    run->facts.mentions.regions = packed(arena, cube.regions, press->registry->region_count, width);
    run->facts.mentions.chain = packed(arena, cube.chain, 1, width);
    return 0;
}
