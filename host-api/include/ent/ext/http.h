/* Pages: the host receives, checks and routes; the plugin answers.
 *
 * Why: the host owns the connection, the session, the CSRF check (done before the plugin is called), the limits, the
 * security headers and the chrome around the page. The plugin owns the h1 and all below, its routes and its assets. */
#ifndef ENT_EXT_HTTP_H
#define ENT_EXT_HTTP_H

#include "../host.h"
#include "../plugin.h"

ENT_EXTERN_C_BEGIN

#define ENT_HTTP_ID "ent.http/1"

typedef struct ent_pair {
  ent_str name;
  ent_str value;
} ent_pair;

/* An uploaded file, in memory, within the host's limits. `filename` and `content_type` are the browser's claims. */
typedef struct ent_upload {
  ent_str field;
  ent_str filename;
  ent_str content_type;
  ent_bytes content;
} ent_upload;

/* A request to a route of the plugin. Borrowed. */
typedef struct ent_http_request {
  uint32_t struct_size;
  uint32_t reserved;
  ent_str method;     /* "GET", "POST", …; HEAD arrives as GET */
  ent_str path;       /* decoded and normalised, below the mount, e.g. "/conventions/cv-1" */
  ent_str mount;      /* prefix for links, e.g. "/app/conventions" */
  ent_str csrf_token; /* to put in the hidden field "_csrf" of every form */
  const ent_pair* query;
  uint32_t query_count;
  uint32_t form_count;
  const ent_pair* form; /* of a urlencoded or multipart body, without "_csrf" */
  const ent_upload* uploads;
  uint32_t upload_count;
  uint32_t header_count;
  const ent_pair* headers; /* lower-case names; no Cookie, no Authorization */
  ent_bytes body;          /* when it was neither form */
  ent_str tab;             /* id of the tab this page is shown in, empty: a page of its own */
  ent_str offer;           /* of the tab, else empty */
} ent_http_request;

enum {
  ENT_HTTP_PAGE = 1,    /* body is an HTML fragment that the host puts into its chrome */
  ENT_HTTP_RAW = 2,     /* body is sent as it is: download, asset, JSON */
  ENT_HTTP_REDIRECT = 3 /* 303 to the header "location" */
};

/* How the plugin answers: `begin` once, then `write` any number of times. Borrowed: valid until `handle` returns. */
typedef struct ent_http_reply {
  uint32_t struct_size;
  uint32_t reserved;
  void* data;

  /* Sets status, kind and headers. For a page the pseudo-headers "x-title" and "x-crumb" (repeatable: "text|address")
   * fill the chrome; "x-script" and "x-style" (repeatable) name assets below the mount. [request-thread] */
  ent_status (*begin)(void* data, int32_t status, int32_t kind, const ent_pair* headers,
                      uint32_t header_count) ENT_NOEXCEPT;

  /* Adds to the body. [request-thread] */
  ent_status (*write)(void* data, ent_bytes bytes) ENT_NOEXCEPT;
} ent_http_reply;

/* The host's side. */
typedef struct ent_http {
  uint32_t struct_size;

  /* Limits the host enforces, as JSON: {"body_bytes": 12582912, "upload_bytes": …}. Blob. [any-thread] */
  ent_status (*limits)(const ent_host* host, const ent_call* call, ent_blob* json, ent_error* error) ENT_NOEXCEPT;
} ent_http;

#define ENT_PLUGIN_HTTP_ID "ent.plugin.http/1"

/* The plugin's side: answers one request. A negative status without `begin` becomes an error page of the host. The
 * route was declared by the manifest; the person is signed in unless the route is declared public. [request-thread] */
typedef struct ent_plugin_http {
  uint32_t struct_size;
  ent_status (*handle)(const ent_plugin* plugin, const ent_call* call, const ent_http_request* request,
                       const ent_http_reply* reply, ent_error* error) ENT_NOEXCEPT;
} ent_plugin_http;

ENT_EXTERN_C_END

#endif
