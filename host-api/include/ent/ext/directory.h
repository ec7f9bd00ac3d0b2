/* Schools and people.
 *
 * Why: the ENT knows them (its own tables, LDAP, AAF); the plugin stores none of it but what a frozen version prints.
 * Objects are JSON; members may be added, readers ignore those they do not know. */
#ifndef ENT_EXT_DIRECTORY_H
#define ENT_EXT_DIRECTORY_H

#include "../host.h"
#include "rights.h"

ENT_EXTERN_C_BEGIN

#define ENT_DIRECTORY_ID "ent.directory/1"

/* One JSON object. Return 0 to go on, anything else to stop. Borrowed. */
typedef int32_t (*ent_json_visitor)(void* data, ent_str json) ENT_NOEXCEPT;

typedef struct ent_directory {
  uint32_t struct_size;

  /* A school by UAI:
   *   {"uai", "name", "kind": "lycée professionnel", "address": ["…"], "postcode", "city", "phone", "mail",
   *    "legal_entity": "…" (same value = same entity), "head": {"person", "display_name", "capacity": "proviseure"} |
   * null, "deliberation": {"number", "date": "2026-06-30", "executory": "2026-07-15" | null} | null, "on_ent": true}
   * Blob. ENT_NOT_FOUND when unknown. [any-thread] */
  ent_status (*school)(const ent_host* host, const ent_call* call, ent_str uai, ent_blob* json,
                       ent_error* error) ENT_NOEXCEPT;

  /* All schools the host knows, ordered by name. [any-thread] */
  ent_status (*schools)(const ent_host* host, const ent_call* call, ent_json_visitor visitor, void* data,
                        ent_error* error) ENT_NOEXCEPT;

  /* A person by id: {"person", "first_name", "last_name", "display_name", "mail",
   *   "schools": [{"uai", "functions": ["D0010"], "capacity": "proviseure"}]}. Blob. [any-thread] */
  ent_status (*person)(const ent_host* host, const ent_call* call, ent_str person, ent_blob* json,
                       ent_error* error) ENT_NOEXCEPT;

  /* Ids of the people who have `function` (e.g. "D0010") at a school; "": any function. [any-thread] */
  ent_status (*people)(const ent_host* host, const ent_call* call, ent_str uai, ent_str function,
                       ent_person_visitor visitor, void* data, ent_error* error) ENT_NOEXCEPT;
} ent_directory;

ENT_EXTERN_C_END

#endif
