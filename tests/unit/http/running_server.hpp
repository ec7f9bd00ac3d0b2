// A server on a free port with short timeouts, and what it logged.
#pragma once

#include <gtest/gtest.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "host-api/host/http/server.hpp"

namespace http_test {

// A gate that handlers wait at, so that tests order events without sleeping.
class Gate {
 public:
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  void pass() {  // waits until open
    std::unique_lock lock(mutex_);
    ++arrived_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
  }
  void wait_for_arrivals(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return arrived_ >= count; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
  int arrived_ = 0;
};

class RunningServer {
 public:
  explicit RunningServer(ent::http::Handler handler, ent::http::ServerOptions options = fast()) {
    options.access_log = [this](const ent::http::AccessRecord& record) {
      const std::lock_guard lock(mutex_);
      access_.push_back(record);
      changed_.notify_all();
    };
    options.error_log = [this](std::string_view reference, std::string_view text) {
      const std::lock_guard lock(mutex_);
      errors_.push_back(std::string(reference) + " " + std::string(text));
    };
    server_ = std::make_unique<ent::http::Server>(std::move(options), std::move(handler));
    const ent::http::Result<void> started = server_->start();
    EXPECT_TRUE(started.has_value());
  }
  ~RunningServer() { server_.reset(); }

  static ent::http::ServerOptions fast() {
    ent::http::ServerOptions options;
    options.timeouts.linger = std::chrono::milliseconds(500);
    return options;
  }

  ent::http::Server& operator*() { return *server_; }
  ent::http::Server* operator->() { return server_.get(); }
  std::uint16_t port() const { return server_->port(); }

  std::vector<ent::http::AccessRecord> wait_for_access(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(20), [&] { return access_.size() >= count; });
    return access_;
  }
  std::vector<std::string> errors() const {
    const std::lock_guard lock(mutex_);
    return errors_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<ent::http::AccessRecord> access_;
  std::vector<std::string> errors_;
  std::unique_ptr<ent::http::Server> server_;
};

}  // namespace http_test
