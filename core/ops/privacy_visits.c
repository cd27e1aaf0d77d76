/* What is held on a customer beside contacts and answers: visits, wishes, and when they were asked. */
#include <string.h>

#include "flow/customers/visits_rows.h"
#include "flow/customers/wishes_rows.h"
#include "flow/distribution/invitation_rows.h"
#include "ops/privacy_parts.h"

struct telling {
    struct arena *arena;
    const struct registry *registry;
    struct value *list;
};

static void put_text(struct arena *arena, struct value *map, const char *key, const char *text) {
    value_set(arena, map, key, value_str(arena, text));
}

static void put_instant(struct arena *arena, struct value *map, const char *key, instant_t at) {
    char text[INSTANT_TEXT];
    put_text(arena, map, key, instant_write(text, at));
}

static const char *code_of(const struct registry *registry, int64_t id) {
    const struct store *store = registry_store_by_id(registry, id);
    return store ? store->code : "";
}

static int tell_visit(void *context, const struct visit *visit, struct err *err) {
    struct telling *telling = context;
    struct value *one = value_map(telling->arena);
    (void)err;
    put_text(telling->arena, one, "store", code_of(telling->registry, visit->store));
    put_instant(telling->arena, one, "at", visit->at);
    if (visit->amount != AMOUNT_NONE)
        value_set(telling->arena, one, "amount", value_real(telling->arena, (double)visit->amount / 100));
    value_push(telling->arena, telling->list, one);
    return 0;
}

static int tell_wishes(struct sql *db, struct person_held *held, struct value *told, struct err *err) {
    struct arena *arena = held->arena;
    struct value *consents = value_list(arena), *outs = value_list(arena);
    struct consent *consent = NULL;
    struct opt_out *out = NULL;
    size_t consent_count = 0, out_count = 0;
    if (consents_read(db, &held->id, arena, &consent, &consent_count, err) ||
        opt_outs_read(db, &held->id, arena, &out, &out_count, err))
        return err->kind;
    for (size_t i = 0; i < consent_count; i++) {
        struct value *one = value_map(arena);
        put_text(arena, one, "purpose", consent_word(consent[i].purpose));
        value_set(arena, one, "given", value_bool(arena, consent[i].given));
        put_instant(arena, one, "at", consent[i].at);
        put_text(arena, one, "notice", consent[i].notice);
        put_text(arena, one, "version", consent[i].version);
        put_text(arena, one, "language", consent[i].language);
        put_text(arena, one, "channel", consent[i].channel);
        value_push(arena, consents, one);
    }
    for (size_t i = 0; i < out_count; i++) {
        struct value *one = value_map(arena);
        put_text(arena, one, "channel", *out[i].channel ? out[i].channel : "all");
        put_instant(arena, one, "at", out[i].at);
        put_text(arena, one, "how", out[i].how);
        value_push(arena, outs, one);
    }
    value_set(arena, told, "consents", consents);
    value_set(arena, told, "opt_outs", outs);
    return 0;
}

static int tell_invitation(void *context, const struct invitation *made, struct err *err) {
    struct telling *telling = context;
    struct arena *arena = telling->arena;
    struct value *one = value_map(arena);
    char id[INVITATION_ID_TEXT];
    (void)err;
    put_text(arena, one, "invitation", invitation_id_write(id, &made->id));
    put_text(arena, one, "wave", made->wave_name);
    put_text(arena, one, "survey", made->survey);
    put_text(arena, one, "store", code_of(telling->registry, made->store));
    put_text(arena, one, "channel", made->channel);
    put_instant(arena, one, "made", made->at);
    for (int i = 0; i < INVITATION_MARKS; i++)
        if (made->times[i] != INVITATION_NEVER)
            put_instant(arena, one, invitation_mark_word((enum invitation_mark)i), made->times[i]);
    value_push(arena, telling->list, one);
    return 0;
}

int person_tell_visits(struct sql *db, struct person_held *held, const struct registry *registry, struct value *told,
                       struct err *err) {
    struct telling visits = {held->arena, registry, value_list(held->arena)};
    struct telling invitations = {held->arena, registry, value_list(held->arena)};
    if (visits_of(db, &held->id, tell_visit, &visits, err) || tell_wishes(db, held, told, err) ||
        invitations_of(db, held->arena, &held->id, tell_invitation, &invitations, err))
        return err->kind;
    value_set(held->arena, told, "visits", visits.list);
    value_set(held->arena, told, "invitations", invitations.list);
    return 0;
}
