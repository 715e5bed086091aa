// The seeded runs behind a forecast: the troubles of each, and when whom of it was done. Pure.
#pragma once

#include <vector>

#include "pacing/flow/fluid_run.h"
#include "pacing/flow/forecast_facts.h"

namespace crier::pacing::flow {

class CampaignRuns {
 public:
  // `facts` must outlive this.
  explicit CampaignRuns(const ForecastFacts& facts);

  struct CutOutcome {
    double finish{};  // Seconds since the begin.
    double told{};    // The share of its people who were told before notify_by.
  };
  struct Outcome {
    CutOutcome all;
    std::vector<CutOutcome> countries;
    std::vector<CutOutcome> providers;
    // The course of all: seconds, and the share that has an outcome by then.
    std::vector<double> times;
    std::vector<double> done;
  };
  // A run by its number, from 0 on. The same number has the same troubles whatever the facts are,
  // so that two forecasts can be compared run by run.
  [[nodiscard]] Outcome run(int number);
  // Its finish only.
  [[nodiscard]] double finish(int number);
  // Whether that comes `by` then at the latest, in seconds since the begin. It costs less the
  // sooner that can be told.
  [[nodiscard]] bool is_done(int number, double by);
  // The one in which nothing goes better or worse than in half of all, with its bounds.
  [[nodiscard]] FluidRun likely_run();
  // Notices a second with which that begins (fluid_run.h).
  [[nodiscard]] double likely_speed();
  // That with this number, with its bounds.
  [[nodiscard]] FluidRun bound_run(int number);

  [[nodiscard]] FlowNetwork& network() { return network_; }

 private:
  [[nodiscard]] std::vector<CutOutcome> outcomes_of(const FluidRun& run,
                                                    const std::vector<FlowCut>& cuts,
                                                    std::uint64_t seed, double refused) const;
  // At `by` at the latest; else after it.
  [[nodiscard]] double finish(int number, double by);

  const ForecastFacts& facts_;
  std::vector<double> delays_;
  FlowNetwork network_;
};

}  // namespace crier::pacing::flow
