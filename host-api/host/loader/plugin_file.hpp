// A file that claims to be a plugin, examined without running any of its code.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "host/base/result.hpp"

namespace ent::host {

/// What a plugin file looks like from outside.
struct PluginFile {
  std::filesystem::path path;
  std::string sha256;                // lower-case hexadecimal
  std::vector<std::string> exports;  // what the dynamic linker could bind to
};

/// Reads the file's hash and export list and accepts it only when it is a shared library of this platform that exports
/// exactly `ent_plugin_entry`, and, when `<file>.sha256` lies beside it, has the hash that file names.
/// Failures (key, status): plugin.file_missing not_found; plugin.not_a_library, plugin.no_entry, plugin.other_exports,
/// plugin.hash_differs: invalid. [control-thread]
Result<PluginFile> inspect_plugin_file(const std::filesystem::path& path);

}  // namespace ent::host
