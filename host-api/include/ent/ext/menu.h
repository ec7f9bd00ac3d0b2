/* Addresses inside the ENT and the counts beside its menu entries.
 *
 * Why: the manifest declares menus and tabs and the host draws them; the plugin only needs links that survive (they go
 * through the sign-on to the exact screen) and badges. */
#ifndef ENT_EXT_MENU_H
#define ENT_EXT_MENU_H

#include "../host.h"

ENT_EXTERN_C_BEGIN

#define ENT_MENU_ID "ent.menu/1"

typedef struct ent_menu {
  uint32_t struct_size;

  /* Gives the address of a place of the ENT: `place` is "route:/x?y" (a route of the calling plugin), "menu:<id>",
   * "offer:<offer id>", "tab:<tab id>:<offer id>", "home". `absolute` 1: with scheme and host, for QR codes and mails.
   * `url` is a blob of UTF-8 text. Returns ENT_NOT_FOUND for an unknown place. [any-thread] */
  ent_status (*link)(const ent_host* host, const ent_call* call, ent_str place, int32_t absolute, ent_blob* url,
                     ent_error* error) ENT_NOEXCEPT;

  /* Sets the count shown beside a menu entry for one school; 0 hides it. [any-thread] */
  ent_status (*set_badge)(const ent_host* host, const ent_call* call, ent_str menu, ent_str school, int64_t count,
                          ent_error* error) ENT_NOEXCEPT;
} ent_menu;

ENT_EXTERN_C_END

#endif
