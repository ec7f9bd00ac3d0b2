/* Exports a second symbol. */
#include "minimal.h"
ENT_EXPORT int second_symbol(void);
int second_symbol(void) {
  return 1;
}
