#include "signing/cli/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace signing::cli {
namespace {

Failure system_failure(const std::string& path) {
  return failure(Code::kFile, path + ": " + std::strerror(errno), path);
}

bool write_all(int descriptor, BytesView content) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    content = content.subspan(static_cast<std::size_t>(written));
  }
  return ::fsync(descriptor) == 0;
}

// There is no way to read it without setting it for a moment; once, so that threads do not read each other's moment.
mode_t creation_mask() {
  static const mode_t mask = [] {
    const mode_t found = ::umask(0);
    ::umask(found);
    return found;
  }();
  return mask;
}

}  // namespace

Result<Bytes> read_file(const std::string& path, std::size_t max_octets) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return system_failure(path);
  Bytes out;
  char buffer[65536];
  while (in.read(buffer, sizeof buffer) || in.gcount() > 0) {
    append(out, std::string_view(buffer, static_cast<std::size_t>(in.gcount())));
    if (out.size() > max_octets) return failure(Code::kFile, path + ": larger than the limit", path);
  }
  if (in.bad() || (out.empty() && !in.eof())) return failure(Code::kFile, path + ": cannot be read", path);
  return out;
}

Result<Secret> read_secret(const std::string& path) {
  auto content = read_file(path, 65536);
  if (!content) return content.error();
  const std::string_view text = as_text(*content);
  Secret secret(text.substr(0, text.find_first_of("\r\n")));
  OPENSSL_cleanse(content->data(), content->size());
  return secret;
}

Result<std::vector<std::string>> read_texts(const std::vector<std::string>& paths) {
  std::vector<std::string> out;
  for (const std::string& path : paths) {
    auto content = read_file(path, 1u << 20);
    if (!content) return content.error();
    out.emplace_back(as_text(*content));
  }
  return out;
}

Result<std::vector<std::string>> certificate_files_in(const std::string& folder) {
  std::error_code error;
  std::vector<std::string> out;
  for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const std::string extension = at->path().extension();
    if (extension == ".pem" || extension == ".crt" || extension == ".cer") out.push_back(at->path());
  }
  if (error) return failure(Code::kFile, folder + ": " + error.message(), folder);
  std::sort(out.begin(), out.end());
  return out;
}

Result<void> write_file(const std::string& path, BytesView content) {
  std::string temporary = path + ".XXXXXX";
  const int descriptor = ::mkstemp(temporary.data());
  if (descriptor < 0) return system_failure(path);
  const bool written = ::fchmod(descriptor, 0666 & ~creation_mask()) == 0 && write_all(descriptor, content);
  const int error = errno;
  ::close(descriptor);
  if (written && std::rename(temporary.c_str(), path.c_str()) == 0) return {};
  if (!written) errno = error;
  Failure failed = system_failure(path);
  ::unlink(temporary.c_str());
  return failed;
}

}  // namespace signing::cli
