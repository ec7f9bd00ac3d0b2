/* The time, from one place.
 *
 * Why: deadlines and majority are computed from the host clock, so that tests and rehearsals can set it. */
#ifndef ENT_EXT_CLOCK_H
#define ENT_EXT_CLOCK_H

#include "../host.h"

ENT_EXTERN_C_BEGIN

#define ENT_CLOCK_ID "ent.clock/1"

typedef struct ent_clock {
  uint32_t struct_size;

  /* Unix time in milliseconds. [any-thread] */
  int64_t (*now_ms)(const ent_host* host) ENT_NOEXCEPT;
} ent_clock;

ENT_EXTERN_C_END

#endif
