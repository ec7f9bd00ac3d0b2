/* Files: immutable versions, named by the plugin, hashed by the host.
 *
 * Why immutable: a signed file is never rewritten. A new content is a new version of the same document; a lost race is
 * a conflict, not an overwrite. `put` returns only when the bytes are on disk. */
#ifndef ENT_EXT_DOCUMENTS_H
#define ENT_EXT_DOCUMENTS_H

#include "../host.h"

ENT_EXTERN_C_BEGIN

#define ENT_DOCUMENTS_ID "ent.documents/1"

/* What the host knows of one version. `sha256` is lower-case hexadecimal, zero-terminated. */
typedef struct ent_document {
  uint32_t struct_size;
  uint32_t reserved;
  int64_t version; /* 1, 2, … */
  uint64_t size;   /* bytes */
  int64_t created_ms;
  char sha256[65];
  char media_type[63];
} ent_document;

typedef struct ent_documents {
  uint32_t struct_size;

  /* Stores a new version of document `id` (1..200 bytes of [A-Za-z0-9._:/-]) with `expected_version` = the last version
   * the caller knows (0: none yet). Returns ENT_CONFLICT when another version came between, ENT_QUOTA when the disk is
   * full (nothing is kept), ENT_TOO_LARGE over the host's limit. `content` is read to its end. The caller sets
   * `out->struct_size`. [any-thread] */
  ent_status (*put)(const ent_host* host, const ent_call* call, ent_str id, int64_t expected_version,
                    ent_str media_type, const ent_istream* content, ent_document* out, ent_error* error) ENT_NOEXCEPT;

  /* Writes the bytes of a version (0: the last) to `sink`, checked against the stored hash (ENT_CORRUPT). [any-thread]
   */
  ent_status (*get)(const ent_host* host, const ent_call* call, ent_str id, int64_t version, const ent_ostream* sink,
                    ent_document* out, ent_error* error) ENT_NOEXCEPT;

  /* Tells what is known of a version (0: the last) without reading its bytes. [any-thread] */
  ent_status (*info)(const ent_host* host, const ent_call* call, ent_str id, int64_t version, ent_document* out,
                     ent_error* error) ENT_NOEXCEPT;
} ent_documents;

ENT_EXTERN_C_END

#endif
