/* Stored work that survives a restart.
 *
 * Why: what outlives a request (batches, expiry, retries) is a row with a lease. A worker that dies loses its lease and
 * another takes the job again, so `run` must be safe to repeat. */
#ifndef ENT_EXT_JOBS_H
#define ENT_EXT_JOBS_H

#include "../plugin.h"

ENT_EXTERN_C_BEGIN

#define ENT_JOBS_ID "ent.jobs/1"

/* Asked for in a commit or by `enqueue`. A dedup key of a job that is not finished is skipped silently. */
typedef struct ent_job_request {
  uint32_t struct_size;
  uint32_t reserved;
  ent_str kind;      /* as declared by the manifest, e.g. "drafts.sync" */
  ent_str dedup_key; /* empty: none */
  ent_str school;
  ent_str payload;   /* JSON */
  int64_t run_at_ms; /* 0: now */
} ent_job_request;

/* A job, as handed to the plugin or read. Borrowed. */
typedef struct ent_job {
  uint32_t struct_size;
  uint32_t attempt; /* 1, 2, … */
  ent_str id;
  ent_str kind;
  ent_str school;
  ent_str payload;
  ent_str state; /* "waiting", "running", "done", "failed" */
  int64_t done;
  int64_t total;
  ent_str message; /* last progress text or failure */
} ent_job;

typedef void (*ent_job_visitor)(void* data, const ent_job* job) ENT_NOEXCEPT;

typedef struct ent_jobs {
  uint32_t struct_size;

  /* Stores a job. `id` is a blob of text. [any-thread] */
  ent_status (*enqueue)(const ent_host* host, const ent_call* call, const ent_job_request* request, ent_blob* id,
                        ent_error* error) ENT_NOEXCEPT;

  /* Reports progress and renews the lease. Returns ENT_CONFLICT when the lease was lost (stop at once) and
   * ENT_CANCELLED when somebody asked to stop. [job-thread] */
  ent_status (*progress)(const ent_host* host, const ent_call* call, ent_str id, int64_t done, int64_t total,
                         ent_str message, ent_error* error) ENT_NOEXCEPT;

  /* Reads one job. [any-thread] */
  ent_status (*get)(const ent_host* host, const ent_call* call, ent_str id, ent_job_visitor visitor, void* data,
                    ent_error* error) ENT_NOEXCEPT;
} ent_jobs;

#define ENT_PLUGIN_JOBS_ID "ent.plugin.jobs/1"

/* The plugin's side: runs a job it declared. ENT_OK ends it; ENT_UNAVAILABLE or ENT_TIMEOUT asks for a retry with
 * backoff; anything else fails it. `call` carries ENT_CALL_SYSTEM; a
 * host that stops cancels it, and runs the job again later when that ended it as ENT_CANCELLED. [job-thread] */
typedef struct ent_plugin_jobs {
  uint32_t struct_size;
  ent_status (*run)(const ent_plugin* plugin, const ent_call* call, const ent_job* job, ent_error* error) ENT_NOEXCEPT;
} ent_plugin_jobs;

ENT_EXTERN_C_END

#endif
