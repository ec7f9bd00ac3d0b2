// The pages of a stored PDF as SVG images, made by poppler's pdftocairo in a bounded child process and kept in memory.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "plugin/pages/bounded_process.hpp"

namespace conventions::pages {

struct PageImagesOptions {
  std::string tool = "/usr/bin/pdftocairo";
  ProcessLimits limits;
  unsigned at_once = 2;                     // child processes at the same time
  std::uint64_t cache_bytes = 32ull << 20;  // of SVG text
  int most_pages = 60;                      // pages shown of one document
};

// Thread-safe. The cache key is the hash of the PDF: a stored version never changes.
class PageImages {
 public:
  explicit PageImages(PageImagesOptions options = {});

  // Page `number` (from 1). `load` gives the PDF's bytes and is called only when the image is not in the cache; empty
  // bytes mean failure. nullptr when the page cannot be shown (no such page, limits, damaged file). [any-thread]
  std::shared_ptr<const std::string> svg(std::string_view pdf_sha256, int number,
                                         const std::function<std::string()>& load);

  // The same without the cache, for PDFs that are not stored (previews of a signature block). [any-thread]
  std::shared_ptr<const std::string> svg_of(std::string_view pdf, int number);

  int most_pages() const { return options_.most_pages; }

 private:
  struct Entry {
    std::string key;
    std::shared_ptr<const std::string> svg;
  };
  std::shared_ptr<const std::string> find(const std::string& key);
  void keep(const std::string& key, const std::shared_ptr<const std::string>& svg);

  const PageImagesOptions options_;
  std::mutex mutex_;
  std::condition_variable free_slot_;
  unsigned running_ = 0;
  std::uint64_t used_ = 0;
  std::list<Entry> entries_;  // most recently used first
  std::unordered_map<std::string, std::list<Entry>::iterator> index_;
};

}  // namespace conventions::pages
