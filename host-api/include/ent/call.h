/* Who asks, for which school, until when: the context of every host service call.
 *
 * Why: nothing is ambient. A service must be able to check rights, write an honest audit entry and stop in time from
 * its arguments alone, on any thread. The host makes the call for requests and jobs and hands it to the plugin, which
 * passes it on (it may shorten the deadline or set an idempotency key in a copy). */
#ifndef ENT_CALL_H
#define ENT_CALL_H

#include "abi.h"

ENT_EXTERN_C_BEGIN

/* Set by the owner of the work when the result is no longer wanted. `is_cancelled` is [any-thread], returns 0 or 1. */
typedef struct ent_cancel {
  void* data;
  int32_t (*is_cancelled)(void* data) ENT_NOEXCEPT;
} ent_cancel;

/* Borrowed for the duration of the call it is passed to. */
typedef struct ent_call {
  uint32_t struct_size;
  uint32_t flags;           /* 0; ENT_CALL_SYSTEM when the host itself acts (jobs), see below */
  ent_str actor;            /* id of the signed-in person; empty: nobody */
  ent_str acting_for;       /* id of the person in whose name, empty: the actor */
  ent_str school;           /* UAI of the school the actor works for in this session, e.g. "0990001A"; empty: none */
  ent_str locale;           /* BCP 47, e.g. "fr" */
  ent_str correlation_id;   /* printed on error pages and in logs, e.g. "CV-7F3A91" */
  int64_t deadline_ms;      /* Unix time in milliseconds; 0: none */
  ent_str idempotency_key;  /* empty: none; at most 128 bytes */
  const ent_cancel* cancel; /* NULL: cannot be cancelled */
} ent_call;

/* The host acts, not a person: jobs and lifecycle. Rights checks of such a call succeed; audit entries name "système".
 */
#define ENT_CALL_SYSTEM 1u

ENT_EXTERN_C_END

#endif
