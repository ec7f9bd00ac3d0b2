// One HTTP request as the handlers see it: complete, checked and decoded. Everything in it came from outside: escape it
// before showing it (escape.hpp).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host-api/host/http/fields.hpp"

namespace ent::http {

enum class Method { get, head, post, put, del, patch, options, unknown };

// "GET" -> Method::get; methods are case-sensitive (RFC 9110 § 9.1).
Method method_from(std::string_view name);
std::string_view name_of(Method method);  // "" for unknown

// A file of a multipart form (RFC 7578). `filename` is the last path part, without control characters, at most 255
// bytes, and still nothing but a claim of the client, as is `content_type`. A file input left empty gives no entry.
struct UploadedFile {
  std::string field;
  std::string filename;
  std::string content_type;
  std::string bytes;
};

struct Request {
  Method method = Method::unknown;
  std::string method_name;  // as sent
  std::string target;       // as sent, with its query: never log it
  std::string path;         // decoded and normalised: "/", "/offers/12"; no trailing slash, no "..", valid UTF-8
  std::vector<std::string> segments;  // of path; never empty strings
  bool trailing_slash = false;        // the target's path ended in "/"
  FieldList query;
  FieldList params;  // filled by the router from {name}
  Headers headers;   // of the head only; trailers of a chunked body are dropped
  FieldList cookies;
  std::string host;  // "school.example:8080", checked to be a host and port
  std::string remote_address;
  bool peer_tls = false;            // came by TLS, to us or to a trusted proxy
  std::string body;                 // raw bytes; empty once decoded into form and files
  FieldList form;                   // application/x-www-form-urlencoded or the text parts of multipart/form-data
  std::vector<UploadedFile> files;  // file parts of multipart/form-data
  std::string correlation_id;       // "CV-7F3A91": shown to people, found in the log
};

// Overwrites the characters, then empties the text.
void wipe(std::string& text);

// Overwrites body, form values and file bytes (they may hold passwords and keys). The server calls it after the
// handler.
void wipe_content(Request& request);

}  // namespace ent::http
