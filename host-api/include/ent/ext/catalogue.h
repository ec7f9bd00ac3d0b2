/* Offers, sessions, enrolments and parental agreements, as the ENT has them.
 *
 * Why: they live in the ENT. The plugin reads them live for a draft and freezes what a version prints. JSON objects;
 * members may be added, readers ignore those they do not know. Dates are "YYYY-MM-DD", times "HH:MM", Europe/Paris. */
#ifndef ENT_EXT_CATALOGUE_H
#define ENT_EXT_CATALOGUE_H

#include "../host.h"
#include "directory.h"

ENT_EXTERN_C_BEGIN

#define ENT_CATALOGUE_ID "ent.catalogue/1"

/* What to list; empty views match everything. */
typedef struct ent_catalogue_filter {
  uint32_t struct_size;
  uint32_t reserved;
  ent_str offer;   /* offer id */
  ent_str session; /* session id (enrolments) */
  ent_str home;    /* home school UAI (enrolments) */
  ent_str host;    /* host school UAI */
  ent_str kind;    /* "individual" or "collective" (offers) */
} ent_catalogue_filter;

typedef struct ent_catalogue {
  uint32_t struct_size;

  /* An offer with its sessions:
   *   {"offer", "host": "0990002B", "kind": "individual" | "collective", "type": "immersion" | "atelier", "title",
   *    "description", "domain", "programme", "equipment_risk": "…" | "", "state": "open" | "closed" | "cancelled",
   *    "sessions": [{"session", "start": "2026-12-07", "end": "2026-12-07", "from": "09:00", "to": "16:30", "place",
   *                  "room", "contact", "capacity": 12}]}
   * Blob. ENT_NOT_FOUND when unknown. [any-thread] */
  ent_status (*offer)(const ent_host* host, const ent_call* call, ent_str offer, ent_blob* json,
                      ent_error* error) ENT_NOEXCEPT;

  /* Offers that match, by title. [any-thread] */
  ent_status (*offers)(const ent_host* host, const ent_call* call, const ent_catalogue_filter* filter,
                       ent_json_visitor visitor, void* data, ent_error* error) ENT_NOEXCEPT;

  /* Enrolments that match, by last name:
   *   {"enrolment", "offer", "session", "home", "state": "confirmed" | "waiting" | "withdrawn", "pupil": {"pupil",
   *    "last_name", "first_names", "birth_date", "class", "regime", "meal": true},
   *    "agreement": {"state": "given" | "refused" | "missing" | "withdrawn", "date" | null, "means": "…" | "",
   *                  "by": "guardian" | "self"}}
   * [any-thread] */
  ent_status (*enrolments)(const ent_host* host, const ent_call* call, const ent_catalogue_filter* filter,
                           ent_json_visitor visitor, void* data, ent_error* error) ENT_NOEXCEPT;
} ent_catalogue;

ENT_EXTERN_C_END

#endif
