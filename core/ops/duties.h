/* What people are charged with beyond their role, and who stands in for whom: zhou has the duty "supply" in region E1;
 * chen is away until Friday, and liu does what is chen's until then.
 *
 * A duty is a word that workflows give tickets to. It holds in a region with those under it, or everywhere. Who stands
 * in for somebody is to a ticket what that one is, for as long as they are away. */
#ifndef EARSHOT_OPS_DUTIES_H
#define EARSHOT_OPS_DUTIES_H

#include "flow/workflow/workflow.h"
#include "ops/people.h"

struct duty {
    const char *person, *duty;
    const char *region; /* its code; "" everywhere */
};
struct away {
    const char *person, *deputy;
    day_t first, last; /* both included, by the workspace's clock */
};

/* Everybody, as of a day. */
struct staffing {
    const struct person *people;
    size_t people_count;
    const struct duty *duties; /* by person, duty, region */
    size_t duty_count;
    const size_t *deputies;   /* of each person who stands in for them on the day; people_count: nobody */
    const struct away *aways; /* the present or next one of each person, or the last */
    size_t away_count;
    day_t day;
};
/* In the arena. */
int staffing_read(struct sql *db, struct arena *arena, day_t day, struct staffing *out, struct err *err);

const struct person *staffing_person(const struct staffing *staffing, const char *name); /* or NULL */
/* The same, where there has to be one: ERR_DATA. */
int staffing_need(const struct staffing *staffing, struct arena *arena, const char *name, const struct person **out,
                  struct err *err);
/* Whether the actor is that person, or stands in for them on that day. */
bool staffing_is(const struct staffing *staffing, const char *actor, const char *person);

/* What somebody is to the cases of a store, themselves or standing in: PARTY_STORE, PARTY_REGION, PARTY_HQ. */
unsigned staffing_parties(const struct staffing *staffing, const struct registry *registry, const char *actor,
                          const struct store *store);
/* Whether they may see them: an auditor may, and is no party. */
bool staffing_sees(const struct staffing *staffing, const struct registry *registry, const char *actor,
                   const struct store *store);
/* Whether they are charged with the duty for the store. */
bool staffing_charged(const struct staffing *staffing, const struct registry *registry, const char *actor,
                      const char *duty, const struct store *store);

/* Whose a case is: one person, where it was given to one who is still of those who may have it, or all who are what its
 * owner says. */
struct staffing_owner {
    enum workflow_party party;
    const char *duty, *person;
};
/* Whether the named person, by what they are themselves, is of those whom the owner means. */
bool staffing_may_own(const struct staffing *staffing, const struct registry *registry,
                      const struct staffing_owner *owner, const struct store *store);
bool staffing_owns(const struct staffing *staffing, const struct registry *registry, const char *actor,
                   const struct staffing_owner *owner, const struct store *store);
/* Of each person, as many as there are, whether they see the case and whether it is theirs: both at once, where many
 * cases are held against everybody. */
struct staffing_share {
    bool sees, owns;
};
void staffing_shares(const struct staffing *staffing, const struct registry *registry,
                     const struct staffing_owner *owner, const struct store *store, struct staffing_share *out);
/* Those people by name, the deputies of those who are away in their place; each once, in the order of names. `out` has
 * room for people_count. Of several regions above a store those of the nearest one that has anybody. */
size_t staffing_owners(const struct staffing *staffing, const struct registry *registry,
                       const struct staffing_owner *owner, const struct store *store, const char **out);

/* The same of a region's matters, NULL the whole chain's: a party's people (of regions those of the nearest one, up
 * from it, that has anybody), or those charged with a duty there. */
size_t staffing_of_region(const struct staffing *staffing, const struct registry *registry,
                          const struct staffing_owner *owner, const struct region *region, const char **out);
/* Who acts for somebody on the day: their deputy where they are away, else they themselves. */
const char *staffing_stand_in(const struct staffing *staffing, const char *person);

/* The acts. Each is one batch. Errors: ERR_DATA for nobody, a region that is not there, what was not given, or a duty
 * that is no plain word; ERR_DENIED as the journal says, but that anybody may say when they are away themselves. */
int duty_give(struct workspace *workspace, const struct act *act, const struct duty *duty, bool give, struct err *err);
/* `deputy` NULL: back again. */
int away_set(struct workspace *workspace, const struct act *act, const struct away *away, struct err *err);
/* Takes back all that was given to somebody who goes, inside the caller's transaction. */
int duties_end(struct workspace *workspace, const struct act *act, const char *person, struct err *err);

#endif
