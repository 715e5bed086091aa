// What goes wrong at one place of the engine, from its first failure until the place works again.
#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "dispatch/meter.h"
#include "runtime/clock.h"

namespace crier::dispatch {

class Trouble {
 public:
  // Both must outlive this.
  Trouble(const Clock& clock, TroubleListener& listener, Place where)
      : clock_(clock), listener_(listener), where_(std::move(where)) {}
  Trouble(const Trouble&) = delete;
  Trouble& operator=(const Trouble&) = delete;
  ~Trouble() { leave(); }

  enum class Kind : std::uint8_t {
    away,     // The database is not there: everybody waits for it.
    busy,     // It is there and has no room or no time now.
    refused,  // It is there, or has nothing to do with it; this step is not done.
  };

  // Tells the listener of it: of a database that is away, or busy, once in a row, and that it is
  // tried again; of everything else, and of a server that stays busy, each time, as of a step that
  // is not done. `during` names the step. Not for cancellations.
  Kind add(const char* during, const std::exception_ptr& failure);
  // This step works. The place does when every step works that failed there.
  void pass(const char* during);
  // The place works, with all its steps.
  void pass();
  // Nobody does anything there any more, so that nothing shows whether it works.
  void leave();

  // In a row.
  [[nodiscard]] int failures() const { return failures_; }
  [[nodiscard]] bool is_away() const { return failures_ > 0 && last_ == Kind::away; }
  // Nothing is wrong, or only what is tried again at once: a conflict of two transactions.
  [[nodiscard]] bool is_well() const { return !is_away() && !told_since_; }
  // Since when the listener has been told that a step is not done; nothing when all is well.
  [[nodiscard]] std::optional<SteadyTime> told_since() const { return told_since_; }
  [[nodiscard]] const Place& where() const { return where_; }

 private:
  struct Step {
    bool is_told{};
  };

  void tell_of_answer();

  const Clock& clock_;
  TroubleListener& listener_;
  Place where_;
  std::map<std::string, Step> steps_;  // Those that have failed and not worked since; few.
  int failures_{};
  Kind last_{};
  std::optional<SteadyTime> told_since_;
};

// From 100 ms up to 2 s: a restarted database is met soon and is not run down, and a statement that
// is refused neither fills a log nor keeps a core busy.
[[nodiscard]] std::chrono::milliseconds pause_after(int failures);

}  // namespace crier::dispatch
