// Threads that run handlers, behind a bounded queue.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace ent::http {

class WorkerPool {
 public:
  using Task = std::function<void()>;  // must not throw

  WorkerPool(unsigned threads, std::size_t queue_limit);
  ~WorkerPool();  // waits for running tasks without limit
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // False, and `task` is not taken, when the queue is full. [any thread]
  bool try_post(Task task);
  // For work that continues a request already taken: never refused before close(). [any thread]
  void post(Task task);
  // Drops what is queued, takes nothing more, and waits at most `patience` for the tasks that run. False when one still
  // runs: it may be called again. [not from a task]
  bool close(std::chrono::milliseconds patience);

 private:
  void run();

  const std::size_t queue_limit_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Task> queue_;
  bool closing_ = false;
  std::size_t running_ = 0;
  std::vector<std::thread> threads_;
};

}  // namespace ent::http
