#include <algorithm>

#include "host/app/application.hpp"

namespace ent::host {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_with(const fs::path& folder, const char* extension) {
  std::vector<fs::path> files;
  std::error_code ec;
  for (const auto& entry : fs::directory_iterator(folder, ec)) {
    if (entry.path().extension() == extension) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

fs::path manifest_of(const fs::path& library, const fs::path& manifests) {
  const std::string name = library.stem().string() + ".json";
  std::error_code ec;
  const bool in_folder = !manifests.empty() && fs::exists(manifests / name, ec);
  return in_folder ? manifests / name : library.parent_path() / name;
}

}  // namespace

std::vector<PluginSource> find_plugins(const std::vector<fs::path>& libraries, const fs::path& folder,
                                       const fs::path& manifests) {
  std::vector<fs::path> all = libraries;
  if (!folder.empty()) {
    for (auto& file : files_with(folder, ".so")) all.push_back(std::move(file));
  }
  std::vector<PluginSource> sources;
  sources.reserve(all.size());
  for (const auto& library : all) sources.push_back({manifest_of(library, manifests), library});
  if (manifests.empty()) return sources;
  for (const auto& manifest : files_with(manifests, ".json")) {
    const bool taken = std::any_of(sources.begin(), sources.end(),
                                   [&](const PluginSource& source) { return source.manifest == manifest; });
    if (!taken) sources.push_back({manifest, fs::path(manifest).replace_extension(".so")});
  }
  return sources;
}

}  // namespace ent::host
