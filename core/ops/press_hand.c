#include "ops/press_hand.h"

#include <string.h>

#include "ops/journal.h"

int press_state_read(struct workspace *workspace, const struct press *press, struct press_state *out, struct err *err) {
    out->cut = press->cut;
    out->facts = press->provenance.facts;
    out->registry = press->provenance.registry;
    out->rules = press->rules;
    return journal_head(workspace->db, &out->line, out->hash, err);
}

static bool is_same(const struct press_state *a, const struct press_state *b) {
    return a->line == b->line && !strcmp(a->hash, b->hash) && a->cut == b->cut && !strcmp(a->facts, b->facts) &&
           !strcmp(a->registry, b->registry) && !strcmp(a->rules, b->rules);
}

int press_open_rules(struct workspace *workspace, bool working, struct rulebook **out, struct err *err) {
    return working ? rulebook_open_working(out, workspace, RULEBOOK_ALL, err)
                   : rulebook_open(out, workspace, RULEBOOK_ALL, err);
}

int press_open_with(struct workspace *workspace, struct rulebook *rulebook, struct vault *vault, month_t month,
                    struct press *out, struct err *err) {
    char rules[VAULT_ID];
    if (rulebook_tree(rulebook, vault, rules, err))
        return err->kind;
    return press_open(out, workspace, rulebook, arena_text(workspace->arena, rules), month, err);
}

static int was_changed(struct err *err) {
    return err_set(err, ERR_BUSY, "answers, stores or rules were changed while the reports were made"),
           err_todo(err, "run it again");
}

static int check_state(const struct press_hand *hand, const struct press_state *state, struct err *err) {
    struct press_state seen;
    if (press_state_read(hand->workspace, &hand->press, &seen, err))
        return err->kind;
    return is_same(&seen, state) ? 0 : was_changed(err);
}

/* The same files have the same tree: to ask the archive for it again would take its writer's lock, which one process
 * has at a time. */
static int open_press(struct press_hand *hand, const struct press *all, struct err *err) {
    if (!rule_files_same(&hand->rulebook->files, &all->rulebook->files))
        return was_changed(err);
    return press_open(&hand->press, hand->workspace, hand->rulebook, all->rules, all->month, err);
}

int press_hand_open(struct press_hand *hand, const struct press *all, const struct press_state *state, bool working,
                    struct err *err) {
    if (workspace_open(&hand->workspace, all->workspace->path, err))
        return err->kind;
    hand->workspace->scope = all->workspace->scope;
    if (workspace_archive(hand->workspace, &hand->vault, err) || sql_snapshot(hand->workspace->db, err) ||
        press_open_rules(hand->workspace, working, &hand->rulebook, err) || open_press(hand, all, err))
        return err->kind;
    hand->press.only_documents = all->only_documents;
    hand->press.is_private = all->is_private;
    hand->press.within = all->within ? registry_region(hand->press.registry, all->within->code) : NULL;
    return check_state(hand, state, err);
}

void press_hand_close(struct press_hand *hand) {
    press_close(&hand->press);
    rulebook_close(hand->rulebook);
    vault_close(hand->vault);
    workspace_close(hand->workspace);
}

int press_db_release(struct workspace *workspace, struct err *err) {
    if (sql_commit(workspace->db, err))
        return err->kind;
    sql_close(workspace->db);
    workspace->db = NULL;
    return 0;
}

int press_db_retake(struct workspace *workspace, struct err *err) {
    return sql_open(&workspace->db, workspace_path(workspace, "earshot.db"), SQL_OPEN, err);
}
