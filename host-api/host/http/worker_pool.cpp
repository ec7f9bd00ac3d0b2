#include "host-api/host/http/worker_pool.hpp"

namespace ent::http {

WorkerPool::WorkerPool(unsigned threads, std::size_t queue_limit) : queue_limit_(queue_limit) {
  for (unsigned i = 0; i < (threads == 0 ? 1 : threads); ++i) threads_.emplace_back([this] { run(); });
}

WorkerPool::~WorkerPool() {
  close(std::chrono::milliseconds(0));
  for (std::thread& thread : threads_) thread.join();
}

bool WorkerPool::close(std::chrono::milliseconds patience) {
  std::deque<Task> dropped;  // destroyed without the lock: a task owns its connection
  std::unique_lock lock(mutex_);
  closing_ = true;
  dropped.swap(queue_);
  changed_.notify_all();
  const bool ended = changed_.wait_for(lock, patience, [this] { return running_ == 0; });
  lock.unlock();
  return ended;
}

bool WorkerPool::try_post(Task task) {
  {
    const std::lock_guard lock(mutex_);
    if (closing_ || queue_.size() >= queue_limit_) return false;
    queue_.push_back(std::move(task));
  }
  changed_.notify_one();
  return true;
}

void WorkerPool::post(Task task) {
  {
    const std::lock_guard lock(mutex_);
    if (closing_) return;
    queue_.push_back(std::move(task));
  }
  changed_.notify_one();
}

void WorkerPool::run() {
  for (;;) {
    Task task;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return closing_ || !queue_.empty(); });
      if (closing_) return;
      task = std::move(queue_.front());
      queue_.pop_front();
      ++running_;
    }
    task();
    task = nullptr;
    const std::lock_guard lock(mutex_);
    --running_;
    if (closing_) changed_.notify_all();
  }
}

}  // namespace ent::http
