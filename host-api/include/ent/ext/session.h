/* Who is signed in.
 *
 * Why: the plugin never authenticates anybody; it asks the host about the person behind a call. */
#ifndef ENT_EXT_SESSION_H
#define ENT_EXT_SESSION_H

#include "../host.h"

ENT_EXTERN_C_BEGIN

#define ENT_SESSION_ID "ent.session/1"

typedef struct ent_session {
  uint32_t struct_size;

  /* Describes the actor of the call as a JSON object:
   *   {"person": "p-…", "first_name": "…", "last_name": "…", "display_name": "…",
   *    "school": "0990001A", "schools": [{"uai": "0990001A", "functions": ["D0010"], "capacity": "proviseur"}]}
   * `functions` are AAF function codes or host function ids. Returns ENT_UNAUTHENTICATED when nobody is signed in.
   * `json` is a blob. [any-thread] */
  ent_status (*describe)(const ent_host* host, const ent_call* call, ent_blob* json, ent_error* error) ENT_NOEXCEPT;
} ent_session;

ENT_EXTERN_C_END

#endif
