/* JSON records with revisions, and the one transaction of the product.
 *
 * Why one commit: a state change, its audit entries, its messages and its jobs are stored together or not at all.
 * Nothing else writes records. Kinds and the fields that can be asked for are declared by the manifest. */
#ifndef ENT_EXT_RECORDS_H
#define ENT_EXT_RECORDS_H

#include "../host.h"
#include "audit.h"
#include "jobs.h"
#include "outbox.h"

ENT_EXTERN_C_BEGIN

#define ENT_RECORDS_ID "ent.records/1"

/* A stored record. Borrowed. */
typedef struct ent_record {
  uint32_t struct_size;
  uint32_t reserved;
  ent_str kind;
  ent_str id;
  int64_t revision; /* 1, 2, … */
  ent_str json;     /* an object */
} ent_record;

/* Return 0 to go on, anything else to stop. */
typedef int32_t (*ent_record_visitor)(void* data, const ent_record* record) ENT_NOEXCEPT;

enum {
  ENT_MATCH_EQUAL = 1,     /* field = value */
  ENT_MATCH_AT_LEAST = 2,  /* field >= value, byte order */
  ENT_MATCH_AT_MOST = 3,   /* field <= value */
  ENT_MATCH_CONTAINS = 4,  /* field contains value, byte by byte: store folded text */
  ENT_MATCH_NOT_EQUAL = 5, /* field <> value */
  ENT_MATCH_ONE_OF = 6     /* field is one of the values, separated by U+001F */
};

/* One condition over a declared field; conditions are joined by AND. Values are compared as text. */
typedef struct ent_match {
  ent_str field;
  int32_t op;
  uint32_t reserved;
  ent_str value;
} ent_match;

/* `order_by` is a declared field ("" = id). `cursor` is what the previous page gave, "" for the first. */
typedef struct ent_query {
  uint32_t struct_size;
  uint32_t match_count;
  const ent_match* matches;
  ent_str kind;
  ent_str order_by;
  int32_t descending;
  int32_t limit; /* 1..1000 */
  ent_str cursor;
} ent_query;

/* One value of a field and how many records have it. Return 0 to go on. */
typedef int32_t (*ent_count_visitor)(void* data, ent_str value, int64_t count) ENT_NOEXCEPT;

enum { ENT_CHANGE_PUT = 1, ENT_CHANGE_DELETE = 2 };

/* A change of one record. `expected_revision` 0: it must not exist yet; else it must have exactly this revision. */
typedef struct ent_change {
  int32_t op;
  uint32_t reserved;
  ent_str kind;
  ent_str id; /* 1..64 bytes of [A-Za-z0-9._:-] */
  int64_t expected_revision;
  ent_str json;
} ent_change;

typedef struct ent_commit {
  uint32_t struct_size;
  uint32_t change_count;
  const ent_change* changes;
  uint32_t audit_count;
  uint32_t message_count;
  const ent_audit_entry* audit;
  const ent_outbox_message* messages;
  uint32_t job_count;
  uint32_t reserved;
  const ent_job_request* jobs;
} ent_commit;

typedef struct ent_records {
  uint32_t struct_size;

  /* Reads one record. ENT_NOT_FOUND when there is none. The visitor is called once. [any-thread] */
  ent_status (*get)(const ent_host* host, const ent_call* call, ent_str kind, ent_str id, ent_record_visitor visitor,
                    void* data, ent_error* error) ENT_NOEXCEPT;

  /* Visits one page of matching records; `next` (a blob of text) is the cursor of the next page, empty at the end.
   * Returns ENT_INVALID for a field that is not declared. [any-thread] */
  ent_status (*query)(const ent_host* host, const ent_call* call, const ent_query* query, ent_record_visitor visitor,
                      void* data, ent_blob* next, ent_error* error) ENT_NOEXCEPT;

  /* Counts matching records by the value of `field` (order, limit and cursor of the query are ignored). [any-thread] */
  ent_status (*count)(const ent_host* host, const ent_call* call, const ent_query* query, ent_str field,
                      ent_count_visitor visitor, void* data, ent_error* error) ENT_NOEXCEPT;

  /* Does all or nothing, durably. ENT_CONFLICT: a revision differs. ENT_EXISTS: the call's idempotency key was
   * committed before (nothing is done again). ENT_QUOTA: the disk is full, nothing was done. [any-thread] */
  ent_status (*commit)(const ent_host* host, const ent_call* call, const ent_commit* commit,
                       ent_error* error) ENT_NOEXCEPT;
} ent_records;

ENT_EXTERN_C_END

#endif
