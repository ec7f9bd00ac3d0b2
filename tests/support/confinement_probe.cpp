// A child that confines itself like pades-reader and then does one thing it was named: what comes of it is the test.
//   confinement_probe MEMORY_OCTETS CPU_SECONDS ACTION
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <map>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "signing/isolate/child.hpp"
#include "signing/isolate/confine.hpp"

namespace {

constexpr char kLine[] = "alive\n";

void say(const char* text) {
  if (::write(1, text, std::strlen(text)) < 0) ::_exit(1);
}

volatile int* const kNowhere = nullptr;
volatile unsigned long counter = 0;

void spin() {
  for (;;) counter = counter + 1;
}

// Every page is touched, so that no system can give what it does not have.
void eat_memory() {
  std::vector<std::vector<char>> eaten;
  for (;;) eaten.emplace_back(std::size_t{16} << 20, 'x');
}

const std::map<std::string_view, void (*)()> kActions = {
    {"nothing", [] {}},
    {"open", [] { (void)::open("/etc/passwd", O_RDONLY); }},
    {"create", [] { (void)::open("/tmp/confinement_probe", O_CREAT | O_WRONLY, 0600); }},
    {"unlink", [] { (void)::unlink("/tmp/confinement_probe"); }},
    {"stat",
     [] {
       struct stat facts {};
       (void)::stat("/etc/passwd", &facts);
     }},
    {"read",
     [] {
       char octet = 0;
       if (::read(0, &octet, 1) < 0) ::_exit(1);
     }},
    {"dup", [] { (void)!::dup(1); }},
    {"write-elsewhere", [] { (void)!::write(0, "x", 1); }},
    {"socket", [] { (void)::socket(AF_INET, SOCK_STREAM, 0); }},
    {"exec",
     [] {
       char* const words[] = {const_cast<char*>("/bin/true"), nullptr};
       ::execv(words[0], words);
     }},
    {"fork", [] { (void)::fork(); }},
    {"kill", [] { (void)::kill(::getppid(), 0); }},
    {"ptrace", [] { (void)::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr); }},
    {"prctl", [] { (void)::prctl(PR_SET_DUMPABLE, 1); }},
    {"executable-memory",
     [] { (void)::mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); }},
    {"map-file", [] { (void)::mmap(nullptr, 4096, PROT_READ, MAP_PRIVATE, 0, 0); }},
    {"abort", [] { std::abort(); }},
    {"null", [] { *kNowhere = 1; }},
    {"memory", eat_memory},
    {"spin", spin},
    {"talk",
     [] {
       for (;;) say("and on and on and on and on\n");
     }},
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 64;
  const auto action = kActions.find(argv[3]);
  if (action == kActions.end()) return 64;
  if (!signing::isolate::confine(std::stoull(argv[1]), std::chrono::seconds(std::stoi(argv[2]))))
    return signing::isolate::kExitUnconfined;
  std::set_new_handler([] { ::_exit(signing::isolate::kExitMemory); });
  action->second();
  say(kLine);
  ::_exit(0);
}
