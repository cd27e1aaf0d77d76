/* The gate before the archive: what is committed there stays for ever, so nothing personal may pass.
 *
 * Every text of a document, what a PDF draws, the provenance, the message and the files of rules are looked through for
 * contacts by their form (base/redact.h), and for those of known customers, whatever their form. What the settings name
 * as `public`, the chain's own numbers, passes. Names cannot be found so; what holds them, customers' own words, has no
 * way into a document.
 *
 * A hit is an ERR_DATA that says where and of what kind, never what. */
#ifndef EARSHOT_OPS_GATE_H
#define EARSHOT_OPS_GATE_H

#include "base/value.h"
#include "ops/rulebook.h"
#include "ops/workspace.h"

struct gate;

int gate_open(struct gate **out, const struct workspace *workspace, const struct settings *settings, struct err *err);
void gate_close(struct gate *gate); /* NULL is fine */

/* A digest that C prints, whole or its first GATE_SHORT digits: it may be all decimal, and read as a telephone number.
 * What is longer than any contact (40 hexadecimal digits) needs no such word. */
#define GATE_SHORT 12
void gate_expect(struct gate *gate, const char *digest);

/* `where` is the file that is meant. */
int gate_text(struct gate *gate, const char *where, const char *text, size_t len, struct err *err); /* says the line */
int gate_document(struct gate *gate, const char *where, const struct value *document, struct err *err);
int gate_drawn(struct gate *gate, const char *where, const struct buf *drawn, struct err *err); /* page_fonts_listen */
int gate_rules(struct gate *gate, const struct rule_files *files, struct err *err);

#endif
