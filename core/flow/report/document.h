/* A document is a list of blocks: data that knows nothing of pages. This header is the contract between three parties:
 * report scripts make documents, the archive keeps them as document.json, renderers turn them into pages.
 *
 *     { "document": 1, "report": "store_monthly", "language": "zh",
 *       "kicker": "门店体验月报", "title": "南京西路旗舰店", "period": "2026 年 10 月", "subtitle": "华东一区 ·
 * 有效答卷 913 份", "blocks": [ … ], "provenance": { "facts": "<sha-256 of the tallies at the cut>", "responses":
 * 201345, "registry_day": "2026-10-31", "rules": "<tree id on the rules branch>", "engine": "earshot 0.1.0", "store":
 * "S0101", "month": "2026-10", "floor": 10 } }
 *
 * The script returns kicker, title, period, subtitle, rank (a badge under the period) and blocks; C adds the rest. Text
 * is plain UTF-8.
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
 * A text may also be given as { zh = …, en = … }: the document keeps the one of its language, so one script makes both.
 * A list leaves out `false`, so that a block may hang on a condition: `r.score and cards { … } or false`.
 *
 * Blocks, each { "kind": …, "line": line of the script, "script"?: that of a library, where it is not the report's,
 * "private"?: true, … }. Fields marked ? may be missing; `target` is a number in the figure's unit; a `rank` is {
 * title?, place, of, change? (places gained), compare? }.
 *
 * headline      { text, detail?, tone? = good | bad | plain }   the one sentence that a reader remembers
 * paragraph     { text, title? }   running text; a line break ends a paragraph
 * cards         { items: card 1 to 4 }
 * card          { title, metric, change? (a difference), compare? (what it is compared with), target?, rank?,
 *               history? [metric, oldest first] }
 * composition   { title, note?, nps, detractors, passives, promoters (metrics), counts? [answers per value],
 *               from? (the first value, 0) }
 * histogram     { title, note?, counts [answers per value], from? (1), labels? [one a value], low_to?, high_from? (the
 *               values that count as low and as high), mean? (metric, marked) }
 * trend         { title, note?, name, points [{ label, metric }], reference? { name, points }, target?,
 *               marks? [{ label, text }] }
 * comparison    { title, note?, from, to (the scale), columns { label, metric, reference, difference }, rows [{ label,
 *               metric, reference, difference?, strong? }] }   this store against its region, as interval bars
 * bars          { title, note?, tone?, numbered?, from?, to?, reference? { label, metric } (a tick on each row),
 *               rows [{ label, metric, strong? }] }   in the order given
 * heatmap       { title, note?, columns [name], last? (title of the last column), span? (the difference that has the
 *               full colour), rows [{ label, cells [metric, or { metric, difference? }], last? (metric), own? }],
 *               total? (a row) }   colour is the difference, bold and a triangle say that its interval leaves out 0
 * funnel_chart  { title, note?, name, centre (metric), points [{ label, metric, own?, place? }],
 *               limits? [{ n, far_lo, lo, hi, far_hi }] }   figures by their base; place is below998, below95, in,
 *               above95 or above998; of shares places and limits are reckoned where no limits are given
 * control_chart { title, note?, name, points [{ label, metric, lo?, hi?, signal? = beyond | run }], centre? }
 *               without a centre all of it is reckoned: of shares by Laney's p' chart, else by I-MR
 * quadrants     { title, note?, x, y (names of the axes), x_cut?, y_cut? (the means), names? [upper left, upper right,
 *               lower left, lower right], points [{ label, x, y (metrics), strong? }] }
 * before_after  { title, note?, good? = more | less, columns { label, before, after, difference },
 *               rows [{ label, before, after, difference?, control? }] }
 * topics        { title, note?, compare? (title of the change), rows [{ label, share, change?, good?, neutral?, bad?
 *               (shares of what was said on it) }] }
 * stock_flow    { title, note?, rows [{ label, opening, new, reopened?, solved, put_aside?, continuing, overdue?
 * (counts) }], total? (a row) }   what was there, came, went and is left table         { title?, note?, columns [{
 * title, align? = left | right | centre, good? = more | less (colours clear differences), bars? (a bar under each
 * figure) }], rows [[text, say or metric] or { group = title }], totals? [rows] } quotes        { title, note?, items
 * [{ text, date?, store?, topic?, tone? }] }   always private section       { title, note? } note          { text }
 * page_break    { }
 * columns       { left [blocks], right [blocks], split? = share of the width that the left takes, 0.5 }
 *
 * What an edition may not hold: free text of customers, anything about one person. Such blocks are private: a working
 * copy shows them and says on each page that it is one; document_public takes them out. The C checks kinds, fields,
 * types and sizes and says where a script went wrong; unknown fields are errors with a near-miss suggestion. */
#ifndef EARSHOT_FLOW_REPORT_DOCUMENT_H
#define EARSHOT_FLOW_REPORT_DOCUMENT_H

#include "base/err.h"
#include "base/value.h"
#include "flow/report/definitions.h"

/* Checks what a script returned (`made`) against the shapes above and returns the document without its provenance, in
 * canonical form (fields in the order above, reals rounded to 10 digits, texts in `language`). `script` names the file
 * for messages. Private blocks are kept. Errors: ERR_DATA with script and line. */
int document_check(struct arena *arena, const char *script, enum language language, const struct value *made,
                   const struct value **out, struct err *err);

bool document_is_private(const struct value *document); /* holds a private block, in columns too */
/* The document without its private blocks and without titles that stood over nothing else: what may be archived. The
 * same document where there are none. */
const struct value *document_public(struct arena *arena, const struct value *document);

#endif
