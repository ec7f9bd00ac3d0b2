/* Built for another major version of the ABI. */
#define MINIMAL_ABI_MAJOR 99
#include "minimal.h"
