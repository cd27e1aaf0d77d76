/* The door to XML (Expat): a text is fed piece by piece and told as it comes. Names come without their prefix.
 *
 * A document type declaration is refused, whatever it declares: there are no entities to expand and no file to fetch.
 * A single tag or the like of more than LIMIT_XML_TOKEN bytes is refused as well, so that memory stays small.
 *
 * A callback that returns true pauses: nothing more is told until xml_go_on.
 *
 *     struct xml *xml = xml_new(&events, context);
 *     while ((more)) { xml_feed(xml, bytes, len, last, &paused, err); while (paused) ..., xml_go_on(xml, &paused, err);
 * } xml_free(xml); */
#ifndef EARSHOT_PORT_XML_H
#define EARSHOT_PORT_XML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct xml;

struct xml_events {
    bool (*start)(void *context, const char *name, const char *const *attributes); /* name, value, …, NULL */
    bool (*end)(void *context, const char *name);
    void (*text)(void *context, const char *bytes, size_t len); /* in as many pieces as it likes */
};

struct xml *xml_new(const struct xml_events *events, void *context);
void xml_free(struct xml *xml); /* NULL is fine */

/* Never while it is paused. Errors: ERR_DATA with line and column in .where. */
int xml_feed(struct xml *xml, const char *bytes, size_t len, bool last, bool *out_paused, struct err *err);
int xml_go_on(struct xml *xml, bool *out_paused, struct err *err);

/* The value of an attribute, or NULL. */
const char *xml_attribute(const char *const *attributes, const char *name);

#endif
