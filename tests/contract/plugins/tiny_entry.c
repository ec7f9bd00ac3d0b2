/* Its entry table has no versions at all. */
#define MINIMAL_ENTRY_SIZE 4
#include "minimal.h"
