/* The one symbol a plugin exports.
 *
 * Why a function that returns a table: no static initialisation order to trust, and the host can refuse by version
 * before any plugin object exists. The loader checks the export list of the file first: a file that exports anything
 * else is no plugin. */
#ifndef ENT_ENTRY_H
#define ENT_ENTRY_H

#include "plugin.h"

ENT_EXTERN_C_BEGIN

/* Static and constant. */
typedef struct ent_entry {
  uint32_t struct_size;
  uint32_t abi_major;      /* must equal the host's */
  uint32_t abi_minor;      /* the minor the plugin was built with */
  uint32_t min_host_minor; /* the host's minor must be at least this */
  ent_str build_id;        /* e.g. "conventions 0.1.0 g++ 12.2.0"; shown to the administrator */
  ent_str manifest_json;   /* the manifest the plugin was built with; must have the same id and version as the file's */

  /* Makes one plugin object. `host` may be kept, its services not yet called. Returns NULL on failure, with `error`
   * filled. The object is freed by its own `destroy`. [control-thread] */
  const ent_plugin* (*create)(const ent_host* host, ent_error* error)ENT_NOEXCEPT;
} ent_entry;

#define ENT_ENTRY_SYMBOL "ent_plugin_entry"

/* Returns the static table. [control-thread] */
typedef const ent_entry* (*ent_plugin_entry_fn)(void)ENT_NOEXCEPT;

ENT_EXTERN_C_END

#endif
