#include "flow/archive/archive.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"

char *archive_period_path(struct arena *arena, month_t month) {
    char text[MONTH_TEXT];
    return arena_format(arena, "reports/%s", month_write(text, month));
}

const char *archive_safe_name(struct arena *arena, const char *name) {
    char *safe = arena_text(arena, name);
    for (char *c = safe; *c; c++)
        if (*c == '/' || *c == '\\' || (unsigned char)*c < ' ')
            *c = '_';
    return safe[0] == '.' ? arena_format(arena, "_%s", safe) : safe;
}

char *archive_report_path(struct arena *arena, month_t month, const char *region, const char *store, const char *report,
                          const char *file) {
    char text[MONTH_TEXT];
    const char *folder = region ? archive_safe_name(arena, region) : ARCHIVE_OF_CHAIN;
    const char *inside = store ? store : region ? ARCHIVE_OF_REGION : ARCHIVE_OF_CHAIN;
    return arena_format(arena, "reports/%s/%s/%s/%s/%s", month_write(text, month), folder, inside, report, file);
}

char *archive_provenance_path(struct arena *arena, month_t month) {
    char text[MONTH_TEXT];
    return arena_format(arena, "reports/%s/provenance.json", month_write(text, month));
}

char *archive_theme_path(struct arena *arena, month_t month) {
    char text[MONTH_TEXT];
    return arena_format(arena, "reports/%s/theme.json", month_write(text, month));
}

char *archive_beside(struct arena *arena, const char *path, const char *file) {
    return arena_format(arena, "%.*s%s", (int)(file_base_name(path) - path), path, file);
}

bool archive_is_document(const char *path) {
    return !strcmp(file_base_name(path), "document.json");
}

bool archive_place_of(struct arena *arena, const char *path, struct archive_place *out) {
    const char *parts[6];
    size_t count = 0;
    month_t month;
    char *rest = arena_text(arena, path);
    while (rest && count < 6) {
        parts[count] = strsep(&rest, "/");
        if (!*parts[count++])
            return false;
    }
    if (count != 6 || rest || strcmp(parts[0], "reports") != 0 || !month_read(parts[1], &month))
        return false;
    out->month = month;
    out->region = parts[2];
    out->store = parts[3];
    out->report = parts[4];
    out->file = parts[5];
    return true;
}

const char *archive_place_name(struct arena *arena, const struct archive_place *place) {
    return place->store[0] == '_' ? arena_format(arena, "%s/%s", place->region, place->store) : place->store;
}

/* Texts hold no bare newline, so the last such line is the field of the document itself. */
struct digest archive_said(const void *document, size_t len) {
    static const char mark[] = "\n  \"provenance\": ";
    const char *bytes = document;
    size_t end = len;
    for (size_t i = len; i-- > 0 && end == len;)
        if (bytes[i] == '\n' && len - i >= sizeof mark - 1 && !memcmp(bytes + i, mark, sizeof mark - 1))
            end = i;
    return digest_sha256(bytes, end);
}

void archive_note_file(struct arena *arena, struct provenance *provenance, const char *path, const void *bytes,
                       size_t len) {
    struct digest digest = digest_sha256(bytes, len);
    char text[DIGEST_TEXT];
    if (!provenance->files)
        provenance->files = value_map(arena);
    /* appended, not set: paths are unique, and a search per file would cost files squared */
    struct value *files = provenance->files;
    files->map.pairs = arena_grow(arena, files->map.pairs, files->map.count, &files->map.cap, sizeof *files->map.pairs);
    files->map.pairs[files->map.count++] =
        (struct value_pair){arena_text(arena, path), value_str(arena, digest_write(text, &digest))};
}

const struct value *archive_provenance(struct arena *arena, const struct provenance *p) {
    char text[DAY_TEXT];
    struct value *made = value_map(arena), *facts = value_map(arena), *registry = value_map(arena);
    struct value *engine = value_map(arena);
    value_set(arena, facts, "responses", value_int(arena, p->responses));
    value_set(arena, facts, "tallies", value_str(arena, p->facts));
    value_set(arena, registry, "day", value_str(arena, day_write(text, p->registry_day)));
    value_set(arena, registry, "digest", value_str(arena, p->registry));
    value_set(arena, engine, "name", value_str(arena, p->engine));
    value_set(arena, engine, "renderer", value_str(arena, p->renderer));
    value_set(arena, engine, "fonts", value_str(arena, p->fonts));
    value_set(arena, engine, "rules", value_str(arena, p->box));
    value_set(arena, made, "provenance", value_int(arena, ARCHIVE_PROVENANCE));
    value_set(arena, made, "month", value_str(arena, month_write(text, p->month)));
    value_set(arena, made, "facts", facts);
    value_set(arena, made, "registry", registry);
    value_set(arena, made, "surveys", p->surveys ? p->surveys : value_map(arena));
    value_set(arena, made, "rules", value_str(arena, p->rules));
    value_set(arena, made, "engine", engine);
    value_set(arena, made, "seed", value_str(arena, "none")); /* no figure is drawn by chance */
    value_set(arena, made, "files", p->files ? p->files : value_map(arena));
    return made;
}

char *archive_message(struct arena *arena, const struct edition_message *m) {
    char month[MONTH_TEXT];
    struct buf out = buf_make(LIMIT_FILE); /* a long reason must not crowd out the trailers */
    month_write(month, m->month);
    buf_format(&out, "%s %s: %zu report%s\n\n", m->correction ? "correct" : "close", month, m->reports,
               m->reports == 1 ? "" : "s");
    if (m->reason && m->reason[0])
        buf_format(&out, "%s\n\n", m->reason);
    buf_format(&out, "Month: %s\nActor: %s\nRules: %s\nCut: %lld\n", month, m->actor, m->rules_commit,
               (long long)m->cut);
    if (m->corrects)
        buf_format(&out, "Corrects: %s\n", m->corrects);
    if (m->packer)
        buf_format(&out, "Packed-By: %s\n", m->packer);
    char *text = arena_text(arena, out.data);
    buf_free(&out);
    return text;
}

/* What follows the last empty line. */
static const char *last_paragraph(const char *message) {
    const char *start = message;
    for (const char *next = strstr(message, "\n\n"); next && next[2]; next = strstr(start, "\n\n"))
        start = next + 2;
    return start;
}

const char *archive_trailer(struct arena *arena, const char *message, const char *name) {
    size_t len = strlen(name);
    const char *found = NULL;
    for (const char *line = last_paragraph(message); line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
        if (!strncmp(line, name, len) && !strncmp(line + len, ": ", 2))
            found = line + len + 2;
    return found ? arena_bytes(arena, found, strcspn(found, "\n")) : NULL;
}
