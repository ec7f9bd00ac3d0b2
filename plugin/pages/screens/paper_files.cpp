// The files of the paper process: the originals to print, the scans that steps were recorded with.
#include "plugin/app/print_copies.hpp"
#include "plugin/app/receive_scan.hpp"
#include "plugin/pages/form_fields.hpp"
#include "plugin/pages/problem.hpp"
#include "plugin/pages/screens/screens.hpp"

namespace conventions::pages {
namespace {

ent_status send_file(const Exchange& x, const app::Download& file) {
  RawAnswer raw;
  raw.media_type = file.media_type;
  raw.content = file.bytes;
  raw.file_name = file.file_name;
  raw.download = true;
  raw.etag = file.sha256;
  return x.answer(raw);
}

}  // namespace

ent_status copies_file(const Exchange& x, const Room& room, std::string_view id) {
  const auto file = app::print_copies(room.app, x.call(), domain::ConventionId(std::string(id)));
  if (file.has_error()) return problem_page(x, file.error(), {x.say("act.read_again"), x.page({"conventions", id})});
  return send_file(x, *file);
}

ent_status scan_file(const Exchange& x, const Room& room, std::string_view id, std::string_view entry) {
  const auto file = app::scan_file(room.app, x.call(), domain::ConventionId(std::string(id)),
                                   read_number(x.query("version")), read_number(entry));
  if (file.has_error()) return problem_page(x, file.error());
  return send_file(x, *file);
}

}  // namespace conventions::pages
