/* The hash-chained log of what happened.
 *
 * Why: entries are written with the state change they tell of (records.commit), each carries the hash of the one
 * before, and anybody with the export can check that nothing was removed or changed. */
#ifndef ENT_EXT_AUDIT_H
#define ENT_EXT_AUDIT_H

#include "../host.h"

ENT_EXTERN_C_BEGIN

#define ENT_AUDIT_ID "ent.audit/1"

/* Written in a commit. The host adds sequence number, time, actor, school and correlation id from the call. */
typedef struct ent_audit_entry {
  uint32_t struct_size;
  uint32_t reserved;
  ent_str event;   /* e.g. "convention.signed_home" */
  ent_str subject; /* e.g. "convention:cv-…" */
  ent_str detail;  /* a JSON object; no secret, no pupil name */
} ent_audit_entry;

/* A stored entry. Borrowed. */
typedef struct ent_audit_record {
  uint32_t struct_size;
  uint32_t reserved;
  int64_t sequence;
  int64_t time_ms;
  ent_str actor; /* person id, or empty for the host itself */
  ent_str school;
  ent_str event;
  ent_str subject;
  ent_str detail;
  ent_str hash; /* lower-case hexadecimal SHA-256 of this entry and the hash before it */
} ent_audit_record;

/* Return 0 to go on, anything else to stop. */
typedef int32_t (*ent_audit_visitor)(void* data, const ent_audit_record* record) ENT_NOEXCEPT;

typedef struct ent_audit {
  uint32_t struct_size;

  /* Writes one entry that goes with no record change. [any-thread] */
  ent_status (*append)(const ent_host* host, const ent_call* call, const ent_audit_entry* entry,
                       ent_error* error) ENT_NOEXCEPT;

  /* Visits the entries of a subject, oldest first. [any-thread] */
  ent_status (*list)(const ent_host* host, const ent_call* call, ent_str subject, ent_audit_visitor visitor, void* data,
                     ent_error* error) ENT_NOEXCEPT;

  /* Recomputes the whole chain. `*checked` is the number of good entries from the first; ENT_CORRUPT when one is bad.
   * [any-thread] */
  ent_status (*verify)(const ent_host* host, const ent_call* call, int64_t* checked, ent_error* error) ENT_NOEXCEPT;
} ent_audit;

ENT_EXTERN_C_END

#endif
