/* A host in plain C: drives a real plugin through its life with the smallest services that can be called services.
 *
 * Usage: c_host PLUGIN.so. Exit 0 when create, init, activate, one request, deactivate and destroy all did what
 * ent/plugin.h says, and when init without a needed service was refused. */
#include <dlfcn.h>
#include <ent/entry.h>
#include <ent/ext/audit.h>
#include <ent/ext/catalogue.h>
#include <ent/ext/clock.h>
#include <ent/ext/directory.h>
#include <ent/ext/documents.h>
#include <ent/ext/http.h>
#include <ent/ext/log.h>
#include <ent/ext/menu.h>
#include <ent/ext/records.h>
#include <ent/ext/rights.h>
#include <ent/ext/session.h>
#include <ent/ext/settings.h>
#include <stdio.h>
#include <string.h>

/* Tables whose functions are NULL: "not implemented" (ent/abi.h); enough for a plugin that only looks them up. */
static const ent_session kSession = {.struct_size = sizeof(ent_session)};
static const ent_rights kRights = {.struct_size = sizeof(ent_rights)};
static const ent_menu kMenu = {.struct_size = sizeof(ent_menu)};
static const ent_settings kSettings = {.struct_size = sizeof(ent_settings)};
static const ent_documents kDocuments = {.struct_size = sizeof(ent_documents)};
static const ent_records kRecords = {.struct_size = sizeof(ent_records)};
static const ent_audit kAudit = {.struct_size = sizeof(ent_audit)};
static const ent_http kHttp = {.struct_size = sizeof(ent_http)};
static const ent_directory kDirectory = {.struct_size = sizeof(ent_directory)};
static const ent_catalogue kCatalogue = {.struct_size = sizeof(ent_catalogue)};

static int64_t now_ms(const ent_host* host) {
  (void)host;
  return 1800000000000;
}
static const ent_clock kClock = {sizeof(ent_clock), now_ms};

static void write_log(const ent_host* host, const ent_call* call, int32_t level, ent_str text) {
  (void)host, (void)call;
  printf("log %d: %.*s\n", (int)level, (int)text.len, text.ptr);
}
static const ent_log kLog = {sizeof(ent_log), write_log};

static const char* withheld = "";

static const void* get_service(const ent_host* host, const char* id) {
  (void)host;
  if (strcmp(id, withheld) == 0) return NULL;
  if (strcmp(id, ENT_SESSION_ID) == 0) return &kSession;
  if (strcmp(id, ENT_RIGHTS_ID) == 0) return &kRights;
  if (strcmp(id, ENT_MENU_ID) == 0) return &kMenu;
  if (strcmp(id, ENT_SETTINGS_ID) == 0) return &kSettings;
  if (strcmp(id, ENT_DOCUMENTS_ID) == 0) return &kDocuments;
  if (strcmp(id, ENT_RECORDS_ID) == 0) return &kRecords;
  if (strcmp(id, ENT_AUDIT_ID) == 0) return &kAudit;
  if (strcmp(id, ENT_HTTP_ID) == 0) return &kHttp;
  if (strcmp(id, ENT_DIRECTORY_ID) == 0) return &kDirectory;
  if (strcmp(id, ENT_CATALOGUE_ID) == 0) return &kCatalogue;
  if (strcmp(id, ENT_CLOCK_ID) == 0) return &kClock;
  if (strcmp(id, ENT_LOG_ID) == 0) return &kLog;
  return NULL;
}

static int failures = 0;
static void expect(int good, const char* what) {
  printf("%s: %s\n", good ? "ok" : "FAILED", what);
  if (!good) ++failures;
}

int main(int argc, char** argv) {
  ent_host host = {.struct_size = sizeof(ent_host), .abi_major = ENT_ABI_MAJOR, .abi_minor = ENT_ABI_MINOR};
  ent_call call = {.struct_size = sizeof(ent_call), .flags = ENT_CALL_SYSTEM};
  ent_error error = {.struct_size = sizeof(ent_error)};
  ent_plugin_entry_fn entry_fn;
  const ent_entry* entry;
  const ent_plugin* plugin;
  void* library;
  host.name.ptr = "c_host", host.name.len = 6;
  host.version.ptr = "1.0", host.version.len = 3;
  host.get_service = get_service;
  if (argc != 2 || (library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL)) == NULL) {
    fprintf(stderr, "usage: c_host PLUGIN.so (%s)\n", argc == 2 ? dlerror() : "one argument");
    return 64;
  }
  *(void**)&entry_fn = dlsym(library, ENT_ENTRY_SYMBOL);
  expect(entry_fn != NULL, "the entry symbol is there");
  if (entry_fn == NULL) return 1;
  entry = entry_fn();
  expect(entry->struct_size >= sizeof(ent_entry), "the entry table has its full size");
  expect(entry->abi_major == ENT_ABI_MAJOR, "the major versions agree");

  withheld = ENT_RECORDS_ID;
  plugin = entry->create(&host, &error);
  expect(plugin != NULL, "create");
  expect(plugin->init(plugin, &error) == ENT_UNSUPPORTED && strstr(error.detail, ENT_RECORDS_ID) != NULL,
         "init without records is refused and names them");
  plugin->destroy(plugin);

  withheld = "";
  plugin = entry->create(&host, &error);
  expect(plugin != NULL, "create again");
  expect(plugin->struct_size >= sizeof(ent_plugin), "the plugin table has its full size");
  expect(plugin->init(plugin, &error) == ENT_OK, "init");
  if (failures > 0) return 1;
  expect(plugin->activate(plugin, &call, &error) == ENT_OK, "activate");
  expect(plugin->get_extension(plugin, ENT_PLUGIN_HTTP_ID) != NULL, "the plugin has pages");
  expect(plugin->get_extension(plugin, "ent.plugin.unknown/7") == NULL, "an unknown extension is NULL");
  expect(plugin->deactivate(plugin, 1800000001000, &error) == ENT_OK, "deactivate");
  plugin->destroy(plugin);
  printf("%d failures\n", failures);
  return failures == 0 ? 0 : 1;
}
