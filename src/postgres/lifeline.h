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

  // Any thread.
  void cut();

 private:
  std::mutex mutex_;
  int duplicate_{-1};
};

}  // namespace crier::store
