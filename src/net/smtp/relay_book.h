// Which server to connect to next: those that are well, in turn; one that is not rests for a while
// that doubles with each failure. Pure: given `now` and chance.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/random.h"
#include "base/time.h"

namespace crier::smtp {

struct Backoff {
  Duration min{};
  Duration max{};
};

class RelayBook {
 public:
  RelayBook(std::size_t relays, Backoff backoff) : relays_(relays), backoff_(backoff) {}

  // The next one that may be tried now.
  std::optional<std::size_t> choose(SteadyTime now);
  // When some relay may be tried.
  [[nodiscard]] SteadyTime ready_at() const;

  void on_failure(std::size_t relay, SteadyTime now, Random& random);
  void on_success(std::size_t relay) { relays_[relay] = {}; }

 private:
  struct Health {
    int failures{0};
    SteadyTime rests_until{};
  };

  std::vector<Health> relays_;
  Backoff backoff_;
  std::size_t next_{0};
};

}  // namespace crier::smtp
