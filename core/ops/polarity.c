#include "ops/polarity.h"

#include <string.h>

#include "base/csv.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/text.h"

struct counts {
    int64_t n, complaints, judged, found, right, open;
};

struct checking {
    const struct polarity_check *what;
    const struct polarity *polarity;
    size_t text, side, by; /* places of the columns; by is NONE without one */
    struct map groups;     /* struct counts by group */
    int64_t passed_over;
};

#define NONE ((size_t)-1)

static int find_column(const struct checking *c, const struct csv_row *header, const char *name, size_t *out,
                       struct err *err) {
    const char *names[LIMIT_CSV_COLUMNS] = {""};
    size_t count = header->count < LIMIT_CSV_COLUMNS ? header->count : LIMIT_CSV_COLUMNS;
    for (size_t i = 0; i < count; i++) {
        names[i] = header->fields[i].bytes;
        if (!strcmp(names[i], name)) {
            *out = i;
            return 0;
        }
    }
    const char *nearest = text_nearest(name, names, count);
    err_set(err, ERR_DATA, "the file has no column '%s'", name);
    err_where(err, "%s", c->what->path);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest)
                   : err_todo(err, "name the columns with --text and --side; the first one is '%s'", names[0]);
}

static int read_header(struct checking *c, struct csv_reader *reader, struct err *err) {
    struct csv_row header;
    enum csv_step step = csv_next(reader, &header, err);
    if (step == CSV_FAILED)
        return err->kind;
    if (step == CSV_END)
        return err_set(err, ERR_DATA, "the file is empty"), err_where(err, "%s", c->what->path);
    c->by = NONE;
    if (find_column(c, &header, c->what->text, &c->text, err) || find_column(c, &header, c->what->side, &c->side, err))
        return err->kind;
    return c->what->by ? find_column(c, &header, c->what->by, &c->by, err) : 0;
}

static const char *cell(const struct csv_row *row, size_t column) {
    return column < row->count ? row->fields[column].bytes : "";
}

static struct counts *group_of(struct checking *c, const char *name) {
    struct counts *counts = map_get(&c->groups, name);
    if (!counts) {
        counts = arena_alloc(c->groups.arena, sizeof *counts);
        map_put(&c->groups, name, counts);
    }
    return counts;
}

static void count(struct checking *c, const struct csv_row *row) {
    const char *text = cell(row, c->text), *side = cell(row, c->side);
    bool praise = !strcmp(side, "1");
    if (row->broken || row->too_long || !*text || (!praise && strcmp(side, "0") != 0)) {
        c->passed_over++;
        return;
    }
    enum polarity_side judged = polarity_judge(c->polarity, text, strlen(text));
    bool complaint = judged == POLARITY_COMPLAINT;
    struct counts *counts = group_of(c, c->by == NONE ? "" : cell(row, c->by));
    counts->n++;
    counts->complaints += !praise;
    counts->judged += complaint;
    counts->found += complaint && !praise;
    counts->right += complaint != praise;
    counts->open += judged == POLARITY_OPEN;
}

static int read_rows(struct checking *c, struct csv_reader *reader, struct err *err) {
    struct csv_row row;
    enum csv_step step;
    if (read_header(c, reader, err))
        return err->kind;
    while ((step = csv_next(reader, &row, err)) == CSV_ROW)
        count(c, &row);
    return step == CSV_FAILED ? (int)err->kind : 0;
}

static struct share_result part(int64_t k, int64_t n) {
    struct share_counts counts = {k, n};
    return share_of(&counts);
}

static struct polarity_checked figures_of(const struct map_entry *group) {
    const struct counts *counts = group->item;
    int64_t praise = counts->n - counts->complaints;
    return (struct polarity_checked){
        .group = group->key,
        .n = counts->n,
        .complaints = counts->complaints,
        .majority = part(praise > counts->complaints ? praise : counts->complaints, counts->n).share,
        .right = part(counts->right, counts->n),
        .found = part(counts->found, counts->complaints),
        .meant = part(counts->found, counts->judged),
        .open = part(counts->open, counts->n).share};
}

static int check_file(struct workspace *workspace, struct checking *c, struct err *err) {
    struct csv_reader *reader = NULL;
    c->groups = map_make(workspace->arena);
    if (csv_open(&reader, c->what->path, err))
        return err->kind;
    int failed = read_rows(c, reader, err);
    csv_close(reader);
    return failed;
}

int polarity_check(struct workspace *workspace, const struct polarity_check *what, struct polarity_checked **out,
                   size_t *out_count, int64_t *out_passed_over, struct err *err) {
    struct rulebook *rulebook = NULL;
    struct checking c = {.what = what};
    int failed = rulebook_open_working(&rulebook, workspace, RULEBOOK_THEMES, err);
    failed = failed ? failed : rulebook_polarity(rulebook, what->polarity, &c.polarity, err);
    failed = failed ? failed : check_file(workspace, &c, err);
    rulebook_close(rulebook);
    if (failed)
        return failed;
    *out = arena_alloc(workspace->arena, (c.groups.count + 1) * sizeof **out);
    for (size_t i = 0; i < c.groups.count; i++)
        (*out)[i] = figures_of(&c.groups.entries[i]);
    *out_count = c.groups.count;
    *out_passed_over = c.passed_over;
    return 0;
}
