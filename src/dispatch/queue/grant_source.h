// Fetches the slots of a rate that all daemons share, before those at hand are used up.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "dispatch/limits.h"
#include "dispatch/meter.h"
#include "dispatch/trouble.h"
#include "pacing/allowance.h"
#include "runtime/clock.h"
#include "runtime/task_group.h"

namespace crier::dispatch {

class GrantSource {
 public:
  struct Options {
    std::string limit;  // Its name, the same for every daemon.
    pacing::RateLimit rate;
    // Called when there is more to go by: a grant has arrived, or may be asked for once more. It
    // must be callable as long as `tasks` runs.
    std::function<void()> changed;
  };

  // What is referred to must outlive this; `tasks` is joined before this is destroyed. Grants are
  // added to `allowance`.
  GrantSource(Options options, Clock& clock, Limits& limits, Meter& meter,
              pacing::Allowance& allowance, TaskGroup& tasks);

  // `waiting` notices could use a slot now. Asks for a grant if the slots at hand do not last until
  // it would come; one at a time.
  void want(SteadyTime now, std::size_t waiting);

  [[nodiscard]] const Trouble& trouble() const { return trouble_; }

 private:
  boost::asio::awaitable<void> fetch(int slots);

  Options options_;
  Clock& clock_;
  Limits& limits_;
  pacing::Allowance& allowance_;
  TaskGroup& tasks_;
  pacing::SharedClock shared_clock_;
  Trouble trouble_;
  Duration booking_took_{};  // The last one, from the question to the answer.
  bool is_fetching_{};
};

}  // namespace crier::dispatch
