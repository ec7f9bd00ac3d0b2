#include "plugin/pages/bounded_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace conventions::pages {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { reset(); }
  int get() const { return fd_; }
  void reset(int fd = -1) {
    if (fd_ >= 0) ::close(fd_);
    fd_ = fd;
  }

 private:
  int fd_;
};

// The input as an anonymous file: the child can seek in it and no pipe can block us.
bool fill(int fd, std::string_view input) {
  while (!input.empty()) {
    const auto n = ::write(fd, input.data(), input.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    input.remove_prefix(static_cast<std::size_t>(n));
  }
  return ::lseek(fd, 0, SEEK_SET) == 0;
}

void limit(int what, rlim_t value) {
  const rlimit bound{value, value};
  if (::setrlimit(what, &bound) != 0) ::_exit(126);
}

// Between fork and exec of a process with threads: system calls only, nothing that takes a lock.
[[noreturn]] void become(char* const* argv, char* const* envp, int input, int output, const ProcessLimits& limits) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  ::setpgid(0, 0);
  const int null = ::open("/dev/null", O_WRONLY);
  if (::dup2(input, 0) < 0 || ::dup2(output, 1) < 0 || ::dup2(null, 2) < 0) ::_exit(126);
  // Without close_range (old kernels) descriptors opened without O_CLOEXEC would be inherited: refuse instead.
  if (::syscall(SYS_close_range, 3u, ~0u, 0u) != 0) ::_exit(126);
  ::signal(SIGXFSZ, SIG_IGN);  // a write to a file fails instead of killing (fontconfig tries to keep a cache)
  ::signal(SIGPIPE, SIG_DFL);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_CPU, static_cast<rlim_t>(limits.cpu.count()));
  limit(RLIMIT_AS, static_cast<rlim_t>(limits.memory_bytes));
  ::execve(argv[0], argv, envp);
  ::_exit(127);
}

// Reads to the end of `fd`. kDone when the writer closed it.
ProcessEnd read_all(int fd, const ProcessLimits& limits, std::string& output) {
  const auto end = std::chrono::steady_clock::now() + limits.wall;
  char buffer[64 * 1024];
  for (;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
    if (left <= 0) return ProcessEnd::kTimeout;
    pollfd ready{fd, POLLIN, 0};
    const int polled = ::poll(&ready, 1, static_cast<int>(left));
    if (polled < 0 && errno == EINTR) continue;
    if (polled < 0) return ProcessEnd::kFailed;
    if (polled == 0) return ProcessEnd::kTimeout;
    const auto n = ::read(fd, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return ProcessEnd::kFailed;
    if (n == 0) return ProcessEnd::kDone;
    if (output.size() + static_cast<std::size_t>(n) > limits.output_bytes) return ProcessEnd::kTooLarge;
    output.append(buffer, static_cast<std::size_t>(n));
  }
}

// A child that closed its output may still run: it gets what is left of the wall time, in steps of 5 ms.
int wait_for(pid_t child, std::chrono::steady_clock::time_point end) {
  int status = 0;
  for (;;) {
    const pid_t gone = ::waitpid(child, &status, WNOHANG);
    if (gone == child) return status;
    if (gone < 0 && errno != EINTR) return -1;
    if (std::chrono::steady_clock::now() >= end) {
      ::kill(-child, SIGKILL);
      ::kill(child, SIGKILL);
      while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
      }
      return -1;
    }
    ::poll(nullptr, 0, 5);
  }
}

}  // namespace

ProcessResult run_bounded(const std::vector<std::string>& arguments, std::string_view input,
                          const ProcessLimits& limits) {
  ProcessResult result;
  const Descriptor file(::memfd_create("conventions-input", MFD_CLOEXEC));
  int ends[2] = {-1, -1};
  if (file.get() < 0 || !fill(file.get(), input) || ::pipe2(ends, O_CLOEXEC) != 0) return result;
  const Descriptor read_end(ends[0]);
  Descriptor write_end(ends[1]);

  std::vector<char*> argv;
  for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  char path[] = "PATH=/usr/bin:/bin";
  char locale[] = "LC_ALL=C.UTF-8";
  char* const envp[] = {path, locale, nullptr};

  const auto end = std::chrono::steady_clock::now() + limits.wall;
  const pid_t child = ::fork();
  if (child < 0) return result;
  if (child == 0) become(argv.data(), envp, file.get(), write_end.get(), limits);
  write_end.reset();

  result.end = read_all(read_end.get(), limits, result.output);
  if (result.end != ProcessEnd::kDone) {
    ::kill(-child, SIGKILL);
    ::kill(child, SIGKILL);
  }
  const int status = wait_for(child, result.end == ProcessEnd::kDone ? end : end + std::chrono::hours(1));
  if (result.end == ProcessEnd::kDone && !(WIFEXITED(status) && WEXITSTATUS(status) == 0)) {
    result.end = status == -1 ? ProcessEnd::kTimeout : ProcessEnd::kFailed;
  }
  if (result.end != ProcessEnd::kDone) result.output.clear();
  return result;
}

}  // namespace conventions::pages
