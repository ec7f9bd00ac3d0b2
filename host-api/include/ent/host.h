/* What the host gives to a plugin: a name, versions, and services looked up by id.
 *
 * Why a look-up: a host of another vendor implements the services it has. A plugin asks once, in init, and degrades
 * (with a visible warning) when an optional one is absent. Starred services are needed to activate: *ent.session/1
 * *ent.rights/1 *ent.menu/1 *ent.settings/1 *ent.documents/1 *ent.records/1 *ent.audit/1 *ent.clock/1 *ent.log/1
 * *ent.http/1   ent.directory/1 ent.catalogue/1 ent.outbox/1 ent.jobs/1 ent.i18n/1                        */
#ifndef ENT_HOST_H
#define ENT_HOST_H

#include "call.h"
#include "status.h"
#include "stream.h"

ENT_EXTERN_C_BEGIN

typedef struct ent_host ent_host;

/* Lives from before `create` until after `destroy`. */
struct ent_host {
  uint32_t struct_size;
  uint32_t abi_major;
  uint32_t abi_minor;
  uint32_t reserved; /* 0 */
  ent_str name;      /* e.g. "ent-host" */
  ent_str version;   /* e.g. "0.1.0" */
  void* host_data;   /* the host's own */

  /* Looks a service table up by its zero-terminated id, e.g. "ent.records/1". Returns the table (its first field is
   * `uint32_t struct_size`) or NULL when this host does not have it. The table lives as long as the host.
   * [any-thread], but never before `init`. */
  const void* (*get_service)(const ent_host* host, const char* id)ENT_NOEXCEPT;
};

ENT_EXTERN_C_END

#endif
