// Ends a session from another thread. A server that hangs answers neither us nor its own statement
// timeout; shutting the socket makes libpq's wait end as if the connection had been lost. Internal
// to store/.
#pragma once

#include <mutex>

namespace crier::store {

class Lifeline {
 public:
  Lifeline() = default;
  ~Lifeline() { detach(); }
  Lifeline(const Lifeline&) = delete;
  Lifeline& operator=(const Lifeline&) = delete;

  // Holds on to the connection behind `socket` by a descriptor of its own, whose number cannot come
  // to mean something else while libpq closes the original.
  void attach(int socket);
  void detach();

  // Any thread. What is attached later is cut as well, until it is renewed.
  void cut();
  [[nodiscard]] bool is_cut();
  void renew();

 private:
  std::mutex mutex_;
  bool is_cut_{};
  int duplicate_{-1};
};

}  // namespace crier::store
