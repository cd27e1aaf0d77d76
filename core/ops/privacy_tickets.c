/* What tickets hold of a customer: that their answers opened them, and what staff wrote. */
#include "flow/tickets/tickets_rows.h"
#include "ops/privacy_parts.h"

struct telling {
    struct arena *arena;
    struct value *list;
};

static int tell_one(void *context, int64_t number, const char *note, struct err *err) {
    struct telling *telling = context;
    struct value *told = value_map(telling->arena);
    char text[TICKET_TEXT];
    (void)err;
    value_set(telling->arena, told, "ticket", value_str(telling->arena, ticket_number_write(text, number)));
    if (note)
        value_set(telling->arena, told, "note", value_str(telling->arena, note));
    value_push(telling->arena, telling->list, told);
    return 0;
}

int person_tell_tickets(struct sql *db, const struct person_held *held, struct value *told, struct err *err) {
    struct telling telling = {held->arena, value_list(held->arena)};
    for (size_t i = 0; i < held->count; i++)
        for (size_t k = 0; k < held->all[i].count; k++) {
            const struct response_row *row = &held->all[i].revisions[k].row;
            if (tickets_of_response(db, row->store, row->rid, tell_one, &telling, err))
                return err->kind;
        }
    value_set(held->arena, told, "tickets", telling.list);
    return 0;
}
