/* Its entry table stops before the create function. */
#define MINIMAL_ENTRY_SIZE (sizeof(ent_entry) - sizeof(void*))
#include "minimal.h"
