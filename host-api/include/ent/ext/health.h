/* How the plugin feels, for the administrator.
 *
 * Why: every check names its remedy, so that an administrator can act without a developer. */
#ifndef ENT_EXT_HEALTH_H
#define ENT_EXT_HEALTH_H

#include "../host.h"
#include "../plugin.h"

ENT_EXTERN_C_BEGIN

#define ENT_PLUGIN_HEALTH_ID "ent.plugin.health/1"

typedef struct ent_plugin_health {
  uint32_t struct_size;

  /* Gives JSON: [{"check": "Autorité de certification de l’instance", "state": "ok" | "warning" | "error", "text": "…",
   * "remedy": "…"}]. Blob. [request-thread] */
  ent_status (*check)(const ent_plugin* plugin, const ent_call* call, ent_blob* json, ent_error* error) ENT_NOEXCEPT;
} ent_plugin_health;

ENT_EXTERN_C_END

#endif
