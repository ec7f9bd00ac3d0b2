#include "host/loader/plugin_file.hpp"

#include <ent/entry.h>

#include <algorithm>
#include <array>
#include <boost/dll/library_info.hpp>
#include <fstream>

#include "host/base/crypto.hpp"

namespace ent::host {
namespace {

// The version script of a plugin names no version, but toolchains add these to shared libraries.
bool is_toolchain_symbol(const std::string& name) {
  static const std::array<const char*, 6> kKnown = {"_init", "_fini", "_edata", "_end", "__bss_start", "_DYNAMIC"};
  return std::find(kKnown.begin(), kKnown.end(), name) != kKnown.end();
}

Result<std::string> hash_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(Status::not_found, "plugin.file_missing", "cannot open " + path.string());
  Sha256 hash;
  std::array<char, 1 << 16> buffer;
  bool first = true;
  while (in.read(buffer.data(), buffer.size()) || in.gcount() > 0) {
    const std::string_view part(buffer.data(), static_cast<std::size_t>(in.gcount()));
    // boost::dll::library_info answers a file without this magic with a misleading stream error.
    if (first && part.substr(0, 4) !=
                     "\x7f"
                     "ELF") {
      return fail(Status::invalid, "plugin.not_a_library", path.string() + " is not an ELF file");
    }
    first = false;
    hash.update(part);
  }
  if (first) return fail(Status::invalid, "plugin.not_a_library", path.string() + " is empty");
  return hex(hash.finish());
}

// `<file>.sha256`: the hash, as sha256sum writes it; absent: nothing to compare.
Result<void> check_package_hash(const std::filesystem::path& path, const std::string& sha256) {
  std::ifstream in(path.string() + ".sha256");
  if (!in) return {};
  std::string wanted;
  in >> wanted;
  if (wanted == sha256) return {};
  return fail(Status::invalid, "plugin.hash_differs",
              path.string() + " has SHA-256 " + sha256 + ", expected " + wanted);
}

}  // namespace

Result<PluginFile> inspect_plugin_file(const std::filesystem::path& path) {
  PluginFile file;
  file.path = path;
  std::error_code ec;
  if (!std::filesystem::is_regular_file(path, ec)) {
    return fail(Status::not_found, "plugin.file_missing", path.string() + " is not a file");
  }
  auto sha256 = hash_of(path);
  if (sha256.has_error()) return sha256.error();
  file.sha256 = std::move(*sha256);

  std::vector<std::string> symbols;
  try {
    symbols = boost::dll::library_info(path, true).symbols();
  } catch (const std::exception& e) {
    return fail(Status::invalid, "plugin.not_a_library", path.string() + ": " + e.what());
  }
  for (auto& name : symbols) {
    if (!name.empty() && !is_toolchain_symbol(name)) file.exports.push_back(std::move(name));
  }
  std::sort(file.exports.begin(), file.exports.end());
  file.exports.erase(std::unique(file.exports.begin(), file.exports.end()), file.exports.end());
  if (std::find(file.exports.begin(), file.exports.end(), ENT_ENTRY_SYMBOL) == file.exports.end()) {
    return fail(Status::invalid, "plugin.no_entry", path.string() + " does not export " ENT_ENTRY_SYMBOL);
  }
  for (const auto& name : file.exports) {
    if (name != ENT_ENTRY_SYMBOL) {
      return fail(Status::invalid, "plugin.other_exports", path.string() + " also exports " + name);
    }
  }
  auto package = check_package_hash(path, file.sha256);
  if (package.has_error()) return package.error();
  return file;
}

}  // namespace ent::host
