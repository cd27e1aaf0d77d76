/* Characters that no font has: they are printed as boxes, and whoever made the report is told which and where. */
#include <stdio.h>
#include <string.h>

#include "ops/press.h"

/* A block whose text is at fault is found by its line; what belongs to none, as the title, by its name. */
static void find_lack(const struct page_fonts *fonts, const char *script, const char *name, const struct value *value,
                      struct press_lack *out) {
    char inner[sizeof out->where];
    const char *kind = value_text(value_get(value, "kind"), "");
    snprintf(inner, sizeof inner, "the %s", name);
    if (value_get(value, "line"))
        snprintf(inner, sizeof inner, "the %s of %s:%lld", kind, value_text(value_get(value, "script"), script),
                 (long long)value_whole(value_get(value, "line"), 0));
    for (size_t i = 0; !out->character && i < value_count(value); i++) {
        bool list = value_is(value, VALUE_LIST);
        const struct value *part = list ? value->list.items[i] : value->map.pairs[i].value;
        const char *part_name = list || value_get(value, "line") ? inner + strlen("the ") : value->map.pairs[i].key;
        if (value_is(part, VALUE_TEXT) && (out->character = page_fonts_lack(fonts, part->text.bytes)))
            snprintf(out->where, sizeof out->where, "the %s", part_name);
        else
            find_lack(fonts, script, part_name, part, out);
    }
}

struct press_lack press_lacking(const struct page_fonts *fonts, const struct report *report,
                                const struct value *document) {
    struct press_lack lack = {0};
    find_lack(fonts, report->script, "document", document, &lack);
    return lack;
}

const char *press_lack_text(struct arena *arena, const char *code, const struct press_lack *lack) {
    return arena_format(arena, "%s: U+%04X in %s", code, (unsigned)lack->character, lack->where);
}
