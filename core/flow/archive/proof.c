/* Each worker walks the files of every edition and looks at its share of them. What it says is a letter and two texts;
 * whoever hears it makes a finding of that. */
#include "flow/archive/proof.h"

#include <string.h>

#include "base/crew.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/map.h"
#include "flow/report/pdf.h"

enum { FIRST_PLACE = 0, FILE_PLACES = 1 };
#define LAST_PLACE SIZE_MAX

/* How a word begins. */
enum { GRAVE = '!', REMARK = '.', OTHER_ENGINE = '?' /* its end depends on what else is found */ };

bool proof_edition_of(struct arena *arena, const struct vault_entry *entry, struct proof_edition *out) {
    month_t month;
    const char *text = archive_trailer(arena, entry->message, "Month");
    if (!text || !month_read(text, &month))
        return false;
    *out = (struct proof_edition){.commit = arena_text(arena, entry->commit),
                                  .parent = arena_text(arena, entry->parent),
                                  .parents = entry->parents,
                                  .month = month,
                                  .rules = archive_trailer(arena, entry->message, "Rules"),
                                  .corrects = archive_trailer(arena, entry->message, "Corrects")};
    return true;
}

/* ---- a worker ---- */

struct prover {
    const struct proof *proof;
    struct crew_voice *voice;
    struct vault *vault;
    struct page_fonts *fonts;
    struct arena *arena, *file_arena; /* of the present edition; of the present file */
    /* the present edition */
    const struct proof_edition *edition;
    struct map listed, met; /* the files of its provenance -> SHA-256; those that are there, noted by one worker */
    const char *provenance, *rules;
    size_t seen;
    bool renders;           /* the engine of today made it */
    const char *takes;      /* what rendering it would take; NULL where it is rendered */
    int stopped;            /* what ended the walk of its files; 0 where that was the archive's fault */
    const char *rules_read; /* the commit of rules that was read last, and is whole */
    /* the look that was read last, and whose it is: a commit's, or a tree of rules' */
    struct arena *look_arena;
    const char *look_of;
    const struct value *look;
    struct buf file, pdf, again;
};

static bool is_mine(const struct prover *prover, size_t place) {
    return place % prover->voice->shares == prover->voice->share;
}

static int say(struct prover *prover, size_t place, char kind, const char *path, const char *what, struct err *err) {
    const char *word = arena_format(prover->file_arena, "%c%s%c%s", kind, path, '\0', what);
    return crew_say(prover->voice, place, word, 2 + strlen(path) + strlen(what), err);
}

static int grave(struct prover *prover, size_t place, const char *path, const char *what, struct err *err) {
    return say(prover, place, GRAVE, path, what, err);
}

static int unreadable(struct prover *prover, size_t place, const char *path, const char *what, const struct err *own,
                      struct err *err) {
    return grave(prover, place, path, arena_format(prover->file_arena, "%s: %s", what, own->what), err);
}

/* ---- the look ---- */

static int kept_look(struct prover *prover, const char *path, struct err *err) {
    struct buf json = buf_make(LIMIT_DOCUMENT);
    int failed = vault_read(prover->vault, prover->edition->commit, path, &json, err);
    failed = failed ? failed : json_read(prover->look_arena, json.data, json.len, &prover->look, err);
    buf_free(&json);
    return failed ? failed : report_theme_check(path, prover->look, err);
}

/* Read once for all documents of an edition; that of the rules, for all editions made by them. */
static int find_look(struct prover *prover, struct err *err) {
    const struct proof *proof = prover->proof;
    const char *path = archive_theme_path(prover->arena, prover->edition->month);
    bool kept = map_get(&prover->listed, path) != NULL;
    const char *of = kept ? prover->edition->commit : prover->rules;
    if (prover->look_of && !strcmp(prover->look_of, of))
        return 0;
    arena_clear(prover->look_arena);
    prover->look_of = NULL;
    int failed =
        kept ? kept_look(prover, path, err)
             : proof->look(proof->context, prover->vault, prover->rules, prover->look_arena, &prover->look, err);
    if (!failed)
        prover->look_of = arena_text(prover->look_arena, of);
    return failed;
}

