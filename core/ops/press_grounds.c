/* What an edition's reports rest on beside the tallies goes into its provenance, a digest for each kind that a report
 * asked for: as it was known at the cut, and by codes and days, so that who recomputes it needs no row numbers. */
#include <string.h>

#include "base/digest.h"
#include "base/limits.h"
#include "base/text.h"
#include "ops/press_parts.h"

void press_ground(struct press *press, const char *name, struct digest_stream *stream) {
    struct provenance *provenance = &press->provenance;
    struct digest digest = digest_end(stream);
    char hex[DIGEST_TEXT];
    if (!provenance->beside)
        provenance->beside = value_map(press->arena);
    if (!value_get(provenance->beside, name)) /* the same at one cut, whichever report asks */
        value_set(press->arena, provenance->beside, name, value_str(press->arena, digest_write(hex, &digest)));
}

static void add_line(struct digest_stream *stream, const struct buf *line) {
    digest_more(stream, line->data, line->len);
}

static void ground_targets(struct sheet_run *run, struct buf *line) {
    struct press *press = run->press;
    struct digest_stream *stream = digest_begin();
    for (size_t i = 0; i < run->facts.targets.count; i++) {
        const struct target *target = &run->facts.targets.items[i];
        char month[MONTH_TEXT], value[TEXT_REAL];
        buf_clear(line);
        buf_format(line, "%s\t%s\t%s\t%s\t%s\n", place_name(target->place),
                   place_code(press->registry, target->place, target->place_id),
                   target_aim_write(&target->aim, press->arena), month_write(month, target->from),
                   text_real(value, target->value));
        add_line(stream, line);
    }
    press_ground(press, arena_format(press->arena, "targets:%s", run->frame.survey->id), stream);
}

static void ground_events(struct sheet_run *run, struct buf *line) {
    struct press *press = run->press;
    struct digest_stream *stream = digest_begin();
    for (size_t i = 0; i < run->facts.events.count; i++) {
        const struct event *event = &run->facts.events.items[i];
        char first[DAY_TEXT], last[DAY_TEXT];
        if (event->taken_back)
            continue;
        buf_clear(line);
        buf_format(line, "%s\t%s\t%s\t%s\t%s\t%s\n", place_name(event->place),
                   place_code(press->registry, event->place, event->place_id), day_write(first, event->first),
                   day_write(last, event->last), event->text, event->en);
        add_line(stream, line);
    }
    press_ground(press, "events", stream);
}

static void ground_visits(struct sheet_run *run, struct buf *line) {
    const struct registry *registry = run->press->registry;
    struct digest_stream *stream = digest_begin();
    for (size_t i = 0; i < registry->store_count; i++)
        for (size_t moment = 0; moment < MOMENTS; moment++) {
            const struct report_visits *visits = &run->facts.visits[i * MOMENTS + moment];
            buf_clear(line);
            buf_format(line, "%s\t%zu\t%lld\t%d\n", registry->stores[i].code, moment, (long long)visits->visits,
                       visits->days);
            add_line(stream, line);
        }
    press_ground(run->press, "visits", stream);
}

void press_grounds(struct sheet_run *run) {
    const struct report_needs *needs = &run->frame.report->needs;
    struct buf line = buf_make(LIMIT_DOCUMENT);
    if (needs->targets)
        ground_targets(run, &line);
    if (needs->events)
        ground_events(run, &line);
    if (needs->traffic)
        ground_visits(run, &line);
    buf_free(&line);
}
