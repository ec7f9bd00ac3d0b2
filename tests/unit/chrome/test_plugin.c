/* A plugin in plain C that answers with what it was asked: for the tests of the host's side of ent.plugin.http/1. */
#include <ent/entry.h>
#include <ent/ext/health.h>
#include <ent/ext/http.h>
#include <ent/ext/jobs.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static atomic_int inside; /* work that a test holds up */

static int open_pipe(ent_str name, int flags) {
  char path[512];
  if (name.len >= sizeof path) return -1;
  memcpy(path, name.ptr, name.len);
  path[name.len] = 0;
  return open(path, flags);
}

/* Tells the reader of the pipe that it is inside, then works until the host cancels it. */
static ent_status wait_for_cancel(const ent_call* call, ent_str pipe) {
  const struct timespec step = {0, 1000000};
  const int out = open_pipe(pipe, O_WRONLY);
  atomic_fetch_add(&inside, 1);
  if (out < 0 || write(out, "i", 1) != 1 || close(out) != 0) abort();
  while (!call->cancel->is_cancelled(call->cancel->data)) nanosleep(&step, NULL);
  atomic_fetch_sub(&inside, 1);
  return ENT_CANCELLED;
}

/* The same, deaf to the host: until somebody opens the second pipe. */
static ent_status wait_for_pipe(ent_str pipe, ent_str end) {
  const int out = open_pipe(pipe, O_WRONLY);
  atomic_fetch_add(&inside, 1);
  if (out < 0 || write(out, "i", 1) != 1 || close(out) != 0) abort();
  close(open_pipe(end, O_RDONLY));
  atomic_fetch_sub(&inside, 1);
  return ENT_UNAVAILABLE;
}

static ent_str str(const char* text) {
  ent_str view = {text, strlen(text)};
  return view;
}

static int is(ent_str text, const char* wanted) {
  return text.len == strlen(wanted) && memcmp(text.ptr, wanted, text.len) == 0;
}

static void say(const ent_http_reply* reply, const char* text) {
  ent_bytes bytes = {(const uint8_t*)text, strlen(text)};
  reply->write(reply->data, bytes);
}

static void tell(const ent_http_reply* reply, const char* name, ent_str value) {
  ent_bytes bytes = {(const uint8_t*)value.ptr, value.len};
  say(reply, name);
  say(reply, "=");
  reply->write(reply->data, bytes);
  say(reply, ";");
}

static ent_status answer_page(const ent_call* call, const ent_http_request* request, const ent_http_reply* reply) {
  const ent_pair headers[] = {{str("X-Title"), str("Page d\xe2\x80\x99"
                                                   "essai")},
                              {str("x-crumb"), str("Essai|/app/sample")},
                              {str("x-style"), str("/assets/a.css")},
                              {str("set-cookie"), str("stolen=1")}};
  uint32_t i;
  ent_status status = reply->begin(reply->data, 200, ENT_HTTP_PAGE, headers, 4);
  if (status != ENT_OK) return status;
  say(reply, "<h1>Essai</h1><p>");
  tell(reply, "method", request->method);
  tell(reply, "path", request->path);
  tell(reply, "mount", request->mount);
  tell(reply, "tab", request->tab);
  tell(reply, "offer", request->offer);
  tell(reply, "actor", call->actor);
  tell(reply, "school", call->school);
  tell(reply, "key", call->idempotency_key);
  tell(reply, "csrf", request->csrf_token);
  for (i = 0; i < request->form_count; ++i) tell(reply, "form", request->form[i].name);
  for (i = 0; i < request->header_count; ++i) tell(reply, "header", request->headers[i].name);
  say(reply, "</p>");
  return ENT_OK;
}