/* ---- one file ---- */

static int render_again(struct prover *prover, size_t place, const char *path, struct err *err) {
    const char *pdf_path = archive_beside(prover->file_arena, path, "report.pdf");
    const struct value *document = NULL;
    struct err own;
    buf_clear(&prover->again);
    buf_clear(&prover->pdf);
    if (vault_read(prover->vault, prover->edition->commit, pdf_path, &prover->pdf, &own))
        return grave(prover, place, pdf_path, "is missing or cannot be read", err);
    if (find_look(prover, &own))
        return unreadable(prover, place, path, "its look cannot be read", &own, err);
    if (json_read(prover->file_arena, prover->file.data, prover->file.len, &document, &own) ||
        report_pdf(prover->fonts, document, prover->look, &prover->again, &own))
        return unreadable(prover, place, path, "cannot be rendered", &own, err);
    int stopped = crew_count(prover->voice, PROOF_RENDERED, err);
    if (stopped ||
        (prover->again.len == prover->pdf.len && !memcmp(prover->again.data, prover->pdf.data, prover->pdf.len)))
        return stopped;
    return grave(prover, place, pdf_path, "is not what its document.json renders to", err);
}

static int check_digest(struct prover *prover, size_t place, const char *path, bool *out_good, struct err *err) {
    const char *listed = map_get(&prover->listed, path);
    struct digest digest = digest_sha256(prover->file.data, prover->file.len);
    char hex[DIGEST_TEXT];
    *out_good = listed && !strcmp(listed, digest_write(hex, &digest));
    if (*out_good)
        return 0;
    return grave(prover, place, path,
                 listed ? "was altered: its SHA-256 is not the one in the provenance" : "is not in the provenance",
                 err);
}

/* A document that was altered is not rendered: what it would give is nobody's page. */
static int prove_file(struct prover *prover, size_t place, const char *path, struct err *err) {
    struct err own;
    bool good = false;
    buf_clear(&prover->file);
    if (vault_read(prover->vault, prover->edition->commit, path, &prover->file, &own))
        return unreadable(prover, place, path, "cannot be read", &own, err);
    int stopped = check_digest(prover, place, path, &good, err);
    if (stopped || !archive_is_document(path))
        return stopped;
    stopped = crew_count(prover->voice, PROOF_DOCUMENT, err);
    return stopped || !good || !prover->renders ? stopped : render_again(prover, place, path, err);
}

/* Files come in twos, a document and its PDF: a share is every n-th two. */
static int visit_file(void *context, const char *path, struct err *err) {
    struct prover *prover = context;
    if (!strcmp(path, prover->provenance))
        return 0;
    size_t place = FILE_PLACES + prover->seen++;
    if (is_mine(prover, FIRST_PLACE))
        map_put(&prover->met, path, prover);
    if (!is_mine(prover, place / 2))
        return 0;
    prover->stopped = prove_file(prover, place, path, err);
    arena_clear(prover->file_arena);
    return prover->stopped;
}

/* ---- one edition ---- */

static void judge_engine(struct prover *prover, const struct value *engine) {
    const char *name = value_text(value_get(engine, "name"), "?"), *fonts = value_text(value_get(engine, "fonts"), "?"),
               *renderer = value_text(value_get(engine, "renderer"), "?");
    bool keeps = map_get(&prover->listed, archive_theme_path(prover->arena, prover->edition->month)) != NULL;
    bool same = prover->fonts && !strcmp(renderer, REPORT_RENDERER) && !strcmp(fonts, page_fonts_name(prover->fonts));
    prover->renders = same && (keeps || prover->proof->look);
    prover->takes = prover->renders ? NULL
                    : same
                        ? arena_format(prover->arena, "its rules read, for it keeps no look of its own: earshot verify")
                        : arena_format(prover->arena, "%s, renderer '%s', fonts '%s'", name, renderer, fonts);
}

