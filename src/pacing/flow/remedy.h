// What would bring an endangered campaign in time: the least single change of each kind, and where
// no limit helps by itself the least of several together; found by search over the same runs as its
// forecast, and each run as it is told (least_change.h). With each of them P95 comes before
// notify_by by a twentieth of the time from the begin, or by 2 minutes where that is more, but
// never by more than a third of it. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pacing/flow/forecast.h"

namespace crier::pacing::flow {

// One limit, with another number.
struct LimitRaise {
  LimitLevel level{};
  std::string node;  // Of the group or the domain; empty: the channel, of domain each domain.
  // rate: notices a second; concurrency: at the same time; day: notices a day, or, where only a
  // ramp says how many, those of its largest day; hours: at all hours, without a number.
  LimitHold by{};
  double from{};
  double to{};
  // Of day: what the node is to have of both. It keeps what it has not, and each day of a ramp
  // grows by the same factor.
  std::optional<std::int64_t> per_day{};
  std::optional<Ramp> ramp{};
  // Of concurrency at the channel: so many connections are needed, which crier.toml says; and a
  // limit of the channel itself is to grow as well, or instead.
  std::optional<int> connections{};
  bool has_limit{true};
  // Of hours: what those that it has do on holidays.
  OnHolidays on_holidays{};
  // Of day: not more of them, but its `ramp`, which has not begun, from this day on.
  std::optional<std::chrono::year_month_day> ramp_from{};
  // Of reply, without a number: what replies have done to it is lifted, and it was a stop.
  bool is_stop{};
  // Of rate: not that of the node, but how many people a second may be told for the answers that
  // can be taken.
  bool is_answers{};
};

struct Remedy {
  enum class Kind : std::uint8_t {
    raise,           // One limit.
    raise_together,  // Several limits at once, because none of them is enough by itself.
    watch_less,      // Each wave for `watch` at most.
    begin_by,        // At `at` at the latest.
    move_date,       // notify_by not before `at`; with `raises`, as well.
  };
  Kind kind{};
  std::vector<LimitRaise> raises;
  WallTime at;
  std::chrono::seconds watch{};
  // With the raises, if there are any: so many answers a minute are to be taken.
  std::optional<double> answers_per_minute{};
};

struct Remedies {
  std::vector<Remedy> enough;      // Each by itself, the least change first.
  std::vector<LimitRaise> no_use;  // Tried, and the finish stays where it is.
};

// `forecast` is that of `facts` and endangered. The campaign cannot begin before `earliest_begin`.
[[nodiscard]] Remedies remedies(const ForecastFacts& facts, const Forecast& forecast,
                                WallTime earliest_begin);

}  // namespace crier::pacing::flow
