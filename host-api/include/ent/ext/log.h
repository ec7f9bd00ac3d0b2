/* The host log.
 *
 * Why: one log, with the correlation id that the error page shows. No secret and no pupil name goes into it. */
#ifndef ENT_EXT_LOG_H
#define ENT_EXT_LOG_H

#include "../host.h"

ENT_EXTERN_C_BEGIN

#define ENT_LOG_ID "ent.log/1"

enum { ENT_LOG_DEBUG = 0, ENT_LOG_INFO = 1, ENT_LOG_WARNING = 2, ENT_LOG_ERROR = 3 };

typedef struct ent_log {
  uint32_t struct_size;

  /* Writes one line; control characters are escaped. `call` may be NULL. [any-thread] */
  void (*write)(const ent_host* host, const ent_call* call, int32_t level, ent_str text) ENT_NOEXCEPT;
} ent_log;

ENT_EXTERN_C_END

#endif