static int read_provenance(struct prover *prover, bool *out_there, struct err *err) {
    const struct value *provenance = NULL;
    struct err own;
    buf_clear(&prover->file);
    *out_there = !vault_read(prover->vault, prover->edition->commit, prover->provenance, &prover->file, &own) &&
                 !json_read(prover->arena, prover->file.data, prover->file.len, &provenance, &own);
    if (!*out_there)
        return is_mine(prover, FIRST_PLACE)
                   ? unreadable(prover, FIRST_PLACE, prover->provenance, "cannot be read", &own, err)
                   : 0;
    const struct value *files = value_get(provenance, "files");
    for (size_t i = 0; i < value_count(files); i++)
        if (value_is(files, VALUE_MAP))
            map_put(&prover->listed, files->map.pairs[i].key,
                    arena_text(prover->arena, value_text(files->map.pairs[i].value, "")));
    prover->rules = value_text(value_get(provenance, "rules"), "");
    judge_engine(prover, value_get(provenance, "engine"));
    return 0;
}

static int visit_rule(void *context, const char *path, struct err *err) {
    struct prover *prover = context;
    buf_clear(&prover->file);
    return vault_read(prover->vault, prover->edition->rules, path, &prover->file, err);
}

/* The commit names a commit of rules, the provenance their tree. */
static int check_rules(struct prover *prover, struct err *err) {
    struct vault_entry entry;
    struct err own;
    const char *rules = prover->edition->rules;
    if (!rules)
        return grave(prover, FIRST_PLACE, "", "its commit names no rules", err);
    bool read = prover->rules_read && !strcmp(prover->rules_read, rules);
    if (vault_info(prover->vault, prover->arena, rules, &entry, &own) ||
        (!read && vault_walk(prover->vault, rules, "", visit_rule, prover, &own)))
        return unreadable(prover, FIRST_PLACE, "", "its rules cannot be read", &own, err);
    prover->rules_read = rules;
    if (!strcmp(entry.tree, prover->rules))
        return 0;
    return grave(prover, FIRST_PLACE, prover->provenance, "names other rules than the commit does", err);
}

/* An edition may change its own month and nothing else. */
static int check_place(struct prover *prover, struct err *err) {
    const struct proof_edition *edition = prover->edition;
    const char *where = NULL, *folder = archive_period_path(prover->arena, edition->month);
    struct err own;
    if (edition->parents > 1)
        return grave(prover, FIRST_PLACE, "", "has more than one commit before it", err);
    if (vault_same_but(prover->vault, prover->arena, edition->parent, edition->commit, folder, &where, &own))
        return unreadable(prover, FIRST_PLACE, "", "cannot be compared with the one before it", &own, err);
    return where ? grave(prover, FIRST_PLACE, where, "was changed by an edition of another month", err) : 0;
}

static int prove_files(struct prover *prover, struct err *err) {
    const char *folder = archive_period_path(prover->arena, prover->edition->month);
    struct err own = {0};
    prover->seen = 0;
    prover->stopped = 0;
    int stopped = vault_walk(prover->vault, prover->edition->commit, folder, visit_file, prover, &own);
    if (prover->stopped)
        return *err = own, prover->stopped;
    if (!is_mine(prover, FIRST_PLACE))
        return 0;
    if (stopped)
        return unreadable(prover, LAST_PLACE, folder, "cannot be walked", &own, err);
    for (size_t i = 0; !stopped && i < prover->listed.count; i++)
        if (!map_get(&prover->met, prover->listed.entries[i].key))
            stopped = grave(prover, LAST_PLACE, prover->listed.entries[i].key,
                            "is missing, and the provenance names it", err);
    return stopped;
}

static int prove_edition(struct prover *prover, const struct proof_edition *edition, struct err *err) {
    bool there = false;
    prover->edition = edition;
    prover->provenance = archive_provenance_path(prover->arena, edition->month);
    prover->listed = map_make(prover->arena);
    prover->met = map_make(prover->arena);
    int stopped = read_provenance(prover, &there, err);
    if (!stopped && there && is_mine(prover, FIRST_PLACE)) {
        stopped = check_place(prover, err);
        stopped = stopped ? stopped : check_rules(prover, err);
    }
    if (!stopped && there)
        stopped = prove_files(prover, err);
    if (!stopped && there && prover->takes && is_mine(prover, FIRST_PLACE))
        stopped = say(prover, LAST_PLACE, OTHER_ENGINE, prover->provenance, prover->takes, err);
    arena_clear(prover->file_arena);
    arena_clear(prover->arena);
    return stopped ? stopped : crew_end(prover->voice, err);
}

