/* Status values of every call and the optional, caller-owned error.
 *
 * Why: a closed list of outcomes lets both sides react (retry, reread, ask to sign in again) without parsing texts.
 * Numbers are never reused or changed. An unknown negative value is treated as ENT_INTERNAL. */
#ifndef ENT_STATUS_H
#define ENT_STATUS_H

#include "abi.h"

ENT_EXTERN_C_BEGIN

typedef int32_t ent_status;
enum {
  ENT_OK = 0,
  ENT_INVALID = -1,         /* an argument is malformed */
  ENT_UNAUTHENTICATED = -2, /* nobody is signed in */
  ENT_FORBIDDEN = -3,       /* the actor may not do this */
  ENT_NOT_FOUND = -4,       /* it does not exist, or the actor may not know that it does */
  ENT_EXISTS = -5,          /* it is there already (also: this idempotency key was used) */
  ENT_CONFLICT = -6,        /* a lost race: read again, decide again */
  ENT_PRECONDITION = -7,    /* the state does not allow it */
  ENT_QUOTA = -8,           /* no room left (quota or disk) */
  ENT_TOO_LARGE = -9,       /* over a size limit */
  ENT_UNSUPPORTED = -10,    /* not implemented by this side */
  ENT_RATE_LIMITED = -11,   /* later, not now */
  ENT_UNAVAILABLE = -12,    /* a part behind the callee does not answer; nothing was done */
  ENT_TIMEOUT = -13,        /* the deadline passed; whether it was done is UNKNOWN */
  ENT_CANCELLED = -14,      /* the caller's cancel token was set; nothing was done */
  ENT_REAUTH = -15,         /* the actor must prove again who they are */
  ENT_CORRUPT = -16,        /* stored data fails its own check */
  ENT_INTERNAL = -17        /* a bug; the log has the detail under the correlation id */
};

/* Filled by a callee that returns a negative status, when the caller gave one. Caller-owned, fixed size,
 * zero-terminated texts (cut when too long). `key` names a message of the i18n catalogue, e.g. "records.conflict";
 * `detail` is for developers and logs, never for a page, and holds no secret. The caller sets `struct_size`. */
typedef struct ent_error {
  uint32_t struct_size;
  ent_status status;
  char key[64];
  char detail[256];
} ent_error;

ENT_EXTERN_C_END

#endif
