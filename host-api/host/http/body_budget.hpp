// Memory that request bodies take: what is reserved over all connections, and what is overwritten when it is given
// back.
#pragma once

#include <openssl/crypto.h>

#include <atomic>
#include <cstdint>
#include <memory>

namespace ent::http {

// Bytes of one request counted against the server's total; given back at the end of its life or by release().
class BodyReservation {
 public:
  BodyReservation(std::atomic<std::uint64_t>& total, std::uint64_t limit) : total_(total), limit_(limit) {}
  ~BodyReservation() { release(); }
  BodyReservation(const BodyReservation&) = delete;
  BodyReservation& operator=(const BodyReservation&) = delete;

  // Makes the reservation at least `bytes`; false, and unchanged, when the total would pass the limit.
  bool grow_to(std::uint64_t bytes) {
    if (bytes <= held_) return true;
    const std::uint64_t more = bytes - held_;
    if (total_.fetch_add(more) + more > limit_) {
      total_.fetch_sub(more);
      return false;
    }
    held_ = bytes;
    return true;
  }

  void release() {
    total_.fetch_sub(held_);
    held_ = 0;
  }

 private:
  std::atomic<std::uint64_t>& total_;
  const std::uint64_t limit_;
  std::uint64_t held_ = 0;
};

// Overwrites memory before it goes back: read buffers hold passwords and keys as they came.
template <class T>
struct WipingAllocator {
  using value_type = T;
  WipingAllocator() = default;
  template <class U>
  WipingAllocator(const WipingAllocator<U>&) {}
  T* allocate(std::size_t count) { return std::allocator<T>().allocate(count); }
  void deallocate(T* memory, std::size_t count) {
    OPENSSL_cleanse(memory, count * sizeof(T));
    std::allocator<T>().deallocate(memory, count);
  }
  template <class U>
  bool operator==(const WipingAllocator<U>&) const {
    return true;
  }
};

}  // namespace ent::http
