/* Settings declared by the manifest, and secrets.
 *
 * Why two kinds: a setting is JSON, shown and edited by the host; a secret (a key file, a password) is encrypted at
 * rest under the instance key, never shown, never logged, and wiped after use. */
#ifndef ENT_EXT_SETTINGS_H
#define ENT_EXT_SETTINGS_H

#include "../host.h"

ENT_EXTERN_C_BEGIN

#define ENT_SETTINGS_ID "ent.settings/1"

typedef struct ent_settings {
  uint32_t struct_size;

  /* Gives the value of a declared setting as JSON text: the school's own, else the instance's, else the manifest's
   * default. `school` empty: the instance's. Returns ENT_NOT_FOUND for an undeclared key. Blob. [any-thread] */
  ent_status (*get)(const ent_host* host, const ent_call* call, ent_str school, ent_str key, ent_blob* json,
                    ent_error* error) ENT_NOEXCEPT;

  /* Stores a value (JSON text, checked against the declaration). Audited by the host. [any-thread] */
  ent_status (*put)(const ent_host* host, const ent_call* call, ent_str school, ent_str key, ent_str json,
                    ent_error* error) ENT_NOEXCEPT;

  /* Stores a secret under a name chosen by the plugin, durably, before it returns. An existing one is never
   * overwritten: ENT_EXISTS. At most 1 MiB. [any-thread] */
  ent_status (*secret_put)(const ent_host* host, const ent_call* call, ent_str name, ent_bytes value,
                           ent_error* error) ENT_NOEXCEPT;

  /* Reads a secret. The blob's `release` wipes the bytes. [any-thread] */
  ent_status (*secret_get)(const ent_host* host, const ent_call* call, ent_str name, ent_blob* value,
                           ent_error* error) ENT_NOEXCEPT;

  /* Erases a secret for good. [any-thread] */
  ent_status (*secret_erase)(const ent_host* host, const ent_call* call, ent_str name, ent_error* error) ENT_NOEXCEPT;
} ent_settings;

ENT_EXTERN_C_END

#endif
