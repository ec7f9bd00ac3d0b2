#include "signing/cli/batch.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

namespace signing::cli {
namespace {

constexpr int kUsage = 64;

std::string base_name(const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

int worse(int a, int b) {
  constexpr int kOrder[] = {0, 3, 2, 4, 1};
  const auto rank = [&](int code) {
    return std::find(std::begin(kOrder), std::end(kOrder), code) - std::begin(kOrder);
  };
  return rank(a) < rank(b) ? b : a;
}

// Prints results in order as they come, and the bar while there is a terminal to see it.
class Printer {
 public:
  Printer(std::size_t count, bool french) : results_(count), french_(french), bar_(count > 1 && isatty(2) != 0) {}

  void put(std::size_t index, FileResult result) {
    const std::lock_guard lock(mutex_);
    ++done_;
    if (result.exit_code != 0) ++failed_;
    results_[index] = std::move(result);
    clear_bar();
    for (; next_ < results_.size() && results_[next_]; ++next_) {
      print(*results_[next_]);
      results_[next_]->text.clear();
    }
    draw_bar();
  }

  int finish() {
    clear_bar();
    int code = 0;
    for (const auto& result : results_) code = worse(code, result->exit_code);
    if (results_.size() > 1)
      std::fprintf(stderr, french_ ? "%zu fichiers, %zu sans succès\n" : "%zu files, %zu without success\n",
                   results_.size(), failed_);
    return code;
  }

 private:
  static void print(const FileResult& result) {
    if (result.text.empty()) return;
    std::FILE* const out = result.error ? stderr : stdout;
    std::fwrite(result.text.data(), 1, result.text.size(), out);
    std::fputc('\n', out);
    std::fflush(out);
  }
  void clear_bar() const {
    if (bar_) std::fputs("\r\033[K", stderr);
  }
  void draw_bar() const {
    if (!bar_ || done_ == results_.size()) return;
    constexpr std::size_t kWidth = 30;
    std::string bar(kWidth, ' ');
    std::fill_n(bar.begin(), kWidth * done_ / results_.size(), '#');
    std::fprintf(stderr, french_ ? "[%s] %zu sur %zu, %zu échec(s)" : "[%s] %zu of %zu, %zu failure(s)", bar.c_str(),
                 done_, results_.size(), failed_);
    std::fflush(stderr);
  }

  std::mutex mutex_;
  std::vector<std::optional<FileResult>> results_;
  std::size_t next_ = 0, done_ = 0, failed_ = 0;
  bool french_, bar_;
};

std::vector<Job> jobs_of(const FileArguments& arguments) {
  if (!arguments.in.empty()) return {{arguments.in, arguments.out}};
  std::vector<Job> out;
  for (const std::string& file : arguments.files)
    out.push_back({file, arguments.out_dir.empty() ? "" : arguments.out_dir + "/" + base_name(file)});
  return out;
}

}  // namespace

int run_batch(const FileArguments& arguments, bool french, const std::function<FileResult(const Job&)>& work) {
  const std::vector<Job> jobs = jobs_of(arguments);
  std::set<std::string> places;
  for (const Job& job : jobs)
    if (!job.out.empty() && !places.insert(job.out).second) {
      std::fprintf(stderr, french ? "pades: deux fichiers donneraient %s\n" : "pades: two files would become %s\n",
                   job.out.c_str());
      return kUsage;
    }
  Printer printer(jobs.size(), french);
  std::atomic<std::size_t> next = 0;
  const auto worker = [&] {
    for (std::size_t i = next++; i < jobs.size(); i = next++) printer.put(i, work(jobs[i]));
  };
  std::vector<std::jthread> others;
  for (std::size_t i = 1; i < std::min<std::size_t>(arguments.jobs, jobs.size()); ++i) others.emplace_back(worker);
  worker();
  others.clear();
  return printer.finish();
}

}  // namespace signing::cli
