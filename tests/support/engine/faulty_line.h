// A line to the database that may break before a call is applied and after it.
#pragma once

#include <cstdint>
#include <functional>

#include "base/random.h"
#include "runtime/clock.h"
#include "simulation/database_line.h"

namespace crier::test {

// What one call of the database does beside what it is asked for: nothing, or it throws, before or
// after it has been applied. `call` is its name.
struct Injection {
  enum class Moment : std::uint8_t { before, after };
  std::function<void(const char* call, Moment moment)> at;
};

struct DatabaseFaults {
  bool away{};             // Every call fails after a while.
  double lost_answer{};    // The call is applied, the answer never comes: in doubt.
  double lost_question{};  // The call is not applied.
  Duration latency_max{std::chrono::milliseconds(5)};
  Injection injection{};
};

class FaultyLine final : public simulation::DatabaseLine {
 public:
  // Everything must outlive this. The clock is the daemon's: a frozen daemon hears nothing.
  FaultyLine(Clock& clock, Random& random, const DatabaseFaults& faults)
      : clock_(clock), random_(random), faults_(faults) {}

  boost::asio::awaitable<void> question(const char* call) override;
  boost::asio::awaitable<void> answer(const char* call) override;

 private:
  Clock& clock_;
  Random& random_;
  const DatabaseFaults& faults_;
};

}  // namespace crier::test
