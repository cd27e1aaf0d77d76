/* What scripts are made of, gathered from the tables that stand beside each word's body, and the pages made of it: help
 * (help_scripts.c), the manual (help_manual.c), the stubs that an editor reads (help_stubs.c). */
#ifndef EARSHOT_CLI_HELP_WORDS_H
#define EARSHOT_CLI_HELP_WORDS_H

#include "cli/frame.h"
#include "ops/rulebook.h"

struct help_words {
    const struct box_word *const *list; /* the stages' words, then those that every script has */
    size_t count;
    const struct shape_table *const *shapes; /* of definitions and blocks, each followed by those inside it */
    size_t shape_count;
};

struct help_words help_words(struct arena *arena);

const char *help_form_title(const struct cli *cli, enum box_form form);

void help_manual(struct cli *cli, const struct help_words *words); /* docs/reference/words.md */
void help_stubs(struct cli *cli, const struct help_words *words);  /* scripts/types/earshot.lua */

#endif
