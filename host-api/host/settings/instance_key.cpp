#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "host/settings/settings.hpp"

namespace ent::host {
namespace {

constexpr std::size_t kKeyBytes = 32;

Failure key_failure(const std::string& what) {
  const Status status = errno == ENOSPC || errno == EDQUOT ? Status::quota : Status::unavailable;
  return fail(status, "store.instance_key", what + ": " + std::strerror(errno));
}

// Makes the file under another name first: a crash never leaves half a key.
Result<void> make_key(const std::filesystem::path& file) {
  const std::filesystem::path temporary = file.string() + ".new";
  const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor < 0) return key_failure("make the instance key");
  const SecretBytes key(random_bytes(kKeyBytes));
  const bool written =
      ::write(descriptor, key.data(), key.size()) == static_cast<ssize_t>(key.size()) && ::fsync(descriptor) == 0;
  ::close(descriptor);
  if (!written || ::rename(temporary.c_str(), file.c_str()) != 0) return key_failure("write the instance key");
  const int directory = ::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = directory >= 0 && ::fsync(directory) == 0;
  if (directory >= 0) ::close(directory);
  if (!synced) return key_failure("write the instance key");
  return {};
}

}  // namespace

Result<InstanceKey> InstanceKey::open(const std::filesystem::path& file, bool may_make) {
  const bool missing = !std::filesystem::exists(file);
  if (missing && !may_make)
    return fail(Status::precondition, "store.instance_key", file.string() + " is missing: put its backup there");
  if (missing)
    if (auto made = make_key(file); made.has_error()) return made.error();
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return key_failure("open the instance key");
  struct stat about {};
  Bytes bytes(kKeyBytes + 1);
  const bool owned = ::fstat(descriptor, &about) == 0 && (about.st_mode & 077) == 0;
  const auto got = ::read(descriptor, bytes.data(), bytes.size());
  ::close(descriptor);
  SecretBytes key(std::move(bytes));
  if (!owned)
    return fail(Status::precondition, "store.instance_key", "instance.key is readable by others: chmod 600 it");
  if (got != static_cast<ssize_t>(kKeyBytes))
    return fail(Status::corrupt, "store.instance_key", "instance.key does not have 32 bytes");
  return InstanceKey(SecretBytes(Bytes(key.data(), key.data() + kKeyBytes)));
}

SecretBytes InstanceKey::derive(std::string_view purpose) const {
  const Digest digest = hmac_sha256(key_.data(), key_.size(), purpose);
  return SecretBytes(Bytes(digest.begin(), digest.end()));
}

}  // namespace ent::host
