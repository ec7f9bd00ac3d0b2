/* Conventions host API: the C ABI between an ENT (the host) and a plugin.
 *
 * Why C: a plugin built by another compiler, another standard library or another language must keep working. Only
 * fixed-width integers, double, views, plain structs, opaque pointers and function pointers cross this boundary.
 *
 * Rules that hold everywhere:
 *  - A struct that may grow starts with `uint32_t struct_size`, set by its producer. A field outside it, or a NULL
 *    function, means "not implemented". Structs are only appended to; a new meaning gets a new id `ent.<name>/<rev>`.
 *  - Text is UTF-8, given as a view (`ent_str`), not zero-terminated. An empty view may have a NULL pointer.
 *  - Borrowed: a view dies when the call or the callback that gave it returns. Blob: whoever got it releases it through
 *    its own pointer, exactly once.
 *  - Every function is noexcept and returns an `ent_status` value unless it says otherwise (status.h).
 *  - Every function carries a thread tag: [control-thread] one thread, never two calls at once; [request-thread] any
 *    worker that serves one request; [job-thread] any worker that runs one job; [any-thread].
 *  - Comments of functions keep one order: effect, return, lifetime, thread tag.
 */
#ifndef ENT_ABI_H
#define ENT_ABI_H

#include <stddef.h>
#include <stdint.h>

#define ENT_ABI_MAJOR 1u
#define ENT_ABI_MINOR 0u

#ifdef __cplusplus
#define ENT_NOEXCEPT noexcept
#define ENT_EXTERN_C_BEGIN extern "C" {
#define ENT_EXTERN_C_END }
#else
#define ENT_NOEXCEPT
#define ENT_EXTERN_C_BEGIN
#define ENT_EXTERN_C_END
#endif

#define ENT_EXPORT __attribute__((visibility("default")))

ENT_EXTERN_C_BEGIN

/* A borrowed view of UTF-8 text; `len` in bytes. */
typedef struct ent_str {
  const char* ptr;
  uint64_t len;
} ent_str;

/* A borrowed view of bytes. */
typedef struct ent_bytes {
  const uint8_t* ptr;
  uint64_t len;
} ent_bytes;

/* Bytes (or UTF-8 text) that the receiver owns: call `release(owner)` once when done. `release` may be NULL when there
 * is nothing to free. A producer that fails leaves the blob all zero. */
typedef struct ent_blob {
  const uint8_t* ptr;
  uint64_t len;
  void* owner;
  void (*release)(void* owner) ENT_NOEXCEPT;
} ent_blob;

ENT_EXTERN_C_END

#endif
