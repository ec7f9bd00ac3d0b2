// What a mail server says: reply lines (RFC 5321 § 4.2) as bytes from outside.
#pragma once
#include <string>
#include <string_view>

namespace ent::smtp {

struct Reply {
  int code = 0;       // 200..599; 0: the server has said nothing that is a reply
  std::string words;  // of all its lines, printable UTF-8 on one line, at most 500 bytes
};

/// Gathers lines into replies: "550-a", "550 b" -> {550, "a b"}. Anything may come in; memory stays bounded. One
/// thread.
class ReplyReader {
 public:
  /// One line with or without its line end. A line that is no reply line is ignored.
  void line(std::string_view bytes);
  /// The last complete reply, or what there is of one that is not finished.
  const Reply& last() const { return reply_; }
  /// Forgets it: a new command was sent.
  void clear() { reply_ = Reply{}, more_ = false; }

 private:
  Reply reply_;
  bool more_ = false;  // the reply goes on in the next line
};

}  // namespace ent::smtp
