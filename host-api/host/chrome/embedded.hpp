// The templates, texts and assets of the host's own pages, embedded at build: nothing is read at run time.
#pragma once
#include <string_view>
#include <vector>

namespace ent::host {

struct EmbeddedFile {
  std::string_view name;  // "templates/login.mustache", "assets/ent.css", "texts/fr.json"
  std::string_view content;
};

/// [any-thread]
const std::vector<EmbeddedFile>& embedded_files();

/// The content; throws std::logic_error for a name that was not embedded (a bug).
std::string_view embedded_file(std::string_view name);

}  // namespace ent::host
