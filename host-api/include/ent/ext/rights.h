/* What the actor may do, and who may do what.
 *
 * Why: rights belong to the ENT. The manifest declares those of the plugin with the functions that hold them by
 * default; administrators grant them to functions and people per school, or for the whole instance only when a right
 * reaches every school's data (ent-host: "admin", "audit.read"). Deny by default: an unknown right is never held. */
#ifndef ENT_EXT_RIGHTS_H
#define ENT_EXT_RIGHTS_H

#include "../host.h"

ENT_EXTERN_C_BEGIN

#define ENT_RIGHTS_ID "ent.rights/1"

/* One person id. Return 0 to go on, anything else to stop. The view is borrowed. */
typedef int32_t (*ent_person_visitor)(void* data, ent_str person) ENT_NOEXCEPT;

typedef struct ent_rights {
  uint32_t struct_size;

  /* Tells whether the call's actor holds `right` (e.g. "offers.manage") at `school`. `*allowed` becomes 0 or 1.
   * A call with ENT_CALL_SYSTEM is always allowed. [any-thread] */
  ent_status (*check)(const ent_host* host, const ent_call* call, ent_str right, ent_str school, int32_t* allowed,
                      ent_error* error) ENT_NOEXCEPT;

  /* Visits everybody who holds `right` at `school`, in a stable order. [any-thread] */
  ent_status (*holders)(const ent_host* host, const ent_call* call, ent_str right, ent_str school,
                        ent_person_visitor visitor, void* data, ent_error* error) ENT_NOEXCEPT;
} ent_rights;

ENT_EXTERN_C_END

#endif
