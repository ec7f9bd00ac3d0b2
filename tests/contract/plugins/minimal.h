/* A whole plugin in C, as small as the boundary allows; the variants below bend one thing each. */
#ifndef TESTS_MINIMAL_H
#define TESTS_MINIMAL_H

#include <ent/entry.h>
#include <ent/ext/http.h>
#include <ent/ext/log.h>
#include <ent/ext/records.h>
#include <stdlib.h>
#include <string.h>

#ifndef MINIMAL_ABI_MAJOR
#define MINIMAL_ABI_MAJOR ENT_ABI_MAJOR
#endif
#ifndef MINIMAL_MIN_HOST_MINOR
#define MINIMAL_MIN_HOST_MINOR 0
#endif
#ifndef MINIMAL_ENTRY_SIZE
#define MINIMAL_ENTRY_SIZE sizeof(ent_entry)
#endif
#ifndef MINIMAL_INIT_STATUS
#define MINIMAL_INIT_STATUS ENT_OK
#endif
#ifndef MINIMAL_ID
#define MINIMAL_ID "minimal"
#endif

typedef struct minimal {
  ent_plugin table;
  const ent_host* host;
} minimal;

static ent_str text(const char* s) {
  ent_str view = {s, strlen(s)};
  return view;
}

static ent_status fail_with(ent_error* error, ent_status status, const char* detail) {
  if (error != NULL && error->struct_size >= sizeof *error) {
    error->status = status;
    strncpy(error->detail, detail, sizeof error->detail - 1);
  }
  return status;
}

static ent_status minimal_init(const ent_plugin* plugin, ent_error* error) {
  const minimal* self = plugin->plugin_data;
  if (self->host->get_service(self->host, ENT_LOG_ID) == NULL) {
    return fail_with(error, ENT_UNSUPPORTED, "missing services: ent.log/1");
  }
  if (MINIMAL_INIT_STATUS != ENT_OK) return fail_with(error, MINIMAL_INIT_STATUS, "init was told to fail");
  return ENT_OK;
}

static ent_status minimal_activate(const ent_plugin* plugin, const ent_call* call, ent_error* error) {
  const minimal* self = plugin->plugin_data;
  const ent_log* log = self->host->get_service(self->host, ENT_LOG_ID);
  (void)error;
  log->write(self->host, call, ENT_LOG_INFO, text("minimal plugin active"));
  return ENT_OK;
}

static ent_status minimal_deactivate(const ent_plugin* plugin, int64_t deadline, ent_error* error) {
  (void)plugin, (void)deadline, (void)error;
  return ENT_OK;
}

static void minimal_destroy(const ent_plugin* plugin) {
  free(plugin->plugin_data);
}

static ent_status minimal_handle(const ent_plugin* plugin, const ent_call* call, const ent_http_request* request,
                                 const ent_http_reply* reply, ent_error* error) {
  ent_pair title = {{"x-title", 7}, {"Page minimale", 13}};
  ent_bytes body = {(const uint8_t*)"<h1>Page minimale</h1>", 22};
  (void)plugin, (void)call;
  if (request->path.len != 1) return fail_with(error, ENT_NOT_FOUND, "no such page");
  reply->begin(reply->data, 200, ENT_HTTP_PAGE, &title, 1);
  return reply->write(reply->data, body);
}

static const void* minimal_extension(const ent_plugin* plugin, const char* id) {
  static const ent_plugin_http http = {sizeof(ent_plugin_http), minimal_handle};
  (void)plugin;
  return strcmp(id, ENT_PLUGIN_HTTP_ID) == 0 ? &http : NULL;
}

static const ent_plugin* minimal_create(const ent_host* host, ent_error* error) {
  minimal* self = calloc(1, sizeof *self);
  if (self == NULL) {
    fail_with(error, ENT_UNAVAILABLE, "no memory");
    return NULL;
  }
  self->host = host;
  self->table.struct_size = sizeof self->table;
  self->table.plugin_data = self;
  self->table.init = minimal_init;
  self->table.activate = minimal_activate;
  self->table.deactivate = minimal_deactivate;
  self->table.destroy = minimal_destroy;
  self->table.get_extension = minimal_extension;
  return &self->table;
}

#define MINIMAL_MANIFEST "{\"id\": \"" MINIMAL_ID "\", \"version\": \"1.0.0\"}"

static const ent_entry kMinimalEntry = {(uint32_t)MINIMAL_ENTRY_SIZE,
                                        MINIMAL_ABI_MAJOR,
                                        0,
                                        MINIMAL_MIN_HOST_MINOR,
                                        {"minimal 1.0.0", 13},
                                        {MINIMAL_MANIFEST, sizeof MINIMAL_MANIFEST - 1},
                                        minimal_create};

#ifndef MINIMAL_NO_ENTRY
ENT_EXPORT const ent_entry* ent_plugin_entry(void);
const ent_entry* ent_plugin_entry(void) {
  return &kMinimalEntry;
}
#endif

#endif
