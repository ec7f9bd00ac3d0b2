#include "plugin/pages/page_images.hpp"

#include <utility>

namespace conventions::pages {
namespace {

// One of the few places for child processes; given back whatever happens.
class Slot {
 public:
  Slot(std::mutex& mutex, std::condition_variable& free_slot, unsigned& running, unsigned most)
      : mutex_(mutex), free_slot_(free_slot), running_(running) {
    std::unique_lock lock(mutex_);
    free_slot_.wait(lock, [&] { return running_ < most; });
    ++running_;
  }
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;
  ~Slot() {
    {
      const std::lock_guard lock(mutex_);
      --running_;
    }
    free_slot_.notify_one();
  }

 private:
  std::mutex& mutex_;
  std::condition_variable& free_slot_;
  unsigned& running_;
};

}  // namespace

PageImages::PageImages(PageImagesOptions options) : options_(std::move(options)) {}

std::shared_ptr<const std::string> PageImages::svg(std::string_view pdf_sha256, int number,
                                                   const std::function<std::string()>& load) {
  if (number < 1 || number > options_.most_pages) return nullptr;
  const std::string key = std::string(pdf_sha256) + "/" + std::to_string(number);
  if (auto found = find(key)) return found;
  const std::string pdf = load();
  if (pdf.empty()) return nullptr;
  auto made = svg_of(pdf, number);
  if (made != nullptr) keep(key, made);
  return made;
}

std::shared_ptr<const std::string> PageImages::svg_of(std::string_view pdf, int number) {
  const Slot slot(mutex_, free_slot_, running_, options_.at_once);
  const std::string page = std::to_string(number);
  auto result = run_bounded({options_.tool, "-svg", "-f", page, "-l", page, "-", "-"}, pdf, options_.limits);
  if (result.end != ProcessEnd::kDone || result.output.find("<svg") == std::string::npos) return nullptr;
  return std::make_shared<const std::string>(std::move(result.output));
}

std::shared_ptr<const std::string> PageImages::find(const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto found = index_.find(key);
  if (found == index_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->svg;
}

void PageImages::keep(const std::string& key, const std::shared_ptr<const std::string>& svg) {
  const std::lock_guard lock(mutex_);
  if (index_.count(key) != 0 || svg->size() > options_.cache_bytes) return;
  entries_.push_front({key, svg});
  index_[key] = entries_.begin();
  used_ += svg->size();
  while (used_ > options_.cache_bytes) {
    used_ -= entries_.back().svg->size();
    index_.erase(entries_.back().key);
    entries_.pop_back();
  }
}

}  // namespace conventions::pages
