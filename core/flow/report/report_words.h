/* What a report script may say: the words `report`, `theme` and one word for each kind of block in document.h. */
#ifndef EARSHOT_FLOW_REPORT_WORDS_H
#define EARSHOT_FLOW_REPORT_WORDS_H

#include "port/box/box.h"

extern const struct box_word report_words[];
extern const size_t report_word_count;

#endif
