#include "signing/isolate/child.hpp"

#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>

namespace signing::isolate {
namespace {

using Clock = std::chrono::steady_clock;

Failure crashed(std::string what, std::string subject) {
  return failure(Code::kReaderCrashed, std::move(what), std::move(subject));
}

class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { close(); }
  void close() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
  }
  int get() const { return number_; }
  // The same file above the three standard numbers, so that giving it one of them overwrites no other.
  Descriptor above_standard() const { return Descriptor(::fcntl(number_, F_DUPFD_CLOEXEC, 3)); }

 private:
  int number_;
};

bool write_all(int descriptor, BytesView content) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    content = content.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

Descriptor sealed_file(std::span<const BytesView> parts) {
  const Descriptor file(::memfd_create("input", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (file.get() < 0) return Descriptor();
  for (const BytesView part : parts)
    if (!write_all(file.get(), part)) return Descriptor();
  if (::fcntl(file.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0)
    return Descriptor();
  return file.above_standard();
}

// posix_spawn, because fork in a program with threads may copy a locked lock.
std::optional<pid_t> spawn(const std::string& program, const std::vector<std::string>& arguments,
                           const Descriptor& input, const Descriptor& output) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  if (posix_spawn_file_actions_init(&actions) != 0) return std::nullopt;
  if (posix_spawnattr_init(&attributes) != 0) {
    posix_spawn_file_actions_destroy(&actions);
    return std::nullopt;
  }
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  bool ready = posix_spawn_file_actions_adddup2(&actions, input.get(), 0) == 0;
  ready = ready && posix_spawn_file_actions_adddup2(&actions, output.get(), 1) == 0;
  ready = ready && posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0) == 0;
  ready = ready && posix_spawn_file_actions_addclosefrom_np(&actions, 3) == 0;
  std::vector<char*> words{const_cast<char*>(program.c_str())};
  for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  char* const environment[] = {nullptr};
  pid_t child = -1;
  const int error =
      ready ? ::posix_spawn(&child, program.c_str(), &actions, &attributes, words.data(), environment) : ENOMEM;
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  errno = error;
  return error == 0 ? std::optional(child) : std::nullopt;
}

enum class Ended { kClosed, kTooLate, kTooMuch };

Ended read_answer(int descriptor, const Limits& limits, Clock::time_point deadline, Bytes& out) {
  std::array<std::uint8_t, 65536> buffer;
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    if (left.count() <= 0) return Ended::kTooLate;
    pollfd wait{descriptor, POLLIN, 0};
    const int ready = ::poll(&wait, 1, static_cast<int>(std::min<long long>(left.count() + 1, 3'600'000)));
    if (ready <= 0) continue;  // interrupted, or the deadline is asked again
    const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return Ended::kClosed;
    append(out, BytesView(buffer.data(), static_cast<std::size_t>(count)));
    if (out.size() > limits.answer_octets) return Ended::kTooMuch;
  }
}

// A child may close its answer a moment before it ends: its own status counts, not ours.
void await_end(pid_t child, Clock::time_point deadline) {
  const Descriptor process(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
  if (process.get() < 0) return;
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    if (left.count() <= 0) return;
    pollfd wait{process.get(), POLLIN, 0};
    if (::poll(&wait, 1, static_cast<int>(std::min<long long>(left.count() + 1, 3'600'000))) > 0) return;
  }
}

Result<void> judge_end(int status) {
  if (WIFEXITED(status)) {
    const int code = WEXITSTATUS(status);
    if (code == 0) return {};
    if (code == kExitMemory) return failure(Code::kReaderLimit, "the child ran out of memory", "memory");
    if (code == kExitUnconfined) return crashed("the child could not limit itself", "confine");
    return crashed("the child gave up", "exit " + std::to_string(code));
  }
  const int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  if (signal == SIGXCPU) return failure(Code::kReaderLimit, "the child used up its processor time", "time");
  if (signal == SIGSYS) return crashed("the child tried a forbidden system call", "forbidden");
  return crashed("the child was ended by a signal", "signal " + std::to_string(signal));
}

}  // namespace

Result<Bytes> run_child(const std::string& program, const std::vector<std::string>& arguments,
                        std::span<const BytesView> input, const Limits& limits) {
  if (program.empty()) return crashed("there is no such program", "missing");
  Descriptor file = sealed_file(input);
  int ends[2];
  if (file.get() < 0 || ::pipe2(ends, O_CLOEXEC) != 0)
    return failure(Code::kInternal, std::string("no memory file or pipe: ") + std::strerror(errno));
  const Descriptor answer(ends[0]);
  Descriptor write_end(ends[1]);
  write_end = write_end.above_standard();
  if (write_end.get() < 0) return failure(Code::kInternal, std::string("no pipe: ") + std::strerror(errno));
  const auto child = spawn(program, arguments, file, write_end);
  if (!child) return crashed(program + ": " + std::strerror(errno), "missing");
  write_end.close();
  file.close();
  Bytes out;
  const auto deadline = Clock::now() + limits.wall;
  const Ended ended = read_answer(answer.get(), limits, deadline, out);
  if (ended == Ended::kClosed) await_end(*child, deadline);
  ::kill(*child, SIGKILL);
  int status = 0;
  pid_t waited = -1;
  do waited = ::waitpid(*child, &status, 0);
  while (waited < 0 && errno == EINTR);
  if (ended == Ended::kTooLate) return failure(Code::kReaderLimit, "the child took too long", "time");
  if (ended == Ended::kTooMuch) return failure(Code::kReaderLimit, "the child answered too much", "output");
  // A host that ignores SIGCHLD leaves no status: then the answer alone must convince.
  auto good = waited == *child ? judge_end(status) : Result<void>();
  if (!good) return good.error();
  return out;
}

std::string find_beside(const char* name) {
  static const int here = 0;
  Dl_info info{};
  link_map* map = nullptr;
  std::error_code error;
  std::filesystem::path module;
  if (::dladdr1(&here, &info, reinterpret_cast<void**>(&map), RTLD_DL_LINKMAP) != 0 && map != nullptr &&
      *map->l_name != '\0')
    module = std::filesystem::canonical(map->l_name, error);
  else
    module = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) return "";
  const std::filesystem::path folder = module.parent_path();
  for (const auto& candidate : {folder / name, folder.parent_path() / "bin" / name})
    if (::access(candidate.c_str(), X_OK) == 0) return candidate;
  return "";
}

}  // namespace signing::isolate
