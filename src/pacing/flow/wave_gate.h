// Which waves of a campaign are open in a run of the flows. The next begins when everybody before
// it has been tried once and that was watched; retries do not hold it up. Pure.
#pragma once

#include <cstddef>
#include <optional>

#include "pacing/flow/forecast_facts.h"

namespace crier::pacing::flow {

class WaveGate {
 public:
  // `waves`, at least one, must outlive this.
  explicit WaveGate(const ForecastWaves& waves) : waves_(&waves) {}

  // It is `now`, seconds since the begin. `are_tried()`: everybody in the waves that are open.
  template <class AreTried>
  void advance(double now, const AreTried& are_tried) {
    while (open_ + 1 < waves_->shares.size()) {
      if (!watched_until_) {
        if (!are_tried()) return;
        const bool is_first = open_ == 0 && waves_->first_watch;
        watched_until_ = now + (is_first ? *waves_->first_watch : waves_->watch).count();
      }
      if (now < *watched_until_) return;
      ++open_;
      watched_until_.reset();
    }
  }

  [[nodiscard]] bool is_open(std::size_t wave) const { return wave <= open_; }
  // Nothing: it is not known yet when the next one opens.
  [[nodiscard]] std::optional<double> watched_until() const { return watched_until_; }

 private:
  const ForecastWaves* waves_;
  std::size_t open_{};  // The last one that is.
  std::optional<double> watched_until_;
};

}  // namespace crier::pacing::flow
