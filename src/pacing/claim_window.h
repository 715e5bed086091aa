// How many notices a daemon may have claimed and not yet booked. A crash leaves at most these in
// doubt, so the window is kept as small as the throughput allows: what is on the wire, and what is
// settled during one flush.
#pragma once

#include "base/time.h"

namespace crier::pacing {

class ClaimWindow {
 public:
  struct Options {
    int rows_max{8192};
    std::chrono::milliseconds flush_interval{100};
    double rate_per_second_max{};  // The channel's limit; 0: none.
  };

  explicit ClaimWindow(Options options);

  // `connections` may be in use now.
  void connections(int connections) { connections_ = connections; }

  // The channel's limit from now on; 0: none.
  void rate(double per_second_max) { options_.rate_per_second_max = per_second_max; }

  // `rows` have been booked (committed).
  void booked(SteadyTime now, int rows);

  // The window's size now.
  [[nodiscard]] int size() const;

 private:
  Options options_;
  int connections_{1};
  int rows_in_period_{};
  SteadyTime period_begin_{};
  double rows_per_second_{};
};

}  // namespace crier::pacing
