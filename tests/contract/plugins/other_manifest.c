/* Built with the manifest of another plugin. */
#define MINIMAL_ID "other"
#include "minimal.h"
