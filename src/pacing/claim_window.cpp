#include "pacing/claim_window.h"

#include <algorithm>

namespace crier::pacing {

ClaimWindow::ClaimWindow(Options options) : options_(options) {}

void ClaimWindow::booked(SteadyTime now, int rows) {
  rows_in_period_ += rows;
  const std::chrono::duration<double> length = now - period_begin_;
  const std::chrono::duration<double> period_min = options_.flush_interval;
  if (length < period_min) return;
  // A pause is no measurement: after it the period begins anew.
  constexpr int periods_quiet = 20;
  if (length < periods_quiet * period_min) {
    const double rate = rows_in_period_ / length.count();
    // Up at once, down slowly: one slow flush must not starve the wire.
    rows_per_second_ = std::max(rate, 0.8 * rows_per_second_ + 0.2 * rate);
  }
  rows_in_period_ = 0;
  period_begin_ = now;
}

int ClaimWindow::size() const {
  // Two messages a connection (one on the wire, the next in its pipeline), and the throughput of
  // one flush and a half: the half covers the round trips of claim and flush.
  double rate = rows_per_second_;
  if (options_.rate_per_second_max > 0) rate = std::min(rate, options_.rate_per_second_max);
  const std::chrono::duration<double> flush = options_.flush_interval;
  const double wanted = 2.0 * connections_ + 16 + 1.5 * rate * flush.count();
  return static_cast<int>(std::min(wanted, static_cast<double>(options_.rows_max)));
}

}  // namespace crier::pacing
