// The way from a daemon to its database and back.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "base/random.h"
#include "base/time.h"
#include "runtime/clock.h"

namespace crier::simulation {

class DatabaseLine {
 public:
  virtual ~DatabaseLine() = default;

  // Awaited before a call is applied and after it; `call` is its name, such as "flush". Either may
  // throw what the ledger's calls may throw (dispatch/ledger.h): what throws before has written
  // nothing, what throws after has been applied without the daemon's hearing of it.
  virtual boost::asio::awaitable<void> question(const char* call) = 0;
  virtual boost::asio::awaitable<void> answer(const char* call) = 0;
};

// Loses nothing, and takes evenly from [0, `latency_max`) each way.
class SoundLine final : public DatabaseLine {
 public:
  // `clock` and `random` must outlive this.
  SoundLine(Clock& clock, Random& random, Duration latency_max)
      : clock_(clock), random_(random), latency_max_(latency_max) {}

  boost::asio::awaitable<void> question(const char* call) override;
  boost::asio::awaitable<void> answer(const char* call) override;

 private:
  Clock& clock_;
  Random& random_;
  Duration latency_max_;
};

}  // namespace crier::simulation