static ent_status handle(const ent_plugin* plugin, const ent_call* call, const ent_http_request* request,
                         const ent_http_reply* reply, ent_error* error) {
  (void)plugin;
  if (is(request->path, "/muet")) return ENT_OK;
  if (is(request->path, "/attend") && request->query_count == 1) return wait_for_cancel(call, request->query[0].value);
  if (is(request->path, "/attend") && request->query_count == 2)
    return wait_for_pipe(request->query[0].value, request->query[1].value);
  if (is(request->path, "/panne")) {
    error->status = ENT_INTERNAL;
    strcpy(error->key, "sample.broken");
    strcpy(error->detail, "broken on purpose");
    return ENT_INTERNAL;
  }
  if (is(request->path, "/ailleurs")) {
    const ent_pair headers[] = {{str("location"), str("//evil.example/")}};
    return reply->begin(reply->data, 303, ENT_HTTP_REDIRECT, headers, 1);
  }
  if (is(request->path, "/brut") || is(request->path, "/assets/a.css")) {
    const ent_pair headers[] = {{str("content-type"), str("text/plain; charset=utf-8")},
                                {str("content-disposition"), str("attachment; filename=a.txt")},
                                {str("set-cookie"), str("stolen=1")},
                                {str("content-security-policy"), str("default-src *")}};
    ent_status status = reply->begin(reply->data, 200, ENT_HTTP_RAW, headers, 4);
    if (status == ENT_OK) say(reply, call->actor.len > 0 ? "raw, somebody" : "raw, nobody");
    return status;
  }
  return answer_page(call, request, reply);
}

static void release_nothing(void* owner) {
  (void)owner;
}

static ent_status check_health(const ent_plugin* plugin, const ent_call* call, ent_blob* json, ent_error* error) {
  static const char kText[] =
      "[{\"check\": \"Niveau d\xe2\x80\x99"
      "encre\", \"state\": \"warning\", \"text\": \"Bas\", \"remedy\": \"Remplir <b>\"}]";
  (void)plugin, (void)call, (void)error;
  json->ptr = (const uint8_t*)kText;
  json->len = sizeof kText - 1;
  json->owner = NULL;
  json->release = release_nothing;
  return ENT_OK;
}

static ent_status run_job(const ent_plugin* plugin, const ent_call* call, const ent_job* job, ent_error* error) {
  const ent_str pipe = {job->payload.ptr + 1, job->payload.len - 2}; /* a JSON string without escapes */
  (void)plugin, (void)error;
  return is(job->kind, "sample.wait") ? wait_for_cancel(call, pipe) : ENT_OK;
}

static const ent_plugin_jobs kJobs = {sizeof(ent_plugin_jobs), run_job};
static const ent_plugin_http kHttp = {sizeof(ent_plugin_http), handle};
static const ent_plugin_health kHealth = {sizeof(ent_plugin_health), check_health};

static ent_status init(const ent_plugin* plugin, ent_error* error) {
  (void)plugin, (void)error;
  return ENT_OK;
}
static ent_status activate(const ent_plugin* plugin, const ent_call* call, ent_error* error) {
  (void)plugin, (void)call, (void)error;
  return ENT_OK;
}
static ent_status deactivate(const ent_plugin* plugin, int64_t deadline_ms, ent_error* error) {
  (void)plugin, (void)deadline_ms, (void)error;
  return ENT_OK;
}
static void destroy(const ent_plugin* plugin) {
  (void)plugin;
  if (atomic_load(&inside) != 0) abort(); /* destroyed under its own work */
}
static const void* get_extension(const ent_plugin* plugin, const char* id) {
  (void)plugin;
  if (strcmp(id, ENT_PLUGIN_HTTP_ID) == 0) return &kHttp;
  if (strcmp(id, ENT_PLUGIN_HEALTH_ID) == 0) return &kHealth;
  if (strcmp(id, ENT_PLUGIN_JOBS_ID) == 0) return &kJobs;
  return NULL;
}

static const ent_plugin kPlugin = {sizeof(ent_plugin), 0,          NULL,    init,         NULL,
                                   activate,           deactivate, destroy, get_extension};

static const ent_plugin* create(const ent_host* host, ent_error* error) {
  (void)host, (void)error;
  return &kPlugin;
}

static const char kManifest[] = "{\"id\": \"sample\", \"version\": \"0.1.0\"}";

ENT_EXPORT const ent_entry* ent_plugin_entry(void) {
  static ent_entry entry;
  entry.struct_size = sizeof entry;
  entry.abi_major = ENT_ABI_MAJOR;
  entry.abi_minor = ENT_ABI_MINOR;
  entry.min_host_minor = 0;
  entry.build_id = str("sample 0.1.0 C11");
  entry.manifest_json = str(kManifest);
  entry.create = create;
  return &entry;
}
