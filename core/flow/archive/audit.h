/* An archive by itself, in another building: its line of editions, what each of them is (proof.h), and who signed them.
 * No database, no rules, no key of ours: only what git keeps, and what the auditor brings. */
#ifndef EARSHOT_FLOW_AUDIT_H
#define EARSHOT_FLOW_AUDIT_H

#include "flow/archive/checkpoints.h"
#include "flow/archive/proof.h"
#include "flow/archive/signers.h"

struct audit {
    const char *archive;                   /* a git directory */
    const struct signers *signers;         /* NULL: whose the keys are is not asked */
    const struct checkpoints *checkpoints; /* what a witness kept; NULL: nothing */
    size_t workers;
    bool digests_only; /* nothing is rendered */
    /* Each finding; documents as they are looked at. tell returns nonzero to stop. */
    int (*tell)(void *context, const struct finding *finding, struct err *err);
    void (*progress)(void *context, int64_t documents);
    void *context;
};

/* A key that signed. */
struct audit_key {
    char print[SIGN_PRINT_TEXT];
    const char *name; /* as the allowed signers say; NULL where nobody was asked, or it is not among them */
    int64_t commits;
};

struct audit_done {
    const char *branch; /* "main", or a clone's copy of it; NULL: there is none */
    const char *head;
    int64_t editions, documents, rendered;
    int64_t signatures, unsigned_; /* commits of main with a signature that fits; without any */
    struct audit_key *keys;
    size_t key_count;
    int64_t checkpoints;      /* that were held against the archive */
    const char *witnessed;    /* the newest commit that one of them names and the line has; NULL: none */
    const char *witnessed_at; /* when it was named */
    int64_t after;            /* editions after that one */
    int64_t grave, remarks;
};

/* Texts of `out` are in the arena. Errors: what tell stopped with; ERR_NOINPUT when there are no editions; faults of
 * the machine. What is wrong with the archive is a finding. */
int audit_run(const struct audit *audit, struct arena *arena, struct audit_done *out, struct err *err);

#endif
