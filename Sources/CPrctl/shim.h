// prctl(2), which Swift cannot call: it takes a variable number of arguments.
#ifndef CPRCTL_SHIM_H
#define CPRCTL_SHIM_H

#include <sys/prctl.h>

static inline int prctl_set_dumpable(int dumpable) {
    return prctl(PR_SET_DUMPABLE, dumpable, 0, 0, 0);
}

#endif
