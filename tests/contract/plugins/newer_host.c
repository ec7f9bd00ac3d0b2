/* Needs a host newer than any. */
#define MINIMAL_MIN_HOST_MINOR 1000
#include "minimal.h"
