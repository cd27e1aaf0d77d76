#include "flow/tickets/load.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"

struct desk {
    struct load_desk told;
    day_t today;
    int64_t came, answered; /* today */
};

static int sooner(const void *a, const void *b) {
    const struct load_ticket *one = *(struct load_ticket *const *)a, *other = *(struct load_ticket *const *)b;
    if (one->due != other->due) /* DAY_NONE is the least number, and can wait the longest */
        return one->due == DAY_NONE     ? 1
               : other->due == DAY_NONE ? -1
                                        : (one->due > other->due) - (one->due < other->due);
    return (one > other) - (one < other);
}
static int earlier(const void *a, const void *b) {
    const struct load_ticket *one = *(struct load_ticket *const *)a, *other = *(struct load_ticket *const *)b;
    return one->day != other->day ? (one->day > other->day) - (one->day < other->day) : sooner(a, b);
}
static int busier(const void *a, const void *b) {
    const struct load_desk *one = a, *other = b;
    return one->most != other->most ? (one->most < other->most) - (one->most > other->most)
                                    : strcmp(one->owner, other->owner);
}

static struct desk *desk_of(struct map *desks, const char *owner) {
    struct desk *desk = map_get(desks, owner);
    if (desk)
        return desk;
    desk = arena_alloc(desks->arena, sizeof *desk);
    *desk = (struct desk){.told = {.owner = owner, .on = DAY_NONE}, .today = DAY_NONE};
    map_put(desks, owner, desk);
    return desk;
}

static struct desk *desk_on(struct map *desks, const char *owner, day_t day) {
    struct desk *desk = desk_of(desks, owner);
    if (desk->today != day)
        desk->today = day, desk->came = desk->answered = 0;
    return desk;
}

static void comes(struct map *desks, const struct load_ticket *ticket) {
    for (size_t i = 0; i < ticket->owner_count; i++) {
        struct desk *desk = desk_on(desks, ticket->owners[i], ticket->day);
        desk->told.tickets++;
        if (++desk->came > desk->told.most)
            desk->told.most = desk->came, desk->told.on = ticket->day;
    }
}

static bool answered_on(struct map *desks, struct load_ticket *ticket, day_t day, int64_t a_day) {
    for (size_t i = 0; i < ticket->owner_count; i++) {
        struct desk *desk = desk_on(desks, ticket->owners[i], day);
        if (desk->answered == a_day)
            continue;
        desk->answered++;
        ticket->answered = day;
        return true;
    }
    return false;
}

/* A day after the other until all are answered; what is not stays in the order in which it is due. */
static void go_through(struct map *desks, struct load_ticket **order, size_t count, int64_t a_day) {
    struct load_ticket **waiting = arena_alloc(desks->arena, (count + 1) * sizeof(struct load_ticket *));
    size_t next = 0, left = 0;
    for (day_t day = count ? order[0]->day : 0; next < count || left; day++) {
        if (!left && order[next]->day > day)
            day = order[next]->day;
        const size_t before = left;
        for (; next < count && order[next]->day == day; next++) {
            comes(desks, order[next]);
            waiting[left++] = order[next];
        }
        if (left > before)
            qsort(waiting, left, sizeof *waiting, sooner);
        size_t stay = 0;
        for (size_t i = 0; i < left; i++)
            if (!answered_on(desks, waiting[i], day, a_day))
                waiting[stay++] = waiting[i];
        left = stay;
    }
}

void load_spread(struct arena *arena, struct load_ticket *tickets, size_t count, int64_t a_day, struct load_desk **out,
                 size_t *out_count) {
    struct map desks = map_make(arena);
    struct load_ticket **order = arena_alloc(arena, (count + 1) * sizeof *order);
    for (size_t i = 0; i < count; i++)
        order[i] = &tickets[i];
    qsort(order, count, sizeof *order, earlier);
    go_through(&desks, order, count, a_day);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < tickets[i].owner_count; k++)
            desk_of(&desks, tickets[i].owners[k])->told.late += load_late(&tickets[i]);
    *out = arena_alloc(arena, (desks.count + 1) * sizeof **out);
    for (size_t i = 0; i < desks.count; i++)
        (*out)[i] = ((const struct desk *)desks.entries[i].item)->told;
    *out_count = desks.count;
    qsort(*out, desks.count, sizeof **out, busier);
}
