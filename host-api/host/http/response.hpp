// One HTTP response as the handlers make it. The server adds Date, Content-Length, Connection and the security headers
// (see server.hpp); a handler that sets a security header or Cache-Control itself keeps its own value.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "host-api/host/http/fields.hpp"

namespace ent::http {

// A body made piece by piece, for downloads too big to hold. `next` runs on a worker thread, one call at a time: it
// puts at most a few hundred kB into `piece` (empty on entry) and returns true, or returns false when it fails, and the
// connection is cut so that the client sees a short body. The pieces must add up to `size`.
struct BodyStream {
  std::uint64_t size = 0;
  std::function<bool(std::string& piece)> next;
};

struct Response {
  int status = 200;
  Headers headers;
  std::string body;
  std::optional<BodyStream> stream;    // used instead of body when set
  std::optional<std::string> problem;  // set by problem(): the server draws the page
};

Response html(std::string body, int status = 200);
Response text(std::string body, int status = 200);
Response json(std::string body, int status = 200);  // `body` is JSON text already
Response empty(int status = 204);

// 303 See Other: after a POST. `location` is a path of ours or a checked URL; bytes a URL cannot hold are encoded.
Response redirect(std::string_view location);

// A file: Content-Disposition with an ASCII filename and the exact name in filename* (RFC 6266, RFC 8187).
Response download(std::string bytes, std::string_view content_type, std::string_view filename,
                  bool as_attachment = true);
// The value alone, for a stream: attachment; filename="..."; filename*=UTF-8''...
std::string content_disposition(std::string_view filename, bool as_attachment = true);

// An error the server draws: HTML page in French (ServerOptions::problem_page) or application/problem+json (RFC 9457)
// for a client that accepts JSON and no HTML. `message` is French for people, plain text, may be empty: then the
// status' own sentence is shown. The page always carries the correlation id.
Response problem(int status, std::string message = {});

// "Not Found"; "" when unknown. The reason phrase of RFC 9110.
std::string_view reason_phrase(int status);

}  // namespace ent::http
