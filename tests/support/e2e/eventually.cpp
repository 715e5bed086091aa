#include "support/e2e/eventually.h"

#include <poll.h>
#include <stdexcept>

namespace crier::e2e {

void eventually(const std::string& what, const std::function<bool()>& condition,
                std::chrono::milliseconds bound) {
  constexpr int look_every_ms = 20;
  const auto give_up = std::chrono::steady_clock::now() + bound;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > give_up) {
      throw std::runtime_error("waited in vain until " + what);
    }
    ::poll(nullptr, 0, look_every_ms);
  }
}

}  // namespace crier::e2e
