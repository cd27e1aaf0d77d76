#include "port/words/words.h"

#include <stdlib.h>
#include <string.h>

#include <friso.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"

/* The one place that knows where the dictionary lives. friso puts names of files straight behind the directory's. */
static const char dictionary[] = "/usr/share/friso/dict/UTF-8/";
static const char contents[] = "/usr/share/friso/dict/UTF-8/friso.lex.ini";
#define DICTIONARY_LEAST 100000    /* words; it has 187,000 */
#define DICTIONARY_MOST  (5 << 20) /* bytes of the longest of its files that friso will read */

struct words {
    friso_t friso;
    friso_config_t config;
    friso_task_t task;
};

static int no_dictionary(struct err *err) {
    err_set(err, ERR_CONFIG, "the dictionary %s cannot be read", dictionary);
    return err_todo(err, "install it: apt-get install friso-dict");
}

static void configure(friso_config_t config) {
    friso_set_mode(config, __FRISO_COMPLEX_MODE__);
    config->max_len = WORDS_LONGEST;
    config->r_name = 0; /* no guessing at people's names */
    config->add_syn = 0;
    config->clr_stw = 1;
    config->keep_urec = 0;
    config->en_sseg = 0;
}

/* friso keeps the word and frees it with the dictionary. */
static void add_own(struct words *words, const char *own) {
    char *word = mem_text(own);
    if (friso_dic_match(words->friso->dic, __LEX_CJK_WORDS__, word))
        free(word);
    else
        friso_dic_add(words->friso->dic, __LEX_CJK_WORDS__, word, NULL);
}

int words_open(struct words **out, const char *const *own, size_t count, struct err *err) {
    char directory[sizeof dictionary];
    if (!file_exists(contents))
        return no_dictionary(err);
    struct words *words = mem_alloc(sizeof *words);
    words->friso = friso_new();
    words->config = friso_new_config();
    words->task = friso_new_task();
    words->friso->charset = FRISO_UTF8;
    words->friso->dic = friso_dic_new();
    memcpy(directory, dictionary, sizeof dictionary);
    friso_dic_load_from_ifile(words->friso, words->config, directory, DICTIONARY_MOST);
    if (friso_all_dic_size(words->friso->dic) < DICTIONARY_LEAST) {
        words_close(words);
        return no_dictionary(err);
    }
    configure(words->config);
    for (size_t i = 0; i < count; i++)
        add_own(words, own[i]);
    *out = words;
    return 0;
}

void words_close(struct words *words) {
    if (!words)
        return;
    friso_free_task(words->task);
    friso_free(words->friso);
    friso_free_config(words->config);
    free(words);
}

static int is_word(const char *bytes) {
    const char *at = bytes, *end = bytes + strlen(bytes);
    size_t characters = 0;
    for (; at < end; characters++) {
        uint32_t c = text_next(&at, end);
        if ((c >= '0' && c <= '9') || (c < 0x80 && !(c >= 'a' && c <= 'z')))
            return 0;
    }
    return characters >= 2;
}

void words_each(struct words *words, const char *text, void (*fn)(void *context, const char *word), void *context) {
    friso_token_t token;
    if (!text_valid(text, strlen(text)))
        return;
    friso_set_text(words->task, (char *)text); /* which it only reads */
    while ((token = words->config->next_token(words->friso, words->config, words->task)))
        if (token->type != __LEX_PUNC_WORDS__ && token->type != __LEX_UNKNOW_WORDS__ && is_word(token->word))
            fn(context, token->word);
}
