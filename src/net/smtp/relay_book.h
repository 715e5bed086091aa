// Which server to connect to next: those that are well, in turn; one that is not rests for a while
// that doubles with each failure. And how many messages each takes over one connection, which is
// learnt from those that it cuts short. Pure: given `now` and chance.
#pragma once

#include <cstddef>
#include <limits>
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
  void on_success(std::size_t relay) { relays_[relay].health = {}; }

  // What one connection may carry.
  [[nodiscard]] int messages_max(std::size_t relay) const { return relays_[relay].messages_max; }
  // The server took no more over a connection after `carried` messages; at least 1.
  void on_spent(std::size_t relay, int carried);
  // A connection has carried messages_max() and the server did not mind. What was learnt in a bad
  // hour is not believed for ever: after a while more is tried.
  void on_full(std::size_t relay);

 private:
  struct Health {
    int failures{0};
    SteadyTime rests_until{};
  };

  struct Entry {
    Health health;
    int messages_max{std::numeric_limits<int>::max()};  // Until it is learnt.
    int full{0};  // Connections, since the last one that was cut short.
  };

  std::vector<Entry> relays_;
  Backoff backoff_;
  std::size_t next_{0};
};

}  // namespace crier::smtp
