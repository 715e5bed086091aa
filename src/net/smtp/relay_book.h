// Which server to connect to next: those that are well, in turn; one that is not rests for a while
// that doubles with each failure. And how many messages each takes over one connection, which is
// learnt from those that it cuts short. Whether a refusal does cut a connection short, or is meant
// as it is said (as by greylisting), is learnt from what the server answers over a fresh one. Pure:
// given `now` and chance.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "base/random.h"
#include "base/time.h"
#include "net/smtp/displaced.h"

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
  [[nodiscard]] bool is_well(std::size_t relay, SteadyTime now) const {
    return relays_[relay].health.rests_until <= now;
  }
  // When some relay may be tried.
  [[nodiscard]] SteadyTime ready_at() const;

  void on_failure(std::size_t relay, SteadyTime now, Random& random);
  // A message was accepted. True: it was not known that the relay is of use.
  bool on_success(std::size_t relay);

  // No connection to the relay is of use; the last one was up and carried nothing, or not even
  // that.
  enum class Trouble : std::uint8_t { never_up, carries_nothing };
  void on_trouble(std::size_t relay, Trouble trouble);
  // A connection is up. True: it was not known that the relay is of use, and is now.
  bool on_up(std::size_t relay);
  [[nodiscard]] bool is_in_trouble(std::size_t relay) const;
  // When the next of those that are in trouble may be tried again; nothing: none is.
  [[nodiscard]] std::optional<SteadyTime> next_look() const;

  // What one connection may carry.
  [[nodiscard]] int messages_max(std::size_t relay) const { return relays_[relay].messages_max; }
  // The server took no more over a connection after `carried` messages; at least 1.
  void on_spent(std::size_t relay, int carried);
  // Whether what was refused so over a used connection is worth a fresh one.
  [[nodiscard]] bool may_displace(std::size_t relay, const Objection& objection,
                                  SteadyTime now) const;
  // A fresh connection made the server take what it had refused so after `carried` messages.
  void on_displaced_accepted(std::size_t relay, const Objection& objection, int carried);
  // A fresh connection changed nothing: it is not tried again for a while that doubles each time.
  void on_displaced_refused(std::size_t relay, const Objection& objection, SteadyTime now);
  // A connection has carried messages_max() and the server did not mind. What was learnt in a bad
  // hour is not believed for ever: after a while more is tried.
  void on_full(std::size_t relay);

 private:
  struct Health {
    int failures{0};
    SteadyTime rests_until{};
  };

  // What fresh connections were no help against.
  struct Firmness {
    Objection objection;
    int times{0};
    SteadyTime believed_until{};
  };

  enum class Standing : std::uint8_t { unknown, of_use, never_up, carries_nothing };

  struct Entry {
    Health health;
    Standing standing{Standing::unknown};
    int messages_max{std::numeric_limits<int>::max()};  // Until it is learnt.
    int full{0};                 // Connections, since the last one that was cut short.
    std::vector<Firmness> firm;  // The oldest first; at most `firm_max`.
  };

  std::vector<Entry> relays_;
  Backoff backoff_;
  std::size_t next_{0};
};

}  // namespace crier::smtp
