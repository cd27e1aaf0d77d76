#include "port/xml/xml.h"

#include <stdlib.h>
#include <string.h>

#include <expat.h>

#include "base/limits.h"
#include "base/mem.h"

struct xml {
    XML_Parser parser;
    const struct xml_events *events;
    void *context;
    size_t untold; /* bytes fed since something was told */
    bool declares;
};

/* "x:row" is row: who writes a prefix and who does not mean the same. */
static const char *local(const char *name) {
    const char *colon = strchr(name, ':');
    return colon ? colon + 1 : name;
}

static void on_start(void *context, const XML_Char *name, const XML_Char **attributes) {
    struct xml *xml = context;
    xml->untold = 0;
    if (xml->events->start(xml->context, local(name), (const char *const *)attributes))
        XML_StopParser(xml->parser, XML_TRUE);
}

static void on_end(void *context, const XML_Char *name) {
    struct xml *xml = context;
    xml->untold = 0;
    if (xml->events->end(xml->context, local(name)))
        XML_StopParser(xml->parser, XML_TRUE);
}

static void on_text(void *context, const XML_Char *bytes, int len) {
    struct xml *xml = context;
    xml->untold = 0;
    xml->events->text(xml->context, bytes, (size_t)len);
}

static void on_declaration(void *context, const XML_Char *name, const XML_Char *system, const XML_Char *public,
                           int internal) {
    struct xml *xml = context;
    (void)name, (void)system, (void)public, (void)internal;
    xml->declares = true;
    XML_StopParser(xml->parser, XML_FALSE);
}

struct xml *xml_new(const struct xml_events *events, void *context) {
    static const XML_Memory_Handling_Suite memory = {mem_alloc, mem_grow, free};
    struct xml *xml = mem_alloc(sizeof *xml);
    xml->events = events;
    xml->context = context;
    xml->parser = XML_ParserCreate_MM(NULL, &memory, NULL);
    XML_SetUserData(xml->parser, xml);
    XML_SetElementHandler(xml->parser, on_start, on_end);
    XML_SetCharacterDataHandler(xml->parser, on_text);
    XML_SetStartDoctypeDeclHandler(xml->parser, on_declaration);
    return xml;
}

void xml_free(struct xml *xml) {
    if (!xml)
        return;
    XML_ParserFree(xml->parser);
    free(xml);
}

static int told(struct xml *xml, enum XML_Status status, bool *out_paused, struct err *err) {
    *out_paused = status == XML_STATUS_SUSPENDED;
    if (xml->declares)
        return err_set(err, ERR_DATA, "its XML declares a document type, which no workbook needs: it is refused");
    if (status != XML_STATUS_ERROR)
        return 0;
    return err_set(err, ERR_DATA, "its XML is broken: %s", XML_ErrorString(XML_GetErrorCode(xml->parser))),
           err_where(err, "line %lu, column %lu", (unsigned long)XML_GetCurrentLineNumber(xml->parser),
                     (unsigned long)XML_GetCurrentColumnNumber(xml->parser));
}

int xml_feed(struct xml *xml, const char *bytes, size_t len, bool last, bool *out_paused, struct err *err) {
    xml->untold += len;
    if (xml->untold > LIMIT_XML_TOKEN)
        return err_set(err, ERR_DATA, "its XML has a tag of more than %zu bytes", LIMIT_XML_TOKEN);
    return told(xml, XML_Parse(xml->parser, bytes, (int)len, last), out_paused, err);
}

int xml_go_on(struct xml *xml, bool *out_paused, struct err *err) {
    return told(xml, XML_ResumeParser(xml->parser), out_paused, err);
}

const char *xml_attribute(const char *const *attributes, const char *name) {
    for (; *attributes; attributes += 2)
        if (!strcmp(local(attributes[0]), name))
            return attributes[1];
    return NULL;
}
