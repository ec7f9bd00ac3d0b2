/* What a plugin gives to the host: its life cycle and its extensions.
 *
 * Order, all on the control thread: create -> init -> upgrade? -> activate -> deactivate -> destroy. No host service is
 * called before `init`; no plugin thread runs and no host service is called after `deactivate` returned. A plugin
 * library is never unloaded: an upgrade is a new versioned path and a restart. */
#ifndef ENT_PLUGIN_H
#define ENT_PLUGIN_H

#include "host.h"

ENT_EXTERN_C_BEGIN

typedef struct ent_plugin ent_plugin;

/* Made by `create`, lives until `destroy` returns. */
struct ent_plugin {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  void* plugin_data; /* the plugin's own */

  /* Looks up host services and keeps their tables. Returns ENT_UNSUPPORTED when a needed one is missing (the error's
   * detail names it). [control-thread] */
  ent_status (*init)(const ent_plugin* plugin, ent_error* error) ENT_NOEXCEPT;

  /* Brings stored data from `from_version` (the version that ran last, e.g. "0.1.0") to this one. May be NULL. Must be
   * safe to repeat after a crash. [control-thread] */
  ent_status (*upgrade)(const ent_plugin* plugin, const ent_call* call, ent_str from_version,
                        ent_error* error) ENT_NOEXCEPT;

  /* From here on the host routes requests and jobs to the plugin. [control-thread] */
  ent_status (*activate)(const ent_plugin* plugin, const ent_call* call, ent_error* error) ENT_NOEXCEPT;

  /* No new work comes; finish or abandon what runs until `drain_deadline_ms` (Unix time). Returns ENT_OK when nothing
   * runs any more, ENT_TIMEOUT when work was abandoned. [control-thread] */
  ent_status (*deactivate)(const ent_plugin* plugin, int64_t drain_deadline_ms, ent_error* error) ENT_NOEXCEPT;

  /* Frees everything, `plugin` included. [control-thread] */
  void (*destroy)(const ent_plugin* plugin) ENT_NOEXCEPT;

  /* Looks an extension table up by its zero-terminated id (see ext/), e.g. "ent.plugin.http/1". Returns NULL when the
   * plugin has none. The table lives as long as the plugin. [any-thread] */
  const void* (*get_extension)(const ent_plugin* plugin, const char* id)ENT_NOEXCEPT;
};

ENT_EXTERN_C_END

#endif
