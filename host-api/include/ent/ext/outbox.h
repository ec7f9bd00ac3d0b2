/* Messages to people, sent exactly once.
 *
 * Why an outbox: a message is stored with the state change it tells of (records.commit) and delivered afterwards,
 * retried after a crash, never doubled: one row per (event, person), found again by its dedup key. */
#ifndef ENT_EXT_OUTBOX_H
#define ENT_EXT_OUTBOX_H

#include "../host.h"

ENT_EXTERN_C_BEGIN

#define ENT_OUTBOX_ID "ent.outbox/1"

/* Written in a commit. A key that is already stored is skipped silently: that is the point of it. */
typedef struct ent_outbox_message {
  uint32_t struct_size;
  uint32_t reserved;
  ent_str dedup_key; /* unique per (event, person), at most 200 bytes */
  ent_str person;    /* recipient */
  ent_str school;    /* in whose name the recipient reads it */
  ent_str event;     /* as declared by the manifest, e.g. "convention.to_sign_host" */
  ent_str title;     /* one line; no pupil name */
  ent_str body;      /* plain text; no pupil name */
  ent_str place;     /* as menu.link's `place`; where the message leads */
} ent_outbox_message;

typedef struct ent_outbox {
  uint32_t struct_size;

  /* Tells when the message of `dedup_key` was delivered to the inbox: `*delivered_ms`, 0 while it waits. Returns
   * ENT_NOT_FOUND when there is none. [any-thread] */
  ent_status (*delivery)(const ent_host* host, const ent_call* call, ent_str dedup_key, int64_t* delivered_ms,
                         ent_error* error) ENT_NOEXCEPT;
} ent_outbox;

ENT_EXTERN_C_END

#endif
