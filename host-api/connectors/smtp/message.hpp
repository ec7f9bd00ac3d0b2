// A letter and its form on the wire: RFC 5322 headers, MIME body.
#pragma once
#include <cstdint>
#include <string>

namespace ent::smtp {

struct Letter {
  std::string message_id;  // the part before the "@": the same at every attempt, so that a copy can be recognised
  std::string from;        // address; also the envelope sender, to which bounces go
  std::string from_name;   // may be empty
  std::string reply_to;    // address; empty: none
  std::string to;          // address
  std::string to_name;     // may be empty
  std::string subject;     // UTF-8
  std::string text;        // UTF-8, lines end in "\n"
  std::string html;        // the same as a simple HTML fragment; the caller escaped it
  std::int64_t date_ms = 0;
};

/// Whether every address is one (address.hpp) and the message id is made of letters, digits, "-", "_" and ".".
/// [any-thread]
bool is_sendable(const Letter& letter);

/// The whole message with CRLF line ends and no line over 998 bytes (RFC 5322 § 2.1.1): encoded words in headers
/// (RFC 2047), multipart/alternative of text and HTML in base64 (RFC 2046 § 5.1.4, RFC 2045 § 6.8), Auto-Submitted
/// (RFC 3834 § 5). Control characters in names and subject become spaces, so that no header can be added.
/// Precondition: is_sendable(). [any-thread]
std::string write_message(const Letter& letter);

/// An unstructured header value (subject, display name): as it is when short plain ASCII, else encoded words, folded.
std::string encode_words(const std::string& utf8);

}  // namespace ent::smtp
