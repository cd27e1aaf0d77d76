/* The page that goes with a bundle. */
#ifndef EARSHOT_OPS_HOWTO_H
#define EARSHOT_OPS_HOWTO_H

extern const char howto_en[], howto_zh[];

#endif
