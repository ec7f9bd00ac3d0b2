// The files of the paper process.
#include "plugin/app/print_copies.hpp"
#include "plugin/pages/problem.hpp"
#include "plugin/pages/screens/screens.hpp"

namespace conventions::pages {

ent_status copies_file(const Exchange& x, const Room& room, std::string_view id) {
  const auto file = app::print_copies(room.app, x.call(), domain::ConventionId(std::string(id)));
  if (file.has_error()) return problem_page(x, file.error(), {x.say("act.read_again"), x.page({"conventions", id})});
  RawAnswer raw;
  raw.media_type = file->media_type;
  raw.content = file->bytes;
  raw.file_name = file->file_name;
  raw.download = true;
  raw.etag = file->sha256;
  return x.answer(raw);
}

}  // namespace conventions::pages
