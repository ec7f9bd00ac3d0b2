/* Language and time zone of the ENT.
 *
 * Why: dates on the screens of the plugin must look like those of the host, in its time zone (Europe/Paris), and search
 * must fold text the same way everywhere. */
#ifndef ENT_EXT_I18N_H
#define ENT_EXT_I18N_H

#include "../host.h"

ENT_EXTERN_C_BEGIN

#define ENT_I18N_ID "ent.i18n/1"

enum {
  ENT_TIME_DATE = 1,      /* 18 novembre 2026 */
  ENT_TIME_DATE_TIME = 2, /* 18 novembre 2026 à 14 h 05 */
  ENT_TIME_ISO_DATE = 3   /* 2026-11-18, the local day */
};

typedef struct ent_i18n {
  uint32_t struct_size;

  /* Writes a time (Unix milliseconds) in the locale of the call and the time zone of the host. Blob. [any-thread] */
  ent_status (*format_time)(const ent_host* host, const ent_call* call, int64_t time_ms, int32_t style, ent_blob* text,
                            ent_error* error) ENT_NOEXCEPT;

  /* Folds case and accents for search ("Œuvrard" -> "oeuvrard"). Blob. [any-thread] */
  ent_status (*fold)(const ent_host* host, const ent_call* call, ent_str text, ent_blob* folded,
                     ent_error* error) ENT_NOEXCEPT;
} ent_i18n;

ENT_EXTERN_C_END

#endif
