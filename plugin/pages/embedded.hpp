// The templates, assets and texts built into the plugin.
#pragma once

#include <iterator>
#include <string_view>

namespace conventions::pages {

struct EmbeddedFile {
  std::string_view name;  // "templates/list.mustache", "assets/conventions.css", "i18n/fr.json"
  std::string_view content;
  std::string_view
      hash;  // first 12 hexadecimal digits of the SHA-256: the address of an asset changes with its content
};

struct EmbeddedFiles {
  const EmbeddedFile* first;
  const EmbeddedFile* last;
  const EmbeddedFile* begin() const { return first; }
  const EmbeddedFile* end() const { return last; }
};

EmbeddedFiles embedded_files();
// nullptr when there is none. [any-thread]
const EmbeddedFile* find_embedded(std::string_view name);

}  // namespace conventions::pages
