// What goes wrong at one place of the engine, from its first failure until the place works again.
#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <optional>
#include <utility>

#include "dispatch/meter.h"
#include "runtime/clock.h"

namespace crier::dispatch {

class Trouble {
 public:
  // Both must outlive this.
  Trouble(const Clock& clock, Meter& meter, Place where)
      : clock_(clock), meter_(meter), where_(std::move(where)) {}
  Trouble(const Trouble&) = delete;
  Trouble& operator=(const Trouble&) = delete;
  ~Trouble() {
    if (told_since_) meter_.nobody_there(where_);
  }

  enum class Kind : std::uint8_t {
    away,     // The database is not there: everybody waits for it.
    busy,     // It is there and has no room or no time now.
    refused,  // It is there, or has nothing to do with it; this step is not done.
  };

  // Tells the meter of it: of a database that is away once in a row; of everything else each time,
  // from the first on, but of a server that is busy only when it stays so. `during` says what was
  // going on. Not for cancellations.
  Kind add(const char* during, const std::exception_ptr& failure);
  // The place works.
  void pass();

  // In a row.
  [[nodiscard]] int failures() const { return failures_; }
  [[nodiscard]] bool is_away() const { return failures_ > 0 && last_ == Kind::away; }
  // Since when the meter has been told that a step is not done; nothing when all is well.
  [[nodiscard]] std::optional<SteadyTime> told_since() const { return told_since_; }
  [[nodiscard]] const Place& where() const { return where_; }

 private:
  const Clock& clock_;
  Meter& meter_;
  Place where_;
  int failures_{};
  Kind last_{};
  std::optional<SteadyTime> told_since_;
};

// From 100 ms up to 2 s: a restarted database is met soon and is not run down, and a statement that
// is refused neither fills a log nor keeps a core busy.
[[nodiscard]] std::chrono::milliseconds pause_after(int failures);

}  // namespace crier::dispatch
