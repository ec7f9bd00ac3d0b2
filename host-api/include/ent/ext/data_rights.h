/* What the plugin holds about a person (GDPR art. 15).
 *
 * Why: the ENT answers access requests for all its plugins; each gives its part. */
#ifndef ENT_EXT_DATA_RIGHTS_H
#define ENT_EXT_DATA_RIGHTS_H

#include "../host.h"
#include "../plugin.h"

ENT_EXTERN_C_BEGIN

#define ENT_PLUGIN_DATA_RIGHTS_ID "ent.plugin.data-rights/1"

typedef struct ent_plugin_data_rights {
  uint32_t struct_size;

  /* Gives everything stored about `subject` (a pupil or person id) as JSON:
   * {"subject": "…", "items": [{"kind", "reference", "purpose", "data": {…}}]}. Blob. [request-thread] */
  ent_status (*extract)(const ent_plugin* plugin, const ent_call* call, ent_str subject, ent_blob* json,
                        ent_error* error) ENT_NOEXCEPT;
} ent_plugin_data_rights;

ENT_EXTERN_C_END

#endif
