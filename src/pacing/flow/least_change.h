// The least of a change that brings a campaign in time, by bisection. Whatever it answers was run,
// with all runs of the forecast. Pure.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "pacing/flow/forecast_facts.h"

namespace crier::pacing::flow {

// The least time until notify_by of which so much is to spare that a finish after so many seconds
// comes before it.
[[nodiscard]] double time_with_spare(double finish_seconds);

class LeastChange {
 public:
  explicit LeastChange(const ForecastFacts& facts);
  // With what was run already: `finishes` are those of their forecast.
  LeastChange(const ForecastFacts& facts, const std::vector<double>& finishes);

  struct Change {
    // The facts with so much of it, 0 (none) to 1. More of it makes nothing later.
    std::function<ForecastFacts(double part)> facts;
    // The numbers that this comes to: where they are the same, so are the facts, and so they are in
    // between. Most parts come to one that was run already.
    std::function<std::vector<double>(double part)> numbers;
  };

  // Nothing: all of it is not enough.
  [[nodiscard]] std::optional<double> least(const Change& change) const;

  // The P95 of these facts comes before their notify_by, with something to spare: by all runs, or
  // as far as those around the P95 of the unchanged facts say.
  [[nodiscard]] bool is_in_time(const ForecastFacts& facts) const;
  // The same of a P95 that is known, in seconds since the begin.
  [[nodiscard]] static bool is_in_time(const ForecastFacts& facts, double p95);
  // Seconds, by all runs.
  [[nodiscard]] double p95(const ForecastFacts& facts) const;
  [[nodiscard]] bool seems_in_time(const ForecastFacts& facts) const {
    return seems_in_time(facts, usual_);
  }
  // The number of the run that ends at the P95 of the unchanged facts.
  [[nodiscard]] int run_at_p95() const { return usual_.runs[usual_.place]; }
  // Seconds, by the runs around the P95 of the unchanged facts.
  [[nodiscard]] double about_p95(const ForecastFacts& facts) const;

 private:
  // Whatever is changed, what goes badly mostly goes badly in the same runs: those around the P95
  // say roughly where it moves to, and all of them whether that is so.
  struct Probes {
    std::vector<int> runs;
    std::size_t place{};  // Of the P95 among them, by their finish.
  };
  class Between;

  // Their numbers, by when they end.
  [[nodiscard]] std::vector<int> in_order(const std::vector<double>& finishes) const;
  [[nodiscard]] Probes probes_of(const std::vector<double>& finishes) const;
  [[nodiscard]] static bool seems_in_time(const ForecastFacts& facts, const Probes& probes);

  std::vector<int> all_;     // Numbers of runs.
  std::size_t late_most_{};  // Of all: the others end by the P95.
  Probes usual_;
  // In which order all are asked who is late. No answer depends on it: if those come first that
  // were late last time, a change that is not enough takes a dozen runs.
  mutable std::vector<int> asked_;
};

}  // namespace crier::pacing::flow