/* ---- the crew ---- */

struct hearing {
    const struct proof *proof;
    struct page_fonts *fonts; /* NULL: nothing is rendered. Opened before the crew forks, so that all share one */
    size_t edition;           /* the present one */
    bool begun;
    size_t found; /* graves in it */
};

static int work(void *context, struct crew_voice *voice, struct err *err) {
    const struct hearing *hearing = context;
    const struct proof *proof = hearing->proof;
    struct prover prover = {.proof = proof,
                            .voice = voice,
                            .fonts = hearing->fonts,
                            .arena = arena_new(),
                            .file_arena = arena_new(),
                            .look_arena = arena_new(),
                            .file = buf_make(LIMIT_FILE),
                            .pdf = buf_make(LIMIT_PDF),
                            .again = buf_make(LIMIT_PDF)};
    int stopped = vault_open(&prover.vault, proof->archive, err);
    for (size_t i = 0; !stopped && i < proof->count; i++)
        stopped = prove_edition(&prover, &proof->editions[i], err);
    vault_close(prover.vault);
    buf_free(&prover.file);
    buf_free(&prover.pdf);
    buf_free(&prover.again);
    arena_free(prover.look_arena);
    arena_free(prover.file_arena);
    arena_free(prover.arena);
    return stopped;
}

static int begin(struct hearing *hearing, struct err *err) {
    const struct proof *proof = hearing->proof;
    if (hearing->begun)
        return 0;
    hearing->begun = true;
    hearing->found = 0;
    return proof->begin ? proof->begin(proof->context, hearing->edition, err) : 0;
}

static int hear(void *context, const char *word, size_t len, struct err *err) {
    struct hearing *hearing = context;
    const struct proof *proof = hearing->proof;
    struct arena *arena = arena_new();
    const char *path = arena_bytes(arena, word + 1, len - 1), *what = path + strlen(path) + 1;
    int stopped = begin(hearing, err);
    hearing->found += *word == GRAVE;
    if (*word == OTHER_ENGINE)
        what = arena_format(arena, "%s; to render it again takes %s",
                            hearing->found ? "not all that it names is sound" : "its digests hold", what);
    struct finding finding = {proof->editions[hearing->edition].commit, path, what, *word == GRAVE};
    stopped = stopped ? stopped : proof->tell(proof->context, &finding, err);
    arena_free(arena);
    return stopped;
}

/* The month's edition before this one; NULL where there is none. Editions stand newest first. */
static const char *before(const struct proof *proof, size_t edition) {
    for (size_t i = edition + 1; i < proof->count; i++)
        if (proof->editions[i].month == proof->editions[edition].month)
            return proof->editions[i].commit;
    return NULL;
}

static int ended(void *context, size_t unit, struct err *err) {
    struct hearing *hearing = context;
    const struct proof *proof = hearing->proof;
    const struct proof_edition *edition = &proof->editions[unit];
    const char *corrected = proof->count > 1 ? before(proof, unit) : edition->corrects;
    int stopped = begin(hearing, err);
    if (!stopped && edition->corrects && (!corrected || strcmp(edition->corrects, corrected) != 0)) {
        struct finding finding = {edition->commit, "", "the edition that it says it corrects is not the one before it",
                                  true};
        stopped = proof->tell(proof->context, &finding, err);
    }
    hearing->edition = unit + 1;
    hearing->begun = false;
    return stopped;
}

static void count(void *context, int what) {
    const struct hearing *hearing = context;
    hearing->proof->counted(hearing->proof->context, (enum proof_counted)what);
}

int proof_run(const struct proof *proof, struct err *err) {
    struct hearing hearing = {.proof = proof};
    const struct crew crew = {proof->workers, work, hear, ended, count, &hearing};
    if (!proof->count)
        return 0;
    int stopped = proof->digests_only ? 0 : page_fonts_open(&hearing.fonts, err);
    stopped = stopped ? stopped : crew_run(&crew, err);
    page_fonts_close(hearing.fonts);
    return stopped;
}
