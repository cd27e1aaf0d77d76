/* What a workflow says of its earlier versions, held against those that tickets came under. */
#include <string.h>

#include "base/text.h"
#include "ops/tickets_parts.h"

struct checking {
    const struct rulebook *rulebook;
    struct arena *arena;
    struct workflow_versions versions;
    const struct workflow *workflow;
    rules_fault *fault;
    void *context;
};

/* Every state of every version of the workflow that is being looked at. */
static const char **states_before(const struct checking *checking, size_t *out_count) {
    const char **names = NULL;
    size_t cap = 0;
    *out_count = 0;
    for (size_t i = 0; i < checking->versions.count; i++) {
        const struct workflow *version = checking->versions.items[i];
        for (size_t k = 0; !strcmp(version->id, checking->workflow->id) && k < version->state_count; k++) {
            names = arena_grow(checking->arena, names, *out_count, &cap, sizeof *names);
            names[(*out_count)++] = version->states[k].id;
        }
    }
    return names;
}

static bool among(const char *const *names, size_t count, const char *name) {
    for (size_t i = 0; i < count; i++)
        if (!strcmp(names[i], name))
            return true;
    return false;
}

/* A version that no ticket came under is not known here: what it named is not needed, and may be a slip. */
static void check_was(const struct checking *checking) {
    const struct workflow *workflow = checking->workflow;
    size_t count;
    const char **names = states_before(checking, &count);
    struct err fault;
    for (size_t i = 0; count && i < workflow->state_count; i++)
        for (size_t k = 0; k < workflow->states[i].was_count; k++) {
            const char *was = workflow->states[i].was[k], *nearest = text_nearest(was, names, count);
            if (among(names, count, was))
                continue;
            shape_fail_in(workflow->script, workflow->states[i].words, "was", &fault,
                          "no version of '%s' that has tickets has a state '%s'", workflow->id, was);
            if (nearest)
                err_todo(&fault, "did you mean '%s'?", nearest);
            else
                err_todo(&fault, "take it out");
            checking->fault(checking->context, &fault, true);
        }
}

/* They keep their own version, which is no fault; but they could not be moved. */
static int check_place(void *context, const char *state, int64_t tickets, struct err *err) {
    const struct checking *checking = context;
    const struct workflow *workflow = checking->workflow;
    const struct rules_definition *definition = rules_find(checking->rulebook->rules, "workflow", workflow->id);
    struct err fault;
    (void)err;
    if (workflow_place(workflow, state) < WORKFLOW_STATES)
        return 0;
    shape_fail(workflow->script, definition->value, &fault,
               "open tickets in state '%s' of an earlier version have no place here: %lld", state, (long long)tickets);
    err_todo(&fault, "so that they can be moved, name it in the state that takes its place: was = { \"%s\" }", state);
    checking->fault(checking->context, &fault, true);
    return 0;
}

int tickets_check(const struct workspace *workspace, const struct rulebook *rulebook, struct arena *arena,
                  rules_fault *fault, void *context, struct err *err) {
    struct checking checking = {.rulebook = rulebook, .arena = arena, .fault = fault, .context = context};
    if (workflow_versions_read(workspace->db, arena, &checking.versions, err))
        return err->kind;
    for (size_t i = 0; i < rulebook->workflow_count; i++) {
        checking.workflow = rulebook->workflows[i];
        check_was(&checking);
        if (checking.workflow->about == ABOUT_TICKET &&
            tickets_standing_elsewhere(workspace->db, checking.workflow, check_place, &checking, err))
            return err->kind;
    }
    return 0;
}
