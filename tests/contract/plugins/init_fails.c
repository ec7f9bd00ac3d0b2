/* Its init refuses. */
#define MINIMAL_INIT_STATUS ENT_PRECONDITION
#include "minimal.h"
