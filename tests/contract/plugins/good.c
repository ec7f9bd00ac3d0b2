/* A plugin that is accepted. */
#include "minimal.h"
