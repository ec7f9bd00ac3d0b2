#include "signing/isolate/confine.hpp"

#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <initializer_list>

namespace signing::isolate {
namespace {

// Lowers, never raises: whoever started us may have set less.
bool limit(__rlimit_resource_t resource, rlim_t soft, rlim_t hard) {
  rlimit value{};
  if (::getrlimit(resource, &value) != 0) return false;
  value.rlim_max = std::min(value.rlim_max, hard);
  value.rlim_cur = std::min(value.rlim_max, soft);
  return ::setrlimit(resource, &value) == 0;
}

bool allow(scmp_filter_ctx filter, int call) {
  return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 0, nullptr) == 0;
}

bool allow_if(scmp_filter_ctx filter, int call, std::initializer_list<scmp_arg_cmp> conditions) {
  return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, static_cast<unsigned>(conditions.size()),
                                conditions.begin()) == 0;
}

bool add_rules(scmp_filter_ctx filter) {
  // Memory (never executable, never of a file), locks, clocks, random numbers, the end.
  for (const int call : {SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(futex),
                         SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(getrandom),
                         SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(sched_yield), SCMP_SYS(rt_sigprocmask),
                         SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack), SCMP_SYS(exit), SCMP_SYS(exit_group)})
    if (!allow(filter, call)) return false;
  const scmp_arg_cmp not_executable = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
  bool done = allow_if(filter, SCMP_SYS(mprotect), {not_executable});
  done = done &&
         allow_if(filter, SCMP_SYS(mmap), {not_executable, SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS)});
  for (const scmp_datum_t descriptor : {scmp_datum_t{1}, scmp_datum_t{2}})
    done = done && allow_if(filter, SCMP_SYS(write), {SCMP_A0(SCMP_CMP_EQ, descriptor, 0)});
  // abort() signals the process itself.
  return done && allow_if(filter, SCMP_SYS(tgkill), {SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(::getpid()), 0)});
}

bool filter_calls() {
  const scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
  if (filter == nullptr) return false;
  const bool done = add_rules(filter) && seccomp_load(filter) == 0;
  seccomp_release(filter);
  return done;
}

}  // namespace

bool confine(std::size_t memory_octets, std::chrono::seconds cpu) {
  const auto seconds = static_cast<rlim_t>(cpu.count());
  bool done = ::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && ::prctl(PR_SET_DUMPABLE, 0) == 0 &&
              ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
  done = done && (kSanitized || limit(RLIMIT_AS, memory_octets, memory_octets));
  done = done && limit(RLIMIT_CPU, seconds, seconds + 1);
  for (const auto resource : {RLIMIT_CORE, RLIMIT_FSIZE, RLIMIT_NOFILE, RLIMIT_NPROC, RLIMIT_MEMLOCK, RLIMIT_MSGQUEUE})
    done = done && limit(resource, 0, 0);
  return done && filter_calls();
}

}  // namespace signing::isolate
