// When everybody of a campaign will have been told, foretold before it begins: the distribution of
// the finish over some 200 seeded runs of the flows through its limits (fluid_run.h), each with
// troubles of its own. Pure; the same facts have the same forecast.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pacing/flow/forecast_facts.h"
#include "pacing/limits/limit_node.h"

namespace crier::pacing::flow {

// With 95 in 100 the true value lies from `low` to `high`.
struct Estimate {
  WallTime at;
  WallTime low;
  WallTime high;
};

// Half of all campaigns are done by `p50`, 19 in 20 by `p95`. At the horizon
// (forecast_facts.h) or later: there is no end in sight.
struct Finish {
  Estimate p50;
  Estimate p95;
  WallTime p5;
};

struct ForecastRow {
  std::string name;  // A country; a provider group, a domain with limits, or "other".
  std::int64_t people{};
  Finish finish;
  // The share of its people who are told before notify_by, in half of all campaigns, and in 19 of
  // 20 at least. Who is refused for good is not.
  double told_p50{};
  double told_p95{};
};

// While it lasted, more would have gone if this node had allowed it. Of the likely campaign.
struct Binding {
  LimitLevel level{};
  std::string node;  // Of the group or the domain; empty: the channel.
  LimitHold by{};
  WallTime from;
  WallTime until;
  // Of a pause: somebody has to look.
  bool is_stop{};
  // Not the node but the hours of people in these countries, if they are not those of everybody.
  bool is_of_people{};
  std::vector<std::string> countries{};
  // Of day: the ramp begins then, and nothing goes before.
  std::optional<std::chrono::year_month_day> ramp_from{};
  // It was the number of answers that can be taken; `by` is the rate that comes of it.
  bool is_answers{};

  friend bool operator==(const Binding&, const Binding&) = default;
};

// People who are told at night, because their hours begin too late before notify_by
// (quiet_hours.h).
struct HoursNotKept {
  WallTime from;
  std::vector<std::string> countries;  // By name.
};

// How many have an outcome by then, as a share of all.
struct CoursePoint {
  WallTime at;
  double p50{};
  double p95{};  // At least so many, in 19 of 20 campaigns.
};

struct Forecast {
  WallTime begin;
  WallTime notify_by;
  std::int64_t people{};
  Finish finish;
  double rate_needed{};  // People a second from `begin` to the deadline; 0: there is no time.
  bool is_endangered{};  // By p95 the deadline is over.
  double told_p50{};     // As in ForecastRow.
  double told_p95{};
  std::vector<ForecastRow> countries;  // By name.
  std::vector<ForecastRow> providers;
  std::vector<Binding> bindings;  // In the order of time.
  // Where the date is in danger, what binds in the campaign that ends at the P95: what makes it
  // late there may not bind in the likely one at all.
  std::vector<Binding> late_bindings;
  // Nothing: everybody is told in their hours.
  std::optional<HoursNotKept> hours_not_kept{};
  // Until p95; where there is no end in sight, until notify_by.
  std::vector<CoursePoint> course;
  int runs{};
  std::vector<double> finishes;  // Of each run by its number, in seconds since the begin.
};

[[nodiscard]] Forecast forecast(const ForecastFacts& facts);

// Only what binds in the likely campaign, or in the run with a number; which costs one run.
[[nodiscard]] std::vector<Binding> bindings_of(const ForecastFacts& facts);
[[nodiscard]] std::vector<Binding> bindings_of(const ForecastFacts& facts, int run);

// The finishes of the runs with these numbers, in seconds since the begin: to look for what would
// change them.
[[nodiscard]] std::vector<double> finishes(const ForecastFacts& facts,
                                           const std::vector<int>& runs);

}  // namespace crier::pacing::flow
