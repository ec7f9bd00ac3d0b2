/* Content too big for one view: pulled or pushed in pieces.
 *
 * Why: documents may have many megabytes; neither side should need them twice in memory. Both streams are borrowed: the
 * callee uses them only until it returns, on the calling thread. */
#ifndef ENT_STREAM_H
#define ENT_STREAM_H

#include "status.h"

ENT_EXTERN_C_BEGIN

/* Gives up to `len` bytes into `buffer`. Returns the number of bytes given, 0 at the end, or a negative status.
 * The buffer is the reader's. Called on the thread of the function the stream was passed to. */
typedef struct ent_istream {
  void* data;
  int64_t (*read)(void* data, uint8_t* buffer, uint64_t len) ENT_NOEXCEPT;
} ent_istream;

/* Takes `len` bytes. Returns ENT_OK or a negative status, which stops the producer. The bytes are borrowed.
 * Called on the thread of the function the stream was passed to. */
typedef struct ent_ostream {
  void* data;
  ent_status (*write)(void* data, ent_bytes bytes) ENT_NOEXCEPT;
} ent_ostream;

ENT_EXTERN_C_END

#endif
