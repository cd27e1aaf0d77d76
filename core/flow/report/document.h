/* A document is a list of blocks: data that knows nothing of pages. This header is the contract between three parties:
 * report scripts make documents, the archive keeps them as document.json, renderers turn them into pages.
 *
 *     { "document": 1, "report": "store_monthly", "language": "zh",
 *       "kicker": "门店体验月报", "title": "南京西路旗舰店", "period": "2026 年 10 月", "subtitle": "华东一区 ·
 * 有效答卷 913 份", "blocks": [ … ], "provenance": { "facts": "<sha-256 of the tallies at the cut>", "responses":
 * 201345, "registry_day": "2026-10-31", "rules": "<tree id on the rules branch>", "engine": "earshot 0.1.0", "store":
 * "S0101", "month": "2026-10", "floor": 10 } }
 *
 * The script returns kicker, title, period, subtitle and blocks; C adds the rest. Text is plain UTF-8.
 *
 * A metric in a document is a map, never a bare number; renderers print it with its base and interval somewhere near:
 *     { "value": 42.0, "n": 913, "lo": 37.1, "hi": 46.8, "unit": "points", "definition": "nps.adjusted_wald",
 * "uncertain": false } { "suppressed": true, "unit": "points", "definition": "nps.adjusted_wald" }        under the
 * privacy floor: nothing else is known Units: points (NPS, printed +42), percent (62.4 %), score (4.31), count (913).
 * `lo`/`hi` are absent where there is no interval, `value` where it cannot be computed. A metric whose definition
 * begins with "change." or "difference." is printed with its sign.
 *
 * Text with metrics in it is a `say`: { "kind": "say", "items": ["净推荐值升至 {1}，较上月 {2}", metric, metric] }.
 * Renderers put the value in place of {1}; the bases and intervals of a headline's metrics are printed in its second
 * line by the renderer. Where a text may stand, plain text or a say may stand; labels, names and column titles are
 * plain. Each {1} has its metric and each metric its place.
 *
 * Blocks, each { "kind": …, "line": line of the script, … }. Fields marked ? may be missing.
 *     headline     { text, detail?, tone? = good | bad | plain }                 the one sentence that a reader
 * remembers cards        { items: card 1 to 4 } card         { title, metric, change? (a difference metric), compare?
 * (text: what it is compared with), history? [metric, oldest first] } composition  { title, note?, nps, detractors,
 * passives, promoters (metrics), counts? [answers per value], from? (the first value, 0) } trend        { title, note?,
 * name, points [{ label, metric }], reference? { name, points }, marks? [{ label, text }] } comparison   { title,
 * note?, from, to (the scale), columns { label, metric, reference, difference }, rows [{ label, metric, reference,
 * difference?, strong? }] }  one measure a row: this store against its region, as interval bars table        { title?,
 * note?, columns [{ title, align? = left | right | centre }], rows [[text, say or metric]] } section      { title,
 * note? } note         { text } columns      { left [blocks], right [blocks], split? = share of the width that the left
 * takes, 0.5 }
 *
 * What a document may not hold: free text of customers, anything about one person. The C checks kinds, fields, types
 * and sizes and says where a script went wrong; unknown fields are errors with a near-miss suggestion. */
#ifndef EARSHOT_FLOW_REPORT_DOCUMENT_H
#define EARSHOT_FLOW_REPORT_DOCUMENT_H

#include "base/err.h"
#include "base/value.h"

/* Checks what a script returned (`made`) against the shapes above and returns the document without its provenance, in
 * canonical form (fields in the order above, reals rounded to 10 digits). `script` names the file for messages. Errors:
 * ERR_DATA with script and line. */
int document_check(struct arena *arena, const char *script, const struct value *made, const struct value **out,
                   struct err *err);

#endif
